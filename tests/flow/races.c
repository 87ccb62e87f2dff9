/*
 * Two things at once, for real: requests that are prepared one after the other and then leave together, a thread and a connection each.
 * Whatever the order they arrive in, the
 * money moves once, nothing stands below zero, nobody sees an error of ours, and the audit finds nothing.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/town.h"
#include "people/states.h"

#define ROUNDS 8
#define MOST 6

/* One request on its way. */
struct shot {
        pthread_t thread;
        pthread_barrier_t *gate;
        CURL *curl;
        int status;
        char location[200];
};

struct races {
        struct world *w;
        struct town town;
        struct user_id client, freelancer;
        struct shot shots[MOST];
        unsigned n;
        int number, failed;
};

/* ---- requests ---------------------------------------------------------------------------------------------------------------- */

static size_t drop_body(char *p, size_t size, size_t n, void *ctx)
{
        (void)p;
        (void)ctx;
        return size * n;
}

static size_t keep_location(char *p, size_t size, size_t n, void *ctx)
{
        struct shot *s = ctx;

        if (size * n > 10 && strncasecmp(p, "location: ", 10) == 0)
                snprintf(s->location, sizeof s->location, "%.*s", (int)strcspn(p + 10, "\r\n"), p + 10);
        return size * n;
}

/* A connection of its own with the browser's cookies. */
static CURL *tab_of(CURL *browser)
{
        CURL *c = curl_easy_duphandle(browser);
        struct curl_slist *cookies = NULL;

        curl_easy_getinfo(browser, CURLINFO_COOKIELIST, &cookies);
        for (struct curl_slist *line = cookies; line; line = line->next)
                curl_easy_setopt(c, CURLOPT_COOKIELIST, line->data);
        curl_slist_free_all(cookies);
        return c;
}

/*
 * The form on the page as this browser would send it, with what is typed in; the same: byte for byte what the shot before sends (a double
 * click).
 */
static void aim(struct races *r, const char *who, const char *page, const char *action, const char *typed)
{
        struct browser *b = browser_of(r->w, who);
        struct shot *s = &r->shots[r->n];
        struct sent_form f;
        struct answer a;
        char url[300];

        assert(r->n < MOST);
        if (!exchange(r->w, b, page, NULL, NULL, &a) || !read_form(r->w, a.body, action, &f)) {
                printf("# %s has no form %s for %s (status %d)\n", page, action, who, a.status);
                return;
        }
        /* What is typed stands first, and the first value of a name counts. */
        char *body = str_z(r->w->a, str_fmt(r->w->a, "%s%s%s", typed, typed[0] ? "&" : "", urlencoded(r->w, b, &f)));
        *s = (struct shot){ .curl = tab_of(b->curl) };
        snprintf(url, sizeof url, "http://127.0.0.1:%d%s", r->w->port, action);
        curl_easy_setopt(s->curl, CURLOPT_URL, url);
        curl_easy_setopt(s->curl, CURLOPT_POST, 1L);
        curl_easy_setopt(s->curl, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
        curl_easy_setopt(s->curl, CURLOPT_COPYPOSTFIELDS, body);
        curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, drop_body);
        curl_easy_setopt(s->curl, CURLOPT_HEADERFUNCTION, keep_location);
        r->n++;
}

/* The last one again. */
static void again(struct races *r)
{
        assert(r->n > 0 && r->n < MOST);
        r->shots[r->n] = (struct shot){ .curl = tab_of(r->shots[r->n - 1].curl) };
        r->n++;
}

static void *fly(void *ctx)
{
        struct shot *s = ctx;
        long status = 0;

        curl_easy_setopt(s->curl, CURLOPT_HEADERDATA, s);
        pthread_barrier_wait(s->gate);
        if (curl_easy_perform(s->curl) == CURLE_OK)
                curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &status);
        s->status = (int)status;
        return NULL;
}

/*
 * All at once. Returns how many were answered with a redirect to where the act leads; -1 when one got anything but that or a polite
 * refusal.
 */
static int fire(struct races *r, unsigned expected)
{
        pthread_barrier_t gate;
        int done = 0;
        bool odd = r->n != expected || r->n == 0;

        pthread_barrier_init(&gate, NULL, r->n > 0 ? r->n : 1);
        for (unsigned i = 0; i < r->n; i++) {
                r->shots[i].gate = &gate;
                if (pthread_create(&r->shots[i].thread, NULL, fly, &r->shots[i]) != 0)
                        abort();
        }
        for (unsigned i = 0; i < r->n; i++) {
                pthread_join(r->shots[i].thread, NULL);
                curl_easy_cleanup(r->shots[i].curl);
                int status = r->shots[i].status;
                bool in = strncmp(r->shots[i].location, "/sign-in", 8) != 0;
                done += status == 303;
                if (!in || (status != 303 && status != 409 && status != 422)) {
                        printf("# request %u of %u was answered with %d\n", i + 1, r->n, status);
                        odd = true;
                }
        }
        pthread_barrier_destroy(&gate);
        r->n = 0;
        return odd ? -1 : done;
}

