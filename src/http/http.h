/*
 * HTTP: the server around libmicrohttpd, behind our own request and reply, so that it can be replaced.
 *
 * A request is read on one of the server's threads (epoll, one per core) into its own arena. Two hooks belong to the floor above: begin(),
 * when the headers are in, chooses the limits or refuses; handle(), when the body is in, must call http_reply() exactly once, at once or
 * later from any thread.
 */
#ifndef WASL_HTTP_H
#define WASL_HTTP_H

#include "base/base.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OTHER };

struct http_field {
        struct str name, value;
};

/*
 * A file that came in a multipart form, streamed to a temporary file while its SHA-256 was computed. The file is removed with the request
 * unless renamed.
 */
struct http_upload {
        struct str field, name; /* name: as sent, cleaned of paths, control and bidi characters */
        struct str path;        /* of the temporary file */
        int64_t size_bytes;
        struct sha256 sha256;
};

struct http_limits {
        int64_t body_bytes; /* 0: no body is taken */
        int files;          /* 0: no uploads */
};

struct http_req {
        struct arena *arena;
        enum http_method method;
        struct str method_name;
        struct str path;      /* decoded, begins with '/', no "..", "//" or NUL */
        struct str raw_query; /* as sent, without '?' */
        struct http_field *query; /* decoded */
        size_t n_query;
        struct http_field *form; /* urlencoded or multipart text fields, decoded, in order */
        size_t n_form;
        struct http_upload *uploads;
        size_t n_uploads;
        struct str body; /* other content types, within the limit */
        struct str content_type;
        struct str remote; /* the client's address; X-Forwarded-For's last only where the peer is a trusted proxy */
        struct str id;     /* request id for log and error pages: 16 hex digits */
        uint64_t start_ns;
        /*
         * ERR_TOO_LARGE, ERR_LIMIT, ERR_INVALID when the body broke a limit, ERR_IO when the disk did: the handler answers, the form is
         * then empty
         */
        enum err body_err;
        void *app;         /* the floor above's own, NULL at first */
        /* the rest is http's own */
        struct http_conn *conn;
};

struct str http_header(const struct http_req *r, const char *name); /* empty without */
struct str http_cookie(const struct http_req *r, const char *name);
struct str http_query(const struct http_req *r, const char *name); /* the first */
struct str http_form(const struct http_req *r, const char *name);

struct http_reply {
        int status;
        struct str type; /* media type with charset */
        struct str body; /* in the request's arena or static */
        struct http_field headers[16]; /* beyond the security headers, which are always there */
        size_t n_headers;
        struct str file;      /* send this file from disk instead of body */
        int64_t file_bytes;   /* as the caller knows it; the file's own size is what is sent */
        bool precompressed;   /* body is already in the encoding that a header names */
        bool no_store;        /* Cache-Control: no-store (default for pages is private, no-cache) */
};

void http_reply_header(struct http_reply *rep, struct str name, struct str value);
/* max_age 0: session; <0: delete */
void http_reply_cookie(struct http_req *r, struct http_reply *rep, struct str name, struct str value, int64_t max_age_s, bool secure);

/* Sends; compresses pages when the browser asks. Any thread; exactly once per request. The reply's strings live in the request's arena. */
void http_reply(struct http_req *r, const struct http_reply *rep);

struct http_hooks {
        void *app;
        /* Headers are in. Returns true and the limits to go on, or false and a reply to refuse at once (the body is not read). */
        bool (*begin)(void *app, struct http_req *r, struct http_limits *ret_limits, struct http_reply *ret_refusal);
        void (*handle)(void *app, struct http_req *r);
        /* The reply has been handed to the network (or the client is gone); for metrics and the log. */
        void (*finished)(void *app, struct http_req *r, int status, size_t bytes);
};

struct http_config {
        struct str address; /* "127.0.0.1", "::1", "0.0.0.0" … */
        uint16_t port;      /* 0: any free one, see http_port() */
        int threads;        /* 0: one per core */
        struct str upload_dir; /* temporary files */
        struct str trusted_proxy; /* address whose X-Forwarded-For is believed; empty: none */
        int64_t idle_timeout_s;   /* slow clients */
        bool https;               /* the site's address is https (a proxy in front speaks TLS): replies carry Strict-Transport-Security */
};

struct http_server;
enum err http_start(struct arena *a, const struct http_config *cfg, const struct http_hooks *hooks, struct http_server **ret,
                    struct str *ret_why);
uint16_t http_port(const struct http_server *s);
struct http_metrics {
        int64_t open;      /* connections now */
        int64_t accepted;  /* connections since the start */
        int64_t refused;   /* connections closed at once: too many from one address, or stopping */
        int64_t cut;       /* connections ended because they sent too slowly */
        int64_t under_way; /* requests that a handler has or whose reply is being sent */
};
struct http_metrics http_metrics(const struct http_server *s);
void http_stop(struct http_server *s); /* stops listening, waits for replies under way, then closes */

/*
 * Static files, embedded at build: path "/static/look.4f3a….css". Returns false when there is none. Answers If-None-Match, gzip and
 * brotli.
 */
bool http_static(struct http_req *r, struct http_reply *ret);
struct str http_static_url(const char *name); /* "look.css" -> "/static/look.4f3a….css"; asserts that it exists */

/* A limiter of attempts: token buckets by key (address, account), in memory, bounded. True: go on. Thread-safe. */
struct http_limiter;
struct http_limiter *http_limiter_new(struct arena *a, size_t buckets, int64_t burst, int64_t per_minute);
bool http_limiter_take(struct http_limiter *l, struct str key, uint64_t now_ns);

#endif
