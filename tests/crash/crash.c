/*
 * kill -9 under load, again and again: clients send forms through connections of their own and note what was acknowledged; the server dies
 * at a random moment and is started again
 * as it is, without any repair. Then every acknowledged write must be there; what was under way when it died is sent once more, byte for
 * byte, and from then on the books must
 * hold exactly what the clients know: no write lost, none half done, none twice. The audit must find nothing each time.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "flow/town.h"
#include "people/states.h"

#define WORKERS 6

enum step_kind { ANNOUNCE = 1, CONFIRM, DRAFT };

/* One client with a clerk beside it: announces a top-up, has it confirmed, keeps a draft of a project, and so on. */
struct worker {
        pthread_t thread;
        const struct world *w;
        CURL *client, *clerk;
        struct user_id user;
        char client_token[200], clerk_token[200];
        int64_t seq;         /* how many rounds it has begun */
        enum step_kind next; /* what it sends now or, after a crash, again */
        bool unknown;        /* it was sent and not answered */
        char path[100], body[900];
        int64_t top_up;      /* the last that was announced */
        int64_t announced, announced_minor, confirmed, confirmed_minor, drafts; /* acknowledged */
        char odd[200];       /* an answer that should not be */
};

struct crash {
        struct world *w;
        struct worker workers[WORKERS];
        int64_t acknowledged, unknown;
};

/* ---- sending -------------------------------------------------------------------------------------------------------------------- */

struct reply_head {
        char location[200];
};

static size_t drop_body(char *p, size_t size, size_t n, void *ctx)
{
        (void)p;
        (void)ctx;
        return size * n;
}

static size_t keep_location(char *p, size_t size, size_t n, void *ctx)
{
        struct reply_head *h = ctx;

        if (size * n > 10 && strncasecmp(p, "location: ", 10) == 0)
                snprintf(h->location, sizeof h->location, "%.*s", (int)strcspn(p + 10, "\r\n"), p + 10);
        return size * n;
}

static int64_t worker_amount(const struct worker *k)
{
        return 10 + k->seq;
}

/* Writes down what is sent next, with a key that was never used. */
static void compose(struct worker *k)
{
        unsigned char raw[16];
        char key[40];
        size_t n = 0;

        random_bytes(raw, sizeof raw);
        for (size_t i = 0; i < sizeof raw; i++)
                n += (size_t)snprintf(key + n, sizeof key - n, "%02x", raw[i]);
        /* A key is 16 bytes as base64url, 22 characters, of which the last carries two bits: A, Q, g or w. */
        key[21] = 'A';
        key[22] = 0;
        switch (k->next) {
        case ANNOUNCE:
                snprintf(k->path, sizeof k->path, "/wallet/top-up");
                snprintf(k->body, sizeof k->body, "_token=%s&_key=%s&currency=MAD&amount=%lld", k->client_token, key,
                        (long long)worker_amount(k));
                break;
        case CONFIRM:
                snprintf(k->path, sizeof k->path, "/console/top-ups/%lld/confirm", (long long)k->top_up);
                snprintf(k->body, sizeof k->body, "_token=%s&_key=%s", k->clerk_token, key);
                break;
        case DRAFT:
                snprintf(k->path, sizeof k->path, "/projects/new");
                snprintf(k->body, sizeof k->body, "_token=%s&_key=%s&title=Carpet+number+%lld&place=1&draft=1", k->client_token, key,
                        (long long)k->seq);
                break;
        }
}

static void note(struct worker *k, const char *location)
{
        const char *slash = strrchr(location, '/');

        k->unknown = false;
        switch (k->next) {
        case ANNOUNCE:
                k->top_up = slash ? strtoll(slash + 1, NULL, 10) : 0;
                k->announced++;
                k->announced_minor += worker_amount(k) * 100;
                k->next = CONFIRM;
                break;
        case CONFIRM:
                k->confirmed++;
                k->confirmed_minor += worker_amount(k) * 100;
                k->next = DRAFT;
                break;
        case DRAFT:
                k->drafts++;
                k->seq++;
                k->next = ANNOUNCE;
                break;
        }
}

