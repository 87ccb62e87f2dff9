#!/bin/sh
# Brings what the pages take from npm into the build: fetch.sh SOURCE_DIR OUT_DIR
# SOURCE_DIR/node_modules is filled by `npm ci` when it is missing or not what package-lock.json says; the versions are pinned there.
set -eu
src=$1
out=$2
mods=$src/node_modules

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
        echo "assets: node and npm are needed once, at build: apt-get install nodejs npm" >&2
        exit 1
fi

# True when the installed version of a package is the one that package.json pins.
pinned() {
        [ -f "$mods/$1/package.json" ] || return 1
        node -e 'const [a, b, name] = process.argv.slice(1); const want = require(a).dependencies[name];
                process.exit(require(b).version === want ? 0 : 1)' "$src/package.json" "$mods/$1/package.json" "$1"
}

for package in htmx.org @fontsource-variable/readex-pro subset-font; do
        if ! pinned "$package"; then
                (cd "$src" && npm ci --prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error) || {
                        echo "assets: npm ci failed in $src; is the network there?" >&2
                        exit 1
                }
                break
        fi
done

cp "$mods/htmx.org/dist/htmx.min.js" "$out/htmx.js"
node "$src/fonts.mjs" "$mods" "$out"
