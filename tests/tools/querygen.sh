#!/bin/sh
# Golden tests of tools/querygen.
#
#   tests/tools/querygen.sh QUERYGEN [--update]
#
# good/NAME.sql must give good/NAME.sql.h and good/NAME.sql.c; the schema must give migrations.c. --update writes what comes out as what is expected.
# bad/NAME.sql and bad_schema/NAME/ must fail with the line and the words of their first line, "-- expect LINE: WORDS".
set -u
[ $# -ge 1 ] || { echo "querygen.sh QUERYGEN [--update]" >&2; exit 2; }
querygen=$(realpath "$1")
update=${2:-}
here=$(dirname "$(realpath "$0")")/querygen
cd "$here" || exit 2
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
passed=0
failed=0

ok() { passed=$((passed + 1)); }
not_ok() { failed=$((failed + 1)); echo "FAILED $1"; }

compare() { # EXPECTED ACTUAL
        [ "$update" = --update ] && cp "$2" "$1"
        if diff -u "$1" "$2"; then ok; else not_ok "$1"; fi
}

expect_error() { # FILE COMMAND…
        file=$1
        shift
        expected=$(sed -n '1s/^-- expect \([0-9]*\): \(.*\)$/\1: error: \2/p' "$file")
        if [ -z "$expected" ]; then not_ok "$file has no -- expect line"; return; fi
        if "$@" >"$out/said" 2>&1; then not_ok "$file is taken, though it is bad"; return; fi
        if [ "$(cat "$out/said")" = "$file:$expected" ]; then ok; return; fi
        echo "expected $file:$expected"
        echo "said     $(cat "$out/said")"
        not_ok "$file"
}

for f in good/*.sql; do
        name=$(basename "$f")
        if "$querygen" --schema schema --header-name "shop/$name.h" "$f" "$out/$name.c" "$out/$name.h"; then
                compare "$f.h" "$out/$name.h"
                compare "$f.c" "$out/$name.c"
        else
                not_ok "$f"
        fi
done

if "$querygen" --migrations "$out/migrations.c" schema/*.sql; then
        compare migrations.c "$out/migrations.c"
else
        not_ok migrations.c
fi
"$querygen" --all-queries "$out/all_queries.c" shop/shop.sql.h shop/empty.sql.h || not_ok all_queries.c
compare all_queries.c "$out/all_queries.c"

for f in bad/*.sql; do
        expect_error "$f" "$querygen" --schema schema "$f" "$out/x.c" "$out/x.h"
        [ -e "$out/x.c" ] && not_ok "$f left a file behind"
done
for f in bad_schema/*/0001_bad.sql; do
        expect_error "$f" "$querygen" --migrations "$out/x.c" "$f"
        expect_error "$f" "$querygen" --schema "$(dirname "$f")" good/empty.sql "$out/x.c" "$out/x.h"
done

# Two migrations of one number; migrations out of order; a name that is none.
mkdir "$out/twice" && cp schema/0001_shop.sql "$out/twice/0001_a.sql" && cp schema/0002_sales.sql "$out/twice/0001_b.sql"
if "$querygen" --schema "$out/twice" good/empty.sql "$out/x.c" "$out/x.h" 2>"$out/said"; then not_ok "two migrations of one number"; fi
grep -q 'error: has the same number as' "$out/said" && ok || not_ok "two migrations of one number: $(cat "$out/said")"
if "$querygen" --migrations "$out/x.c" schema/0002_sales.sql schema/0001_shop.sql 2>"$out/said"; then not_ok "migrations out of order"; fi
grep -q 'but its number does not' "$out/said" && ok || not_ok "migrations out of order: $(cat "$out/said")"
if "$querygen" --migrations "$out/x.c" good/shop.sql 2>"$out/said"; then not_ok "a migration without a number"; fi
grep -q 'error: a migration is named NNNN_name.sql' "$out/said" && ok || not_ok "a migration without a number: $(cat "$out/said")"

echo "querygen: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 40 ]