/* One sending of what is written down. False where no answer came, or one that should not be. */
static bool send_once(struct worker *k)
{
        CURL *c = k->next == CONFIRM ? k->clerk : k->client;
        struct reply_head head = { "" };
        char url[200];
        long status = 0;

        snprintf(url, sizeof url, "http://127.0.0.1:%d%s", k->w->port, k->path);
        curl_easy_setopt(c, CURLOPT_URL, url);
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)strlen(k->body));
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, k->body);
        curl_easy_setopt(c, CURLOPT_HEADERDATA, &head);
        k->unknown = true;
        if (curl_easy_perform(c) != CURLE_OK)
                return false;
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
        if (status != 303 || strncmp(head.location, "/sign-in", 8) == 0) {
                snprintf(k->odd, sizeof k->odd, "POST %s was answered with %ld %s", k->path, status, head.location);
                return false;
        }
        note(k, head.location);
        return true;
}

static void *work(void *ctx)
{
        struct worker *k = ctx;

        do
                compose(k);
        while (send_once(k));
        return NULL;
}

/* ---- what must be there ---------------------------------------------------------------------------------------------------------- */

/* What the books have of one worker. */
struct seen {
        int64_t announced, announced_minor, confirmed, transfers, balance, drafts;
};

static bool look(struct crash *c, const struct worker *k, struct seen *ret)
{
        static const char sql[] =
                "SELECT count(*) || ' ' || COALESCE(sum(amount_minor), 0) || ' ' || COALESCE(sum(CASE WHEN state = 2 THEN 1 ELSE 0 END), "
                "0) || ' ' || "
                "(SELECT count(*) FROM transfers t JOIN top_ups o ON o.id = t.subject_id WHERE t.event = 1 AND o.user_id = %lld) || ' ' || "
                "(SELECT COALESCE(sum(credit_posted - debit_posted), 0) FROM accounts WHERE owner = 2 AND kind = 2 AND owner_id = %lld) "
                "|| ' ' || "
                "(SELECT count(*) FROM projects WHERE client_id = %lld) FROM top_ups WHERE user_id = %lld";
        long long id = (long long)k->user.v;
        char *got = world_sql(c->w, str_z(c->w->a, str_fmt(c->w->a, sql, id, id, id, id)));

        int64_t *const fields[] = { &ret->announced, &ret->announced_minor, &ret->confirmed, &ret->transfers, &ret->balance, &ret->drafts };
        struct str rest = str_c(got ? got : ""), part;
        size_t n = 0;

        while (n < ARRAY_LEN(fields) && str_next(&rest, ' ', &part) && str_int(part, fields[n]))
                n++;
        return n == ARRAY_LEN(fields);
}

static void tell(const struct crash *c, const struct worker *k, const struct seen *s, const char *when)
{
        printf("# worker %d, %s: knows %lld top-ups of %lld, %lld confirmed of %lld, %lld drafts, under way: %d\n", (int)(k - c->workers),
                when,
               (long long)k->announced, (long long)k->announced_minor, (long long)k->confirmed, (long long)k->confirmed_minor,
                       (long long)k->drafts,
               k->unknown ? (int)k->next : 0);
        printf("#   there are %lld top-ups of %lld, %lld confirmed with %lld transfers and a balance of %lld, %lld drafts\n",
               (long long)s->announced, (long long)s->announced_minor, (long long)s->confirmed, (long long)s->transfers,
                       (long long)s->balance,
               (long long)s->drafts);
}

/* Right after the start: everything acknowledged, and at most the one that was under way besides. */
static bool nothing_lost(struct crash *c, const struct worker *k)
{
        int64_t up = k->unknown && k->next == ANNOUNCE, ok = k->unknown && k->next == CONFIRM, draft = k->unknown && k->next == DRAFT;
        struct seen s = { 0 };

        if (look(c, k, &s) && s.announced >= k->announced && s.announced <= k->announced + up && s.confirmed >= k->confirmed &&
            s.confirmed <= k->confirmed + ok && s.transfers == s.confirmed && s.drafts >= k->drafts && s.drafts <= k->drafts + draft)
                return true;
        tell(c, k, &s, "after the start");
        return false;
}

