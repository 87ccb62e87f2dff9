/*
 * The reader's choices, each in a cookie: no form token, for whoever sends somebody here changes no more than colours or the language of
 * the next page.
 */
#include "web/core.h"

#include "web/site/brand.h"
#include "web/site/site_web.h"

#define YEAR_S (365 * 86400)
#define BACK_BYTES 2048

/* A path of ours: it stays on this site whatever the browser makes of it. */
static struct str safe_back(struct str s)
{
        if (s.n == 0 || s.n > BACK_BYTES || s.p[0] != '/')
                return S("/");
        if (s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\'))
                return S("/");
        for (size_t i = 0; i < s.n; i++)
                if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7f || s.p[i] == '\\')
                        return S("/");
        return s;
}

static struct reply go_back(struct req *r, const char *cookie, struct str value, int64_t max_age_s)
{
        struct reply rep = reply_see_other(r, safe_back(http_query(r->http, "back")));

        reply_cookie(r, &rep, cookie, value, max_age_s);
        rep.http.no_store = true;
        return rep;
}

struct reply theme_get(struct req *r)
{
        struct str to = http_query(r->http, "to");

        if (str_eq(to, S("light")) || str_eq(to, S("dark")))
                return go_back(r, COOKIE_THEME, to, YEAR_S);
        return go_back(r, COOKIE_THEME, S(""), -1);
}

struct reply language_get(struct req *r)
{
        enum lang l;

        if (!lang_of(http_query(r->http, "to"), &l))
                return reply_see_other(r, S("/"));
        return go_back(r, COOKIE_LANG, lang_code(l), YEAR_S);
}

struct reply brand_css_get(struct req *r)
{
        struct brand b;
        struct str css = S("");

        if (brand_of(r->settings->brand_color, &b, NULL) == OK)
                css = brand_css(r->arena, &b);
        struct reply rep = reply_text(r, 200, S("text/css; charset=utf-8"), css);
        /* the page asks for it by the settings' version */
        bool versioned = http_query(r->http, "v").n > 0;
        http_reply_header(&rep.http, S("Cache-Control"), versioned ? S("public, max-age=31536000, immutable") : S("no-cache"));
        return rep;
}
