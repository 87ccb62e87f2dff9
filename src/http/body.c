/*
 * Bodies: forms into the arena, uploads to temporary files with their SHA-256, everything else as it is; within the limits that begin()
 * chose.
 */
#include "http/conn.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "text/text.h"

#define UPLOAD_PREFIX "upload-"
#define STALE_SECONDS (24 * 60 * 60)

/* ---- Uploads ---------------------------------------------------------------------------------------------------- */

static enum err upload_open(struct http_conn *c, const struct multipart_part *part)
{
        struct http_body *b = &c->body;
        struct http_upload *u = &b->files[b->n_files];
        uint64_t name;

        random_bytes(&name, sizeof name);
        struct str path = str_fmt(c->arena, "%.*s/" UPLOAD_PREFIX "%016llx", STR_ARG(c->server->cfg.upload_dir), (unsigned long long)name);
        int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0) {
                LOG(LOG_ERROR, "cannot create a temporary file for an upload", { "path", LOG_STR(path) }, { "errno", LOG_INT(errno) });
                return ERR_IO;
        }
        *u = (struct http_upload){ .field = part->name, .name = part->file_name, .path = path };
        b->n_files++;
        b->fd = fd;
        b->in_file = true;
        b->n_pending = 0;
        if (!b->pending)
                b->pending = arena_alloc(c->arena, HTTP_UPLOAD_BYTES);
        if (!b->hash)
                b->hash = digest_new();
        return b->hash && digest_start(b->hash) ? OK : ERR_IO;
}

static bool write_all(int fd, struct str bytes)
{
        while (bytes.n > 0) {
                ssize_t n = write(fd, bytes.p, bytes.n);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n <= 0)
                        return false;
                bytes = str_slice(bytes, (size_t)n, bytes.n);
        }
        return true;
}

static enum err upload_flush(struct http_conn *c)
{
        struct http_body *b = &c->body;
        struct str bytes = { b->pending, b->n_pending };

        b->n_pending = 0;
        if (bytes.n == 0)
                return OK;
        if (!digest_add(b->hash, bytes.p, bytes.n))
                return ERR_IO;
        if (write_all(b->fd, bytes))
                return OK;
        LOG(LOG_ERROR, "cannot write an upload", { "path", LOG_STR(b->files[b->n_files - 1].path) }, { "errno", LOG_INT(errno) });
        return ERR_IO;
}

static enum err upload_data(struct http_conn *c, struct str bytes)
{
        struct http_body *b = &c->body;
        struct http_upload *u = &b->files[b->n_files - 1];

        u->size_bytes += (int64_t)bytes.n;
        if (u->size_bytes > LIMIT_FILE_BYTES)
                return ERR_TOO_LARGE;
        while (bytes.n > 0) {
                size_t room = HTTP_UPLOAD_BYTES - b->n_pending, n = bytes.n < room ? bytes.n : room;
                memcpy(b->pending + b->n_pending, bytes.p, n);
                b->n_pending += n;
                bytes = str_slice(bytes, n, bytes.n);
                if (b->n_pending == HTTP_UPLOAD_BYTES)
                        TRY(upload_flush(c));
        }
        return OK;
}

static enum err upload_end(struct http_conn *c)
{
        struct http_body *b = &c->body;
        struct http_upload *u = &b->files[b->n_files - 1];
        enum err e = upload_flush(c);
        int closed = close(b->fd);

        b->fd = -1;
        b->in_file = false;
        if (u->size_bytes == 0 && u->name.n == 0) { /* a file field that was left empty */
                unlink(u->path.p);
                b->n_files--;
                return OK;
        }
        return e == OK && closed == 0 && digest_end(b->hash, u->sha256.b) ? OK : ERR_IO;
}

/* ---- Parts of a multipart form ------------------------------------------------------------------------------------- */

static enum err part_begin(void *ctx, const struct multipart_part *part)
{
        struct http_conn *c = ctx;
        struct http_body *b = &c->body;
        size_t most = (size_t)c->limits.files < LIMIT_FILES_PER_FORM ? (size_t)c->limits.files : LIMIT_FILES_PER_FORM;

        if (++b->n_parts > LIMIT_FORM_FIELDS)
                return ERR_LIMIT;
        if (!part->is_file) {
                b->field = part->name;
                b->text = buf_in(c->arena);
                return OK;
        }
        /* Where no more are taken, a file field that was left empty still passes: it is opened by its first byte or refused by it. */
        if (b->n_files == most) {
                b->in_file = true;
                return part->file_name.n == 0 ? OK : ERR_LIMIT;
        }
        return upload_open(c, part);
}

