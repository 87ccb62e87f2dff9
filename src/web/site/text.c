/* The operator's texts: terms and privacy. */
#include "web/site/start_web.h"

/* GET /terms, /privacy: the path without its slash is the text's slug. */
struct reply text_get(struct req *r)
{
        struct site_text text;

        TRY_REPLY(r, site_text_get(r->tx, str_slice(r->path, 1, r->path.n), r->lang, &text));
        struct str title = site_text_filled(r->arena, r->settings, text.lang, text.title);
        struct text_page p = { .shell = shell_of(r, title, NAV_NONE), .title = title, .lang = text.lang, .changed_at = text.changed_at,
                .body_md = site_text_filled(r->arena, r->settings, text.lang, text.body_md) };
        struct out o = page_out(r);

        p.shell.description = text_excerpt(r->arena, p.body_md, 160);
        html_text_page(&o, &p);
        return reply_out(r, 200, &o);
}
