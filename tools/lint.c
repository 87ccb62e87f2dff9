/*
 * lint: what the compiler does not see of the house style (docs/style.md): floors, banned functions, sizes of functions, globals, READMEs.
 *
 *   lint ROOT
 *
 * Prints "file:line: rule: message" for every finding and fails if there is one. A line, or the line above it, may carry an exception with
 * its reason:
 * "lint: allow RULE because …" in a comment. A global that must be says why in a comment of its own: "lint: …".
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scan.h"
#include "tool.h"

#define LINE_MOST 140
#define FUNCTION_LINES_MOST 70
#define LEVELS_MOST 3

struct token {
        struct str s;
        int line;
        bool preprocessor;
};

struct lint {
        struct arena *a;
        const char *root, *path; /* path: of the file in hand, below root */
        struct str text;
        struct str *lines;
        size_t n_lines;
        struct token *v; /* of a C file, without comments */
        size_t n, cap;
        size_t findings;
};

/* ---- Findings ------------------------------------------------------------------------------------------------------- */

static struct str line_text(const struct lint *l, int line)
{
        return line >= 1 && (size_t)line <= l->n_lines ? l->lines[line - 1] : (struct str){ 0 };
}

static bool is_allowed(const struct lint *l, int line, const char *rule)
{
        struct str want = str_fmt(l->a, "lint: allow %s because ", rule);

        return str_contains(line_text(l, line), want) || str_contains(line_text(l, line - 1), want);
}

static PRINTF_LIKE(4, 5) void finding(struct lint *l, int line, const char *rule, const char *fmt, ...)
{
        va_list ap;

        if (is_allowed(l, line, rule))
                return;
        l->findings++;
        printf("%s:%d: %s: ", l->path, line, rule);
        va_start(ap, fmt);
        vprintf(fmt, ap);
        va_end(ap);
        putchar('\n');
}

/* ---- Lines ------------------------------------------------------------------------------------------------------------ */

static void split_lines(struct lint *l)
{
        struct str rest = l->text, line;
        size_t n = 1;

        for (size_t i = 0; i < l->text.n; i++)
                n += l->text.p[i] == '\n';
        l->lines = ARENA_ARRAY(l->a, struct str, n + 1);
        l->n_lines = 0;
        while (str_next(&rest, '\n', &line))
                l->lines[l->n_lines++] = line;
}

static size_t columns(struct str s)
{
        size_t n = 0;

        for (size_t i = 0; i < s.n; i++)
                n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
        return n;
}

static void check_lines(struct lint *l, bool limited)
{
        static const struct str words[] = { STR_INIT("TO" "DO"), STR_INIT("FIX" "ME"), STR_INIT("XX" "X:") };

        for (size_t i = 0; i < l->n_lines; i++) {
                struct str s = l->lines[i];
                int line = (int)i + 1;
                if (limited && columns(s) > LINE_MOST)
                        finding(l, line, "line-length", "%zu columns, %d at most", columns(s), LINE_MOST);
                if (str_find(s, '\t') >= 0)
                        finding(l, line, "tab", "indent with spaces");
                for (size_t w = 0; w < ARRAY_LEN(words); w++) {
                        if (str_contains(s, words[w]))
                                finding(l, line, "todo", "do it, or write it into docs/ with an owner");
                }
        }
}

/* ---- Floors ------------------------------------------------------------------------------------------------------------ */

/*
 * The floor of a folder of src/ (docs/architecture.md); 0 when there is no such folder. A folder's states.h stands on no floor: it names
 * the numbers that the schema stores and includes nothing, so everybody may include it.
 */
