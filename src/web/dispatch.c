/*
 * A request's way: route → (check → prepare) → transaction → reply after the commit.
 *
 * Routes without a prepare step run in one transaction. Routes with one are checked first in a read transaction (who, forged form), so that
 * nobody makes us hash or decode for nothing; then prepared on the pool; then run, where everything is checked again inside the write
 * transaction.
 */
#include "web/core.h"

#include <stddef.h>

#include "people/session.h"

static void touch_session(struct call *c);

static void finish(struct call *c)
{
        if (c->reply.guest_cookie) {
                struct str secret = str_base64url(c->http->arena, c->req->guest_secret, sizeof c->req->guest_secret);
                reply_cookie(c->req, &c->reply, COOKIE_GUEST, secret, 0);
        }
        if (c->req->done.n > 0 && c->reply.http.status == 200)
                reply_cookie(c->req, &c->reply, COOKIE_DONE, S(""), -1);
        touch_session(c);
        http_reply(c->http, &c->reply.http);
}

/* ---- noting that a session was seen: a small write of its own that nobody waits for ---- */

struct touch_work {
        struct db_work work;
        struct session_id session;
};

static enum err run_touch(struct tx *tx, struct db_work *w)
{
        return session_touch(tx, ((struct touch_work *)(void *)w)->session);
}

static void touch_done(struct db_work *w, enum err outcome)
{
        (void)outcome; /* a lost one is made up for by the next request */
        arena_free(w->arena);
}

static void touch_session(struct call *c)
{
        if (!c->req->me.touch)
                return;
        struct arena *a = arena_new(1024);
        struct touch_work *t = ARENA_NEW(a, struct touch_work);
        *t = (struct touch_work){ .work = { .writes = true, .arena = a, .run = run_touch, .done = touch_done },
                                  .session = c->req->me.session };
        if (db_submit(c->app->cfg.db, &t->work) != OK)
                arena_free(a);
}

static void begin_req(struct call *c, struct tx *tx)
{
        struct route_match m = { .route = c->route };
        void *prepared = c->prepared;
        bool had;
        enum lang l = LANG_COUNT;

        if (c->route)
                m = route_find(c->http->method, path_without_lang(c->http->path, &l, &had));
        req_begin(c->req, c->app, c->http, &m);
        c->req->tx = tx;
        c->req->prepared = prepared;
}

/* What every page needs before its handler: settings, who asks, whether they may. An error is answered with its page. */
static enum err enter(struct req *r)
{
        TRY(req_settings(r));
        TRY(guard_session(r));
        if (!r->route)
                return OK;
        TRY(guard_rights(r));
        return r->route->method == HTTP_POST ? guard_csrf(r) : OK;
}

static struct reply guest_home(struct req *r)
{
        return reply_see_other(r, req_path(r, "/home"));
}

static struct reply run_handler(struct call *c)
{
        struct req *r = c->req;
        struct reply rep;
        bool replayed = false;

        if (r->route->who == WHO_GUEST && r->me.id.v != 0)
                return guest_home(r);
        if (r->route->mode != MODE_WRITE || r->route->method != HTTP_POST)
                return r->route->handler(r);
        TRY_REPLY(r, idem_begin(r, c->content, &replayed, &rep));
        if (replayed) {
                atomic_fetch_add(&c->app->metrics.replayed, 1);
                return rep;
        }
        rep = r->route->handler(r);
        if (rep.keep)
                TRY_REPLY(r, idem_end(r, &rep));
        return rep;
}

static struct reply answer(struct call *c)
{
        struct req *r = c->req;

        TRY_REPLY(r, enter(r));
        if (!r->route)
                return c->wrong_method ? reply_wrong_method(r) : reply_error(r, ERR_NOT_FOUND);
        return run_handler(c);
}

/*
 * The transaction's verdict: only what the reply says to keep is committed. Failures of the database itself are told apart, so that it may
 * run us again.
 */
static enum err run_work(struct tx *tx, struct db_work *w)
{
        struct call *c = (struct call *)((char *)w - offsetof(struct call, work));

        begin_req(c, tx);
        c->reply = answer(c);
        c->reply.guest_cookie = c->req->guest_cookie;
        if (tx->writes && !c->reply.keep)
                return c->reply.http.status >= 500 ? ERR_DB : ERR_INVALID;
        return OK;
}

static void work_done(struct db_work *w, enum err outcome)
{
        struct call *c = (struct call *)((char *)w - offsetof(struct call, work));

        /* The commit failed after the handler had been content: nothing was saved, and the reply says so. */
        if (outcome != OK && (c->reply.keep || c->reply.http.status == 0)) {
                c->req->tx = NULL;
                c->reply = reply_error(c->req, outcome == ERR_BUSY ? ERR_BUSY : ERR_DB);
        }
        if (outcome == OK && w->writes && c->app->cfg.wake_jobs)
                c->app->cfg.wake_jobs(c->app->cfg.wake_ctx);
        finish(c);
}

static void submit(struct call *c, bool writes, enum err (*run)(struct tx *, struct db_work *), void (*done)(struct db_work *, enum err))
{
        c->work = (struct db_work){ .writes = writes, .arena = c->http->arena, .run = run, .done = done };
        if (db_submit(c->app->cfg.db, &c->work) == OK)
                return;
        c->req->tx = NULL;
        c->reply = reply_error(c->req, ERR_BUSY);
        finish(c);
}

