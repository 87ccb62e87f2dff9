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

static void escape(struct out *o, struct str s, const unsigned char *special)
{
        size_t from = 0;

        for (size_t i = 0; i < s.n; i++) {
                unsigned char entity = special[(unsigned char)s.p[i]];
                if (entity == 0)
                        continue;
                out_raw(o, s.p + from, i - from);
                out_raw(o, entities[entity].p, entities[entity].n);
                from = i + 1;
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
