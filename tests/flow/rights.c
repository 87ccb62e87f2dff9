/*
 * The rights test, generated from the route table: every route as every kind of visitor, against the letters that the table itself
 * declares (web.h).
 *
 * A route with {id}, {sub} or {slug} needs a sample below: a route without one fails, and so does one whose letters are missing. Samples
 * are made anew for every POST,
 * in the state in which the act is possible, so that "allowed" is tried where it counts; a refused POST must leave no trace in any table.
 *
 * Beside the nine of the letters come three whose letters follow from the first: somebody before the e-mail is confirmed, an operator
 * before the second factor, and a form
 * without a valid token, which nobody may send.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/town.h"
#include "web/web.h"

#define VISITORS 9
enum { NOBODY, STRANGER, CLIENT, FREELANCER, REVIEW, FINANCE, PEOPLE, OPERATOR, SUSPENDED, UNCONFIRMED, FIRST_FACTOR, ALL };

static const struct person_wish wishes[ALL] = {
        [STRANGER] = { .name = "stranger", .is_client = true, .is_freelancer = true },
        [CLIENT] = { .name = "client", .is_client = true },
        [FREELANCER] = { .name = "freelancer", .is_freelancer = true },
        [REVIEW] = { .name = "review", .rights = STAFF_REVIEW, .totp = true, .second_factor = true },
        [FINANCE] = { .name = "finance", .rights = STAFF_FINANCE, .totp = true, .second_factor = true },
        [PEOPLE] = { .name = "people", .rights = STAFF_PEOPLE, .totp = true, .second_factor = true },
        [OPERATOR] = { .name = "operator", .rights = STAFF_OPERATOR, .totp = true, .second_factor = true },
        [SUSPENDED] = { .name = "suspended", .is_client = true, .is_freelancer = true },
        [UNCONFIRMED] = { .name = "unconfirmed", .is_client = true, .is_freelancer = true, .unconfirmed = true },
        [FIRST_FACTOR] = { .name = "first-factor", .rights = STAFF_OPERATOR, .totp = true },
};

struct rights {
        struct world *w;
        struct town town;
        struct user_id who[ALL];
        int64_t id, sub; /* of the sample at hand */
        const char *slug;
        int number, failed;
};

/* ---- samples: a thing of the client's and the freelancer's, in the state in which the act is possible --------------------------- */

static char *path_of(struct rights *r, const char *pattern);

static struct proposal_id waiting_proposal(struct rights *r, bool opened)
{
        struct project_id project = town_project(&r->town, r->who[CLIENT], PROJECT_OPEN);
        struct proposal_id id = town_proposal(&r->town, project, r->who[FREELANCER], 25000);

        if (opened)
                town_open_proposal(&r->town, r->who[CLIENT], id);
        return id;
}

static void draft(struct rights *r)
{
        r->id = town_project(&r->town, r->who[CLIENT], PROJECT_DRAFT).v;
}

static void open_project(struct rights *r)
{
        r->id = town_project(&r->town, r->who[CLIENT], PROJECT_OPEN).v;
}

static void asked_project(struct rights *r)
{
        open_project(r);
        r->sub = town_question(&r->town, (struct project_id){ r->id }, r->who[FREELANCER]).v;
}

static void unopened(struct rights *r)
{
        r->id = waiting_proposal(r, false).v;
}

static void opened(struct rights *r)
{
        r->id = waiting_proposal(r, true).v;
}

static void offered(struct rights *r)
{
        r->id = town_contract(&r->town, r->who[CLIENT], r->who[FREELANCER], CONTRACT_OFFERED).v;
        town_money(&r->town, r->who[CLIENT], 10000);
}

static void active(struct rights *r)
{
        r->id = town_contract(&r->town, r->who[CLIENT], r->who[FREELANCER], CONTRACT_ACTIVE).v;
}

static void delivered(struct rights *r)
{
        r->id = town_contract(&r->town, r->who[CLIENT], r->who[FREELANCER], CONTRACT_DELIVERED).v;
}

static void accepted(struct rights *r)
{
        r->id = town_contract(&r->town, r->who[CLIENT], r->who[FREELANCER], CONTRACT_ACCEPTED).v;
}