static int floor_of(struct str folder)
{
        static const struct {
                struct str folder;
                int floor;
        } table[] = { { STR_INIT("base"), 1 },    { STR_INIT("text"), 2 },   { STR_INIT("db"), 3 },       { STR_INIT("http"), 3 },
                      { STR_INIT("ledger"), 4 },  { STR_INIT("jobs"), 4 },   { STR_INIT("site"), 4 },     { STR_INIT("people"), 5 },
                      { STR_INIT("market"), 5 },  { STR_INIT("office"), 5 }, { STR_INIT("learning"), 5 }, { STR_INIT("stories"), 5 },
                      { STR_INIT("outside"), 6 }, { STR_INIT("web"), 7 },    { STR_INIT("api"), 7 },      { STR_INIT("main"), 8 } };

        for (size_t i = 0; i < ARRAY_LEN(table); i++) {
                if (str_eq(table[i].folder, folder))
                        return table[i].floor;
        }
        return 0;
}

static struct str first_part(struct str path)
{
        ptrdiff_t slash = str_find(path, '/');

        return str_slice(path, 0, slash < 0 ? 0 : (size_t)slash);
}

/* "market" for src/market/x.c, "tools" for tools/x.c */
static struct str folder_of(const char *path)
{
        struct str s = str_c(path), top = first_part(s);

        return str_eq(top, S("src")) ? first_part(str_slice(s, 4, s.n)) : top;
}

/* One include: its name stands in quotes behind `at`. */
static void check_include(struct lint *l, int line, struct str s, size_t at)
{
        struct str own = folder_of(l->path), name, folder;
        int own_floor = str_eq(own, S("tools")) ? 2 : floor_of(own), floor;
        size_t end = at + 1;

        while (end < s.n && s.p[end] != '"')
                end++;
        name = str_slice(s, at + 1, end);
        folder = first_part(name);
        if (str_ends(str_c(l->path), S("/states.h")))
                finding(l, line, "floor", "states.h is every floor's: it includes nothing");
        if (folder.n == 0 || own_floor == 0 || str_ends(name, S("/states.h")))
                return;
        floor = floor_of(folder);
        if (floor == 0)
                finding(l, line, "floor", "\"%.*s\": src/ has no folder of that name", STR_ARG(name));
        else if (floor > own_floor)
                finding(l, line, "floor", "\"%.*s\" is on floor %d, %.*s/ may include floor %d and lower", STR_ARG(name), floor,
                        STR_ARG(own), own_floor);
}

/* #include "…" in C, -- include "…" in SQL, the headers that a template declares. */
static void check_includes(struct lint *l)
{
        for (size_t i = 0; i < l->n_lines; i++) {
                struct str s = str_trim(l->lines[i]);
                bool include = str_starts(s, S("#include \"")) || str_starts(s, S("-- include \"")),
                     declaration = str_starts(s, S("{{template "));
                bool open = false;
                for (size_t at = 0; (include || declaration) && at < s.n; at++) {
                        open ^= s.p[at] == '"';
                        if (open && s.p[at] == '"')
                                check_include(l, (int)i + 1, s, at);
                }
        }
}

/* ---- Tokens of C --------------------------------------------------------------------------------------------------------- */

static void add_token(struct lint *l, struct str s, int line, bool preprocessor)
{
        if (l->n == l->cap) {
                struct token *old = l->v;
                l->cap = l->cap == 0 ? 4096 : l->cap * 2;
                l->v = ARENA_ARRAY(l->a, struct token, l->cap);
                if (l->n > 0)
                        memcpy(l->v, old, l->n * sizeof *old);
        }
        l->v[l->n++] = (struct token){ s, line, preprocessor };
}

/* The end of what begins at `at`: a comment, a literal, a name or number, or one sign. */
static size_t token_end(struct str s, size_t at)
{
        struct str rest = str_slice(s, at, s.n);
        size_t end = at;

        if (str_starts(rest, S("//"))) {
                while (end < s.n && s.p[end] != '\n')
                        end++;
                return end;
        }
        if (str_starts(rest, S("/*"))) {
                for (end = at + 2; end + 1 < s.n && !(s.p[end] == '*' && s.p[end + 1] == '/'); end++)
                        ;
                return end + 2 < s.n ? end + 2 : s.n;
        }
        if (s.p[at] == '"' || s.p[at] == '\'') {
                end = scan_literal(s, at);
                return end > 0 ? end : at + 1;
        }
        while (end < s.n && (scan_is_name(s.p[end]) || (unsigned char)s.p[end] >= 0x80))
                end++;
        return end > at ? end : at + 1;
}

