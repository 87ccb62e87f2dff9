/* Markdown that people write: what it may become, and what it may not. */
#include "unit.h"

#include "text/text.h"

struct pair {
        struct str in, out;
};

static void check(struct arena *a, const struct pair *pairs, size_t n)
{
        for (size_t i = 0; i < n; i++)
                assert_str(html_of_markdown(a, pairs[i].in).s, pairs[i].out);
}

static void blocks_find_their_own_direction(void **state)
{
        static const struct pair pairs[] = {
                { STR_INIT(""), STR_INIT("") },
                { STR_INIT("مرحبا *جدًّا* **hello**"), STR_INIT("<p dir=\"auto\">مرحبا <em>جدًّا</em> <strong>hello</strong></p>\n") },
                { STR_INIT("one\ntwo\n\nthree"), STR_INIT("<p dir=\"auto\">one<br>\ntwo</p>\n<p dir=\"auto\">three</p>\n") },
                { STR_INIT("- a\n- ب"), STR_INIT("<ul>\n<li dir=\"auto\">a</li>\n<li dir=\"auto\">ب</li>\n</ul>\n") },
                { STR_INIT("3. a\n\n4. b"),
                  STR_INIT(
                          "<ol start=\"3\">\n<li dir=\"auto\"><p dir=\"auto\">a</p>\n</li>\n"
                          "<li dir=\"auto\"><p dir=\"auto\">b</p>\n</li>\n</ol>\n") },
                { STR_INIT("> quoted"), STR_INIT("<blockquote>\n<p dir=\"auto\">quoted</p>\n</blockquote>\n") },
                { STR_INIT("a\n\n---\n\n`x<y`"),
                  STR_INIT("<p dir=\"auto\">a</p>\n<hr>\n<p dir=\"auto\"><code dir=\"ltr\">x&lt;y</code></p>\n") },
                { STR_INIT("```c\nif (a < b) {}\n```"), STR_INIT("<pre dir=\"ltr\"><code>if (a &lt; b) {}\n</code></pre>\n") },
        };

        check(*state, pairs, ARRAY_LEN(pairs));
}

static void headings_leave_the_page_its_own(void **state)
{
        static const struct pair pairs[] = {
                { STR_INIT("# One"), STR_INIT("<h3 dir=\"auto\">One</h3>\n") },
                { STR_INIT("### Three"), STR_INIT("<h3 dir=\"auto\">Three</h3>\n") },
                { STR_INIT("# One\n### Three\n## Two\n###### Six\n"),
                  STR_INIT(
                          "<h3 dir=\"auto\">One</h3>\n<h4 dir=\"auto\">Three</h4>\n"
                          "<h4 dir=\"auto\">Two</h4>\n<h5 dir=\"auto\">Six</h5>\n") },
                { STR_INIT("## Two\n# One\n"), STR_INIT("<h3 dir=\"auto\">Two</h3>\n<h3 dir=\"auto\">One</h3>\n") },
        };

        check(*state, pairs, ARRAY_LEN(pairs));
}

static void links_are_marked_and_their_schemes_checked(void **state)
{
        static const struct pair pairs[] = {
                { STR_INIT("[a](https://x.example/?a=1&b=\"2\")"),
                  STR_INIT(
                          "<p dir=\"auto\"><a href=\"https://x.example/?a=1&amp;b=&quot;2&quot;\" "
                          "rel=\"nofollow ugc noopener\">a</a></p>\n") },
                { STR_INIT("<mailto:a@b.example>"),
                  STR_INIT("<p dir=\"auto\"><a href=\"mailto:a@b.example\" rel=\"nofollow ugc noopener\">mailto:a@b.example</a></p>\n") },
                { STR_INIT("[a](/projects/5)"),
                  STR_INIT("<p dir=\"auto\"><a href=\"/projects/5\" rel=\"nofollow ugc noopener\">a</a></p>\n") },
                { STR_INIT("[a](javascript:alert(1))"), STR_INIT("<p dir=\"auto\">a</p>\n") },
                { STR_INIT("[a](JAVASCRIPT&colon;alert(1))"), STR_INIT("<p dir=\"auto\">a</p>\n") },
                { STR_INIT("[a](<java\tscript:alert(1)>)"), STR_INIT("<p dir=\"auto\">a</p>\n") },
                { STR_INIT("[a](&#1;javascript:alert(1))"), STR_INIT("<p dir=\"auto\">a</p>\n") },
                { STR_INIT("[a](data:text/html;base64,PHN2Zz4=)"), STR_INIT("<p dir=\"auto\">a</p>\n") },
                { STR_INIT("[a](vbscript:x)"), STR_INIT("<p dir=\"auto\">a</p>\n") },
                { STR_INIT("<javascript:alert(1)>"), STR_INIT("<p dir=\"auto\">javascript:alert(1)</p>\n") },
                { STR_INIT("[a][r]\n\n[r]: javascript:alert(1)"), STR_INIT("<p dir=\"auto\">a</p>\n") },
        };

        check(*state, pairs, ARRAY_LEN(pairs));
}

