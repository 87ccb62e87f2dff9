/*
 * catgen: the catalogue compiler (tools/README.md, "Catalogues").
 *
 *   catgen --root DIR --out messages.c --depfile messages.c.d
 *   catgen --root DIR --check
 *   catgen --root DIR --list-missing ar
 *
 * It finds the messages in use in DIR/src and their translations in DIR/locale. Writing messages.c is lenient, so that a page can be tried
 * before it is translated: what has no good translation stays English. --check is strict and runs with the unit tests: it names everything
 * missing, empty, fuzzy, wrong in its arguments or forms, doubled and unused, and fails if there is anything.
 */
#include <dirent.h>
#include <gettext-po.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scan.h"
#include "text/catalogue.h"
#include "tool.h"

#define MAX_FORMS 6

struct language {
        const char *code, *name;
        size_t forms;
        const char *plural;
};
static const struct language languages[] = {
        { "ar", "Arabic", CATALOGUE_AR_FORMS, "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5" },
        { "fr", "French", CATALOGUE_FR_FORMS, "n > 1" },
};
#define LANGUAGES ARRAY_LEN(languages)

struct translation {
        bool found, fuzzy;
        const char *path; /* of the .po file */
        struct str form[MAX_FORMS];
};

struct entry {
        struct str id, plural; /* plural.p is NULL where there are no plural forms */
        const char *path;      /* the first use */
        int line;
        bool used;
        uint64_t hash;
        struct translation tr[LANGUAGES];
};

struct cat {
        struct arena *a;
        const char *root;
        struct entry *v;
        size_t n, cap;
        uint32_t *slots; /* open addressing into v, +1 */
        size_t n_slots;
        struct buf deps;
        bool strict;
        int problems;
};

/* ---- Entries -------------------------------------------------------------------------------------------------------- */

static PRINTF_LIKE(4, 5) void problem(struct cat *c, const char *path, int line, const char *fmt, ...)
{
        va_list ap;

        c->problems++;
        if (!c->strict)
                return;
        fprintf(stderr, line > 0 ? "%s:%d: error: " : "%s: error: ", path, line);
        va_start(ap, fmt);
        vfprintf(stderr, fmt, ap);
        va_end(ap);
        fputc('\n', stderr);
}

static void grow(struct cat *c)
{
        struct entry *old = c->v;

        if (c->n < c->cap)
                return;
        c->cap = c->cap == 0 ? 256 : c->cap * 2;
        c->v = ARENA_ARRAY(c->a, struct entry, c->cap);
        if (c->n > 0)
                memcpy(c->v, old, c->n * sizeof *old);
        c->n_slots = c->cap * 2;
        c->slots = ARENA_ARRAY(c->a, uint32_t, c->n_slots);
        for (size_t i = 0; i < c->n; i++) {
                size_t at = c->v[i].hash % c->n_slots;
                while (c->slots[at] != 0)
                        at = (at + 1) % c->n_slots;
                c->slots[at] = (uint32_t)i + 1;
        }
}

/* The entry of this message, made when it is new. Valid until the next call. */
static struct entry *entry_of(struct cat *c, struct str id)
{
        uint64_t hash = catalogue_hash(id);
        size_t at;

        grow(c);
        for (at = hash % c->n_slots; c->slots[at] != 0; at = (at + 1) % c->n_slots) {
                struct entry *e = &c->v[c->slots[at] - 1];
                if (e->hash == hash && str_eq(e->id, id))
                        return e;
        }
        c->slots[at] = (uint32_t)c->n + 1;
        c->v[c->n] = (struct entry){ .id = str_dup(c->a, id), .hash = hash };
        return &c->v[c->n++];
}

static void add_use(struct cat *c, const char *path, int line, struct str id, struct str plural)
{
        struct entry *e = entry_of(c, id);

        if (id.n == 0) {
                problem(c, path, line, "a message is empty");
                return;
        }
        if (e->used && !str_eq(e->plural, plural)) {
                problem(c, path, line, "the message \"%.*s\" has other plural forms in %s:%d", STR_ARG(id), e->path, e->line);
                return;
        }
        if (e->used)
                return;
        e->used = true;
        e->path = path;
        e->line = line;
        e->plural = plural;
}