static void read_tokens(struct lint *l)
{
        struct str s = l->text;
        bool preprocessor = false, line_begins = true;
        int line = 1;
        size_t end;

        l->n = 0;
        for (size_t at = 0; at < s.n; at = end) {
                end = token_end(s, at);
                bool comment = end > at + 1 && s.p[at] == '/' && (s.p[at + 1] == '/' || s.p[at + 1] == '*');
                if (s.p[at] == '#' && line_begins)
                        preprocessor = true;
                if (s.p[at] == '\n')
                        preprocessor = preprocessor && at > 0 && s.p[at - 1] == '\\';
                line_begins = s.p[at] == '\n' || (line_begins && scan_is_space(s.p[at]));
                if (!scan_is_space(s.p[at]) && !comment)
                        add_token(l, str_slice(s, at, end), line, preprocessor);
                for (size_t i = at; i < end; i++)
                        line += s.p[i] == '\n';
        }
}

static bool is(const struct token *t, const char *s)
{
        return str_eq(t->s, str_c(s));
}

static bool is_one_of(struct str s, const char *const *list, size_t n)
{
        for (size_t i = 0; i < n; i++) {
                if (str_eq(s, str_c(list[i])))
                        return true;
        }
        return false;
}

/* v[at] opens a bracket: the position behind its partner. */
static size_t skip_brackets(const struct token *v, size_t n, size_t at)
{
        int depth = 0;

        for (; at < n; at++) {
                if (is(&v[at], "(") || is(&v[at], "[") || is(&v[at], "{"))
                        depth++;
                else if (is(&v[at], ")") || is(&v[at], "]") || is(&v[at], "}"))
                        depth--;
                if (depth == 0)
                        return at + 1;
        }
        return n;
}

/* ---- Functions that are not called here ------------------------------------------------------------------------------------- */

static void check_calls(struct lint *l)
{
        static const char *const banned[] = { "strcpy",  "strcat", "strncpy", "strncat", "stpcpy",    "sprintf",  "vsprintf",
                                              "strtok",  "atoi",   "atol",    "atoll",   "atof",      "gets",     "scanf",
                                              "sscanf",  "fscanf", "ctime",   "asctime", "localtime", "gmtime",   "mktime",
                                              "rand",    "srand",  "random",  "drand48", "system",    "popen",    "tmpnam",
                                              "tempnam", "mktemp", "alloca",  "strdup",  "strndup",   "asprintf", "vasprintf" };
        static const char *const memory[] = { "malloc", "calloc", "realloc", "reallocarray", "free" };
        static const char *const arena_only[] = { "people", "market", "office", "learning", "stories", "web", "api", "site" };
        bool no_memory = is_one_of(folder_of(l->path), arena_only, ARRAY_LEN(arena_only));

        for (size_t i = 0; i + 1 < l->n; i++) {
                struct str name = l->v[i].s;
                if (!is(&l->v[i + 1], "("))
                        continue;
                if (is_one_of(name, banned, ARRAY_LEN(banned)))
                        finding(l, l->v[i].line, "banned", "%.*s() is not used here", STR_ARG(name));
                if (no_memory && is_one_of(name, memory, ARRAY_LEN(memory)))
                        finding(l, l->v[i].line, "malloc", "memory comes from the request's arena here, not from %.*s()", STR_ARG(name));
        }
}

