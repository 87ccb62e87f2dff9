#!/bin/sh
# Runs a flow program on the PostgreSQL that tests/pg.sh has started: with_pg.sh FLOW WASL PREFIX
exec "$1" "$2" "$WASL_TEST_PG" "$3"
