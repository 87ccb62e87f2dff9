/*
 * tmplgen: compiles one template (tools/README.md, "Templates") to a C function.
 *
 *   tmplgen --header-name web/market/list.html.h list.html list.html.c list.html.h
 *
 * The template is read once from front to back. Constant text goes through the state machine of tmpl_html.c and gathers in `text`; every
 * directive first flushes that as one out_raw(), then writes its statement behind a #line, so that the C compiler's complaints about an
 * expression point at the template.
 * Templates named *.txt have the same directives without HTML: nothing is escaped, lines that hold only a block's directive vanish.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "tmpl_html.h"
#include "tool.h"

#define MAX_DEPTH 32
#define MAX_ARGS 16

struct block {
        bool is_for, has_else, has_end;
        int line;
        struct html_state start, end; /* end: where the branches so far have led */
};

struct gen {
        struct arena *a;
        const char *path;
        struct str src;
        size_t at;
        int line; /* of `at` */
        bool plain;
        struct html_state h;
        struct buf text, code;
        struct block blocks[MAX_DEPTH];
        size_t depth;
        /* the declaration */
        struct str name, params, param;
        struct buf includes;
};

/* The sum of a directive: what stands between the braces, and where. */
struct directive {
        struct str body;
        int line;
};

/* ---- Writing statements ------------------------------------------------------------------------------------------- */

static void indent(struct gen *g)
{
        for (size_t i = 0; i <= g->depth; i++)
                buf_put(&g->code, S("        "));
}

static void flush_text(struct gen *g)
{
        if (g->text.n == 0)
                return;
        indent(g);
        buf_put(&g->code, S("out_raw(o, "));
        scan_put_literal(&g->code, buf_str(&g->text));
        buf_fmt(&g->code, ", %zu);\n", g->text.n);
        g->text.n = 0;
}

/* Begins a statement that the C compiler is to blame on a line of the template. */
static void at_line(struct gen *g, int line)
{
        flush_text(g);
        buf_fmt(&g->code, "#line %d ", line);
        scan_put_literal(&g->code, str_c(g->path));
        buf_putc(&g->code, '\n');
        indent(g);
}

/* An expression on one line of C. */
static struct str one_line(struct gen *g, struct str expr)
{
        struct str s = str_dup(g->a, expr);
        char *p = str_z(g->a, s);

        for (size_t i = 0; i < s.n; i++) {
                if (scan_is_space(p[i]))
                        p[i] = ' ';
        }
        return str_trim((struct str){ p, s.n });
}

static struct str expression(struct gen *g, int line, struct str s)
{
        s = one_line(g, s);
        if (s.n == 0)
                tool_fail(g->path, line, "an expression is missing");
        if (s.p[s.n - 1] == ';')
                tool_fail(g->path, line, "an expression ends without ';'");
        return s;
}

/* How an expression is written here; ends with an error where none may stand. */
static enum writer writer_here(struct gen *g, int line)
{
        bool fresh = g->h.fresh;
        enum writer w = WRITE_TEXT;
        const char *why = html_expr(&g->h, &w);

        if (why != NULL)
                tool_fail(g->path, line, "%s", why);
        if (fresh)
                buf_putc(&g->text, '\n'); /* browsers drop the first line end: it must not be the value's own */
        return w;
}

/* ---- Messages ----------------------------------------------------------------------------------------------------- */

struct args {
        struct str name[MAX_ARGS], expr[MAX_ARGS];
        size_t n;
};

/* Behind s[at] begins "name=", and it is no comparison. */
static bool begins_arg(struct str s, size_t at)
{
        struct str name = scan_name(s, at);
        size_t eq = at + name.n;

        return name.n > 0 && eq < s.n && s.p[eq] == '=' && !(eq + 1 < s.n && s.p[eq + 1] == '=');
}

/*
 * The end of the expression that begins at `at`: white space in front of the next "name=" or a literal (where stop_at_literal), or the end.
 */
