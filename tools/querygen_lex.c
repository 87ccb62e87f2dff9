#include "querygen.h"

static bool is_space(char c)
{
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
        return c >= '0' && c <= '9';
}

static bool is_word_start(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_word(char c)
{
        return is_word_start(c) || is_digit(c);
}

/* Length of a text between two quotes, where a doubled quote stands for itself. */
static size_t quoted_length(struct str s, char quote)
{
        for (size_t i = 1; i < s.n; i++) {
                if (s.p[i] != quote)
                        continue;
                if (i + 1 < s.n && s.p[i + 1] == quote)
                        i++;
                else
                        return i + 1;
        }
        return s.n;
}

static size_t line_comment_length(struct str s)
{
        ptrdiff_t end = str_find(s, '\n');

        return end < 0 ? s.n : (size_t)end;
}

static size_t block_comment_length(struct str s)
{
        for (size_t i = 2; i + 1 < s.n; i++)
                if (s.p[i] == '*' && s.p[i + 1] == '/')
                        return i + 2;
        return s.n;
}

static size_t run_length(struct str s, size_t from, bool (*belongs)(char))
{
        size_t i = from;

        while (i < s.n && belongs(s.p[i]))
                i++;
        return i;
}

struct sql_token sql_next(struct str *rest)
{
        struct str s = *rest;
        enum sql_token_kind kind = SQL_SIGN;
        size_t n = 1;

        if (s.n == 0)
                return (struct sql_token){ SQL_END, { NULL, 0 } };
        if (is_space(s.p[0])) {
                kind = SQL_SPACE;
                n = run_length(s, 1, is_space);
        } else if (str_starts(s, S("--"))) {
                kind = SQL_COMMENT;
                n = line_comment_length(s);
        } else if (str_starts(s, S("/*"))) {
                kind = SQL_COMMENT;
                n = block_comment_length(s);
        } else if (is_word_start(s.p[0])) {
                kind = SQL_WORD;
                n = run_length(s, 1, is_word);
        } else if (is_digit(s.p[0])) {
                kind = SQL_NUMBER;
                n = run_length(s, 1, is_word);
        } else if (s.p[0] == '$') {
                kind = SQL_PARAM;
                n = run_length(s, 1, is_word);
        } else if (s.p[0] == '\'' || s.p[0] == '"') {
                kind = s.p[0] == '"' ? SQL_QUOTED : SQL_STRING;
                n = quoted_length(s, s.p[0]);
        }
        *rest = str_slice(s, n, s.n);
        return (struct sql_token){ kind, str_slice(s, 0, n) };
}

bool sql_has_word_outside_parentheses(struct str sql, struct str upper_word)
{
        int depth = 0;

        for (struct sql_token t = sql_next(&sql); t.kind != SQL_END; t = sql_next(&sql)) {
                if (t.kind == SQL_SIGN && t.text.p[0] == '(')
                        depth++;
                if (t.kind == SQL_SIGN && t.text.p[0] == ')')
                        depth--;
                if (t.kind == SQL_WORD && depth == 0 && str_eq_nocase(t.text, upper_word))
                        return true;
        }
        return false;
}

/* White space as it is kept: one line end where there was one, else one space. */
static char space_kept(struct str space)
{
        return str_find(space, '\n') < 0 ? ' ' : '\n';
}

struct str sql_without_comments(struct arena *a, struct str sql)
{
        struct buf b = buf_in(a);
        char space = 0;

        for (struct sql_token t = sql_next(&sql); t.kind != SQL_END; t = sql_next(&sql)) {
                if (t.kind == SQL_COMMENT && space != '\n')
                        space = ' ';
                if (t.kind == SQL_SPACE && space != '\n')
                        space = space_kept(t.text);
                if (t.kind == SQL_COMMENT || t.kind == SQL_SPACE)
                        continue;
                if (t.kind == SQL_SIGN && t.text.p[0] == ';')
                        break;
                if (space != 0 && b.n > 0)
                        buf_putc(&b, space);
                space = 0;
                buf_put(&b, t.text);
        }
        return buf_str(&b);
}

int sql_line_at(struct str sql, size_t offset)
{
        int lines = 0;

        for (size_t i = 0; i < offset && i < sql.n; i++)
                lines += sql.p[i] == '\n';
        return lines;
}

bool is_c_identifier(struct str s)
{
        static const char *const keywords[] = {
                "auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
                "false", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
                "sizeof", "static", "struct", "switch", "true", "typedef", "union", "unsigned", "void", "volatile", "while",
        };

        if (s.n == 0 || !is_word_start(s.p[0]) || run_length(s, 0, is_word) != s.n)
                return false;
        for (size_t i = 0; i < ARRAY_LEN(keywords); i++)
                if (str_eq(s, str_c(keywords[i])))
                        return false;
        return true;
}