static enum err part_data(void *ctx, struct str bytes)
{
        struct http_conn *c = ctx;
        struct http_body *b = &c->body;

        if (b->in_file)
                return b->fd < 0 ? ERR_LIMIT : upload_data(c, bytes);
        b->fields_bytes += (int64_t)bytes.n;
        if (b->fields_bytes > LIMIT_FORM_BYTES)
                return ERR_TOO_LARGE;
        buf_put(&b->text, bytes);
        return OK;
}

static enum err part_end(void *ctx)
{
        struct http_conn *c = ctx;
        struct http_body *b = &c->body;
        struct str value = buf_str(&b->text);

        if (b->in_file && b->fd >= 0)
                return upload_end(c);
        if (b->in_file) {
                b->in_file = false;
                return OK;
        }
        if (!utf8_valid(value))
                return ERR_INVALID;
        http_fields_add(c->arena, &b->fields, b->field, value);
        return OK;
}

/* ---- The whole body ------------------------------------------------------------------------------------------------ */

/* The body broke a rule: what came of it is forgotten, the rest is read and dropped, and the handler answers. */
static void body_fail(struct http_conn *c, enum err e)
{
        if (c->req.body_err == OK)
                c->req.body_err = e;
        body_drop(c);
}

static enum body_kind kind_of(struct str content_type)
{
        struct str type = http_param_main(content_type);

        if (str_eq_nocase(type, S("application/x-www-form-urlencoded")))
                return BODY_URLENCODED;
        return str_eq_nocase(type, S("multipart/form-data")) ? BODY_MULTIPART : BODY_RAW;
}

void body_begin(struct http_conn *c)
{
        struct http_body *b = &c->body;
        struct multipart_sink sink = { c, part_begin, part_data, part_end };

        b->text = buf_in(c->arena);
        if (b->declared == 0)
                return;
        b->kind = kind_of(c->req.content_type);
        if (b->declared > c->limits.body_bytes || c->limits.body_bytes == 0) {
                body_fail(c, ERR_TOO_LARGE);
                return;
        }
        if (b->kind != BODY_MULTIPART)
                return;
        b->multipart = ARENA_NEW(c->arena, struct multipart);
        if (multipart_start(b->multipart, c->arena, c->req.content_type, sink) != OK)
                body_fail(c, ERR_INVALID);
}

void body_take(struct http_conn *c, struct str bytes)
{
        struct http_body *b = &c->body;

        b->received += (int64_t)bytes.n;
        atomic_store(&c->peer->body_bytes, b->received);
        if (c->req.body_err != OK || c->refused)
                return;
        if (b->received > c->limits.body_bytes || (b->kind == BODY_URLENCODED && b->received > LIMIT_FORM_BYTES)) {
                body_fail(c, ERR_TOO_LARGE);
                return;
        }
        if (b->kind != BODY_MULTIPART) {
                buf_put(&b->text, bytes);
                return;
        }
        enum err e = multipart_feed(b->multipart, bytes);
        if (e != OK)
                body_fail(c, e);
}

void body_end(struct http_conn *c)
{
        struct http_body *b = &c->body;
        enum err e = OK;

        if (b->kind == BODY_NONE || c->req.body_err != OK)
                return;
        if (b->kind == BODY_RAW)
                c->req.body = buf_str(&b->text);
        else if (b->kind == BODY_MULTIPART)
                e = multipart_finish(b->multipart);
        else
                e = http_pairs(c->arena, buf_str(&b->text), LIMIT_FORM_FIELDS, &b->fields);
        if (e != OK) {
                body_fail(c, e);
                return;
        }
        c->req.form = b->fields.v;
        c->req.n_form = b->fields.n;
        c->req.uploads = b->files;
        c->req.n_uploads = b->n_files;
}

void body_drop(struct http_conn *c)
{
        struct http_body *b = &c->body;

        if (b->fd >= 0)
                close(b->fd);
        b->fd = -1;
        for (size_t i = 0; i < b->n_files; i++)
                unlink(b->files[i].path.p); /* a handler that kept it has renamed it */
        b->n_files = 0;
        digest_free(b->hash);
        b->hash = NULL;
}

void body_remove_stale(struct str dir)
{
        DIR *d = opendir(dir.p);

        if (!d)
                return;
        for (struct dirent *e; (e = readdir(d));) {
                struct stat st;
                if (!str_starts(str_c(e->d_name), S(UPLOAD_PREFIX)) || fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
                        continue;
                if (S_ISREG(st.st_mode) && st.st_mtime < time(NULL) - STALE_SECONDS)
                        unlinkat(dirfd(d), e->d_name, 0);
        }
        closedir(d);
}
