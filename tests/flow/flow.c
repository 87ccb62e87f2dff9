/* The machinery of flow tests: a server process, browsers, forms, mails, time. */
#include "flow/flow.h"

#include <curl/curl.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "people/totp.h"
#include "text/text.h"

#include "flow/run.h"

const char flow_password[] = "marrakesh gate 1071";

/* ---- small helpers ----------------------------------------------------------------------------------------------- */

static void why(struct world *w, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void why(struct world *w, const char *fmt, ...)
{
        va_list args;

        va_start(args, fmt);
        vsnprintf(w->why, sizeof w->why, fmt, args);
        va_end(args);
}

struct browser *browser_of(struct world *w, const char *name)
{
        name = name ? name : "nobody";
        for (size_t i = 0; i < w->n_browsers; i++)
                if (strcmp(w->browsers[i].name, name) == 0)
                        return &w->browsers[i];
        assert(w->n_browsers < ARRAY_LEN(w->browsers));
        struct browser *b = &w->browsers[w->n_browsers++];
        *b = (struct browser){ .name = name, .curl = curl_easy_init() };
        curl_easy_setopt(b->curl, CURLOPT_COOKIEFILE, "");
        curl_easy_setopt(b->curl, CURLOPT_NOPROXY, "*");
        return b;
}

/* Puts the variables in: "/projects/{project}". */
static char *filled(struct world *w, const char *pattern)
{
        struct buf b = buf_in(w->a);

        for (const char *p = pattern ? pattern : ""; *p; p++) {
                const char *end = *p == '{' ? strchr(p, '}') : NULL;
                size_t i = 0;
                while (end && i < w->n_vars &&
                       !(strlen(w->vars[i].name) == (size_t)(end - p - 1) && strncmp(w->vars[i].name, p + 1, (size_t)(end - p - 1)) == 0))
                        i++;
                if (end && i < w->n_vars) {
                        buf_put(&b, str_c(w->vars[i].value));
                        p = end;
                } else {
                        buf_putc(&b, *p);
                }
        }
        return str_z(w->a, buf_str(&b));
}

void save_var(struct world *w, const char *name, const char *value)
{
        size_t i = 0;

        while (i < w->n_vars && strcmp(w->vars[i].name, name) != 0)
                i++;
        assert(i < ARRAY_LEN(w->vars));
        w->vars[i].name = name;
        w->vars[i].value = str_z(w->a, str_c(value));
        if (i == w->n_vars)
                w->n_vars++;
}

static enum lang lang_of_flow(const struct world *w)
{
        return strcmp(w->prefix, "/fr") == 0 ? LANG_FR : strcmp(w->prefix, "/en") == 0 ? LANG_EN : LANG_AR;
}

static char *spaced(struct world *w, struct str s);

/* A message of the site in the flow's language, with its arguments in place: "Please write at least {n} characters.|n=10". */
static char *said(struct world *w, const char *message)
{
        struct locale loc = { .lang = lang_of_flow(w), .country = "MA" };
        struct str rest = str_c(message ? message : ""), id, arg;
        struct targ args[4];
        size_t n = 0;

        if (rest.n == 0)
                return str_z(w->a, S(""));
        if (!str_next(&rest, '|', &id))
                return NULL;
        while (str_next(&rest, '|', &arg)) {
                ptrdiff_t eq = str_find(arg, '=');
                assert(eq > 0 && n < ARRAY_LEN(args));
                args[n] = (struct targ){ .name = str_z(w->a, str_slice(arg, 0, (size_t)eq)), .s = str_slice(arg, (size_t)eq + 1, arg.n) };
                args[n].type = str_int(args[n].s, &args[n].i) ? TARG_INT : TARG_STR;
                n++;
        }
        if (n == 0)
                return filled(w, spaced(w, t_raw(loc.lang, str_z(w->a, id))));
        return filled(w, spaced(w, t_fmt(w->a, loc, str_z(w->a, id), args, n)));
}

static const char *last_number(struct arena *a, const char *path)
{
        const char *at = NULL;

        for (const char *p = path; *p && *p != '?' && *p != '#'; p++)
                if (p[0] == '/' && p[1] >= '0' && p[1] <= '9')
                        at = p + 1;
        if (!at)
                return NULL;
        return str_z(a, (struct str){ at, strspn(at, "0123456789") });
}

/* ---- requests ------------------------------------------------------------------------------------------------------- */

static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
        buf_put(ctx, (struct str){ p, size * n });
        return size * n;
}