static size_t expr_end(struct gen *g, int line, struct str s, size_t at, bool stop_at_literal)
{
        size_t depth = 0;

        for (size_t i = at; i < s.n; i++) {
                char c = s.p[i];
                bool outside = depth == 0 && i > at && scan_is_space(s.p[i - 1]);
                if (outside && (begins_arg(s, i) || (stop_at_literal && c == '"')))
                        return i;
                if (c == '"' || c == '\'') {
                        size_t end = scan_literal(s, i);
                        if (end == 0)
                                tool_fail(g->path, line, "a string or character literal is not closed");
                        i = end - 1;
                }
                depth += c == '(' || c == '[' || c == '{';
                depth -= (c == ')' || c == ']' || c == '}') && depth > 0;
        }
        return s.n;
}

static void parse_args(struct gen *g, int line, struct str s, struct args *ret)
{
        size_t at = scan_space(s, 0);

        ret->n = 0;
        while (at < s.n) {
                if (!begins_arg(s, at))
                        tool_fail(g->path, line, "expected name=expression in front of \"%.*s\"", STR_ARG(str_slice(s, at, s.n)));
                if (ret->n == MAX_ARGS)
                        tool_fail(g->path, line, "a message takes %d arguments at most", MAX_ARGS);
                struct str name = scan_name(s, at);
                size_t from = at + name.n + 1;
                at = expr_end(g, line, s, from, false);
                ret->name[ret->n] = name;
                ret->expr[ret->n] = expression(g, line, str_slice(s, from, at));
                ret->n++;
        }
}

static bool has_arg(const struct args *args, struct str name)
{
        for (size_t i = 0; i < args->n; i++) {
                if (str_eq(args->name[i], name))
                        return true;
        }
        return false;
}

static bool has_placeholder(struct str message, struct str name)
{
        struct str found;
        size_t at = 0;

        while (scan_placeholder(message, &at, &found)) {
                if (str_eq(found, name))
                        return true;
        }
        return false;
}

/* Every {name} of the message has an argument ({n} of plural forms is the count). */
static void check_placeholders(struct gen *g, int line, struct str message, const struct args *args, bool counted)
{
        struct str name;
        size_t at = 0;

        while (scan_placeholder(message, &at, &name)) {
                if (!(counted && str_eq(name, S("n"))) && !has_arg(args, name))
                        tool_fail(g->path, line, "the message has {%.*s} but there is no %.*s=…", STR_ARG(name), STR_ARG(name));
        }
}

static void check_args(struct gen *g, int line, const struct args *args, struct str message, struct str plural)
{
        for (size_t i = 0; i < args->n; i++) {
                if (!has_placeholder(message, args->name[i]) && !has_placeholder(plural, args->name[i]))
                        tool_fail(g->path, line, "the message has no {%.*s}", STR_ARG(args->name[i]));
        }
}

static bool date_style(struct str word, const char **ret)
{
        static const struct {
                struct str word;
                const char *style;
        } styles[] = { { STR_INIT("day"), "DATE_DAY" },
                       { STR_INIT("moment"), "DATE_DAY_TIME" },
                       { STR_INIT("short"), "DATE_SHORT" },
                       { STR_INIT("ago"), "DATE_AGO" } };

        for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
                if (str_eq(styles[i].word, word)) {
                        *ret = styles[i].style;
                        return true;
                }
        }
        return false;
}

/* day(x) and its like are no C functions: they say how an argument is to be written. */
static void put_arg(struct gen *g, struct str name, struct str expr)
{
        struct str word = scan_name(expr, 0);
        const char *style;

        if (word.n < expr.n && expr.p[word.n] == '(' && str_ends(expr, S(")")) && date_style(word, &style))
                buf_fmt(&g->code, "targ_date(\"%.*s\", %.*s, %s)", STR_ARG(name), STR_ARG(str_slice(expr, word.n, expr.n)), style);
        else
                buf_fmt(&g->code, "TARG(\"%.*s\", (%.*s))", STR_ARG(name), STR_ARG(expr));
}

