#!/bin/sh
# clang-tidy (.clang-tidy) and cppcheck over src/ and tools/: prints what they find, fails if there is anything.
#   tools/static_checks.sh [BUILD-FOLDER] [FILE.c ...]      BUILD-FOLDER: a built one with compile_commands.json; default build/dev
set -u
cd "$(dirname "$0")/.."
build=build/dev
if [ $# -gt 0 ]; then build=$1; shift; fi
[ -f "$build/compile_commands.json" ] || { echo "$build has no compile_commands.json: build there first" >&2; exit 2; }
for tool in clang-tidy cppcheck; do
        command -v $tool >/dev/null || { echo "$tool is missing (apt-get install $tool)" >&2; exit 2; }
done
[ $# -gt 0 ] || set -- $(find src tools -name '*.c' | sort)
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# gcc's own warning options mean nothing to clang.
printf '%s\n' "$@" | xargs -P 2 -n 6 clang-tidy --quiet -p "$build" --extra-arg=-Wno-unknown-warning-option 2>/dev/null |
        grep -E '(error|warning):' >"$found"
# internalAstError: compound literals in conditional expressions, which this cppcheck cannot read.
cppcheck --quiet '--template={file}:{line}: {severity}: {message} [{id}]' --enable=warning,performance,portability --inline-suppr --std=c11 --language=c --library=tools/cppcheck.xml \
        -D_GNU_SOURCE -D__GNUC__ '-DWASL_VERSION="0"' -I src -I tools -I "$build/src" \
        --suppress=missingInclude --suppress=missingIncludeSystem --suppress=internalAstError "$@" 2>>"$found"

sort -u "$found"
[ ! -s "$found" ]
