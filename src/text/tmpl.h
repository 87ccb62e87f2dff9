/*
 * What compiled templates stand on: the type of an expression picks its writer, the place in the page picks the macro.
 *
 * A type without a writer at a place (a bool, an id, raw HTML inside an attribute) is an error of the C compiler, on the template's line.
 * TARG() also serves handlers: t_fmt(a, loc, T("…"), (const struct targ[]){ TARG("name", s) }, 1).
 */
#ifndef WASL_TMPL_H
#define WASL_TMPL_H

#include "text/text.h"

#define TMPL_NUMBERS(signed_fn, unsigned_fn)                                                                                     \
        signed char: signed_fn, short: signed_fn, int: signed_fn, long: signed_fn, long long: signed_fn, unsigned char: unsigned_fn, \
        unsigned short: unsigned_fn, unsigned: unsigned_fn, unsigned long: unsigned_fn, unsigned long long: unsigned_fn

/* In text: numbers grouped, amounts isolated, struct html as it is. */
#define OUT_TEXT(o, x)                                                                                                   \
        _Generic((x), struct str: out_text_str, char *: out_text_z, const char *: out_text_z, struct money: out_text_money, \
                 struct html: out_html, TMPL_NUMBERS(out_text_int, out_text_uint))((o), (x))
/* In a quoted attribute, <title> or <textarea>: plain digits. */
#define OUT_ATTR(o, x)                                                                                                   \
        _Generic((x), struct str: out_attr_str, char *: out_attr_z, const char *: out_attr_z, struct money: out_attr_money, \
                 TMPL_NUMBERS(out_attr_int, out_attr_uint))((o), (x))
/* A whole address at the start of href, src …: checked for its scheme. */
#define OUT_URL(o, x) \
        _Generic((x), struct str: out_url_str, char *: out_url_z, const char *: out_url_z, \
                 TMPL_NUMBERS(out_attr_int, out_attr_uint))((o), (x))
/* A part of an address behind its beginning: percent-encoded. */
#define OUT_URL_PART(o, x)                                                                                        \
        _Generic((x), struct str: out_url_part_str, char *: out_url_part_z, const char *: out_url_part_z,            \
                 TMPL_NUMBERS(out_attr_int, out_attr_uint))((o), (x))
/* In a .txt template. */
#define OUT_PLAIN(o, x)                                                                                                       \
        _Generic((x), struct str: out_plain_str, char *: out_plain_z, const char *: out_plain_z, struct money: out_plain_money, \
                 TMPL_NUMBERS(out_plain_int, out_plain_uint))((o), (x))
/* An argument of a message. */
#define TARG(name, x)                                                                                              \
        _Generic((x), struct str: targ_str, char *: targ_z, const char *: targ_z, struct money: targ_money,           \
                 struct html: targ_html, TMPL_NUMBERS(targ_int, targ_uint))((name), (x))

void out_attr_money(struct out *o, struct money m); /* as people read it, without markup */
void out_url_part_str(struct out *o, struct str s);
void out_plain_str(struct out *o, struct str s);
void out_plain_int(struct out *o, int64_t v);
void out_plain_money(struct out *o, struct money m);
void out_date_attr(struct out *o, int64_t at_ms, enum date_style style); /* nothing for 0 */
void out_date_plain(struct out *o, int64_t at_ms, enum date_style style);

/* Beyond 63 bits there is nothing to count here: such a number is shown as the largest. */
static inline int64_t tmpl_int(uint64_t v)
{
        return v > INT64_MAX ? INT64_MAX : (int64_t)v;
}

static inline void out_text_uint(struct out *o, uint64_t v)
{
        out_text_int(o, tmpl_int(v));
}

static inline void out_attr_uint(struct out *o, uint64_t v)
{
        out_attr_int(o, tmpl_int(v));
}

static inline void out_plain_uint(struct out *o, uint64_t v)
{
        out_plain_int(o, tmpl_int(v));
}

static inline void out_text_z(struct out *o, const char *z)
{
        out_text_str(o, str_c(z));
}

static inline void out_attr_z(struct out *o, const char *z)
{
        out_attr_str(o, str_c(z));
}

static inline void out_url_z(struct out *o, const char *z)
{
        out_url_str(o, str_c(z));
}

static inline void out_url_part_z(struct out *o, const char *z)
{
        out_url_part_str(o, str_c(z));
}

static inline void out_plain_z(struct out *o, const char *z)
{
        out_plain_str(o, str_c(z));
}

static inline struct targ targ_str(const char *name, struct str s)
{
        return (struct targ){ .name = name, .type = TARG_STR, .s = s };
}

static inline struct targ targ_z(const char *name, const char *z)
{
        return targ_str(name, str_c(z));
}

static inline struct targ targ_int(const char *name, int64_t v)
{
        return (struct targ){ .name = name, .type = TARG_INT, .i = v };
}

static inline struct targ targ_uint(const char *name, uint64_t v)
{
        return targ_int(name, tmpl_int(v));
}

static inline struct targ targ_money(const char *name, struct money m)
{
        return (struct targ){ .name = name, .type = TARG_MONEY, .m = m };
}

static inline struct targ targ_html(const char *name, struct html h)
{
        return (struct targ){ .name = name, .type = TARG_HTML, .s = h.s };
}

static inline struct targ targ_date(const char *name, int64_t at_ms, enum date_style style)
{
        return (struct targ){ .name = name, .type = TARG_DATE, .i = at_ms, .date = style };
}

#endif