static void put_args(struct gen *g, const struct args *args)
{
        if (args->n == 0) {
                buf_put(&g->code, S("NULL, 0);\n"));
                return;
        }
        buf_put(&g->code, S("(const struct targ[]){ "));
        for (size_t i = 0; i < args->n; i++) {
                put_arg(g, args->name[i], args->expr[i]);
                buf_put(&g->code, i + 1 < args->n ? S(", ") : S(" }, "));
        }
        buf_fmt(&g->code, "%zu);\n", args->n);
}

/* "", "_attr" or "_plain": the ending of the functions that write messages and dates here. */
static const char *message_ending(struct gen *g, int line)
{
        if (g->plain)
                return "_plain";
        switch (writer_here(g, line)) {
        case WRITE_TEXT:
                return "";
        case WRITE_ATTR:
                return "_attr";
        default:
                tool_fail(g->path, line, "a message or date may not stand in an address");
        }
}

/* {{t "message" name=expr …}} or {{t expression-of-a-message …}} */
static void do_message(struct gen *g, int line, struct str s)
{
        struct str source, value = { 0 };
        struct args args;
        size_t at = 0;
        bool literal = s.n > 0 && s.p[0] == '"';

        if (literal && !scan_literals(g->a, s, &at, &source, &value))
                tool_fail(g->path, line, "the message is not a proper string");
        if (!literal) {
                at = expr_end(g, line, s, 0, false);
                source = expression(g, line, str_slice(s, 0, at));
        }
        parse_args(g, line, str_slice(s, at, s.n), &args);
        if (literal) {
                check_placeholders(g, line, value, &args, false);
                check_args(g, line, &args, value, value);
        }
        const char *ending = message_ending(g, line);
        at_line(g, line);
        buf_fmt(&g->code, "out_t%s(o, %.*s, ", ending, STR_ARG(one_line(g, source)));
        put_args(g, &args);
}

/* {{n count "one" "many" name=expr …}} */
static void do_plural(struct gen *g, int line, struct str s)
{
        struct str one, one_value, all, both_value;
        struct args args;
        size_t at = expr_end(g, line, s, 0, true), end;
        struct str count = expression(g, line, str_slice(s, 0, at));

        end = at < s.n && s.p[at] == '"' ? scan_literal(s, at) : 0;
        if (end == 0)
                tool_fail(g->path, line, "expected {{n count \"one\" \"many\"}}");
        size_t one_at = 0;
        one = str_slice(s, at, end);
        if (!scan_literals(g->a, one, &one_at, &all, &one_value))
                tool_fail(g->path, line, "the message is not a proper string");
        at = end;
        if (!scan_literals(g->a, s, &at, &all, &both_value))
                tool_fail(g->path, line, "the form for many is missing or not a proper string");
        parse_args(g, line, str_slice(s, at, s.n), &args);
        check_placeholders(g, line, one_value, &args, true);
        check_placeholders(g, line, both_value, &args, true);
        check_args(g, line, &args, one_value, both_value);
        const char *ending = message_ending(g, line);
        at_line(g, line);
        buf_fmt(&g->code, "out_t_n%s(o, %.*s, %.*s, (int64_t)(%.*s), ", ending, STR_ARG(one), STR_ARG(one_line(g, all)), STR_ARG(count));
        put_args(g, &args);
}

static void do_date(struct gen *g, int line, struct str s, const char *style)
{
        struct str e = expression(g, line, s);
        const char *ending = message_ending(g, line);

        at_line(g, line);
        buf_fmt(&g->code, "%s%s(o, (%.*s), %s);\n", ending[0] == '\0' ? "out_time" : "out_date", ending, STR_ARG(e), style);
}

static void do_expression(struct gen *g, int line, struct str s)
{
        static const char *const names[] = {
                [WRITE_TEXT] = "OUT_TEXT", [WRITE_ATTR] = "OUT_ATTR", [WRITE_URL] = "OUT_URL", [WRITE_URL_PART] = "OUT_URL_PART"
        };
        struct str e = expression(g, line, s);
        const char *name = g->plain ? "OUT_PLAIN" : names[writer_here(g, line)];

        at_line(g, line);
        buf_fmt(&g->code, "%s(o, (%.*s));\n", name, STR_ARG(e));
}

