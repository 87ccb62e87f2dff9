/* People: looking up, one person's page, suspending, rights of staff. */
#include "web/operator/console.h"

#include "ledger/ledger.h"

#define PERSON_ROWS 10

/* GET /console/people */
struct reply console_people_get(struct req *r)
{
        struct people_page p = { .form = form_new(r) };
        struct user_filter f = { .text = text_line(r->arena, utf8_cut(req_query(r, "q"), LIMIT_NAME_CHARS)),
                .state = req_query_int(r, "state", 0, USER_ACTIVE, USER_CLOSED), .role = req_query_int(r, "role", 0, 1, 3),
                .page = req_query_int(r, "page", 1, 1, LIMIT_PAGES) };
        struct out o = page_out(r);

        TRY_REPLY(r, console_of(r, T("People"), CONSOLE_PEOPLE, &p.c));
        TRY_REPLY(r, user_list(r->tx, r->me.id, &f, &p.rows));
        p.pager = pager_of(r, p.rows.n);
        if (p.rows.n > LIMIT_PAGE_ITEMS)
                p.rows.n = LIMIT_PAGE_ITEMS;
        form_set(&p.form, "q", f.text);
        form_set(&p.form, "state", req_query(r, "state"));
        form_set(&p.form, "role", req_query(r, "role"));
        p.filtered = f.text.n > 0 || f.state != 0 || f.role != 0;
        html_console_people(&o, &p);
        return reply_out(r, 200, &o);
}

struct options people_states(void)
{
        static const struct option v[] = {
                { .value = STR_INIT("1"), .msgid = T("Active accounts") },
                { .value = STR_INIT("2"), .msgid = T("Suspended accounts") },
                { .value = STR_INIT("3"), .msgid = T("Closed accounts") },
        };

        return (struct options){ v, ARRAY_LEN(v) };
}

struct options people_roles(void)
{
        static const struct option v[] = {
                { .value = STR_INIT("1"), .msgid = T("Project owners") },
                { .value = STR_INIT("2"), .msgid = T("Freelancers") },
                { .value = STR_INIT("3"), .msgid = T("Staff") },
        };

        return (struct options){ v, ARRAY_LEN(v) };
}

struct options staff_rights(void)
{
        static const struct option v[] = {
                { .value = STR_INIT("1"), .msgid = T("Review: decide about projects") },
                { .value = STR_INIT("2"), .msgid = T("Finance: confirm top-ups, send withdrawals") },
                { .value = STR_INIT("4"), .msgid = T("People: look up and suspend accounts") },
                { .value = STR_INIT("8"), .msgid = T("Operator: everything, with settings, texts and staff") },
        };

        return (struct options){ v, ARRAY_LEN(v) };
}

struct badge badge_user(const struct user_line *u)
{
        if (u->state == USER_SUSPENDED)
                return BADGE(.label = T("Suspended"), .tone = "bad");
        if (u->state == USER_CLOSED)
                return BADGE(.label = T("Closed"));
        return u->confirmed ? BADGE(.label = T("Active"), .tone = "ok") : BADGE(.label = T("E-mail not confirmed"), .tone = "warn");
}

const char *role_words(const struct user_line *u)
{
        if (u->is_client && u->is_freelancer)
                return T("Project owner and freelancer");
        return u->is_freelancer ? T("Freelancer") : u->is_client ? T("Project owner") : T("Staff only");
}

struct right_words right_words(int64_t rights)
{
        struct right_words w = { .n = 0 };

        if (rights & STAFF_OPERATOR) {
                w.v[w.n++] = T("Operator");
                return w;
        }
        if (rights & STAFF_REVIEW)
                w.v[w.n++] = T("Review");
        if (rights & STAFF_FINANCE)
                w.v[w.n++] = T("Finance");
        if (rights & STAFF_PEOPLE)
                w.v[w.n++] = T("People");
        return w;
}

/* ---- One person ---------------------------------------------------------------------------------------------------------------- */

