/* Contracts: each move checks the actor, then the state, moves the money, and leaves an event and a notification. */
#include "market/contract.h"

#include "ledger/ledger.h"
#include "market/contract.sql.h"
#include "market/project.h"
#include "market/proposal.h"
#include "people/states.h"

#define REMIND_FIRST_MS (7 * MS_DAY)
#define REMIND_SECOND_MS (2 * MS_DAY)

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static enum err load(struct tx *tx, struct contract_id id, struct contract *ret)
{
        struct contract_by_id_row r;
        struct contract c;
        struct currency cur;

        TRY(sql_contract_by_id(tx, id, &r));
        TRY(currency_of(r.currency, &cur));
        c = (struct contract){
                .id = r.id,
                .project = r.project_id,
                .proposal = r.proposal_id,
                .client = r.client_id,
                .freelancer = r.freelancer_id,
                .title = r.title,
                .client_name = r.client_name,
                .freelancer_name = r.freelancer_name,
                .client_avatar = r.client_avatar,
                .freelancer_avatar = r.freelancer_avatar,
                .price = money_of(r.price_minor, cur),
                .commission_bp = r.commission_bp,
                .hold_days = r.hold_days,
                .days = r.days,
                .state = r.state,
                .changes_asked = r.changes_asked,
                .created_at = r.created_at,
                .funded_at = r.funded_at,
                .due_at = r.due_at,
                .first_delivered_at = r.first_delivered_at,
                .delivered_at = r.delivered_at,
                .auto_accept_at = r.auto_accept_at,
                .accepted_at = r.accepted_at,
                .matures_at = r.matures_at,
                .closed_at = r.closed_at,
        };
        TRY(money_split(c.price, c.commission_bp, &c.fee, &c.net));
        *ret = c;
        return OK;
}

static bool is_party(const struct contract *c, struct user_id u)
{
        return u.v != 0 && (c->client.v == u.v || c->freelancer.v == u.v);
}

/* The contract, for a party to it whose account is active; ERR_NOT_FOUND for anyone else. */
static enum err load_for_party(struct tx *tx, struct user_id actor, struct contract_id id, struct contract *ret)
{
        struct actor_by_id_row who;
        struct contract c;

        TRY(actor_get(tx, actor, &who));
        TRY(load(tx, id, &c));
        if (!is_party(&c, actor))
                return ERR_NOT_FOUND;
        *ret = c;
        return OK;
}

enum err contract_get(struct tx *tx, struct user_id actor, struct contract_id id, struct contract *ret)
{
        struct contract_staff_rights_row staff = { .staff_rights = 0 };
        struct contract c;

        TRY(load(tx, id, &c));
        if (!is_party(&c, actor)) {
                enum err e = sql_contract_staff_rights(tx, actor, USER_ACTIVE, &staff);
                if (e != OK)
                        return e;
                if ((staff.staff_rights & (STAFF_FINANCE | STAFF_REVIEW | STAFF_OPERATOR)) == 0)
                        return ERR_NOT_FOUND;
        }
        *ret = c;
        return OK;
}

/* ---- moves --------------------------------------------------------------------------------------------------------- */

/* One row must have moved: another transaction was there first otherwise. */
static enum err moved(enum err e, const int64_t *changed)
{
        return e != OK ? e : *changed == 1 ? OK : ERR_STATE;
}

static enum err record(struct tx *tx, const struct contract *c, enum event_kind kind, struct user_id actor, struct transfer_id t,
                       struct str note)
{
        return event_add(tx, kind, SUBJECT_CONTRACT, c->id.v, actor, t, note);
}

/* Tells the other side; the clock's acts (actor 0) are told by the caller. */
static enum err tell_other(struct tx *tx, const struct contract *c, struct user_id actor, enum note_kind kind)
{
        bool by_client = actor.v == c->client.v;

        return notify(tx, by_client ? c->freelancer : c->client, kind, SUBJECT_CONTRACT, c->id.v,
                      by_client ? c->client_name : c->freelancer_name, c->title);
}

enum err contract_offer(struct tx *tx, struct user_id client, struct proposal_id proposal, struct contract_id *ret)
{
        struct contract_insert_row row;
        struct proposal_core_row p;
        struct actor_by_id_row who;
        const struct settings *s;

        TRY(actor_get(tx, client, &who));
        TRY(sql_proposal_core(tx, proposal, &p));
        if (p.client_id.v != client.v)
                return ERR_FORBIDDEN;
        if (p.state != PROPOSAL_ACCEPTED)
                return ERR_STATE;
        TRY(settings_get(tx, &s));
        TRY(sql_contract_insert(tx, p.project_id, proposal, client, p.freelancer_id, p.amount_minor, p.currency, s->commission_bp,
                                s->hold_days, p.days, CONTRACT_OFFERED, tx->now_ms, &row));
        TRY(event_add(tx, EVENT_CONTRACT_OFFERED, SUBJECT_CONTRACT, row.id.v, client, (struct transfer_id){ 0 }, S("")));
        TRY(notify(tx, p.freelancer_id, NOTE_PROPOSAL_ACCEPTED, SUBJECT_CONTRACT, row.id.v, who.display_name, p.project_title));
        *ret = row.id;
        return OK;
}

