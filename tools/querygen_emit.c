#include "querygen.h"

/* ---- Words of C ------------------------------------------------------------------------------------------------ */

/* "market/proposal.sql.h" -> "market_proposal" */
static struct str file_symbol(struct arena *a, struct str header_name)
{
        struct str stem = str_ends(header_name, S(".sql.h")) ? str_slice(header_name, 0, header_name.n - 6) : header_name;
        struct buf b = buf_in(a);

        for (size_t i = 0; i < stem.n; i++) {
                char c = stem.p[i];
                bool keep = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

                buf_putc(&b, keep ? c : '_');
        }
        return buf_str(&b);
}

static struct str file_guard(struct arena *a, struct str header_name)
{
        struct str symbol = file_symbol(a, header_name);
        struct buf b = buf_in(a);

        buf_put(&b, S("WASL_"));
        for (size_t i = 0; i < symbol.n; i++)
                buf_putc(&b, symbol.p[i] >= 'a' && symbol.p[i] <= 'z' ? (char)(symbol.p[i] - 'a' + 'A') : symbol.p[i]);
        buf_put(&b, S("_SQL_H"));
        return buf_str(&b);
}

/* The type and a space, as before a name in C. */
static void put_type(struct buf *b, struct type t)
{
        switch (t.kind) {
        case TYPE_INT:
        case TYPE_TIME: buf_put(b, S("int64_t ")); break;
        case TYPE_BOOL: buf_put(b, S("bool ")); break;
        case TYPE_STR:
        case TYPE_BYTES: buf_put(b, S("struct str ")); break;
        case TYPE_ENUM: buf_fmt(b, "enum %.*s ", STR_ARG(t.name)); break;
        case TYPE_ID: buf_fmt(b, "struct %.*s_id ", STR_ARG(t.name)); break;
        }
}

static const char *db_type_of(struct type t)
{
        return t.kind == TYPE_STR ? "DB_TEXT" : t.kind == TYPE_BYTES ? "DB_BYTES" : "DB_INT";
}

static void put_string_line(struct buf *b, struct str line)
{
        buf_putc(b, '"');
        for (size_t i = 0; i < line.n; i++) {
                if (line.p[i] == '"' || line.p[i] == '\\')
                        buf_putc(b, '\\');
                buf_putc(b, line.p[i]);
        }
}

/* A C string literal, a line of it per line of the text. */
static void put_string(struct buf *b, struct str text, const char *indent)
{
        struct str line;

        if (text.n == 0)
                buf_fmt(b, "%s\"\"", indent);
        for (bool more = str_next(&text, '\n', &line); more;) {
                buf_put(b, str_c(indent));
                put_string_line(b, line);
                more = str_next(&text, '\n', &line);
                buf_put(b, more ? S("\\n\"\n") : S("\""));
        }
}

static void put_signature(struct buf *b, const struct statement *st)
{
        buf_fmt(b, "enum err sql_%.*s(struct tx *tx", STR_ARG(st->name));
        for (size_t i = 0; i < st->n_params; i++) {
                buf_put(b, S(", "));
                put_type(b, st->params[i].type);
                buf_put(b, st->params[i].name);
        }
        if (st->kind == KIND_CHANGED)
                buf_put(b, S(", int64_t *ret_changed"));
        if (st->kind == KIND_ONE || st->kind == KIND_MANY)
                buf_fmt(b, ", struct %.*s_%s *ret", STR_ARG(st->name), st->kind == KIND_ONE ? "row" : "rows");
        buf_putc(b, ')');
}

/* ---- The header ------------------------------------------------------------------------------------------------- */

static void put_row_type(struct buf *b, const struct statement *st)
{
        if (st->kind != KIND_ONE && st->kind != KIND_MANY)
                return;
        buf_fmt(b, "struct %.*s_row {\n", STR_ARG(st->name));
        for (size_t i = 0; i < st->n_cols; i++) {
                buf_put(b, S("        "));
                put_type(b, st->cols[i].type);
                buf_fmt(b, "%.*s;\n", STR_ARG(st->cols[i].name));
        }
        buf_put(b, S("};\n"));
        if (st->kind == KIND_MANY)
                buf_fmt(b, "struct %.*s_rows {\n        struct %.*s_row *v;\n        size_t n;\n};\n", STR_ARG(st->name),
                        STR_ARG(st->name));
}

struct str emit_header(struct arena *a, const struct sql_file *f, struct str header_name)
{
        struct buf b = buf_in(a);
        struct str guard = file_guard(a, header_name), symbol = file_symbol(a, header_name);

