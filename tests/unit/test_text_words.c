/* Messages, numbers, amounts and dates as people read them. */
#include "unit.h"

#include <pthread.h>

#include "text/text.h"
#include "text/tmpl.h"

#define NBSP "\u00a0"
#define NNBSP "\u202f"

static const struct locale morocco = { .lang = LANG_AR, .country = "MA", .time_zone = "Africa/Casablanca" };
static const struct locale egypt = { .lang = LANG_AR, .country = "EG", .time_zone = "Africa/Cairo" };
static const struct locale arabic_digits = { .lang = LANG_AR, .country = "EG", .arabic_digits = true, .time_zone = "UTC" };
static const struct locale french = { .lang = LANG_FR, .country = "MA", .time_zone = "Africa/Casablanca" };
static const struct locale english = { .lang = LANG_EN, .country = "MA", .arabic_digits = true, .time_zone = "UTC" };

static struct money amount(int64_t minor, const char *code)
{
        struct currency c = { "" };
        enum err e = currency_of(str_c(code), &c);

        assert_int_equal(e, OK);
        return money_of(minor, c);
}

static struct str page(struct out *o)
{
        struct str s = buf_str(&o->b);

        o->b = buf_in(o->b.a);
        return s;
}

/* ---- Messages --------------------------------------------------------------------------------------------------------- */

static void arabic_has_six_plural_forms(void **state)
{
        static const struct {
                int64_t n;
                struct str text;
        } forms[] = {
                { 0, STR_INIT("قبل أقل من دقيقة") },   { 1, STR_INIT("قبل دقيقة") },        { 2, STR_INIT("قبل دقيقتين") },
                { 3, STR_INIT("قبل {n} دقائق") },      { 10, STR_INIT("قبل {n} دقائق") },   { 11, STR_INIT("قبل {n} دقيقة") },
                { 99, STR_INIT("قبل {n} دقيقة") },     { 103, STR_INIT("قبل {n} دقائق") },  { 110, STR_INIT("قبل {n} دقائق") },
                { 111, STR_INIT("قبل {n} دقيقة") },    { -2, STR_INIT("قبل دقيقتين") },
        };

        for (size_t i = 0; i < ARRAY_LEN(forms); i++)
                assert_str(t_raw_n(LANG_AR, "a minute ago", "{n} minutes ago", forms[i].n), forms[i].text);
        /* days tell 11–99 (many) from 100, 101, 102 (other) */
        assert_str(t_raw_n(LANG_AR, "a day ago", "{n} days ago", 10), S("قبل {n} أيام"));
        assert_str(t_raw_n(LANG_AR, "a day ago", "{n} days ago", 11), S("قبل {n} يومًا"));
        assert_str(t_raw_n(LANG_AR, "a day ago", "{n} days ago", 99), S("قبل {n} يومًا"));
        for (int64_t n = 100; n <= 102; n++)
                assert_str(t_raw_n(LANG_AR, "a day ago", "{n} days ago", n), S("قبل {n} يوم"));
        assert_str(t_raw_n(LANG_AR, "a day ago", "{n} days ago", 1000000), S("قبل {n} يوم"));
        assert_str(t_raw_n(LANG_AR, "a day ago", "{n} days ago", INT64_MIN), S("قبل {n} أيام")); /* …808 */
}

static void french_counts_zero_as_one_and_english_does_not(void **state)
{
        assert_str(t_raw_n(LANG_FR, "an hour ago", "{n} hours ago", 0), S("il y a une heure"));
        assert_str(t_raw_n(LANG_FR, "an hour ago", "{n} hours ago", 1), S("il y a une heure"));
        assert_str(t_raw_n(LANG_FR, "an hour ago", "{n} hours ago", 2), S("il y a {n} heures"));
        assert_str(t_raw_n(LANG_EN, "an hour ago", "{n} hours ago", 0), S("{n} hours ago"));
        assert_str(t_raw_n(LANG_EN, "an hour ago", "{n} hours ago", 1), S("an hour ago"));
        assert_str(t_raw_n(LANG_EN, "an hour ago", "{n} hours ago", 101), S("{n} hours ago"));
}