static enum err load_balances(struct req *r, struct user_id user, struct person_page *p)
{
        if (!p->c.finance)
                return OK;
        for (size_t i = 0; i < r->settings->n_currencies; i++) {
                struct balance_row row;

                TRY(ledger_balance(r->tx, account_wallet(user), r->settings->currencies[i], &row.wallet));
                TRY(ledger_balance(r->tx, account_pending(user), r->settings->currencies[i], &row.pending));
                if (i == 0 || row.wallet.minor != 0 || row.pending.minor != 0)
                        p->balances.v[p->balances.n++] = row;
        }
        return OK;
}

static void set_rights(struct form *f, int64_t rights)
{
        const struct options o = staff_rights();

        for (size_t i = 0; i < o.n; i++)
                if (rights & (INT64_C(1) << i))
                        form_set(f, "rights", o.v[i].value);
}

static enum err load(struct req *r, struct person_page *p)
{
        struct user_id user = { r->id };
        struct audit_filter about = { .subject = SUBJECT_USER, .subject_id = user.v, .page = 1 };

        TRY(console_of(r, T("Account"), CONSOLE_PEOPLE, &p->c));
        TRY(user_detail(r->tx, r->me.id, user, &p->d));
        p->c.shell.title = p->d.line.name;
        p->self = user.v == r->me.id.v;
        TRY(session_list(r->tx, user, (struct session_id){ 0 }, &p->sessions)); /* user_detail() has checked that the reader may */
        TRY(project_list_mine(r->tx, user, 0, 1, &p->projects));
        TRY(audit_page(r->tx, r->me.id, &about, &p->log));
        if (p->projects.n > PERSON_ROWS)
                p->projects.n = PERSON_ROWS;
        if (p->log.n > PERSON_ROWS)
                p->log.n = PERSON_ROWS;
        p->suspend = p->lift = p->rights = form_new(r);
        set_rights(&p->rights, p->d.line.staff_rights);
        return load_balances(r, user, p);
}

static struct reply show(struct req *r, int status, const struct person_page *p)
{
        struct out o = page_out(r);

        html_console_person(&o, p);
        return reply_out(r, status, &o);
}

static struct str person_path(struct req *r)
{
        return req_path(r, "/console/people/%lld", (long long)r->id);
}

/* GET /console/people/{id} */
struct reply console_person_get(struct req *r)
{
        struct person_page p = { .self = false };

        TRY_REPLY(r, load(r, &p));
        return show(r, 200, &p);
}

/* POST /console/people/{id}/suspend */
struct reply console_person_suspend_post(struct req *r)
{
        struct form f = form_sent(r);
        struct str reason = form_block(&f, "reason", 3, LIMIT_REASON_CHARS);

        if (!form_ok(&f)) {
                struct person_page p = { .self = false };
                TRY_REPLY(r, load(r, &p));
                p.suspend = f;
                return show(r, 422, &p);
        }
        TRY_REPLY(r, user_suspend(r->tx, r->me.id, (struct user_id){ r->id }, reason, r->http->remote));
        return reply_done(r, person_path(r), T("The account is suspended. The person reads your reason at the next click."));
}

/* POST /console/people/{id}/lift */
struct reply console_person_lift_post(struct req *r)
{
        struct form f = form_sent(r);
        struct str note = form_block(&f, "note", 0, LIMIT_REASON_CHARS);

        if (!form_ok(&f)) {
                struct person_page p = { .self = false };
                TRY_REPLY(r, load(r, &p));
                p.lift = f;
                return show(r, 422, &p);
        }
        TRY_REPLY(r, user_unsuspend(r->tx, r->me.id, (struct user_id){ r->id }, note, r->http->remote));
        return reply_done(r, person_path(r), T("The account is open again."));
}

/* POST /console/people/{id}/rights */
struct reply console_person_rights_post(struct req *r)
{
        struct form f = form_sent(r);
        int64_t bits[4], rights = 0;
        size_t n = form_ints(&f, "rights", bits, ARRAY_LEN(bits));

        if (!form_ok(&f))
                return reply_error(r, ERR_INVALID);
        for (size_t i = 0; i < n; i++)
                rights |= bits[i];
        TRY_REPLY(r, user_set_rights(r->tx, r->me.id, (struct user_id){ r->id }, rights, r->http->remote));
        return reply_done(r, person_path(r), T("The rights are as you chose them."));
}
