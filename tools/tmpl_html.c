#include "tmpl_html.h"

#include <string.h>

#include "scan.h"

struct html_state html_start(void)
{
        return (struct html_state){ .place = PLACE_TEXT, .after_space = true };
}

static char lower(char c)
{
        return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_letter(char c)
{
        c = lower(c);
        return c >= 'a' && c <= 'z';
}

/* Adds one letter to a name; what is too long for the field stays cut, none of the names we know is that long. */
static void add_letter(char *name, size_t size, char c)
{
        size_t n = strlen(name);

        if (n + 1 < size) {
                name[n] = lower(c);
                name[n + 1] = '\0';
        }
}

static bool one_of(const char *name, const char *const *list, size_t n)
{
        for (size_t i = 0; i < n; i++) {
                if (strcmp(name, list[i]) == 0)
                        return true;
        }
        return false;
}

static bool starts(const char *s, const char *prefix)
{
        return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* ---- Attributes --------------------------------------------------------------------------------------------------- */

static const char *begin_value(struct html_state *h)
{
        static const char *const urls[] = { "href",       "src",       "action",      "formaction",     "poster",     "cite",    "data",
                                            "background", "manifest",  "ping",        "xlink:href",     "hx-get",     "hx-post", "hx-put",
                                            "hx-patch",   "hx-delete", "hx-push-url", "hx-replace-url", "sse-connect" };
        static const char *const code[] = { "style", "hx-vals", "hx-vars", "hx-headers", "hx-trigger", "hx-request", "hx-ext" };
        const char *name = starts(h->name, "data-hx-") || starts(h->name, "data-sse-") ? h->name + 5 : h->name;

        if (starts(h->name, "on") || starts(name, "hx-on"))
                return "attributes that hold a script (on…) are refused";
        if (strcmp(name, "srcdoc") == 0 || strcmp(name, "http-equiv") == 0)
                return "the attributes srcdoc and http-equiv are refused";
        h->attr = ATTR_TEXT;
        if (one_of(name, urls, ARRAY_LEN(urls)))
                h->attr = ATTR_URL;
        else if (strcmp(name, "srcset") == 0 || strcmp(name, "imagesrcset") == 0)
                h->attr = ATTR_URL_LIST;
        else if (one_of(name, code, ARRAY_LEN(code)))
                h->attr = ATTR_CODE;
        h->url = URL_START;
        h->scheme[0] = '\0';
        return NULL;
}

static const char *feed_url(struct html_state *h, char c)
{
        static const char *const schemes[] = { "http", "https", "mailto", "tel" };

        if (h->attr == ATTR_URL_LIST && (c == ' ' || c == ',')) {
                h->url = URL_START;
                h->scheme[0] = '\0';
                return NULL;
        }
        if (h->url == URL_TAIL)
                return NULL;
        if (c == '/' || c == '?' || c == '#') {
                h->url = URL_TAIL;
                return NULL;
        }
        if (c == ':' && h->url == URL_HEAD)
                return "a ':' behind an expression could make any scheme of it";
        if (c == ':') {
                h->url = URL_TAIL;
                return one_of(h->scheme, schemes, ARRAY_LEN(schemes)) ? NULL : "only http, https, mailto and tel may begin a link";
        }
        add_letter(h->scheme, sizeof h->scheme, c);
        return NULL;
}

/* ---- White space ---------------------------------------------------------------------------------------------------- */

/* In text: a run of white space is one blank, or one line end if it has any. */
static void put_space(struct html_state *h, struct buf *to, char c)
{
        char w = c == '\n' || c == '\r' ? '\n' : ' ';

        if (!h->after_space)
                buf_putc(to, w);
        else if (w == '\n' && to->n > 0 && to->p[to->n - 1] == ' ')
                to->p[to->n - 1] = '\n';
        h->after_space = true;
}

static void put(struct html_state *h, struct buf *to, char c)
{
        buf_putc(to, c);
        h->after_space = false;
        h->after_line = false;
        h->fresh = false;
}

/* Between attributes: one blank. */
static void put_tag_space(struct html_state *h, struct buf *to)
{
        if (!h->after_space)
                buf_putc(to, ' ');
        h->after_space = true;
}

/* In a value: white space stays, but a line end with what stands around it is one blank. */
static void put_value_space(struct html_state *h, struct buf *to, char c)
{
        bool line = c == '\n' || c == '\r';

        if (h->after_line)
                return;
        while (line && h->after_space && to->n > 0 && to->p[to->n - 1] == ' ')
                to->n--;
        buf_putc(to, ' ');
        h->after_space = true;
        h->after_line = line;
}

/* ---- Tags ----------------------------------------------------------------------------------------------------------- */

static void end_tag(struct html_state *h)
{
        bool pre = strcmp(h->tag, "pre") == 0, area = strcmp(h->tag, "textarea") == 0;

        h->place = PLACE_TEXT;
        h->match = 0;
        if (pre)
                h->pre = !h->end_tag;
        if (h->end_tag)
                return;
        h->fresh = pre || area;
        if (area || strcmp(h->tag, "title") == 0)
                h->place = PLACE_RCDATA;
        else if (strcmp(h->tag, "script") == 0 || strcmp(h->tag, "style") == 0)
                h->place = PLACE_CODE;
}

static const char *feed_in_tag(struct html_state *h, struct buf *to, char c)
{
        if (scan_is_space(c)) {
                put_tag_space(h, to);
                h->place = PLACE_TAG;
                return NULL;
        }
        if (c == '>' || c == '/') {
                put(h, to, c);
                h->place = PLACE_TAG_TIGHT;
                if (c == '>')
                        end_tag(h);
                return NULL;
        }
        if (h->place == PLACE_TAG_TIGHT)
                return "white space is needed before the next attribute";
        if (c == '"' || c == '\'' || c == '=' || c == '<')
                return "an attribute's name is expected";
        h->name[0] = '\0';
        add_letter(h->name, sizeof h->name, c);
        h->place = PLACE_ATTR_NAME;
        put(h, to, c);
        return NULL;
}

static const char *feed_tag_name(struct html_state *h, struct buf *to, char c)
{
        if (scan_is_space(c) || c == '>' || c == '/') {
                h->place = PLACE_TAG_TIGHT;
                return feed_in_tag(h, to, c);
        }
        if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '-' && c != ':')
                return "a letter that no tag's name has";
        add_letter(h->tag, sizeof h->tag, c);
        put(h, to, c);
        return NULL;
}

static const char *feed_attr_name(struct html_state *h, struct buf *to, char c)
{
        if (c == '=') {
                h->place = PLACE_BEFORE_VALUE;
                put(h, to, c);
                return begin_value(h);
        }
        if (scan_is_space(c)) {
                put_tag_space(h, to);
                h->place = PLACE_AFTER_NAME;
                return NULL;
        }
        if (h->place == PLACE_AFTER_NAME || c == '>' || c == '/') {
                h->place = PLACE_TAG;
                return feed_in_tag(h, to, c);
        }
        if (c == '"' || c == '\'' || c == '<')
                return "a letter that no attribute's name has";
        add_letter(h->name, sizeof h->name, c);
        put(h, to, c);
        return NULL;
}

static const char *feed_before_value(struct html_state *h, struct buf *to, char c)
{
        if (scan_is_space(c))
                return NULL;
        if (c != '"' && c != '\'')
                return "unquoted attribute value: write name=\"…\"";
        h->quote = c;
        h->place = PLACE_VALUE;
        put(h, to, c);
        return NULL;
}

static const char *feed_value(struct html_state *h, struct buf *to, char c)
{
        if (c == h->quote) {
                h->place = PLACE_TAG_TIGHT;
                put(h, to, c);
                return NULL;
        }
        if (scan_is_space(c)) {
                put_value_space(h, to, c);
                c = ' ';
        } else {
                put(h, to, c);
        }
        return h->attr == ATTR_URL || h->attr == ATTR_URL_LIST ? feed_url(h, c) : NULL;
}

/* ---- Text, and what is not quite text --------------------------------------------------------------------------------- */

static void feed_text(struct html_state *h, struct buf *to, char c)
{
        if (c == '<')
                h->place = PLACE_OPEN;
        else if (scan_is_space(c) && !h->pre)
                put_space(h, to, c);
        else
                put(h, to, c);
}

static const char *feed_open(struct html_state *h, struct buf *to, char c)
{
        if (c == '!') {
                h->place = PLACE_DECL_OPEN;
                return NULL;
        }
        if (c == '/' && !h->end_tag) {
                h->end_tag = true;
                return NULL;
        }
        if (!is_letter(c))
                return "a '<' that begins no tag: write &lt;";
        buf_put(to, h->end_tag ? S("</") : S("<"));
        h->tag[0] = '\0';
        h->place = PLACE_TAG_NAME;
        return feed_tag_name(h, to, c);
}

/* Comments are dropped, <!doctype …> is kept. */
static const char *feed_declaration(struct html_state *h, struct buf *to, char c)
{
        if (h->place == PLACE_DECL_OPEN && c == '-') {
                h->place = PLACE_DECL_DASH;
                return NULL;
        }
        if (h->place == PLACE_DECL_DASH) {
                h->place = PLACE_COMMENT;
                h->match = 0;
                return c == '-' ? NULL : "<!- begins nothing";
        }
        if (h->place == PLACE_DECL_OPEN)
                buf_put(to, S("<!"));
        h->place = c == '>' ? PLACE_TEXT : PLACE_DECL;
        put(h, to, c);
        return NULL;
}

static void feed_comment(struct html_state *h, char c)
{
        if (c == '>' && h->match >= 2)
                h->place = PLACE_TEXT;
        h->match = c == '-' ? h->match + 1 : 0;
}

/* Inside <title>, <textarea>, <script>, <style>: everything is text until the tag's own end. */
static void feed_until_end(struct html_state *h, struct buf *to, char c)
{
        size_t n = strlen(h->tag);
        char want = h->match == 0 ? '<' : h->match == 1 ? '/' : h->tag[h->match - 2];

        put(h, to, c);
        if (lower(c) == want)
                h->match++;
        else
                h->match = c == '<' ? 1 : 0;
        if (h->match == n + 2) {
                h->place = PLACE_TAG_TIGHT;
                h->end_tag = true;
                h->match = 0;
        }
}

const char *html_feed(struct html_state *h, struct buf *to, char c)
{
        switch (h->place) {
        case PLACE_TEXT:
                h->end_tag = false;
                feed_text(h, to, c);
                return NULL;
        case PLACE_OPEN:
                return feed_open(h, to, c);
        case PLACE_TAG_NAME:
                return feed_tag_name(h, to, c);
        case PLACE_TAG:
        case PLACE_TAG_TIGHT:
                return feed_in_tag(h, to, c);
        case PLACE_ATTR_NAME:
        case PLACE_AFTER_NAME:
                return feed_attr_name(h, to, c);
        case PLACE_BEFORE_VALUE:
                return feed_before_value(h, to, c);
        case PLACE_VALUE:
                return feed_value(h, to, c);
        case PLACE_RCDATA:
        case PLACE_CODE:
                feed_until_end(h, to, c);
                return NULL;
        case PLACE_DECL_OPEN:
        case PLACE_DECL_DASH:
        case PLACE_DECL:
                return feed_declaration(h, to, c);
        case PLACE_COMMENT:
                feed_comment(h, c);
                return NULL;
        }
        return NULL;
}

/* ---- Expressions and blocks --------------------------------------------------------------------------------------------- */

static enum writer value_writer(struct html_state *h)
{
        enum writer w;

        if (h->attr == ATTR_TEXT)
                return WRITE_ATTR;
        w = h->url == URL_START && h->scheme[0] == '\0' ? WRITE_URL : WRITE_URL_PART;
        if (h->url == URL_START)
                h->url = URL_HEAD;
        return w;
}

const char *html_expr(struct html_state *h, enum writer *ret)
{
        h->after_space = false;
        h->after_line = false;
        h->fresh = false;
        switch (h->place) {
        case PLACE_TEXT:
                *ret = WRITE_TEXT;
                return NULL;
        case PLACE_RCDATA:
                *ret = WRITE_ATTR;
                return h->match == 0 ? NULL : "an expression may not complete an end tag";
        case PLACE_VALUE:
                if (h->attr == ATTR_CODE)
                        return "an expression may not stand in an attribute that holds style or script";
                *ret = value_writer(h);
                return NULL;
        case PLACE_BEFORE_VALUE:
                return "an expression may not be an unquoted attribute value: write name=\"{{…}}\"";
        case PLACE_CODE:
                return "an expression may not stand inside <script> or <style>";
        case PLACE_COMMENT:
                return "an expression may not stand in a comment";
        case PLACE_OPEN:
        case PLACE_TAG_NAME:
                return "an expression may not make a tag's name";
        case PLACE_DECL_OPEN:
        case PLACE_DECL_DASH:
        case PLACE_DECL:
                return "an expression may not stand in a declaration";
        default:
                return "an expression may not make an attribute's name";
        }
}

const char *html_control(struct html_state *h)
{
        switch (h->place) {
        case PLACE_TAG_NAME:
        case PLACE_ATTR_NAME:
                h->place = PLACE_TAG_TIGHT;
                return NULL;
        case PLACE_AFTER_NAME:
                h->place = PLACE_TAG;
                return NULL;
        case PLACE_RCDATA:
                return h->match == 0 ? NULL : "a block may not stand inside an end tag";
        case PLACE_TEXT:
        case PLACE_TAG:
        case PLACE_TAG_TIGHT:
        case PLACE_VALUE:
                return NULL;
        default:
                return "a block may stand in text, in a tag between attributes or in a quoted value only";
        }
}

static bool in_tag(const struct html_state *h)
{
        return h->place == PLACE_TAG || h->place == PLACE_TAG_TIGHT;
}

const char *html_merge(struct html_state *h, const struct html_state *other)
{
        bool tight = h->place == PLACE_TAG_TIGHT || other->place == PLACE_TAG_TIGHT;

        if (h->place != other->place && !(in_tag(h) && in_tag(other)))
                return "end in different places";
        if (h->pre != other->pre)
                return "end inside and outside of <pre>";
        if (h->place != PLACE_TEXT && (strcmp(h->tag, other->tag) != 0 || h->end_tag != other->end_tag))
                return "end in different tags";
        if (h->place == PLACE_VALUE && (h->quote != other->quote || h->attr != other->attr || strcmp(h->name, other->name) != 0))
                return "end in different attributes";
        if (in_tag(h))
                h->place = tight ? PLACE_TAG_TIGHT : PLACE_TAG;
        if (h->url != other->url || strcmp(h->scheme, other->scheme) != 0)
                h->url = URL_HEAD;
        h->after_space = h->after_space && other->after_space;
        h->after_line = h->after_line && other->after_line;
        h->fresh = h->fresh && other->fresh;
        return NULL;
}

struct str html_where(const struct html_state *h, struct arena *a)
{
        switch (h->place) {
        case PLACE_TEXT:
                return str_fmt(a, h->pre ? "in the text of <pre>" : "in text");
        case PLACE_RCDATA:
        case PLACE_CODE:
                return str_fmt(a, "inside <%s>", h->tag);
        case PLACE_VALUE:
                return str_fmt(a, "in the value of %s= in <%s", h->name, h->tag);
        case PLACE_DECL_OPEN:
        case PLACE_DECL_DASH:
        case PLACE_DECL:
        case PLACE_COMMENT:
                return str_fmt(a, "in a comment or declaration");
        case PLACE_OPEN:
                return str_fmt(a, "behind '<'");
        default:
                return str_fmt(a, "inside the tag <%s%s", h->end_tag ? "/" : "", h->tag);
        }
}