/* ---- what must hold ---------------------------------------------------------------------------------------------------------- */

static bool holds(struct races *r, const char *sql, const char *want)
{
        char *got = world_sql(r->w, sql);

        if (got && strcmp(got, want) == 0)
                return true;
        printf("# %s\n#   gives '%s' instead of '%s'\n", sql, got ? got : "(an error)", want);
        return false;
}

static char *with_id(struct races *r, const char *sql, int64_t id)
{
        const char *at = strstr(sql, "{}");
        struct buf b = buf_in(r->w->a);

        while (at) {
                buf_put(&b, (struct str){ sql, (size_t)(at - sql) });
                buf_fmt(&b, "%lld", (long long)id);
                sql = at + 2;
                at = strstr(sql, "{}");
        }
        buf_put(&b, str_c(sql));
        return str_z(r->w->a, buf_str(&b));
}

/* The balance of a person's wallet, of a contract's escrow, of a withdrawal's payout. */
#define BALANCE(owner, kind)                                                                \
        "COALESCE((SELECT sum(credit_posted - debit_posted) FROM accounts WHERE owner = " owner \
        " AND kind = " kind " AND owner_id = {}), 0)"
#define WALLET BALANCE("2", "2")
#define ESCROW BALANCE("3", "4")
#define PENDING BALANCE("2", "3")