/* {{>function expression}} */
static void do_partial(struct gen *g, int line, struct str s)
{
        size_t at = scan_space(s, 0);
        struct str name = scan_name(s, at), e = one_line(g, str_slice(s, at + name.n, s.n));
        enum writer w = g->plain ? WRITE_TEXT : writer_here(g, line);

        if (name.n == 0)
                tool_fail(g->path, line, "expected {{>function}} or {{>function expression}}");
        if (w != WRITE_TEXT || g->h.place == PLACE_RCDATA)
                tool_fail(g->path, line, "a template may be called in text only, not %.*s", STR_ARG(html_where(&g->h, g->a)));
        at_line(g, line);
        if (e.n == 0)
                buf_fmt(&g->code, "%.*s(o);\n", STR_ARG(name));
        else
                buf_fmt(&g->code, "%.*s(o, (%.*s));\n", STR_ARG(name), STR_ARG(e));
}

/* ---- Blocks --------------------------------------------------------------------------------------------------------- */

static void control_here(struct gen *g, int line)
{
        const char *why = g->plain ? NULL : html_control(&g->h);

        if (why != NULL)
                tool_fail(g->path, line, "%s, not %.*s", why, STR_ARG(html_where(&g->h, g->a)));
}

static struct block *open_block(struct gen *g, int line, bool is_for)
{
        control_here(g, line);
        if (g->depth == MAX_DEPTH)
                tool_fail(g->path, line, "blocks are nested more than %d deep", MAX_DEPTH);
        g->blocks[g->depth] = (struct block){ .is_for = is_for, .line = line, .start = g->h };
        return &g->blocks[g->depth];
}

static struct block *inner_block(struct gen *g, int line, bool is_for, const char *what)
{
        if (g->depth == 0 || g->blocks[g->depth - 1].is_for != is_for)
                tool_fail(g->path, line, "%s without its {{#%s}}", what, is_for ? "for" : "if");
        control_here(g, line);
        return &g->blocks[g->depth - 1];
}

/* A branch has ended: all of them must lead to the same place. */
static void merge_end(struct gen *g, int line, struct block *b, const struct html_state *way)
{
        struct html_state *into = &b->end;
        const char *why = NULL;

        if (!b->has_end)
                b->end = *way;
        else if (!g->plain)
                why = html_merge(into, way);
        b->has_end = true;
        if (why != NULL)
                tool_fail(g->path, line, "the ways through the {{#%s}} of line %d %s: %.*s, and %.*s", b->is_for ? "for" : "if", b->line,
                          why, STR_ARG(html_where(into, g->a)), STR_ARG(html_where(way, g->a)));
}

static void do_if(struct gen *g, int line, struct str s)
{
        struct str e = expression(g, line, s);

        open_block(g, line, false);
        at_line(g, line);
        buf_fmt(&g->code, "if (%.*s) {\n", STR_ARG(e));
        g->depth++;
}

static void do_else(struct gen *g, int line, struct str condition, bool is_elif)
{
        struct str e = is_elif ? expression(g, line, condition) : (struct str){ 0 };
        struct block *b = inner_block(g, line, false, is_elif ? "{{#elif}}" : "{{#else}}");

        if (b->has_else)
                tool_fail(g->path, line, "{{#else}} was the last branch of the {{#if}} of line %d", b->line);
        merge_end(g, line, b, &g->h);
        g->h = b->start;
        b->has_else = !is_elif;
        flush_text(g);
        g->depth--;
        at_line(g, line);
        if (is_elif)
                buf_fmt(&g->code, "} else if (%.*s) {\n", STR_ARG(e));
        else
                buf_put(&g->code, S("} else {\n"));
        g->depth++;
}

