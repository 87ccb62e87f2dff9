/* The small decisions of the shared parts: which words, which tone, which attribute. The markup is in the .html beside. */
#include <string.h>

#include "web/site/shell.h"

/* ---- Words ------------------------------------------------------------------------------------------------------------ */

struct str words(const struct out *o, const char *msgid)
{
        return msgid == NULL ? (struct str){ 0 } : t_raw(o->loc.lang, msgid);
}

struct str words_or(const struct out *o, const char *msgid, struct str text)
{
        return msgid == NULL ? text : t_raw(o->loc.lang, msgid);
}

/* A decimal with one place, as the reader writes it. */
struct str tenths_text(const struct out *o, int64_t tenths)
{
        bool arabic = o->loc.arabic_digits && o->loc.lang == LANG_AR;
        const char *sign = arabic ? "٫" : o->loc.lang == LANG_EN ? "." : ",";
        struct str whole = int_text(o->b.a, o->loc, tenths / 10), part = int_text(o->b.a, o->loc, tenths % 10);

        return str_fmt(o->b.a, "%.*s%s%.*s", STR_ARG(whole), sign, STR_ARG(part));
}

struct str size_text(struct out *o, int64_t bytes)
{
        static const char *const units[] = { T("{size} KB"), T("{size} MB") };
        int64_t kib10 = (bytes * 10 + 1023) / 1024;
        bool mega = kib10 >= 10240;
        struct targ arg = { .name = "size", .type = TARG_STR };

        arg.s = mega ? tenths_text(o, kib10 / 1024) : int_text(o->b.a, o->loc, (kib10 + 9) / 10);
        return t_fmt(o->b.a, o->loc, units[mega], &arg, 1);
}

struct str year_text(const struct out *o)
{
        return str_slice(date_iso(o->b.a, o->now_ms), 0, 4);
}

/* ---- Amounts ------------------------------------------------------------------------------------------------------------ */

/* An amount as people read it is a number, a no-break space, and the currency's sign. */
static void split_amount(struct str amount, struct str *ret_number, struct str *ret_unit)
{
        static const char space[] = "\xc2\xa0";

        *ret_number = amount;
        *ret_unit = (struct str){ 0 };
        for (size_t i = amount.n; i >= 2; i--) {
                if (memcmp(amount.p + i - 2, space, 2) == 0) {
                        *ret_number = str_slice(amount, 0, i - 2);
                        *ret_unit = str_slice(amount, i, amount.n);
                        return;
                }
        }
}

struct str money_number(struct out *o, struct money m)
{
        struct money size = { .minor = m.minor < 0 ? -m.minor : m.minor, .cur = m.cur };
        struct str number, unit;

        split_amount(money_text(o->b.a, o->loc, size), &number, &unit);
        return str_fmt(o->b.a, "%s%.*s", m.minor < 0 ? "\xe2\x88\x92" : "+", STR_ARG(number));
}

struct str money_unit(struct out *o, struct money m)
{
        struct str number, unit;

        split_amount(money_text(o->b.a, o->loc, m), &number, &unit);
        return unit;
}

/* Whole units need no decimals in a range. */
static struct str rough_number(struct out *o, struct money m)
{
        struct str number, unit;
        int64_t one = 1;

        for (int i = 0; i < currency_decimals(m.cur); i++)
                one *= 10;
        if (m.minor % one == 0)
                return int_text(o->b.a, o->loc, m.minor / one);
        split_amount(money_text(o->b.a, o->loc, m), &number, &unit);
        return number;
}

struct str range_text(struct out *o, const struct range *r)
{
        struct str low = rough_number(o, r->low), high = rough_number(o, r->high), unit = money_unit(o, r->high);
        struct buf b = buf_in(o->b.a);

        buf_put(&b, low);
        buf_put(&b, o->loc.lang == LANG_EN ? S("\xe2\x80\x93") : S(" \xe2\x80\x93 "));
        buf_put(&b, high);
        buf_put(&b, S("\xc2\xa0"));
        buf_put(&b, unit);
        return buf_str(&b);
}

/* ---- The frame ---------------------------------------------------------------------------------------------------------- */

struct str shell_brand(const struct shell *s)
{
        const struct settings *set = s->r->settings;

        return s->r->lang == LANG_AR || set->name_latin.n == 0 ? set->name : set->name_latin;
}

struct str shell_tagline(const struct shell *s)
{
        const struct settings *set = s->r->settings;

        switch (s->r->lang) {
        case LANG_FR:
                return set->tagline_fr;
        case LANG_EN:
                return set->tagline_en;
        default:
                return set->tagline_ar;
        }
}

struct str shell_title(const struct shell *s)
{
        struct str brand = shell_brand(s);

        if (s->title.n == 0 || str_eq(s->title, brand))
                return brand;
        return str_fmt(s->r->arena, "%.*s · %.*s", STR_ARG(s->title), STR_ARG(brand));
}

/* "", "/fr": the prefix of a language's pages; the main language stands at the root. */
static void put_prefix(struct buf *b, const struct shell *s, enum lang l)
{
        if (l == s->r->settings->main_lang)
                return;
        buf_putc(b, '/');
        buf_put(b, lang_code(l));
}

/* The path behind the prefix; the bare home page of another language is "/fr/". */
static void put_path(struct buf *b, const struct shell *s, enum lang l)
{
        put_prefix(b, s, l);
        buf_put(b, s->r->path.n > 0 ? s->r->path : S("/"));
}