static void reviewed(struct rights *r)
{
        accepted(r);
        r->sub = town_reviews(&r->town, (struct contract_id){ r->id }, r->who[CLIENT], r->who[FREELANCER]).v;
}

/* The client is told of a proposal. */
static void note(struct rights *r)
{
        waiting_proposal(r, false);
        r->id = town_number(&r->town,
                "SELECT max(n.id) FROM notifications n JOIN users u ON u.id = n.user_id WHERE u.email_key = 'client@example.org'");
}

static void other_session(struct rights *r)
{
        town_sign_in(&r->town, r->who[CLIENT], "client-elsewhere", false);
        r->id = town_number(&r->town, "SELECT max(id) FROM sessions");
}

static void in_review(struct rights *r)
{
        r->id = town_project(&r->town, r->who[CLIENT], PROJECT_IN_REVIEW).v;
}

static void somebody(struct rights *r)
{
        char name[24];

        snprintf(name, sizeof name, "person%lld", (long long)town_number(&r->town, "SELECT max(id) FROM users"));
        r->id = town_person(&r->town, &(struct person_wish){ .name = str_z(r->w->a, str_c(name)), .is_client = true, .elsewhere = true }).v;
}

static void suspended(struct rights *r)
{
        somebody(r);
        town_suspend(&r->town, (struct user_id){ r->id });
}

static void names(struct rights *r)
{
        r->slug = "names";
}

static void terms(struct rights *r)
{
        r->slug = "terms";
}

static void failed_job(struct rights *r)
{
        r->id = town_number(&r->town,
                "INSERT INTO jobs (kind, payload, state, run_at, created_at) VALUES ('test.none', '{}', 3, 1, 1) RETURNING id");
}

/* Those that wait are refused first, since nobody may announce more than a few. */
static void top_up(struct rights *r)
{
        town_refuse_top_ups(&r->town);
        r->id = town_top_up(&r->town, r->who[CLIENT], 10000).v;
}

static void withdrawal(struct rights *r)
{
        town_money(&r->town, r->who[FREELANCER], 20000);
        town_send_withdrawals(&r->town);
        r->id = town_withdrawal(&r->town, r->who[FREELANCER], 10000).v;
}

/* A multipart form of the freelancer's with a file, sent by the page; the number of its page afterwards. */
static void upload(struct rights *r, const char *page, const char *action, const char *typed, const char *files)
{
        struct browser *b = browser_of(r->w, "freelancer");
        struct sent_form f;
        struct answer a;
        const char *slash;

        r->id = 0;
        if (!exchange(r->w, b, page, NULL, NULL, &a) || !read_form(r->w, a.body, action, &f))
                return;
        for (size_t i = 0; i < f.n; i++)
                if (strcmp(f.v[i].name, "title") == 0 || strcmp(f.v[i].name, "body") == 0)
                        f.v[i].value = typed;
        f.files = files;
        if (send_form(r->w, b, &f, &a) && a.status == 303 && (slash = strrchr(a.location, '/')))
                r->id = strtoll(slash + 1, NULL, 10);
}

/* The work stays while nobody has deleted its picture: making the web sizes takes time. */
static void picture(struct rights *r)
{
        r->sub = town_number(&r->town, "SELECT COALESCE(max(id), 0) FROM attachments WHERE subject = 9");
        if (r->sub == 0)
                upload(r, "/profile/works/new", "/profile/works/new", "Carpets", "pictures=" WASL_FLOW_DIR "/../data/pictures/small.gif");
        r->sub = town_number(&r->town, "SELECT COALESCE(max(id), 0) FROM attachments WHERE subject = 9");
        r->id = town_number(&r->town, "SELECT COALESCE(max(subject_id), 0) FROM attachments WHERE subject = 9");
}

static void web_size(struct rights *r)
{
        picture(r);
        r->id = town_number(&r->town, "SELECT COALESCE(max(file_id), 0) FROM attachments WHERE subject = 9");
        r->sub = 320;
}