/* {{#for x in list}} */
static void do_for(struct gen *g, int line, struct str s)
{
        size_t at = scan_space(s, 0);
        struct str x = scan_name(s, at);
        size_t in = scan_space(s, at + x.n);
        struct str word = scan_name(s, in);

        if (x.n == 0 || !str_eq(word, S("in")))
                tool_fail(g->path, line, "expected {{#for x in list}}");
        struct str list = expression(g, line, str_slice(s, in + 2, s.n));
        struct block *b = open_block(g, line, true);
        merge_end(g, line, b, &g->h); /* no round at all */
        g->h.after_space = false;     /* a round may follow another */
        b->start = g->h;
        at_line(g, line);
        buf_fmt(&g->code, "{ __auto_type %.*s_list_ = (%.*s);\n", STR_ARG(x), STR_ARG(list));
        at_line(g, line);
        buf_fmt(&g->code, "for (size_t %.*s_i = 0; %.*s_i < (size_t)%.*s_list_.n; %.*s_i++) {\n", STR_ARG(x), STR_ARG(x), STR_ARG(x),
                STR_ARG(x));
        g->depth++;
        at_line(g, line);
        buf_fmt(&g->code, "__auto_type %.*s = &%.*s_list_.v[%.*s_i]; (void)%.*s;\n", STR_ARG(x), STR_ARG(x), STR_ARG(x), STR_ARG(x));
}

static void close_block(struct gen *g, int line, bool is_for)
{
        struct block *b = inner_block(g, line, is_for, is_for ? "{{/for}}" : "{{/if}}");

        merge_end(g, line, b, &g->h);
        if (!b->has_else && !is_for)
                merge_end(g, line, b, &b->start);
        g->h = b->end;
        flush_text(g);
        g->depth--;
        indent(g);
        buf_put(&g->code, S("}\n"));
        if (is_for) {
                indent(g);
                buf_put(&g->code, S("}\n"));
        }
}

/* ---- The declaration ------------------------------------------------------------------------------------------------ */

/* {{template name(const struct x *p) "header.h" …}} */
static void parse_declaration(struct gen *g, int line, struct str s)
{
        size_t at = scan_space(s, 0), open, close;
        struct str source, header;

        g->name = scan_name(s, at);
        open = scan_space(s, at + g->name.n);
        if (g->name.n == 0 || open >= s.n || s.p[open] != '(')
                tool_fail(g->path, line, "expected {{template name(const struct page *p) \"header.h\"}}");
        for (close = open; close < s.n && s.p[close] != ')'; close++)
                ;
        if (close == s.n)
                tool_fail(g->path, line, "the template's parameter has no ')'");
        g->params = one_line(g, str_slice(s, open + 1, close));
        if (str_eq(g->params, S("void")))
                g->params = (struct str){ 0 };
        if (str_find(g->params, ',') >= 0)
                tool_fail(g->path, line, "a template has one parameter at most");
        at = g->params.n;
        while (at > 0 && scan_is_name(g->params.p[at - 1]))
                at--;
        g->param = scan_name(g->params, at);
        if (g->params.n > 0 && (g->param.n == 0 || g->param.n == g->params.n))
                tool_fail(g->path, line, "the template's parameter needs a type and a name");
        for (at = scan_space(s, close + 1); at < s.n; at = scan_space(s, at)) {
                size_t from = at, end = s.p[at] == '"' ? scan_literal(s, at) : 0;
                if (end == 0)
                        tool_fail(g->path, line, "expected the name of a header in quotes");
                source = str_slice(s, from, end);
                header = str_slice(source, 1, source.n - 1);
                buf_fmt(&g->includes, "#include \"%.*s\"\n", STR_ARG(header));
                at = end;
        }
}

/* ---- Reading --------------------------------------------------------------------------------------------------------- */

/* s begins with the word and white space or its end follows: moves s behind them. */
static bool word(struct str *s, const char *w)
{
        struct str z = str_c(w);

        if (!str_starts(*s, z) || (s->n > z.n && !scan_is_space(s->p[z.n])))
                return false;
        *s = str_trim(str_slice(*s, z.n, s->n));
        return true;
}

static bool do_control(struct gen *g, const struct directive *d)
{
        struct str s = d->body;

        if (word(&s, "#if"))
                do_if(g, d->line, s);
        else if (word(&s, "#elif"))
                do_else(g, d->line, s, true);
        else if (word(&s, "#else") && s.n == 0)
                do_else(g, d->line, s, false);
        else if (word(&s, "#for"))
                do_for(g, d->line, s);
        else if (word(&s, "/if") && s.n == 0)
                close_block(g, d->line, false);
        else if (word(&s, "/for") && s.n == 0)
                close_block(g, d->line, true);
        else
                return false;
        return true;
}

