#!/bin/sh
# run.sh PROGRAM CORPUS [MAX_LEN]: a short run from a fixed seed. What it finds goes to a folder of its own, not into the corpus; an input that fails is kept and named.
set -eu
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
mkdir "$found/new"
if ! "$1" -seed=1 -runs=30000 -max_len="${3:-2048}" -timeout=10 -print_final_stats=0 -verbosity=0 -artifact_prefix="$found/" "$found/new" "$2" 2>"$found/log"; then
        cat "$found/log"
        for input in "$found"/crash-* "$found"/timeout-* "$found"/oom-*; do
                [ -f "$input" ] && echo "input: $(base64 -w0 "$input")"
        done
        exit 1
fi