static void work(struct rights *r)
{
        upload(r, "/profile/works/new", "/profile/works/new", "Carpets", NULL);
}

static void delivered_file(struct rights *r)
{
        active(r);
        char *page = path_of(r, "/contracts/{id}"), *action = path_of(r, "/contracts/{id}/deliver");
        upload(r, page, action, "Here it is.", "files=" WASL_FLOW_DIR "/../data/pictures/small.gif");
        r->id = town_number(&r->town, "SELECT COALESCE(max(id), 0) FROM attachments WHERE subject = 7");
}

static void party(struct rights *r)
{
        r->id = r->who[FREELANCER].v;
}

/* A link that was never sent: whoever comes with one is told so, on a page for everyone. */
static void no_such_link(struct rights *r)
{
        r->slug = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
}

static const struct {
        const char *path;
        void (*make)(struct rights *r);
} samples[] = {
        { "/notifications/{id}/open", note },
        { "/confirm/{slug}", no_such_link },
        { "/new-address/{slug}", no_such_link },
        { "/reset/{slug}", no_such_link },
        { "/settings/sessions/{id}/end", other_session },
        { "/profile/works/{id}", work },
        { "/profile/works/{id}/delete", work },
        { "/profile/works/{id}/pictures/{sub}/replace", picture },
        { "/profile/works/{id}/pictures/{sub}/delete", picture },
        { "/profile/works/{id}/pictures/{sub}/move", picture },
        { "/people/{id}", party },
        { "/works/{id}", work },
        { "/files/{id}", delivered_file },
        { "/pictures/{id}/{sub}", web_size },
        { "/projects/{id}", open_project },
        { "/projects/{id}/edit", draft },
        { "/projects/{id}/discard", draft },
        { "/projects/{id}/similar", open_project },
        { "/projects/{id}/close", open_project },
        { "/projects/{id}/compare", open_project },
        { "/projects/{id}/questions", open_project },
        { "/projects/{id}/questions/{sub}", asked_project },
        { "/projects/{id}/proposals", open_project },
        { "/proposals/{id}", unopened },
        { "/proposals/{id}/edit", unopened },
        { "/proposals/{id}/withdraw", unopened },
        { "/proposals/{id}/open", unopened },
        { "/proposals/{id}/shortlist", unopened },
        { "/proposals/{id}/decline", unopened },
        { "/proposals/{id}/accept", opened },
        { "/contracts/{id}", active },
        { "/contracts/{id}/fund", offered },
        { "/contracts/{id}/deliver", active },
        { "/contracts/{id}/changes", delivered },
        { "/contracts/{id}/accept", delivered },
        { "/contracts/{id}/review", accepted },
        { "/contracts/{id}/reviews/{sub}/reply", reviewed },
        { "/wallet/top-ups/{id}", top_up },
        { "/wallet/withdrawals/{id}", withdrawal },
        { "/wallet/withdrawals/{id}/cancel", withdrawal },
        { "/console/top-ups/{id}", top_up },
        { "/console/top-ups/{id}/confirm", top_up },
        { "/console/top-ups/{id}/refuse", top_up },
        { "/console/withdrawals/{id}", withdrawal },
        { "/console/withdrawals/{id}/sent", withdrawal },
        { "/console/withdrawals/{id}/failed", withdrawal },
        { "/console/projects/{id}", in_review },
        { "/console/projects/{id}/approve", in_review },
        { "/console/projects/{id}/reject", in_review },
        { "/console/people/{id}", somebody },
        { "/console/people/{id}/suspend", somebody },
        { "/console/people/{id}/lift", suspended },
        { "/console/people/{id}/rights", somebody },
        { "/console/settings/{slug}", names },
        { "/console/texts/{slug}", terms },
        { "/console/jobs/{id}/retry", failed_job },
};

/* Routes that end the visitor's own session: it gets a new one for each. */
static const char *const ends_session[] = { "/sign-out", "/settings/sessions/end" };

/* ---- one call ------------------------------------------------------------------------------------------------------------------- */

static const char *name_of(int visitor)
{
        return visitor == NOBODY ? "nobody" : wishes[visitor].name;
}