static void a_message_without_translation_stays_english(void **state)
{
        assert_str(t_raw(LANG_AR, "just now"), S("الآن"));
        assert_str(t_raw(LANG_FR, "just now"), S("à l’instant"));
        assert_str(t_raw(LANG_EN, "just now"), S("just now"));
        assert_str(t_raw(LANG_AR, "a sentence that nobody uses"), S("a sentence that nobody uses"));
        assert_str(t_raw_n(LANG_AR, "one thing that nobody counts", "{n} things that nobody counts", 3),
                   S("{n} things that nobody counts"));
}

static void arguments_are_escaped_and_isolated_in_pages(void **state)
{
        struct out o = out_in(*state, english, S(""), 0);
        const struct targ args[] = { TARG("name", S("<b>سعاد & \"Co\"")), TARG("n", 1250), TARG("price", amount(-125000, "MAD")),
                                     TARG("link", ((struct html){ S("<a href=\"/\">x</a>") })) };

        out_t(&o, "<{name}> has {n} for {price} {link} {unknown} {", args, 4);
        assert_str(
                page(&o),
                S("&lt;<bdi>&lt;b&gt;سعاد &amp; \"Co\"</bdi>&gt; has 1,250 for "
                  "<bdi class=\"num\">\u22121,250.00&nbsp;MAD</bdi> <a href=\"/\">x</a> {unknown} {"));
        out_t_attr(&o, "\"{name}\" {price}", args, 3);
        assert_str(page(&o), S("&quot;\u2068&lt;b&gt;سعاد &amp; &quot;Co&quot;\u2069&quot; \u22121,250.00" NBSP "MAD"));
        out_t_plain(&o, "<{name}> {n}", args, 2);
        assert_str(page(&o), S("<\u2068<b>سعاد & \"Co\"\u2069> 1,250"));
}

static void arguments_cannot_smuggle_arguments(void **state)
{
        struct out o = out_in(*state, english, S(""), 0);
        const struct targ args[] = { TARG("a", S("{b}")), TARG("b", S("{a}")) };

        out_t(&o, "{a}{b}{{a}", args, 2);
        assert_str(page(&o), S("<bdi>{b}</bdi><bdi>{a}</bdi>{<bdi>{b}</bdi>"));
}

static void plain_text_isolates_only_what_runs_against_it(void **state)
{
        const struct targ latin[] = { TARG("x", "C++") }, arabic[] = { TARG("x", S("فاطمة")) };

        assert_str(t_fmt(*state, morocco, "يعرف {x}", latin, 1), S("يعرف \u2068C++\u2069"));
        assert_str(t_fmt(*state, morocco, "مرحبًا {x}", arabic, 1), S("مرحبًا فاطمة"));
        assert_str(t_fmt(*state, french, "Bonjour {x}", arabic, 1), S("Bonjour \u2068فاطمة\u2069"));
        assert_str(t_fmt(*state, french, "Il sait {x}", latin, 1), S("Il sait C++"));
}

static void counted_messages_fill_in_their_number(void **state)
{
        struct out o = out_in(*state, morocco, S(""), 0);
        const struct targ args[] = { TARG("who", S("Ali")) };

        out_t_n(&o, "a minute ago", "{n} minutes ago", 12, NULL, 0);
        assert_str(page(&o), S("قبل 12 دقيقة"));
        out_t_n(&o, "a minute ago", "{n} minutes ago", 2, NULL, 0);
        assert_str(page(&o), S("قبل دقيقتين"));
        o.loc = arabic_digits;
        out_t_n_plain(&o, "a minute ago", "{n} minutes ago", 1234, NULL, 0);
        assert_str(page(&o), S("قبل ١٬٢٣٤ دقيقة"));
        o.loc = english;
        out_t_n_attr(&o, "one thing of {who}", "{n} things of {who}", 1, args, 1);
        assert_str(page(&o), S("one thing of Ali"));
        out_t_n_attr(&o, "one thing of {who}", "{n} things of {who}", 2000, args, 1);
        assert_str(page(&o), S("2,000 things of Ali"));
}

/* ---- Numbers and amounts -------------------------------------------------------------------------------------------------- */

