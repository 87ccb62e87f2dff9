/* UTF-8, what people type, escaping, addresses, JSON. */
#include "unit.h"

#include "text/text.h"
#include "text/tmpl.h"

static const struct locale morocco = { .lang = LANG_AR, .country = "MA", .time_zone = "Africa/Casablanca" };

struct pair {
        struct str in, out;
};

static void utf8_valid_refuses_what_is_no_utf8(void **state)
{
        static const struct str good[] = { STR_INIT(""),
                                           STR_INIT("plain"),
                                           STR_INIT("عربي"),
                                           STR_INIT("\xf0\x9f\x98\x80"),
                                           STR_INIT("\xed\x9f\xbf"),
                                           STR_INIT("a longer line of plain text, then é and plain text again"),
                                           STR_INIT("\xf4\x8f\xbf\xbf") };
        static const struct str bad[] = {
                STR_INIT("\xc0\xaf"),     STR_INIT("\xed\xa0\x80"), STR_INIT("\xf4\x90\x80\x80"),    STR_INIT("\xe2\x82"),
                STR_INIT("\x80"),         STR_INIT("a\0b"),         STR_INIT("eight by\0tes"),       STR_INIT("\xff"),
                STR_INIT("\xe0\x80\x80"), STR_INIT("\xc3("),        STR_INIT("\xf8\x88\x80\x80\x80")
        };

        for (size_t i = 0; i < ARRAY_LEN(good); i++)
                assert_true(utf8_valid(good[i]));
        for (size_t i = 0; i < ARRAY_LEN(bad); i++)
                assert_false(utf8_valid(bad[i]));
}

static void utf8_walks_counts_and_cuts_by_character(void **state)
{
        struct str s = S("aم\xf0\x9f\x98\x80"), bad = S("\xd9" "a");

        assert_int_equal(utf8_count(s), 3);
        assert_int_equal(utf8_next(&s), 'a');
        assert_int_equal(utf8_next(&s), 0x645);
        assert_int_equal(utf8_next(&s), 0x1f600);
        assert_int_equal(utf8_next(&s), UINT32_MAX);
        assert_int_equal(utf8_next(&bad), UINT32_MAX);
        assert_int_equal(utf8_next(&bad), 'a');
        assert_str(utf8_cut(S("مرحبا"), 2), S("مر"));
        assert_str(utf8_cut(S("مر"), 9), S("مر"));
        assert_str(utf8_cut(S("مر"), 0), S(""));
}

static void a_line_is_folded_and_cleaned(void **state)
{
        static const struct pair pairs[] = {
                { STR_INIT("  two   words \t\r\n here "), STR_INIT("two words here") },
                { STR_INIT("\u202etxt.exe\u202c a\u200fb"), STR_INIT("txt.exe ab") },
                { STR_INIT("ﻣﺮﺣﺒﺎ"), STR_INIT("مرحبا") },
                { STR_INIT("ｆｕｌｌ　width"), STR_INIT("full width") },
                { STR_INIT("e\u0301te\u0301"), STR_INIT("été") },
                { STR_INIT("می\u200cخواهم"), STR_INIT("می\u200cخواهم") },
                { STR_INIT("a\u200b\u00ad\ufeff\x01\x7f" "b"), STR_INIT("ab") },
                { STR_INIT("bad \xff byte"), STR_INIT("bad \ufffd byte") },
                { STR_INIT("1\u00a0250\u2028x"), STR_INIT("1 250 x") },
                { STR_INIT("   "), STR_INIT("") },
                { STR_INIT(""), STR_INIT("") },
        };

        for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
                assert_str(text_line(*state, pairs[i].in), pairs[i].out);
}

static void a_block_keeps_its_lines(void **state)
{
        assert_str(text_block(*state, S("\r\n\n a  b\r\nc\rd\u2028e \n\n")), S(" a  b\nc\nd\ne"));
        assert_str(text_block(*state, S("tab\there \u202e\x02½ ﬁ")), S("tab\there ½ ﬁ"));
        assert_str(text_block(*state, S("")), S(""));
}

static void a_slug_has_letters_digits_and_dashes(void **state)
{
        static const struct pair pairs[] = {
                { STR_INIT("Site vitrine: été à Marrakech!"), STR_INIT("site-vitrine-ete-a-marrakech") },
                { STR_INIT("تصميم هُويّة بصرية — 2026"), STR_INIT("تصميم-هوية-بصرية-2026") },
                { STR_INIT("أعمال ٣ لغات"), STR_INIT("أعمال-3-لغات") },
                { STR_INIT("../../etc/passwd?x=<a>"), STR_INIT("etc-passwd-x-a") },
                { STR_INIT("日本"), STR_INIT("") },
                { STR_INIT("Logo & l'identité"), STR_INIT("logo-lidentite") },
        };
        struct str longest = text_slug(*state, S("one two three four five six seven eight nine ten eleven twelve thirteen"));
        struct str solid = text_slug(*state, S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));

        for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
                assert_str(text_slug(*state, pairs[i].in), pairs[i].out);
        assert_str(longest, S("one-two-three-four-five-six-seven-eight-nine-ten-eleven"));
        assert_int_equal(solid.n, 60);
}

static void text_is_escaped_by_its_place(void **state)
{
        struct out o = out_in(*state, morocco, S(""), 0);

        out_text_str(&o, S("<b>\"a\" & 'b'"));
        out_raw(&o, "|", 1);
        out_attr_str(&o, S("<b>\"a\" & 'b'"));
        out_raw(&o, "|", 1);
        out_attr_int(&o, -1250);
        out_raw(&o, "|", 1);
        out_html(&o, (struct html){ S("<i>") });
        out_text_str(&o, (struct str){ 0 });
        assert_str(buf_str(&o.b), S("&lt;b&gt;\"a\" &amp; 'b'|&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;|-1250|<i>"));
}

