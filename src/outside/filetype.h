/*
 * What a file is, by its content: the name a person gave it and what the browser said count for nothing, but for telling old office
 * documents apart
 * and for refusing names that a computer would run. Allow-list: what is not recognised is refused.
 */
#ifndef WASL_FILETYPE_H
#define WASL_FILETYPE_H

#include "base/base.h"

enum file_kind { FILE_PICTURE = 1, FILE_PDF, FILE_OFFICE, FILE_ARCHIVE, FILE_TEXT, FILE_AUDIO, FILE_VIDEO };

struct filetype {
        enum file_kind kind;
        struct str media_type; /* static: what it is served as */
};

/* How much of a file's beginning decides. */
#define FILETYPE_HEAD_BYTES 65536

/*
 * head: the first FILETYPE_HEAD_BYTES of the file, or all of it. name: as sent. ERR_TYPE: not a kind that is taken (programs, scripts,
 * HTML, SVG,
 * anything unknown, an empty file). Pictures: JPEG, PNG, WebP, GIF.
 */
enum err filetype_of(struct str head, struct str name, struct filetype *ret);
/* The same, reading the file. ERR_IO. */
enum err filetype_of_file(struct arena *a, struct str path, struct str name, struct filetype *ret);

#endif
