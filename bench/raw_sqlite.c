/*
 * The reference for writes: one durable commit per write on raw SQLite (WAL, synchronous=FULL), a row of about 700 bytes with two indexes,
 * for SECONDS.
 * raw_sqlite FILE SECONDS: prints commits per second, and the median time of a commit in microseconds.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

static int by_value(const void *a, const void *b)
{
        uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

        return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
        static uint64_t took[1000000]; /* lint: eight megabytes are too much for the stack of a main() */
        sqlite3 *db;
        sqlite3_stmt *s;
        char text[700];
        int64_t seconds = 0;
        size_t n = 0;

        if (argc != 3 || !str_int(str_c(argv[2]), &seconds) || sqlite3_open(argv[1], &db) != SQLITE_OK)
                return 2;
        memset(text, 'x', sizeof text);
        if (sqlite3_exec(
                    db,
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, body TEXT);"
                    "CREATE UNIQUE INDEX ab ON t (a, b); CREATE INDEX ba ON t (b, id);",
                    NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_prepare_v2(db, "INSERT INTO t (a, b, body) VALUES ($1, $2, $3)", -1, &s, NULL) != SQLITE_OK)
                return 1;
        uint64_t start = clock_mono_ns(), end = start + (uint64_t)seconds * 1000000000u, now = start;
        while (now < end && n < ARRAY_LEN(took)) {
                sqlite3_bind_int64(s, 1, (sqlite3_int64)(n % 400));
                sqlite3_bind_int64(s, 2, (sqlite3_int64)n);
                sqlite3_bind_text(s, 3, text, sizeof text, SQLITE_STATIC);
                if (sqlite3_step(s) != SQLITE_DONE)
                        return 1;
                sqlite3_reset(s);
                uint64_t then = clock_mono_ns();
                took[n++] = then - now;
                now = then;
        }
        qsort(took, n, sizeof took[0], by_value);
        printf("%.1f %.1f\n", (double)n * 1e9 / (double)(now - start), (double)took[n / 2] / 1e3);
        sqlite3_finalize(s);
        sqlite3_close(db);
        return 0;
}
