/* Addresses and JSON strings. */
#include "text/place.h"
#include "text/text.h"

static bool is_unreserved(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

/* Browsers drop tabs and line ends inside an address and blanks in front of it: with any of them we read no scheme out of it. */
static bool has_control(struct str s)
{
        for (size_t i = 0; i < s.n; i++) {
                unsigned char c = (unsigned char)s.p[i];
                if (c < 0x20 || c == 0x7f)
                        return true;
        }
        return s.n > 0 && s.p[0] == ' ';
}

bool url_is_allowed(struct str s)
{
        size_t i = 0;
        struct str scheme;

        if (has_control(s))
                return false;
        while (i < s.n && s.p[i] != ':' && s.p[i] != '/' && s.p[i] != '?' && s.p[i] != '#')
                i++;
        if (i == s.n || s.p[i] != ':')
                return true;
        scheme = str_slice(s, 0, i);
        return str_eq_nocase(scheme, S("http")) || str_eq_nocase(scheme, S("https")) || str_eq_nocase(scheme, S("mailto"));
}

void url_encode(struct buf *b, struct str s)
{
        static const char hex[] = "0123456789ABCDEF";

        for (size_t i = 0; i < s.n; i++) {
                unsigned char c = (unsigned char)s.p[i];
                if (is_unreserved(s.p[i]))
                        buf_putc(b, s.p[i]);
                else
                        buf_put(b, (struct str){ (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3 });
        }
}

bool url_decode(struct arena *a, struct str s, bool plus_is_space, struct str *ret)
{
        struct buf b = buf_in(a);
        unsigned char byte;

        buf_reserve(&b, s.n);
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] != '%') {
                        buf_putc(&b, plus_is_space && s.p[i] == '+' ? ' ' : s.p[i]);
                        continue;
                }
                if (i + 2 >= s.n || !str_unhex(str_slice(s, i + 1, i + 3), &byte, 1))
                        return false;
                buf_putc(&b, (char)byte);
                i += 2;
        }
        *ret = buf_str(&b);
        return true;
}

/* What this character is in JSON, or empty for itself. '<', '>' and '&' are spelled out so that the text may stand in a page. */
static struct str json_escape(char c, char room[6])
{
        static const char hex[] = "0123456789abcdef";
        static const char letters[] = "btn\0fr";
        unsigned char u = (unsigned char)c;

        if (c == '"' || c == '\\') {
                room[0] = '\\';
                room[1] = c;
                return (struct str){ room, 2 };
        }
        if (u >= 8 && u <= 13 && u != 11) {
                room[0] = '\\';
                room[1] = letters[u - 8];
                return (struct str){ room, 2 };
        }
        if (u >= 0x20 && c != '<' && c != '>' && c != '&' && u != 0x7f)
                return (struct str){ 0 };
        room[0] = '\\';
        room[1] = 'u';
        room[2] = '0';
        room[3] = '0';
        room[4] = hex[u >> 4];
        room[5] = hex[u & 15];
        return (struct str){ room, 6 };
}

void json_str(struct buf *b, struct str s)
{
        size_t from = 0;
        char room[6];

        buf_putc(b, '"');
        for (size_t i = 0; i < s.n; i++) {
                struct str e = json_escape(s.p[i], room);
                if (e.n == 0)
                        continue;
                buf_put(b, str_slice(s, from, i));
                buf_put(b, e);
                from = i + 1;
        }
        buf_put(b, str_slice(s, from, s.n));
        buf_putc(b, '"');
}
