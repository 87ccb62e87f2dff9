#include "querygen.h"

/* Where the reading of a file stands: between statements, among a statement's notes, or in its SQL. */
enum place { BETWEEN, NOTES, SQL };

struct parser {
        struct arena *a;
        const struct schema *schema;
        struct sql_file f;
        enum place place;
        int line;
        struct str sql; /* so far, of the current statement */
};

static struct statement *current(struct parser *p)
{
        return &p->f.v[p->f.n - 1];
}

#define FAIL(p, ...) tool_fail((p)->f.path, (p)->line, __VA_ARGS__)

/* The next word of a note; empty at its end. */
static struct str take_word(struct str *rest)
{
        struct str word;

        *rest = str_trim(*rest);
        if (!str_next(rest, ' ', &word))
                return S("");
        return word;
}

static struct type parse_plain_type(struct parser *p, struct str word)
{
        static const struct {
                const char *word;
                enum type_kind kind;
        } words[] = {
                { "int", TYPE_INT }, { "bool", TYPE_BOOL }, { "time", TYPE_TIME }, { "str", TYPE_STR }, { "bytes", TYPE_BYTES },
        };

        for (size_t i = 0; i < ARRAY_LEN(words); i++)
                if (str_eq(word, str_c(words[i].word)))
                        return (struct type){ .kind = words[i].kind };
        if (str_ends(word, S("_id"))) {
                struct str name = str_slice(word, 0, word.n - 3);

                if (!schema_has_id(p->schema, name))
                        FAIL(p, "unknown type '%.*s': no table has an identity of that name", STR_ARG(word));
                return (struct type){ .kind = TYPE_ID, .name = name };
        }
        FAIL(p, "unknown type '%.*s': int, bool, time, str, bytes, enum NAME or TABLE_id", STR_ARG(word));
}

static struct type parse_type(struct parser *p, struct str *rest)
{
        struct str word = take_word(rest);
        bool is_enum = str_eq(word, S("enum"));
        struct type type;
        bool nullable;

        if (is_enum)
                word = take_word(rest);
        nullable = str_ends(word, S("?"));
        if (nullable)
                word = str_slice(word, 0, word.n - 1);
        if (is_enum && !is_c_identifier(word))
                FAIL(p, "enum without a name");
        if (word.n == 0)
                FAIL(p, "a name and a type are missing");
        type = is_enum ? (struct type){ .kind = TYPE_ENUM, .name = word } : parse_plain_type(p, word);
        if (nullable && type.kind == TYPE_BOOL)
                FAIL(p, "a bool cannot be none");
        type.nullable = nullable;
        return type;
}

/* "NAME TYPE", appended to a list; what follows is prose. */
static void parse_field(struct parser *p, struct str rest, struct field *list, size_t *n, size_t most)
{
        struct str name = take_word(&rest);
        struct type type;

        if (!is_c_identifier(name))
                FAIL(p, "'%.*s' is no name that C takes", STR_ARG(name));
        type = parse_type(p, &rest);
        for (size_t i = 0; i < *n; i++)
                if (str_eq(list[i].name, name))
                        FAIL(p, "'%.*s' is there twice", STR_ARG(name));
        if (*n == most)
                FAIL(p, "more than %zu of them", most);
        list[(*n)++] = (struct field){ .name = name, .type = type, .line = p->line };
}

static void parse_param(struct parser *p, struct str rest)
{
        static const char *const taken[] = { "tx", "ret", "ret_changed" };
        struct statement *st = current(p);

        parse_field(p, rest, st->params, &st->n_params, QUERYGEN_MAX_PARAMS);
        for (size_t i = 0; i < ARRAY_LEN(taken); i++)
                if (str_eq(st->params[st->n_params - 1].name, str_c(taken[i])))
                        FAIL(p, "the name '%s' is the generated function's own", taken[i]);
}

static void parse_col(struct parser *p, struct str rest)
{
        struct statement *st = current(p);

        parse_field(p, rest, st->cols, &st->n_cols, QUERYGEN_MAX_COLUMNS);
        if (st->cols[st->n_cols - 1].type.nullable)
                FAIL(p, "a column needs no '?': NULL reads as 0 or empty");
}

static void parse_include(struct parser *p, struct str rest)
{
        rest = str_trim(rest);
        if (rest.n < 3 || rest.p[0] != '"' || !str_ends(rest, S("\"")))
                FAIL(p, "-- include names a header in quotes");
        if (p->f.n_includes == QUERYGEN_MAX_INCLUDES)
                FAIL(p, "more than %d includes", QUERYGEN_MAX_INCLUDES);
        p->f.includes[p->f.n_includes++] = rest;
}

static enum statement_kind parse_kind(struct parser *p, struct str word)
{
        static const char *const kinds[] = {
                [KIND_ONE] = ":one", [KIND_MANY] = ":many", [KIND_EXEC] = ":exec", [KIND_CHANGED] = ":changed",
        };

