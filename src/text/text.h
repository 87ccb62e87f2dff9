/*
 * Text: UTF-8, writing HTML, URLs and JSON, Markdown, translations, money and dates as people read them.
 *
 * Templates (tools/README.md) compile to functions that write into a struct out. Feature code makes no HTML.
 */
#ifndef WASL_TEXT_H
#define WASL_TEXT_H

#include "base/base.h"
#include "base/money.h"

/* ---- Languages ---------------------------------------------------------------------------------------------------- */

enum lang { LANG_AR, LANG_FR, LANG_EN, LANG_COUNT };
struct str lang_code(enum lang l); /* "ar" */
bool lang_of(struct str code, enum lang *ret);
struct str lang_dir(enum lang l); /* "rtl" or "ltr" */
struct str lang_name(enum lang l); /* in itself: العربية, Français, English */

/* How one reader's numbers and dates look. */
struct locale {
        enum lang lang;
        char country[3];     /* month names and currency signs: "MA", "EG", "SY" … */
        bool arabic_digits;  /* ٠–٩ in Arabic pages */
        const char *time_zone; /* IANA name, static or outliving the locale */
};

/* ---- UTF-8 -------------------------------------------------------------------------------------------------------- */

bool utf8_valid(struct str s); /* no overlong forms, surrogates, or NUL */
size_t utf8_count(struct str s); /* characters (code points) of valid text */
uint32_t utf8_next(struct str *rest); /* takes one code point off the front; UINT32_MAX at the end or on bad bytes (skips one byte) */
struct str utf8_cut(struct str s, size_t chars); /* the first so many characters */
/* What a person typed on one line: NFKC by ICU, white space folded, control and bidi control characters out, trimmed. */
struct str text_line(struct arena *a, struct str s);
/* The same for many lines: keeps line ends (as \n), folds nothing, drops other controls. */
struct str text_block(struct arena *a, struct str s);
struct str text_slug(struct arena *a, struct str s); /* for pretty URLs: Arabic and Latin letters, digits, '-'; at most 60 characters */
struct str text_excerpt(struct arena *a, struct str markdown, size_t chars); /* plain text of the beginning, with … */

/* ---- Writing ------------------------------------------------------------------------------------------------------- */

/* Where a template writes. Raw HTML is a type of its own: only struct html passes unescaped. */
struct out {
        struct buf b;
        struct locale loc;
        struct str prefix; /* language prefix of URLs on this page: "" or "/fr" */
        int64_t now_ms;
};
struct html {
        struct str s;
};
struct out out_in(struct arena *a, struct locale loc, struct str prefix, int64_t now_ms);

void out_raw(struct out *o, const char *p, size_t n);
void out_text_str(struct out *o, struct str s); /* escapes & < > */
void out_attr_str(struct out *o, struct str s); /* escapes & < > " ' */
/* attribute escaping; writes "#" unless the scheme is http, https, mailto or the URL is relative */
void out_url_str(struct out *o, struct str s);
void out_text_int(struct out *o, int64_t v);    /* grouped digits of the locale: 1.250 / 1 250 / 1,250 */
void out_attr_int(struct out *o, int64_t v);    /* plain digits */
void out_text_money(struct out *o, struct money m); /* <bdi class="num">1.250,00&nbsp;د.م.</bdi> */
void out_html(struct out *o, struct html h);

/* cmark, safe; links http https mailto with rel="nofollow ugc noopener" */
struct html html_of_markdown(struct arena *a, struct str markdown);
/* the same as the body of a page that has its h1 only: headings begin at h2 */
struct html html_of_markdown_page(struct arena *a, struct str markdown);

/* ---- Translations -------------------------------------------------------------------------------------------------- */

/*
 * Messages are English sentences in the source: T("Post a project") marks one for the catalogue compiler and evaluates to the string
 * itself.
 * {name} stands for an argument. A missing translation is a build error, so these never fail.
 */
#define T(msgid) (msgid)
#define TN(one, many) (one), (many)
/* "5 دجنبر 2026", with "14:05", "5 دجنبر", "قبل 12 دقيقة" (falls back to the day after a week) */
enum date_style { DATE_DAY, DATE_DAY_TIME, DATE_SHORT, DATE_AGO, DATE_MONTH /* "دجنبر 2026" */ };
enum targ_type { TARG_STR, TARG_INT, TARG_MONEY, TARG_HTML, TARG_DATE };
struct targ {
        const char *name;
        enum targ_type type;
        struct str s;
        int64_t i;
        struct money m;
        enum date_style date; /* of i, for TARG_DATE */
};
struct str t_raw(enum lang l, const char *msgid); /* the translated pattern */
struct str t_raw_n(enum lang l, const char *msgid, const char *plural, int64_t n); /* the right of the plural forms */
/* Plain text with arguments, for mails and titles. */
struct str t_fmt(struct arena *a, struct locale loc, const char *msgid, const struct targ *args, size_t n);
/* Into HTML: the pattern and string arguments are escaped; string arguments are wrapped in <bdi>. */
void out_t(struct out *o, const char *msgid, const struct targ *args, size_t n);
void out_t_n(struct out *o, const char *msgid, const char *plural, int64_t count, const struct targ *args, size_t n);
void out_t_attr(struct out *o, const char *msgid, const struct targ *args, size_t n); /* inside a quoted attribute: no <bdi> */
void out_t_n_attr(struct out *o, const char *msgid, const char *plural, int64_t count, const struct targ *args, size_t n);
void out_t_plain(struct out *o, const char *msgid, const struct targ *args, size_t n); /* text templates (mails): no escaping */
void out_t_n_plain(struct out *o, const char *msgid, const char *plural, int64_t count, const struct targ *args, size_t n);

/* ---- Money and dates as people read them ----------------------------------------------------------------------------- */

struct str money_text(struct arena *a, struct locale loc, struct money m); /* "1.250,00 د.م." with a no-break space */
/* the same, without decimals where they are all 0: "1.250 د.م." */
struct str money_text_short(struct arena *a, struct locale loc, struct money m);
struct str int_text(struct arena *a, struct locale loc, int64_t v);
struct str date_text(struct arena *a, struct locale loc, int64_t at_ms, enum date_style style, int64_t now_ms);
/*
 * The first moment of a calendar month (1 to 12; others roll over: 13 is the next January) in a time zone, and the month that a moment
 * falls in.
 */
int64_t month_start_ms(const char *zone, int64_t year, int64_t month);
void month_of_ms(const char *zone, int64_t at_ms, int64_t *ret_year, int64_t *ret_month);
struct str date_iso(struct arena *a, int64_t at_ms); /* "2026-12-05T14:05:00Z" */
/* <time datetime="…">…</time>; writes nothing for 0. In templates: {{ago p->at}} {{day p->at}} {{moment p->at}} */
void out_time(struct out *o, int64_t at_ms, enum date_style style);

/* ---- JSON and URLs ---------------------------------------------------------------------------------------------------- */

void json_str(struct buf *b, struct str s); /* quoted and escaped */
void url_encode(struct buf *b, struct str s); /* percent-encodes everything but unreserved characters */
bool url_decode(struct arena *a, struct str s, bool plus_is_space, struct str *ret);

#endif
