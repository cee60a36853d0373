# What Remotion renders with.
has_chromium() { command -v chromium-headless-shell >/dev/null || [ -d node_modules/.remotion/chrome-headless-shell ]; }

about_chromium() { echo "153 30 Debian's chromium-headless-shell"; }

packages_chromium() { echo chromium-headless-shell; }

wanted_chromium() { echo 'chromium-headless-shell, for rendering; where a browser may be fetched: npx remotion browser ensure'; }

get_chromium() { install_debian chromium-headless-shell; }