static void numbers_are_grouped_by_country(void **state)
{
        struct locale lebanon = egypt;

        lebanon.country[0] = 'L';
        lebanon.country[1] = 'B';
        assert_str(int_text(*state, morocco, 1234567), S("1.234.567"));
        assert_str(int_text(*state, egypt, 1234567), S("1,234,567"));
        assert_str(int_text(*state, lebanon, 1250), S("1.250"));
        assert_str(int_text(*state, arabic_digits, 1234567), S("١٬٢٣٤٬٥٦٧"));
        assert_str(int_text(*state, french, 1234567), S("1" NNBSP "234" NNBSP "567"));
        assert_str(int_text(*state, english, 1234567), S("1,234,567"));
        assert_str(int_text(*state, english, 0), S("0"));
        assert_str(int_text(*state, english, 999), S("999"));
        assert_str(int_text(*state, english, 1000), S("1,000"));
        assert_str(int_text(*state, english, INT64_MIN), S("\u22129,223,372,036,854,775,808"));
        assert_str(int_text(*state, morocco, -5), S("\u200e\u22125"));
}

static void amounts_have_decimals_and_the_countrys_sign(void **state)
{
        assert_str(money_text(*state, morocco, amount(125000, "MAD")), S("1.250,00" NBSP "د.م."));
        assert_str(money_text(*state, egypt, amount(125000, "EGP")), S("1,250.00" NBSP "ج.م."));
        assert_str(money_text(*state, arabic_digits, amount(125000, "EGP")), S("١٬٢٥٠٫٠٠" NBSP "ج.م."));
        assert_str(money_text(*state, morocco, amount(5, "USD")), S("0,05" NBSP "$"));
        assert_str(money_text(*state, french, amount(125000, "MAD")), S("1" NNBSP "250,00" NBSP "MAD"));
        assert_str(money_text(*state, french, amount(125000, "EUR")), S("1" NNBSP "250,00" NBSP "€"));
        assert_str(money_text(*state, english, amount(125000, "MAD")), S("1,250.00" NBSP "MAD"));
        assert_str(money_text(*state, english, amount(-125099, "USD")), S("\u2212$1,250.99"));
        assert_str(money_text(*state, english, amount(1250500, "KWD")), S("1,250.500" NBSP "KWD"));
        assert_str(money_text(*state, morocco, amount(1250500, "TND")), S("1.250,500" NBSP "د.ت."));
        assert_str(money_text(*state, english, amount(0, "MAD")), S("0.00" NBSP "MAD"));
        assert_str(money_text(*state, english, amount(1250, "JPY")), S("1,250" NBSP "JPY"));
}

static void short_amounts_drop_decimals_that_say_nothing(void **state)
{
        assert_str(money_text_short(*state, morocco, amount(125000, "MAD")), S("1.250" NBSP "د.م."));
        assert_str(money_text_short(*state, morocco, amount(125001, "MAD")), S("1.250,01" NBSP "د.م."));
        assert_str(money_text_short(*state, english, amount(-10000000, "USD")), S("\u2212$100,000"));
        assert_str(money_text_short(*state, english, amount(1250000, "KWD")), S("1,250" NBSP "KWD"));
}

static void amounts_in_pages_are_isolated(void **state)
{
        struct out o = out_in(*state, morocco, S(""), 0);

        out_text_money(&o, amount(125000, "MAD"));
        assert_str(page(&o), S("<bdi class=\"num\">1.250,00&nbsp;د.م.</bdi>"));
        out_text_money(&o, amount(-200000, "MAD"));
        assert_str(page(&o), S("<bdi class=\"num\"><bdi dir=\"ltr\">\u22122.000,00</bdi>&nbsp;د.م.</bdi>"));
        out_attr_money(&o, amount(-200000, "MAD"));
        assert_str(page(&o), S("\u200e\u22122.000,00" NBSP "د.م."));
        out_text_int(&o, -1250);
        assert_str(page(&o), S("<bdi dir=\"ltr\">\u22121.250</bdi>"));
}

/* ---- Dates ------------------------------------------------------------------------------------------------------------------ */

