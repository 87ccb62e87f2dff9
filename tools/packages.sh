#!/bin/sh
# Installs what is missing of the Debian packages that a job needs: tools/packages.sh run | test
# Says what it does; does nothing and is quick when nothing is missing.
set -eu

run="build-essential meson ninja-build pkg-config ca-certificates nodejs npm brotli
 libmicrohttpd-dev libsqlite3-dev libpq-dev libsodium-dev libssl-dev libicu-dev libcmark-dev libcurl4-openssl-dev libvips-dev
 libgettextpo-dev liboath-dev libjansson-dev zlib1g-dev libbrotli-dev libcmocka-dev libqrencode-dev libseccomp-dev libxml2-dev"
test="$run clang libclang-rt-14-dev clang-tidy cppcheck postgresql-15 python3 python3-aiosmtpd chromium fonts-noto-core sqlite3 curl nginx-light wrk"

case "${1:-}" in
run) want=$run ;;
test) want=$test ;;
*) echo "usage: tools/packages.sh run | test" >&2; exit 2 ;;
esac

# Node may have come from elsewhere than Debian; npm comes with it then.
if command -v npm >/dev/null 2>&1; then
	want=$(echo "$want" | sed 's/ nodejs npm / /; s/nodejs npm//')
fi

missing=
have=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $want 2>/dev/null | awk '$2 == "installed" { print $1 }')
for p in $want; do
	echo "$have" | grep -qx "$p" || missing="$missing $p"
done
[ -z "$missing" ] && exit 0

echo "Installing:$missing"
as_root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null 2>&1 || { echo "Become root, or install sudo: these packages are needed:$missing" >&2; exit 1; }
	as_root=sudo
fi
log=$(mktemp)
if ! { $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	echo "apt-get could not install them; its whole output is in $log" >&2
	exit 1
fi
rm -f "$log"
