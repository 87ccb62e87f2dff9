/* The application's own: limiters, the prepare pool, counters. */
#include "web/core.h"

struct app *app_new(struct arena *a, const struct app_config *cfg)
{
        static const struct {
                int64_t burst, per_minute;
        } rates[RATE_FREE] = {
                [RATE_PAGE] = { 240, 600 },
                [RATE_FORM] = { 60, 120 },
                [RATE_AUTH] = { 30, 30 },
                [RATE_UPLOAD] = { 30, 30 },
        };
        struct app *app = ARENA_NEW(a, struct app);

        app->cfg = *cfg;
        app->https = str_starts(cfg->site_url, S("https://"));
        for (size_t i = 0; i < RATE_FREE; i++)
                app->limiters[i] = http_limiter_new(a, 16384, rates[i].burst, rates[i].per_minute);
        pool_start(app);
        return app;
}

const struct app_config *app_cfg(const struct app *app)
{
        return &app->cfg;
}

struct http_hooks app_hooks(struct app *app)
{
        return (struct http_hooks){ .app = app, .begin = app_begin, .handle = app_handle, .finished = app_finished };
}

void app_stop(struct app *app)
{
        pool_stop(app);
}