static char *put(struct rights *r, const char *path, const char *name, const char *value)
{
        const char *at = strstr(path, name);

        if (!at)
                return str_z(r->w->a, str_c(path));
        return str_z(r->w->a, str_fmt(r->w->a, "%.*s%s%s", (int)(at - path), path, value, at + strlen(name)));
}

static char *path_of(struct rights *r, const char *pattern)
{
        char id[24], sub[24];

        snprintf(id, sizeof id, "%lld", (long long)r->id);
        snprintf(sub, sizeof sub, "%lld", (long long)r->sub);
        return put(r, put(r, put(r, pattern, "{id}", id), "{sub}", sub), "{slug}", r->slug ? r->slug : "");
}

/* The token of a form that this visitor has been shown, and a key that was never used. */
static char *keys(struct rights *r, int visitor, bool forged)
{
        struct browser *b = browser_of(r->w, name_of(visitor));
        struct answer page;
        struct sent_form f;
        unsigned char key[16];

        if (!exchange(r->w, b, visitor == NOBODY ? "/sign-up" : "/no-such-page", NULL, NULL, &page) || !read_form(r->w, page.body,
                visitor == NOBODY ? "/sign-up" : "/sign-out", &f))
                return NULL;
        random_bytes(key, sizeof key);
        for (size_t i = 0; i < f.n; i++)
                if (strcmp(f.v[i].name, "_token") == 0)
                        return str_z(r->w->a, str_fmt(r->w->a, "_token=%s%s&_key=%.*s", forged ? "x" : "", f.v[i].value,
                                STR_ARG(str_base64url(r->w->a, key, sizeof key))));
        return NULL;
}

static char letter_of(const struct route *route, const struct answer *a)
{
        if (a->status >= 500)
                return '!';
        if (a->status == 404)
                return 'h';
        if (a->status == 403)
                return 'f';
        if (a->status != 303)
                return 'a';
        if (strncmp(a->location, "/sign-in", 8) == 0)
                return 's';
        if (strncmp(a->location, "/second-factor", 14) == 0)
                return '2';
        return strcmp(a->location, "/confirm") == 0 && strncmp(route->path, "/confirm", 8) != 0 ? 'c' : 'a';
}

static bool in_list(const char *path, const char *const *list, size_t n)
{
        size_t i = 0;

        while (i < n && strcmp(list[i], path) != 0)
                i++;
        return i < n;
}

/* What comes back, as a letter; '?' where the call could not be made, 'W' where a refusal wrote something. */
static char call(struct rights *r, const struct route *route, int visitor, bool forged, struct answer *ret)
{
        struct browser *b = browser_of(r->w, name_of(visitor));
        bool post = route->method == HTTP_POST;

        char *fields = post ? keys(r, visitor, forged) : NULL;
        if (post && !fields)
                return '?';
        char *before = post ? written(r->w) : NULL;
        if (!exchange(r->w, b, path_of(r, route->path), fields, NULL, ret))
                return '?';
        if (visitor != NOBODY && post && in_list(route->path, ends_session, ARRAY_LEN(ends_session)))
                town_sign_in(&r->town, r->who[visitor], name_of(visitor), wishes[visitor].second_factor);
        char letter = letter_of(route, ret);
        char *after = post && letter != 'a' ? written(r->w) : NULL;
        return after && (!before || strcmp(before, after) != 0) ? 'W' : letter;
}

/* ---- one route ------------------------------------------------------------------------------------------------------------------ */

static bool make_sample(struct rights *r, const struct route *route)
{
        size_t i = 0;

        r->id = r->sub = 0;
        r->slug = NULL;
        if (!strchr(route->path, '{'))
                return true;
        while (i < ARRAY_LEN(samples) && strcmp(samples[i].path, route->path) != 0)
                i++;
        if (i < ARRAY_LEN(samples))
                samples[i].make(r);
        return i < ARRAY_LEN(samples);
}