struct str shell_path(const struct shell *s, enum lang l)
{
        struct buf b = buf_in(s->r->arena);

        put_path(&b, s, l);
        if (s->r->http->method != HTTP_POST && s->r->http->raw_query.n > 0) {
                buf_putc(&b, '?');
                buf_put(&b, s->r->http->raw_query);
        }
        return buf_str(&b);
}

struct str shell_choose(const struct shell *s, enum lang l)
{
        struct buf b = buf_in(s->r->arena);

        buf_fmt(&b, "/language?to=%.*s&back=", STR_ARG(lang_code(l)));
        url_encode(&b, shell_path(s, l));
        return buf_str(&b);
}

struct str shell_url(const struct shell *s, enum lang l)
{
        struct buf b = buf_in(s->r->arena);
        int64_t page = req_query_int(s->r, "page", 1, 1, LIMIT_PAGES);

        put_path(&b, s, l);
        if (page > 1)
                buf_fmt(&b, "?page=%lld", (long long)page);
        return req_site_url(s->r, buf_str(&b));
}

struct str shell_here(const struct shell *s)
{
        return shell_path(s, s->r->lang);
}

bool shell_branded(const struct shell *s)
{
        return s->r->settings->brand_color.n > 0 && !str_eq_nocase(s->r->settings->brand_color, S("#a63c22"));
}

const char *shell_done(const struct shell *s)
{
        return s->r->done.n == 0 ? NULL : str_z(s->r->arena, s->r->done);
}

struct langs shell_langs(void)
{
        return (struct langs){ .v = { LANG_AR, LANG_FR, LANG_EN }, .n = LANG_COUNT };
}

/* ---- Fields --------------------------------------------------------------------------------------------------------------- */

const char *field_id(const struct field *f)
{
        return f->id != NULL ? f->id : f->name;
}

bool field_hinted(const struct field *f)
{
        return f->hint != NULL || f->hint_text.n > 0;
}

struct str field_error(const struct field *f)
{
        return form_error_of(f->form, f->name);
}

struct str field_described(struct out *o, const struct field *f)
{
        bool hint = field_hinted(f), error = field_error(f).n > 0;
        const char *id = field_id(f);

        if (!hint && !error)
                return (struct str){ 0 };
        if (hint && error)
                return str_fmt(o->b.a, "%s-h %s-e", id, id);
        return str_fmt(o->b.a, "%s-%c", id, hint ? 'h' : 'e');
}

static bool type_is(const struct field *f, const char *type)
{
        return f->type != NULL && strcmp(f->type, type) == 0;
}

/* A password is never written back into a page. */
struct str field_value(const struct field *f)
{
        return type_is(f, "password") ? (struct str){ 0 } : form_value(f->form, f->name);
}

/* Numbers, amounts and codes are text to the browser, so that digits of any script may be typed and pasted. */
const char *field_type(const struct field *f)
{
        if (f->type == NULL || type_is(f, "number") || type_is(f, "money") || type_is(f, "code") || type_is(f, "latin"))
                return "text";
        return f->type;
}

const char *field_mode(const struct field *f)
{
        if (type_is(f, "number") || type_is(f, "code"))
                return "numeric";
        return type_is(f, "money") ? "decimal" : NULL;
}

bool field_follows(const struct field *f)
{
        return f->type == NULL || type_is(f, "text") || type_is(f, "search");
}

const char *field_dir(const struct field *f)
{
        return field_follows(f) ? "auto" : "ltr";
}

const char *field_complete(const struct field *f)
{
        if (f->autocomplete != NULL)
                return f->autocomplete;
        if (type_is(f, "code"))
                return "one-time-code";
        return type_is(f, "number") || type_is(f, "money") ? "off" : NULL;
}

bool field_chosen(const struct field *f, const struct option *x)
{
        return form_has(f->form, f->name, x->value);
}

/* The first answer carries the field's own id: the error summary points there. */
struct str option_id(struct out *o, const struct field *f, size_t i)
{
        return i == 0 ? str_c(field_id(f)) : str_fmt(o->b.a, "%s-%zu", field_id(f), i);
}

struct str option_label(const struct out *o, const struct option *x)
{
        return words_or(o, x->msgid, x->label);
}

struct form_errors form_error_list(const struct form *f)
{
        return (struct form_errors){ .v = f->errors, .n = f->n_errors };
}

const char *look_of(const char *look)
{
        return look == NULL ? "btn" : look;
}

/* ---- Small parts ------------------------------------------------------------------------------------------------------------ */

const char *alert_icon(const struct alert *a)
{
        if (a->tone == NULL)
                return "info";
        return strcmp(a->tone, "ok") == 0 ? "ok" : "warn";
}

struct str first_letter(struct str name)
{
        return utf8_cut(str_trim(name), 1);
}

const char *person_tone(struct user_id id)
{
        static const char *const tones[] = { "a", "b", "c", "d" };

        return tones[((uint64_t)id.v * 2654435761U >> 7) % ARRAY_LEN(tones)];
}

const char *person_size(const struct person *p)
{
        return p->size == NULL ? "" : p->size;
}

struct str page_url(struct out *o, const struct pager *p, int64_t page)
{
        if (page <= 1) /* one address for the first page: the base without its '?' or '&' */
                return str_slice(p->base, 0, p->base.n > 0 ? p->base.n - 1 : 0);
        return str_fmt(o->b.a, "%.*spage=%lld", STR_ARG(p->base), (long long)page);
}
