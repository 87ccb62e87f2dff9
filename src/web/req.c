/* The request as a handler sees it. */
#include "web/core.h"

static struct str cookie_theme(const struct http_req *h)
{
        struct str t = http_cookie(h, COOKIE_THEME);

        return str_eq(t, S("light")) || str_eq(t, S("dark")) ? t : S("");
}

void req_begin(struct req *r, struct app *app, struct http_req *h, const struct route_match *m)
{
        *r = (struct req){
                .app = app,
                .http = h,
                .arena = h->arena,
                .route = m->route,
                .id = m->id,
                .sub = m->sub,
                .slug = m->slug,
                .lang = LANG_COUNT, /* not known before the settings are */
                .now_ms = clock_now_ms(app->cfg.clock),
                .theme = cookie_theme(h),
        };
        bool had;
        r->path = path_without_lang(h->path, &r->lang, &had);
        if (!url_decode(h->arena, http_cookie(h, COOKIE_DONE), false, &r->done) || r->done.n > 300)
                r->done = S("");
        struct str guest;
        if (str_unbase64url(h->arena, http_cookie(h, COOKIE_GUEST), &guest) && guest.n == sizeof r->guest_secret)
                __builtin_memcpy(r->guest_secret, guest.p, guest.n);
        else
                random_bytes(r->guest_secret, sizeof r->guest_secret), r->guest_cookie = false;
}

enum err req_settings(struct req *r)
{
        TRY(settings_get(r->tx, &r->settings));
        if (r->lang == LANG_COUNT)
                r->lang = r->settings->main_lang;
        r->prefix = r->lang == r->settings->main_lang ? S("") : str_fmt(r->arena, "/%.*s", STR_ARG(lang_code(r->lang)));
        r->loc = settings_locale(r->settings, r->lang);
        return OK;
}

struct str req_query(const struct req *r, const char *name)
{
        return http_query(r->http, name);
}

int64_t req_query_int(const struct req *r, const char *name, int64_t fallback, int64_t low, int64_t high)
{
        int64_t v;

        return str_int(http_query(r->http, name), &v) && v >= low && v <= high ? v : fallback;
}

struct str req_path(struct req *r, const char *fmt, ...)
{
        struct buf b = buf_in(r->arena);
        va_list args, again;

        va_start(args, fmt);
        va_copy(again, args);
        int n = __builtin_vsnprintf(NULL, 0, fmt, again);
        va_end(again);
        buf_put(&b, r->prefix);
        buf_reserve(&b, (size_t)n + 1);
        __builtin_vsnprintf(b.p + b.n, (size_t)n + 1, fmt, args);
        va_end(args);
        b.n += (size_t)n;
        return buf_str(&b);
}

struct str req_site_url(struct req *r, struct str path)
{
        return str_fmt(r->arena, "%.*s%.*s", STR_ARG(r->app->cfg.site_url), STR_ARG(path));
}

bool req_staff(const struct req *r, int64_t rights)
{
        return r->me.second_factor && (r->me.staff_rights & (rights | STAFF_OPERATOR)) != 0;
}

struct str url(struct out *o, const char *path)
{
        struct buf b = buf_in(o->b.a);

        buf_put(&b, o->prefix);
        buf_put(&b, str_c(path));
        return buf_str(&b);
}

struct str url_id(struct out *o, const char *before, int64_t id, const char *after)
{
        struct buf b = buf_in(o->b.a);

        buf_put(&b, o->prefix);
        buf_put(&b, str_c(before));
        buf_int(&b, id);
        buf_put(&b, str_c(after));
        return buf_str(&b);
}

struct str url_file(struct out *o, struct attachment_id id)
{
        return str_fmt(o->b.a, "/files/%lld", (long long)id.v);
}

struct str url_picture(struct out *o, struct file_id original, int width)
{
        return str_fmt(o->b.a, "/pictures/%lld/%d", (long long)original.v, width);
}