static void do_directive(struct gen *g, const struct directive *d)
{
        struct str s = d->body, rest = s;
        const char *style;

        if (str_starts(s, S("!")) || do_control(g, d))
                return;
        if (str_starts(s, S("#")) || str_starts(s, S("/")))
                tool_fail(g->path, d->line, "unknown directive {{%.*s}}", STR_ARG(s));
        if (word(&rest, "template"))
                tool_fail(g->path, d->line, "{{template …}} stands on the first line only");
        if (str_starts(s, S(">"))) {
                do_partial(g, d->line, str_slice(s, 1, s.n));
                return;
        }
        if (word(&rest, "t")) {
                do_message(g, d->line, rest);
                return;
        }
        if (word(&rest, "n")) {
                do_plural(g, d->line, rest);
                return;
        }
        if (date_style(scan_name(s, 0), &style) && word(&rest, str_z(g->a, scan_name(s, 0))))
                do_date(g, d->line, rest, style);
        else
                do_expression(g, d->line, s);
}

static void feed(struct gen *g, struct str s)
{
        for (size_t i = 0; i < s.n; i++) {
                const char *why = NULL;
                if (g->plain)
                        buf_putc(&g->text, s.p[i]);
                else
                        why = html_feed(&g->h, &g->text, s.p[i]);
                if (why != NULL)
                        tool_fail(g->path, g->line, "%s", why);
                g->line += s.p[i] == '\n';
        }
}

/* The position of the next "{{", or the end. */
static size_t next_directive(const struct gen *g)
{
        for (size_t i = g->at; i + 1 < g->src.n; i++) {
                if (g->src.p[i] == '{' && g->src.p[i + 1] == '{')
                        return i;
        }
        return g->src.n;
}

/* The position of the "}}" of the directive at `from`. */
static size_t directive_end(const struct gen *g, size_t from)
{
        size_t end = scan_directive_end(g->src, from + 2);

        if (from + 2 < g->src.n && g->src.p[from + 2] == '!') {
                end = from + 3; /* what stands in a comment is no C */
                while (end + 1 < g->src.n && !(g->src.p[end] == '}' && g->src.p[end + 1] == '}'))
                        end++;
        }
        if (end == SIZE_MAX || end + 1 >= g->src.n)
                tool_fail(g->path, scan_line_at(g->src, from), "a directive is not closed with }}, or a literal in it is not closed");
        return end;
}

/*
 * In a .txt template: [*from, *to) is a directive that writes nothing itself. When it has its line for itself, they grow to the whole line.
 */
static void take_whole_line(const struct gen *g, size_t *from, size_t *to)
{
        char kind = g->src.p[*from + 2];
        size_t a = *from, b = *to;

        if (!g->plain || (kind != '#' && kind != '/' && kind != '!'))
                return;
        while (a > 0 && (g->src.p[a - 1] == ' ' || g->src.p[a - 1] == '\t'))
                a--;
        while (b < g->src.n && (g->src.p[b] == ' ' || g->src.p[b] == '\t'))
                b++;
        if ((a > 0 && g->src.p[a - 1] != '\n') || (b < g->src.n && g->src.p[b] != '\n'))
                return;
        *from = a;
        *to = b < g->src.n ? b + 1 : b;
}

static void skip_to(struct gen *g, size_t to)
{
        for (; g->at < to; g->at++)
                g->line += g->src.p[g->at] == '\n';
}

static void read_declaration(struct gen *g)
{
        size_t end = str_starts(g->src, S("{{")) ? directive_end(g, 0) : 0;
        struct str s = str_trim(str_slice(g->src, 2, end));

        if (end == 0 || !word(&s, "template"))
                tool_fail(g->path, 1, "a template begins with {{template name(const struct page *p) \"header.h\"}}");
        parse_declaration(g, 1, s);
        skip_to(g, end + 2);
        if (g->at < g->src.n && g->src.p[g->at] == '\n')
                skip_to(g, g->at + 1);
}