/* A name for a type of functions is fine, one that hides a struct is not. */
static void check_typedefs(struct lint *l)
{
        static const char *const kinds[] = { "struct", "union", "enum" };

        for (size_t i = 0; i + 1 < l->n; i++) {
                size_t end = i + 1;
                if (!is(&l->v[i], "typedef") || !is_one_of(l->v[end].s, kinds, ARRAY_LEN(kinds)))
                        continue;
                while (end < l->n && !is(&l->v[end], ";") && !is(&l->v[end], "("))
                        end = is(&l->v[end], "{") ? skip_brackets(l->v, l->n, end) : end + 1;
                if (end < l->n && is(&l->v[end], ";"))
                        finding(l, l->v[i].line, "typedef-struct", "write struct name, without a typedef");
        }
}

/* ---- Globals ------------------------------------------------------------------------------------------------------------------- */

/* A comment with "lint: " on one of the lines, or on the line above. */
static bool has_reason(const struct lint *l, int from, int to)
{
        for (int line = from - 1; line <= to; line++) {
                if (str_contains(line_text(l, line), S("lint: ")))
                        return true;
        }
        return false;
}

/* Is what [from, to) declares a variable that can change? The tokens end in front of ';'. ret_name: its name. */
static bool is_mutable(const struct token *v, size_t from, size_t to, struct str *ret_name)
{
        bool constant = false, pointer_constant = false, pointer = false, function_pointer = false;
        size_t at = from, words = 0;

        for (; at < to && !is(&v[at], "=") && !is(&v[at], "["); at++) {
                if (is(&v[at], "{")) {
                        at = skip_brackets(v, to, at) - 1;
                } else if (is(&v[at], "(") && function_pointer) {
                        at = skip_brackets(v, to, at) - 1; /* its parameters */
                } else if (is(&v[at], "(") && at + 1 < to && is(&v[at + 1], "*")) {
                        function_pointer = true;
                } else if (is(&v[at], "(") && at > from && !is(&v[at - 1], "_Atomic")) {
                        return false; /* a function, or a macro that declares something else */
                } else if (is(&v[at], "*")) {
                        pointer = true;
                        pointer_constant = false;
                } else if (is(&v[at], "const")) {
                        constant = constant || !pointer;
                        pointer_constant = pointer;
                } else if (scan_is_name_start(v[at].s.p[0])) {
                        words++;
                        *ret_name = v[at].s;
                }
        }
        if (to > from && is(&v[to - 1], "}") && at == to)
                return false; /* a type alone */
        return words > 1 && !(pointer ? pointer_constant : constant);
}

static void check_variable(struct lint *l, const struct token *v, size_t from, size_t to)
{
        static const char *const others[] = { "typedef", "extern", "_Static_assert", "struct", "union", "enum" };
        struct str name = { 0 };

        if (to <= from + 2 && is_one_of(v[from].s, others, ARRAY_LEN(others)))
                return;
        if (is(&v[from], "typedef") || is(&v[from], "extern") || is(&v[from], "_Static_assert"))
                return;
        if (is_mutable(v, from, to, &name) && !has_reason(l, v[from].line, v[to - 1].line))
                finding(l, v[from].line, "global",
                        "%.*s can change and belongs to the whole process: pass it, or say why in a comment \"lint: …\"", STR_ARG(name));
}

/* ---- Shape of functions --------------------------------------------------------------------------------------------------------- */

/* A walk over the statements of one function, with the control structures around the statement in hand. */
struct walk {
        struct lint *l;
        const struct token *v;
        size_t n, at;
        int level;
        bool deep; /* one finding per function is enough */
};

static bool now(const struct walk *w, const char *s)
{
        return w->at < w->n && is(&w->v[w->at], s);
}

static void walk_statement(struct walk *w);

static void walk_inner(struct walk *w)
{
        w->level++;
        if (w->level > LEVELS_MOST && !w->deep && w->at < w->n) {
                w->deep = true;
                finding(w->l, w->v[w->at].line, "nesting", "more than %d levels: split the function", LEVELS_MOST);
        }
        walk_statement(w);
        w->level--;
}

