/*
 * Settings: one table says of each what it is called, what it means, what it is by default and what is taken.
 * Readers share immutable copies, kept with the open database and found by version. The version is a fingerprint of the content, so a copy
 * is right wherever its version stands: in another process, after a rollback, in a restored database.
 */
#include "people/states.h"
#include "site/settings.sql.h"
#include "site/site.h"
#include "site/site_own.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include <unicode/ucal.h>

#define AT(member) offsetof(struct settings, member)

/* clang-format off */
static const struct setting_def defs[] = {
        { "name", T("Name of the marketplace in Arabic"), "وصل", SETTING_TEXT, 1, 40, AT(name) },
        { "name_latin", T("Name of the marketplace in Latin letters"), "Wasl", SETTING_TEXT, 1, 40, AT(name_latin) },
        { "tagline_ar", T("Tagline in Arabic"), "صِلْ مشروعك بمن يفهمه", SETTING_TEXT, 0, 120, AT(tagline_ar) },
        { "tagline_fr", T("Tagline in French"), "Reliez votre projet à qui le comprend", SETTING_TEXT, 0, 120, AT(tagline_fr) },
        { "tagline_en", T("Tagline in English"), "Connect your project with someone who understands it", SETTING_TEXT, 0, 120,
          AT(tagline_en) },
        { "brand_color", T("Brand colour"), "#a63c22", SETTING_COLOR, 0, 0, AT(brand_color) },
        { "main_lang", T("Main language"), "ar", SETTING_LANG, 0, 0, AT(main_lang) },
        { "country", T("Country"), "MA", SETTING_COUNTRY, 0, 0, AT(country) },
        { "time_zone", T("Time zone"), "Africa/Casablanca", SETTING_TIME_ZONE, 1, 64, AT(time_zone) },
        { "arabic_digits", T("Arabic-Indic digits on Arabic pages"), "0", SETTING_BOOL, 0, 1, AT(arabic_digits) },
        { "currencies", T("Currencies, the main one first"), "MAD,EUR,USD", SETTING_CURRENCY_LIST, 1, SETTING_CURRENCIES, AT(currencies) },
        { "commission_bp", T("Platform fee in hundredths of a percent"), "1500", SETTING_INT, 0, 10000, AT(commission_bp) },
        { "hold_days", T("Days that earnings are on hold"), "7", SETTING_INT, 0, 90, AT(hold_days) },
        { "auto_accept_days", T("Days until a delivery is accepted by itself"), "14", SETTING_INT, 1, 90, AT(auto_accept_days) },
        { "project_days_open", T("Days that a project stays open"), "21", SETTING_INT, 1, 365, AT(project_days_open) },
        { "proposals_a_month", T("Proposals a month for each freelancer"), "12", SETTING_INT, 1, 1000, AT(proposals_a_month) },
        { "review_window_days", T("Days to write a review"), "14", SETTING_INT, 1, 90, AT(review_window_days) },
        { "review_projects", T("Staff review projects before they open"), "1", SETTING_BOOL, 0, 1, AT(review_projects) },
        { "min_withdrawal", T("Smallest withdrawal, in the main currency"), "10.00", SETTING_AMOUNT, 0, 0, AT(min_withdrawal_minor) },
        { "bands", T("Lower ends of the budget bands, in the main currency"), "25,50,100,250,500,1000,2500,5000,10000", SETTING_BANDS, 0,
          0, AT(bands_minor) },
        { "bank_holder", T("Account holder for top-ups"), "", SETTING_TEXT, 0, 120, AT(bank_holder) },
        { "bank_name", T("Bank for top-ups"), "", SETTING_TEXT, 0, 120, AT(bank_name) },
        { "bank_account", T("Account number for top-ups (RIB or IBAN)"), "", SETTING_TEXT, 0, 64, AT(bank_account) },
        { "mail_from_name", T("Sender's name in e-mails (empty: the marketplace's name)"), "", SETTING_TEXT, 0, 60, AT(mail_from_name) },
        { "contact_email", T("E-mail address for questions"), "", SETTING_EMAIL, 0, 0, AT(contact_email) },
};
/* clang-format on */
#define DEF_COUNT ARRAY_LEN(defs)

const struct setting_def *setting_defs(size_t *ret_n)
{
        *ret_n = DEF_COUNT;
        return defs;
}

/* ---- What is taken -------------------------------------------------------------------------------------------------- */

static bool text_ok(struct str v, int64_t low, int64_t high)
{
        size_t chars;

        if (!utf8_valid(v))
                return false;
        for (size_t i = 0; i < v.n; i++)
                if ((unsigned char)v.p[i] < 0x20)
                        return false;
        chars = utf8_count(v);
        return chars >= (size_t)low && chars <= (size_t)high;
}