/* ---- Messages in sources --------------------------------------------------------------------------------------------- */

/* s.p[at] begins T( or TN(, at a name's beginning: notes the message; where no literal follows it is the macro itself or another thing. */
static void scan_call(struct cat *c, const char *path, struct str s, size_t at)
{
        struct str name = scan_name(s, at), source, one, many = { 0 };
        size_t next = scan_space(s, at + name.n);
        bool plural = str_eq(name, S("TN"));
        int line = scan_line_at(s, at);

        if (!plural && !str_eq(name, S("T")))
                return;
        if (next >= s.n || s.p[next] != '(')
                return;
        next = scan_space(s, next + 1);
        if (next >= s.n || s.p[next] != '"')
                return;
        if (!scan_literals(c->a, s, &next, &source, &one))
                tool_fail(path, line, "the message is not a proper string");
        next = scan_space(s, next);
        if (plural) {
                next += next < s.n && s.p[next] == ',';
                if (!scan_literals(c->a, s, &next, &source, &many))
                        tool_fail(path, line, "TN() takes two messages: one, many");
                next = scan_space(s, next);
        }
        if (next >= s.n || s.p[next] != ')')
                tool_fail(path, line, "a message is one literal string");
        add_use(c, path, line, one, many);
}

/* Behind a comment, a literal or one letter: the next place to look at. */
static size_t scan_c_step(struct cat *c, const char *path, struct str s, size_t at)
{
        struct str rest = str_slice(s, at, s.n), name = scan_name(s, at);
        size_t end = 0;

        if (name.n > 0) {
                scan_call(c, path, s, at);
                return at + name.n;
        }
        if (s.p[at] == '"' || s.p[at] == '\'')
                end = scan_literal(s, at);
        if (str_starts(rest, S("//")))
                while (at < s.n && s.p[at] != '\n')
                        at++;
        if (!str_starts(rest, S("/*")))
                return end > 0 ? end : at + 1;
        for (at += 2; at + 1 < s.n && !(s.p[at] == '*' && s.p[at + 1] == '/'); at++)
                ;
        return at + 2;
}

static void scan_c(struct cat *c, const char *path, struct str s, size_t from, size_t to)
{
        struct str part = str_slice(s, 0, to);

        while (from < part.n)
                from = scan_c_step(c, path, part, from);
}

/* One directive of a template, [from, to) between its braces. */
static void scan_directive(struct cat *c, const char *path, struct str s, size_t from, size_t to)
{
        struct str word, source, one, many = { 0 }, d = str_slice(s, 0, to);
        int line = scan_line_at(s, from);
        size_t at = scan_space(d, from), behind;

        word = scan_name(d, at);
        behind = at + word.n;
        bool plural = str_eq(word, S("n")), simple = str_eq(word, S("t"));
        bool spaced = behind < d.n && scan_is_space(d.p[behind]);
        at = scan_space(d, behind);
        if (spaced && simple && at < d.n && d.p[at] == '"') {
                if (!scan_literals(c->a, d, &at, &source, &one))
                        tool_fail(path, line, "the message is not a proper string");
                add_use(c, path, line, one, many);
        } else if (spaced && plural) {
                while (at < d.n && d.p[at] != '"')
                        at++;
                behind = at < d.n ? scan_literal(d, at) : 0;
                if (behind == 0)
                        tool_fail(path, line, "expected {{n count \"one\" \"many\"}}");
                struct str first = str_slice(d, at, behind);
                size_t zero = 0;
                if (!scan_literals(c->a, first, &zero, &source, &one) || !scan_literals(c->a, d, &behind, &source, &many))
                        tool_fail(path, line, "expected {{n count \"one\" \"many\"}}");
                add_use(c, path, line, one, many);
        }
        scan_c(c, path, s, from, to);
}

