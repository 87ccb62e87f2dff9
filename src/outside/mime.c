/* Messages as they travel: RFC 5322 headers, RFC 2047 encoded words, MIME parts in base64. */
#include "outside/mail.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LINE_CHARS 76  /* RFC 2047: lines with encoded words; base64 bodies likewise */
#define WORD_BYTES 45  /* of UTF-8 in one encoded word: 60 characters of base64, 72 with its marks */

static struct str base64(struct arena *a, struct str s)
{
        size_t room = sodium_base64_encoded_len(s.n, sodium_base64_VARIANT_ORIGINAL);
        char *z = arena_alloc(a, room);

        sodium_bin2base64(z, room, (const unsigned char *)s.p, s.n, sodium_base64_VARIANT_ORIGINAL);
        return (struct str){ z, room - 1 };
}

/* ---- Headers ---------------------------------------------------------------------------------------------------------- */

/* Nothing but letters, digits and blanks needs no care anywhere in a header. */
static bool is_plain(struct str s)
{
        for (size_t i = 0; i < s.n; i++) {
                char c = s.p[i];
                if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != ' ')
                        return false;
        }
        return true;
}

/* How many bytes of s, whole characters only, fit into `room` bytes; at least one character. */
static size_t whole_chars(struct str s, size_t room)
{
        size_t end = 0;
        struct str rest = s;

        while (rest.n > 0) {
                utf8_next(&rest);
                if (end > 0 && s.n - rest.n > room)
                        break;
                end = s.n - rest.n;
        }
        return end;
}

/*
 * Text of a header, at `column` of its line. Plain text stays; the rest becomes encoded words, one per line, each of whole characters
 * (a reader joins neighbours without the blank between them).
 */
static void put_words(struct buf *b, size_t column, struct str text)
{
        bool first = true;
        struct str rest = text;

        if (is_plain(text) && column + text.n <= LINE_CHARS) {
                buf_put(b, text);
                return;
        }
        while (rest.n > 0) {
                /* "=?UTF-8?B?" and "?=" take 12 of the line */
                size_t space = LINE_CHARS - 12 - (first ? column : 1);
                size_t room = space / 4 * 3 < WORD_BYTES ? space / 4 * 3 : WORD_BYTES;
                size_t n = whole_chars(rest, room);

                if (!first)
                        buf_put(b, S("\r\n "));
                struct str word = base64(b->a, str_slice(rest, 0, n));
                buf_fmt(b, "=?UTF-8?B?%.*s?=", STR_ARG(word));
                rest = str_slice(rest, n, rest.n);
                first = false;
        }
}

/* Line ends and other controls are blanks in a header; bad bytes are question marks. */
static struct str header_text(struct arena *a, struct str s)
{
        struct str t = str_dup(a, s);
        char *p = str_z(a, t);
        struct str rest = t;

        if (!utf8_valid(t))
                for (size_t i = 0; i < t.n; i++)
                        if ((unsigned char)p[i] >= 0x80)
                                p[i] = '?';
        for (size_t i = 0; i < rest.n; i++)
                if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
                        p[i] = ' ';
        return str_trim((struct str){ p, t.n });
}

static void put_text_header(struct buf *b, const char *name, struct str text)
{
        buf_fmt(b, "%s: ", name);
        put_words(b, strlen(name) + 2, header_text(b->a, text));
        buf_put(b, S("\r\n"));
}

bool mail_address_ok(struct str s)
{
        ptrdiff_t at = str_find(s, '@');

        if (at < 1 || (size_t)at + 1 >= s.n || s.n > LIMIT_EMAIL_BYTES || str_find(str_slice(s, (size_t)at + 1, s.n), '@') >= 0)
                return false;
        for (size_t i = 0; i < s.n; i++)
                if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7f || memchr("<>()[],;:\\\"", s.p[i], 11) != NULL)
                        return false;
        return true;
}

static bool id_ok(struct str s)
{
        if (s.n == 0 || s.n > 100)
                return false;
        for (size_t i = 0; i < s.n; i++) {
                char c = s.p[i];
                if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '.' && c != '-')
                        return false;
        }
        return true;
}

static void put_address_header(struct buf *b, const char *name, struct str who, struct str address)
{
        struct str clean = header_text(b->a, who);

        buf_fmt(b, "%s: ", name);
        if (clean.n > 0) {
                put_words(b, strlen(name) + 2, clean);
                buf_put(b, S("\r\n "));
        }
        buf_fmt(b, "<%.*s>\r\n", STR_ARG(address));
}

/* "Mon, 23 Nov 2026 19:12:35 +0000": English names, whatever the process's locale. */
static void put_date(struct buf *b, int64_t at_ms)
{
        static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
        static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
        time_t s = (time_t)(at_ms / 1000);
        struct tm tm;

        gmtime_r(&s, &tm);
        buf_fmt(b, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
                tm.tm_hour,
                tm.tm_min, tm.tm_sec);
}

/* ---- The whole ---------------------------------------------------------------------------------------------------------- */

/* Lines of a text part end in CRLF, as RFC 2046 has it, before they are encoded. */
static struct str with_crlf(struct arena *a, struct str s)
{
        struct buf b = buf_in(a);

        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] == '\r')
                        continue;
                if (s.p[i] == '\n')
                        buf_putc(&b, '\r');
                buf_putc(&b, s.p[i]);
        }
        return buf_str(&b);
}

static void put_part(struct buf *b, struct str boundary, const char *type, struct str lang, struct str content)
{
        struct str code = base64(b->a, with_crlf(b->a, content));

        buf_fmt(b, "--%.*s\r\nContent-Type: %s; charset=UTF-8\r\nContent-Language: %.*s\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                STR_ARG(boundary), type,
                STR_ARG(lang));
        for (size_t i = 0; i < code.n; i += LINE_CHARS) {
                buf_put(b, str_slice(code, i, i + LINE_CHARS));
                buf_put(b, S("\r\n"));
        }
}

enum err mail_compose(struct arena *a, const struct mail_config *cfg, const struct mail_message *m, struct str *ret)
{
        struct buf b = buf_in(a);

        if (!mail_address_ok(cfg->from) || !mail_address_ok(m->to) || (m->reply_to.n > 0 && !mail_address_ok(m->reply_to)) ||
            !id_ok(m->id) || !id_ok(cfg->domain))
                return ERR_INVALID;
        /* '_' is in no base64, so no line of a part can look like the boundary. */
        struct str boundary = str_fmt(a, "=_%.*s_=", STR_ARG(m->id));
        if (boundary.n > 70)
                return ERR_INVALID;
        put_date(&b, m->date_ms);
        buf_fmt(&b, "Message-ID: <%.*s@%.*s>\r\n", STR_ARG(m->id), STR_ARG(cfg->domain));
        put_address_header(&b, "From", m->from_name, cfg->from);
        put_address_header(&b, "To", m->to_name, m->to);
        if (m->reply_to.n > 0)
                put_address_header(&b, "Reply-To", S(""), m->reply_to);
        put_text_header(&b, "Subject", m->subject);
        /* RFC 3834: no holiday answers to this. */
        buf_put(&b, S("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"));
        buf_fmt(&b, "Content-Type: multipart/alternative; boundary=\"%.*s\"\r\n\r\n", STR_ARG(boundary));
        put_part(&b, boundary, "text/plain", lang_code(m->lang), m->text);
        put_part(&b, boundary, "text/html", lang_code(m->lang), m->html);
        buf_fmt(&b, "--%.*s--\r\n", STR_ARG(boundary));
        *ret = buf_str(&b);
        return OK;
}
