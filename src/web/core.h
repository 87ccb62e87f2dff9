/* What the files of the web core share among themselves; handlers use web.h only. */
#ifndef WASL_WEB_CORE_H
#define WASL_WEB_CORE_H

#include <pthread.h>
#include <stdatomic.h>

#include "web/web.h"

#define COOKIE_GUEST "guest"
#define COOKIE_LANG "lang"
#define COOKIE_THEME "theme"
#define COOKIE_DONE "done"

/* Upper bounds of the latency histogram, in microseconds. */
#define LATENCY_BOUNDS { 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000 }
#define LATENCY_BUCKETS 12

struct metrics {
        _Atomic uint64_t by_class[6]; /* 1xx … 5xx at 1 … 5 */
        _Atomic uint64_t bytes, latency_us, buckets[LATENCY_BUCKETS];
        _Atomic uint64_t prepared, prepare_refused, limited, replayed;
};

/* The bounded pool for prepare steps. */
struct prepare_pool {
        pthread_t threads[LIMIT_PREPARE_THREADS];
        pthread_mutex_t lock;
        pthread_cond_t wake;
        struct call *first, *last;
        size_t waiting;
        bool stopping;
};

struct app {
        struct app_config cfg;
        bool https;
        struct http_limiter *limiters[RATE_FREE];
        struct prepare_pool pool;
        struct metrics metrics;
};

/* One request on its way: check (routes with a prepare step), prepare, run. */
struct call {
        struct app *app;
        struct http_req *http;
        const struct route *route; /* NULL: nothing at that path */
        bool wrong_method;
        struct req *req;
        struct arena_mark mark; /* of the arena before the transaction */
        struct reply reply;
        struct db_work work;
        bool refused; /* the check made the reply */
        void *prepared;
        struct call *next;
        struct sha256 content; /* of the form, for the idempotency key */
};

/* router.c */
struct route_match {
        const struct route *route;
        bool wrong_method;
        int64_t id, sub;
        struct str slug;
};
struct route_match route_find(enum http_method method, struct str path);
/* Takes "/fr" off "/fr/projects" where fr is a language; *ret_lang untouched without one. */
struct str path_without_lang(struct str path, enum lang *ret_lang, bool *ret_had);

/* The path for the log: what stands where links in mails carry their secret is left out. */
struct str path_for_log(struct arena *a, struct str path);

/* shell.c: what form_token() masks */
#define FORM_MAC_BYTES 32
void form_mac(struct req *r, unsigned char ret[FORM_MAC_BYTES]);

/* guard.c */
enum err guard_session(struct req *r);                   /* fills r->me from the session cookie */
enum err guard_rights(const struct req *r);              /* ERR_UNAUTHORIZED, ERR_FORBIDDEN, ERR_SECOND_FACTOR, ERR_SUSPENDED */
enum err guard_csrf(struct req *r);                      /* origin, fetch metadata, form token; fills r->key */
struct sha256 guard_content(const struct http_req *h);   /* hash of all fields and files but the token */
enum err idem_begin(struct req *r, struct sha256 content, bool *ret_replayed, struct reply *ret);
enum err idem_end(struct req *r, const struct reply *rep);

/* req.c */
void req_begin(struct req *r, struct app *app, struct http_req *h, const struct route_match *m);
enum err req_settings(struct req *r); /* in a transaction: settings, locale, language prefix */

/* reply.c */
struct reply reply_wrong_method(struct req *r);

/* pool.c */
void pool_start(struct app *app);
bool pool_put(struct app *app, struct call *c); /* false: full */
void pool_stop(struct app *app);

/* dispatch.c */
void call_prepared(struct call *c, enum err outcome);
void app_handle(void *ctx, struct http_req *h);
bool app_begin(void *app, struct http_req *h, struct http_limits *ret_limits, struct http_reply *ret_refusal);
void app_finished(void *ctx, struct http_req *h, int status, size_t bytes);

#endif