static bool country_ok(struct str v)
{
        return v.n == 2 && v.p[0] >= 'A' && v.p[0] <= 'Z' && v.p[1] >= 'A' && v.p[1] <= 'Z';
}

static bool time_zone_ok(struct str v)
{
        UChar id[65], canonical[128];
        UBool known = false;
        UErrorCode status = U_ZERO_ERROR;

        if (v.n == 0 || v.n > 64)
                return false;
        for (size_t i = 0; i < v.n; i++) {
                if ((unsigned char)v.p[i] >= 0x80)
                        return false;
                id[i] = (UChar)v.p[i];
        }
        ucal_getCanonicalTimeZoneID(id, (int32_t)v.n, canonical, (int32_t)ARRAY_LEN(canonical), &known, &status);
        return U_SUCCESS(status) && known;
}

/* A shape that a mail server can be asked about; whether anybody reads it only a mail can tell. */
static bool email_ok(struct str v)
{
        ptrdiff_t at = str_find(v, '@');

        if (v.n == 0)
                return true;
        if (at < 1 || v.n > LIMIT_EMAIL_BYTES || str_find(str_slice(v, (size_t)at + 1, v.n), '@') >= 0)
                return false;
        for (size_t i = 0; i < v.n; i++)
                if ((unsigned char)v.p[i] <= ' ' || (unsigned char)v.p[i] >= 0x7f || memchr("<>()[],;:\\\"", v.p[i], 12) != NULL)
                        return false;
        struct str domain = str_slice(v, (size_t)at + 1, v.n);
        ptrdiff_t dot = str_find(domain, '.');
        return dot > 0 && (size_t)dot + 1 < domain.n;
}

static enum err parse_currencies(struct str v, struct settings *s)
{
        struct str rest = v, part;

        s->n_currencies = 0;
        while (str_next(&rest, ',', &part)) {
                struct currency c;

                if (s->n_currencies == SETTING_CURRENCIES)
                        return ERR_INVALID;
                TRY(currency_of(str_trim(part), &c));
                for (size_t i = 0; i < s->n_currencies; i++)
                        if (currency_eq(s->currencies[i], c))
                                return ERR_INVALID;
                s->currencies[s->n_currencies++] = c;
        }
        return s->n_currencies > 0 ? OK : ERR_INVALID;
}

static enum err parse_bands(struct str v, struct settings *s)
{
        struct str rest = v, part;
        size_t n = 0;

        while (str_next(&rest, ',', &part)) {
                struct money m;

                if (n == BAND_COUNT)
                        return ERR_INVALID;
                TRY(money_parse(str_trim(part), s->currencies[0], &m));
                if (m.minor <= 0 || (n > 0 && m.minor <= s->bands_minor[n - 1]))
                        return ERR_INVALID;
                s->bands_minor[n++] = m.minor;
        }
        return n == BAND_COUNT ? OK : ERR_INVALID;
}

static enum err parse_int(const struct setting_def *d, struct str v, int64_t *ret)
{
        int64_t i;

        if (!str_int(v, &i) || i < d->low || i > d->high)
                return ERR_INVALID;
        *ret = i;
        return OK;
}

static enum err take_str(bool ok, struct str v, void *member)
{
        if (!ok)
                return ERR_INVALID;
        *(struct str *)member = v;
        return OK;
}

/* Checks one value and puts it where it belongs in s. Currencies come before what is counted in them: the table's order. */
static enum err setting_parse(const struct setting_def *d, struct str v, struct settings *s)
{
        void *member = (char *)s + d->at;
        struct money m;
        int64_t i;

        switch (d->type) {
        case SETTING_TEXT: return take_str(text_ok(v, d->low, d->high), v, member);
        case SETTING_COLOR: return take_str(color_contrast_with_white(v) >= 450, v, member);
        case SETTING_COUNTRY: return take_str(country_ok(v), v, member);
        case SETTING_TIME_ZONE: return take_str(time_zone_ok(v), v, member);
        case SETTING_EMAIL: return take_str(email_ok(v), v, member);
        case SETTING_LANG: return lang_of(v, (enum lang *)member) ? OK : ERR_INVALID;
        case SETTING_INT: return parse_int(d, v, (int64_t *)member);
        case SETTING_CURRENCY_LIST: return parse_currencies(v, s);
        case SETTING_BANDS: return parse_bands(v, s);
        case SETTING_BOOL:
                TRY(parse_int(d, v, &i));
                *(bool *)member = i == 1;
                return OK;
        case SETTING_AMOUNT:
                TRY(money_parse(v, s->currencies[0], &m));
                *(int64_t *)member = m.minor;
                return OK;
        }
        return ERR_INVALID;
}