        buf_fmt(&b, "/* Made by querygen from %.*s. */\n#ifndef %.*s\n#define %.*s\n\n",
                (int)header_name.n - 2, header_name.p, STR_ARG(guard), STR_ARG(guard));
        buf_put(&b, S("#include \"base/ids.h\"\n#include \"db/db.h\"\n"));
        for (size_t i = 0; i < f->n_includes; i++)
                buf_fmt(&b, "#include %.*s\n", STR_ARG(f->includes[i]));
        for (size_t i = 0; i < f->n; i++) {
                buf_putc(&b, '\n');
                put_row_type(&b, &f->v[i]);
                put_signature(&b, &f->v[i]);
                buf_put(&b, S(";\n"));
        }
        buf_fmt(&b, "\nextern const struct query *const %.*s_queries[];\nextern const size_t %.*s_queries_n;\n\n#endif\n", STR_ARG(symbol),
                STR_ARG(symbol));
        return buf_str(&b);
}

/* ---- The source ------------------------------------------------------------------------------------------------- */

static void put_types(struct buf *b, struct str name, const char *what, const struct field *v, size_t n)
{
        if (n == 0)
                return;
        buf_fmt(b, "static const unsigned char %.*s_%s[] = { ", STR_ARG(name), what);
        for (size_t i = 0; i < n; i++)
                buf_fmt(b, "%s%s", db_type_of(v[i].type), i + 1 < n ? ", " : " };\n");
}

static void put_query(struct buf *b, const struct statement *st)
{
        put_types(b, st->name, "params", st->params, st->n_params);
        put_types(b, st->name, "cols", st->cols, st->n_cols);
        buf_fmt(b, "static const struct query %.*s_query = {\n        .name = \"%.*s\",\n        .sql =\n", STR_ARG(st->name),
                STR_ARG(st->name));
        put_string(b, sql_without_comments(b->a, st->sql), "                ");
        buf_put(b, S(",\n"));
        if (st->n_params > 0)
                buf_fmt(b, "        .params = %.*s_params,\n        .n_params = %zu,\n", STR_ARG(st->name), st->n_params);
        if (st->n_cols > 0)
                buf_fmt(b, "        .cols = %.*s_cols,\n        .n_cols = %zu,\n", STR_ARG(st->name), st->n_cols);
        buf_put(b, S("};\n\n"));
}

static void put_read_row(struct buf *b, const struct statement *st)
{
        buf_fmt(b, "static void %.*s_read(const struct db_rows *rows, struct %.*s_row *row)\n{\n", STR_ARG(st->name), STR_ARG(st->name));
        for (size_t i = 0; i < st->n_cols; i++) {
                struct type t = st->cols[i].type;

                buf_fmt(b, "        row->%.*s%s = ", STR_ARG(st->cols[i].name), t.kind == TYPE_ID ? ".v" : "");
                if (t.kind == TYPE_STR || t.kind == TYPE_BYTES)
                        buf_fmt(b, "db_text(rows, %zu);\n", i);
                else if (t.kind == TYPE_BOOL)
                        buf_fmt(b, "db_int(rows, %zu) != 0;\n", i);
                else if (t.kind == TYPE_ENUM)
                        buf_fmt(b, "(enum %.*s)db_int(rows, %zu);\n", STR_ARG(t.name), i);
                else
                        buf_fmt(b, "db_int(rows, %zu);\n", i);
        }
        buf_put(b, S("}\n\n"));
}

static void put_value(struct buf *b, const struct field *p)
{
        struct str name = p->name;

        buf_fmt(b, "                { .type = %s", db_type_of(p->type));
        switch (p->type.kind) {
        case TYPE_STR:
        case TYPE_BYTES:
                buf_fmt(b, ", .s = %.*s", STR_ARG(name));
                if (p->type.nullable)
                        buf_fmt(b, ", .null = %.*s.p == NULL", STR_ARG(name));
                break;
        case TYPE_ID:
                buf_fmt(b, ", .i = %.*s.v", STR_ARG(name));
                if (p->type.nullable)
                        buf_fmt(b, ", .null = %.*s.v == 0", STR_ARG(name));
                break;
        case TYPE_ENUM:
        case TYPE_INT:
        case TYPE_TIME:
        case TYPE_BOOL:
                buf_fmt(b, ", .i = %s%.*s", p->type.kind == TYPE_ENUM ? "(int64_t)" : "", STR_ARG(name));
                if (p->type.nullable)
                        buf_fmt(b, ", .null = %.*s == 0", STR_ARG(name));
                break;
        }
        buf_put(b, S(" },\n"));
}

static void put_query_call(struct buf *b, const struct statement *st)
{
        buf_fmt(b, "        TRY(db_query(tx, &%.*s_query, %s, &rows_));\n", STR_ARG(st->name), st->n_params > 0 ? "params_" : "NULL");
}

static void put_body_one(struct buf *b, const struct statement *st)
{
        buf_fmt(b, "        struct %.*s_row row_ = { 0 };\n        bool found_;\n\n", STR_ARG(st->name));
        put_query_call(b, st);
        buf_fmt(b,
                "        found_ = db_next(rows_);\n"
                "        if (found_)\n"
                "                %.*s_read(rows_, &row_);\n"
                "        TRY(db_done(rows_, NULL));\n"
                "        if (!found_)\n"
                "                return ERR_NOT_FOUND;\n"
                "        *ret = row_;\n"
                "        return OK;\n",
                STR_ARG(st->name));
}

