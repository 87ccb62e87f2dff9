/* Signatures of the kinds of files that are taken. */
#include "outside/filetype.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* ---- Reading signatures ---------------------------------------------------------------------------------------------- */

static bool has_at(struct str s, size_t at, struct str bytes)
{
        return s.n >= at + bytes.n && memcmp(s.p + at, bytes.p, bytes.n) == 0;
}

static unsigned byte_at(struct str s, size_t at)
{
        return at < s.n ? (unsigned char)s.p[at] : 0;
}

static bool has_anywhere(struct str s, struct str bytes)
{
        return s.n >= bytes.n && memmem(s.p, s.n, bytes.p, bytes.n) != NULL;
}

static bool name_ends(struct str name, struct str ending)
{
        return name.n > ending.n && str_eq_nocase(str_slice(name, name.n - ending.n, name.n), ending);
}

static bool name_ends_in(struct str name, const char *const *endings, size_t n)
{
        for (size_t i = 0; i < n; i++)
                if (name_ends(name, str_c(endings[i])))
                        return true;
        return false;
}

static bool found(struct filetype *ret, enum file_kind kind, const char *media_type)
{
        *ret = (struct filetype){ kind, str_c(media_type) };
        return true;
}

/* ---- Pictures, sound, film --------------------------------------------------------------------------------------------- */

/* RIFF: four letters at 8 say what is inside. */
static bool riff(struct str s, struct filetype *ret)
{
        if (!has_at(s, 0, S("RIFF")))
                return false;
        if (has_at(s, 8, S("WEBPVP8")))
                return found(ret, FILE_PICTURE, "image/webp");
        if (has_at(s, 8, S("WAVE")))
                return found(ret, FILE_AUDIO, "audio/wav");
        if (has_at(s, 8, S("AVI ")))
                return found(ret, FILE_VIDEO, "video/x-msvideo");
        return false;
}

/* ISO base media (MP4, MOV, M4A): the brand behind "ftyp". Pictures in that box (HEIC, AVIF) are not taken. */
static bool iso_media(struct str s, struct filetype *ret)
{
        static const char *const brands[] = { "isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "dash", "MSNV", "M4V ",
                "3gp4", "3gp5", "3gp6" };

        if (!has_at(s, 4, S("ftyp")))
                return false;
        if (has_at(s, 8, S("M4A ")) || has_at(s, 8, S("M4B ")))
                return found(ret, FILE_AUDIO, "audio/mp4");
        if (has_at(s, 8, S("qt  ")))
                return found(ret, FILE_VIDEO, "video/quicktime");
        for (size_t i = 0; i < ARRAY_LEN(brands); i++)
                if (has_at(s, 8, str_c(brands[i])))
                        return found(ret, FILE_VIDEO, "video/mp4");
        return false;
}

/* An MPEG audio frame: eleven set bits, then a layer, bit rate and sampling rate that exist. */
static bool mpeg_audio(struct str s, struct filetype *ret)
{
        unsigned b1 = byte_at(s, 1), b2 = byte_at(s, 2);

        if (has_at(s, 0, S("ID3")))
                return found(ret, FILE_AUDIO, "audio/mpeg");
        if (s.n < 4 || byte_at(s, 0) != 0xff || (b1 & 0xe0) != 0xe0)
                return false;
        if ((b1 & 0xf6) == 0xf0)
                return found(ret, FILE_AUDIO, "audio/aac");
        if ((b1 & 0x18) == 0x08 || (b1 & 0x06) == 0 || (b2 & 0xf0) == 0xf0 || (b2 & 0xf0) == 0 || (b2 & 0x0c) == 0x0c)
                return false;
        return found(ret, FILE_AUDIO, "audio/mpeg");
}

static bool ogg(struct str s, struct filetype *ret)
{
        if (!has_at(s, 0, S("OggS")))
                return false;
        if (has_at(s, 28, S("\x80theora")))
                return found(ret, FILE_VIDEO, "video/ogg");
        return found(ret, FILE_AUDIO, "audio/ogg");
}

/* EBML: WebM and Matroska name themselves in the first bytes. */
static bool ebml(struct str s, struct filetype *ret)
{
        struct str head = str_slice(s, 0, 64);

        if (!has_at(s, 0, S("\x1a\x45\xdf\xa3")))
                return false;
        if (has_anywhere(head, S("webm")))
                return found(ret, FILE_VIDEO, "video/webm");
        return has_anywhere(head, S("matroska")) && found(ret, FILE_VIDEO, "video/x-matroska");
}

static bool picture(struct str s, struct filetype *ret)
{
        if (has_at(s, 0, S("\xff\xd8\xff")))
                return found(ret, FILE_PICTURE, "image/jpeg");
        if (has_at(s, 0, S("\x89PNG\r\n\x1a\n")))
                return found(ret, FILE_PICTURE, "image/png");
        if (has_at(s, 0, S("GIF87a")) || has_at(s, 0, S("GIF89a")))
                return found(ret, FILE_PICTURE, "image/gif");
        return false;
}

static bool media(struct str s, struct filetype *ret)
{
        if (has_at(s, 0, S("fLaC")))
                return found(ret, FILE_AUDIO, "audio/flac");
        return picture(s, ret) || riff(s, ret) || iso_media(s, ret) || mpeg_audio(s, ret) || ogg(s, ret) || ebml(s, ret);
}

/* ---- Documents and archives ---------------------------------------------------------------------------------------------- */