/* ---- Reading -------------------------------------------------------------------------------------------------------- */

static const struct setting_def *def_of(struct str key)
{
        for (size_t i = 0; i < DEF_COUNT; i++)
                if (str_eq(str_c(defs[i].key), key))
                        return &defs[i];
        return NULL;
}

/* What stands in the database, in the table's order; p NULL where nothing stands. */
static enum err read_stored(struct tx *tx, struct str values[DEF_COUNT])
{
        struct setting_all_rows rows;

        TRY(sql_setting_all(tx, &rows));
        memset(values, 0, DEF_COUNT * sizeof(values[0]));
        for (size_t i = 0; i < rows.n; i++) {
                const struct setting_def *d = def_of(rows.v[i].key);
                if (d != NULL) /* one of a newer program is left alone */
                        values[d - defs] = rows.v[i].value.p != NULL ? rows.v[i].value : S("");
        }
        return OK;
}

/* A stored value that no longer passes (edited by hand) counts as its default, with a word in the log. */
static void settings_fill(const struct str values[DEF_COUNT], struct settings *s)
{
        for (size_t i = 0; i < DEF_COUNT; i++) {
                const struct setting_def *d = &defs[i];
                if (values[i].p != NULL && setting_parse(d, values[i], s) == OK)
                        continue;
                if (values[i].p != NULL)
                        LOG(LOG_WARN, "a stored setting is wrong: its default counts", { "key", LOG_Z(d->key) });
                enum err e = setting_parse(d, str_c(d->fallback), s);
                /* The defaults for money may not fit a main currency without decimals. */
                if (e != OK && d->type == SETTING_AMOUNT)
                        *(int64_t *)(void *)((char *)s + d->at) = 0;
                else
                        assert(e == OK);
        }
}

/* Copies of the settings that this process has seen, kept until the database is closed: a change costs about two kilobytes. */
struct snapshot {
        struct settings s; /* first: readers hold its address */
        struct snapshot *older;
};
struct copies {
        _Atomic(struct snapshot *) newest;
        pthread_mutex_t lock; /* of the arena and of adding */
        struct arena *arena;
};

static void *copies_make(void)
{
        struct arena *a = arena_new(8192);
        struct copies *c = ARENA_NEW(a, struct copies);

        pthread_mutex_init(&c->lock, NULL);
        c->arena = a;
        return c;
}

static void copies_drop(void *value)
{
        struct copies *c = value;

        pthread_mutex_destroy(&c->lock);
        arena_free(c->arena);
}

static const struct db_shared_kind copies_kind = { "settings", copies_make, copies_drop };

static const struct settings *copy_find(const struct snapshot *from, int64_t version)
{
        for (; from != NULL; from = from->older)
                if (from->s.version == version)
                        return &from->s;
        return NULL;
}

static const struct settings *copy_add(struct copies *c, int64_t version, const struct str values[DEF_COUNT])
{
        const struct settings *s;

        pthread_mutex_lock(&c->lock);
        struct snapshot *newest = atomic_load(&c->newest);
        s = copy_find(newest, version);
        if (s == NULL) {
                struct snapshot *fresh = ARENA_NEW(c->arena, struct snapshot);
                struct str kept[DEF_COUNT];

                for (size_t i = 0; i < DEF_COUNT; i++)
                        kept[i] = values[i].p != NULL ? str_dup(c->arena, values[i]) : (struct str){ NULL, 0 };
                settings_fill(kept, &fresh->s);
                fresh->s.version = version;
                fresh->older = newest;
                atomic_store(&c->newest, fresh);
                s = &fresh->s;
        }
        pthread_mutex_unlock(&c->lock);
        return s;
}

enum err settings_get(struct tx *tx, const struct settings **ret)
{
        struct copies *c = tx_shared(tx, &copies_kind);
        struct setting_version_row now;
        struct str values[DEF_COUNT];
        const struct settings *s;

        TRY(sql_setting_version(tx, &now));
        s = copy_find(atomic_load(&c->newest), now.version);
        if (s == NULL) {
                TRY(read_stored(tx, values));
                s = copy_add(c, now.version, values);
        }
        *ret = s;
        return OK;
}

enum err settings_values(struct tx *tx, struct setting_pair **ret)
{
        struct str values[DEF_COUNT];
        struct setting_pair *pairs = ARENA_ARRAY(tx->arena, struct setting_pair, DEF_COUNT);

