/*
 * embed: makes files part of the program.
 *
 *   embed static.c FILE…
 *
 * Writes the table of src/http/static_table.h: for each file its name, an address that changes with its content, its media type, its tag,
 * its bytes and, where smaller, its gzip (9) and brotli (11) forms. In .css and .webmanifest files, "static:NAME" behind a quote or
 * bracket becomes the address of another file of the list that names none itself.
 */
#include <stdlib.h>
#include <string.h>

#include <brotli/encode.h>
#include <zlib.h>

#include "tool.h"

#define MAX_FILES 256
#define HASH_DIGITS 12

struct file {
        const char *from; /* path on disk */
        struct str name, type, content, path, etag, gzip, brotli;
};

static const struct {
        const char *ending, *type;
        bool compress; /* fonts and pictures are compressed already */
} types[] = {
        { ".css", "text/css; charset=utf-8", true },
        { ".html", "text/html; charset=utf-8", true },
        { ".js", "text/javascript; charset=utf-8", true },
        { ".json", "application/json", true },
        { ".svg", "image/svg+xml", true },
        { ".txt", "text/plain; charset=utf-8", true },
        { ".webmanifest", "application/manifest+json", true },
        { ".ico", "image/x-icon", true },
        { ".jpg", "image/jpeg", false },
        { ".png", "image/png", false },
        { ".webp", "image/webp", false },
        { ".woff2", "font/woff2", false },
};

/* Does a file of this kind name others? */
static bool refers(const struct file *f)
{
        return str_ends(f->name, S(".css")) || str_ends(f->name, S(".webmanifest"));
}

static size_t type_of(const struct file *f)
{
        for (size_t i = 0; i < ARRAY_LEN(types); i++)
                if (str_ends(f->name, str_c(types[i].ending)))
                        return i;
        tool_fail(f->from, 0, "has an ending whose media type embed does not know; add it to the table in tools/embed.c");
}

/* ---- Compression --------------------------------------------------------------------------------------------------- */

static struct str gzip_of(struct arena *a, const struct file *f)
{
        z_stream z = { 0 };

        if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
                tool_fail(f->from, 0, "zlib cannot start");
        size_t most = deflateBound(&z, (uLong)f->content.n);
        unsigned char *in = (unsigned char *)str_z(a, f->content), *out = arena_alloc(a, most);
        z.next_in = in;
        z.avail_in = (uInt)f->content.n;
        z.next_out = out;
        z.avail_out = (uInt)most;
        if (deflate(&z, Z_FINISH) != Z_STREAM_END)
                tool_fail(f->from, 0, "zlib cannot compress it");
        struct str s = { (const char *)out, z.total_out };
        deflateEnd(&z);
        return s.n < f->content.n ? s : S("");
}

static struct str brotli_of(struct arena *a, const struct file *f)
{
        size_t n = BrotliEncoderMaxCompressedSize(f->content.n);
        unsigned char *out = arena_alloc(a, n);

        if (!BrotliEncoderCompress(11, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, f->content.n, (const unsigned char *)f->content.p, &n, out))
                tool_fail(f->from, 0, "brotli cannot compress it");
        return n < f->content.n ? (struct str){ (const char *)out, n } : S("");
}

/* ---- One file ------------------------------------------------------------------------------------------------------ */

static const struct file *named(const struct file *files, size_t n, struct str name)
{
        for (size_t i = 0; i < n; i++)
                if (str_eq(files[i].name, name))
                        return &files[i];
        return NULL;
}