static void put_body_many(struct buf *b, const struct statement *st)
{
        buf_fmt(b, "        struct %.*s_row *v_ = NULL;\n        size_t n_ = 0;\n\n", STR_ARG(st->name));
        put_query_call(b, st);
        buf_fmt(b,
                "        while (db_next(rows_)) {\n"
                "                v_ = db_grow(rows_, v_, n_, sizeof(*v_));\n"
                "                %.*s_read(rows_, &v_[n_++]);\n"
                "        }\n"
                "        TRY(db_done(rows_, NULL));\n"
                "        ret->v = v_;\n"
                "        ret->n = n_;\n"
                "        return OK;\n",
                STR_ARG(st->name));
}

static void put_function(struct buf *b, const struct statement *st)
{
        if (st->n_cols > 0)
                put_read_row(b, st);
        put_signature(b, st);
        buf_put(b, S("\n{\n"));
        if (st->n_params > 0) {
                buf_put(b, S("        const struct db_value params_[] = {\n"));
                for (size_t i = 0; i < st->n_params; i++)
                        put_value(b, &st->params[i]);
                buf_put(b, S("        };\n"));
        }
        buf_put(b, S("        struct db_rows *rows_;\n"));
        if (st->kind == KIND_ONE) {
                put_body_one(b, st);
        } else if (st->kind == KIND_MANY) {
                put_body_many(b, st);
        } else {
                buf_putc(b, '\n');
                put_query_call(b, st);
                buf_fmt(b, "        return db_done(rows_, %s);\n", st->kind == KIND_CHANGED ? "ret_changed" : "NULL");
        }
        buf_put(b, S("}\n\n"));
}

struct str emit_source(struct arena *a, const struct sql_file *f, struct str header_name)
{
        struct buf b = buf_in(a);
        struct str symbol = file_symbol(a, header_name);

        buf_fmt(&b, "/* Made by querygen from %.*s. */\n#include \"%.*s\"\n\n", (int)header_name.n - 2, header_name.p,
                STR_ARG(header_name));
        for (size_t i = 0; i < f->n; i++) {
                put_query(&b, &f->v[i]);
                put_function(&b, &f->v[i]);
        }
        buf_fmt(&b, "const struct query *const %.*s_queries[] = {\n", STR_ARG(symbol));
        for (size_t i = 0; i < f->n; i++)
                buf_fmt(&b, "        &%.*s_query,\n", STR_ARG(f->v[i].name));
        buf_fmt(&b, "        NULL,\n};\nconst size_t %.*s_queries_n = %zu;\n", STR_ARG(symbol), f->n);
        return buf_str(&b);
}

/* ---- Migrations, and the list of all queries ---------------------------------------------------------------------- */

struct str emit_migrations(struct arena *a, const struct migration_file *m, size_t n)
{
        struct buf b = buf_in(a);

        buf_put(&b, S("/* Made by querygen from the migrations. */\n#include \"db/db_engine.h\"\n\n"));
        buf_put(&b, S("const struct migration migrations[] = {\n"));
        for (size_t i = 0; i < n; i++) {
                buf_fmt(&b, "        { .number = %lld, .name = \"%.*s\",\n          .sqlite =\n", (long long)m[i].number,
                        STR_ARG(m[i].name));
                put_string(&b, migration_spell(a, &m[i], SPELL_SQLITE), "                ");
                buf_put(&b, S(",\n          .pg =\n"));
                put_string(&b, migration_spell(a, &m[i], SPELL_PG), "                ");
                buf_put(&b, S(" },\n"));
        }
        buf_fmt(&b, "};\nconst size_t migrations_n = %zu;\n", n);
        return buf_str(&b);
}

struct str emit_all_queries(struct arena *a, char *const *header_names, size_t n)
{
        struct buf b = buf_in(a);

        buf_put(&b, S("/* Made by querygen: the statements of every .sql file. */\n#include \"db/queries.h\"\n\n"));
        for (size_t i = 0; i < n; i++)
                buf_fmt(&b, "#include \"%s\"\n", header_names[i]);
        buf_put(&b, S("\nconst struct query_file all_queries[] = {\n"));
        for (size_t i = 0; i < n; i++) {
                struct str symbol = file_symbol(a, str_c(header_names[i]));

                buf_fmt(&b, "        { .header = \"%s\", .v = %.*s_queries, .n = &%.*s_queries_n },\n", header_names[i], STR_ARG(symbol),
                        STR_ARG(symbol));
        }
        buf_fmt(&b, "        { .header = NULL },\n};\nconst size_t all_queries_n = %zu;\n", n);
        return buf_str(&b);
}