/* The letters of those whose right follows from the route's `who`. */
static char expected(const struct route *route, int visitor)
{
        bool open = route->who == WHO_ANYONE || route->who == WHO_GUEST;

        if (visitor < VISITORS)
                return route->rights[visitor];
        if (open) /* they count as nobody yet */
                return route->rights[NOBODY];
        if (route->who == WHO_ANY_SESSION)
                return 'a';
        if (visitor == FIRST_FACTOR)
                return '2';
        return route->who == WHO_UNCONFIRMED ? 'a' : 'c';
}

static void report(struct rights *r, const struct route *route, int wrong, const char *found, const char *wanted, const char *why)
{
        const char *method = route->method == HTTP_POST ? "POST" : "GET";

        r->failed += wrong > 0;
        printf("%s %d - %s %s\n", wrong ? "not ok" : "ok", ++r->number, method, route->path);
        if (wrong)
                printf("#   found %s\n#   table %s%s%s\n", found, wanted, why[0] ? "\n#   " : "", why);
        fflush(stdout);
}

static void try_route(struct rights *r, const struct route *route)
{
        char found[ALL + 1] = { 0 }, wanted[ALL + 1] = { 0 };
        struct answer a;
        int wrong = 0;

        if (!route->rights || strlen(route->rights) != VISITORS || strspn(route->rights, "asfh2") != VISITORS) {
                report(r, route, 1, "-", route->rights ? route->rights : "(none)", "the table needs a letter for each of the nine");
                return;
        }
        if (!make_sample(r, route)) {
                report(r, route, 1, "-", route->rights, "there is no sample for this route in tests/flow/rights.c");
                return;
        }
        for (int v = NOBODY; v < ALL; v++) {
                if (route->method == HTTP_POST && v > NOBODY)
                        make_sample(r, route);
                found[v] = call(r, route, v, false, &a);
                wanted[v] = expected(route, v);
                wrong += found[v] != wanted[v];
        }
        report(r, route, wrong, found, wanted, "");
        if (route->method != HTTP_POST)
                return;
        /* Nobody gets through without the token of the own session, however great the rights. */
        for (int v = NOBODY; v < VISITORS; v++) {
                if (route->rights[v] != 'a')
                        continue;
                make_sample(r, route);
                if (call(r, route, v, true, &a) == 'f')
                        continue;
                printf("not ok %d - POST %s with a forged token as %s: status %d\n", ++r->number, route->path, name_of(v), a.status);
                r->failed++;
        }
}

/* ---- the run -------------------------------------------------------------------------------------------------------------------- */

static void make_people(struct rights *r)
{
        for (int v = STRANGER; v < ALL; v++)
                r->who[v] = town_person(&r->town, &wishes[v]);
        town_suspend(&r->town, r->who[SUSPENDED]);
}

static bool audit_is_clean(struct world *w)
{
        char *const argv[] = { w->wasl, (char[]){ "audit" }, (char[]){ "--data" }, w->data, NULL };
        int status;
        char *out = world_command(w, argv, NULL, &status);

        if (status != 0)
                printf("# %s\n", out);
        return status == 0;
}

int main(int argc, char **argv)
{
        static const struct flow flow = { .name = "rights", .settings = "proposals_a_month=1000" };
        size_t n;
        const struct route *table = routes(&n);

        if (argc < 3) {
                fprintf(stderr, "usage: %s PROGRAM sqlite|POSTGRESQL-URL\n", argv[0]);
                return 2;
        }
        struct world w = { .wasl = argv[1], .database = argv[2], .prefix = "", .a = arena_new(1 << 20) };
        struct rights r = { .w = &w };
        if (!world_start(&w, &flow)) {
                printf("not ok 1 - the server starts\n# %s\n", w.why);
                world_stop(&w);
                return 1;
        }
        town_open(&r.town, &w);
        make_people(&r);
        for (size_t i = 0; i < n; i++)
                if (argc < 5 || strcmp(argv[4], table[i].path) == 0)
                        try_route(&r, &table[i]);
        bool clean = audit_is_clean(&w);
        printf("%s %d - the audit finds nothing afterwards\n1..%d\n", clean ? "ok" : "not ok", r.number + 1, r.number + 1);
        town_close(&r.town);
        world_stop(&w);
        arena_free(w.a);
        return r.failed || !clean ? 1 : 0;
}
