/*
 * What http reads from outside bytes: paths, pairs, cookies, ranges, parameters of headers, multipart bodies. Nothing here knows sockets,
 * so that the unit tests and the fuzz targets reach it as it is.
 */
#ifndef WASL_HTTP_PARSE_H
#define WASL_HTTP_PARSE_H

#include "http/http.h"

/*
 * The path of a request line (without '?'), decoded. ERR_INVALID: no '/' in front, spaces, control characters, bad or hidden (%2F, %5C,
 * %00) encodings, empty or dot segments, text that is not UTF-8 (RFC 3986, 3.3, narrowed).
 */
enum err http_path_decode(struct arena *a, struct str raw, struct str *ret);

/* A list of fields that grows in an arena. */
struct http_fields {
        struct http_field *v;
        size_t n, cap;
};
void http_fields_add(struct arena *a, struct http_fields *f, struct str name, struct str value);

/* "a=1&b=2" decoded, '+' as space. ERR_INVALID: bad encoding, not UTF-8, NUL; ERR_LIMIT: more than `most` fields. */
enum err http_pairs(struct arena *a, struct str s, size_t most, struct http_fields *ret);

/*
 * The value of a cookie in a Cookie header: the first of that name among the first LIMIT_COOKIES, without its quotes. False: none, or
 * bytes that RFC 6265 does not allow.
 */
bool http_cookie_find(struct str header, struct str name, struct str *ret);
bool http_cookie_value_ok(struct str value);

/*
 * A parameter of a header: "form-data; name=…" or "multipart/form-data; boundary=…". ERR_NOT_FOUND without; ERR_INVALID: the header is
 * malformed.
 */
enum err http_param(struct arena *a, struct str header, struct str name, struct str *ret);
struct str http_param_main(struct str header); /* what stands before the first ';', trimmed */

/* Does an Accept-Encoding header take this coding (q above 0)? */
bool http_accepts(struct str header, struct str coding);

/*
 * A Range header of one range against a body of that size. OK, ERR_NOT_FOUND: send all of it (no header, several ranges, other units),
 * ERR_INVALID: 416 (RFC 9110, 14).
 */
enum err http_range(struct str header, int64_t size_bytes, int64_t *ret_from, int64_t *ret_n);

bool http_token_ok(struct str s); /* RFC 9110, 5.6.2: methods and header names */
struct str http_file_name(struct arena *a, struct str sent); /* without paths, control and bidi characters; may be empty */

/*
 * multipart/form-data (RFC 7578), read as it streams in, strictly: no preamble, CRLF line ends, a name in every part. The sink gets each
 * part's beginning, bytes, end; an error from it ends the reading.
 */
#define MULTIPART_BOUNDARY_BYTES 70 /* RFC 2046, 5.1.1 */
#define MULTIPART_HEAD_BYTES 4096   /* the headers of one part */

struct multipart_part {
        struct str name, file_name;
        bool is_file;
};

struct multipart_sink {
        void *ctx;
        enum err (*begin)(void *ctx, const struct multipart_part *part);
        enum err (*data)(void *ctx, struct str bytes);
        enum err (*end)(void *ctx);
};

enum multipart_state { MULTIPART_DATA, MULTIPART_AFTER, MULTIPART_HEAD, MULTIPART_END };

struct multipart {
        struct arena *a;
        struct multipart_sink sink;
        enum multipart_state state;
        bool in_part;
        char delimiter[4 + MULTIPART_BOUNDARY_BYTES]; /* CR LF '-' '-' boundary */
        size_t n_delimiter, matched;
        char tail[2]; /* what follows a delimiter: CR LF or '-' '-'; at the end the last CR LF */
        size_t n_tail;
        char head[MULTIPART_HEAD_BYTES];
        size_t n_head;
};

enum err multipart_start(struct multipart *m, struct arena *a, struct str content_type, struct multipart_sink sink);
enum err multipart_feed(struct multipart *m, struct str bytes);
enum err multipart_finish(struct multipart *m); /* ERR_INVALID when the last boundary is missing */

#endif
