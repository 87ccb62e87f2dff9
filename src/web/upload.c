/*
 * Files on their way into the store: checked by content, pictures re-encoded by the helper, everything on disk before the transaction
 * writes its rows.
 * What a refused form leaves in the store has no row and is swept.
 */
#include "web/core.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outside/filetype.h"
#include "outside/picture.h"

static struct str store_dir(struct req *r)
{
        return str_fmt(r->arena, "%.*s/uploads", STR_ARG(r->app->cfg.data_dir));
}

/* The folder of two hex digits that a file's path goes through. */
static bool make_parent(struct arena *a, struct str path)
{
        char *dir = str_z(a, path), *slash = strrchr(dir, '/');

        assert(slash);
        *slash = 0;
        return mkdir(dir, 0700) == 0 || errno == EEXIST;
}

static bool flush(const char *path)
{
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        bool ok = fd >= 0 && fsync(fd) == 0;

        if (fd >= 0)
                close(fd);
        return ok;
}

/* Takes the temporary file over under its hash; the same content that is there already stays as it is. */
static enum err keep_file(struct req *r, struct str temporary, struct sha256 sha256)
{
        struct str path = file_store_path(r->arena, store_dir(r), sha256);
        char *from = str_z(r->arena, temporary), *to = str_z(r->arena, path);

        if (access(to, R_OK) == 0)
                return OK;
        if (!make_parent(r->arena, path) || !flush(from) || rename(from, to) != 0) {
                LOG(LOG_ERROR, "a file could not be kept", { "id", LOG_STR(r->http->id) }, { "why", LOG_Z(strerror(errno)) });
                return ERR_IO;
        }
        return OK;
}

static enum err keep_bytes(struct req *r, struct str bytes, struct sha256 sha256)
{
        unsigned char tag[8];
        random_bytes(tag, sizeof tag);
        struct str path = str_fmt(r->arena, "%.*s/tmp/size-%.*s", STR_ARG(store_dir(r)), STR_ARG(str_hex(r->arena, tag, sizeof tag)));
        int fd = open(str_z(r->arena, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        bool ok = fd >= 0;

        for (size_t done = 0; ok && done < bytes.n;) {
                ssize_t n = write(fd, bytes.p + done, bytes.n - done);
                ok = n > 0;
                done += ok ? (size_t)n : 0;
        }
        if (fd >= 0)
                close(fd);
        enum err e = ok ? keep_file(r, path, sha256) : ERR_IO;
        unlink(str_z(r->arena, path)); /* gone already where it was taken over */
        return e;
}

static enum err keep_sizes(struct req *r, const struct http_upload *u, struct stored_file *f)
{
        struct picture p;

        TRY(picture_sizes(r->arena, r->app->cfg.picture_helper, u->path, &p));
        f->original.width = p.width;
        f->original.height = p.height;
        for (size_t i = 0; i < p.n; i++) {
                struct sha256 sum = sha256_of(p.v[i].webp);
                TRY(keep_bytes(r, p.v[i].webp, sum));
                f->sizes[i].file = (struct file_info){ .sha256 = sum, .size_bytes = (int64_t)p.v[i].webp.n, .media_type = S("image/webp"),
                                                       .width = p.v[i].width, .height = p.v[i].height };
                f->n_sizes = i + 1;
        }
        return OK;
}

static enum err store(struct req *r, const struct http_upload *u, bool pictures_only, struct stored_file *ret)
{
        struct filetype type;
        struct stored_file f = { .name = u->name.n > 0 ? u->name : S("file") };

        if (u->size_bytes > LIMIT_FILE_BYTES)
                return ERR_TOO_LARGE;
        TRY(filetype_of_file(r->arena, u->path, u->name, &type));
        if (pictures_only && type.kind != FILE_PICTURE)
                return ERR_TYPE;
        f.original = (struct file_info){ .sha256 = u->sha256, .size_bytes = u->size_bytes, .media_type = type.media_type };
        if (type.kind == FILE_PICTURE)
                TRY(keep_sizes(r, u, &f));
        TRY(keep_file(r, u->path, u->sha256));
        *ret = f;
        return OK;
}

static enum err store_all(struct req *r, bool pictures_only)
{
        struct stored_files *files = ARENA_NEW(r->arena, struct stored_files);
        const struct http_req *h = r->http;

        for (size_t i = 0; i < h->n_uploads && files->err == OK; i++) {
                if (h->uploads[i].size_bytes == 0 && h->uploads[i].name.n == 0) /* a file field left empty */
                        continue;
                if (files->n == LIMIT_FILES_PER_FORM) {
                        files->err = ERR_LIMIT;
                        break;
                }
                files->err = store(r, &h->uploads[i], pictures_only, &files->v[files->n]);
                files->bad_name = h->uploads[i].name;
                files->n += files->err == OK;
        }
        r->prepared = files;
        /* What the person can mend is shown beside the field; the rest is an error page. */
        return files->err == ERR_IO || files->err == ERR_OUTSIDE ? files->err : OK;
}

enum err prepare_files(struct req *r)
{
        return store_all(r, false);
}

enum err prepare_pictures(struct req *r)
{
        return store_all(r, true);
}

static const char *upload_words(enum err e)
{
        switch (e) {
        case ERR_TYPE:
                return T("This kind of file is not taken.");
        case ERR_LIMIT:
                return T("These are too many files, or a picture with too many pixels.");
        case ERR_TOO_LARGE:
                return T("A file is larger than is allowed.");
        default:
                return T("A file is damaged and cannot be read.");
        }
}

const struct stored_files *form_files(struct form *f, const char *name)
{
        static const struct stored_files none;
        const struct stored_files *files = f->r->prepared;

        if (!files)
                return &none;
        if (files->err != OK)
                form_fail(f, name, upload_words(files->err));
        return files;
}
