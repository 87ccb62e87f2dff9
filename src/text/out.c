/* Writing into pages: raw, and escaped by place. */
#include <string.h>

#include "text/place.h"
#include "text/text.h"
#include "text/tmpl.h"
#include "text/utf8.h"

struct out out_in(struct arena *a, struct locale loc, struct str prefix, int64_t now_ms)
{
        return (struct out){ .b = buf_in(a), .loc = loc, .prefix = prefix, .now_ms = now_ms };
}

void out_raw(struct out *o, const char *p, size_t n)
{
        if (o->b.cap - o->b.n < n)
                buf_reserve(&o->b, n);
        if (n > 0)
                memcpy(o->b.p + o->b.n, p, n);
        o->b.n += n;
}

/* What a byte becomes; NULL: itself. */
static const struct str entities[] = { { NULL, 0 },      STR_INIT("&amp;"),  STR_INIT("&lt;"),
                                       STR_INIT("&gt;"), STR_INIT("&quot;"), STR_INIT("&#39;") };
static const unsigned char in_html[256] = { ['&'] = 1, ['<'] = 2, ['>'] = 3 };
static const unsigned char in_attr[256] = { ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5 };

/*
 * Whether one of eight bytes may need an entity: " # & ' differ in two bits only, and so do < and >. Bytes above them in the word may
 * report falsely (a borrow), none is missed.
 */
static bool may_be_special(const char *p)
{
        const uint64_t ones = UINT64_C(0x0101010101010101);
        uint64_t w, quotes, angles;

        memcpy(&w, p, 8);
        quotes = (w & (ones * 0xfa)) ^ (ones * 0x22);
        angles = (w & (ones * 0xfd)) ^ (ones * 0x3c);
        return (((quotes - ones) & ~quotes) | ((angles - ones) & ~angles)) & (ones << 7);
}

/* The first byte from `at` on that is special, or s.n. */
static size_t next_special(struct str s, size_t at, const unsigned char *special)
{
        while (at < s.n) {
                size_t end = at + 8 <= s.n ? at + 8 : s.n;
                bool skip = at + 8 <= s.n && !may_be_special(s.p + at);
                for (; !skip && at < end; at++) {
                        if (special[(unsigned char)s.p[at]] != 0)
                                return at;
                }
                at = end;
        }
        return s.n;
}

static void escape(struct out *o, struct str s, const unsigned char *special)
{
        size_t from = 0, at;

        while ((at = next_special(s, from, special)) < s.n) {
                const struct str *e = &entities[special[(unsigned char)s.p[at]]];
                out_raw(o, s.p + from, at - from);
                out_raw(o, e->p, e->n);
                from = at + 1;
        }
        out_raw(o, s.p + from, s.n - from);
}

void out_text_str(struct out *o, struct str s)
{
        escape(o, s, in_html);
}

void out_attr_str(struct out *o, struct str s)
{
        escape(o, s, in_attr);
}

void out_plain_str(struct out *o, struct str s)
{
        out_raw(o, s.p, s.n);
}

void out_url_str(struct out *o, struct str s)
{
        escape(o, url_is_allowed(s) ? s : S("#"), in_attr);
}

void out_url_part_str(struct out *o, struct str s)
{
        url_encode(&o->b, s); /* what it leaves has no special byte */
}

void out_html(struct out *o, struct html h)
{
        out_raw(o, h.s.p, h.s.n);
}

void out_text_int(struct out *o, int64_t v)
{
        place_int(o, IN_HTML, v);
}

void out_attr_int(struct out *o, int64_t v)
{
        buf_int(&o->b, v);
}

void out_plain_int(struct out *o, int64_t v)
{
        place_int(o, IN_PLAIN, v);
}

void out_text_money(struct out *o, struct money m)
{
        place_money(o, IN_HTML, m, false);
}

void out_attr_money(struct out *o, struct money m)
{
        place_money(o, IN_ATTR, m, false);
}

void out_plain_money(struct out *o, struct money m)
{
        place_money(o, IN_PLAIN, m, false);
}

void out_time(struct out *o, int64_t at_ms, enum date_style style)
{
        if (at_ms == 0)
                return;
        out_raw(o, "<time datetime=\"", 16);
        out_plain_str(o, date_iso(o->b.a, at_ms));
        out_raw(o, "\">", 2);
        place_date(o, IN_HTML, at_ms, style);
        out_raw(o, "</time>", 7);
}

void out_date_attr(struct out *o, int64_t at_ms, enum date_style style)
{
        place_date(o, IN_ATTR, at_ms, style);
}

void out_date_plain(struct out *o, int64_t at_ms, enum date_style style)
{
        place_date(o, IN_PLAIN, at_ms, style);
}

void place_text(struct out *o, enum text_place place, struct str s)
{
        if (place == IN_PLAIN)
                out_raw(o, s.p, s.n);
        else
                escape(o, s, place == IN_ATTR ? in_attr : in_html);
}