enum err contract_fund(struct tx *tx, struct user_id actor, struct contract_id id)
{
        struct contract c;
        struct transfer_id t;
        int64_t changed;

        TRY(load_for_party(tx, actor, id, &c));
        if (actor.v != c.client.v)
                return ERR_FORBIDDEN;
        if (c.state == CONTRACT_ACTIVE)
                return OK;
        if (c.state != CONTRACT_OFFERED)
                return ERR_STATE;
        TRY(ledger_fund(tx, id, c.client, c.price, &t));
        TRY(moved(sql_contract_set_funded(tx, id, tx->now_ms, tx->now_ms + c.days * MS_DAY, CONTRACT_OFFERED, CONTRACT_ACTIVE, &changed),
                  &changed));
        TRY(record(tx, &c, EVENT_CONTRACT_FUNDED, actor, t, S("")));
        return tell_other(tx, &c, actor, NOTE_CONTRACT_FUNDED);
}

enum err contract_deliver(struct tx *tx, struct user_id actor, struct contract_id id, struct str body_md, const struct stored_file *files,
                          size_t n_files)
{
        const struct settings *s;
        struct contract c;
        struct delivery_insert_row d;
        int64_t changed;

        TRY(settings_get(tx, &s));
        TRY(load_for_party(tx, actor, id, &c));
        if (actor.v != c.freelancer.v)
                return ERR_FORBIDDEN;
        if (c.state != CONTRACT_ACTIVE)
                return ERR_STATE;
        if (body_md.n == 0 || utf8_count(body_md) > LIMIT_MESSAGE_CHARS)
                return ERR_INVALID;
        TRY(sql_delivery_insert(tx, id, body_md, tx->now_ms, &d));
        TRY(file_attach(tx, actor, SUBJECT_DELIVERY, d.id.v, files, n_files));
        TRY(moved(sql_contract_set_delivered(tx, id, tx->now_ms, tx->now_ms + s->auto_accept_days * MS_DAY, CONTRACT_ACTIVE,
                                             CONTRACT_DELIVERED, &changed),
                  &changed));
        TRY(record(tx, &c, EVENT_CONTRACT_DELIVERED, actor, (struct transfer_id){ 0 }, S("")));
        return tell_other(tx, &c, actor, NOTE_CONTRACT_DELIVERED);
}

enum err contract_ask_changes(struct tx *tx, struct user_id actor, struct contract_id id, struct str text)
{
        struct contract c;
        int64_t changed;

        TRY(load_for_party(tx, actor, id, &c));
        if (actor.v != c.client.v)
                return ERR_FORBIDDEN;
        if (c.state != CONTRACT_DELIVERED)
                return ERR_STATE;
        if (text.n == 0 || utf8_count(text) > LIMIT_MESSAGE_CHARS)
                return ERR_INVALID;
        TRY(moved(sql_delivery_set_changes(tx, id, text, tx->now_ms, &changed), &changed));
        TRY(moved(sql_contract_set_changes(tx, id, CONTRACT_DELIVERED, CONTRACT_ACTIVE, &changed), &changed));
        TRY(record(tx, &c, EVENT_CONTRACT_CHANGES, actor, (struct transfer_id){ 0 }, text));
        return tell_other(tx, &c, actor, NOTE_CONTRACT_CHANGES);
}

/* Releases the escrow: by the client, or by the clock (actor 0). */
static enum err accept(struct tx *tx, const struct contract *c, struct user_id actor)
{
        enum event_kind kind = actor.v != 0 ? EVENT_CONTRACT_ACCEPTED : EVENT_CONTRACT_AUTO_ACCEPTED;
        struct transfer_id t;
        int64_t changed;

        TRY(ledger_release(tx, c->id, c->freelancer, c->net, c->fee, actor, &t));
        TRY(moved(sql_contract_set_accepted(tx, c->id, tx->now_ms, tx->now_ms + c->hold_days * MS_DAY, CONTRACT_DELIVERED,
                                            CONTRACT_ACCEPTED, &changed),
                  &changed));
        TRY(record(tx, c, kind, actor, t, S("")));
        TRY(project_complete(tx, actor, c->project));
        return notify(tx, c->freelancer, NOTE_CONTRACT_ACCEPTED, SUBJECT_CONTRACT, c->id.v, c->client_name, c->title);
}

enum err contract_accept(struct tx *tx, struct user_id actor, struct contract_id id)
{
        struct contract c;

        TRY(load_for_party(tx, actor, id, &c));
        if (actor.v != c.client.v)
                return ERR_FORBIDDEN;
        if (c.state == CONTRACT_ACCEPTED || c.state == CONTRACT_CLOSED)
                return OK;
        if (c.state != CONTRACT_DELIVERED)
                return ERR_STATE;
        return accept(tx, &c, actor);
}

