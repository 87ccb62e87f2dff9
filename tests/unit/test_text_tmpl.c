/* Compiled templates at work: every place with text that wants to break out of it, and every kind of block. */
#include "unit.h"

#include "blocks.html.h"
#include "mail.txt.h"
#include "place.html.h"

static struct out page_in(struct arena *a, enum lang l)
{
        return out_in(a, (struct locale){ .lang = l, .country = "MA", .time_zone = "UTC" }, S(""), INT64_C(1796475900000));
}

static struct money dirham(int64_t minor)
{
        return money_of(minor, (struct currency){ "MAD" });
}

static struct str places_with(struct arena *a, struct str s)
{
        struct out o = page_in(a, LANG_EN);
        struct places p = { .s = s, .z = "<z\"'>", .n = 1250, .big = SIZE_MAX, .html = { S("<b>raw</b>") }, .price = dirham(100) };

        html_places(&o, &p);
        return buf_str(&o.b);
}

static void every_place_escapes_in_its_own_way(void **state)
{
        assert_str(places_with(*state, S("</p><script>\"'&")),
                   S("<p>&lt;/p&gt;&lt;script&gt;\"'&amp;</p>\n"
                     "<p title=\"&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;\" lang='&lt;z&quot;&#39;&gt;'>\n"
                     "<a href=\"&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;\">whole</a> "
                     "<a href=\"/search?q=%3C%2Fp%3E%3Cscript%3E%22%27%26&amp;n=1250\">part</a> "
                     "<a href='&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;%3Cz%22%27%3E'>both</a>\n"
                     "<textarea name=\"a\">\n&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;</textarea>\n"
                     "<title>&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;</title>\n"
                     "<img srcset=\"&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp; 2x, /x/%3C%2Fp%3E%3Cscript%3E%22%27%26 3x\" "
                     "alt=\"About &lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;\">\n"
                     "<p>About <bdi>&lt;/p&gt;&lt;script&gt;\"'&amp;</bdi> 1,250 of <bdi>&lt;z\"'&gt;</bdi></p>\n"
                     "<p><b>raw</b> <bdi class=\"num\">1.00&nbsp;MAD</bdi> 1,250 9,223,372,036,854,775,807</p>"
                     "<p data-price=\"1.00\u00a0MAD\" data-n=\"1250\">\n"));
}

static size_t count(struct str s, char c)
{
        size_t n = 0;

        for (size_t i = 0; i < s.n; i++)
                n += s.p[i] == c;
        return n;
}

/* Whatever is typed: no more tags than the template has, no more quotes than it has and than stand in its two places of text. */
static void nothing_breaks_out(void **state)
{
        static const struct str attempts[] = {
                STR_INIT("\" onmouseover=\"alert(1)"),
                STR_INIT("' onmouseover='alert(1)"),
                STR_INIT("</textarea><img src=x onerror=alert(1)>"),
                STR_INIT("</title><svg onload=alert(1)>"),
                STR_INIT("<!--"),
                STR_INIT("--><script>alert(1)</script>"),
                STR_INIT("javascript:alert(1)"),
                STR_INIT("\tjavascript:alert(1)"),
                STR_INIT("&#34;onload=1"),
                STR_INIT("x 1x, javascript:alert(1)"),
        };
        struct str plain = places_with(*state, S("x"));

        for (size_t i = 0; i < ARRAY_LEN(attempts); i++) {
                struct str s = places_with(*state, attempts[i]);
                assert_false(str_contains(s, S("href=\"javascript")));
                assert_false(str_contains(s, S("href='javascript")));
                assert_false(str_contains(s, S("href=\"\t")));
                assert_int_equal(count(s, '<'), count(plain, '<'));
                assert_int_equal(count(s, '>'), count(plain, '>'));
                assert_int_equal(count(s, '"'), count(plain, '"') + 2 * count(attempts[i], '"'));
                assert_int_equal(count(s, '\''), count(plain, '\'') + 2 * count(attempts[i], '\''));
        }
}

static struct str blocks_with(struct arena *a, bool on, size_t n)
{
        static const int v[] = { 7, 8, 9 };
        struct out o = page_in(a, LANG_EN);
        struct blocks p = { .on = on,
                            .list = { v, n },
                            .rows = { { { { v, 1 } }, { { v, 2 } } }, 2 },
                            .at = INT64_C(1796475900000),
                            .message = "Until {when}" };

        html_blocks(&o, &p);
        return buf_str(&o.b);
}

static void blocks_choose_and_repeat(void **state)
{
        struct str
                tail = S("7,;7,8,;\n"),
                time = S(
                        "<time datetime=\"2026-12-05T13:05:00Z\">5 December 2026</time>"
                        "<time datetime=\"2026-12-06T13:05:00Z\">6 December 2026</time>"),
                rest = S("<i title=\"5 December 2026, 13:05\">Until <time datetime=\"2026-12-05T13:05:00Z\">5 December</time></i>\n");
        struct str on = blocks_with(*state, true, 2), off = blocks_with(*state, false, 0), one = blocks_with(*state, false, 1);

        assert_str(
                on,
                str_fmt(*state,
                        "<ul>\n\n<li class=\"first on\">7</li>\n\n<li>8</li>\n</ul>\nmany\n"
                        "<input type=\"checkbox\" checked name=\"a\">\n<pre>\n  kept    as it\n    is</pre>\n"
                        "%.*s<footer>en</footer>\n\n{{ a}}b\n%.*s %.*s",
                        STR_ARG(tail), STR_ARG(time), STR_ARG(rest)));
        assert_str(off, str_fmt(*state,
                                "<ul>\n</ul>\nnone\n<input type=\"checkbox\" name=\"a\">\n<pre>\n  kept   </pre>\n%.*s\n{{ a}}b\n%.*s %.*s",
                                STR_ARG(tail), STR_ARG(time), STR_ARG(rest)));
        assert_true(str_contains(one, S("<li class=\"first\">7</li>")));
        assert_true(str_contains(one, S("\none\n")));
}

static void mails_are_plain(void **state)
{
        static const int v[] = { 1, 2 };
        struct out o = page_in(*state, LANG_EN);
        struct blocks p = { .on = true, .list = { v, 2 }, .at = INT64_C(1796475900000), .s = S("<A & B>"), .price = dirham(125000) };

        text_mail(&o, &p);
        assert_str(buf_str(&o.b),
                   S("Hello <you> & \"all\",\n\n  It is on.\n- 1 (first)\n- 2 \nAbout <A & B> 1,250.00\u00a0MAD 1,250 5 December 2026\n"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                arena_test(every_place_escapes_in_its_own_way),
                arena_test(nothing_breaks_out),
                arena_test(blocks_choose_and_repeat),
                arena_test(mails_are_plain),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
