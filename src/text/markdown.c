/*
 * Markdown (CommonMark by libcmark) to HTML by our own renderer: it knows only harmless elements, so that nothing a person types becomes
 * more.
 * Differences from CommonMark: HTML is shown as the text it is; pictures are links; a line end is a line end; headings begin at h3 (the
 * page has its h1 and h2) and skip no level;
 * every paragraph and list item finds its own direction.
 */
#include <cmark.h>
#include <string.h>

#include "text/place.h"
#include "text/text.h"
#include "text/utf8.h"

#define DEPTH_MOST 24 /* of nested quotes and lists; deeper ones are shown flat */

static void node_freep(cmark_node **n)
{
        if (*n != NULL)
                cmark_node_free(*n);
}

static void iter_freep(cmark_iter **it)
{
        if (*it != NULL)
                cmark_iter_free(*it);
}

static cmark_node *parse(struct str markdown)
{
        return cmark_parse_document(markdown.n > 0 ? markdown.p : "", markdown.n, CMARK_OPT_VALIDATE_UTF8);
}

static struct str literal(cmark_node *n)
{
        return str_c(cmark_node_get_literal(n));
}

static void put(struct out *o, const char *html)
{
        out_raw(o, html, strlen(html));
}

/* Paragraphs of a tight list have no element of their own. */
static bool in_tight_list(cmark_node *paragraph)
{
        cmark_node *item = cmark_node_parent(paragraph);
        cmark_node *list = item != NULL ? cmark_node_parent(item) : NULL;

        return list != NULL && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

static void put_list(struct out *o, cmark_node *n, bool enter)
{
        bool ordered = cmark_node_get_list_type(n) == CMARK_ORDERED_LIST;
        int start = cmark_node_get_list_start(n);

        if (!enter)
                put(o, ordered ? "</ol>\n" : "</ul>\n");
        else if (ordered && start != 1)
                buf_fmt(&o->b, "<ol start=\"%d\">\n", start);
        else
                put(o, ordered ? "<ol>\n" : "<ul>\n");
}

static void put_heading(struct out *o, cmark_node *n, bool enter)
{
        int level = cmark_node_get_heading_level(n);

        if (enter)
                buf_fmt(&o->b, "<h%d dir=\"auto\">", level);
        else
                buf_fmt(&o->b, "</h%d>\n", level);
}

static int lowest_heading(cmark_node *doc)
{
        cmark_iter *it CLEANUP(iter_freep) = cmark_iter_new(doc);
        cmark_event_type event;
        int lowest = 6;

        while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
                cmark_node *n = cmark_iter_get_node(it);
                if (cmark_node_get_type(n) == CMARK_NODE_HEADING && cmark_node_get_heading_level(n) < lowest)
                        lowest = cmark_node_get_heading_level(n);
        }
        return lowest;
}

/* Headings as the page needs them: they begin at `first`, whatever the writer began with, and never skip a level on the way down. */
static void settle_headings(cmark_node *doc, int first)
{
        cmark_iter *it CLEANUP(iter_freep) = cmark_iter_new(doc);
        cmark_event_type event;
        int lowest = lowest_heading(doc), last = first - 1;

        while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
                cmark_node *n = cmark_iter_get_node(it);
                if (event != CMARK_EVENT_ENTER || cmark_node_get_type(n) != CMARK_NODE_HEADING)
                        continue;
                int level = cmark_node_get_heading_level(n) - lowest + first;
                level = level > last + 1 ? last + 1 : level;
                last = level > 6 ? 6 : level;
                cmark_node_set_heading_level(n, last);
        }
}

/* Links and pictures. An address that is not allowed leaves the words alone. */
static void put_link(struct out *o, cmark_node *n, bool enter)
{
        struct str url = str_c(cmark_node_get_url(n));

        if (url.n == 0 || !url_is_allowed(url))
                return;
        if (!enter) {
                put(o, "</a>");
                return;
        }
        put(o, "<a href=\"");
        out_attr_str(o, url);
        put(o, "\" rel=\"nofollow ugc noopener\">");
        if (cmark_node_get_type(n) == CMARK_NODE_IMAGE && cmark_node_first_child(n) == NULL)
                out_text_str(o, url); /* a link needs words */
}

/* Elements without content to walk into. Returns false for other nodes. */
static bool put_leaf(struct out *o, cmark_node *n)
{
        switch (cmark_node_get_type(n)) {
        case CMARK_NODE_TEXT:
        case CMARK_NODE_HTML_INLINE:
                out_text_str(o, literal(n));
                return true;
        case CMARK_NODE_CODE:
                put(o, "<code dir=\"ltr\">");
                out_text_str(o, literal(n));
                put(o, "</code>");
                return true;
        case CMARK_NODE_CODE_BLOCK:
                put(o, "<pre dir=\"ltr\"><code>");
                out_text_str(o, literal(n));
                put(o, "</code></pre>\n");
                return true;
        case CMARK_NODE_HTML_BLOCK:
                put(o, "<p dir=\"auto\">");
                out_text_str(o, str_trim(literal(n)));
                put(o, "</p>\n");
                return true;
        case CMARK_NODE_THEMATIC_BREAK:
                put(o, "<hr>\n");
                return true;
        case CMARK_NODE_SOFTBREAK:
        case CMARK_NODE_LINEBREAK:
                put(o, "<br>\n");
                return true;
        default:
                return false;
        }
}

