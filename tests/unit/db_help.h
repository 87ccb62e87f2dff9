/* What the tests of src/db share: a fresh, migrated database per test, on either engine. */
#ifndef WASL_TEST_DB_HELP_H
#define WASL_TEST_DB_HELP_H

#include "db/db.h"

#include <setjmp.h>
#include <pthread.h>
#include <stdlib.h>

#include <cmocka.h>

struct place {
        struct arena *a;
        struct clock *clock;
        bool sqlite;
        char dir[64];   /* of the SQLite file */
        struct str url; /* PostgreSQL: with a schema of its own as the search path */
        void *extra;    /* a test's own */
        struct db *db;
};

/* For cmocka: *state becomes a struct place. The PostgreSQL ones need WASL_TEST_PG, which tests/pg.sh sets. */
int place_sqlite(void **state);
int place_pg(void **state);
int place_sqlite_empty(void **state); /* not migrated */
int place_pg_empty(void **state);
int place_leave(void **state);

struct db *place_open_again(struct place *p); /* another handle on the same database; the caller closes it */
enum err place_script(struct place *p, const char *sql); /* on a connection that goes around the pool; PostgreSQL only */

#define BOTH(test)                                                                                                          \
        { "sqlite: " #test, test, place_sqlite, place_leave, NULL }, { "pg: " #test, test, place_pg, place_leave, NULL }
#define BOTH_EMPTY(test)                                                                                                    \
        { "sqlite: " #test, test, place_sqlite_empty, place_leave, NULL }, { "pg: " #test, test, place_pg_empty, place_leave, NULL }

#endif
