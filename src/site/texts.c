/* The pages that the operator writes: terms and privacy, a text for each language. */
#include "site/site.h"
#include "site/site_own.h"
#include "site/texts.sql.h"

#define TEXT_TITLE_CHARS 120
#define TEXT_BODY_BYTES 60000

const char *const site_text_slugs[] = { "terms", "privacy" };
const size_t site_text_slugs_n = ARRAY_LEN(site_text_slugs);

static bool slug_known(struct str slug)
{
        for (size_t i = 0; i < ARRAY_LEN(site_text_slugs); i++)
                if (str_eq(slug, str_c(site_text_slugs[i])))
                        return true;
        return false;
}

enum err site_text_get(struct tx *tx, struct str slug, enum lang l, struct site_text *ret)
{
        const struct settings *s;
        struct site_page_get_row row;
        enum lang got = l;
        enum err e = sql_site_page_get(tx, slug, lang_code(l), &row);

        if (e == ERR_NOT_FOUND) {
                TRY(settings_get(tx, &s));
                got = s->main_lang;
                e = sql_site_page_get(tx, slug, lang_code(got), &row);
        }
        TRY(e);
        *ret = (struct site_text){ .slug = row.slug, .title = row.title, .body_md = row.body_md, .lang = got,
                .changed_at = row.changed_at };
        return OK;
}

enum err site_text_put(struct tx *tx, struct user_id actor, struct str address, const struct site_text *text)
{
        struct arena *a = tx->arena;
        struct str title = text_line(a, text->title), body = text_block(a, text->body_md);

        TRY(site_operator_check(tx, actor));
        if (!slug_known(text->slug) || title.n == 0 || utf8_count(title) > TEXT_TITLE_CHARS)
                return ERR_INVALID;
        if (str_trim(body).n == 0 || body.n > TEXT_BODY_BYTES)
                return ERR_INVALID;
        TRY(sql_site_page_put(tx, text->slug, lang_code(text->lang), title, body, tx->now_ms));
        struct str detail = str_fmt(a, "%.*s/%.*s: %.*s", STR_ARG(text->slug), STR_ARG(lang_code(text->lang)), STR_ARG(title));
        return audit_add(tx, actor, "text.change", SUBJECT_PAGE, 0, detail, address);
}

enum err site_texts_defaults(struct tx *tx)
{
        for (size_t i = 0; i < site_default_texts_n; i++) {
                const struct site_default_text *t = &site_default_texts[i];
                TRY(sql_site_page_put_new(tx, str_c(t->slug), lang_code(t->lang), str_c(t->title), str_c(t->body_md), tx->now_ms));
        }
        return OK;
}

/* ---- Filling in what the settings say ---------------------------------------------------------------------------------- */

/* Basis points as people write them: 1500 is "15 %", 1250 "12,5 %" (French), "12.5%" (English). */
static struct str percent_text(struct arena *a, enum lang l, int64_t bp)
{
        struct buf b = buf_in(a);
        int64_t whole = bp / 100, rest = bp % 100;

        buf_int(&b, whole);
        if (rest > 0)
                buf_fmt(&b, rest % 10 == 0 ? "%c%lld" : "%c%02lld", l == LANG_EN ? '.' : ',',
                        (long long)(rest % 10 == 0 ? rest / 10 : rest));
        buf_put(&b, l == LANG_FR ? S("\u00a0%") : S("%"));
        return buf_str(&b);
}

static bool placeholder(struct arena *a, const struct settings *s, enum lang l, struct str name, struct str *ret)
{
        const struct {
                const char *name;
                struct str value;
        } known[] = {
                { "name", settings_name(s, l) },
                { "commission", percent_text(a, l, s->commission_bp) },
                { "hold_days", str_fmt(a, "%lld", (long long)s->hold_days) },
                { "auto_accept_days", str_fmt(a, "%lld", (long long)s->auto_accept_days) },
                { "project_days", str_fmt(a, "%lld", (long long)s->project_days_open) },
                { "proposals", str_fmt(a, "%lld", (long long)s->proposals_a_month) },
                { "review_days", str_fmt(a, "%lld", (long long)s->review_window_days) },
                { "contact", s->contact_email.n > 0 ? s->contact_email : settings_name(s, l) },
        };

        for (size_t i = 0; i < ARRAY_LEN(known); i++) {
                if (!str_eq(str_c(known[i].name), name))
                        continue;
                *ret = known[i].value;
                return true;
        }
        return false;
}

struct str site_text_filled(struct arena *a, const struct settings *s, enum lang l, struct str pattern)
{
        struct buf b = buf_in(a);
        struct str rest = pattern, value;

        while (rest.n > 0) {
                ptrdiff_t open = str_find(rest, '{');
                ptrdiff_t close = open < 0 ? -1 : str_find(str_slice(rest, (size_t)open, rest.n), '}');
                if (close < 0)
                        break;
                struct str name = str_slice(rest, (size_t)open + 1, (size_t)(open + close));
                bool known = placeholder(a, s, l, name, &value);

                buf_put(&b, str_slice(rest, 0, (size_t)open));
                buf_put(&b, known ? value : S("{"));
                rest = str_slice(rest, (size_t)(known ? open + close + 1 : open + 1), rest.n);
        }
        buf_put(&b, rest);
        return buf_str(&b);
}