static void skip_parens(struct walk *w)
{
        if (now(w, "("))
                w->at = skip_brackets(w->v, w->n, w->at);
}

/* The head is at w->at: if, for, while, switch or do. */
static void walk_control(struct walk *w)
{
        bool is_do = now(w, "do"), is_if = now(w, "if");

        w->at++;
        skip_parens(w);
        walk_inner(w);
        if (is_do) {
                w->at++; /* while */
                skip_parens(w);
                w->at += now(w, ";");
        }
        if (!is_if || !now(w, "else"))
                return;
        w->at++;
        if (now(w, "if"))
                walk_control(w);
        else
                walk_inner(w);
}

static void walk_plain(struct walk *w)
{
        size_t from = w->at;

        while (w->at < w->n && !now(w, ";") && !now(w, "}"))
                w->at = now(w, "(") || now(w, "[") || now(w, "{") ? skip_brackets(w->v, w->n, w->at) : w->at + 1;
        if (w->at > from && is(&w->v[from], "static"))
                check_variable(w->l, w->v, from, w->at);
        w->at += now(w, ";");
}

static void walk_statement(struct walk *w)
{
        static const char *const heads[] = { "if", "for", "while", "switch", "do" };

        while (w->at + 1 < w->n && (now(w, "case") || now(w, "default") || is(&w->v[w->at + 1], ":"))) {
                while (w->at < w->n && !now(w, ":"))
                        w->at++;
                w->at++;
        }
        if (w->at >= w->n)
                return;
        if (is_one_of(w->v[w->at].s, heads, ARRAY_LEN(heads))) {
                walk_control(w);
                return;
        }
        if (!now(w, "{")) {
                walk_plain(w);
                return;
        }
        w->at++;
        while (w->at < w->n && !now(w, "}"))
                walk_statement(w);
        w->at++;
}

/* v[open] is the '{' of a function's body; returns the position behind its '}'. */
static size_t check_function(struct lint *l, const struct token *v, size_t n, size_t from, size_t open)
{
        size_t behind = skip_brackets(v, n, open);
        struct walk w = { .l = l, .v = v, .n = behind, .at = open };
        int lines = v[behind - 1].line - v[open].line + 1;

        if (lines > FUNCTION_LINES_MOST)
                finding(l, v[from].line, "function-length", "%d lines, %d at most", lines, FUNCTION_LINES_MOST);
        walk_statement(&w);
        return behind;
}

/* The declarations of the file, one after the other. */
static void check_declarations(struct lint *l)
{
        struct token *v = ARENA_ARRAY(l->a, struct token, l->n + 1);
        size_t n = 0, from = 0;

        for (size_t i = 0; i < l->n; i++) {
                if (!l->v[i].preprocessor)
                        v[n++] = l->v[i];
        }
        for (size_t at = 0; at < n;) {
                if (is(&v[at], "{") && at > from && is(&v[at - 1], ")")) {
                        at = check_function(l, v, n, from, at);
                        from = at;
                } else if (is(&v[at], ";")) {
                        if (at > from)
                                check_variable(l, v, from, at);
                        from = ++at;
                } else if (is(&v[at], "(") || is(&v[at], "[") || is(&v[at], "{")) {
                        at = skip_brackets(v, n, at);
                } else {
                        at++;
                }
        }
}

/* ---- Templates ------------------------------------------------------------------------------------------------------------------- */

/* The security policy of pages forbids both. Mails have no style sheet: theirs may stand in them. */
static void check_template(struct lint *l)
{
        bool mail = str_eq(folder_of(l->path), S("outside"));

        for (size_t i = 0; i < l->n_lines; i++) {
                struct str s = str_lower(l->a, l->lines[i]);
                int line = (int)i + 1;
                if (!mail && (str_contains(s, S(" style=")) || str_contains(s, S("<style"))))
                        finding(l, line, "inline-style", "styles stand in assets/");
                if (str_contains(s, S("<script")) && !str_contains(s, S("<script src=")))
                        finding(l, line, "inline-script", "scripts stand in assets/: <script src=…>");
        }
}