/* After what was under way has been sent again: exactly what the client knows. */
static bool exactly(struct crash *c, const struct worker *k)
{
        struct seen s = { 0 };

        if (look(c, k, &s) && s.announced == k->announced && s.announced_minor == k->announced_minor && s.confirmed == k->confirmed &&
            s.transfers == k->confirmed && s.balance == k->confirmed_minor && s.drafts == k->drafts)
                return true;
        tell(c, k, &s, "after sending again");
        return false;
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

static bool check_worker(struct crash *c, struct worker *k)
{
        if (k->odd[0])
                printf("# worker %d: %s\n", (int)(k - c->workers), k->odd);
        if (k->odd[0] || !nothing_lost(c, k))
                return false;
        if (k->unknown && !send_once(k)) {
                printf("# worker %d: sent again after the crash: %s\n", (int)(k - c->workers), k->odd[0] ? k->odd : "no answer");
                return false;
        }
        return exactly(c, k);
}

/* ---- the run ----------------------------------------------------------------------------------------------------------------------- */

static bool crash_once(struct crash *c)
{
        bool ok = true;
        useconds_t moment;

        for (int i = 0; i < WORKERS; i++)
                if (pthread_create(&c->workers[i].thread, NULL, work, &c->workers[i]) != 0)
                        abort();
        random_bytes(&moment, sizeof moment);
        usleep(20000 + moment % 230000);
        world_kill(c->w);
        for (int i = 0; i < WORKERS; i++) {
                pthread_join(c->workers[i].thread, NULL);
                c->unknown += c->workers[i].unknown;
        }
        if (!world_serve(c->w)) {
                printf("# it does not start again: %s\n", c->w->why);
                return false;
        }
        for (int i = 0; i < WORKERS && ok; i++)
                ok = check_worker(c, &c->workers[i]);
        return audit_is_clean(c->w) && ok;
}

static CURL *connection(struct world *w, const char *name, char token[200])
{
        struct browser *b = browser_of(w, name);
        struct answer page;
        struct sent_form f;

        if (!exchange(w, b, "/no-such-page", NULL, NULL, &page) || !read_form(w, page.body, "/sign-out", &f))
                return NULL;
        for (size_t i = 0; i < f.n; i++)
                if (strcmp(f.v[i].name, "_token") == 0)
                        snprintf(token, 200, "%s", f.v[i].value);
        curl_easy_setopt(b->curl, CURLOPT_POST, 1L);
        curl_easy_setopt(b->curl, CURLOPT_WRITEFUNCTION, drop_body);
        curl_easy_setopt(b->curl, CURLOPT_HEADERFUNCTION, keep_location);
        return b->curl;
}

static bool hire(struct crash *c, struct town *t, int i)
{
        struct worker *k = &c->workers[i];
        char *client = str_z(c->w->a, str_fmt(c->w->a, "client%d", i)), *clerk = str_z(c->w->a, str_fmt(c->w->a, "clerk%d", i));

        *k = (struct worker){ .w = c->w, .next = ANNOUNCE };
        k->user = town_person(t, &(struct person_wish){ .name = client, .is_client = true });
        town_person(t, &(struct person_wish){ .name = clerk, .rights = STAFF_FINANCE, .totp = true, .second_factor = true });
        k->client = connection(c->w, client, k->client_token);
        k->clerk = connection(c->w, clerk, k->clerk_token);
        return k->client && k->clerk;
}

static void count(struct crash *c)
{
        for (int i = 0; i < WORKERS; i++)
                c->acknowledged += c->workers[i].announced + c->workers[i].confirmed + c->workers[i].drafts;
}

int main(int argc, char **argv)
{
        static const struct flow flow = { .name = "crash",
                                          .settings = "bank_holder=Wasl\nbank_name=CIH\nbank_account=007780000123456789012396" };
        int times = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 0, i = 0;
        struct town t;

        if (times <= 0) {
                fprintf(stderr, "usage: %s PROGRAM sqlite|POSTGRESQL-URL TIMES\n", argv[0]);
                return 2;
        }
        curl_global_init(CURL_GLOBAL_DEFAULT);
        struct world w = { .wasl = argv[1], .database = argv[2], .prefix = "", .a = arena_new(1 << 20) };
        struct crash c = { .w = &w };
        bool ok = world_start(&w, &flow);
        if (!ok)
                printf("# %s\n", w.why);
        if (ok) {
                town_open(&t, &w);
                for (int k = 0; k < WORKERS && ok; k++)
                        ok = hire(&c, &t, k);
                town_close(&t);
        }
        for (; ok && i < times; i++)
                ok = crash_once(&c);
        count(&c);
        printf("# killed %d times: %lld writes acknowledged, %lld under way when the server died\n", i, (long long)c.acknowledged,
                (long long)c.unknown);
        /* A run in which hardly anything was written has shown nothing. */
        ok = ok && c.acknowledged > 5 * (int64_t)times && c.unknown > 0;
        printf("%s 1 - killed %d times under load: nothing lost, nothing half done, nothing twice\n1..1\n", ok ? "ok" : "not ok", times);
        world_stop(&w);
        arena_free(w.a);
        curl_global_cleanup();
        return ok ? 0 : 1;
}
