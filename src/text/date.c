/* Dates as people read them: the country's month names, the reader's time zone, and how long ago. */
#include <string.h>

#include "text/place.h"
#include "text/text.h"

/* Gregorian, in the reader's zone. */
struct civil {
        int64_t year;
        int month, day, hour, minute, second; /* month 0 to 11 */
};

/*
 * The civil date of a count of days since 1970-01-01. Years begin in March here, so that the leap day comes last; 400 years have 146097
 * days.
 */
static struct civil civil_of_days(int64_t days)
{
        int64_t from_0000_03_01 = days + 719468;
        int64_t era = (from_0000_03_01 >= 0 ? from_0000_03_01 : from_0000_03_01 - 146096) / 146097;
        int64_t day = from_0000_03_01 - era * 146097; /* of the 400 years */
        int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
        int64_t day_of_year = day - (365 * year + year / 4 - year / 100);
        int64_t march_month = (5 * day_of_year + 2) / 153;
        struct civil c = { 0 };

        c.day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
        c.month = (int)((march_month + 2) % 12);
        c.year = era * 400 + year + (c.month < 2 ? 1 : 0);
        return c;
}

static struct civil civil_of(int64_t at_ms)
{
        int64_t days = at_ms / MS_DAY - (at_ms % MS_DAY < 0);
        int64_t second = (at_ms - days * MS_DAY) / MS_SECOND;
        struct civil c = civil_of_days(days);

        c.hour = (int)(second / 3600);
        c.minute = (int)(second / 60 % 60);
        c.second = (int)(second % 60);
        return c;
}

static void two_digits(char *p, int64_t v)
{
        p[0] = (char)('0' + v / 10);
        p[1] = (char)('0' + v % 10);
}

/* Without printf: a page of a list has dozens of these. */
struct str date_iso(struct arena *a, int64_t at_ms)
{
        static const char shape[] = "0000-00-00T00:00:00Z";
        struct civil c = civil_of(at_ms);
        char p[sizeof shape];

        if (c.year < 0 || c.year > 9999)
                return str_fmt(a, "%05lld-%02d-%02dT%02d:%02d:%02dZ", (long long)c.year, c.month + 1, c.day, c.hour, c.minute, c.second);
        memcpy(p, shape, sizeof shape);
        two_digits(p, c.year / 100);
        two_digits(p + 2, c.year % 100);
        two_digits(p + 5, c.month + 1);
        two_digits(p + 8, c.day);
        two_digits(p + 11, c.hour);
        two_digits(p + 14, c.minute);
        two_digits(p + 17, c.second);
        return str_dup(a, (struct str){ p, sizeof shape - 1 });
}

