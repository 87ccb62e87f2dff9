/* /healthz and /metrics: for load balancers and Prometheus. */
#include "web/core.h"

#include "web/site/health.h"

/* Settings were read in this transaction before the handler ran: the database answers. Where it does not, the dispatcher has said 503. */
struct reply healthz_get(struct req *r)
{
        return reply_text(r, 200, S("text/plain; charset=utf-8"), S("ok\n"));
}

static void put_counter(struct buf *b, const char *name, const char *help, const char *type, uint64_t v)
{
        buf_fmt(b, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", name, help, name, type, name, (unsigned long long)v);
}

static void put_latency(struct buf *b, const struct metrics *m)
{
        static const uint64_t bounds[] = LATENCY_BOUNDS;
        uint64_t sum = 0;

        buf_put(b, S("# HELP wasl_request_seconds Time from the first byte to the reply.\n# TYPE wasl_request_seconds histogram\n"));
        for (size_t i = 0; i < LATENCY_BUCKETS; i++) {
                sum += m->buckets[i];
                if (i < ARRAY_LEN(bounds))
                        buf_fmt(b, "wasl_request_seconds_bucket{le=\"%.5g\"} %llu\n", (double)bounds[i] / 1e6, (unsigned long long)sum);
        }
        buf_fmt(b, "wasl_request_seconds_bucket{le=\"+Inf\"} %llu\nwasl_request_seconds_sum %.6f\nwasl_request_seconds_count %llu\n",
                (unsigned long long)sum, (double)m->latency_us / 1e6, (unsigned long long)sum);
}

struct reply metrics_get(struct req *r)
{
        if (!str_eq(r->http->remote, S("127.0.0.1")) && !str_eq(r->http->remote, S("::1")))
                return reply_text(r, 404, S("text/plain; charset=utf-8"), S("404 Not Found\n"));
        struct buf b = buf_in(r->arena);
        struct metrics *m = &r->app->metrics;
        struct db_stats d = db_stats(r->app->cfg.db);

        buf_put(&b, S("# HELP wasl_requests_total Replies by class of status.\n# TYPE wasl_requests_total counter\n"));
        for (int i = 1; i <= 5; i++)
                buf_fmt(&b, "wasl_requests_total{class=\"%dxx\"} %llu\n", i, (unsigned long long)m->by_class[i]);
        put_latency(&b, m);
        put_counter(&b, "wasl_reply_bytes_total", "Bytes of bodies sent.", "counter", m->bytes);
        put_counter(&b, "wasl_prepared_total", "Prepare steps run.", "counter", m->prepared);
        put_counter(&b, "wasl_prepare_refused_total", "Requests refused because the prepare queue was full.", "counter",
                    m->prepare_refused);
        put_counter(&b, "wasl_limited_total", "Requests refused by rate limits.", "counter", m->limited);
        put_counter(&b, "wasl_replayed_total", "Forms sent again and answered with the first result.", "counter", m->replayed);
        put_counter(&b, "wasl_db_commits_total", "Durable commits.", "counter", d.commits);
        put_counter(&b, "wasl_db_works_total", "Works in them.", "counter", d.works);
        put_counter(&b, "wasl_db_retries_total", "Transactions run again.", "counter", d.retries);
        put_counter(&b, "wasl_db_rollbacks_total", "Works undone.", "counter", d.rollbacks);
        put_counter(&b, "wasl_db_queue", "Works waiting now.", "gauge", d.queue_now);
        return reply_text(r, 200, S("text/plain; version=0.0.4; charset=utf-8"), buf_str(&b));
}
