/*
 * The operator's settings, in four groups of one form each. The table of settings (site/settings.c) checks every value; here are the
 * fields.
 */
#include "web/operator/console.h"

/* How a field's text becomes the setting's and back. */
enum input {
        INPUT_TEXT,
        INPUT_BOOL,    /* a box */
        INPUT_PERCENT, /* "12,5" for 1250 hundredths */
};
struct input_def {
        const char *group, *key;
        enum input input;
};
static const struct input_def inputs[] = {
        { "names", "name", INPUT_TEXT },
        { "names", "name_latin", INPUT_TEXT },
        { "names", "tagline_ar", INPUT_TEXT },
        { "names", "tagline_fr", INPUT_TEXT },
        { "names", "tagline_en", INPUT_TEXT },
        { "names", "brand_color", INPUT_TEXT },
        { "names", "contact_email", INPUT_TEXT },
        { "names", "mail_from_name", INPUT_TEXT },
        { "place", "main_lang", INPUT_TEXT },
        { "place", "country", INPUT_TEXT },
        { "place", "time_zone", INPUT_TEXT },
        { "place", "arabic_digits", INPUT_BOOL },
        { "place", "currencies", INPUT_TEXT },
        { "place", "bands", INPUT_TEXT },
        { "place", "min_withdrawal", INPUT_TEXT },
        { "work", "review_projects", INPUT_BOOL },
        { "work", "project_days_open", INPUT_TEXT },
        { "work", "proposals_a_month", INPUT_TEXT },
        { "work", "auto_accept_days", INPUT_TEXT },
        { "work", "review_window_days", INPUT_TEXT },
        { "money", "commission_bp", INPUT_PERCENT },
        { "money", "hold_days", INPUT_TEXT },
        { "money", "bank_holder", INPUT_TEXT },
        { "money", "bank_name", INPUT_TEXT },
        { "money", "bank_account", INPUT_TEXT },
};

bool in_group(const struct console_settings_page *p, const char *slug)
{
        return str_eq(p->group, str_c(slug));
}

static bool group_known(struct str slug)
{
        for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
                if (str_eq(slug, str_c(inputs[i].group)))
                        return true;
        return false;
}

struct options setting_langs(void)
{
        static const struct option v[] = {
                { .value = STR_INIT("ar"), .label = STR_INIT("العربية") },
                { .value = STR_INIT("fr"), .label = STR_INIT("Français") },
                { .value = STR_INIT("en"), .label = STR_INIT("English") },
        };

        return (struct options){ v, ARRAY_LEN(v) };
}

/* ---- From the setting to the field ------------------------------------------------------------------------------------------- */

/* 1500 is "15", 1250 "12.5". */
static struct str percent_of(struct arena *a, struct str bp)
{
        int64_t v;

        if (!str_int(bp, &v))
                return bp;
        if (v % 100 == 0)
                return str_fmt(a, "%lld", (long long)(v / 100));
        return str_fmt(a, v % 10 == 0 ? "%lld.%lld" : "%lld.%02lld", (long long)(v / 100),
                       (long long)(v % 10 == 0 ? v % 100 / 10 : v % 100));
}

static struct str value_of(const struct setting_pair *pairs, const char *key)
{
        size_t n;

        setting_defs(&n);
        for (size_t i = 0; i < n; i++)
                if (str_eq(pairs[i].key, str_c(key)))
                        return pairs[i].value;
        assert(false); /* a field without a setting */
        return S("");
}

static enum err fill(struct req *r, struct str group, struct form *f)
{
        struct setting_pair *pairs;

        TRY(settings_values(r->tx, &pairs));
        for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
                const struct input_def *in = &inputs[i];
                if (!str_eq(group, str_c(in->group)))
                        continue;
                struct str v = value_of(pairs, in->key);
                if (in->input == INPUT_BOOL)
                        v = str_eq(v, S("1")) ? v : S("");
                form_set(f, in->key, in->input == INPUT_PERCENT ? percent_of(r->arena, v) : v);
        }
        return OK;
}

static struct reply show(struct req *r, int status, struct str group, const struct form *f)
{
        struct console_settings_page p = { .form = *f, .group = group };
        struct out o = page_out(r);

