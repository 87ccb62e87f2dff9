/*
 * What libmicrohttpd 0.9.75 lets through and HTTP/1.1 forbids (RFC 9112): two lengths, foreign transfer codings, a missing or doubled
 * Host, odd header names, bare line feeds, folded lines, NULs. Each could make a proxy in front and us see two different requests in the
 * same bytes, so each ends the connection.
 */
#include "http/conn.h"

#include <string.h>

struct seen {
        const char *expect; /* where the next header's name must stand; NULL: anywhere */
        int hosts, lengths, codings, types;
        struct str length, coding;
        size_t bytes;
        int status;
};

static bool value_ok(struct str v)
{
        for (size_t i = 0; i < v.n; i++) {
                unsigned char c = (unsigned char)v.p[i];
                if ((c < ' ' && c != '\t') || c == 0x7f)
                        return false;
        }
        return true;
}

/* Host: what a name, an address and a port are written with. */
static bool host_ok(struct str v)
{
        for (size_t i = 0; i < v.n; i++) {
                char c = v.p[i];
                bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                if (!alnum && (c == '\0' || !strchr(".-_:[]", c)))
                        return false;
        }
        return v.n > 0 && v.n <= 255;
}

static bool digits(struct str v)
{
        for (size_t i = 0; i < v.n; i++)
                if (v.p[i] < '0' || v.p[i] > '9')
                        return false;
        return v.n > 0;
}

/*
 * libmicrohttpd before 0.9.77 takes headers apart in place and reads over what it should refuse. Where a line ended in CRLF and nothing
 * was skipped or joined, the next name stands two bytes behind the value.
 */
static bool adjacent(struct seen *s, const char *key, const char *value, size_t value_size)
{
        bool ok = !s->expect || key == s->expect;

        s->expect = MHD_VERSION < 0x00097700 ? value + value_size + 2 : NULL;
        return ok;
}

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *key, size_t key_size, const char *value, size_t value_size)
{
        struct seen *s = cls;
        struct str k = { key, key_size }, v = { value, value ? value_size : 0 };

        s->bytes += key_size + value_size + 4;
        if (s->status != 0)
                return MHD_NO;
        if (!http_token_ok(k) || !value || !value_ok(v) || !adjacent(s, key, value, value_size)) {
                s->status = 400;
                return MHD_NO;
        }
        if (str_eq_nocase(k, S("Host"))) {
                s->hosts++;
                s->status = host_ok(v) ? s->status : 400;
        } else if (str_eq_nocase(k, S("Content-Length"))) {
                if (!digits(v) || (s->lengths > 0 && !str_eq(s->length, v)))
                        s->status = 400;
                s->lengths++;
                s->length = v;
        } else if (str_eq_nocase(k, S("Transfer-Encoding"))) {
                s->codings++;
                s->coding = v;
        } else if (str_eq_nocase(k, S("Content-Type"))) {
                s->types++;
        }
        return MHD_YES;
}

static int judge(const struct seen *s, struct str version, bool may_have_body)
{
        bool one_one = str_eq(version, S("HTTP/1.1"));
        bool has_body = s->codings > 0 || (s->lengths > 0 && !str_eq(s->length, S("0")));

        if (s->hosts > 1 || (one_one && s->hosts == 0) || s->types > 1)
                return 400;
        if (s->codings > 0 && (s->lengths > 0 || s->codings > 1 || !one_one))
                return 400;
        if (s->codings > 0 && !str_eq_nocase(s->coding, S("chunked")))
                return 501;
        if (has_body && !may_have_body)
                return 400;
        if (s->bytes > LIMIT_HEADERS_BYTES)
                return 431;
        return 0;
}

static size_t header_bytes(struct MHD_Connection *mhd)
{
        const union MHD_ConnectionInfo *size = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

        return size ? size->header_size : 0;
}

int guard_request(struct http_conn *c, const char *method, const char *url, const char *version)
{
        size_t method_n = strlen(method);
        struct seen s = { .bytes = 2 };

        if (c->uri.n > LIMIT_REQUEST_LINE_BYTES - 32)
                return 414;
        if (!http_token_ok((struct str){ method, method_n }) || method_n > 16 || !value_ok(c->uri) || str_find(c->uri, ' ') >= 0)
                return 400;
        if (MHD_VERSION < 0x00097700) {
                if (url != method + method_n + 1 || version != url + c->uri.n + 1)
                        return 400;
                s.expect = version + strlen(version) + 2;
        }
        MHD_get_connection_values_n(c->mhd, MHD_HEADER_KIND, on_header, &s);
        if (s.status != 0)
                return s.status;
        if (s.expect && s.expect + 2 != method + header_bytes(c->mhd))
                return 400;
        c->body.declared = s.codings > 0 ? -1 : 0;
        if (s.lengths > 0 && !str_int(s.length, &c->body.declared))
                return 413;
        return judge(&s, str_c(version), c->req.method == HTTP_POST || c->req.method == HTTP_OTHER);
}