        TRY(read_stored(tx, values));
        for (size_t i = 0; i < DEF_COUNT; i++)
                pairs[i] = (struct setting_pair){ str_c(defs[i].key), values[i].p != NULL ? values[i] : str_c(defs[i].fallback) };
        *ret = pairs;
        return OK;
}

struct locale settings_locale(const struct settings *s, enum lang l)
{
        struct locale loc = { .lang = l, .arabic_digits = s->arabic_digits, .time_zone = s->time_zone.p };

        memcpy(loc.country, s->country.p, 2);
        return loc;
}

struct str settings_name(const struct settings *s, enum lang l)
{
        return l == LANG_AR ? s->name : s->name_latin;
}

/* ---- Changing ------------------------------------------------------------------------------------------------------- */

enum err staff_rights_of(struct tx *tx, struct user_id user, int64_t *ret)
{
        struct site_staff_row u;
        enum err e;

        if (user.v == 0) {
                *ret = 0;
                return OK;
        }
        e = sql_site_staff(tx, user, &u);
        if (e == ERR_NOT_FOUND) {
                *ret = 0;
                return OK;
        }
        TRY(e);
        int64_t rights = u.state == USER_ACTIVE ? u.staff_rights : 0;
        *ret = (rights & STAFF_OPERATOR) != 0 ? rights | STAFF_REVIEW | STAFF_FINANCE | STAFF_PEOPLE : rights;
        return OK;
}

enum err site_operator_check(struct tx *tx, struct user_id actor)
{
        int64_t rights;

        if (actor.v == 0)
                return OK;
        TRY(staff_rights_of(tx, actor, &rights));
        return (rights & STAFF_OPERATOR) != 0 ? OK : ERR_FORBIDDEN;
}

/* Hash of keys and values in the table's order, as a positive number. */
static int64_t fingerprint(struct arena *a, const struct str values[DEF_COUNT])
{
        struct buf b = buf_in(a);
        uint64_t v = 0;

        for (size_t i = 0; i < DEF_COUNT; i++) {
                if (values[i].p == NULL)
                        continue;
                buf_fmt(&b, "%s %zu ", defs[i].key, values[i].n);
                buf_put(&b, values[i]);
        }
        struct sha256 h = sha256_of(buf_str(&b));
        for (int i = 0; i < 8; i++)
                v = v << 8 | h.b[i];
        return (int64_t)(v >> 1);
}

/* Puts the pairs over what is stored and checks the whole: a new main currency must fit the amounts too. */
static enum err merge(const struct setting_pair *pairs, size_t n, struct str values[DEF_COUNT], struct str *ret_bad)
{
        struct settings probe = { .n_currencies = 0 };

        for (size_t i = 0; i < n; i++) {
                const struct setting_def *d = def_of(pairs[i].key);
                if (d == NULL) {
                        *ret_bad = pairs[i].key;
                        return ERR_INVALID;
                }
                values[d - defs] = pairs[i].value.p != NULL ? pairs[i].value : S("");
        }
        for (size_t i = 0; i < DEF_COUNT; i++) {
                if (setting_parse(&defs[i], values[i].p != NULL ? values[i] : str_c(defs[i].fallback), &probe) == OK)
                        continue;
                *ret_bad = str_c(defs[i].key);
                return ERR_INVALID;
        }
        return OK;
}

static enum err write_one(struct tx *tx, struct user_id actor, struct str address, const struct setting_def *d, struct str was,
                          struct str is)
{
        struct str detail = str_fmt(tx->arena, "%s: %.*s → %.*s", d->key, STR_ARG(was), STR_ARG(is));

        TRY(sql_setting_put(tx, str_c(d->key), is, tx->now_ms, actor.v));
        return audit_add(tx, actor, "setting.change", SUBJECT_SETTING, 0, detail, address);
}

enum err settings_change(struct tx *tx, struct user_id actor, struct str address, const struct setting_pair *pairs, size_t n,
                         struct str *ret_bad)
{
        struct str was[DEF_COUNT], is[DEF_COUNT];

        TRY(site_operator_check(tx, actor));
        TRY(read_stored(tx, was));
        memcpy(is, was, sizeof(is));
        TRY(merge(pairs, n, is, ret_bad));
        for (size_t i = 0; i < DEF_COUNT; i++) {
                struct str before = was[i].p != NULL ? was[i] : str_c(defs[i].fallback);
                if (is[i].p == NULL || (was[i].p != NULL && str_eq(was[i], is[i])) || (was[i].p == NULL && str_eq(before, is[i]))) {
                        is[i] = was[i];
                        continue;
                }
                TRY(write_one(tx, actor, address, &defs[i], before, is[i]));
        }
        return sql_setting_set_version(tx, fingerprint(tx->arena, is));
}