/* Names of entries stand in the clear behind each local header "PK\3\4"; the first ones say what kind of ZIP it is. */
static bool zip_has(struct str s, struct str name)
{
        for (size_t at = 0; at + 30 <= s.n;) {
                const char *next = memmem(s.p + at, s.n - at, "PK\x03\x04", 4);
                if (next == NULL)
                        return false;
                at = (size_t)(next - s.p);
                if (has_at(s, at + 30, name))
                        return true;
                at += 4;
        }
        return false;
}

static bool open_document(struct str s, struct filetype *ret)
{
        static const struct {
                const char *inside;
        } types[] = { { "application/vnd.oasis.opendocument.text" },
                      { "application/vnd.oasis.opendocument.spreadsheet" },
                      { "application/vnd.oasis.opendocument.presentation" },
                      { "application/epub+zip" } };

        if (!has_at(s, 30, S("mimetype")))
                return false;
        for (size_t i = 0; i < ARRAY_LEN(types); i++)
                if (has_at(s, 38, str_c(types[i].inside)))
                        return found(ret, FILE_OFFICE, types[i].inside);
        return false;
}

static bool zip(struct str s, struct filetype *ret)
{
        if (!has_at(s, 0, S("PK\x03\x04")))
                return has_at(s, 0, S("PK\x05\x06")) && found(ret, FILE_ARCHIVE, "application/zip"); /* an empty one */
        if (zip_has(s, S("META-INF/MANIFEST.MF")) || zip_has(s, S("AndroidManifest.xml")) || zip_has(s, S("classes.dex")))
                return false; /* programs for Java and Android */
        if (zip_has(s, S("word/")))
                return found(ret, FILE_OFFICE, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
        if (zip_has(s, S("xl/")))
                return found(ret, FILE_OFFICE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        if (zip_has(s, S("ppt/")))
                return found(ret, FILE_OFFICE, "application/vnd.openxmlformats-officedocument.presentationml.presentation");
        return open_document(s, ret) || found(ret, FILE_ARCHIVE, "application/zip");
}

/* Microsoft's compound files hold old office documents and installers alike: here the name must say which. */
static bool compound(struct str s, struct str name, struct filetype *ret)
{
        if (!has_at(s, 0, S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")))
                return false;
        if (name_ends(name, S(".doc")))
                return found(ret, FILE_OFFICE, "application/msword");
        if (name_ends(name, S(".xls")))
                return found(ret, FILE_OFFICE, "application/vnd.ms-excel");
        return name_ends(name, S(".ppt")) && found(ret, FILE_OFFICE, "application/vnd.ms-powerpoint");
}

/* ---- Text ------------------------------------------------------------------------------------------------------------------ */

/* Markup that a browser might show as a page, or a script with its interpreter. */
static bool is_markup_or_script(struct str s)
{
        if (has_at(s, 0, S("\xef\xbb\xbf")))
                s = str_slice(s, 3, s.n);
        s = str_trim(s);
        if (has_at(s, 0, S("#!")))
                return true;
        unsigned c = byte_at(s, 1) | 0x20;
        return byte_at(s, 0) == '<' && (byte_at(s, 1) == '!' || byte_at(s, 1) == '?' || (c >= 'a' && c <= 'z'));
}

/* No control characters but white space. Encodings other than UTF-8 are let through: nothing interprets them. */
static bool is_text(struct str s)
{
        for (size_t i = 0; i < s.n; i++) {
                unsigned char c = (unsigned char)s.p[i];
                if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7f)
                        return false;
        }
        return s.n > 0 && !is_markup_or_script(s);
}

static bool text(struct str s, struct filetype *ret)
{
        if (has_at(s, 0, S("{\\rtf1")))
                return found(ret, FILE_OFFICE, "application/rtf");
        return is_text(s) && found(ret, FILE_TEXT, "text/plain; charset=utf-8");
}

/* Names that a double click would run, whatever is inside. */
static bool runs_by_name(struct str name)
{
        static const char *const endings[] = {
                ".exe", ".msi", ".bat", ".cmd", ".com", ".scr", ".pif", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta",
                ".lnk", ".jar", ".apk", ".dll", ".cpl", ".reg", ".sh", ".app", ".dmg", ".svg", ".svgz", ".html", ".htm", ".xhtml",
        };

        return name_ends_in(name, endings, ARRAY_LEN(endings));
}

enum err filetype_of(struct str head, struct str name, struct filetype *ret)
{
        struct filetype t;

        if (head.n == 0 || runs_by_name(name))
                return ERR_TYPE;
        if (has_at(head, 0, S("%PDF-")))
                found(&t, FILE_PDF, "application/pdf");
        else if (!media(head, &t) && !zip(head, &t) && !compound(head, name, &t) && !text(head, &t))
                return ERR_TYPE;
        *ret = t;
        return OK;
}

enum err filetype_of_file(struct arena *a, struct str path, struct str name, struct filetype *ret)
{
        int fd = open(str_z(a, path), O_RDONLY | O_CLOEXEC);
        struct arena_mark mark = arena_mark(a);
        char *head;
        size_t n = 0;
        ssize_t got = 1;

        if (fd < 0)
                return ERR_IO;
        head = arena_alloc(a, FILETYPE_HEAD_BYTES);
        while (got > 0 && n < FILETYPE_HEAD_BYTES) {
                got = read(fd, head + n, FILETYPE_HEAD_BYTES - n);
                n += got > 0 ? (size_t)got : 0;
        }
        close(fd);
        enum err e = got < 0 ? ERR_IO : filetype_of((struct str){ head, n }, name, ret);
        arena_rewind(a, mark);
        return e;
}
