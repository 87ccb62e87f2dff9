/*
 * querygen: from SQL files to typed C. See tools/README.md for what it reads and writes.
 *
 *   querygen_lex.c     the words of an SQL text, enough to translate, strip and search it; no grammar
 *   querygen_schema.c  migrations: type words, IMMUTABLE, and a database in memory with all of them applied
 *   querygen_parse.c   feature.sql: names, kinds, parameters, columns, the text of each statement
 *   querygen_check.c   each statement prepared against the schema; the type of every column
 *   querygen_emit.c    the C that comes out
 */
#ifndef WASL_QUERYGEN_H
#define WASL_QUERYGEN_H

#include <sqlite3.h>

#include "base/base.h"
#include "tool.h"

#define QUERYGEN_MAX_PARAMS 64
#define QUERYGEN_MAX_COLUMNS 64
#define QUERYGEN_MAX_STATEMENTS 400
#define QUERYGEN_MAX_INCLUDES 16
#define QUERYGEN_MAX_MIGRATIONS 999

/* ---- Words ---- */

enum sql_token_kind { SQL_END, SQL_SPACE, SQL_COMMENT, SQL_WORD, SQL_STRING, SQL_QUOTED, SQL_NUMBER, SQL_PARAM, SQL_SIGN };

struct sql_token {
        enum sql_token_kind kind;
        struct str text;
};

/* Takes the first token off *rest; SQL_END when nothing is left. An unfinished string or comment reaches to the end. */
struct sql_token sql_next(struct str *rest);
bool sql_has_word_outside_parentheses(struct str sql, struct str upper_word);
struct str sql_without_comments(struct arena *a, struct str sql); /* also without indentation, empty lines and the last ';' */
int sql_line_at(struct str sql, size_t offset); /* lines before the offset */
bool is_c_identifier(struct str s); /* and no keyword of C */

/* ---- Types ---- */

enum type_kind { TYPE_INT, TYPE_BOOL, TYPE_TIME, TYPE_STR, TYPE_BYTES, TYPE_ENUM, TYPE_ID };

struct type {
        enum type_kind kind;
        struct str name; /* of the enum, or of the id without "_id" */
        bool nullable;   /* of a parameter: "none" is bound as NULL */
};

/* ---- The schema ---- */

enum spelling { SPELL_SQLITE, SPELL_PG, SPELL_CHECK };

struct migration_file {
        int64_t number;
        struct str name; /* "foundation" */
        const char *path;
        struct str text;
};

struct migration_file migration_read(struct arena *a, const char *path);
/* The files of dir that are named NNNN_name.sql, in order of number; two with one number are an error. */
size_t migrations_in(struct arena *a, const char *dir, struct migration_file **ret);
/* The migration's text as one engine takes it, line by line as in the file. SPELL_CHECK keeps type words where SQLite tells them back. */
struct str migration_spell(struct arena *a, const struct migration_file *m, enum spelling as);

struct schema {
        struct arena *a;
        sqlite3 *db; /* in memory, all migrations applied */
};
struct schema schema_of(struct arena *a, const struct migration_file *m, size_t n);
bool schema_column_type(const struct schema *s, struct str table, struct str column, struct type *ret);
bool schema_has_id(const struct schema *s, struct str id_name); /* "project": is there a table whose identity it is? */

/* ---- Statements ---- */

enum statement_kind { KIND_ONE, KIND_MANY, KIND_EXEC, KIND_CHANGED };

struct field {
        struct str name;
        struct type type;
        int line;
};

struct statement {
        struct str name;
        enum statement_kind kind;
        int line;
        struct field *params;
        size_t n_params;
        struct field *cols; /* as annotated; after statement_check() those of the result, in order */
        size_t n_cols;
        bool all;       /* -- all: no LIMIT, and a reason was given */
        struct str sql; /* as in the file */
        int sql_line;
};

struct sql_file {
        const char *path;
        struct str includes[QUERYGEN_MAX_INCLUDES];
        size_t n_includes;
        struct statement *v;
        size_t n;
};

struct sql_file sql_file_parse(struct arena *a, const struct schema *s, const char *path);
void statement_check(const struct schema *s, const struct sql_file *f, struct statement *st);

/* ---- What comes out ---- */

struct str emit_header(struct arena *a, const struct sql_file *f, struct str header_name);
struct str emit_source(struct arena *a, const struct sql_file *f, struct str header_name);
struct str emit_migrations(struct arena *a, const struct migration_file *m, size_t n);
struct str emit_all_queries(struct arena *a, char *const *header_names, size_t n);

#endif