#define DEC_5 INT64_C(1796475900000) /* 2026-12-05T13:05:00Z */

static void days_have_the_countrys_month_names(void **state)
{
        static const struct {
                const char *country;
                struct str january, july, december;
        } names[] = {
                { "MA", STR_INIT("15 يناير 2026"), STR_INIT("15 يوليوز 2026"), STR_INIT("15 دجنبر 2026") },
                { "EG", STR_INIT("15 يناير 2026"), STR_INIT("15 يوليو 2026"), STR_INIT("15 ديسمبر 2026") },
                { "AE", STR_INIT("15 يناير 2026"), STR_INIT("15 يوليو 2026"), STR_INIT("15 ديسمبر 2026") },
                { "SA", STR_INIT("15 يناير 2026م"), STR_INIT("15 يوليو 2026م"), STR_INIT("15 ديسمبر 2026م") },
                { "SY", STR_INIT("15 كانون الثاني 2026"), STR_INIT("15 تموز 2026"), STR_INIT("15 كانون الأول 2026") },
                { "IQ", STR_INIT("15 كانون الثاني 2026"), STR_INIT("15 تموز 2026"), STR_INIT("15 كانون الأول 2026") },
                { "TN", STR_INIT("15 جانفي 2026"), STR_INIT("15 جويلية 2026"), STR_INIT("15 ديسمبر 2026") },
                { "DZ", STR_INIT("15 جانفي 2026"), STR_INIT("15 جويلية 2026"), STR_INIT("15 ديسمبر 2026") },
                { "MR", STR_INIT("15 يناير 2026"), STR_INIT("15 يوليو 2026"), STR_INIT("15 دجمبر 2026") },
        };
        const int64_t jan = INT64_C(1768435200000), jul = INT64_C(1784073600000), dec = INT64_C(1797292800000);

        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
                struct locale l = { .lang = LANG_AR, .time_zone = "UTC" };
                l.country[0] = names[i].country[0];
                l.country[1] = names[i].country[1];
                assert_str(date_text(*state, l, jan, DATE_DAY, 0), names[i].january);
                assert_str(date_text(*state, l, jul, DATE_DAY, 0), names[i].july);
                assert_str(date_text(*state, l, dec, DATE_DAY, 0), names[i].december);
        }
}

static void moments_are_told_in_the_readers_zone(void **state)
{
        assert_str(date_text(*state, morocco, DEC_5, DATE_DAY_TIME, 0), S("5 دجنبر 2026، 14:05"));
        assert_str(date_text(*state, french, DEC_5, DATE_DAY_TIME, 0), S("5 décembre 2026 à 14:05"));
        assert_str(date_text(*state, english, DEC_5, DATE_DAY_TIME, 0), S("5 December 2026, 13:05"));
        assert_str(date_text(*state, arabic_digits, DEC_5, DATE_DAY_TIME, 0), S("٥ ديسمبر ٢٠٢٦، ١٣:٠٥"));
        assert_str(date_text(*state, french, DEC_5 - 4 * MS_DAY, DATE_DAY, 0), S("1er décembre 2026"));
        assert_str(date_iso(*state, DEC_5), S("2026-12-05T13:05:00Z"));
        assert_str(date_iso(*state, 0), S("1970-01-01T00:00:00Z"));
        assert_str(date_iso(*state, -1), S("1969-12-31T23:59:59Z"));
        assert_str(date_iso(*state, INT64_C(951782400000)), S("2000-02-29T00:00:00Z"));
        assert_str(date_iso(*state, INT64_C(4107542400000)), S("2100-03-01T00:00:00Z"));
}

static struct str at_hour(struct arena *a, const char *zone, int64_t at)
{
        return date_text(a, (struct locale){ .lang = LANG_EN, .time_zone = zone }, at, DATE_DAY_TIME, 0);
}