static void read_template(struct gen *g)
{
        read_declaration(g);
        while (g->at < g->src.n) {
                size_t start = next_directive(g), from = start, end, to;
                struct directive d;
                if (start == g->src.n) {
                        feed(g, str_slice(g->src, g->at, start));
                        return;
                }
                end = directive_end(g, start);
                to = end + 2;
                take_whole_line(g, &from, &to);
                feed(g, str_slice(g->src, g->at, from));
                d = (struct directive){ str_trim(str_slice(g->src, start + 2, end)), g->line };
                do_directive(g, &d);
                g->at = from;
                skip_to(g, to);
        }
}

static void check_end(struct gen *g)
{
        if (g->depth > 0) {
                const struct block *b = &g->blocks[g->depth - 1];
                tool_fail(g->path, b->line, "this {{#%s}} is not closed with {{/%s}}", b->is_for ? "for" : "if", b->is_for ? "for" : "if");
        }
        if (!g->plain && g->h.place != PLACE_TEXT)
                tool_fail(g->path, g->line, "the template ends %.*s", STR_ARG(html_where(&g->h, g->a)));
}

/* ---- The two files ---------------------------------------------------------------------------------------------------- */

static struct str base_name(struct str path)
{
        size_t at = path.n;

        while (at > 0 && path.p[at - 1] != '/')
                at--;
        return str_slice(path, at, path.n);
}

static struct str guard_of(struct arena *a, struct str header)
{
        struct buf b = buf_in(a);

        buf_put(&b, S("WASL_TEMPLATE_"));
        for (size_t i = 0; i < header.n; i++)
                buf_putc(&b, scan_is_name(header.p[i]) ? header.p[i] : '_');
        return buf_str(&b);
}

static void put_prototype(struct gen *g, struct buf *b, const char *end)
{
        buf_fmt(b, "void %.*s(struct out *o%s%.*s)%s", STR_ARG(g->name), g->params.n > 0 ? ", " : "", STR_ARG(g->params), end);
}

static void write_files(struct gen *g, struct str header, const char *c_path, const char *h_path)
{
        struct buf h = buf_in(g->a), c = buf_in(g->a);
        struct str guard = guard_of(g->a, header), base = base_name(str_c(g->path));

        buf_fmt(&h, "/* Made by tmplgen from %.*s. */\n#ifndef %.*s\n#define %.*s\n\n", STR_ARG(base), STR_ARG(guard), STR_ARG(guard));
        buf_fmt(&h, "#include \"text/tmpl.h\"\n%.*s\n", STR_ARG(buf_str(&g->includes)));
        put_prototype(g, &h, ";\n\n#endif\n");
        buf_fmt(&c, "/* Made by tmplgen from %.*s. */\n#include \"%.*s\"\n\n", STR_ARG(base), STR_ARG(header));
        put_prototype(g, &c, "\n{\n");
        if (g->param.n > 0)
                buf_fmt(&c, "        (void)%.*s;\n", STR_ARG(g->param));
        buf_fmt(&c, "        (void)o;\n%.*s}\n", STR_ARG(buf_str(&g->code)));
        tool_write(h_path, buf_str(&h));
        tool_write(c_path, buf_str(&c));
}

int main(int argc, char **argv)
{
        if (argc != 6 || strcmp(argv[1], "--header-name") != 0) {
                fprintf(stderr, "usage: tmplgen --header-name NAME.h INPUT OUTPUT.c OUTPUT.h\n");
                return 2;
        }
        struct arena *a CLEANUP(arena_freep) = arena_new(256 * 1024);
        struct gen g = {
                .a = a, .path = argv[3], .line = 1, .h = html_start(), .text = buf_in(a), .code = buf_in(a), .includes = buf_in(a)
        };

        g.src = tool_read(a, argv[3]);
        g.plain = str_ends(str_c(argv[3]), S(".txt"));
        read_template(&g);
        check_end(&g);
        flush_text(&g);
        write_files(&g, str_c(argv[2]), argv[4], argv[5]);
        return 0;
}
