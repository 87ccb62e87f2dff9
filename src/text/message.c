/* Messages: finding the translation, choosing the plural form, putting arguments in place. */
#include <string.h>

#include "text/catalogue.h"
#include "text/place.h"
#include "text/text.h"

static const struct message *find(const char *msgid)
{
        struct str id = str_c(msgid);
        uint64_t hash = catalogue_hash(id);
        size_t bucket = (size_t)(hash >> (64 - catalogue_bits));

        for (uint32_t i = catalogue_start[bucket]; i < catalogue_start[bucket + 1]; i++) {
                if (catalogue[i].hash == hash && str_eq(catalogue[i].id, id))
                        return &catalogue[i];
        }
        return NULL;
}

/* Arabic: zero, one, two, few (3–10 and the like), many (11–99), other (100, 101, 102 …); Unicode CLDR plural rules. */
static size_t arabic_form(uint64_t n)
{
        uint64_t rest = n % 100;

        if (n <= 2)
                return (size_t)n;
        if (rest >= 3 && rest <= 10)
                return 3;
        return rest >= 11 ? 4 : 5;
}

static struct str form_of(enum lang l, const struct message *m, uint64_t n)
{
        return l == LANG_AR ? m->ar[arabic_form(n)] : m->fr[n > 1];
}

struct str t_raw(enum lang l, const char *msgid)
{
        const struct message *m = l == LANG_EN ? NULL : find(msgid);
        struct str s = { 0 };

        if (m != NULL)
                s = l == LANG_AR ? m->ar[0] : m->fr[0];
        return s.n > 0 ? s : str_c(msgid);
}

struct str t_raw_n(enum lang l, const char *msgid, const char *plural, int64_t n)
{
        const struct message *m = l == LANG_EN ? NULL : find(msgid);
        uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
        struct str s = { 0 };

        if (m != NULL)
                s = form_of(l, m, size);
        return s.n > 0 ? s : str_c(size == 1 ? msgid : plural);
}

/* ---- Arguments ------------------------------------------------------------------------------------------------------- */

/* Whether s has letters that run against the page's direction, judged by the leading bytes of their UTF-8. */
static bool runs_against(enum lang l, struct str s)
{
        for (size_t i = 0; i < s.n; i++) {
                unsigned char c = (unsigned char)s.p[i];
                bool latin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc3 && c <= 0xca);
                bool arabic = c >= 0xd6 && c <= 0xdf;
                if (l == LANG_AR ? latin : arabic)
                        return true;
        }
        return false;
}

/* A name or title inside a sentence: what stands in it must not turn the sentence around. */
static void put_string(struct out *o, enum text_place place, struct str s)
{
        static const char first_strong_isolate[] = "\xe2\x81\xa8", pop_isolate[] = "\xe2\x81\xa9";
        bool isolate = place != IN_HTML && runs_against(o->loc.lang, s);

        if (place == IN_HTML)
                out_raw(o, "<bdi>", 5);
        if (isolate)
                out_raw(o, first_strong_isolate, 3);
        place_text(o, place, s);
        if (isolate)
                out_raw(o, pop_isolate, 3);
        if (place == IN_HTML)
                out_raw(o, "</bdi>", 6);
}

static void put_date(struct out *o, enum text_place place, const struct targ *arg)
{
        if (place == IN_HTML)
                out_time(o, arg->i, arg->date);
        else
                place_date(o, place, arg->i, arg->date);
}

static void put_arg(struct out *o, enum text_place place, const struct targ *arg)
{
        switch (arg->type) {
        case TARG_STR:
                put_string(o, place, arg->s);
                break;
        case TARG_INT:
                place_int(o, place, arg->i);
                break;
        case TARG_MONEY:
                place_money(o, place, arg->m, false);
                break;
        case TARG_HTML:
                assert(place == IN_HTML);
                out_raw(o, arg->s.p, arg->s.n);
                break;
        case TARG_DATE:
                put_date(o, place, arg);
                break;
        }
}

static const struct targ *arg_named(const struct targ *args, size_t n, struct str name)
{
        for (size_t i = 0; i < n; i++) {
                if (str_eq(name, str_c(args[i].name)))
                        return &args[i];
        }
        return NULL;
}

/* s begins with '{': the name in it, empty if this is no argument. */
static struct str name_at(struct str s)
{
        size_t end = 1;

        while (end < s.n && ((s.p[end] >= 'a' && s.p[end] <= 'z') || (s.p[end] >= '0' && s.p[end] <= '9') || s.p[end] == '_'))
                end++;
        return end < s.n && s.p[end] == '}' ? str_slice(s, 1, end) : (struct str){ 0 };
}

void place_message(struct out *o, enum text_place place, struct str pattern, const struct targ *args, size_t n, const int64_t *count)
{
        while (pattern.n > 0) {
                ptrdiff_t at = str_find(pattern, '{');
                struct str rest, name;
                if (at < 0)
                        break;
                place_text(o, place, str_slice(pattern, 0, (size_t)at));
                rest = str_slice(pattern, (size_t)at, pattern.n);
                name = name_at(rest);
                const struct targ *arg = arg_named(args, n, name);
                bool counted = arg == NULL && count != NULL && str_eq(name, S("n"));
                size_t used = arg != NULL || counted ? name.n + 2 : 1;
                if (arg != NULL)
                        put_arg(o, place, arg);
                else if (counted)
                        place_int(o, place, *count);
                else
                        out_raw(o, "{", 1);
                pattern = str_slice(rest, used, rest.n);
        }
        place_text(o, place, pattern);
}

struct str t_fmt(struct arena *a, struct locale loc, const char *msgid, const struct targ *args, size_t n)
{
        struct out o = out_in(a, loc, (struct str){ 0 }, 0);

        out_t_plain(&o, msgid, args, n);
        return buf_str(&o.b);
}

void out_t(struct out *o, const char *msgid, const struct targ *args, size_t n)
{
        place_message(o, IN_HTML, t_raw(o->loc.lang, msgid), args, n, NULL);
}

void out_t_n(struct out *o, const char *msgid, const char *plural, int64_t count, const struct targ *args, size_t n)
{
        place_message(o, IN_HTML, t_raw_n(o->loc.lang, msgid, plural, count), args, n, &count);
}

void out_t_attr(struct out *o, const char *msgid, const struct targ *args, size_t n)
{
        place_message(o, IN_ATTR, t_raw(o->loc.lang, msgid), args, n, NULL);
}

void out_t_n_attr(struct out *o, const char *msgid, const char *plural, int64_t count, const struct targ *args, size_t n)
{
        place_message(o, IN_ATTR, t_raw_n(o->loc.lang, msgid, plural, count), args, n, &count);
}

void out_t_plain(struct out *o, const char *msgid, const struct targ *args, size_t n)
{
        place_message(o, IN_PLAIN, t_raw(o->loc.lang, msgid), args, n, NULL);
}

void out_t_n_plain(struct out *o, const char *msgid, const char *plural, int64_t count, const struct targ *args, size_t n)
{
        place_message(o, IN_PLAIN, t_raw_n(o->loc.lang, msgid, plural, count), args, n, &count);
}