static void zones_know_their_changes(void **state)
{
        const int64_t july = INT64_C(1784073600000), march_2026 = INT64_C(1772323200000); /* 2026-03-01: Ramadan, Morocco is at UTC */

        assert_str(at_hour(*state, "Europe/Paris", july), S("15 July 2026, 02:00"));
        assert_str(at_hour(*state, "Europe/Paris", DEC_5), S("5 December 2026, 14:05"));
        assert_str(at_hour(*state, "Africa/Casablanca", july), S("15 July 2026, 01:00"));
        assert_str(at_hour(*state, "Africa/Casablanca", march_2026), S("1 March 2026, 00:00"));
        assert_str(at_hour(*state, "Asia/Riyadh", july), S("15 July 2026, 03:00"));
        assert_str(at_hour(*state, "No/Such_Zone", july), S("15 July 2026, 00:00"));
        assert_str(at_hour(*state, "A/name/that/is/so/long/that/no/zone/of/the/world/could/ever/have/it/at/all", july),
                   S("15 July 2026, 00:00"));
        assert_str(at_hour(*state, NULL, july), S("15 July 2026, 00:00"));
}

static void *ask_zones(void *unused)
{
        static const char *const zones[] = { "Africa/Tunis",     "Asia/Amman", "Asia/Beirut", "Europe/London",
                                             "America/New_York", "Asia/Tokyo", "Africa/Cairo" };
        struct arena *a = arena_new(4096);
        uintptr_t sum = 0;

        for (size_t i = 0; i < 700; i++)
                sum += (uintptr_t)str_hash(at_hour(a, zones[i % ARRAY_LEN(zones)], DEC_5));
        arena_free(a);
        return (void *)sum;
}

static void zones_may_be_asked_from_many_threads(void **state)
{
        pthread_t t[4];
        void *first, *other;

        for (size_t i = 0; i < ARRAY_LEN(t); i++)
                assert_int_equal(pthread_create(&t[i], NULL, ask_zones, NULL), 0);
        assert_int_equal(pthread_join(t[0], &first), 0);
        for (size_t i = 1; i < ARRAY_LEN(t); i++) {
                assert_int_equal(pthread_join(t[i], &other), 0);
                assert_ptr_equal(first, other);
        }
}

static struct str ago(struct arena *a, struct locale l, int64_t ms)
{
        return date_text(a, l, DEC_5 - ms, DATE_AGO, DEC_5);
}

static void how_long_ago_has_plural_forms(void **state)
{
        assert_str(ago(*state, morocco, 0), S("الآن"));
        assert_str(ago(*state, morocco, MS_MINUTE), S("قبل دقيقة"));
        assert_str(ago(*state, morocco, 2 * MS_MINUTE), S("قبل دقيقتين"));
        assert_str(ago(*state, morocco, 5 * MS_MINUTE), S("قبل 5 دقائق"));
        assert_str(ago(*state, morocco, 12 * MS_MINUTE), S("قبل 12 دقيقة"));
        assert_str(ago(*state, morocco, 23 * MS_HOUR), S("قبل 23 ساعة"));
        assert_str(ago(*state, morocco, 6 * MS_DAY), S("قبل 6 أيام"));
        assert_str(ago(*state, morocco, -3 * MS_DAY), S("بعد 3 أيام"));
        assert_str(ago(*state, morocco, -2 * MS_HOUR), S("بعد ساعتين"));
        assert_str(ago(*state, arabic_digits, 12 * MS_MINUTE), S("قبل ١٢ دقيقة"));
        assert_str(ago(*state, french, 59 * MS_MINUTE), S("il y a 59 minutes"));
        assert_str(ago(*state, french, -MS_DAY), S("dans un jour"));
        assert_str(ago(*state, english, 61 * MS_MINUTE), S("an hour ago"));
        assert_str(ago(*state, english, -30 * MS_SECOND), S("in a moment"));
        assert_str(ago(*state, english, 7 * MS_DAY), S("28 November 2026"));
        assert_str(date_text(*state, english, DEC_5, DATE_AGO, 0), S("5 December 2026"));
}

static void short_days_tell_the_year_when_it_is_another(void **state)
{
        assert_str(date_text(*state, morocco, DEC_5, DATE_SHORT, DEC_5 + MS_DAY), S("5 دجنبر"));
        assert_str(date_text(*state, morocco, DEC_5, DATE_SHORT, DEC_5 + 60 * MS_DAY), S("5 دجنبر 2026"));
        assert_str(date_text(*state, morocco, DEC_5, DATE_SHORT, 0), S("5 دجنبر"));
        assert_str(date_text(*state, morocco, 0, DATE_DAY, DEC_5), S(""));
}

