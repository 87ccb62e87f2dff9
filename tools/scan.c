#include "scan.h"

#include <string.h>

bool scan_is_space(char c)
{
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool scan_is_name_start(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool scan_is_name(char c)
{
        return scan_is_name_start(c) || (c >= '0' && c <= '9');
}

struct str scan_name(struct str s, size_t at)
{
        size_t end = at;

        if (at >= s.n || !scan_is_name_start(s.p[at]))
                return (struct str){ 0 };
        while (end < s.n && scan_is_name(s.p[end]))
                end++;
        return str_slice(s, at, end);
}

size_t scan_space(struct str s, size_t at)
{
        while (at < s.n && scan_is_space(s.p[at]))
                at++;
        return at;
}

size_t scan_literal(struct str s, size_t at)
{
        char quote = s.p[at];

        for (size_t i = at + 1; i < s.n; i++) {
                if (s.p[i] == quote)
                        return i + 1;
                if (s.p[i] == '\n')
                        return 0;
                if (s.p[i] == '\\')
                        i++;
        }
        return 0;
}

/* What the inside of one literal means. False for an escape that messages have no use for. */
static bool unescape(struct buf *b, struct str inside)
{
        static const char from[] = "ntr\\\"'", to[] = "\n\t\r\\\"'";

        for (size_t i = 0; i < inside.n; i++) {
                char c = inside.p[i];
                if (c != '\\') {
                        buf_putc(b, c);
                        continue;
                }
                const char *hit = i + 1 < inside.n ? memchr(from, inside.p[i + 1], sizeof from - 1) : NULL;
                if (hit == NULL)
                        return false;
                buf_putc(b, to[hit - from]);
                i++;
        }
        return true;
}

bool scan_literals(struct arena *a, struct str s, size_t *at, struct str *ret_source, struct str *ret_value)
{
        struct buf value = buf_in(a);
        size_t from = scan_space(s, *at), next = from, end = 0;

        while (next < s.n && s.p[next] == '"') {
                end = scan_literal(s, next);
                if (end == 0 || !unescape(&value, str_slice(s, next + 1, end - 1)))
                        return false;
                next = scan_space(s, end);
        }
        if (end == 0)
                return false;
        *ret_source = str_slice(s, from, end);
        *ret_value = buf_str(&value);
        *at = end;
        return true;
}

size_t scan_directive_end(struct str s, size_t at)
{
        size_t depth = 0;

        for (size_t i = at; i < s.n; i++) {
                char c = s.p[i];
                if (c == '"' || c == '\'') {
                        size_t end = scan_literal(s, i);
                        if (end == 0)
                                return SIZE_MAX;
                        i = end - 1;
                } else if (c == '{') {
                        depth++;
                } else if (c == '}' && depth > 0) {
                        depth--;
                } else if (c == '}' && i + 1 < s.n && s.p[i + 1] == '}') {
                        return i;
                }
        }
        return SIZE_MAX;
}

bool scan_placeholder(struct str message, size_t *at, struct str *ret_name)
{
        for (size_t i = *at; i < message.n; i++) {
                struct str name = { 0 };
                if (message.p[i] == '{')
                        name = scan_name(message, i + 1);
                if (name.n == 0 || i + 1 + name.n >= message.n || message.p[i + 1 + name.n] != '}')
                        continue;
                *at = i + name.n + 2;
                *ret_name = name;
                return true;
        }
        *at = message.n;
        return false;
}

void scan_put_literal(struct buf *b, struct str s)
{
        buf_putc(b, '"');
        for (size_t i = 0; i < s.n; i++) {
                unsigned char c = (unsigned char)s.p[i];
                if (c == '"' || c == '\\')
                        buf_fmt(b, "\\%c", c);
                else if (c == '\n')
                        buf_fmt(b, i + 1 < s.n ? "\\n\"\n                   \"" : "\\n");
                else if (c < 0x20 || c == 0x7f)
                        buf_fmt(b, "\\%03o", c);
                else
                        buf_putc(b, (char)c);
        }
        buf_putc(b, '"');
}

int scan_line_at(struct str s, size_t at)
{
        int line = 1;

        for (size_t i = 0; i < at && i < s.n; i++)
                line += s.p[i] == '\n';
        return line;
}