/* ---- lists ---------------------------------------------------------------------------------------------------------- */

enum err contract_deliveries(struct tx *tx, struct contract_id id, struct deliveries *ret)
{
        struct deliveries_of_rows rows;
        struct deliveries d;

        TRY(sql_deliveries_of(tx, id, &rows));
        d = (struct deliveries){ .v = ARENA_ARRAY(tx->arena, struct delivery, rows.n), .n = rows.n };
        for (size_t i = 0; i < rows.n; i++) {
                const struct deliveries_of_row *r = &rows.v[i];
                d.v[i] = (struct delivery){ .id = r->id,
                                            .body_md = r->body_md,
                                            .changes_text = r->changes_text,
                                            .at = r->created_at,
                                            .changes_at = r->changes_at };
                TRY(attachments_of(tx, SUBJECT_DELIVERY, r->id.v, &d.v[i].files));
        }
        *ret = d;
        return OK;
}

static int64_t latest(const struct contracts_of_row *r)
{
        const int64_t at[] = { r->closed_at, r->accepted_at, r->delivered_at, r->funded_at, r->created_at };
        int64_t most = 0;

        for (size_t i = 0; i < ARRAY_LEN(at); i++)
                most = at[i] > most ? at[i] : most;
        return most;
}

enum err contract_list(struct tx *tx, struct user_id actor, int64_t page, struct contract_lines *ret)
{
        struct contracts_of_rows rows;
        struct contract_lines l;

        TRY(sql_contracts_of(tx, actor, (page - 1) * LIMIT_PAGE_ITEMS, &rows));
        l = (struct contract_lines){ .v = ARENA_ARRAY(tx->arena, struct contract_line, rows.n), .n = rows.n };
        for (size_t i = 0; i < rows.n; i++) {
                const struct contracts_of_row *r = &rows.v[i];
                bool as_client = r->client_id.v == actor.v;
                struct currency cur;
                TRY(currency_of(r->currency, &cur));
                l.v[i] = (struct contract_line){ .id = r->id,
                                                 .title = r->title,
                                                 .other_name = as_client ? r->freelancer_name : r->client_name,
                                                 .as_client = as_client,
                                                 .price = money_of(r->price_minor, cur),
                                                 .state = r->state,
                                                 .due_at = r->due_at,
                                                 .changed_at = latest(r) };
        }
        *ret = l;
        return OK;
}

/* ---- the clock -------------------------------------------------------------------------------------------------------- */

enum err contract_clock_accept(struct tx *tx, bool *ret_more)
{
        struct contracts_to_accept_rows rows;
        struct contract c;

        TRY(sql_contracts_to_accept(tx, CONTRACT_DELIVERED, tx->now_ms, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                TRY(load(tx, rows.v[i].id, &c));
                TRY(accept(tx, &c, (struct user_id){ 0 }));
                TRY(notify(tx, c.client, NOTE_CONTRACT_ACCEPTED, SUBJECT_CONTRACT, c.id.v, c.freelancer_name, c.title));
        }
        *ret_more = rows.n == 100;
        return OK;
}

enum err contract_clock_remind(struct tx *tx, bool *ret_more)
{
        struct contracts_to_remind_rows rows;
        int64_t changed;

        TRY(sql_contracts_to_remind(tx, CONTRACT_DELIVERED, tx->now_ms + REMIND_FIRST_MS, tx->now_ms + REMIND_SECOND_MS, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                const struct contracts_to_remind_row *r = &rows.v[i];
                TRY(moved(sql_contract_add_reminder(tx, r->id, r->reminders, &changed), &changed));
                TRY(notify(tx, r->client_id, NOTE_CONTRACT_REMINDER, SUBJECT_CONTRACT, r->id.v, r->freelancer_name, r->title));
        }
        *ret_more = rows.n == 100;
        return OK;
}

enum err contract_clock_mature(struct tx *tx, bool *ret_more)
{
        struct contracts_to_mature_rows rows;
        struct transfer_id t;
        struct contract c;
        int64_t changed;

        TRY(sql_contracts_to_mature(tx, CONTRACT_ACCEPTED, tx->now_ms, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                TRY(load(tx, rows.v[i].id, &c));
                t = (struct transfer_id){ 0 };
                if (c.net.minor > 0) /* a commission of 100 % leaves nothing to mature */
                        TRY(ledger_mature(tx, c.id, c.freelancer, c.net, &t));
                TRY(moved(sql_contract_set_closed(tx, c.id, tx->now_ms, CONTRACT_ACCEPTED, CONTRACT_CLOSED, &changed), &changed));
                TRY(record(tx, &c, EVENT_CONTRACT_MATURED, (struct user_id){ 0 }, t, S("")));
                TRY(notify(tx, c.freelancer, NOTE_CONTRACT_MATURED, SUBJECT_CONTRACT, c.id.v, c.client_name, c.title));
        }
        *ret_more = rows.n == 100;
        return OK;
}