static void scan_template(struct cat *c, const char *path, struct str s)
{
        for (size_t i = 0; i + 1 < s.n; i++) {
                if (s.p[i] != '{' || s.p[i + 1] != '{' || (i + 2 < s.n && s.p[i + 2] == '!'))
                        continue;
                size_t end = scan_directive_end(s, i + 2);
                if (end == SIZE_MAX)
                        tool_fail(path, scan_line_at(s, i), "a directive is not closed with }}");
                scan_directive(c, path, s, i + 2, end);
                i = end + 1;
        }
}

static bool ends(const char *s, const char *end)
{
        return str_ends(str_c(s), str_c(end));
}

static void add_dep(struct cat *c, const char *path)
{
        for (const char *p = path; *p != '\0'; p++) {
                if (*p == ' ')
                        buf_putc(&c->deps, '\\');
                buf_putc(&c->deps, *p);
        }
        buf_put(&c->deps, S(" \\\n "));
}

static void scan_source(struct cat *c, const char *path)
{
        bool is_c = ends(path, ".c") || ends(path, ".h"), is_template = ends(path, ".html") || ends(path, ".txt");
        struct str s;

        if (!is_c && !is_template)
                return;
        add_dep(c, path);
        s = tool_read(c->a, path);
        if (is_c)
                scan_c(c, path, s, 0, s.n);
        else
                scan_template(c, path, s);
}

/* ---- Directories -------------------------------------------------------------------------------------------------------- */

static int by_name(const struct dirent **a, const struct dirent **b)
{
        return strcmp((*a)->d_name, (*b)->d_name);
}

static int not_hidden(const struct dirent *d)
{
        return d->d_name[0] != '.';
}

/* Every file below, in the order of names. */
static void walk(struct cat *c, const char *dir, void (*file)(struct cat *c, const char *path))
{
        struct dirent **list;
        int n = scandir(dir, &list, not_hidden, by_name);

        add_dep(c, dir);
        if (n < 0)
                tool_fail(dir, 0, "cannot be listed");
        for (int i = 0; i < n; i++) {
                struct stat st;
                char *path = str_z(c->a, str_fmt(c->a, "%s/%s", dir, list[i]->d_name));
                free(list[i]);
                if (stat(path, &st) != 0)
                        tool_fail(path, 0, "cannot be read");
                if (S_ISDIR(st.st_mode))
                        walk(c, path, file);
                else
                        file(c, path);
        }
        free(list);
}

/* libgettextpo itself never frees the header of a file it has read; with the leak checker in, that is known and not ours. */
const char *__lsan_default_suppressions(void); /* NOLINT(bugprone-reserved-identifier) */
const char *__lsan_default_suppressions(void)
{
        return "leak:libgettextpo";
}

const char *__lsan_default_options(void); /* NOLINT(bugprone-reserved-identifier) */
const char *__lsan_default_options(void)
{
        return "print_suppressions=0";
}

/* ---- Translations ------------------------------------------------------------------------------------------------------- */

static void po_error(int severity, po_message_t message, const char *path, size_t line, size_t column, int multiline, const char *text)
{
        (void)message;
        (void)column;
        (void)multiline;
        if (severity == PO_SEVERITY_WARNING)
                return;
        tool_fail(path != NULL ? path : "locale", path != NULL && line != (size_t)-1 ? (int)line : 0, "%s", text);
}

static void po_error2(int severity, po_message_t m1, const char *path1, size_t line1, size_t column1, int multiline1, const char *text1,
                      po_message_t m2, const char *path2, size_t line2, size_t column2, int multiline2, const char *text2)
{
        (void)m2, (void)path2, (void)line2, (void)column2, (void)multiline2, (void)text2;
        po_error(severity, m1, path1, line1, column1, multiline1, text1);
}

static const struct po_xerror_handler po_handler = { po_error, po_error2 };