static int64_t number(struct races *r, const char *sql, int64_t id)
{
        return town_number(&r->town, with_id(r, sql, id));
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

/* ---- the races ----------------------------------------------------------------------------------------------------------------- */

static char *path(struct races *r, const char *pattern, int64_t id)
{
        return with_id(r, pattern, id);
}

/* Two tabs of the client accept two proposals of one project. */
static bool two_accepts(struct races *r)
{
        struct project_id project = town_project(&r->town, r->client, PROJECT_OPEN);
        struct user_id second = { town_number(&r->town, "SELECT id FROM users WHERE email_key = 'second@example.org'") };
        struct proposal_id a = town_proposal(&r->town, project, r->freelancer, 10000), b = town_proposal(&r->town, project, second, 12000);

        town_open_proposal(&r->town, r->client, a);
        town_open_proposal(&r->town, r->client, b);
        aim(r, "client", path(r, "/proposals/{}", a.v), path(r, "/proposals/{}/accept", a.v), "");
        aim(r, "client two", path(r, "/proposals/{}", b.v), path(r, "/proposals/{}/accept", b.v), "");
        int done = fire(r, 2);
        return holds(r, path(r, "SELECT count(*) FROM contracts WHERE project_id = {}", project.v), "1") &&
               holds(r, path(r, "SELECT count(*) || ' ' || sum(state) FROM proposals WHERE project_id = {} AND state IN (3, 6)",
                       project.v), "2 9") &&
               done == 1;
}

/* The same balance into escrow and to the bank. */
static bool fund_or_withdraw(struct races *r)
{
        struct contract_id c = town_contract(&r->town, r->client, r->freelancer, CONTRACT_OFFERED);
        int64_t has = number(r, "SELECT " WALLET, r->client.v);
        char wish[200];

        if (has < 10000)
                town_money(&r->town, r->client, 10000 - has);
        has = number(r, "SELECT " WALLET, r->client.v);
        int64_t all = has / 100;
        snprintf(wish, sizeof wish, "amount=%lld&holder=Karim&account=FR76+3000+6000+0112+3456+7890+189&bank=", (long long)all);
        aim(r, "client", path(r, "/contracts/{}", c.v), path(r, "/contracts/{}/fund", c.v), "");
        aim(r, "client two", "/wallet/withdraw", "/wallet/withdraw", wish);
        int done = fire(r, 2);
        int64_t left = number(r, "SELECT " WALLET, r->client.v), escrow = number(r, "SELECT " ESCROW, c.v);
        bool one = escrow == 10000 ? left == has - 10000 : escrow == 0 && left == has - all * 100;
        if (!one)
                printf("# had %lld, left %lld, escrow %lld\n", (long long)has, (long long)left, (long long)escrow);
        town_send_withdrawals(&r->town);
        return one && done == 1;
}

/* Two of the staff confirm the same top-up: both may be told that it is done, the money comes once. */
static bool two_confirm(struct races *r)
{
        int64_t before = number(r, "SELECT " WALLET, r->client.v);
        struct top_up_id t = town_top_up(&r->town, r->client, 30000);
        int64_t amount = number(r, "SELECT amount_minor FROM top_ups WHERE id = {}", t.v);

        aim(r, "staff", path(r, "/console/top-ups/{}", t.v), path(r, "/console/top-ups/{}/confirm", t.v), "");
        aim(r, "clerk", path(r, "/console/top-ups/{}", t.v), path(r, "/console/top-ups/{}/confirm", t.v), "");
        int done = fire(r, 2);
        return done >= 1 && number(r, "SELECT " WALLET, r->client.v) == before + amount &&
               holds(r, path(r, "SELECT count(*) FROM transfers WHERE event = 1 AND subject_id = {}", t.v), "1");
}

/* One confirms, the other refuses. */
static bool confirm_or_refuse(struct races *r)
{
        int64_t before = number(r, "SELECT " WALLET, r->client.v);
        struct top_up_id t = town_top_up(&r->town, r->client, 30000);
        int64_t amount = number(r, "SELECT amount_minor FROM top_ups WHERE id = {}", t.v);

        aim(r, "staff", path(r, "/console/top-ups/{}", t.v), path(r, "/console/top-ups/{}/confirm", t.v), "");
        aim(r, "clerk", path(r, "/console/top-ups/{}", t.v), path(r, "/console/top-ups/{}/refuse", t.v), "reason=not+there");
        int done = fire(r, 2);
        int64_t state = number(r, "SELECT state FROM top_ups WHERE id = {}", t.v), now = number(r, "SELECT " WALLET, r->client.v);
        return done == 1 && (state == 2 ? now == before + amount : state == 3 && now == before);
}

/* The button pressed again and again before the first answer: every answer is the first one's. */
static bool double_click_fund(struct races *r)
{
        struct contract_id c = town_contract(&r->town, r->client, r->freelancer, CONTRACT_OFFERED);

        town_money(&r->town, r->client, 20000);
        aim(r, "client", path(r, "/contracts/{}", c.v), path(r, "/contracts/{}/fund", c.v), "");
        again(r);
        again(r);
        again(r);
        int done = fire(r, 4);
        bool same = true;
        for (unsigned i = 1; i < 4; i++)
                same &= strcmp(r->shots[0].location, r->shots[i].location) == 0;
        return done == 4 && same && number(r, "SELECT " ESCROW, c.v) == 10000 &&
               holds(r, path(r, "SELECT count(*) FROM transfers WHERE event = 2 AND subject_id = {}", c.v), "1");
}

static bool double_click_withdraw(struct races *r)
{
        town_money(&r->town, r->client, 10000);
        int64_t before = number(r, "SELECT " WALLET, r->client.v), had = town_number(&r->town, "SELECT count(*) FROM withdrawals");
        char wish[200];

        /* An amount of its own each time: the same wish again within two minutes is one wish to the site. */
        snprintf(wish, sizeof wish, "amount=%lld&holder=Karim&account=FR76+3000+6000+0112+3456+7890+189&bank=", (long long)(20 + had));
        aim(r, "client", "/wallet/withdraw", "/wallet/withdraw", wish);
        again(r);
        again(r);
        again(r);
        int done = fire(r, 4);
        bool once = town_number(&r->town, "SELECT count(*) FROM withdrawals") == had + 1;
        bool paid = number(r, "SELECT " WALLET, r->client.v) == before - (20 + had) * 100;
        town_send_withdrawals(&r->town);
        return done == 4 && once && paid;
}

/* Two tabs accept the same delivery. */
static bool release_twice(struct races *r)
{
        struct contract_id c = town_contract(&r->town, r->client, r->freelancer, CONTRACT_DELIVERED);
        int64_t before = number(r, "SELECT " PENDING, r->freelancer.v);

        aim(r, "client", path(r, "/contracts/{}", c.v), path(r, "/contracts/{}/accept", c.v), "");
        aim(r, "client two", path(r, "/contracts/{}", c.v), path(r, "/contracts/{}/accept", c.v), "");
        int done = fire(r, 2);
        return done >= 1 && number(r, "SELECT " ESCROW, c.v) == 0 && number(r, "SELECT " PENDING, r->freelancer.v) == before + 8500;
}

/* One tab accepts the delivery, the other asks for changes. */
static bool release_or_change(struct races *r)
{
        struct contract_id c = town_contract(&r->town, r->client, r->freelancer, CONTRACT_DELIVERED);

        aim(r, "client", path(r, "/contracts/{}", c.v), path(r, "/contracts/{}/accept", c.v), "");
        aim(r, "client two", path(r, "/contracts/{}", c.v), path(r, "/contracts/{}/changes", c.v), "changes=larger+pictures+please");
        int done = fire(r, 2);
        int64_t state = number(r, "SELECT state FROM contracts WHERE id = {}", c.v), escrow = number(r, "SELECT " ESCROW, c.v);
        return done == 1 && (state == CONTRACT_ACCEPTED ? escrow == 0 : state == CONTRACT_ACTIVE && escrow == 10000);
}

/* Staff send it while its owner takes it back. */
static bool send_or_cancel(struct races *r)
{
        town_money(&r->town, r->client, 20000);
        struct withdrawal_id id = town_withdrawal(&r->town, r->client, 10000);
        int64_t after = number(r, "SELECT " WALLET, r->client.v), amount = number(r, "SELECT amount_minor FROM withdrawals WHERE id = {}",
                id.v);

        aim(r, "staff", path(r, "/console/withdrawals/{}", id.v), path(r, "/console/withdrawals/{}/sent", id.v), "");
        aim(r, "client", path(r, "/wallet/withdrawals/{}", id.v), path(r, "/wallet/withdrawals/{}/cancel", id.v), "");
        int done = fire(r, 2);
        int64_t state = number(r, "SELECT state FROM withdrawals WHERE id = {}", id.v), now = number(r, "SELECT " WALLET, r->client.v);
        return done == 1 && number(r, "SELECT " BALANCE("4", "5"), id.v) == 0 && (state == 3 ? now == after : state == 5 &&
                now == after + amount);
}

/* ---- the run --------------------------------------------------------------------------------------------------------------------- */

static void race(struct races *r, const char *name, bool (*once)(struct races *))
{
        bool ok = true;

        for (int i = 0; i < ROUNDS && ok; i++) {
                r->n = 0;
                ok = once(r);
                if (!ok)
                        printf("# in round %d\n", i + 1);
        }
        ok = holds(r, "SELECT count(*) FROM accounts WHERE kind <> 1 AND credit_posted < debit_posted", "0") && ok;
        ok = audit_is_clean(r->w) && ok;
        printf("%s %d - %s, %d times\n", ok ? "ok" : "not ok", ++r->number, name, ROUNDS);
        fflush(stdout);
        r->failed += !ok;
}

int main(int argc, char **argv)
{
        static const struct flow flow = { .name = "races", .settings = "proposals_a_month=1000" };

        if (argc < 3) {
                fprintf(stderr, "usage: %s PROGRAM sqlite|POSTGRESQL-URL\n", argv[0]);
                return 2;
        }
        curl_global_init(CURL_GLOBAL_DEFAULT);
        struct world w = { .wasl = argv[1], .database = argv[2], .prefix = "", .a = arena_new(1 << 20) };
        struct races r = { .w = &w };
        if (!world_start(&w, &flow)) {
                printf("not ok 1 - the server starts\n# %s\n", w.why);
                world_stop(&w);
                return 1;
        }
        town_open(&r.town, &w);
        r.client = town_person(&r.town, &(struct person_wish){ .name = "client", .is_client = true });
        r.freelancer = town_person(&r.town, &(struct person_wish){ .name = "freelancer", .is_freelancer = true });
        town_person(&r.town, &(struct person_wish){ .name = "second", .is_freelancer = true });
        town_person(&r.town, &(struct person_wish){ .name = "clerk", .rights = STAFF_FINANCE, .totp = true, .second_factor = true });
        town_sign_in(&r.town, r.client, "client two", false);

        race(&r, "two proposals are accepted at once", two_accepts);
        race(&r, "the same balance is funded and withdrawn", fund_or_withdraw);
        race(&r, "two of staff confirm a top-up", two_confirm);
        race(&r, "one of staff confirms, another refuses", confirm_or_refuse);
        race(&r, "funding is clicked four times at once", double_click_fund);
        race(&r, "a withdrawal is clicked four times at once", double_click_withdraw);
        race(&r, "a delivery is accepted in two tabs", release_twice);
        race(&r, "a delivery is accepted and sent back", release_or_change);
        race(&r, "a withdrawal is sent and taken back", send_or_cancel);
        printf("1..%d\n", r.number);
        town_close(&r.town);
        world_stop(&w);
        arena_free(w.a);
        curl_global_cleanup();
        return r.failed ? 1 : 0;
}
