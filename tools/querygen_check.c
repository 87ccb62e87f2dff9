#include "querygen.h"

#include <string.h>

struct check {
        const struct schema *s;
        const struct sql_file *f;
        struct statement *st;
};

/* Fails on the line of the statement's SQL that the offset stands in. */
#define FAIL_AT(c, offset, ...) tool_fail((c)->f->path, (c)->st->sql_line + sql_line_at((c)->st->sql, (offset)), __VA_ARGS__)
#define FAIL_NAME(c, ...) tool_fail((c)->f->path, (c)->st->line, __VA_ARGS__)

static size_t offset_of_word(struct str sql, struct str word)
{
        struct str rest = sql;

        for (struct sql_token t = sql_next(&rest); t.kind != SQL_END; t = sql_next(&rest))
                if (t.kind != SQL_COMMENT && str_eq_nocase(t.text, word))
                        return (size_t)(t.text.p - sql.p);
        return 0;
}

/* SQLite tells no offset for some mistakes; then the message's last word ("no such table: x") is looked for. */
static size_t error_offset(const struct check *c)
{
        int told = sqlite3_error_offset(c->s->db);
        const char *message = sqlite3_errmsg(c->s->db);
        const char *space = strrchr(message, ' ');

        if (told >= 0)
                return (size_t)told;
        return space == NULL ? 0 : offset_of_word(c->st->sql, str_c(space + 1));
}

static sqlite3_stmt *prepare(const struct check *c)
{
        sqlite3_stmt *stmt = NULL;
        const char *tail = NULL;
        const char *sql = str_z(c->s->a, c->st->sql);
        struct str rest;
        struct sql_token t;

        if (sqlite3_prepare_v2(c->s->db, sql, -1, &stmt, &tail) != SQLITE_OK)
                FAIL_AT(c, error_offset(c), "%s", sqlite3_errmsg(c->s->db));
        rest = str_c(tail);
        do
                t = sql_next(&rest);
        while (t.kind == SQL_SPACE || t.kind == SQL_COMMENT);
        if (t.kind != SQL_END)
                FAIL_AT(c, (size_t)(t.text.p - sql), "more than one statement under one name");
        return stmt;
}

static void check_params(const struct check *c, sqlite3_stmt *stmt)
{
        bool used[QUERYGEN_MAX_PARAMS + 1] = { false };
        int n = sqlite3_bind_parameter_count(stmt);

        for (int i = 1; i <= n; i++) {
                struct str name = str_c(sqlite3_bind_parameter_name(stmt, i));
                int64_t number = 0;

                if (name.n < 2 || name.p[0] != '$' || !str_int(str_slice(name, 1, name.n), &number) || number < 1)
                        FAIL_AT(c, offset_of_word(c->st->sql, name), "parameters are $1, $2 …, not '%.*s'", STR_ARG(name));
                if (number > (int64_t)c->st->n_params)
                        FAIL_AT(c, offset_of_word(c->st->sql, name), "%.*s has no -- param line", STR_ARG(name));
                used[number] = true;
        }
        for (size_t i = 0; i < c->st->n_params; i++)
                if (!used[i + 1])
                        tool_fail(c->f->path, c->st->params[i].line, "$%zu (%.*s) is not used", i + 1, STR_ARG(c->st->params[i].name));
}

static const struct field *annotated(const struct statement *st, struct str name)
{
        for (size_t i = 0; i < st->n_cols; i++)
                if (str_eq(st->cols[i].name, name))
                        return &st->cols[i];
        return NULL;
}

static struct field result_column(const struct check *c, sqlite3_stmt *stmt, int i)
{
        struct str name = str_dup(c->s->a, str_c(sqlite3_column_name(stmt, i)));
        const char *table = sqlite3_column_table_name(stmt, i), *column = sqlite3_column_origin_name(stmt, i);
        const struct field *note = annotated(c->st, name);
        struct field col = { .name = name };

        if (!is_c_identifier(name))
                FAIL_AT(c, 0, "column %d ('%.*s') has no name that C takes: name it with AS", i + 1, STR_ARG(name));
        if (note != NULL)
                return *note;
        if (table == NULL || column == NULL)
                FAIL_AT(c, offset_of_word(c->st->sql, name), "'%.*s' is an expression: give its type with '-- col %.*s TYPE'",
                        STR_ARG(name), STR_ARG(name));
        if (!schema_column_type(c->s, str_c(table), str_c(column), &col.type))
                FAIL_AT(c, 0, "'%.*s' has no type in the schema: give it with '-- col %.*s TYPE'", STR_ARG(name), STR_ARG(name));
        return col;
}

static void check_columns(const struct check *c, sqlite3_stmt *stmt)
{
        int n = sqlite3_column_count(stmt);
        struct field *cols = ARENA_ARRAY(c->s->a, struct field, QUERYGEN_MAX_COLUMNS);

        if (n > QUERYGEN_MAX_COLUMNS)
                FAIL_NAME(c, "more than %d columns", QUERYGEN_MAX_COLUMNS);
        for (int i = 0; i < n; i++) {
                cols[i] = result_column(c, stmt, i);
                for (int k = 0; k < i; k++)
                        if (str_eq(cols[k].name, cols[i].name))
                                FAIL_AT(c, offset_of_word(c->st->sql, cols[i].name), "two columns are named '%.*s'", STR_ARG(cols[i].name));
        }
        for (size_t i = 0; i < c->st->n_cols; i++) {
                bool found = false;

                for (int k = 0; k < n; k++)
                        found = found || str_eq(cols[k].name, c->st->cols[i].name);
                if (!found)
                        tool_fail(c->f->path, c->st->cols[i].line, "the result has no column '%.*s'", STR_ARG(c->st->cols[i].name));
        }
        c->st->cols = cols;
        c->st->n_cols = (size_t)n;
}

static void check_kind(const struct check *c)
{
        bool rows = c->st->kind == KIND_ONE || c->st->kind == KIND_MANY;

        if (rows && c->st->n_cols == 0)
                FAIL_NAME(c, "'%.*s' has no columns: make it :exec or :changed", STR_ARG(c->st->name));
        if (!rows && c->st->n_cols > 0)
                FAIL_NAME(c, "'%.*s' has columns: make it :one or :many", STR_ARG(c->st->name));
        if (c->st->kind == KIND_MANY && !c->st->all && !sql_has_word_outside_parentheses(c->st->sql, S("LIMIT")))
                FAIL_NAME(c, "'%.*s' has no LIMIT; if it needs none, say why: -- all REASON", STR_ARG(c->st->name));
}

void statement_check(const struct schema *s, const struct sql_file *f, struct statement *st)
{
        struct check c = { .s = s, .f = f, .st = st };
        sqlite3_stmt *stmt = prepare(&c);

        check_params(&c, stmt);
        check_columns(&c, stmt);
        check_kind(&c);
        sqlite3_finalize(stmt);
}