/* The line of a message in its .po file, by its first words; 0 when it is written otherwise. */
static int po_line(struct cat *c, const char *path, struct str id)
{
        struct buf want = buf_in(c->a);
        struct str text = tool_read(c->a, path);

        scan_put_literal(&want, str_slice(id, 0, 40));
        for (size_t i = 0; i + want.n <= text.n; i++) {
                if (memcmp(text.p + i, want.p, want.n - 1) == 0)
                        return scan_line_at(text, i);
        }
        return 0;
}

/* From the path …/locale/ar/people.po. */
static size_t language_of(const char *path)
{
        const char *name = strrchr(path, '/');

        for (size_t l = 0; l < LANGUAGES; l++) {
                size_t n = strlen(languages[l].code);
                if (name - path > (ptrdiff_t)n && strncmp(name - n, languages[l].code, n) == 0 && name[-(ptrdiff_t)n - 1] == '/')
                        return l;
        }
        tool_fail(path, 0, "a .po file stands in locale/ar or locale/fr");
}

static void read_message(struct cat *c, const char *path, size_t lang, po_message_t m)
{
        struct str id = str_c(po_message_msgid(m));
        bool plural = po_message_msgid_plural(m) != NULL;
        struct entry *e = entry_of(c, id);
        struct translation *t = &e->tr[lang];

        if (po_message_msgctxt(m) != NULL)
                tool_fail(path, po_line(c, path, id), "msgctxt is not used here");
        if (t->found) {
                problem(c, path, po_line(c, path, id), "\"%.*s\" is translated in %s already", STR_ARG(id), t->path);
                return;
        }
        t->found = true;
        t->fuzzy = po_message_is_fuzzy(m) != 0;
        t->path = path;
        if (!e->used)
                problem(c, path, po_line(c, path, id), "\"%.*s\" is used nowhere", STR_ARG(id));
        else if (plural != (e->plural.p != NULL) || (plural && !str_eq(str_c(po_message_msgid_plural(m)), e->plural)))
                t->found = false;
        if (e->used && !t->found)
                problem(c, path, po_line(c, path, id), "\"%.*s\" has other plural forms in %s:%d", STR_ARG(id), e->path, e->line);
        if (!plural)
                t->form[0] = str_dup(c->a, str_c(po_message_msgstr(m)));
        for (int i = 0; plural && i < MAX_FORMS && po_message_msgstr_plural(m, i) != NULL; i++)
                t->form[i] = str_dup(c->a, str_c(po_message_msgstr_plural(m, i)));
}

static void check_header(struct cat *c, const char *path, po_file_t po, size_t lang)
{
        const char *header = po_file_domain_header(po, NULL);
        char *forms = header != NULL ? po_header_field(header, "Plural-Forms") : NULL;
        char want[40];

        snprintf(want, sizeof want, "nplurals=%zu;", languages[lang].forms);
        if (forms == NULL || strncmp(forms, want, strlen(want)) != 0)
                problem(c, path, 1, "the header needs \"Plural-Forms: %s plural=%s;\\n\"", want, languages[lang].plural);
        free(forms);
}

static void read_po(struct cat *c, const char *path)
{
        size_t lang;
        po_file_t po;
        po_message_iterator_t it;
        po_message_t m;

        if (!ends(path, ".po"))
                return;
        add_dep(c, path);
        lang = language_of(path);
        po = po_file_read(path, &po_handler);
        if (po == NULL)
                tool_fail(path, 0, "cannot be read");
        check_header(c, path, po, lang);
        it = po_message_iterator(po, NULL);
        while ((m = po_next_message(it)) != NULL) {
                if (po_message_msgid(m)[0] != '\0' && !po_message_is_obsolete(m))
                        read_message(c, path, lang, m);
        }
        po_message_iterator_free(it);
        po_file_free(po);
}

/* ---- Checks --------------------------------------------------------------------------------------------------------------- */

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

/* Every {name} of a that b lacks; {n} may be lacking where may_drop_n ("two proposals" says its number itself). */
static bool has_all(struct str a, struct str b, bool may_drop_n, struct str *ret_missing)
{
        size_t at = 0;

        while (scan_placeholder(a, &at, ret_missing)) {
                if (!has_placeholder(b, *ret_missing) && !(may_drop_n && str_eq(*ret_missing, S("n"))))
                        return false;
        }
        return true;
}

