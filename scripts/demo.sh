#!/bin/sh
# From a checkout that is set up to a first film: up, render, and to sleep again. The words are handed to `veille up`.
set -eu
cd "$(dirname "$0")/.."

./veille up "$@"

printf '\nAsking the sleeping render server for a film.\n'
./veille render TitleCard --props '{"title":"Veille","subtitle":"Your creative studio, asleep until you need it"}'

printf '\nNobody needs it any more, so it may sleep. (By itself it would wait a while first.)\n'
./veille stop remotion

# Nothing to change by now: this says how things stand, and where to go next.
printf '\n'
./veille up
