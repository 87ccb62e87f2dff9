/*
 * Static files: from the table that tools/embed wrote, compressed ahead, kept by browsers for ever because their names change with their
 * content.
 */
#include "http/conn.h"
#include "http/static_table.h"

static const struct http_static_file *find(struct str path)
{
        size_t low = 0, high = http_static_count;

        while (low < high) {
                size_t mid = low + (high - low) / 2;
                int d = str_cmp(path, http_static_files[mid].path);
                if (d == 0)
                        return &http_static_files[mid];
                if (d < 0)
                        high = mid;
                else
                        low = mid + 1;
        }
        return NULL;
}

/* If-None-Match: a list of tags, or '*'; weak and strong count alike (RFC 9110, 13.1.2). */
static bool has_already(struct str header, struct str etag)
{
        struct str item;

        while (str_next(&header, ',', &item)) {
                item = str_trim(item);
                if (str_starts(item, S("W/")))
                        item = str_slice(item, 2, item.n);
                if (str_eq(item, etag) || str_eq(item, S("*")))
                        return true;
        }
        return false;
}

/* Each form is a representation with a tag of its own (RFC 9110, 8.8.3.3): "hash", "hash-gz", "hash-br". */
static struct str tag_of(struct http_req *r, const struct http_static_file *f, const char *form)
{
        return str_fmt(r->arena, "%.*s%s\"", (int)f->etag.n - 1, f->etag.p, form);
}

bool http_static(struct http_req *r, struct http_reply *ret)
{
        const struct http_static_file *f = find(r->path);
        struct http_reply rep = { .status = 200, .precompressed = true };
        const char *form = "";

        if (!f)
                return false;
        struct str accept = http_header(r, "Accept-Encoding");
        rep.type = f->type;
        rep.body = f->identity;
        if (f->brotli.n > 0 && http_accepts(accept, S("br"))) {
                rep.body = f->brotli;
                form = "-br";
                http_reply_header(&rep, S("Content-Encoding"), S("br"));
        } else if (f->gzip.n > 0 && http_accepts(accept, S("gzip"))) {
                rep.body = f->gzip;
                form = "-gz";
                http_reply_header(&rep, S("Content-Encoding"), S("gzip"));
        }
        struct str etag = tag_of(r, f, form);
        http_reply_header(&rep, S("ETag"), etag);
        http_reply_header(&rep, S("Cache-Control"), S("public, max-age=31536000, immutable"));
        if (f->gzip.n > 0 || f->brotli.n > 0)
                http_reply_header(&rep, S("Vary"), S("Accept-Encoding"));
        if (has_already(http_header(r, "If-None-Match"), etag)) {
                rep.status = 304;
                rep.body = S("");
        }
        *ret = rep;
        return true;
}

struct str http_static_url(const char *name)
{
        struct str wanted = str_c(name);
        size_t i = 0;

        while (i < http_static_count && !str_eq(http_static_files[i].name, wanted))
                i++;
        assert(i < http_static_count);
        return http_static_files[i].path;
}