/* In Arabic the forms for 0, 1 and 2, in French the one for 0 and 1, may say their number in words. */
static bool says_number(size_t lang, size_t form)
{
        return lang == 0 ? form <= 2 : form == 0;
}

/* Returns what is wrong with one form, or NULL. */
static const char *form_problem(struct cat *c, const struct entry *e, size_t lang, size_t form)
{
        struct str s = e->tr[lang].form[form], id = e->plural.p != NULL ? e->plural : e->id, name;
        bool counted = e->plural.p != NULL;

        if (s.n == 0)
                return counted ? "one of the plural forms is empty" : "the translation is empty";
        if (!has_all(id, s, counted && says_number(lang, form), &name))
                return str_z(c->a, str_fmt(c->a, "the translation lacks {%.*s}", STR_ARG(name)));
        if (!has_all(s, id, counted, &name))
                return str_z(c->a, str_fmt(c->a, "the translation has {%.*s}, the message has not", STR_ARG(name)));
        return NULL;
}

static const char *translation_problem(struct cat *c, const struct entry *e, size_t lang)
{
        const struct translation *t = &e->tr[lang];
        size_t forms = e->plural.p != NULL ? languages[lang].forms : 1;

        if (!t->found)
                return "there is no translation";
        if (t->fuzzy)
                return "the translation is marked fuzzy";
        for (size_t i = 0; i < forms; i++) {
                const char *why = form_problem(c, e, lang, i);
                if (why != NULL)
                        return why;
        }
        return NULL;
}

static void check_all(struct cat *c)
{
        for (size_t i = 0; i < c->n; i++) {
                for (size_t l = 0; c->v[i].used && l < LANGUAGES; l++) {
                        const struct entry *e = &c->v[i];
                        const char *why = translation_problem(c, e, l);
                        if (why == NULL)
                                continue;
                        problem(c, e->path, e->line, "%s, \"%.*s\": %s", languages[l].name, STR_ARG(e->id), why);
                }
        }
}

/* ---- Results ------------------------------------------------------------------------------------------------------------------ */