static void times_in_pages_carry_the_exact_moment(void **state)
{
        struct out o = out_in(*state, morocco, S(""), DEC_5);
        const struct targ when[] = { targ_date("when", DEC_5 - 12 * MS_MINUTE, DATE_AGO) };

        out_time(&o, DEC_5, DATE_SHORT);
        assert_str(page(&o), S("<time datetime=\"2026-12-05T13:05:00Z\">5 دجنبر</time>"));
        out_time(&o, 0, DATE_DAY);
        assert_str(page(&o), S(""));
        out_t(&o, "نُشر {when}", when, 1);
        assert_str(page(&o), S("نُشر <time datetime=\"2026-12-05T12:53:00Z\">قبل 12 دقيقة</time>"));
        out_t_attr(&o, "نُشر {when}", when, 1);
        assert_str(page(&o), S("نُشر قبل 12 دقيقة"));
}

/* Every month of many years begins at local midnight on its first day, and the moment before belongs to the month before. */
static void months_begin_where_the_zone_says(void **state)
{
        static const char *const zones[] = { "Africa/Casablanca", "Africa/Cairo", "Asia/Riyadh", "Europe/Paris", "America/Toronto", "UTC" };
        int64_t year, month;

        for (size_t z = 0; z < ARRAY_LEN(zones); z++)
                for (int64_t m = 0; m < 12 * 40; m++) {
                        struct locale l = { .lang = LANG_EN, .time_zone = zones[z] };
                        int64_t start = month_start_ms(zones[z], 2000 + m / 12, 1 + m % 12);
                        month_of_ms(zones[z], start, &year, &month);
                        assert_true(year == 2000 + m / 12 && month == 1 + m % 12);
                        assert_true(str_starts(date_text(*state, l, start, DATE_DAY, 0), S("1 ")));
                        month_of_ms(zones[z], start - 1, &year, &month);
                        assert_true(year * 12 + month == 2000 * 12 + m);
                }
        assert_int_equal(month_start_ms("UTC", 1970, 1), 0);
        assert_int_equal(month_start_ms("UTC", 2026, 13), month_start_ms("UTC", 2027, 1));
        assert_int_equal(month_start_ms("UTC", 2026, 0), month_start_ms("UTC", 2025, 12));
        assert_int_equal(month_start_ms("UTC", 2026, -11), month_start_ms("UTC", 2025, 1));
        assert_str(date_text(*state, morocco, DEC_5, DATE_MONTH, 0), S("دجنبر 2026"));
        assert_str(date_text(*state, french, DEC_5, DATE_MONTH, 0), S("décembre 2026"));
        assert_str(date_text(*state, arabic_digits, DEC_5, DATE_MONTH, 0), S("ديسمبر ٢٠٢٦"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                arena_test(months_begin_where_the_zone_says),
                arena_test(arabic_has_six_plural_forms),
                arena_test(french_counts_zero_as_one_and_english_does_not),
                arena_test(a_message_without_translation_stays_english),
                arena_test(arguments_are_escaped_and_isolated_in_pages),
                arena_test(arguments_cannot_smuggle_arguments),
                arena_test(plain_text_isolates_only_what_runs_against_it),
                arena_test(counted_messages_fill_in_their_number),
                arena_test(numbers_are_grouped_by_country),
                arena_test(amounts_have_decimals_and_the_countrys_sign),
                arena_test(short_amounts_drop_decimals_that_say_nothing),
                arena_test(amounts_in_pages_are_isolated),
                arena_test(days_have_the_countrys_month_names),
                arena_test(moments_are_told_in_the_readers_zone),
                arena_test(zones_know_their_changes),
                arena_test(zones_may_be_asked_from_many_threads),
                arena_test(how_long_ago_has_plural_forms),
                arena_test(short_days_tell_the_year_when_it_is_another),
                arena_test(times_in_pages_carry_the_exact_moment),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
