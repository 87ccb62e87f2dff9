/* wasl serve: the site, and the jobs unless they run elsewhere. wasl work: the jobs alone. */
#include "main/cli.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "http/http.h"
#include "jobs/jobs.h"
#include "main/work_table.h"
#include "web/web.h"

struct server {
        struct cli *cli;
        struct clock *clock;
        struct db *db;
        struct app *app;
        struct http_server *http;
        struct worker *worker;
        unsigned char secret[32];
        struct str site_url;
};

static void wake(void *ctx)
{
        struct server *s = ctx;

        if (s->worker)
                worker_wake(s->worker);
}

static bool start_app(struct server *s)
{
        struct cli *c = s->cli;
        struct app_config cfg = {
                .db = s->db,
                .clock = s->clock,
                .data_dir = c->cfg.data_dir,
                .site_url = s->site_url,
                .picture_helper = c->program,
                .wake_jobs = wake,
                .wake_ctx = s,
                .rate_limits = c->cfg.rate_limits,
        };

        memcpy(cfg.secret, s->secret, sizeof cfg.secret);
        s->app = app_new(c->a, &cfg);
        return true;
}

static bool start_http(struct server *s)
{
        struct cli *c = s->cli;
        struct http_hooks hooks = app_hooks(s->app);
        struct str why = S("unknown error");
        struct http_config cfg = {
                .address = c->cfg.listen,
                .port = (uint16_t)c->cfg.port,
                .threads = (int)c->cfg.threads,
                .upload_dir = str_fmt(c->a, "%.*s/uploads/tmp", STR_ARG(c->cfg.data_dir)),
                .trusted_proxy = c->cfg.trusted_proxy,
                .idle_timeout_s = 60,
                .https = str_starts(s->site_url, S("https://")),
        };

        if (http_start(c->a, &cfg, &hooks, &s->http, &why) == OK)
                return true;
        cli_fail("cannot listen on %.*s port %lld: %.*s", STR_ARG(c->cfg.listen), (long long)c->cfg.port, STR_ARG(why));
        return false;
}

static bool start_worker(struct server *s, int threads)
{
        struct worker_config cfg;

        if (!work_config(s->cli, s->db, s->clock, s->secret, s->site_url, &cfg))
                return false;
        cfg.threads = threads;
        if (threads == 0)
                return true;
        if (worker_start(s->cli->a, &cfg, &s->worker) == OK)
                return true;
        cli_fail("cannot start the threads that run jobs");
        return false;
}

static void wait_for_signal(void)
{
        sigset_t set;
        int sig;

        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGTERM);
        sigwait(&set, &sig);
}

/* Before any thread starts, so that only the main thread gets them. */
static void block_signals(void)
{
        sigset_t set;

        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGTERM);
        sigprocmask(SIG_BLOCK, &set, NULL);
}

static bool prepare(struct server *s)
{
        struct cli *c = s->cli;

        s->clock = clock_new(c->a, c->cfg.test_clock);
        s->site_url = site_url_of(c, c->cfg.port);
        return data_dir_usable(c) && read_secret(c, s->secret) && open_db(c, s->clock, &s->db);
}

/* Stops in the order of a request's way: no new requests, those under way, jobs, database. */
static void stop(struct server *s)
{
        if (s->http)
                http_stop(s->http);
        if (s->app)
                app_stop(s->app);
        if (s->worker)
                worker_stop(s->worker);
        if (s->db)
                db_close(s->db);
}

int cmd_serve(struct cli *c)
{
        struct server s = { .cli = c };

        block_signals();
        sandbox_enter();
        bool ok = prepare(&s) && start_app(&s) && start_http(&s) && start_worker(&s, (int)c->cfg.workers);
        if (ok) {
                printf("Wasl serves %.*s (port %u). Ctrl-C stops it.\n", STR_ARG(s.site_url), http_port(s.http));
                fflush(stdout);
                LOG(LOG_INFO, "serving", { "url", LOG_STR(s.site_url) }, { "port", LOG_INT(http_port(s.http)) });
                wait_for_signal();
                LOG(LOG_INFO, "stopping");
        }
        stop(&s);
        return ok ? 0 : 1;
}

int cmd_work(struct cli *c)
{
        struct server s = { .cli = c };
        int64_t run = 0;

        block_signals();
        sandbox_enter();
        bool ok = prepare(&s);
        if (ok && c->once) {
                struct worker_config cfg;
                ok = work_config(c, s.db, s.clock, s.secret, s.site_url, &cfg) && worker_drain(&cfg, &run) == OK;
                printf("%lld jobs run\n", (long long)run);
        } else if (ok) {
                ok = start_worker(&s, c->cfg.workers > 0 ? (int)c->cfg.workers : 1);
                if (ok)
                        wait_for_signal();
        }
        stop(&s);
        return ok ? 0 : 1;
}
