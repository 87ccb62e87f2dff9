#include "market/proposal.h"

#include "market/contract.h"
#include "market/project.h"

/* The numbers that proposal.sql writes out. */
static_assert(PROPOSAL_SENT == 1 && PROPOSAL_SHORTLISTED == 2 && PROPOSAL_ACCEPTED == 3 && PROPOSAL_DECLINED == 4 &&
                      PROPOSAL_WITHDRAWN == 5,
              "states in SQL");

#define LEAD_CHARS 220

static const struct transfer_id no_money;

static enum err event(struct tx *tx, enum event_kind kind, struct proposal_id id, struct user_id actor, struct str note)
{
        return event_add(tx, kind, SUBJECT_PROPOSAL, id.v, actor, no_money, note);
}

static bool is_waiting(enum proposal_state s)
{
        return s == PROPOSAL_SENT || s == PROPOSAL_SHORTLISTED;
}

/* Days since 1970 to year and month, by counting 400-year cycles of 146,097 days that begin in March. */
int64_t quota_month(int64_t at_ms)
{
        int64_t days = at_ms / MS_DAY - (at_ms % MS_DAY < 0) + 719468;
        int64_t cycle = (days >= 0 ? days : days - 146096) / 146097;
        int64_t of_cycle = days - cycle * 146097;
        int64_t year = (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
        int64_t of_year = of_cycle - (365 * year + year / 4 - year / 100);
        int64_t month_from_march = (5 * of_year + 2) / 153;

        return (year + cycle * 400) * 12 + month_from_march + 2;
}

/* ---- The writer ------------------------------------------------------------------------------------------------------- */

static enum err check_text(const struct proposal_text *t, struct str currency)
{
        size_t chars = utf8_count(t->body_md);
        int64_t unit = 1;

        if (!str_eq(currency_code(&t->amount.cur), currency))
                return ERR_CURRENCY;
        for (int i = 0; i < currency_decimals(t->amount.cur); i++)
                unit *= 10;
        if (t->amount.minor < unit || t->amount.minor > LIMIT_AMOUNT_MINOR || t->days < 1 || t->days > LIMIT_DAYS)
                return ERR_INVALID;
        return chars >= LIMIT_PROPOSAL_MIN_CHARS && chars <= LIMIT_PROPOSAL_CHARS ? OK : ERR_INVALID;
}

enum err proposal_quota(struct tx *tx, struct user_id freelancer, struct proposal_quota *ret)
{
        const struct settings *settings;
        struct proposal_quota_used_row used;

        TRY(settings_get(tx, &settings));
        TRY(sql_proposal_quota_used(tx, freelancer, quota_month(tx->now_ms), &used));
        *ret = (struct proposal_quota){ used.n, settings->proposals_a_month };
        return OK;
}

/* The row of this writer for this project: a new one, or the withdrawn one again. */
static enum err put_row(struct tx *tx, struct user_id actor, struct project_id project, const struct proposal_text *t,
                        struct proposal_id *ret)
{
        struct str lead = text_excerpt(tx->arena, t->body_md, LEAD_CHARS), currency = currency_code(&t->amount.cur);
        int64_t month = quota_month(tx->now_ms), changed;
        struct proposal_of_writer_row old;
        struct proposal_insert_row made;

        enum err e = sql_proposal_of_writer(tx, project, actor, &old);
        if (e == ERR_NOT_FOUND) {
                TRY(sql_proposal_insert(tx, project, actor, t->amount.minor, currency, t->days, lead, t->body_md, month, tx->now_ms,
                                        &made));
                *ret = made.id;
                return OK;
        }
        TRY(e);
        int64_t units = old.quota_month == month ? old.quota_units + 1 : 1;
        TRY(sql_proposal_send_again(tx, old.id, t->amount.minor, currency, t->days, lead, t->body_md, month, units, tx->now_ms, &changed));
        if (changed != 1)
                return ERR_STATE;
        *ret = old.id;
        return OK;
}

/* May this person send a proposal for this project now? */
static enum err check_sending(struct tx *tx, struct user_id actor, const struct project_core_row *p, const struct actor_by_id_row *who)
{
        struct proposal_of_writer_row old;
        struct proposal_quota quota;

        if (!project_is_public(p->state) && p->client_id.v != actor.v)
                return ERR_NOT_FOUND;
        if (!who->is_freelancer || p->client_id.v == actor.v)
                return ERR_FORBIDDEN;
        if (p->state != PROJECT_OPEN)
                return ERR_STATE;
        enum err e = sql_proposal_of_writer(tx, p->id, actor, &old);
        if (e == OK && old.state != PROPOSAL_WITHDRAWN)
                return is_waiting(old.state) ? ERR_EXISTS : ERR_STATE;
        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        TRY(proposal_quota(tx, actor, &quota));
        return quota.used < quota.of ? OK : ERR_QUOTA;
}

enum err proposal_send(struct tx *tx, struct user_id actor, struct project_id project, const struct proposal_text *text,
                       struct proposal_id *ret)
{
        struct actor_by_id_row who;
        struct project_core_row p;
        struct proposal_id id;

        TRY(actor_get(tx, actor, &who));
        TRY(sql_project_core(tx, project, &p));
        TRY(check_sending(tx, actor, &p, &who));
        TRY(check_text(text, p.currency));
        TRY(put_row(tx, actor, project, text, &id));
        TRY(sql_project_proposals_add(tx, project, 1));
        TRY(event(tx, EVENT_PROPOSAL_SENT, id, actor, S("")));
        TRY(notify(tx, p.client_id, NOTE_PROPOSAL_RECEIVED, SUBJECT_PROPOSAL, id.v, who.display_name, p.title));
        *ret = id;
        return OK;
}

/* The writer's own proposal, while its project is open. */
static enum err written_by(struct tx *tx, struct user_id actor, struct proposal_id id, struct proposal_core_row *ret)
{
        struct actor_by_id_row who;
        struct proposal_core_row o;

        TRY(actor_get(tx, actor, &who));
        TRY(sql_proposal_core(tx, id, &o));
        if (o.freelancer_id.v != actor.v)
                return o.client_id.v == actor.v ? ERR_FORBIDDEN : ERR_NOT_FOUND;
        if (o.project_state != PROJECT_OPEN)
                return ERR_STATE;
        *ret = o;
        return OK;
}

enum err proposal_edit(struct tx *tx, struct user_id actor, struct proposal_id id, const struct proposal_text *text)
{
        struct proposal_core_row o;
        int64_t changed;

        TRY(written_by(tx, actor, id, &o));
        if (o.state != PROPOSAL_SENT || o.opened_at != 0)
                return ERR_STATE;
        TRY(check_text(text, o.currency));
        struct str lead = text_excerpt(tx->arena, text->body_md, LEAD_CHARS);
        TRY(sql_proposal_rewrite(tx, id, text->amount.minor, text->days, lead, text->body_md, tx->now_ms, &changed));
        if (changed != 1)
                return ERR_STATE;
        return event(tx, EVENT_PROPOSAL_EDITED, id, actor, S(""));
}

enum err proposal_attach(struct tx *tx, struct user_id actor, struct proposal_id id, const struct stored_file *files, size_t n)
{
        struct proposal_core_row o;
        struct attachments there;

        TRY(written_by(tx, actor, id, &o));
        if (o.state != PROPOSAL_SENT || o.opened_at != 0)
                return ERR_STATE;
        TRY(attachments_of(tx, SUBJECT_PROPOSAL, id.v, &there));
        if (there.n + n > LIMIT_FILES_PER_FORM)
                return ERR_LIMIT;
        return n == 0 ? OK : file_attach(tx, actor, SUBJECT_PROPOSAL, id.v, files, n);
}

enum err proposal_withdraw(struct tx *tx, struct user_id actor, struct proposal_id id)
{
        struct proposal_core_row o;
        int64_t changed;

        TRY(written_by(tx, actor, id, &o));
        if (!is_waiting(o.state))
                return ERR_STATE;
        TRY(sql_proposal_move(tx, id, o.state, PROPOSAL_WITHDRAWN, tx->now_ms, &changed));
        if (changed != 1)
                return ERR_STATE;
        TRY(sql_project_proposals_add(tx, o.project_id, -1));
        return event(tx, EVENT_PROPOSAL_WITHDRAWN, id, actor, S(""));
}

/* ---- The owner --------------------------------------------------------------------------------------------------------- */

/* A proposal for the actor's own project. The writer sees it too, so to the writer it is forbidden, not hidden. */
static enum err received_by(struct tx *tx, struct user_id actor, struct proposal_id id, struct proposal_core_row *ret, struct str *ret_name)
{
        struct actor_by_id_row who;
        struct proposal_core_row o;

        TRY(actor_get(tx, actor, &who));
        TRY(sql_proposal_core(tx, id, &o));
        if (o.client_id.v != actor.v)
                return o.freelancer_id.v == actor.v ? ERR_FORBIDDEN : ERR_NOT_FOUND;
        *ret = o;
        *ret_name = who.display_name;
        return OK;
}

static enum err mark_opened(struct tx *tx, const struct proposal_core_row *o, struct user_id actor)
{
        int64_t changed;

        if (o->opened_at != 0)
                return OK;
        TRY(sql_proposal_mark_opened(tx, o->id, tx->now_ms, &changed));
        return changed == 1 ? event(tx, EVENT_PROPOSAL_OPENED, o->id, actor, S("")) : OK;
}

enum err proposal_open(struct tx *tx, struct user_id actor, struct proposal_id id)
{
        struct proposal_core_row o;
        struct str name;

        TRY(received_by(tx, actor, id, &o, &name));
        if (o.state == PROPOSAL_WITHDRAWN || (o.state == PROPOSAL_LAPSED && o.opened_at == 0))
                return ERR_STATE;
        return mark_opened(tx, &o, actor);
}

enum err proposal_shortlist(struct tx *tx, struct user_id actor, struct proposal_id id)
{
        struct proposal_core_row o;
        struct str name;
        int64_t changed;

        TRY(received_by(tx, actor, id, &o, &name));
        if (o.project_state != PROJECT_OPEN || o.state != PROPOSAL_SENT)
                return ERR_STATE;
        TRY(mark_opened(tx, &o, actor));
        TRY(sql_proposal_move(tx, id, PROPOSAL_SENT, PROPOSAL_SHORTLISTED, tx->now_ms, &changed));
        if (changed != 1)
                return ERR_STATE;
        TRY(event(tx, EVENT_PROPOSAL_SHORTLISTED, id, actor, S("")));
        return notify(tx, o.freelancer_id, NOTE_PROPOSAL_SHORTLISTED, SUBJECT_PROPOSAL, id.v, name, o.project_title);
}

enum err proposal_decline(struct tx *tx, struct user_id actor, struct proposal_id id, enum decline_reason reason, struct str words)
{
        struct proposal_core_row o;
        struct str name;
        int64_t changed;

        TRY(received_by(tx, actor, id, &o, &name));
        if (o.project_state != PROJECT_OPEN || !is_waiting(o.state))
                return ERR_STATE;
        if (reason < DECLINE_PRICE || reason > DECLINE_OTHER || (reason == DECLINE_OTHER && words.n == 0) ||
            utf8_count(words) > LIMIT_REASON_CHARS)
                return ERR_INVALID;
        TRY(mark_opened(tx, &o, actor));
        TRY(sql_proposal_to_declined(tx, id, o.state, reason, words, tx->now_ms, &changed));
        if (changed != 1)
                return ERR_STATE;
        TRY(event(tx, EVENT_PROPOSAL_DECLINED, id, actor, words));
        return notify(tx, o.freelancer_id, NOTE_PROPOSAL_DECLINED, SUBJECT_PROPOSAL, id.v, name, o.project_title);
}

enum err proposal_accept(struct tx *tx, struct user_id actor, struct proposal_id id, struct contract_id *ret)
{
        struct proposal_core_row o;
        struct contract_id contract;
        struct str name;
        int64_t changed;

        TRY(received_by(tx, actor, id, &o, &name));
        if (o.project_state != PROJECT_OPEN || !is_waiting(o.state) || o.opened_at == 0)
                return ERR_STATE;
        if (o.writer_state != USER_ACTIVE)
                return ERR_SUSPENDED;
        TRY(project_award(tx, actor, o.project_id));
        TRY(sql_proposal_move(tx, id, o.state, PROPOSAL_ACCEPTED, tx->now_ms, &changed));
        if (changed != 1)
                return ERR_STATE;
        TRY(event(tx, EVENT_PROPOSAL_ACCEPTED, id, actor, S("")));
        TRY(contract_offer(tx, actor, id, &contract));
        TRY(proposals_lapse(tx, o.project_id, o.project_title, false));
        *ret = contract;
        return OK;
}

enum err proposals_lapse(struct tx *tx, struct project_id project, struct str title, bool give_back)
{
        static const struct user_id the_clock;
        struct proposals_waiting_rows waiting;
        int64_t changed;

        TRY(sql_proposals_waiting(tx, project, &waiting));
        for (size_t i = 0; i < waiting.n; i++) {
                struct proposal_core_row o;
                TRY(sql_proposal_core(tx, waiting.v[i].id, &o));
                TRY(sql_proposal_move(tx, o.id, o.state, PROPOSAL_LAPSED, tx->now_ms, &changed));
                TRY(event(tx, EVENT_PROPOSAL_LAPSED, o.id, the_clock, S("")));
                TRY(notify(tx, o.freelancer_id, NOTE_PROJECT_ENDED, SUBJECT_PROJECT, project.v, S(""), title));
        }
        return give_back ? sql_proposals_give_back(tx, project, &changed) : OK;
}

/* ---- Seeing ------------------------------------------------------------------------------------------------------------- */

enum err proposal_see(struct tx *tx, struct user_id viewer, struct proposal_id id, struct proposal_page_row *ret)
{
        struct proposal_page_row o;

        TRY(sql_proposal_page(tx, id, &o));
        bool writer = viewer.v != 0 && o.freelancer_id.v == viewer.v, owner = viewer.v != 0 && o.client_id.v == viewer.v;
        if (!writer && !owner)
                return ERR_NOT_FOUND;
        if (owner && o.state == PROPOSAL_WITHDRAWN) {
                o.amount_minor = 0;
                o.days = 0;
                o.lead = S("");
        }
        if (owner && (o.opened_at == 0 || o.state == PROPOSAL_WITHDRAWN))
                o.body_md = S("");
        *ret = o;
        return OK;
}

enum err proposal_own(struct tx *tx, struct user_id viewer, struct project_id project, struct proposal_of_writer_row *ret)
{
        return sql_proposal_of_writer(tx, project, viewer, ret);
}

static int64_t first_of(int64_t page)
{
        int64_t p = page < 1 ? 1 : page > LIMIT_PAGES ? LIMIT_PAGES : page;

        return (p - 1) * LIMIT_PAGE_ITEMS;
}

enum err proposal_list(struct tx *tx, struct user_id owner, struct project_id project, enum proposal_sort sort, enum proposal_show show,
                       int64_t page, struct proposals_of_project_rows *ret)
{
        return sql_proposals_of_project(tx, owner, project, sort, show, first_of(page), ret);
}

enum err proposal_compare(struct tx *tx, struct user_id owner, struct project_id project, const struct proposal_id *ids, size_t n,
                          struct proposals_compare_rows *ret)
{
        struct proposal_id p[PROPOSAL_COMPARE_MAX] = { 0 };

        if (n < PROPOSAL_COMPARE_MIN || n > PROPOSAL_COMPARE_MAX)
                return ERR_INVALID;
        for (size_t i = 0; i < n; i++)
                p[i] = ids[i];
        return sql_proposals_compare(tx, owner, project, p[0], p[1], p[2], p[3], ret);
}

enum err proposal_newcomers(struct tx *tx, struct project_id project, int64_t *ret)
{
        struct proposals_newcomers_row row;

        TRY(sql_proposals_newcomers(tx, project, &row));
        *ret = row.n;
        return OK;
}

enum err proposal_list_mine(struct tx *tx, struct user_id freelancer, enum proposal_state state, int64_t page,
                            struct proposals_mine_rows *ret)
{
        return sql_proposals_mine(tx, freelancer, state, first_of(page), ret);
}

enum err proposal_share(const struct settings *s, struct money gross, struct proposal_share *ret)
{
        struct money fee, net;

        TRY(money_split(gross, s->commission_bp, &fee, &net));
        *ret = (struct proposal_share){ gross, fee, net };
        return OK;
}

int64_t rating_tenths(int64_t sum, int64_t reviews)
{
        return reviews > 0 ? (sum * 10 + reviews * 3) / (reviews * 6) : -1;
}

/* ---- Words ---------------------------------------------------------------------------------------------------------------- */

const char *proposal_state_words(enum proposal_state s)
{
        switch (s) {
        case PROPOSAL_SENT: return T("This proposal is waiting for the project owner.");
        case PROPOSAL_SHORTLISTED: return T("This proposal is on the shortlist.");
        case PROPOSAL_ACCEPTED: return T("This proposal was accepted.");
        case PROPOSAL_DECLINED: return T("This proposal was declined.");
        case PROPOSAL_WITHDRAWN: return T("This proposal was withdrawn.");
        case PROPOSAL_LAPSED: return T("This proposal has lapsed: the project is over.");
        }
        return T("This proposal is in an unknown state.");
}

const char *decline_reason_name(enum decline_reason r)
{
        switch (r) {
        case DECLINE_PRICE: return T("The amount does not fit");
        case DECLINE_TIME: return T("The delivery time does not fit");
        case DECLINE_FIT: return T("Another experience is needed");
        case DECLINE_CHOSE_ANOTHER: return T("Another proposal was chosen");
        case DECLINE_OTHER: return T("Another reason");
        }
        return "";
}