/* Every special byte at every place of a longer text: the fast way over eight bytes at a time misses none. */
static void no_special_byte_is_missed(void **state)
{
        static const struct str entities[] = { STR_INIT("&amp;"), STR_INIT("&lt;"), STR_INIT("&gt;"), STR_INIT("&quot;"),
                                               STR_INIT("&#39;") };
        static const char special[] = "&<>\"'";

        for (size_t at = 0; at < 40; at++) {
                for (size_t k = 0; k < 5; k++) {
                        struct str s = str_fmt(*state, "%.*s%c%.*s", (int)at, "مرحبا, plain text # that = goes on; and on!", special[k],
                                               (int)(40 - at), "; ! = % and then it goes on and on again, then ends");
                        struct out o = out_in(*state, morocco, S(""), 0);
                        out_attr_str(&o, s);
                        assert_str(buf_str(&o.b),
                                   str_fmt(*state, "%.*s%.*s%.*s", (int)at, s.p, STR_ARG(entities[k]), (int)(s.n - at - 1), s.p + at + 1));
                }
        }
}

static struct str url_in_page(struct arena *a, struct str url)
{
        struct out o = out_in(a, morocco, S(""), 0);

        out_url_str(&o, url);
        return buf_str(&o.b);
}

static void addresses_with_other_schemes_are_refused(void **state)
{
        static const struct str refused[] = {
                STR_INIT("javascript:alert(1)"),
                STR_INIT("JaVaScRiPt:alert(1)"),
                STR_INIT(" javascript:alert(1)"),
                STR_INIT("java\nscript:alert(1)"),
                STR_INIT("java\tscript:alert(1)"),
                STR_INIT("\x01javascript:alert(1)"),
                STR_INIT("data:text/html,x"),
                STR_INIT("vbscript:x"),
                STR_INIT(":x"),
                STR_INIT("blob:x"),
                STR_INIT("file:///etc/passwd"),
                STR_INIT("http\x7f:x"),
        };
        static const struct pair kept[] = {
                { STR_INIT("https://a.example/?a=1&b=\"2\""), STR_INIT("https://a.example/?a=1&amp;b=&quot;2&quot;") },
                { STR_INIT("HTTP://a.example"), STR_INIT("HTTP://a.example") },
                { STR_INIT("mailto:a@b.example"), STR_INIT("mailto:a@b.example") },
                { STR_INIT("/projects/5"), STR_INIT("/projects/5") },
                { STR_INIT("?q=a:b"), STR_INIT("?q=a:b") },
                { STR_INIT("a/b:c"), STR_INIT("a/b:c") },
                { STR_INIT("#x:y"), STR_INIT("#x:y") },
                { STR_INIT(""), STR_INIT("") },
        };

        for (size_t i = 0; i < ARRAY_LEN(refused); i++)
                assert_str(url_in_page(*state, refused[i]), S("#"));
        for (size_t i = 0; i < ARRAY_LEN(kept); i++)
                assert_str(url_in_page(*state, kept[i].in), kept[i].out);
}

static void percent_coding_goes_both_ways(void **state)
{
        struct buf b = buf_in(*state);
        struct str s;

        url_encode(&b, S("a b/م&=~._-\"'<"));
        assert_str(buf_str(&b), S("a%20b%2F%D9%85%26%3D~._-%22%27%3C"));
        assert_true(url_decode(*state, buf_str(&b), false, &s));
        assert_str(s, S("a b/م&=~._-\"'<"));
        assert_true(url_decode(*state, S("a+b%2b"), true, &s));
        assert_str(s, S("a b+"));
        assert_true(url_decode(*state, S("a+b"), false, &s));
        assert_str(s, S("a+b"));
        assert_false(url_decode(*state, S("%"), false, &s));
        assert_false(url_decode(*state, S("%4"), false, &s));
        assert_false(url_decode(*state, S("%zz"), false, &s));
}

static void json_strings_are_escaped_for_pages_too(void **state)
{
        struct buf b = buf_in(*state);

        json_str(&b, S("a\"b\\c\n\t\x01</script>\x7f\x0bم"));
        assert_str(buf_str(&b), S("\"a\\\"b\\\\c\\n\\t\\u0001\\u003c/script\\u003e\\u007f\\u000bم\""));
}

static void languages_have_codes_and_directions(void **state)
{
        enum lang l = LANG_EN;

        assert_true(lang_of(S("ar"), &l));
        assert_int_equal(l, LANG_AR);
        assert_false(lang_of(S("de"), &l));
        assert_int_equal(l, LANG_AR);
        assert_str(lang_dir(LANG_AR), S("rtl"));
        assert_str(lang_dir(LANG_FR), S("ltr"));
        assert_str(lang_name(LANG_FR), S("Français"));
        assert_str(lang_code(LANG_EN), S("en"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                arena_test(utf8_valid_refuses_what_is_no_utf8),
                arena_test(utf8_walks_counts_and_cuts_by_character),
                arena_test(a_line_is_folded_and_cleaned),
                arena_test(a_block_keeps_its_lines),
                arena_test(a_slug_has_letters_digits_and_dashes),
                arena_test(text_is_escaped_by_its_place),
                arena_test(no_special_byte_is_missed),
                arena_test(addresses_with_other_schemes_are_refused),
                arena_test(percent_coding_goes_both_ways),
                arena_test(json_strings_are_escaped_for_pages_too),
                arena_test(languages_have_codes_and_directions),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
