/* Replies: from our value to libmicrohttpd's response, with the headers that every reply carries, compression and ranges. */
#include "http/conn.h"

#include <brotli/encode.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#define ZLIB_CONST
#include <zlib.h>

#define COMPRESS_FROM_BYTES 1024
#define GZIP_LEVEL 2    /* README: measured */
#define BROTLI_QUALITY 0
#define BROTLI_WINDOW_BITS 16

struct header {
        const char *name, *value;
};

/* On every reply, unless the reply has its own of that name (user files come with a stricter policy). */
static const struct header security_headers[] = {
        { "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; media-src 'self'" },
        { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "strict-origin-when-cross-origin" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
        { "Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()" },
};
static const struct header https_header = { "Strict-Transport-Security", "max-age=31536000; includeSubDomains" };

static struct str reply_header(const struct http_reply *rep, struct str name)
{
        for (size_t i = 0; i < rep->n_headers; i++)
                if (str_eq_nocase(rep->headers[i].name, name))
                        return rep->headers[i].value;
        return (struct str){ NULL, 0 };
}

void http_reply_header(struct http_reply *rep, struct str name, struct str value)
{
        assert(rep->n_headers < ARRAY_LEN(rep->headers));
        rep->headers[rep->n_headers++] = (struct http_field){ name, value };
}

void http_reply_cookie(struct http_req *r, struct http_reply *rep, struct str name, struct str value, int64_t max_age_s, bool secure)
{
        struct buf b = buf_in(r->arena);

        assert(http_token_ok(name) && http_cookie_value_ok(value));
        buf_fmt(&b, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax", STR_ARG(name), STR_ARG(value));
        if (secure)
                buf_put(&b, S("; Secure"));
        if (max_age_s != 0)
                buf_fmt(&b, "; Max-Age=%lld", (long long)(max_age_s > 0 ? max_age_s : 0));
        http_reply_header(rep, S("Set-Cookie"), buf_str(&b));
}

/* ---- Compression ---------------------------------------------------------------------------------------------------- */

/* zlib's state is 256 KB that takes longer to set up than a page to compress, so states are kept and reset. */
struct deflater {
        struct deflater *next;
        z_stream z;
};

static struct deflater *deflater_take(struct http_server *s)
{
        pthread_mutex_lock(&s->mutex);
        struct deflater *d = s->deflaters;
        if (d)
                s->deflaters = d->next;
        pthread_mutex_unlock(&s->mutex);
        if (d)
                return deflateReset(&d->z) == Z_OK ? d : NULL;
        d = calloc(1, sizeof *d);
        if (!d || deflateInit2(&d->z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
                abort(); /* out of memory, as in the arena */
        return d;
}

static void deflater_give(struct http_server *s, struct deflater *d)
{
        pthread_mutex_lock(&s->mutex);
        d->next = s->deflaters;
        s->deflaters = d;
        pthread_mutex_unlock(&s->mutex);
}

void deflaters_free(struct http_server *s)
{
        for (struct deflater *d = s->deflaters, *next; d; d = next) {
                next = d->next;
                deflateEnd(&d->z);
                free(d);
        }
        s->deflaters = NULL;
}

static bool worth_compressing(const struct http_reply *rep)
{
        static const char *const types[] = {
                "text/", "application/json", "application/javascript", "application/xml", "application/atom+xml",
                "application/problem+json", "application/manifest+json", "application/ld+json", "image/svg+xml",
        };

        if (rep->precompressed || rep->body.n < COMPRESS_FROM_BYTES || reply_header(rep, S("Content-Encoding")).p)
                return false;
        for (size_t i = 0; i < ARRAY_LEN(types); i++)
                if (str_starts(rep->type, str_c(types[i])))
                        return true;
        return false;
}

static bool gzip(struct http_conn *c, struct str *body)
{
        struct deflater *d = deflater_take(c->server);
        size_t most = deflateBound(&d->z, (uLong)body->n);
        unsigned char *out = arena_alloc(c->arena, most);

        d->z.next_in = (const unsigned char *)body->p;
        d->z.avail_in = (uInt)body->n;
        d->z.next_out = out;
        d->z.avail_out = (uInt)most;
        bool done = deflate(&d->z, Z_FINISH) == Z_STREAM_END;
        size_t n = d->z.total_out;
        deflater_give(c->server, d);
        if (done)
                *body = (struct str){ (const char *)out, n };
        return done;
}

static bool brotli(struct http_conn *c, struct str *body)
{
        size_t n = BrotliEncoderMaxCompressedSize(body->n);
        unsigned char *out = arena_alloc(c->arena, n);

        if (!BrotliEncoderCompress(BROTLI_QUALITY, BROTLI_WINDOW_BITS, BROTLI_MODE_TEXT, body->n, (const unsigned char *)body->p, &n, out))
                return false;
        *body = (struct str){ (const char *)out, n };
        return true;
}

/* The body's coding from here on, NULL: as it was. */
static const char *compress_body(struct http_conn *c, struct str *body)
{
        struct str accept = http_header(&c->req, "Accept-Encoding");

        if (http_accepts(accept, S("br")) && brotli(c, body))
                return "br";
        return http_accepts(accept, S("gzip")) && gzip(c, body) ? "gzip" : NULL;
}

/* ---- Building ------------------------------------------------------------------------------------------------------- */

struct http_reply respond_plain(int status)
{
        static const struct {
                int status;
                struct str text;
        } texts[] = {
                { 400, STR_INIT("Bad request\n") },
                { 405, STR_INIT("Method not allowed\n") },
                { 413, STR_INIT("Too large\n") },
                { 414, STR_INIT("Address too long\n") },
                { 416, STR_INIT("Range not satisfiable\n") },
                { 431, STR_INIT("Too many headers\n") },
                { 500, STR_INIT("Something went wrong\n") },
                { 501, STR_INIT("Not implemented\n") },
                { 503, STR_INIT("Shutting down\n") },
        };
        struct http_reply rep = { .status = status, .type = S("text/plain; charset=utf-8"), .no_store = true };

        for (size_t i = 0; i < ARRAY_LEN(texts); i++)
                if (texts[i].status == status)
                        rep.body = texts[i].text;
        assert(rep.body.n > 0);
        return rep;
}

static bool add(struct MHD_Response *m, const char *name, const char *value)
{
        return MHD_add_response_header(m, name, value) == MHD_YES;
}

static bool add_str(struct http_conn *c, struct MHD_Response *m, struct str name, struct str value)
{
        if (memchr(value.n > 0 ? value.p : "", '\0', value.n))
                return false;
        return add(m, str_z(c->arena, name), str_z(c->arena, value));
}

/* False: one of the handler's headers has bytes that no header may have. */
static bool add_headers(struct http_conn *c, struct MHD_Response *m)
{
        const struct http_reply *rep = &c->reply;
        bool ok = rep->type.n == 0 || add_str(c, m, S("Content-Type"), rep->type);

        for (size_t i = 0; i < rep->n_headers; i++)
                ok = ok && add_str(c, m, rep->headers[i].name, rep->headers[i].value);
        for (size_t i = 0; i < ARRAY_LEN(security_headers); i++)
                if (!reply_header(rep, str_c(security_headers[i].name)).p)
                        ok = ok && add(m, security_headers[i].name, security_headers[i].value);
        if (c->server->cfg.https)
                ok = ok && add(m, https_header.name, https_header.value);
        if (!reply_header(rep, S("Cache-Control")).p)
                ok = ok && add(m, "Cache-Control", rep->no_store ? "no-store" : "private, no-cache");
        if (c->close || atomic_load(&c->server->stopping))
                ok = ok && add(m, "Connection", "close");
        return ok && add(m, "X-Request-Id", c->id);
}

/* libmicrohttpd takes bytes that it only reads without const. */
static void *writable(const char *p)
{
        union {
                const char *in;
                void *out;
        } u = { .in = p ? p : "" };

        return u.out;
}

static struct MHD_Response *response_of_body(struct http_conn *c)
{
        struct http_reply *rep = &c->reply;
        bool may = worth_compressing(rep);
        const char *coding = may ? compress_body(c, &rep->body) : NULL;
        struct MHD_Response *m = MHD_create_response_from_buffer(rep->body.n, writable(rep->body.p), MHD_RESPMEM_PERSISTENT);

        if (!m)
                return NULL;
        c->sent_bytes = rep->body.n;
        if (coding)
                add(m, "Content-Encoding", coding);
        if (may)
                add(m, "Vary", "Accept-Encoding");
        return m;
}

/* Which bytes of a file go out; sets the status 206 or 416. */
static void choose_range(struct http_conn *c, int64_t size, int64_t *ret_from, int64_t *ret_n)
{
        struct http_reply *rep = &c->reply;
        struct str etag = reply_header(rep, S("ETag")), if_range = http_header(&c->req, "If-Range");
        bool asked = rep->status == 200 && c->req.method == HTTP_GET && (if_range.n == 0 || (etag.n > 0 && str_eq(if_range, etag)));
        enum err e = asked ? http_range(http_header(&c->req, "Range"), size, ret_from, ret_n) : ERR_NOT_FOUND;

        if (e == OK) {
                rep->status = 206;
                http_reply_header(rep, S("Content-Range"), str_fmt(c->arena, "bytes %lld-%lld/%lld", (long long)*ret_from,
                                                                     (long long)(*ret_from + *ret_n - 1), (long long)size));
                return;
        }
        *ret_from = 0;
        *ret_n = size;
        if (e == ERR_NOT_FOUND)
                return;
        *rep = respond_plain(416);
        http_reply_header(rep, S("Content-Range"), str_fmt(c->arena, "bytes */%lld", (long long)size));
}

static struct MHD_Response *response_of_file(struct http_conn *c)
{
        struct http_reply *rep = &c->reply;
        int fd = open(str_z(c->arena, rep->file), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        struct stat st;
        int64_t from, n;

        if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
                LOG(LOG_ERROR, "cannot send a file", { "path", LOG_STR(rep->file) }, { "errno", LOG_INT(errno) },
                    { "request", LOG_Z(c->id) });
                if (fd >= 0)
                        close(fd);
                *rep = respond_plain(500);
                return response_of_body(c);
        }
        choose_range(c, st.st_size, &from, &n);
        if (rep->status == 416) {
                close(fd);
                return response_of_body(c);
        }
        struct MHD_Response *m = MHD_create_response_from_fd_at_offset64((uint64_t)n, fd, (uint64_t)from); /* owns fd from here */
        if (!m) {
                close(fd);
                return NULL;
        }
        c->sent_bytes = (size_t)n;
        add(m, "Accept-Ranges", "bytes");
        return m;
}

static struct MHD_Response *response_of(struct http_conn *c)
{
        struct MHD_Response *m = c->reply.file.n > 0 ? response_of_file(c) : response_of_body(c);

        if (m && add_headers(c, m))
                return m;
        if (m)
                MHD_destroy_response(m);
        LOG(LOG_ERROR, "a reply had a header that cannot be sent", { "path", LOG_STR(c->req.path) }, { "request", LOG_Z(c->id) });
        c->reply = respond_plain(500);
        m = response_of_body(c);
        if (m)
                add_headers(c, m);
        return m;
}

enum MHD_Result respond_queue(struct http_conn *c)
{
        assert(c->reply.status >= 200 && c->reply.status <= 599);
        struct MHD_Response *m = response_of(c);
        if (!m)
                return MHD_NO;
        c->status = c->reply.status;
        atomic_store(&c->peer->stage, STAGE_REPLY);
        enum MHD_Result ok = MHD_queue_response(c->mhd, (unsigned)c->status, m);
        MHD_destroy_response(m);
        return ok;
}

/*
 * For requests whose end nobody can tell: what follows on the connection could be taken for anything. The reply goes to the socket itself,
 * then what has come in is read away, so that closing sends no reset that would overtake the reply.
 */
void respond_raw(struct http_conn *c, int status)
{
        struct http_reply rep = respond_plain(status);
        struct buf b = buf_in(c->arena);
        char away[4096];

        buf_fmt(&b, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %zu\r\n"
                    "Cache-Control: no-store\r\nX-Request-Id: %s\r\n",
                status, MHD_get_reason_phrase_for((unsigned)status), rep.body.n, c->id);
        for (size_t i = 0; i < ARRAY_LEN(security_headers); i++)
                buf_fmt(&b, "%s: %s\r\n", security_headers[i].name, security_headers[i].value);
        if (c->server->cfg.https)
                buf_fmt(&b, "%s: %s\r\n", https_header.name, https_header.value);
        buf_put(&b, S("\r\n"));
        if (c->req.method != HTTP_HEAD)
                buf_put(&b, rep.body);
        send(c->peer->fd, b.p, b.n, MSG_DONTWAIT | MSG_NOSIGNAL);
        shutdown(c->peer->fd, SHUT_WR);
        for (int i = 0; i < 64 && recv(c->peer->fd, away, sizeof away, MSG_DONTWAIT) > 0; i++)
                ;
        c->status = status;
        c->sent_bytes = rep.body.n;
}