static void pictures_are_links(void **state)
{
        static const struct pair pairs[] = {
                { STR_INIT("![logo](https://x.example/a.png \"t\")"),
                  STR_INIT("<p dir=\"auto\"><a href=\"https://x.example/a.png\" rel=\"nofollow ugc noopener\">logo</a></p>\n") },
                { STR_INIT("![](https://x.example/a.png)"),
                  STR_INIT(
                          "<p dir=\"auto\"><a href=\"https://x.example/a.png\" "
                          "rel=\"nofollow ugc noopener\">https://x.example/a.png</a></p>\n") },
                { STR_INIT("![x](javascript:alert(1))"), STR_INIT("<p dir=\"auto\">x</p>\n") },
        };

        check(*state, pairs, ARRAY_LEN(pairs));
}

static void html_is_shown_as_text(void **state)
{
        static const struct pair pairs[] = {
                { STR_INIT("a <img src=x onerror=alert(1)> b"), STR_INIT("<p dir=\"auto\">a &lt;img src=x onerror=alert(1)&gt; b</p>\n") },
                { STR_INIT("<script>alert(1)</script>"), STR_INIT("<p dir=\"auto\">&lt;script&gt;alert(1)&lt;/script&gt;</p>\n") },
                { STR_INIT("&lt;b&gt; &amp;amp;"), STR_INIT("<p dir=\"auto\">&lt;b&gt; &amp;amp;</p>\n") },
        };

        check(*state, pairs, ARRAY_LEN(pairs));
}

static size_t count(struct str s, struct str part)
{
        size_t n = 0;

        for (size_t i = 0; i + part.n <= s.n; i++)
                n += str_eq(str_slice(s, i, i + part.n), part);
        return n;
}

static void deep_nesting_is_flattened(void **state)
{
        struct buf b = buf_in(*state);
        struct str s;

        for (int i = 0; i < 2000; i++)
                buf_put(&b, S("> "));
        buf_put(&b, S("end"));
        s = html_of_markdown(*state, buf_str(&b)).s;
        assert_int_equal(count(s, S("<blockquote>")), 24);
        assert_int_equal(count(s, S("</blockquote>")), 24);
        assert_true(str_contains(s, S("end")));
}

static void bad_bytes_do_no_harm(void **state)
{
        struct str s = html_of_markdown(*state, S("a\xff\x00<b \xe2\x82")).s;

        assert_true(utf8_valid(s));
        assert_true(str_contains(s, S("&lt;b")));
}

static void an_excerpt_is_the_words_of_the_beginning(void **state)
{
        assert_str(text_excerpt(*state, S("# Title\n\nSome *bold* [link](https://x.example) and `code`.\n\n- item"), 100),
                   S("Title Some bold link and code. item"));
        assert_str(text_excerpt(*state, S("one two three four"), 14), S("one two three…"));
        assert_str(text_excerpt(*state, S("one two three four"), 18), S("one two three four"));
        assert_str(text_excerpt(*state, S("one two three four"), 10), S("one two…"));
        assert_str(text_excerpt(*state, S("مرحبا بكم في وصل يا أصدقاء"), 13), S("مرحبا بكم في…"));
        assert_str(text_excerpt(*state, S("aaaaaaaaaaaaaaaaaaaa"), 5), S("aaaa…"));
        assert_str(text_excerpt(*state, S("a\nb <script>x</script>"), 50), S("a b x"));
        assert_str(text_excerpt(*state, S(""), 5), S(""));
}

static void a_page_of_its_own_begins_at_h2(void **state)
{
        assert_str(html_of_markdown_page(*state, S("## Your account\n\n#### Rules")).s,
                   S("<h2 dir=\"auto\">Your account</h2>\n<h3 dir=\"auto\">Rules</h3>\n"));
        assert_str(html_of_markdown_page(*state, S("words")).s, S("<p dir=\"auto\">words</p>\n"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                arena_test(blocks_find_their_own_direction),
                arena_test(headings_leave_the_page_its_own),
                arena_test(links_are_marked_and_their_schemes_checked),
                arena_test(pictures_are_links),
                arena_test(html_is_shown_as_text),
                arena_test(deep_nesting_is_flattened),
                arena_test(bad_bytes_do_no_harm),
                arena_test(a_page_of_its_own_begins_at_h2),
                arena_test(an_excerpt_is_the_words_of_the_beginning),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
