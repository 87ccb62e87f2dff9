#include "querygen.h"

#include <stdio.h>
#include <string.h>

/*
 * querygen --schema DIR [--header-name NAME] input.sql out.c out.h
 * querygen --migrations out.c NNNN_name.sql…
 * querygen --all-queries out.c HEADER-NAME…
 */
static int usage(void)
{
        fputs("querygen --schema DIR [--header-name NAME] INPUT.sql OUT.c OUT.h   typed functions for the statements of a file\n"
              "querygen --migrations OUT.c NNNN_NAME.sql...                       the migrations as both engines take them\n"
              "querygen --all-queries OUT.c HEADER-NAME...                        a list of every statement, for the tests\n",
              stderr);
        return 2;
}

static int make_queries(struct arena *a, const char *dir, struct str header_name, char **files)
{
        struct migration_file *migrations;
        size_t n = migrations_in(a, dir, &migrations);
        struct schema schema = schema_of(a, migrations, n);
        struct sql_file f = sql_file_parse(a, &schema, files[0]);

        if (header_name.n == 0) {
                const char *slash = strrchr(files[2], '/');

                header_name = str_c(slash == NULL ? files[2] : slash + 1);
        }
        for (size_t i = 0; i < f.n; i++)
                statement_check(&schema, &f, &f.v[i]);
        sqlite3_close(schema.db);
        tool_write(files[1], emit_source(a, &f, header_name));
        tool_write(files[2], emit_header(a, &f, header_name));
        return 0;
}

static int make_migrations(struct arena *a, const char *out, char **files, size_t n)
{
        struct migration_file *m = ARENA_ARRAY(a, struct migration_file, n);
        struct schema schema;

        for (size_t i = 0; i < n; i++) {
                m[i] = migration_read(a, files[i]);
                if (i > 0 && m[i].number <= m[i - 1].number)
                        tool_fail(files[i], 0, "comes after %s but its number does not", files[i - 1]);
        }
        schema = schema_of(a, m, n);
        sqlite3_close(schema.db);
        tool_write(out, emit_migrations(a, m, n));
        return 0;
}

int main(int argc, char **argv)
{
        CLEANUP(arena_freep) struct arena *a = arena_new(256 * 1024);
        struct str header_name = S("");
        const char *dir;
        int at = 3;

        if (argc >= 4 && strcmp(argv[1], "--migrations") == 0)
                return make_migrations(a, argv[2], argv + 3, (size_t)argc - 3);
        if (argc >= 3 && strcmp(argv[1], "--all-queries") == 0) {
                tool_write(argv[2], emit_all_queries(a, argv + 3, (size_t)argc - 3));
                return 0;
        }
        if (argc < 6 || strcmp(argv[1], "--schema") != 0)
                return usage();
        dir = argv[2];
        if (strcmp(argv[at], "--header-name") == 0) {
                header_name = str_c(argv[at + 1]);
                at += 2;
        }
        if (argc != at + 3)
                return usage();
        return make_queries(a, dir, header_name, argv + at);
}