/* Days from 1970-01-01 to the first of a month (0 to 11): the way back from civil_of_days(). */
static int64_t days_of_month(int64_t year, int64_t month)
{
        int64_t y = month < 2 ? year - 1 : year; /* that began in March */
        int64_t era = (y >= 0 ? y : y - 399) / 400;
        int64_t year_of_era = y - era * 400;
        int64_t day_of_year = (153 * ((month + 10) % 12) + 2) / 5;

        return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

int64_t month_start_ms(const char *zone, int64_t year, int64_t month)
{
        int64_t m = month - 1;
        int64_t over = m >= 0 ? m / 12 : (m - 11) / 12;
        int64_t local = days_of_month(year + over, m - over * 12) * MS_DAY;
        int64_t guess = local - zone_offset_ms(zone, local);

        return local - zone_offset_ms(zone, guess);
}

void month_of_ms(const char *zone, int64_t at_ms, int64_t *ret_year, int64_t *ret_month)
{
        struct civil c = civil_of(at_ms + zone_offset_ms(zone, at_ms));

        *ret_year = c.year;
        *ret_month = c.month + 1;
}

/* ---- Words ----------------------------------------------------------------------------------------------------------- */

static const char *const english[] = { "January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December" };
static const char *const french[] = { "janvier", "février", "mars",      "avril",   "mai",      "juin",
                                      "juillet", "août",    "septembre", "octobre", "novembre", "décembre" };
static const char *const morocco[] = { "يناير",  "فبراير", "مارس",  "أبريل",  "ماي",   "يونيو",
                                       "يوليوز", "غشت",    "شتنبر", "أكتوبر", "نونبر", "دجنبر" };
static const char *const mauritania[] = { "يناير", "فبراير", "مارس",  "إبريل",  "مايو",   "يونيو",
                                          "يوليو", "أغشت",   "شتمبر", "أكتوبر", "نوفمبر", "دجمبر" };
static const char *const algeria[] = { "جانفي",  "فيفري", "مارس",   "أفريل",  "ماي",    "جوان",
                                       "جويلية", "أوت",   "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر" };
static const char *const levant[] = { "كانون الثاني", "شباط", "آذار",  "نيسان",       "أيار",         "حزيران",
                                      "تموز",         "آب",   "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول" };
static const char *const egypt[] = { "يناير", "فبراير", "مارس",   "أبريل",  "مايو",   "يونيو",
                                     "يوليو", "أغسطس",  "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر" };

static const char *const *arabic_months(const char *country)
{
        static const struct {
                const char country[3];
                const char *const *months;
        } table[] = { { "MA", morocco }, { "MR", mauritania }, { "DZ", algeria }, { "TN", algeria }, { "SY", levant },
                      { "LB", levant },  { "JO", levant },     { "IQ", levant },  { "PS", levant } };
        struct str c = str_c(country);

        for (size_t i = 0; i < ARRAY_LEN(table); i++) {
                if (str_eq(c, str_c(table[i].country)))
                        return table[i].months;
        }
        return egypt;
}

static const char *month_name(const struct locale *loc, int month)
{
        switch (loc->lang) {
        case LANG_FR:
                return french[month];
        case LANG_AR:
                return arabic_months(loc->country)[month];
        default:
                return english[month];
        }
}

/* Plain digits without grouping, at least so many, in the reader's shapes. */
static void put_digits(struct out *o, int64_t v, int least)
{
        char room[48];
        size_t at = sizeof room;
        bool arabic = o->loc.lang == LANG_AR && o->loc.arabic_digits;

        for (int n = 0; n < least || v > 0; n++) {
                room[--at] = (char)((arabic ? 0xa0 : '0') + v % 10);
                if (arabic)
                        room[--at] = (char)0xd9; /* U+0660 … U+0669 are d9 a0 … d9 a9 */
                v /= 10;
        }
        out_raw(o, room + at, sizeof room - at);
}

static void put_z(struct out *o, enum text_place place, const char *z)
{
        place_text(o, place, str_c(z));
}

static void put_day(struct out *o, enum text_place place, const struct civil *c, bool with_year)
{
        bool first_of_month = o->loc.lang == LANG_FR && c->day == 1;
        bool two_calendars = o->loc.lang == LANG_AR && str_eq(str_c(o->loc.country), S("SA"));

        put_digits(o, c->day, 1);
        put_z(o, place, first_of_month ? "er " : " ");
        put_z(o, place, month_name(&o->loc, c->month));
        if (!with_year)
                return;
        put_z(o, place, " ");
        put_digits(o, c->year, 1);
        if (two_calendars)
                put_z(o, place, "م"); /* where the Hijri year is as usual, the Gregorian one says so */
}

static void put_day_time(struct out *o, enum text_place place, const struct civil *c)
{
        static const char *const between[LANG_COUNT] = { [LANG_AR] = "، ", [LANG_FR] = " à ", [LANG_EN] = ", " };

        put_day(o, place, c, true);
        put_z(o, place, between[o->loc.lang]);
        put_digits(o, c->hour, 2);
        put_z(o, place, ":");
        put_digits(o, c->minute, 2);
}

static void put_count(struct out *o, enum text_place place, const char *one, const char *many, int64_t n)
{
        place_message(o, place, t_raw_n(o->loc.lang, one, many, n), NULL, 0, &n);
}

/* Less than a week from now, before or after. */
static void put_distance(struct out *o, enum text_place place, int64_t ms)
{
        bool past = ms >= 0;

        if (!past)
                ms = -ms;
        if (ms < MS_MINUTE)
                place_message(o, place, t_raw(o->loc.lang, past ? T("just now") : T("in a moment")), NULL, 0, NULL);
        else if (ms < MS_HOUR && past)
                put_count(o, place, TN("a minute ago", "{n} minutes ago"), ms / MS_MINUTE);
        else if (ms < MS_HOUR)
                put_count(o, place, TN("in a minute", "in {n} minutes"), ms / MS_MINUTE);
        else if (ms < MS_DAY && past)
                put_count(o, place, TN("an hour ago", "{n} hours ago"), ms / MS_HOUR);
        else if (ms < MS_DAY)
                put_count(o, place, TN("in an hour", "in {n} hours"), ms / MS_HOUR);
        else if (past)
                put_count(o, place, TN("a day ago", "{n} days ago"), ms / MS_DAY);
        else
                put_count(o, place, TN("in a day", "in {n} days"), ms / MS_DAY);
}

void place_date(struct out *o, enum text_place place, int64_t at_ms, enum date_style style)
{
        struct civil c, now;
        int64_t distance = o->now_ms - at_ms;
        bool near = o->now_ms != 0 && distance < 7 * MS_DAY && distance > -7 * MS_DAY;

        if (at_ms == 0)
                return;
        if (style == DATE_AGO && near) {
                put_distance(o, place, distance);
                return;
        }
        c = civil_of(at_ms + zone_offset_ms(o->loc.time_zone, at_ms));
        if (style == DATE_DAY_TIME) {
                put_day_time(o, place, &c);
                return;
        }
        if (style == DATE_MONTH) {
                put_z(o, place, month_name(&o->loc, c.month));
                put_z(o, place, " ");
                put_digits(o, c.year, 1);
                return;
        }
        now = civil_of(o->now_ms + zone_offset_ms(o->loc.time_zone, o->now_ms));
        put_day(o, place, &c, style != DATE_SHORT || (o->now_ms != 0 && now.year != c.year));
}

struct str date_text(struct arena *a, struct locale loc, int64_t at_ms, enum date_style style, int64_t now_ms)
{
        struct out o = out_in(a, loc, (struct str){ 0 }, now_ms);

        place_date(&o, IN_PLAIN, at_ms, style);
        return buf_str(&o.b);
}