static int by_use(const void *x, const void *y)
{
        const struct entry *a = x, *b = y;
        int order = strcmp(a->path != NULL ? a->path : "", b->path != NULL ? b->path : "");

        return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static void list_missing(struct cat *c, size_t lang)
{
        struct buf b = buf_in(c->a);
        size_t root = strlen(c->root) + 1;

        qsort(c->v, c->n, sizeof *c->v, by_use);
        for (size_t i = 0; i < c->n; i++) {
                const struct entry *e = &c->v[i];
                if (!e->used || translation_problem(c, e, lang) == NULL)
                        continue;
                buf_fmt(&b, "#: %s:%d\nmsgid ", e->path + root, e->line);
                scan_put_literal(&b, e->id);
                if (e->plural.p != NULL) {
                        buf_put(&b, S("\nmsgid_plural "));
                        scan_put_literal(&b, e->plural);
                }
                for (size_t f = 0; e->plural.p != NULL && f < languages[lang].forms; f++)
                        buf_fmt(&b, "\nmsgstr[%zu] \"\"", f);
                buf_put(&b, e->plural.p != NULL ? S("\n\n") : S("\nmsgstr \"\"\n\n"));
        }
        fwrite(b.p, 1, b.n, stdout);
}

static int by_hash(const void *x, const void *y)
{
        const struct entry *a = x, *b = y;

        return (a->hash > b->hash) - (a->hash < b->hash);
}

static void put_forms(struct cat *c, struct buf *b, const struct entry *e, size_t lang)
{
        bool good = translation_problem(c, e, lang) == NULL;

        buf_put(b, S(", { "));
        for (size_t f = 0; good && f < languages[lang].forms && e->tr[lang].form[f].n > 0; f++) {
                buf_put(b, S("STR_INIT("));
                scan_put_literal(b, e->tr[lang].form[f]);
                buf_put(b, S("), "));
        }
        buf_put(b, good ? S("}") : S("{ 0 } }"));
}

/* About one message a bucket. */
static unsigned bits_for(size_t n)
{
        unsigned bits = 1;

        while (bits < 16 && ((size_t)1 << bits) < n)
                bits++;
        return bits;
}

static void put_index(struct cat *c, struct buf *b, unsigned bits)
{
        size_t at = 0;

        buf_put(b, S("\nconst uint32_t catalogue_start[] = {"));
        for (size_t bucket = 0; bucket <= (size_t)1 << bits; bucket++) {
                while (at < c->n && (!c->v[at].used || c->v[at].hash >> (64 - bits) < bucket))
                        at++;
                buf_fmt(b, "%s%zu,", bucket % 16 == 0 ? "\n        " : " ", at);
        }
        buf_put(b, S("\n};\n"));
}

static void write_catalogue(struct cat *c, const char *out)
{
        struct buf b = buf_in(c->a);
        size_t used = 0;

        for (size_t i = 0; i < c->n; i++) {
                if (c->v[i].used)
                        c->v[used++] = c->v[i];
        }
        c->n = used;
        unsigned bits = bits_for(used);
        qsort(c->v, c->n, sizeof *c->v, by_hash);
        buf_put(&b, S("/* Made by catgen from locale/. */\n#include \"text/catalogue.h\"\n\nconst struct message catalogue[] = {\n"));
        for (size_t i = 0; i < c->n; i++) {
                buf_fmt(&b, "        { UINT64_C(0x%016llx), STR_INIT(", (unsigned long long)c->v[i].hash);
                scan_put_literal(&b, c->v[i].id);
                buf_putc(&b, ')');
                for (size_t l = 0; l < LANGUAGES; l++)
                        put_forms(c, &b, &c->v[i], l);
                buf_put(&b, S(" },\n"));
        }
        if (c->n == 0)
                buf_put(&b, S("        { 0 },\n"));
        buf_fmt(&b, "};\n\nconst unsigned catalogue_bits = %u;\n", bits);
        put_index(c, &b, bits);
        tool_write(out, buf_str(&b));
}

static void write_deps(struct cat *c, const char *out, const char *path)
{
        tool_write(path, str_fmt(c->a, "%s: \\\n %.*s\n", out, STR_ARG(str_slice(buf_str(&c->deps), 0, c->deps.n - 4))));
}

static _Noreturn void usage(void)
{
        fprintf(stderr,
                "usage: catgen --root DIR --out FILE.c --depfile FILE.d\n"
                "       catgen --root DIR --check\n       catgen --root DIR --list-missing ar|fr\n");
        exit(2);
}

int main(int argc, char **argv)
{
        if (argc < 4 || strcmp(argv[1], "--root") != 0)
                usage();
        struct arena *a CLEANUP(arena_freep) = arena_new(1024 * 1024);
        struct cat c = { .a = a, .root = argv[2], .deps = buf_in(a) };
        bool list = strcmp(argv[3], "--list-missing") == 0 && argc == 5;
        bool write = strcmp(argv[3], "--out") == 0 && argc == 7 && strcmp(argv[5], "--depfile") == 0;

        c.strict = strcmp(argv[3], "--check") == 0 && argc == 4;
        if (!list && !write && !c.strict)
                usage();
        walk(&c, str_z(a, str_fmt(a, "%s/src", c.root)), scan_source);
        walk(&c, str_z(a, str_fmt(a, "%s/locale", c.root)), read_po);
        if (list)
                list_missing(&c, language_of(str_z(a, str_fmt(a, "locale/%s/list", argv[4]))));
        if (write) {
                write_catalogue(&c, argv[4]);
                write_deps(&c, argv[4], argv[6]);
        }
        if (c.strict)
                check_all(&c);
        return c.strict && c.problems > 0 ? 1 : 0;
}
