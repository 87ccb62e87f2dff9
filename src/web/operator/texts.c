/* The operator's texts: terms and privacy in three languages, with a preview. */
#include "web/operator/console.h"

#include <string.h>

static const char *slug_words(struct str slug)
{
        return str_eq(slug, S("terms")) ? T("Terms of use") : T("Privacy");
}

static bool slug_known(struct str slug)
{
        for (size_t i = 0; i < site_text_slugs_n; i++)
                if (str_eq(slug, str_c(site_text_slugs[i])))
                        return true;
        return false;
}

/* The text in exactly this language; an empty one where there is none yet. */
static enum err text_in(struct req *r, struct str slug, enum lang lang, struct site_text *ret)
{
        enum err e = site_text_get(r->tx, slug, lang, ret);

        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        if (e == ERR_NOT_FOUND || ret->lang != lang)
                *ret = (struct site_text){ .slug = slug, .title = S(""), .body_md = S(""), .lang = lang };
        return OK;
}

/* GET /console/texts */
struct reply console_texts_get(struct req *r)
{
        static const enum lang langs[] = { LANG_AR, LANG_FR, LANG_EN };
        struct texts_page p = { .rows = { .n = 0 } };
        struct out o = page_out(r);

        TRY_REPLY(r, console_of(r, T("Terms and privacy"), CONSOLE_TEXTS, &p.c));
        for (size_t i = 0; i < site_text_slugs_n; i++) {
                struct console_text_row *row = &p.rows.v[p.rows.n++];

                *row = (struct console_text_row){ .slug = site_text_slugs[i], .label = slug_words(str_c(site_text_slugs[i])) };
                for (size_t k = 0; k < ARRAY_LEN(langs); k++) {
                        struct site_text text;
                        TRY_REPLY(r, text_in(r, str_c(row->slug), langs[k], &text));
                        row->langs.v[row->langs.n++] = (struct console_text_cell){ langs[k], text.changed_at };
                }
        }
        html_console_texts(&o, &p);
        return reply_out(r, 200, &o);
}

static enum lang lang_asked(struct req *r, struct str code)
{
        enum lang l;

        return lang_of(code, &l) ? l : r->settings->main_lang;
}

static struct reply show(struct req *r, int status, const struct form *f, enum lang lang, bool preview)
{
        struct edit_page p = { .form = *f, .slug = r->slug, .label = slug_words(r->slug), .lang = lang, .preview = preview };
        struct out o = page_out(r);

        TRY_REPLY(r, console_of(r, p.label, CONSOLE_TEXTS, &p.c));
        if (preview) {
                p.title = site_text_filled(r->arena, r->settings, lang, text_line(r->arena, form_value(f, "title")));
                p.body_md = site_text_filled(r->arena, r->settings, lang, text_block(r->arena, form_value(f, "body")));
        }
        html_console_text(&o, &p);
        return reply_out(r, status, &o);
}

/* GET /console/texts/{slug}?lang=fr */
struct reply console_text_edit_get(struct req *r)
{
        enum lang lang = lang_asked(r, req_query(r, "lang"));
        struct form f = form_new(r);
        struct site_text text;

        if (!slug_known(r->slug))
                return reply_error(r, ERR_NOT_FOUND);
        TRY_REPLY(r, text_in(r, r->slug, lang, &text));
        form_set(&f, "title", text.title);
        form_set(&f, "body", text.body_md);
        return show(r, 200, &f, lang, false);
}

/* POST /console/texts/{slug}: saves, or with the other button shows and keeps nothing. */
struct reply console_text_save_post(struct req *r)
{
        struct form f = form_sent(r);
        enum lang lang = lang_asked(r, form_value(&f, "lang"));
        struct site_text text = { .slug = r->slug, .title = form_line(&f, "title", 1, 120), .body_md = form_block(&f, "body", 1, 50000),
                .lang = lang };

        if (!slug_known(r->slug))
                return reply_error(r, ERR_NOT_FOUND);
        if (!form_ok(&f))
                return show(r, 422, &f, lang, false);
        if (form_check(&f, "preview"))
                return show(r, 200, &f, lang, true);
        TRY_REPLY(r, site_text_put(r->tx, r->me.id, r->http->remote, &text));
        return reply_done(r, req_path(r, "/console/texts"), T("The text is on the site."));
}
