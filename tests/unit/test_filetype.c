/* Kinds of files by their content: what is taken, what is refused, and that names change nothing but where they must. */
#include "outside/filetype.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* The beginning of a ZIP up to the length of the first name. */
#define ZIP "PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

static void takes(void **state)
{
        static const struct {
                struct str head;
                const char *name;
                enum file_kind kind;
                const char *type;
        } cases[] = {
                { STR_INIT("\xff\xd8\xff\xe0\0\x10JFIF"), "a.txt", FILE_PICTURE, "image/jpeg" },
                { STR_INIT("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "a", FILE_PICTURE, "image/png" },
                { STR_INIT("GIF89a\x01\0\x01\0"), "a.gif", FILE_PICTURE, "image/gif" },
                { STR_INIT("RIFF\x10\0\0\0WEBPVP8 "), "a.webp", FILE_PICTURE, "image/webp" },
                { STR_INIT("%PDF-1.7\n%"), "offer.pdf", FILE_PDF, "application/pdf" },
                { STR_INIT(ZIP "\x08\0\0\0notes.md"), "a.zip", FILE_ARCHIVE, "application/zip" },
                { STR_INIT(ZIP "\x11\0\0\0word/document.xml"), "a.docx", FILE_OFFICE,
                  "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
                { STR_INIT(ZIP "\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.textPK"), "a.odt",
                  FILE_OFFICE, "application/vnd.oasis.opendocument.text" },
                { STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"), "old.DOC", FILE_OFFICE, "application/msword" },
                { STR_INIT("{\\rtf1\\ansi hello}"), "a.rtf", FILE_OFFICE, "application/rtf" },
                { STR_INIT("ID3\x04\0\0\0\0\0\0"), "a.mp3", FILE_AUDIO, "audio/mpeg" },
                { STR_INIT("\xff\xfb\x90\x64\0\0"), "a.mp3", FILE_AUDIO, "audio/mpeg" },
                { STR_INIT("RIFF\x24\0\0\0WAVEfmt "), "a.wav", FILE_AUDIO, "audio/wav" },
                { STR_INIT("OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x1eOpusHead"), "a.ogg", FILE_AUDIO, "audio/ogg" },
                { STR_INIT("\0\0\0\x20" "ftypisom\0\0\2\0"), "a.mp4", FILE_VIDEO, "video/mp4" },
                { STR_INIT("\0\0\0\x14" "ftypqt  \0\0\2\0"), "a.mov", FILE_VIDEO, "video/quicktime" },
                { STR_INIT("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"), "a.webm", FILE_VIDEO, "video/webm" },
                { STR_INIT("\xd8\xb9\xd8\xb1\xd8\xb6 1: 250"), "notes.txt", FILE_TEXT, "text/plain; charset=utf-8" },
                { STR_INIT("name;price\r\n\xe9t\xe9;3\r\n"), "old.csv", FILE_TEXT, "text/plain; charset=utf-8" },
                { STR_INIT("2 < 3 and a <- b"), "a.txt", FILE_TEXT, "text/plain; charset=utf-8" },
                { STR_INIT("<- an arrow"), "a.txt", FILE_TEXT, "text/plain; charset=utf-8" },
        };

        (void)state;
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
                struct filetype t = { 0 };
                assert_int_equal(filetype_of(cases[i].head, str_c(cases[i].name), &t), OK);
                assert_int_equal(t.kind, cases[i].kind);
                assert_true(str_eq(t.media_type, str_c(cases[i].type)));
        }
}

static void refuses(void **state)
{
        static const struct {
                struct str head;
                const char *name;
        } cases[] = {
                { STR_INIT(""), "empty.txt" },
                { STR_INIT("MZ\x90\0\x03\0\0\0"), "setup.png" },
                { STR_INIT("\x7f" "ELF\x02\x01\x01"), "a" },
                { STR_INIT("\xca\xfe\xba\xbe\0\0\0\x34"), "A.class" },
                { STR_INIT("#!/bin/sh\nrm -rf ~\n"), "notes.txt" },
                { STR_INIT("<!DOCTYPE html><script>"), "a.txt" },
                { STR_INIT("\xef\xbb\xbf \n\t<html>"), "a.txt" },
                { STR_INIT("<?xml version=\"1.0\"?><svg onload=\"\">"), "logo.png" },
                { STR_INIT("<svg xmlns=\"http://www.w3.org/2000/svg\">"), "logo.jpg" },
                { STR_INIT("<script>alert(1)</script>"), "a.txt" },
                { STR_INIT("alert(1)"), "a.js" },
                { STR_INIT("\xff\xd8\xff\xe0"), "holiday.jpg.exe" },
                { STR_INIT("plain words"), "run.BAT" },
                { STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "installer" },
                { STR_INIT("\0\0\0\x18" "ftypheic"), "a.heic" },
                { STR_INIT("II*\0\x08\0\0\0"), "a.tiff" },
                { STR_INIT("BM\x36\0\0\0\0\0"), "a.bmp" },
                { STR_INIT("text with a \x01 in it"), "a.txt" },
                { STR_INIT(ZIP "\x14\0\0\0META-INF/MANIFEST.MF"), "game.zip" },
                { STR_INIT("\xff\xff\xff\xff\0\0"), "noise.mp3" },
        };

        (void)state;
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
                struct filetype t = { .kind = FILE_PDF };
                assert_int_equal(filetype_of(cases[i].head, str_c(cases[i].name), &t), ERR_TYPE);
                assert_int_equal(t.kind, FILE_PDF); /* untouched */
        }
}

/* Every cut of a signature is no worse than a refusal: nothing reads behind the end (the sanitizers watch). */
static void short_heads(void **state)
{
        static const struct str heads[] = {
                STR_INIT("RIFF\x10\0\0\0WEBPVP8 "), STR_INIT("\0\0\0\x20" "ftypisom"),
                STR_INIT("OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x1e\x80theora"),
                STR_INIT(ZIP "\x11\0\0\0word/document.xml"),
        };

        (void)state;
        for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
                for (size_t n = 0; n <= heads[i].n; n++) {
                        char *exact = malloc(n + 1);
                        struct filetype t;
                        assert_non_null(exact);
                        memcpy(exact, heads[i].p, n);
                        char *tight = n > 0 ? realloc(exact, n) : exact;
                        enum err e = filetype_of((struct str){ tight, n }, S("x"), &t);
                        assert_true(e == OK || e == ERR_TYPE);
                        free(tight);
                }
        }
}

static void reads_files(void **state)
{
        struct arena *a CLEANUP(arena_freep) = arena_new(200000);
        struct filetype t;

        (void)state;
        assert_int_equal(filetype_of_file(a, S(PICTURES_DIR "/large.jpg"), S("x"), &t), OK);
        assert_int_equal(t.kind, FILE_PICTURE);
        assert_int_equal(filetype_of_file(a, S(PICTURES_DIR "/nothing"), S("x"), &t), ERR_IO);
}

int main(void)
{
        const struct CMUnitTest tests[] = { cmocka_unit_test(takes), cmocka_unit_test(refuses), cmocka_unit_test(short_heads),
                cmocka_unit_test(reads_files) };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