static size_t take_header(char *p, size_t size, size_t n, void *ctx)
{
        struct answer *a = ctx;
        struct str line = str_trim((struct str){ p, size * n });

        if (str_starts(str_lower(a->arena, line), S("location:")))
                a->location = str_z(a->arena, str_trim(str_slice(line, 9, line.n)));
        return size * n;
}

/* One exchange on the browser's connection; post: a mime form, or body, or neither for GET. */
bool exchange(struct world *w, struct browser *b, const char *path, const char *body, curl_mime *mime, struct answer *ret)
{
        struct buf page = buf_in(w->a);
        char url[2048];

        *ret = (struct answer){ .arena = w->a, .location = "" };
        snprintf(url, sizeof url, "http://127.0.0.1:%d%s", w->port, path);
        curl_easy_setopt(b->curl, CURLOPT_URL, url);
        curl_easy_setopt(b->curl, CURLOPT_HTTPGET, 1L);
        if (mime)
                curl_easy_setopt(b->curl, CURLOPT_MIMEPOST, mime);
        if (body) {
                curl_easy_setopt(b->curl, CURLOPT_POST, 1L);
                curl_easy_setopt(b->curl, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
                curl_easy_setopt(b->curl, CURLOPT_COPYPOSTFIELDS, body);
        }
        curl_easy_setopt(b->curl, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(b->curl, CURLOPT_WRITEDATA, &page);
        curl_easy_setopt(b->curl, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(b->curl, CURLOPT_HEADERDATA, ret);
        curl_easy_setopt(b->curl, CURLOPT_TIMEOUT, 60L);
        CURLcode done = curl_easy_perform(b->curl);
        if (done != CURLE_OK) {
                why(w, "%s: %s", path, curl_easy_strerror(done));
                return false;
        }
        long status;
        curl_easy_getinfo(b->curl, CURLINFO_RESPONSE_CODE, &status);
        ret->status = (int)status;
        ret->body = str_z(w->a, buf_str(&page));
        return true;
}

/* ---- pages ------------------------------------------------------------------------------------------------------------ */

static htmlDocPtr parse(const char *html)
{
        return htmlReadMemory(html, (int)strlen(html), NULL, "UTF-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
}

static void put_text(struct buf *b, const xmlNode *n)
{
        for (; n; n = n->next) {
                if (n->type == XML_TEXT_NODE)
                        buf_put(b, str_c((const char *)n->content));
                else if (n->type == XML_ELEMENT_NODE && xmlStrcmp(n->name, BAD_CAST "script") != 0)
                        put_text(b, n->children);
        }
}

/* Runs of white space, also of the kinds that do not break, as one space. */
static char *spaced(struct world *w, struct str s)
{
        struct buf b = buf_in(w->a);
        bool gap = false;

        for (size_t i = 0; i < s.n; i++) {
                bool nbsp = (unsigned char)s.p[i] == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xa0;
                bool thin = str_starts(str_slice(s, i, s.n), S("\u202f"));
                if (nbsp || thin || s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r')) {
                        gap = true;
                        i += thin ? 2 : nbsp ? 1 : 0;
                        continue;
                }
                if (gap)
                        buf_putc(&b, ' ');
                gap = false;
                buf_putc(&b, s.p[i]);
        }
        return str_z(w->a, buf_str(&b));
}

/* The page's text as a person reads it. */
static char *page_text(struct world *w, const char *html)
{
        htmlDocPtr doc = parse(html);
        struct buf all = buf_in(w->a);

        if (!doc)
                return str_z(w->a, str_c(html));
        put_text(&all, xmlDocGetRootElement(doc));
        xmlFreeDoc(doc);
        return spaced(w, buf_str(&all));
}

static const char *attr(struct world *w, xmlNode *n, const char *name)
{
        xmlChar *v = xmlGetProp(n, (const xmlChar *)name);

        if (!v)
                return NULL;
        char *z = str_z(w->a, str_c((const char *)v));
        xmlFree(v);
        return z;
}

static void add_field(struct sent_form *f, const char *name, const char *value)
{
        assert(f->n < ARRAY_LEN(f->v));
        f->v[f->n].name = name;
        f->v[f->n].value = value ? value : "";
        f->n++;
}

/* The value of a select: its chosen option, or the first as browsers do. */
static void read_select(struct world *w, xmlNode *select, const char *name, struct sent_form *f)
{
        xmlNode *chosen = NULL;

        for (xmlNode *o = select->children; o; o = o->next) {
                if (o->type != XML_ELEMENT_NODE || xmlStrcmp(o->name, BAD_CAST "option") != 0)
                        continue;
                if (!chosen || attr(w, o, "selected"))
                        chosen = o;
        }
        if (chosen)
                add_field(f, name, attr(w, chosen, "value"));
}

static void read_input(struct world *w, xmlNode *n, const char *name, struct sent_form *f)
{
        const char *type = attr(w, n, "type");
        bool box = type && (strcmp(type, "checkbox") == 0 || strcmp(type, "radio") == 0);

        if (type && (strcmp(type, "file") == 0 || strcmp(type, "submit") == 0))
                return;
        if (box && !attr(w, n, "checked"))
                return;
        const char *value = attr(w, n, "value");
        add_field(f, name, value ? value : box ? "on" : "");
}

/* Everything in the form, and what stands outside and names it by its id (form="…"). */
static void read_fields(struct world *w, xmlNode *at, const xmlNode *form, const char *form_id, bool inside, struct sent_form *f)
{
        for (xmlNode *n = at; n; n = n->next) {
                if (n->type != XML_ELEMENT_NODE)
                        continue;
                const char *name = attr(w, n, "name"), *owner = attr(w, n, "form");
                bool ours = owner ? form_id && strcmp(owner, form_id) == 0 : inside;
                if (ours && name && xmlStrcmp(n->name, BAD_CAST "input") == 0)
                        read_input(w, n, name, f);
                else if (ours && name && xmlStrcmp(n->name, BAD_CAST "select") == 0)
                        read_select(w, n, name, f);
                else if (ours && name && xmlStrcmp(n->name, BAD_CAST "textarea") == 0) {
                        xmlChar *text = xmlNodeGetContent(n);
                        /* The first line end after the tag is not part of the value (HTML, 4.10.11). */
                        add_field(f, name, str_z(w->a, str_c((const char *)text + (text[0] == '\n'))));
                        xmlFree(text);
                }
                read_fields(w, n->children, form, form_id, inside || n == form, f);
        }
}

static xmlNode *find_form(struct world *w, xmlNode *at, const char *action)
{
        for (xmlNode *n = at; n; n = n->next) {
                if (n->type == XML_ELEMENT_NODE && xmlStrcmp(n->name, BAD_CAST "form") == 0) {
                        const char *a = attr(w, n, "action"), *method = attr(w, n, "method");
                        if (a && method && strcmp(method, "post") == 0 && strcmp(a, action) == 0)
                                return n;
                }
                xmlNode *below = find_form(w, n->children, action);
                if (below)
                        return below;
        }
        return NULL;
}

/* The hidden fields and values of the form on the page. */
bool read_form(struct world *w, const char *html, const char *action, struct sent_form *ret)
{
        htmlDocPtr doc = parse(html);
        xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL, *form = root ? find_form(w, root, action) : NULL;

        *ret = (struct sent_form){ .action = action };
        if (form) {
                const char *type = attr(w, form, "enctype");
                ret->multipart = type && strcmp(type, "multipart/form-data") == 0;
                read_fields(w, root, form, attr(w, form, "id"), false, ret);
        }
        if (doc)
                xmlFreeDoc(doc);
        return form != NULL;
}

static void drop_field(struct sent_form *f, const char *name)
{
        size_t kept = 0;

        for (size_t i = 0; i < f->n; i++)
                if (strcmp(f->v[i].name, name) != 0)
                        f->v[kept++] = f->v[i];
        f->n = kept;
}

/* The first line of a name replaces what the page had; further ones add values. "-name" takes a field away. */
static void overlay(struct world *w, struct sent_form *f, const char *lines)
{
        struct str rest = str_c(filled(w, lines)), line;
        const char *seen[64];
        size_t n_seen = 0;

        while (str_next(&rest, '\n', &line)) {
                ptrdiff_t eq = str_find(line, '=');
                if (line.n > 1 && line.p[0] == '-' && eq < 0) {
                        drop_field(f, str_z(w->a, str_slice(line, 1, line.n)));
                        continue;
                }
                if (eq <= 0)
                        continue;
                char *name = str_z(w->a, str_slice(line, 0, (size_t)eq));
                bool again = false;
                for (size_t i = 0; i < n_seen; i++)
                        again |= strcmp(seen[i], name) == 0;
                if (!again)
                        drop_field(f, name);
                if (!again && n_seen < ARRAY_LEN(seen))
                        seen[n_seen++] = name;
                /* "\n" in the table stands for a line end in the value: "⏎". */
                struct buf value = buf_in(w->a);
                struct str v = str_slice(line, (size_t)eq + 1, line.n), part;
                bool first = true;
                while (v.p && str_contains(v, S("⏎"))) {
                        const char *at = memmem(v.p, v.n, "⏎", 3);
                        part = str_slice(v, 0, (size_t)(at - v.p));
                        buf_put(&value, part);
                        buf_putc(&value, '\n');
                        v = str_slice(v, part.n + 3, v.n);
                        first = false;
                }
                buf_put(&value, v);
                (void)first;
                add_field(f, name, str_z(w->a, buf_str(&value)));
        }
}

char *urlencoded(struct world *w, struct browser *b, const struct sent_form *f)
{
        struct buf body = buf_in(w->a);

        for (size_t i = 0; i < f->n; i++) {
                char *name = curl_easy_escape(b->curl, f->v[i].name, 0),
                     *value = curl_easy_escape(b->curl, f->v[i].value, (int)strlen(f->v[i].value));
                if (i > 0)
                        buf_putc(&body, '&');
                buf_fmt(&body, "%s=%s", name, f->v[i].value[0] ? value : "");
                curl_free(name);
                curl_free(value);
        }
        return str_z(w->a, buf_str(&body));
}

bool send_form(struct world *w, struct browser *b, const struct sent_form *f, struct answer *ret)
{
        if (!f->multipart)
                return exchange(w, b, f->action, urlencoded(w, b, f), NULL, ret);
        curl_mime *mime = curl_mime_init(b->curl);
        for (size_t i = 0; i < f->n; i++) {
                curl_mimepart *part = curl_mime_addpart(mime);
                curl_mime_name(part, f->v[i].name);
                curl_mime_data(part, f->v[i].value, CURL_ZERO_TERMINATED);
        }
        struct str rest = str_c(f->files ? f->files : ""), line;
        while (str_next(&rest, '\n', &line)) {
                ptrdiff_t eq = str_find(line, '=');
                if (eq <= 0)
                        continue;
                curl_mimepart *part = curl_mime_addpart(mime);
                curl_mime_name(part, str_z(w->a, str_slice(line, 0, (size_t)eq)));
                curl_mime_filedata(part, str_z(w->a, str_slice(line, (size_t)eq + 1, line.n)));
        }
        bool ok = exchange(w, b, f->action, NULL, mime, ret);
        curl_mime_free(mime);
        return ok;
}

/* ---- what a step expects ------------------------------------------------------------------------------------------------- */

static bool expect_status(struct world *w, const struct step *s, const struct answer *a)
{
        int want = s->status ? s->status : s->act == GET ? 200 : 303;

        if (a->status == want)
                return true;
        why(w, "status %d instead of %d; location '%s'; page: %.900s", a->status, want, a->location, page_text(w, a->body));
        return false;
}

static bool expect_text(struct world *w, const struct step *s, const char *text)
{
        const char *see = filled(w, s->see), *not_see = filled(w, s->not_see);

        if (see[0] && !strstr(text, see)) {
                why(w, "'%s' is not on the page: %.1500s", see, text);
                return false;
        }
        if (not_see[0] && strstr(text, not_see)) {
                why(w, "'%s' is on the page and should not be", not_see);
                return false;
        }
        return true;
}

static xmlNode *by_attribute(struct world *w, xmlNode *at, const char *name, const char *value)
{
        for (xmlNode *n = at; n; n = n->next) {
                const char *v = n->type == XML_ELEMENT_NODE ? attr(w, n, name) : NULL;
                if (v && strcmp(v, value) == 0)
                        return n;
                xmlNode *below = by_attribute(w, n->children, name, value);
                if (below)
                        return below;
        }
        return NULL;
}

static char *node_text(struct world *w, xmlNode *n)
{
        xmlChar *text = xmlNodeGetContent(n);
        char *z = spaced(w, str_trim(str_c((const char *)text)));

        xmlFree(text);
        return z;
}

/* What the field, or the fieldset around it, is described by: the element whose id ends in "-e" is the error. */
static const char *error_beside(struct world *w, xmlNode *root, xmlNode *field)
{
        for (xmlNode *n = field; n; n = n->parent) {
                const char *ids = n->type == XML_ELEMENT_NODE ? attr(w, n, "aria-describedby") : NULL;
                struct str rest = str_c(ids ? ids : ""), id;
                while (str_next(&rest, ' ', &id)) {
                        bool ends = id.n > 2 && id.p[id.n - 2] == '-' && id.p[id.n - 1] == 'e';
                        xmlNode *told = ends ? by_attribute(w, root, "id", str_z(w->a, id)) : NULL;
                        if (told)
                                return node_text(w, told);
                }
                if (n != field && n->type == XML_ELEMENT_NODE && xmlStrcmp(n->name, BAD_CAST "fieldset") == 0)
                        break;
        }
        return NULL;
}

/* The summary on top: a box with role alert; it links to the field's id. */
static bool in_summary(struct world *w, xmlNode *root, const char *field, const char *text)
{
        xmlNode *box = by_attribute(w, root, "role", "alert");
        char *href = str_z(w->a, str_fmt(w->a, "#%s", field));
        xmlNode *link = box && field[0] ? by_attribute(w, box->children, "href", href) : box;

        if (!link || !strstr(node_text(w, link), text))
                return false;
        return !field[0] || by_attribute(w, root, "id", field) != NULL;
}

static bool expect_bad(struct world *w, const struct step *s, xmlNode *root, const char *html)
{
        const char *text = said(w, s->say);

        if (!in_summary(w, root, s->bad, text)) {
                why(w, "the summary on top does not say '%s' with a link to #%s: %.1500s", text, s->bad, page_text(w, html));
                return false;
        }
        if (!s->bad[0])
                return true;
        xmlNode *field = by_attribute(w, root, "name", s->bad);
        const char *beside = field ? error_beside(w, root, field) : NULL;
        if (!beside || !strstr(beside, text)) {
                why(w, "beside the field %s stands '%s' instead of '%s'", s->bad,
                        beside ? beside : field ? "(nothing)" : "(there is no such field)", text);
                return false;
        }
        return true;
}

/* The values that were typed are still in the form. */
static bool expect_kept(struct world *w, const struct step *s, const char *html, const char *action)
{
        struct str rest = str_c(filled(w, s->keep)), line;
        struct sent_form now;

        if (rest.n > 0 && !read_form(w, html, action, &now)) {
                why(w, "the answer has no form with action %s", action);
                return false;
        }
        while (str_next(&rest, '\n', &line)) {
                size_t eq = (size_t)str_find(line, '='), i = 0;
                struct str name = str_slice(line, 0, eq), value = str_slice(line, eq + 1, line.n);
                while (i < now.n && !(str_eq(str_c(now.v[i].name), name) && str_eq(str_c(now.v[i].value), value)))
                        i++;
                if (i == now.n) {
                        why(w, "%.*s did not keep '%.*s'", STR_ARG(name), STR_ARG(value));
                        return false;
                }
        }
        return true;
}

/* A text on the page, and one in the site's own words; form errors where the step expects one; the text that `pick` saves. */
static bool expect_page(struct world *w, const struct step *s, const char *html, const char *action)
{
        char *text = page_text(w, html);
        const char *say = said(w, s->say), *not_say = said(w, s->not_say);

        if (!expect_text(w, s, text))
                return false;
        if (say[0] && !strstr(text, say)) {
                why(w, "the message '%s' is not on the page: %.1500s", say, text);
                return false;
        }
        if (not_say[0] && strstr(text, not_say)) {
                why(w, "the message '%s' is on the page and should not be", not_say);
                return false;
        }
        htmlDocPtr doc = parse(html);
        xmlNode *root = xmlDocGetRootElement(doc), *picked = s->pick ? by_attribute(w, root, "id", s->pick) : NULL;
        if (picked)
                save_var(w, s->save, node_text(w, picked));
        else if (s->pick)
                why(w, "nothing on the page has the id %s", s->pick);
        bool ok = (!s->pick || picked) && (!s->bad || expect_bad(w, s, root, html)) && (!s->keep || expect_kept(w, s, html, action));
        xmlFreeDoc(doc);
        return ok;
}

static bool expect_redirect(struct world *w, const struct step *s, const char *location)
{
        const char *want = filled(w, s->to);
        size_t n = strlen(want), p = strlen(w->prefix);
        const char *path = strncmp(location, w->prefix, p) == 0 ? location + p : location;
        bool star = n > 0 && want[n - 1] == '*';

        if (n == 0 || (star ? strncmp(path, want, n - 1) == 0 : strcmp(path, want) == 0))
                return true;
        why(w, "redirected to '%s' instead of '%s'", location, want);
        return false;
}

static bool follow(struct world *w, struct browser *b, struct answer *a)
{
        if (a->status != 303 || a->location[0] != '/')
                return true;
        return exchange(w, b, str_z(w->a, str_c(a->location)), NULL, NULL, a);
}

static bool save_id(struct world *w, const struct step *s, const char *path)
{
        const char *number = s->save && !s->pick ? last_number(w->a, path) : NULL;

        if (s->save && !s->pick && !number) {
                why(w, "there is no number in '%s' to save as %s", path, s->save);
                return false;
        }
        if (number)
                save_var(w, s->save, number);
        return true;
}

static char *with_prefix(struct world *w, const char *path)
{
        return str_z(w->a, str_fmt(w->a, "%s%s", w->prefix, path));
}

static bool do_get(struct world *w, const struct step *s)
{
        struct browser *b = browser_of(w, s->who);
        char *path = with_prefix(w, filled(w, s->path));
        struct answer a;

        if (!exchange(w, b, path, NULL, NULL, &a) || !expect_status(w, s, &a) || !expect_redirect(w, s, a.location))
                return false;
        if (s->save && !save_id(w, s, a.location[0] ? a.location : path))
                return false;
        return expect_page(w, s, a.body, path);
}

static bool submit_once(struct world *w, const struct step *s, struct browser *b, struct answer *a)
{
        char *location;

        if (!send_form(w, b, &b->last, a) || !expect_status(w, s, a) || !expect_redirect(w, s, a->location))
                return false;
        location = str_z(w->a, str_c(a->location));
        if (s->save && !save_id(w, s, location))
                return false;
        if (!follow(w, b, a))
                return false;
        a->location = location;
        return expect_page(w, s, a->body, b->last.action);
}

/*
 * How many rows every table has, and when things changed last: what a refused form must leave as it was. Sessions and counted attempts are
 * not the marketplace's content.
 */
char *written(struct world *w)
{
        return world_sql(w,
                "SELECT (SELECT count(*) FROM users) || ' users ' || (SELECT count(*) FROM auth_tokens) || ' tokens ' || (SELECT count(*) "
                "FROM settings) || ' settings ' || "
                            "(SELECT count(*) FROM files) || ' files ' || (SELECT count(*) FROM attachments) || ' attachments ' || "
                            "(SELECT count(*) FROM jobs) || ' jobs ' || "
                            "(SELECT count(*) FROM events) || ' events ' || (SELECT count(*) FROM notifications) || ' notifications ' || "
                            "(SELECT count(*) FROM audit_entries) || ' audit ' || (SELECT count(*) FROM transfers) || ' transfers ' || "
                            "(SELECT count(*) FROM postings) || ' postings ' || "
                            "(SELECT count(*) FROM top_ups WHERE state = 1) || ' top-ups ' || (SELECT count(*) FROM withdrawals WHERE "
                            "state = 1) || ' withdrawals ' || "
                            "(SELECT count(*) || ' works ' || COALESCE(max(changed_at), 0) FROM portfolio_works) || (SELECT ' profiles ' "
                            "|| COALESCE(max(changed_at), 0) FROM profiles) || "
                            "(SELECT ' educations ' || count(*) FROM educations) || (SELECT ' languages ' || count(*) FROM "
                            "user_languages) || "
                            "(SELECT ' projects ' || count(*) || ' ' || COALESCE(max(changed_at), 0) || ' ' || COALESCE(sum(state), 0) "
                            "FROM projects) || "
                            "(SELECT ' proposals ' || count(*) || ' ' || COALESCE(max(changed_at), 0) || ' ' || COALESCE(sum(state), 0) "
                            "FROM proposals) || "
                            "(SELECT ' questions ' || count(*) || ' ' || COALESCE(sum(answered_at), 0) FROM project_questions) || "
                            "(SELECT ' contracts ' || count(*) || ' ' || COALESCE(sum(state), 0) FROM contracts) || (SELECT ' reviews ' "
                            "|| count(*) FROM reviews)");
}

static bool do_submit(struct world *w, const struct step *s)
{
        char *before = s->bad ? written(w) : NULL;
        struct browser *b = browser_of(w, s->who);
        char *page_path = with_prefix(w, filled(w, s->path)), *action = with_prefix(w, filled(w, s->form ? s->form : s->path));
        struct answer page, a, again;

        if (!exchange(w, b, page_path, NULL, NULL, &page))
                return false;
        if (!read_form(w, page.body, action, &b->last)) {
                why(w, "no form with action %s on %s (status %d): %.900s", action, page_path, page.status, page_text(w, page.body));
                return false;
        }
        overlay(w, &b->last, s->fields);
        b->last.files = s->file ? filled(w, s->file) : NULL;
        if (!submit_once(w, s, b, &a))
                return false;
        char *after = s->bad ? written(w) : NULL;
        if (s->bad && (!before || !after || strcmp(before, after) != 0)) {
                why(w, "the refused form wrote something: %s before, %s after", before ? before : "(an error)",
                        after ? after : "(an error)");
                return false;
        }
        if (s->act != SUBMIT_TWICE)
                return true;
        /* What is said once after a redirect has been said after the first. */
        struct step second = *s;
        second.say = NULL;
        if (!submit_once(w, &second, b, &again))
                return false;
        if (strcmp(a.location, again.location) != 0)
                why(w, "the second sending led to '%s', the first to '%s'", again.location, a.location);
        return strcmp(a.location, again.location) == 0;
}

static bool do_replay(struct world *w, const struct step *s)
{
        struct browser *b = browser_of(w, s->who);
        struct answer a;

        assert(b->last.action);
        return submit_once(w, s, b, &a);
}

static bool do_raw_post(struct world *w, const struct step *s)
{
        struct browser *b = browser_of(w, s->who);
        struct sent_form f = { .action = with_prefix(w, filled(w, s->path)) };
        struct answer a;

        overlay(w, &f, s->fields);
        return send_form(w, b, &f, &a) && expect_status(w, s, &a) && expect_page(w, s, a.body, f.action);
}

/* ---- steps beside HTTP --------------------------------------------------------------------------------------------------- */

static bool command_ok(struct world *w, const char *what, char *const argv[], char **ret_out)
{
        int status;
        char *out = world_command(w, argv, NULL, &status);

        if (ret_out)
                *ret_out = out;
        if (status == 0)
                return true;
        why(w, "%s ended with %d: %.1500s", what, status, out);
        return false;
}

static bool run_jobs(struct world *w)
{
        char *const argv[] = { w->wasl, (char[]){ "work" }, (char[]){ "--once" }, (char[]){ "--data" }, w->data, NULL };

        return command_ok(w, "wasl work --once", argv, NULL);
}

static bool do_clock(struct world *w, const struct step *s)
{
        w->offset_ms += s->minutes * MS_MINUTE;
        if (pwrite(w->clock_fd, &w->offset_ms, 8, 0) != 8) {
                why(w, "the clock cannot be moved: %s", strerror(errno));
                return false;
        }
        return run_jobs(w);
}

static bool do_audit(struct world *w)
{
        char *const argv[] = { w->wasl, (char[]){ "audit" }, (char[]){ "--data" }, w->data, NULL };

        return command_ok(w, "wasl audit", argv, NULL);
}

static bool do_money(struct world *w, const struct step *s)
{
        char *value = world_sql(w, filled(w, s->sql));

        if (value && s->save) {
                save_var(w, s->save, value);
                return true;
        }
        if (value && strcmp(value, filled(w, s->see)) == 0)
                return true;
        why(w, "%s gives '%s' instead of '%s'", filled(w, s->sql), value ? value : "(an error)", filled(w, s->see));
        return false;
}

static bool do_mail(struct world *w, const struct step *s)
{
        char *const argv[] = { (char[]){ "python3" }, w->mail_reader, w->mail_dir, filled(w, s->path), NULL };
        char *text;

        if (!run_jobs(w) || !command_ok(w, "reading the mail", argv, &text) || !expect_text(w, s, text))
                return false;
        if (s->say && !strstr(text, said(w, s->say))) {
                why(w, "the mail does not say '%s': %.900s", said(w, s->say), text);
                return false;
        }
        if (!s->save)
                return true;
        const char *link = strstr(text, "http://127.0.0.1:"), *path = link ? strchr(link + 8, '/') : NULL;
        if (!path) {
                why(w, "there is no link in the mail: %.900s", text);
                return false;
        }
        struct str p = { path, strcspn(path, " \r\n\t<>\"") };
        size_t n = strlen(w->prefix);
        if (n > 0 && str_starts(p, str_c(w->prefix)))
                p = str_slice(p, n, p.n);
        save_var(w, s->save, str_z(w->a, p));
        return true;
}

static bool do_code(struct world *w, const struct step *s)
{
        static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        const char *text = filled(w, s->path);
        struct totp_secret secret = { 0 };
        size_t bits = 0, n = 0;
        uint32_t v = 0;
        struct timespec now;

        for (const char *p = text; *p && n < sizeof secret.b; p++) {
                const char *at = strchr(digits, *p);
                if (!at)
                        continue;
                v = v << 5 | (uint32_t)(at - digits);
                bits += 5;
                if (bits >= 8) {
                        bits -= 8;
                        secret.b[n++] = (unsigned char)(v >> bits);
                }
        }
        clock_gettime(CLOCK_REALTIME, &now);
        int64_t at = (int64_t)now.tv_sec * 1000 + w->offset_ms;
        save_var(w, s->save, str_z(w->a, totp_code(w->a, &secret, at)));
        return n == sizeof secret.b;
}

static bool do_step(struct world *w, const struct step *s)
{
        switch (s->act) {
        case GET:
                return do_get(w, s);
        case SUBMIT:
        case SUBMIT_TWICE:
                return do_submit(w, s);
        case REPLAY:
                return do_replay(w, s);
        case RAW_POST:
                return do_raw_post(w, s);
        case MAIL:
                return do_mail(w, s);
        case CLOCK:
                return do_clock(w, s);
        case WORK:
                return run_jobs(w);
        case AUDIT:
                return do_audit(w);
        case MONEY:
                return do_money(w, s);
        case CODE:
                return do_code(w, s);
        }
        return false;
}

/* ---- the run ---------------------------------------------------------------------------------------------------------------- */

static void print_why(const struct world *w)
{
        struct str rest = str_c(w->why), line;

        while (str_next(&rest, '\n', &line))
                printf("# %.*s\n", STR_ARG(line));
}

static int run_flow(struct world *w, const struct flow *f, int *number)
{
        bool ok = world_start(w, f);
        int failed = 0;

        save_var(w, "flow_dir", WASL_FLOW_DIR);
        if (ok && f->make)
                f->make(w);
        if (!ok) {
                printf("not ok %d - %s: the server starts\n# %s\n", ++*number, f->name, w->why);
                failed++;
        }
        for (int i = 0; ok && i < f->n_steps; i++) {
                const struct step *s = &f->steps[i];
                w->why[0] = 0;
                bool done = do_step(w, s);
                printf("%s %d - %s: %s%s%s\n", done ? "ok" : "not ok", ++*number, f->name, s->who ? s->who : "", s->who ? ": " : "",
                       s->label);
                if (!done) {
                        print_why(w);
                        failed++;
                }
                ok = done || f->independent;
                /* Later steps stand on this one: each counts as failed, so that none is passed over in silence. */
                for (int k = i + 1; !ok && k < f->n_steps; k++, failed++)
                        printf("not ok %d - %s: %s (not reached)\n", ++*number, f->name, f->steps[k].label);
                fflush(stdout);
        }
        world_stop(w);
        return failed;
}

int flow_main(int argc, char **argv, const struct flow *flows, int n_flows)
{
        int number = 0, failed = 0;

        if (argc < 4) {
                fprintf(stderr, "usage: %s PROGRAM sqlite|POSTGRESQL-URL LANGUAGE-PREFIX [FLOW]\n", argv[0]);
                return 2;
        }
        curl_global_init(CURL_GLOBAL_DEFAULT);
        for (int i = 0; i < n_flows; i++) {
                if (argc > 4 && strcmp(argv[4], flows[i].name) != 0)
                        continue;
                struct world w = { .wasl = argv[1], .database = argv[2], .prefix = argv[3], .a = arena_new(1 << 20) };
                failed += run_flow(&w, &flows[i], &number);
                arena_free(w.a);
        }
        printf("1..%d\n", number);
        xmlCleanupParser();
        curl_global_cleanup();
        return failed || number == 0 ? 1 : 0;
}
