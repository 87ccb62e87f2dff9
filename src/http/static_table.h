/* What tools/embed writes and static.c reads: the files that are part of the program, sorted by path. */
#ifndef WASL_HTTP_STATIC_TABLE_H
#define WASL_HTTP_STATIC_TABLE_H

#include "base/base.h"

struct http_static_file {
        struct str name; /* "look.css" */
        struct str path; /* "/static/look.4f3a5b6c7d8e.css": changes with the content, so it may be kept for ever */
        struct str type; /* media type */
        struct str etag; /* with its quotes, of the identity form */
        struct str identity, gzip, brotli; /* gzip, brotli: empty where they would not be smaller */
};
extern const struct http_static_file http_static_files[];
extern const size_t http_static_count;

#endif