        TRY_REPLY(r, console_of(r, T("Marketplace settings"), CONSOLE_SETTINGS, &p.c));
        html_console_settings(&o, &p);
        return reply_out(r, status, &o);
}

/* GET /console/settings, /console/settings/{slug} */
struct reply console_settings_get(struct req *r)
{
        struct str group = r->slug.n > 0 ? r->slug : S("names");
        struct form f = form_new(r);

        if (!group_known(group))
                return reply_error(r, ERR_NOT_FOUND);
        TRY_REPLY(r, fill(r, group, &f));
        return show(r, 200, group, &f);
}

/* ---- From the field to the setting -------------------------------------------------------------------------------------------- */

/* Whole numbers may be typed with digits of any script; what is no number goes on as it is and is refused with its message. */
static struct str plain_number(struct arena *a, struct str typed)
{
        struct currency whole;
        struct money m;

        if (currency_of(S("JPY"), &whole) != OK || money_parse(typed, whole, &m) != OK)
                return typed;
        return str_fmt(a, "%lld", (long long)m.minor);
}

static struct str hundredths(struct arena *a, struct str typed)
{
        struct currency cents;
        struct money m;

        if (currency_of(S("EUR"), &cents) != OK || money_parse(typed, cents, &m) != OK)
                return S("");
        return str_fmt(a, "%lld", (long long)m.minor);
}

static enum setting_type type_of(const char *key)
{
        size_t n;
        const struct setting_def *defs = setting_defs(&n);

        for (size_t i = 0; i < n; i++)
                if (str_eq(str_c(defs[i].key), str_c(key)))
                        return defs[i].type;
        assert(false); /* a field without a setting */
        return SETTING_TEXT;
}

static struct str read_field(struct form *f, const struct input_def *in)
{
        struct arena *a = f->r->arena;

        if (in->input == INPUT_BOOL)
                return form_check(f, in->key) ? S("1") : S("0");
        struct str v = form_line(f, in->key, 0, 200);
        if (in->input == INPUT_PERCENT)
                return hundredths(a, v);
        return type_of(in->key) == SETTING_INT ? plain_number(a, v) : v;
}

static const char *refusal_words(enum setting_type t)
{
        switch (t) {
        case SETTING_TEXT: return T("This is empty, too long, or has characters that cannot be read.");
        case SETTING_COLOR: return T("Write a colour such as #a63c22, dark enough for white writing on it.");
        case SETTING_LANG: return T("Please choose one.");
        case SETTING_COUNTRY: return T("Write the two letters of the country, such as MA.");
        case SETTING_TIME_ZONE: return T("Write the name of a time zone, such as Africa/Casablanca.");
        case SETTING_CURRENCY_LIST: return T("Write codes of currencies with commas between, such as MAD,EUR.");
        case SETTING_AMOUNT: return T("Write an amount that the main currency can have.");
        case SETTING_BANDS: return T("Write nine rising amounts with commas between.");
        case SETTING_EMAIL: return T("Write an e-mail address, or leave it empty.");
        default: return T("This number is not one of those that are possible.");
        }
}

/* POST /console/settings/{slug} */
struct reply console_settings_post(struct req *r)
{
        struct form f = form_sent(r);
        struct setting_pair pairs[ARRAY_LEN(inputs)];
        struct str bad = S("");
        size_t n = 0;

        if (!group_known(r->slug))
                return reply_error(r, ERR_NOT_FOUND);
        for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
                if (str_eq(r->slug, str_c(inputs[i].group)))
                        pairs[n++] = (struct setting_pair){ str_c(inputs[i].key), read_field(&f, &inputs[i]) };
        if (!form_ok(&f))
                return show(r, 422, r->slug, &f);
        enum err e = settings_change(r->tx, r->me.id, r->http->remote, pairs, n, &bad);
        if (e == ERR_INVALID) {
                const char *key = str_z(r->arena, bad);
                form_fail(&f, key, refusal_words(type_of(key)));
                return show(r, 422, r->slug, &f);
        }
        TRY_REPLY(r, e);
        return reply_done(r, req_path(r, "/console/settings/%.*s", STR_ARG(r->slug)), T("Saved. The change counts from now on."));
}
