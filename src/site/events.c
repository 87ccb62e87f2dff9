/* Timelines, and the log of what staff did. */
#include "site/events.sql.h"
#include "site/site.h"

/* ---- Events --------------------------------------------------------------------------------------------------------- */

/* What a line of a timeline says. The clock acts without a name. */
static const char *const words[] = {
        [EVENT_PROJECT_CREATED] = T("{actor} wrote the project"),
        [EVENT_PROJECT_SUBMITTED] = T("{actor} sent the project for review"),
        [EVENT_PROJECT_OPENED] = T("The project opened for proposals"),
        [EVENT_PROJECT_REJECTED] = T("The review sent the project back"),
        [EVENT_PROJECT_CLOSED] = T("{actor} closed the project"),
        [EVENT_PROJECT_EXPIRED] = T("The project's time ran out"),
        [EVENT_PROJECT_AWARDED] = T("{actor} chose a proposal"),
        [EVENT_PROJECT_COMPLETED] = T("The project is completed"),
        [EVENT_PROPOSAL_SENT] = T("{actor} sent the proposal"),
        [EVENT_PROPOSAL_EDITED] = T("{actor} changed the proposal"),
        [EVENT_PROPOSAL_OPENED] = T("{actor} read the proposal"),
        [EVENT_PROPOSAL_SHORTLISTED] = T("{actor} shortlisted the proposal"),
        [EVENT_PROPOSAL_DECLINED] = T("{actor} declined the proposal"),
        [EVENT_PROPOSAL_WITHDRAWN] = T("{actor} withdrew the proposal"),
        [EVENT_PROPOSAL_ACCEPTED] = T("{actor} accepted the proposal"),
        [EVENT_PROPOSAL_LAPSED] = T("The proposal lapsed with its project"),
        [EVENT_CONTRACT_OFFERED] = T("{actor} offered the contract"),
        [EVENT_CONTRACT_FUNDED] = T("{actor} put the amount in escrow"),
        [EVENT_CONTRACT_DELIVERED] = T("{actor} delivered the work"),
        [EVENT_CONTRACT_CHANGES] = T("{actor} asked for changes"),
        [EVENT_CONTRACT_ACCEPTED] = T("{actor} accepted the delivery"),
        [EVENT_CONTRACT_AUTO_ACCEPTED] = T("The delivery was accepted by itself when its time was over"),
        [EVENT_CONTRACT_MATURED] = T("The hold is over: the earnings can be withdrawn"),
        [EVENT_CONTRACT_CANCELLED] = T("{actor} cancelled the contract"),
        [EVENT_REVIEW_WRITTEN] = T("{actor} wrote a review"),
        [EVENT_REVIEWS_SHOWN] = T("The reviews became visible"),
        [EVENT_REVIEW_REPLIED] = T("{actor} replied to a review"),
        [EVENT_TOP_UP_ANNOUNCED] = T("{actor} announced a transfer"),
        [EVENT_TOP_UP_CONFIRMED] = T("The transfer arrived and was added to the balance"),
        [EVENT_TOP_UP_REFUSED] = T("The transfer was not found"),
        [EVENT_WITHDRAWAL_REQUESTED] = T("{actor} asked for a withdrawal"),
        [EVENT_WITHDRAWAL_SENT] = T("The withdrawal was sent to the bank"),
        [EVENT_WITHDRAWAL_FAILED] = T("The withdrawal failed: the money is back in the balance"),
};

const char *event_words(enum event_kind kind)
{
        assert(kind > 0 && (size_t)kind < ARRAY_LEN(words) && words[kind] != NULL);
        return words[kind];
}

enum err event_add(struct tx *tx, enum event_kind kind, enum subject_kind subject, int64_t subject_id, struct user_id actor,
                   struct transfer_id transfer, struct str note)
{
        assert(event_words(kind) != NULL && subject_id > 0);
        return sql_event_insert(tx, (int64_t)kind, subject, subject_id, actor.v, transfer.v, note, tx->now_ms);
}

static enum err event_of_row(const struct event_list_row *r, struct event *ret)
{
        struct money moved = { 0 };

