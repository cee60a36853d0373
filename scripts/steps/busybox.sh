# The one program in the image of the example's container. Static, so that the image needs nothing else; unpacked, never
# installed. Without Docker only the tests need it, which run an engine of their own.
CLOCK=$CLONE/examples/studio/clock

has_busybox() {
  [ -x "$CLOCK/busybox" ] || { [ "$SCOPE" != test ] && ! command -v docker >/dev/null; }
}

about_busybox() { echo "1 3 Debian's busybox-static, unpacked, for the image of the example's container"; }

wanted_busybox() { echo "busybox, linked statically, as $CLOCK/busybox, for the example's container (clock)."; }

get_busybox() {
  unpack_debian "$TOOLCHAIN/busybox" busybox-static
  cp "$(find "$TOOLCHAIN/busybox" -name busybox -type f -perm -u+x | head -n 1)" "$CLOCK/busybox"
}
