/*
 * Numbers and amounts as people read them. Signs and separators follow the Unicode CLDR where a country's habit is not clear:
 * Morocco 1.250,00 · Egypt 1,250.00 · with Arabic-Indic digits ١٬٢٥٠٫٠٠ · French 1 250,00 · English 1,250.00.
 */
#include "text/place.h"
#include "text/text.h"

#define NBSP "\xc2\xa0"
#define NNBSP "\xe2\x80\xaf"
#define MINUS "\xe2\x88\x92"
#define LRM "\xe2\x80\x8e" /* left-to-right mark: keeps the minus in front of 0-9 in Arabic */
#define ALM "\xd8\x9c"     /* Arabic letter mark: the same for Arabic-Indic digits */

struct signs {
        struct str group, decimal, minus;
        bool arabic_digits;
};

static bool is_one_of(const char *country, const char *list)
{
        for (; *list != '\0'; list += 2) {
                if (list[0] == country[0] && list[1] == country[1])
                        return true;
        }
        return false;
}

static struct signs signs_of(const struct locale *loc)
{
        if (loc->lang == LANG_FR)
                return (struct signs){ S(NNBSP), S(","), S(MINUS), false };
        if (loc->lang == LANG_EN)
                return (struct signs){ S(","), S("."), S(MINUS), false };
        if (loc->arabic_digits)
                return (struct signs){ S("٬"), S("٫"), S(ALM MINUS), true };
        if (is_one_of(loc->country, "MADZTNLYMRLB"))
                return (struct signs){ S("."), S(","), S(LRM MINUS), false };
        return (struct signs){ S(","), S("."), S(LRM MINUS), false };
}

/* A number in pieces: the digits from the right, decimals first. At most 20 digits, 6 separators, 2 bytes each. */
static struct str digits(const struct signs *g, uint64_t v, int decimals, char room[80])
{
        size_t at = 80;
        int n = 0;

        do {
                bool point = n == decimals && n > 0, group = n > decimals && (n - decimals) % 3 == 0;
                struct str sep = point ? g->decimal : group ? g->group : (struct str){ 0 };
                for (size_t i = sep.n; i > 0; i--)
                        room[--at] = sep.p[i - 1];
                room[--at] = (char)((g->arabic_digits ? 0xa0 : '0') + v % 10);
                if (g->arabic_digits)
                        room[--at] = (char)0xd9;
                v /= 10;
                n++;
        } while (v > 0 || n <= decimals);
        return (struct str){ room + at, 80 - at };
}

static uint64_t magnitude(int64_t v)
{
        return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

/* A negative number among Arabic words: in pages an isolate of its own, elsewhere the marks in the minus sign do it. */
static void put_signed(struct out *o, enum text_place place, const struct signs *g, bool negative, struct str number)
{
        bool isolate = negative && place == IN_HTML && o->loc.lang == LANG_AR && !g->arabic_digits;

        if (isolate) {
                out_raw(o, "<bdi dir=\"ltr\">" MINUS, 15 + sizeof MINUS - 1);
                out_raw(o, number.p, number.n);
                out_raw(o, "</bdi>", 6);
                return;
        }
        if (negative)
                out_raw(o, g->minus.p, g->minus.n);
        out_raw(o, number.p, number.n);
}

void place_int(struct out *o, enum text_place place, int64_t v)
{
        struct signs g = signs_of(&o->loc);
        char room[80];

        put_signed(o, place, &g, v < 0, digits(&g, magnitude(v), 0, room));
}

struct str int_text(struct arena *a, struct locale loc, int64_t v)
{
        struct out o = out_in(a, loc, (struct str){ 0 }, 0);

        place_int(&o, IN_PLAIN, v);
        return buf_str(&o.b);
}

/* ---- Amounts -------------------------------------------------------------------------------------------------------- */

/* The sign of a currency in Arabic, and in other languages where it has one that all readers know; else its code. */
static struct str currency_sign(const struct currency *c, enum lang l)
{
        static const struct {
                const char code[4];
                struct str arabic, other;
        } table[] = {
                { "MAD", STR_INIT("د.م."), { 0 } }, { "USD", STR_INIT("$"), STR_INIT("$") },   { "EUR", STR_INIT("€"), STR_INIT("€") },
                { "GBP", STR_INIT("£"), STR_INIT("£") }, { "SAR", STR_INIT("ر.س."), { 0 } },      { "EGP", STR_INIT("ج.م."), { 0 } },
                { "TND", STR_INIT("د.ت."), { 0 } }, { "KWD", STR_INIT("د.ك."), { 0 } },         { "DZD", STR_INIT("د.ج."), { 0 } },
                { "AED", STR_INIT("د.إ."), { 0 } }, { "QAR", STR_INIT("ر.ق."), { 0 } },         { "BHD", STR_INIT("د.ب."), { 0 } },
                { "OMR", STR_INIT("ر.ع."), { 0 } }, { "JOD", STR_INIT("د.أ."), { 0 } },         { "LBP", STR_INIT("ل.ل."), { 0 } },
                { "SYP", STR_INIT("ل.س."), { 0 } }, { "IQD", STR_INIT("د.ع."), { 0 } },         { "LYD", STR_INIT("د.ل."), { 0 } },
                { "SDG", STR_INIT("ج.س."), { 0 } }, { "YER", STR_INIT("ر.ي."), { 0 } },         { "MRU", STR_INIT("أ.م."), { 0 } },
        };
        struct str code = currency_code(c);

        for (size_t i = 0; i < ARRAY_LEN(table); i++) {
                struct str sign = l == LANG_AR ? table[i].arabic : table[i].other;
                if (str_eq(code, str_c(table[i].code)))
                        return sign.n > 0 ? sign : code;
        }
        return code;
}

static int64_t unit_of(int decimals)
{
        int64_t unit = 1;

        while (decimals-- > 0)
                unit *= 10;
        return unit;
}

void place_money(struct out *o, enum text_place place, struct money m, bool brief)
{
        struct signs g = signs_of(&o->loc);
        int decimals = currency_decimals(m.cur);
        int64_t unit = unit_of(decimals);
        bool whole = brief && m.minor % unit == 0;
        struct str sign = currency_sign(&m.cur, o->loc.lang), number;
        bool before = o->loc.lang == LANG_EN && !str_eq(sign, currency_code(&m.cur));
        char room[80];

        number = digits(&g, magnitude(m.minor) / (uint64_t)(whole ? unit : 1), whole ? 0 : decimals, room);
        if (place == IN_HTML)
                out_raw(o, "<bdi class=\"num\">", 17);
        if (before) {
                if (m.minor < 0)
                        out_raw(o, g.minus.p, g.minus.n);
                out_raw(o, sign.p, sign.n);
                out_raw(o, number.p, number.n);
        } else {
                put_signed(o, place, &g, m.minor < 0, number);
                place_text(o, IN_PLAIN, place == IN_HTML ? S("&nbsp;") : S(NBSP));
                out_raw(o, sign.p, sign.n);
        }
        if (place == IN_HTML)
                out_raw(o, "</bdi>", 6);
}

static struct str money_words(struct arena *a, struct locale loc, struct money m, bool brief)
{
        struct out o = out_in(a, loc, (struct str){ 0 }, 0);

        place_money(&o, IN_PLAIN, m, brief);
        return buf_str(&o.b);
}

struct str money_text(struct arena *a, struct locale loc, struct money m)
{
        return money_words(a, loc, m, false);
}

struct str money_text_short(struct arena *a, struct locale loc, struct money m)
{
        return money_words(a, loc, m, true);
}