        if (r->currency.n > 0) {
                TRY(currency_of(r->currency, &moved.cur));
                moved.minor = r->moved_minor;
        }
        *ret = (struct event){ .id = r->id, .kind = (enum event_kind)r->kind, .actor = { r->actor_id }, .actor_name = r->actor_name,
                .note = r->note,
                .transfer = { r->transfer_id }, .transfer_event = (enum transfer_event)r->transfer_event, .moved = moved, .at = r->at };
        return OK;
}

enum err events_of(struct tx *tx, enum subject_kind subject, int64_t subject_id, struct event_id before, size_t limit, struct events *ret)
{
        struct event_list_rows rows;
        struct events got = { .n = 0 };

        TRY(sql_event_list(tx, subject, subject_id, before.v, (int64_t)limit + 1, &rows));
        got.more = rows.n > limit;
        got.n = got.more ? limit : rows.n;
        got.v = ARENA_ARRAY(tx->arena, struct event, got.n);
        for (size_t i = 0; i < got.n; i++)
                TRY(event_of_row(&rows.v[i], &got.v[got.n - 1 - i]));
        *ret = got;
        return OK;
}

/* ---- The audit log -------------------------------------------------------------------------------------------------- */

static const struct {
        const char *act, *words;
} acts[] = {
        { "setting.change", T("Setting changed") },
        { "text.change", T("Text changed") },
        { "project.approve", T("Project approved") },
        { "project.reject", T("Project sent back") },
        { "user.suspend", T("Account suspended") },
        { "user.unsuspend", T("Suspension lifted") },
        { "user.rights", T("Staff rights changed") },
        { "top_up.confirm", T("Top-up confirmed") },
        { "top_up.refuse", T("Top-up refused") },
        { "withdrawal.sent", T("Withdrawal marked as sent") },
        { "withdrawal.failed", T("Withdrawal marked as failed") },
        { "job.retry", T("Failed job started again") },
};

const char *audit_act_words(struct str act)
{
        for (size_t i = 0; i < ARRAY_LEN(acts); i++)
                if (str_eq(act, str_c(acts[i].act)))
                        return acts[i].words;
        return NULL;
}

enum err audit_add(struct tx *tx, struct user_id actor, const char *act, enum subject_kind subject, int64_t subject_id, struct str detail,
                   struct str address)
{
        return sql_audit_insert(tx, actor.v, str_c(act), subject, subject_id, detail, address, tx->now_ms);
}

enum err audit_page(struct tx *tx, struct user_id actor, const struct audit_filter *f, struct audit_entries *ret)
{
        struct audit_list_rows rows;
        int64_t rights, skip = (f->page > 1 ? f->page - 1 : 0) * LIMIT_PAGE_ITEMS;

        TRY(staff_rights_of(tx, actor, &rights));
        if (rights == 0)
                return ERR_FORBIDDEN;
        TRY(sql_audit_list(tx, f->actor.v, f->act.p != NULL ? f->act : S(""), (int64_t)f->subject, f->subject_id, f->from_ms, f->to_ms,
                           LIMIT_PAGE_ITEMS + 1, skip, &rows));
        struct audit_entry *v = ARENA_ARRAY(tx->arena, struct audit_entry, rows.n);
        for (size_t i = 0; i < rows.n; i++) {
                const struct audit_list_row *r = &rows.v[i];
                v[i] = (struct audit_entry){ .id = r->id, .actor = { r->actor_id }, .actor_name = r->actor_name, .act = r->act,
                        .detail = r->detail,
                        .address = r->address, .subject = r->subject, .subject_id = r->subject_id, .at = r->at };
        }
        *ret = (struct audit_entries){ v, rows.n };
        return OK;
}

enum err audit_acts(struct tx *tx, struct str_list *ret)
{
        struct audit_acts_rows rows;

        TRY(sql_audit_acts(tx, &rows));
        struct str *v = ARENA_ARRAY(tx->arena, struct str, rows.n);
        for (size_t i = 0; i < rows.n; i++)
                v[i] = rows.v[i].act;
        *ret = (struct str_list){ v, rows.n };
        return OK;
}