/* ---- The tree ---------------------------------------------------------------------------------------------------------------------- */

static bool ends(const char *s, const char *end)
{
        return str_ends(str_c(s), str_c(end));
}

static void check_file(struct lint *l, const char *path)
{
        bool is_c = ends(path, ".c") || ends(path, ".h"), is_sql = ends(path, ".sql"), is_page = ends(path, ".html");
        bool in_src = str_starts(str_c(path), S("src/"));
        struct arena_mark mark = arena_mark(l->a);

        if (!is_c && !is_sql && !is_page && !ends(path, ".css") && !ends(path, ".js") && !(ends(path, ".txt") && in_src))
                return;
        l->path = path;
        l->text = tool_read(l->a, str_z(l->a, str_fmt(l->a, "%s/%s", l->root, path)));
        split_lines(l);
        check_lines(l, is_c || is_sql);
        check_includes(l);
        if (is_page && in_src)
                check_template(l);
        if (is_c) {
                read_tokens(l);
                check_calls(l);
                check_typedefs(l);
                check_declarations(l);
        }
        l->v = NULL;
        l->n = l->cap = 0;
        arena_rewind(l->a, mark);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
        return strcmp((*a)->d_name, (*b)->d_name);
}

/* Not the tools' own cases: they are bad on purpose. */
static int is_ours(const struct dirent *d)
{
        static const char *const others[] = { "node_modules", "querygen" };

        return d->d_name[0] != '.' && !is_one_of(str_c(d->d_name), others, ARRAY_LEN(others));
}

/* A folder of src/ tells what it is for. */
static void check_readme(struct lint *l, const char *folder)
{
        struct stat st;
        struct str s = str_c(folder);
        bool direct = str_starts(s, S("src/")) && str_find(str_slice(s, 4, s.n), '/') < 0;

        if (!direct || stat(str_z(l->a, str_fmt(l->a, "%s/%s/README.md", l->root, folder)), &st) == 0)
                return;
        l->path = folder;
        l->n_lines = 0;
        finding(l, 0, "readme", "the folder needs a README.md: purpose, what it may use, main types, invariants, where to start");
}

static void walk_folder(struct lint *l, const char *folder)
{
        struct dirent **list;
        int n = scandir(str_z(l->a, str_fmt(l->a, "%s/%s", l->root, folder)), &list, is_ours, by_name);

        check_readme(l, folder);
        for (int i = 0; i < n; i++) {
                struct stat st;
                char *path = str_z(l->a, str_fmt(l->a, "%s/%s", folder, list[i]->d_name));
                free(list[i]);
                if (stat(str_z(l->a, str_fmt(l->a, "%s/%s", l->root, path)), &st) != 0)
                        tool_fail(path, 0, "cannot be read");
                if (S_ISDIR(st.st_mode))
                        walk_folder(l, path);
                else
                        check_file(l, path);
        }
        if (n >= 0)
                free(list);
}

int main(int argc, char **argv)
{
        static const char *const folders[] = { "assets", "bench", "src", "tests", "tools" };
        struct stat st;

        if (argc != 2) {
                fprintf(stderr, "usage: lint ROOT\n");
                return 2;
        }
        struct arena *a CLEANUP(arena_freep) = arena_new(1024 * 1024);
        struct lint l = { .a = a, .root = argv[1] };

        for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
                if (stat(str_z(a, str_fmt(a, "%s/%s", l.root, folders[i])), &st) == 0)
                        walk_folder(&l, folders[i]);
        }
        if (l.findings > 0)
                printf("findings: %zu\n", l.findings);
        return l.findings > 0 ? 1 : 0;
}
