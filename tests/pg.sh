#!/bin/sh
# A private PostgreSQL for tests: its own cluster in a temporary folder, a socket and no port, gone afterwards.
#
#   tests/pg.sh run COMMAND…   starts one, runs the command with its address in WASL_TEST_PG, stops it, ends as the command ended
#   tests/pg.sh start DIR      starts one in DIR (made if missing) and prints its address
#   tests/pg.sh stop DIR       stops it and removes DIR
#
# It runs as the user postgres when root starts it, since PostgreSQL refuses root. Writes are not flushed to disk unless WASL_TEST_FSYNC is 1.
# WASL_PG_BIN names the folder of initdb and postgres, when they are not where Debian has them.
set -eu

fail() { echo "pg.sh: $*" >&2; exit 1; }

bin=${WASL_PG_BIN:-}
if [ -z "$bin" ]; then
        for v in 18 17 16 15; do
                [ -x "/usr/lib/postgresql/$v/bin/postgres" ] && bin=/usr/lib/postgresql/$v/bin && break
        done
fi
[ -x "$bin/postgres" ] || fail "no PostgreSQL 15 or newer: apt-get install postgresql"

flush=off
[ "${WASL_TEST_FSYNC:-0}" = 1 ] && flush=on

# Runs a command as somebody whom PostgreSQL takes.
as_user() {
        if [ "$(id -u)" = 0 ]; then
                setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
        else
                "$@"
        fi
}

make_cluster() { # DIR
        mkdir -p "$1"
        if [ "$(id -u)" = 0 ]; then chown postgres: "$1"; fi
        # ICU sorts words as people do: a statement that counts on the order of bytes without saying so fails here.
        (cd / && as_user "$bin/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --no-locale --locale-provider=icu --icu-locale=en --no-sync \
                --no-instructions >"$1/initdb.log" 2>&1) || { cat "$1/initdb.log" >&2; fail "initdb failed"; }
}

address() { echo "postgresql://postgres@/postgres?host=$1"; }

wait_until_ready() { # DIR PID
        n=0
        until "$bin/pg_isready" -q -h "$1" -U postgres; do
                kill -0 "$2" 2>/dev/null || { cat "$1/log" >&2; fail "the server did not start"; }
                n=$((n + 1))
                [ $n -lt 600 ] || fail "the server is not ready after 30 s"
                sleep 0.05
        done
}

# start_server DIR [setpriv's options]: leaves the server's number in DIR/pid
start_server() {
        dir=$1
        shift
        set -- "$@" "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c "fsync=$flush" -c "full_page_writes=$flush" \
                -c shared_buffers=64MB -c max_connections=100 -c jit=off -c timezone=UTC -c log_timezone=UTC
        if [ "$(id -u)" = 0 ]; then
                set -- --reuid=postgres --regid=postgres --clear-groups "$@"
        fi
        (cd / && exec setpriv "$@") >"$dir/log" 2>&1 </dev/null &
        echo $! >"$dir/pid"
        wait_until_ready "$dir" $!
}

# Fast shutdown: INT. The number is that of the server which start_server started.
stop_server() { # DIR
        pid=$(cat "$1/pid" 2>/dev/null) || return 0
        kill -INT "$pid" 2>/dev/null || return 0
        n=0
        while kill -0 "$pid" 2>/dev/null && [ $n -lt 200 ]; do
                n=$((n + 1))
                sleep 0.05
        done
        kill -QUIT "$pid" 2>/dev/null || true
}

case ${1:-} in
start)
        [ $# = 2 ] || fail "start DIR"
        make_cluster "$2"
        start_server "$2"
        address "$2"
        ;;
stop)
        [ $# = 2 ] && [ -f "$2/pid" ] || fail "stop DIR: $2 has no server of ours"
        stop_server "$2"
        rm -rf "$2"
        ;;
run)
        # Inside another run the server is there already.
        if [ -n "${WASL_TEST_PG:-}" ]; then
                shift
                exec "$@"
        fi
        [ $# -ge 2 ] || fail "run COMMAND…"
        shift
        dir=$(mktemp -d /tmp/wasl-pg.XXXXXX)
        trap 'stop_server "$dir"; rm -rf "$dir"' EXIT
        trap 'exit 130' INT TERM HUP
        make_cluster "$dir"
        start_server "$dir" --pdeathsig INT
        WASL_TEST_PG=$(address "$dir")
        export WASL_TEST_PG
        status=0
        "$@" || status=$?
        exit $status
        ;;
*)
        fail "run COMMAND…, start DIR or stop DIR"
        ;;
esac
