#include "http/parse.h"

#include <string.h>

#include "text/text.h"

/* RFC 2046, 5.1.1; a carriage return is not among them, which the search below relies on. */
static bool boundary_ok(struct str b)
{
        static const char also[] = "'()+_,-./:=? ";

        for (size_t i = 0; i < b.n; i++) {
                char c = b.p[i];
                bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                if (!alnum && (c == '\0' || !strchr(also, c)))
                        return false;
        }
        return b.n > 0 && b.n <= MULTIPART_BOUNDARY_BYTES && b.p[b.n - 1] != ' ';
}

enum err multipart_start(struct multipart *m, struct arena *a, struct str content_type, struct multipart_sink sink)
{
        struct str b;

        if (http_param(a, content_type, S("boundary"), &b) != OK || !boundary_ok(b))
                return ERR_INVALID;
        /* the first boundary has no line end in front */
        *m = (struct multipart){ .a = a, .sink = sink, .state = MULTIPART_DATA, .matched = 2 };
        memcpy(m->delimiter, "\r\n--", 4);
        memcpy(m->delimiter + 4, b.p, b.n);
        m->n_delimiter = 4 + b.n;
        return OK;
}

/* Browsers write a quote and line ends in names as these three encodings, and nothing else (HTML standard, multipart/form-data). */
static struct str form_name(struct arena *a, struct str s)
{
        struct buf b = buf_in(a);

        for (size_t i = 0; i < s.n; i++) {
                struct str three = str_slice(s, i, i + 3);
                bool quote = str_eq_nocase(three, S("%22"));
                bool line_end = str_eq_nocase(three, S("%0d")) || str_eq_nocase(three, S("%0a"));
                if (quote)
                        buf_putc(&b, '"');
                else if (!line_end)
                        buf_putc(&b, s.p[i]);
                if (quote || line_end)
                        i += 2;
        }
        return buf_str(&b);
}

static enum err part_of(struct arena *a, struct str disposition, struct multipart_part *ret)
{
        struct multipart_part part = { 0 };
        struct str name, file;

        if (!str_eq_nocase(http_param_main(disposition), S("form-data")) || http_param(a, disposition, S("name"), &name) != OK)
                return ERR_INVALID;
        enum err e = http_param(a, disposition, S("filename"), &file);
        if (e != OK && e != ERR_NOT_FOUND)
                return ERR_INVALID;
        part.name = form_name(a, name);
        if (part.name.n == 0 || !utf8_valid(part.name))
                return ERR_INVALID;
        part.is_file = e == OK;
        if (part.is_file)
                part.file_name = http_file_name(a, form_name(a, file));
        *ret = part;
        return OK;
}

static enum err head_done(struct multipart *m)
{
        struct str rest = str_dup(m->a, (struct str){ m->head, m->n_head }), disposition = { 0 }, line;
        struct multipart_part part;

        while (str_next(&rest, '\n', &line)) {
                line = str_trim(line);
                ptrdiff_t at = str_find(line, ':');
                if (line.n == 0)
                        continue;
                if (at < 0 || !http_token_ok(str_slice(line, 0, (size_t)at)))
                        return ERR_INVALID;
                if (!str_eq_nocase(str_slice(line, 0, (size_t)at), S("Content-Disposition")))
                        continue;
                if (disposition.p)
                        return ERR_INVALID;
                disposition = str_trim(str_slice(line, (size_t)at + 1, line.n));
        }
        TRY(part_of(m->a, disposition, &part));
        m->in_part = true;
        m->state = MULTIPART_DATA;
        return m->sink.begin(m->sink.ctx, &part);
}

static enum err take_head(struct multipart *m, char c)
{
        if (m->n_head == sizeof m->head)
                return ERR_LIMIT;
        if (c == '\0')
                return ERR_INVALID;
        m->head[m->n_head++] = c;
        if (!str_ends((struct str){ m->head, m->n_head }, S("\r\n\r\n")))
                return OK;
        return head_done(m);
}

static enum err take_after(struct multipart *m, char c)
{
        m->tail[m->n_tail++] = c;
        if (m->n_tail < 2)
                return OK;
        m->n_tail = 0;
        if (memcmp(m->tail, "--", 2) == 0) {
                m->state = MULTIPART_END;
                return OK;
        }
        if (memcmp(m->tail, "\r\n", 2) != 0)
                return ERR_INVALID;
        m->state = MULTIPART_HEAD;
        m->n_head = 0;
        return OK;
}

/* After the last boundary: one line end at most. */
static enum err take_end(struct multipart *m, char c)
{
        if (m->n_tail == 2 || c != "\r\n"[m->n_tail])
                return ERR_INVALID;
        m->n_tail++;
        return OK;
}

static enum err give(struct multipart *m, struct str bytes)
{
        if (bytes.n == 0)
                return OK;
        return m->in_part ? m->sink.data(m->sink.ctx, bytes) : ERR_INVALID;
}

static enum err delimiter_done(struct multipart *m)
{
        bool was = m->in_part;

        m->matched = 0;
        m->in_part = false;
        m->state = MULTIPART_AFTER;
        return was ? m->sink.end(m->sink.ctx) : OK;
}

/*
 * Takes content from the front of bytes up to a delimiter or the end. Only a carriage return can begin a delimiter and none stands inside
 * one, so after a mismatch what had matched is content and the search goes on with the byte at hand.
 */
static enum err take_data(struct multipart *m, struct str *bytes)
{
        while (bytes->n > 0 && m->matched > 0) {
                if (bytes->p[0] != m->delimiter[m->matched]) {
                        struct str was = { m->delimiter, m->matched };
                        m->matched = 0;
                        TRY(give(m, was));
                        break;
                }
                *bytes = str_slice(*bytes, 1, bytes->n);
                if (++m->matched == m->n_delimiter)
                        return delimiter_done(m);
        }
        if (bytes->n == 0)
                return OK;
        ptrdiff_t cr = str_find(*bytes, '\r');
        size_t n = cr < 0 ? bytes->n : (size_t)cr;
        TRY(give(m, str_slice(*bytes, 0, n)));
        m->matched = cr < 0 ? 0 : 1;
        *bytes = str_slice(*bytes, n + m->matched, bytes->n);
        return OK;
}

enum err multipart_feed(struct multipart *m, struct str bytes)
{
        while (bytes.n > 0) {
                if (m->state == MULTIPART_DATA) {
                        TRY(take_data(m, &bytes));
                        continue;
                }
                char c = bytes.p[0];
                bytes = str_slice(bytes, 1, bytes.n);
                if (m->state == MULTIPART_HEAD)
                        TRY(take_head(m, c));
                else
                        TRY(m->state == MULTIPART_AFTER ? take_after(m, c) : take_end(m, c));
        }
        return OK;
}

enum err multipart_finish(struct multipart *m)
{
        return m->state == MULTIPART_END && m->n_tail != 1 ? OK : ERR_INVALID;
}
