/* Files that people attached, and pictures in web sizes. Who may read them is decided in site/site.h. */
#include "web/people/profile_web.h"

/* Somebody who is signed in by half, or suspended, reads what everybody reads. */
static struct file_reader reader_of(const struct req *r)
{
        const struct visitor *v = &r->me;
        bool in = v->id.v != 0 && v->confirmed && !v->suspended && (!v->has_totp || v->second_factor);

        return (struct file_reader){ .id = { in ? v->id.v : 0 }, .staff_rights = in && v->second_factor ? v->staff_rights : 0 };
}

static struct str path_of(struct req *r, const struct file_info *f)
{
        return file_store_path(r->arena, str_fmt(r->arena, "%.*s/uploads", STR_ARG(app_cfg(r->app)->data_dir)), f->sha256);
}

/* GET /files/{id}: always a download, never shown in the page's origin. */
struct reply file_get(struct req *r)
{
        struct download d;

        TRY_REPLY(r, file_may_read(r->tx, reader_of(r), (struct attachment_id){ r->id }, &d));
        struct reply rep = reply_file(r, path_of(r, &d.file), d.file.size_bytes, d.file.media_type, d.name, false);
        http_reply_header(&rep.http, S("Content-Security-Policy"), S("default-src 'none'; sandbox"));
        return rep;
}

/*
 * GET /pictures/{id}/{sub}: made by ourselves from what was uploaded, so it may be shown. The id stands for the content, so it never
 * changes.
 */
struct reply picture_get(struct req *r)
{
        struct file_info f;

        TRY_REPLY(r, picture_may_read(r->tx, reader_of(r), (struct file_id){ r->id }, r->sub, &f));
        struct reply rep = reply_file(r, path_of(r, &f), f.size_bytes, f.media_type, S(""), true);
        http_reply_header(&rep.http, S("Cache-Control"), S("private, max-age=31536000, immutable"));
        return rep;
}