/* Quotes, lists and items nest; the rest does not. */
static bool is_container(cmark_node *n)
{
        cmark_node_type t = cmark_node_get_type(n);

        return t == CMARK_NODE_BLOCK_QUOTE || t == CMARK_NODE_LIST || t == CMARK_NODE_ITEM;
}

static void put_container(struct out *o, cmark_node *n, bool enter)
{
        if (cmark_node_get_type(n) == CMARK_NODE_LIST)
                put_list(o, n, enter);
        else if (cmark_node_get_type(n) == CMARK_NODE_ITEM)
                put(o, enter ? "<li dir=\"auto\">" : "</li>\n");
        else
                put(o, enter ? "<blockquote>\n" : "</blockquote>\n");
}

static void put_inline(struct out *o, cmark_node *n, bool enter)
{
        switch (cmark_node_get_type(n)) {
        case CMARK_NODE_PARAGRAPH:
                if (!in_tight_list(n))
                        put(o, enter ? "<p dir=\"auto\">" : "</p>\n");
                break;
        case CMARK_NODE_HEADING:
                put_heading(o, n, enter);
                break;
        case CMARK_NODE_EMPH:
                put(o, enter ? "<em>" : "</em>");
                break;
        case CMARK_NODE_STRONG:
                put(o, enter ? "<strong>" : "</strong>");
                break;
        case CMARK_NODE_LINK:
        case CMARK_NODE_IMAGE:
                put_link(o, n, enter);
                break;
        default:
                break;
        }
}

static struct html render(struct arena *a, cmark_node *doc)
{
        cmark_iter *it CLEANUP(iter_freep) = cmark_iter_new(doc);
        struct out o = out_in(a, (struct locale){ 0 }, (struct str){ 0 }, 0);
        cmark_event_type event;
        int depth = 0;

        while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
                cmark_node *n = cmark_iter_get_node(it);
                bool enter = event == CMARK_EVENT_ENTER;
                if (!is_container(n)) {
                        if (!put_leaf(&o, n))
                                put_inline(&o, n, enter);
                        continue;
                }
                depth -= !enter;
                if (depth < DEPTH_MOST)
                        put_container(&o, n, enter);
                depth += enter;
        }
        return (struct html){ buf_str(&o.b) };
}

struct html html_of_markdown(struct arena *a, struct str markdown)
{
        cmark_node *doc CLEANUP(node_freep) = parse(markdown);

        settle_headings(doc, 3);
        return render(a, doc);
}

struct html html_of_markdown_page(struct arena *a, struct str markdown)
{
        cmark_node *doc CLEANUP(node_freep) = parse(markdown);

        settle_headings(doc, 2);
        return render(a, doc);
}

/* ---- Excerpts ---------------------------------------------------------------------------------------------------------- */

static bool is_block(cmark_node *n)
{
        cmark_node_type t = cmark_node_get_type(n);

        return t >= CMARK_NODE_FIRST_BLOCK && t <= CMARK_NODE_LAST_BLOCK;
}

/* The words alone, one space between blocks and lines, until there are more than enough. */
static struct str words_of(struct arena *a, cmark_node *doc, size_t enough_bytes)
{
        cmark_iter *it CLEANUP(iter_freep) = cmark_iter_new(doc);
        struct buf b = buf_in(a);
        cmark_event_type event;

        while (b.n < enough_bytes && (event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
                cmark_node *n = cmark_iter_get_node(it);
                cmark_node_type t = cmark_node_get_type(n);
                if (is_block(n) || t == CMARK_NODE_SOFTBREAK || t == CMARK_NODE_LINEBREAK)
                        buf_putc(&b, ' ');
                if (event == CMARK_EVENT_ENTER && t != CMARK_NODE_HTML_INLINE && t != CMARK_NODE_HTML_BLOCK)
                        buf_put(&b, literal(n));
        }
        return text_line(a, buf_str(&b));
}

struct str text_excerpt(struct arena *a, struct str markdown, size_t chars)
{
        cmark_node *doc CLEANUP(node_freep) = parse(markdown);
        struct str words = words_of(a, doc, (chars + 1) * 4), cut;
        size_t n;

        if (utf8_count(words) <= chars)
                return words;
        cut = utf8_cut(words, chars > 0 ? chars - 1 : 0);
        n = cut.n;
        while (n > 0 && words.p[n] != ' ')
                n--;
        if (n > cut.n / 2)
                cut.n = n;
        return str_fmt(a, "%.*s…", STR_ARG(str_trim(cut)));
}