static void submit_handler(struct call *c)
{
        submit(c, c->route && c->route->mode == MODE_WRITE, run_work, work_done);
}

/* ---- routes with a prepare step ---------------------------------------------------------------------------------- */

static enum err run_check(struct tx *tx, struct db_work *w)
{
        struct call *c = (struct call *)((char *)w - offsetof(struct call, work));

        begin_req(c, tx);
        enum err e = enter(c->req);
        c->refused = e != OK;
        if (c->refused) {
                c->reply = reply_error(c->req, e);
                c->reply.guest_cookie = c->req->guest_cookie;
        }
        return OK;
}

static void check_done(struct db_work *w, enum err outcome)
{
        struct call *c = (struct call *)((char *)w - offsetof(struct call, work));

        c->req->tx = NULL;
        if (!c->refused && outcome == OK && pool_put(c->app, c))
                return;
        if (!c->refused)
                c->reply = reply_error(c->req, outcome == OK ? ERR_BUSY : ERR_DB);
        finish(c);
}

void call_prepared(struct call *c, enum err outcome)
{
        if (outcome == OK) {
                c->prepared = c->req->prepared;
                submit_handler(c);
                return;
        }
        c->reply = reply_error(c->req, outcome);
        finish(c);
}

/* ---- hooks --------------------------------------------------------------------------------------------------------- */

void app_handle(void *ctx, struct http_req *h)
{
        struct app *app = ctx;
        struct call *c = ARENA_NEW(h->arena, struct call);
        struct http_reply still;

        if (str_starts(h->path, S("/static/")) && http_static(h, &still)) {
                http_reply(h, &still);
                return;
        }
        enum lang l;
        bool had;
        struct route_match m = route_find(h->method, path_without_lang(h->path, &l, &had));
        *c = (struct call){ .app = app, .http = h, .route = m.route, .wrong_method = m.wrong_method };
        c->req = ARENA_NEW(h->arena, struct req);
        req_begin(c->req, app, h, &m);
        if (h->method == HTTP_POST)
                c->content = guard_content(h);
        if (m.route && m.route->mode == MODE_PLAIN) {
                c->reply = m.route->handler(c->req);
                finish(c);
                return;
        }
        if (m.route && m.route->prepare)
                submit(c, false, run_check, check_done);
        else
                submit_handler(c);
}

static bool within_rate(struct app *app, const struct http_req *h, enum rate rate)
{
        if (!app->cfg.rate_limits || rate == RATE_FREE)
                return true;
        if (http_limiter_take(app->limiters[rate], h->remote, clock_mono_ns()))
                return true;
        atomic_fetch_add(&app->metrics.limited, 1);
        return false;
}

bool app_begin(void *ctx, struct http_req *h, struct http_limits *ret_limits, struct http_reply *ret_refusal)
{
        struct app *app = ctx;
        enum lang l = LANG_COUNT;
        bool had;
        struct route_match m = route_find(h->method, path_without_lang(h->path, &l, &had));
        bool is_static = str_starts(h->path, S("/static/"));

        *ret_limits = (struct http_limits){ 0 };
        if (m.route && m.route->method == HTTP_POST)
                *ret_limits = (struct http_limits){ .body_bytes = m.route->files ? LIMIT_UPLOAD_FORM_BYTES : LIMIT_FORM_BYTES,
                                                    .files = m.route->files };
        if (is_static || within_rate(app, h, m.route ? m.route->rate : RATE_PAGE)) {
                if (m.route || !m.wrong_method || h->method == HTTP_GET)
                        return true;
                *ret_refusal =
                        (struct http_reply){ .status = 405, .type = S("text/plain; charset=utf-8"), .body = S("405 Method Not Allowed\n") };
                http_reply_header(ret_refusal, S("Allow"), h->method == HTTP_POST ? S("GET, HEAD") : S("POST"));
                return false;
        }
        struct req *r = ARENA_NEW(h->arena, struct req);
        req_begin(r, app, h, &m);
        struct reply rep = reply_error(r, ERR_TOO_MANY);
        http_reply_header(&rep.http, S("Retry-After"), S("30"));
        *ret_refusal = rep.http;
        return false;
}

void app_finished(void *ctx, struct http_req *h, int status, size_t bytes)
{
        static const uint64_t bounds[] = LATENCY_BOUNDS;
        struct app *app = ctx;
        uint64_t us = (clock_mono_ns() - h->start_ns) / 1000;
        size_t i = 0;

        while (i < ARRAY_LEN(bounds) && us > bounds[i])
                i++;
        atomic_fetch_add_explicit(&app->metrics.buckets[i], 1, memory_order_relaxed);
        atomic_fetch_add_explicit(&app->metrics.by_class[status / 100 % 6], 1, memory_order_relaxed);
        atomic_fetch_add_explicit(&app->metrics.bytes, bytes, memory_order_relaxed);
        atomic_fetch_add_explicit(&app->metrics.latency_us, us, memory_order_relaxed);
        enum log_level level = status >= 500 ? LOG_ERROR : h->method == HTTP_POST || status >= 400 ? LOG_INFO : LOG_DEBUG;
        LOG(level, "request", { "id", LOG_STR(h->id) }, { "method", LOG_STR(h->method_name) },
            { "path", LOG_STR(path_for_log(h->arena, h->path)) }, { "status", LOG_INT(status) }, { "bytes", LOG_INT(bytes) },
            { "us", LOG_INT(us) }, { "from", LOG_STR(h->remote) });
}