static bool name_char(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/* Replaces every "static:NAME"; the files that name no others have their addresses already. */
static void resolve(struct arena *a, struct file *f, const struct file *files, size_t n)
{
        static const struct str mark = STR_INIT("static:");
        struct buf b = buf_in(a);
        struct str in = f->content;
        int line = 1;

        for (size_t i = 0; i < in.n;) {
                char before = i > 0 ? in.p[i - 1] : ' ';
                line += in.p[i] == '\n';
                if ((before != '(' && before != '"' && before != '\'') || !str_starts(str_slice(in, i, in.n), mark)) {
                        buf_putc(&b, in.p[i++]);
                        continue;
                }
                i += mark.n;
                size_t end = i;
                while (end < in.n && name_char(in.p[end]))
                        end++;
                struct str name = str_slice(in, i, end);
                const struct file *other = named(files, n, name);
                if (other == NULL || refers(other))
                        tool_fail(f->from, line, "static:%.*s names no embedded file, or one that names others itself", STR_ARG(name));
                buf_put(&b, other->path);
                i = end;
        }
        f->content = buf_str(&b);
}

/* The address, the tag and the compressed forms, from the final content. */
static void finish(struct arena *a, struct file *f)
{
        size_t t = type_of(f);
        struct sha256 sum = sha256_of(f->content);
        struct str hash = str_slice(str_hex(a, sum.b, sizeof sum.b), 0, HASH_DIGITS);
        struct str stem = str_slice(f->name, 0, f->name.n - strlen(types[t].ending));

        f->type = str_c(types[t].type);
        f->path = str_fmt(a, "/static/%.*s.%.*s%s", STR_ARG(stem), STR_ARG(hash), types[t].ending);
        f->etag = str_fmt(a, "\"%.*s\"", STR_ARG(hash));
        if (!types[t].compress)
                return;
        f->gzip = gzip_of(a, f);
        f->brotli = brotli_of(a, f);
}

static void load(struct arena *a, struct file *f, const char *path)
{
        const char *slash = strrchr(path, '/');

        f->from = path;
        f->name = str_c(slash ? slash + 1 : path);
        f->content = tool_read(a, path);
        for (size_t i = 0; i < f->name.n; i++)
                if (!name_char(f->name.p[i]))
                        tool_fail(path, 0, "its name has characters that an address would have to encode");
}

/* ---- Output -------------------------------------------------------------------------------------------------------- */

static void put_bytes(struct buf *b, size_t i, const char *form, struct str s)
{
        if (s.n == 0)
                return;
        buf_fmt(b, "static const unsigned char file_%zu_%s[] = {", i, form);
        for (size_t k = 0; k < s.n; k++)
                buf_fmt(b, "%s%u,", k % 32 == 0 ? "\n" : "", (unsigned char)s.p[k]);
        buf_put(b, S("\n};\n"));
}

static void put_form(struct buf *b, size_t i, const char *form, struct str s)
{
        if (s.n == 0)
                buf_put(b, S(" STR_INIT(\"\"),\n"));
        else
                buf_fmt(b, " { (const char *)file_%zu_%s, sizeof file_%zu_%s },\n", i, form, i, form);
}

static void put_file(struct buf *b, const struct file *f, size_t i)
{
        buf_fmt(b, "        { STR_INIT(\"%.*s\"), STR_INIT(\"%.*s\"), STR_INIT(\"%.*s\"), STR_INIT(\"\\\"%.*s\\\"\"),\n", STR_ARG(f->name),
                STR_ARG(f->path), STR_ARG(f->type), STR_ARG(str_slice(f->etag, 1, f->etag.n - 1)));
        put_form(b, i, "identity", f->content);
        put_form(b, i, "gzip", f->gzip);
        put_form(b, i, "brotli", f->brotli);
        buf_put(b, S("        },\n"));
}

static int by_path(const void *x, const void *y)
{
        const struct file *a = x, *b = y;

        return str_cmp(a->path, b->path);
}

static struct str table_of(struct arena *a, const struct file *files, size_t n)
{
        struct buf b = buf_in(a);

        buf_put(&b, S("/* Made by embed. */\n#include \"http/static_table.h\"\n\n"));
        for (size_t i = 0; i < n; i++) {
                put_bytes(&b, i, "identity", files[i].content);
                put_bytes(&b, i, "gzip", files[i].gzip);
                put_bytes(&b, i, "brotli", files[i].brotli);
        }
        buf_put(&b, S("\nconst struct http_static_file http_static_files[] = {\n"));
        for (size_t i = 0; i < n; i++)
                put_file(&b, &files[i], i);
        buf_fmt(&b, "};\nconst size_t http_static_count = %zu;\n", n);
        return buf_str(&b);
}

int main(int argc, char **argv)
{
        struct arena *a CLEANUP(arena_freep) = arena_new(1024 * 1024);
        struct file *files = ARENA_ARRAY(a, struct file, MAX_FILES);
        size_t n = 0;

        if (argc < 3 || argc - 2 > MAX_FILES)
                tool_fail("embed", 0, "usage: embed OUTPUT.c FILE… (at most %d)", MAX_FILES);
        for (int i = 2; i < argc; i++, n++) {
                load(a, &files[n], argv[i]);
                if (named(files, n, files[n].name) != NULL)
                        tool_fail(argv[i], 0, "another file of this name is embedded already");
        }
        for (size_t i = 0; i < n; i++)
                if (!refers(&files[i]))
                        finish(a, &files[i]);
        for (size_t i = 0; i < n; i++)
                if (refers(&files[i])) {
                        resolve(a, &files[i], files, n);
                        finish(a, &files[i]);
                }
        qsort(files, n, sizeof *files, by_path);
        tool_write(argv[1], table_of(a, files, n));
        return 0;
}
