#include "db_help.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct place *place_new(void)
{
        struct arena *a = arena_new(64 * 1024);
        struct place *p = ARENA_NEW(a, struct place);

        log_set_level(LOG_ERROR + 1); /* the tests provoke what the log would tell */
        p->a = a;
        p->clock = clock_new(a, S(""));
        return p;
}

struct db *place_open_again(struct place *p)
{
        struct db_config cfg = { .url = p->url, .clock = p->clock };
        struct str why = S("");
        struct db *db = NULL;

        if (db_open(p->a, &cfg, &db, &why) != OK)
                fprintf(stderr, "%.*s\n", STR_ARG(why));
        return db;
}

static int place_open(struct place *p, bool migrated, void **state)
{
        struct str why = S("");

        *state = p;
        p->db = place_open_again(p);
        if (p->db == NULL)
                return -1;
        if (!migrated || db_migrate(p->db, &why, p->a) == OK)
                return 0;
        fprintf(stderr, "%.*s\n", STR_ARG(why));
        return -1;
}

static struct place *place_in_file(void)
{
        struct place *p = place_new();

        p->sqlite = true;
        snprintf(p->dir, sizeof p->dir, "/tmp/wasl-db.XXXXXX");
        if (mkdtemp(p->dir) == NULL)
                abort();
        p->url = str_fmt(p->a, "sqlite:%s/wasl.db", p->dir);
        return p;
}

enum err place_script(struct place *p, const char *sql)
{
        PGconn *pg = PQconnectdb(str_z(p->a, p->url));
        PGresult *result = PQexec(pg, sql);
        ExecStatusType status = PQresultStatus(result);

        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
                fprintf(stderr, "%s", PQerrorMessage(pg));
        PQclear(result);
        PQfinish(pg);
        return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? OK : ERR_DB;
}

static struct place *place_in_schema(void)
{
        struct place *p = place_new();
        const char *server = getenv("WASL_TEST_PG");
        unsigned char name[6];
        struct str schema;

        if (server == NULL) {
                fprintf(stderr, "WASL_TEST_PG is not set: run this through tests/pg.sh run\n");
                abort();
        }
        random_bytes(name, sizeof(name));
        schema = str_fmt(p->a, "t%.*s", STR_ARG(str_hex(p->a, name, sizeof(name))));
        p->url = str_c(server);
        if (place_script(p, str_z(p->a, str_fmt(p->a, "CREATE SCHEMA %.*s", STR_ARG(schema)))) != OK)
                abort();
        p->url = str_fmt(p->a, "%s&options=-csearch_path%%3D%.*s", server, STR_ARG(schema));
        return p;
}

int place_sqlite(void **state)
{
        return place_open(place_in_file(), true, state);
}

int place_pg(void **state)
{
        return place_open(place_in_schema(), true, state);
}

int place_sqlite_empty(void **state)
{
        return place_open(place_in_file(), false, state);
}

int place_pg_empty(void **state)
{
        return place_open(place_in_schema(), false, state);
}

static void remove_dir(struct place *p)
{
        DIR *d = opendir(p->dir);
        struct dirent *entry;

        while (d != NULL && (entry = readdir(d)) != NULL)
                if (entry->d_name[0] != '.')
                        unlink(str_z(p->a, str_fmt(p->a, "%s/%s", p->dir, entry->d_name)));
        if (d != NULL)
                closedir(d);
        rmdir(p->dir);
}

int place_leave(void **state)
{
        struct place *p = *state;

        db_close(p->db);
        if (p->sqlite)
                remove_dir(p);
        arena_free(p->a);
        return 0;
}