        for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
                if (str_eq(word, str_c(kinds[i])))
                        return (enum statement_kind)i;
        FAIL(p, "unknown kind '%.*s': :one, :many, :exec or :changed", STR_ARG(word));
}

static void parse_name(struct parser *p, struct str rest)
{
        struct str name = take_word(&rest);
        struct statement st = { .name = name, .line = p->line };

        if (!is_c_identifier(name))
                FAIL(p, "'%.*s' is no name that C takes", STR_ARG(name));
        st.kind = parse_kind(p, take_word(&rest));
        for (size_t i = 0; i < p->f.n; i++)
                if (str_eq(p->f.v[i].name, name))
                        FAIL(p, "'%.*s' is there twice; the first is in line %d", STR_ARG(name), p->f.v[i].line);
        if (p->f.n == QUERYGEN_MAX_STATEMENTS)
                FAIL(p, "more than %d statements", QUERYGEN_MAX_STATEMENTS);
        st.params = ARENA_ARRAY(p->a, struct field, QUERYGEN_MAX_PARAMS);
        st.cols = ARENA_ARRAY(p->a, struct field, QUERYGEN_MAX_COLUMNS);
        p->f.v[p->f.n++] = st;
        p->place = NOTES;
        p->sql = S("");
}

/* The statement that was being read is over: at the next name or at the end of the file. */
static void finish_statement(struct parser *p)
{
        if (p->f.n == 0 || p->place == BETWEEN)
                return;
        if (p->place == NOTES)
                tool_fail(p->f.path, current(p)->line, "'%.*s' has no SQL", STR_ARG(current(p)->name));
        tool_fail(p->f.path, current(p)->sql_line, "the SQL of '%.*s' does not end in ';' at the end of a line", STR_ARG(current(p)->name));
}

/* A comment line. Notes that stand where they mean nothing are mistakes; all else is prose. */
static void parse_comment(struct parser *p, struct str comment)
{
        struct str rest = str_trim(str_slice(comment, 2, comment.n));
        struct str all = rest;
        struct str word = take_word(&rest);
        bool notes = p->place == NOTES;

        if (str_eq(word, S("name:"))) {
                finish_statement(p);
                parse_name(p, rest);
        } else if (str_eq(word, S("include")) && str_starts(str_trim(rest), S("\""))) {
                if (p->f.n > 0)
                        FAIL(p, "-- include stands before the first statement");
                parse_include(p, rest);
        } else if (str_eq(word, S("param")) && notes) {
                parse_param(p, rest);
        } else if (str_eq(word, S("col")) && notes) {
                parse_col(p, rest);
        } else if (str_eq(word, S("all")) && notes) {
                if (str_trim(rest).n == 0)
                        FAIL(p, "-- all gives its reason: why can there not be too many rows?");
                current(p)->all = true;
        } else if (str_eq(word, S("param")) || str_eq(word, S("col"))) {
                FAIL(p, "'-- %.*s' stands between -- name and the SQL", STR_ARG(all));
        }
}

/* Is the last word of the line a ';'? A comment may follow it. */
static bool ends_statement(struct str line)
{
        bool ends = false;

        for (struct sql_token t = sql_next(&line); t.kind != SQL_END; t = sql_next(&line))
                if (t.kind != SQL_SPACE && t.kind != SQL_COMMENT)
                        ends = str_eq(t.text, S(";"));
        return ends;
}

static void parse_sql(struct parser *p, struct str line)
{
        struct statement *st;
        struct str from;

        if (p->place == BETWEEN)
                FAIL(p, "SQL without a -- name line before it");
        st = current(p);
        if (p->place == NOTES) {
                st->sql = line;
                st->sql_line = p->line;
        }
        p->place = SQL;
        from = st->sql;
        st->sql.n = (size_t)(line.p + line.n - from.p);
        if (ends_statement(line))
                p->place = BETWEEN;
}

struct sql_file sql_file_parse(struct arena *a, const struct schema *s, const char *path)
{
        struct parser p = { .a = a, .schema = s, .f = { .path = path } };
        struct str rest = tool_read(a, path), line;

        p.f.v = ARENA_ARRAY(a, struct statement, QUERYGEN_MAX_STATEMENTS);
        while (str_next(&rest, '\n', &line)) {
                p.line++;
                if (str_trim(line).n == 0)
                        continue;
                if (p.place != SQL && str_starts(str_trim(line), S("--")))
                        parse_comment(&p, str_trim(line));
                else if (str_starts(str_trim(line), S("-- name:")))
                        parse_comment(&p, str_trim(line));
                else
                        parse_sql(&p, line);
        }
        finish_statement(&p);
        return p.f;
}
