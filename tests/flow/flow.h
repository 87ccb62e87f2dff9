/*
 * Flow tests: a table of labelled steps over real HTTP against a real server process, with the expected status, page facts and money.
 *
 * A flow runs against a new marketplace in a temporary folder (`wasl init`), served by `wasl serve` on a free port with jobs run step by
 * step (`wasl work --once`), mail written into a folder, and a test clock that a step moves. Every step names who acts: each name is a
 * browser of its own, with its own cookies.
 *
 * SUBMIT does what a browser does: it loads the page, takes the form with that action, keeps its hidden and prefilled fields, overlays
 * `fields`, sends it (as multipart where the form says so) and follows one redirect. `status` is the answer to the POST itself; `see` is
 * looked for in the page at the end, after entities are decoded and tags taken out.
 *
 * "{name}" in any string stands for a saved variable ("{flow_dir}": the folder of these tests). Saved by `save`: "id" saves the last
 * number of the redirect's (or page's) path; with
 * `pick`, the text of the element
 * with that id.
 *
 * What the site itself says is expected by its English message, in `say`: the page must have its translation in the flow's language.
 * Arguments follow after "|":
 * "Please write at least {n} characters.|n=10".
 *
 * A step with `bad` sends what is wrong: the answer's field of that name must be marked (aria-invalid), described by an element that
 * stands on the page and says `say`,
 * and linked from the summary on top; the fields in `keep` must still have what was typed; no table of the marketplace may have grown or
 * changed.
 */
#ifndef WASL_FLOW_H
#define WASL_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum act {
        GET = 1,      /* path */
        SUBMIT,       /* form `form` (its action's path, without language prefix) on page `path` */
        SUBMIT_TWICE, /* the same, sent twice with the same key (double click): both answers must have `status` and the same redirect */
        REPLAY,       /* the last SUBMIT of this browser again, byte for byte */
        RAW_POST,     /* `fields` to `path` as they stand: no token, no key */
        MAIL,         /* the newest mail to `who`'s address `path`: must contain `see`; `save` keeps the path of its first link */
        CLOCK,        /* moves time by `minutes` and runs due jobs */
        WORK,         /* runs due jobs */
        AUDIT,        /* `wasl audit` finds nothing */
        MONEY,        /* `sql` (one value) must be `see`; with `save` the value is kept instead */
        CODE,         /* saves the present TOTP code of the base32 secret in `path` under `save` */
};

struct step {
        const char *label;
        const char *who;
        enum act act;
        const char *path;
        const char *form;
        const char *fields; /* "name=value" lines; the same name again adds a value; "-name" takes one away */
        const char *file;   /* "field=path of a file" lines */
        int status;
        const char *see, *not_see;
        const char *say, *not_say;
        const char *bad;    /* the field's name; "" for the form as a whole */
        const char *keep;   /* "name=value" lines */
        const char *to;     /* the redirect's path, without language prefix; a trailing * stands for anything */
        const char *save, *pick;
        const char *sql;
        int64_t minutes;
};

struct world;

struct flow {
        const char *name;
        void (*make)(struct world *w); /* people and things to begin with (town.h), once the server runs; may be NULL */
        const struct step *steps;
        int n_steps;
        const char *settings; /* "key=value" lines for `wasl admin set` before the server starts */
        bool independent;     /* no step stands on one before: go on after a failure */
        bool staff;           /* makes the operator op@example.org before the server starts; password: flow_password */
};
extern const char flow_password[];

/*
 * Runs flows as TAP. argv: the program `wasl`, the database (sqlite or a postgresql:// URL), the language prefix ("" or "/fr"). Returns the
 * exit status.
 */
int flow_main(int argc, char **argv, const struct flow *flows, int n_flows);

#define STEPS(a) .steps = (a), .n_steps = (int)(sizeof(a) / sizeof((a)[0]))

#endif
