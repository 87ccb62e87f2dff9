#include "market/money_own.h"

#include "market/project.h"
#include "text/text.h"

/* ---- Asking ------------------------------------------------------------------------------------------------------------------- */

struct money withdrawal_min(const struct settings *s, struct currency cur)
{
        int64_t minor = s->min_withdrawal_minor;
        int have = currency_decimals(s->currencies[0]), want = currency_decimals(cur);

        for (; have < want; have++)
                minor *= 10; /* settings keep it below LIMIT_AMOUNT_MINOR: three decimals more fit */
        for (; have > want; have--)
                minor = (minor + 9) / 10;
        return money_of(minor, cur);
}

/* The wish with its destination in one form. */
static enum err check_wish(struct tx *tx, const struct settings *s, const struct withdrawal_wish *wish, struct bank_account *ret)
{
        size_t holder = utf8_count(str_trim(wish->holder));

        TRY(money_wish_check(s, wish->amount));
        if (wish->amount.minor < withdrawal_min(s, wish->amount.cur).minor)
                return ERR_LIMIT;
        if (holder < 2 || holder > LIMIT_HOLDER_CHARS || utf8_count(wish->bank) > LIMIT_BANK_CHARS)
                return ERR_INVALID;
        return bank_account_read(tx->arena, wish->destination, ret);
}

/* *ret: the same wish of a moment ago. ERR_NOT_FOUND: there is none, and room for another. */
static enum err same_wish(struct tx *tx, struct user_id actor, const struct withdrawal_wish *w, struct str destination,
                          struct withdrawal_id *ret)
{
        struct withdrawal_same_row same;
        struct withdrawal_open_count_row open;
        struct str cur = currency_code(&w->amount.cur);
        enum err e =
                sql_withdrawal_same(tx, actor, w->amount.minor, cur, destination, WITHDRAWAL_REQUESTED, tx->now_ms - SAME_WISH_MS, &same);

        if (e == OK)
                *ret = same.id;
        if (e != ERR_NOT_FOUND)
                return e;
        TRY(sql_withdrawal_open_count(tx, actor, WITHDRAWAL_REQUESTED, &open));
        return open.n < LIMIT_OPEN_WITHDRAWALS ? ERR_NOT_FOUND : ERR_LIMIT;
}

enum err withdrawal_request(struct tx *tx, struct user_id actor, const struct withdrawal_wish *wish, struct withdrawal_id *ret)
{
        const struct settings *settings;
        struct withdrawal_insert_row made;
        struct transfer_id transfer;
        struct actor_by_id_row who;
        struct bank_account to;

        TRY(actor_get(tx, actor, &who));
        TRY(settings_get(tx, &settings));
        TRY(check_wish(tx, settings, wish, &to));
        enum err e = same_wish(tx, actor, wish, to.number, ret);
        if (e != ERR_NOT_FOUND)
                return e;
        TRY(sql_withdrawal_insert(tx, actor, wish->amount.minor, currency_code(&wish->amount.cur), str_trim(wish->holder), to.number,
                                  str_trim(wish->bank), WITHDRAWAL_REQUESTED, tx->now_ms, &made));
        TRY(ledger_withdraw_request(tx, made.id, actor, wish->amount, &transfer));
        TRY(event_add(tx, EVENT_WITHDRAWAL_REQUESTED, SUBJECT_WITHDRAWAL, made.id.v, actor, transfer, S("")));
        TRY(notify_staff(tx, STAFF_FINANCE | STAFF_OPERATOR, SUBJECT_WITHDRAWAL, made.id.v, who.display_name));
        *ret = made.id;
        return OK;
}

enum err withdrawal_get(struct tx *tx, struct user_id actor, struct withdrawal_id id, struct withdrawal_row *ret)
{
        struct withdrawal_row row;

        TRY(sql_withdrawal(tx, id, &row));
        if (row.user_id.v != actor.v)
                return ERR_NOT_FOUND;
        *ret = row;
        return OK;
}

enum err withdrawal_last_account(struct tx *tx, struct user_id actor, struct withdrawal_last_row *ret)
{
        struct withdrawal_last_row row;
        enum err e = sql_withdrawal_last(tx, actor, &row);

        if (e == ERR_NOT_FOUND)
                row = (struct withdrawal_last_row){ .holder = S("") };
        else
                TRY(e);
        *ret = row;
        return OK;
}

bool withdrawal_is_cancelled(enum withdrawal_state state, struct user_id owner, struct user_id decided_by)
{
        return state == WITHDRAWAL_FAILED && owner.v == decided_by.v;
}

enum err withdrawals_of(struct tx *tx, struct user_id user, int64_t page, struct withdrawals_of_rows *ret)
{
        return sql_withdrawals_of(tx, user, LIMIT_PAGE_ITEMS + 1, (page > 1 ? page - 1 : 0) * LIMIT_PAGE_ITEMS, ret);
}

/* ---- Ending --------------------------------------------------------------------------------------------------------------------- */

/* From the state that was read to `to`, once. ERR_STATE when another was quicker. */
static enum err decide(struct tx *tx, const struct withdrawal_row *w, enum withdrawal_state to, struct user_id by, struct str reason)
{
        int64_t changed;

        TRY(sql_withdrawal_decide(tx, w->id, w->state, to, by.v, reason, tx->now_ms, &changed));
        return changed == 1 ? OK : ERR_STATE;
}

static bool waits(enum withdrawal_state s)
{
        return s == WITHDRAWAL_REQUESTED || s == WITHDRAWAL_IN_BATCH;
}

static enum err amount_of(const struct withdrawal_row *w, struct money *ret)
{
        struct money m = { .minor = w->amount_minor };

        TRY(currency_of(w->currency, &m.cur));
        *ret = m;
        return OK;
}

/* The money back to the wallet, from payout or, where it was sent already, from the bank by way of it. */
static enum err give_back(struct tx *tx, const struct withdrawal_row *w, struct user_id by, struct transfer_id *ret)
{
        struct transfer_id sent, reversal;
        struct money amount;

        TRY(amount_of(w, &amount));
        if (w->state == WITHDRAWAL_SENT) {
                TRY(ledger_withdraw_sent(tx, w->id, amount, by, &sent)); /* the first transfer again: nothing is posted */
                TRY(ledger_reverse(tx, sent, by, str_fmt(tx->arena, "withdraw_sent_back:%lld", (long long)w->id.v), &reversal));
        }
        return ledger_withdraw_failed(tx, w->id, w->user_id, amount, by, ret);
}

enum err withdrawal_cancel(struct tx *tx, struct user_id actor, struct withdrawal_id id)
{
        struct transfer_id transfer;
        struct actor_by_id_row who;
        struct withdrawal_row w;

        TRY(actor_get(tx, actor, &who));
        TRY(withdrawal_get(tx, actor, id, &w));
        if (withdrawal_is_cancelled(w.state, w.user_id, (struct user_id){ w.decided_by }))
                return OK;
        if (w.state != WITHDRAWAL_REQUESTED)
                return ERR_STATE;
        TRY(decide(tx, &w, WITHDRAWAL_FAILED, actor, S("")));
        TRY(give_back(tx, &w, actor, &transfer));
        return event_add(tx, EVENT_WITHDRAWAL_FAILED, SUBJECT_WITHDRAWAL, id.v, actor, transfer, S(""));
}

/* The withdrawal, for staff that may decide about it. */
static enum err for_decision(struct tx *tx, struct user_id staff, struct withdrawal_id id, struct withdrawal_row *ret)
{
        struct withdrawal_row w;

        TRY(finance_require(tx, staff));
        TRY(sql_withdrawal(tx, id, &w));
        TRY(finance_require_other(tx, staff, w.user_id));
        *ret = w;
        return OK;
}

static enum err tell_owner(struct tx *tx, const struct withdrawal_row *w, enum note_kind kind)
{
        struct money amount;
        struct str words;

        TRY(amount_of(w, &amount));
        TRY(money_words(tx, w->user_id, amount, &words));
        return notify(tx, w->user_id, kind, SUBJECT_WITHDRAWAL, w->id.v, S(""), words);
}

enum err withdrawal_mark_sent(struct tx *tx, struct user_id staff, struct str address, struct withdrawal_id id)
{
        struct transfer_id transfer;
        struct withdrawal_row w;
        struct money amount;

        TRY(for_decision(tx, staff, id, &w));
        if (w.state == WITHDRAWAL_SENT || w.state == WITHDRAWAL_SETTLED)
                return OK;
        if (!waits(w.state))
                return ERR_STATE;
        TRY(amount_of(&w, &amount));
        TRY(decide(tx, &w, WITHDRAWAL_SENT, staff, S("")));
        TRY(ledger_withdraw_sent(tx, id, amount, staff, &transfer));
        TRY(event_add(tx, EVENT_WITHDRAWAL_SENT, SUBJECT_WITHDRAWAL, id.v, staff, transfer, S("")));
        TRY(audit_add(tx, staff, "withdrawal.sent", SUBJECT_WITHDRAWAL, id.v, bank_account_text(tx->arena, w.destination), address));
        return tell_owner(tx, &w, NOTE_WITHDRAWAL_SENT);
}

enum err withdrawal_mark_failed(struct tx *tx, struct user_id staff, struct str address, struct withdrawal_id id, struct str reason)
{
        struct transfer_id transfer;
        struct withdrawal_row w;

        TRY(for_decision(tx, staff, id, &w));
        if (!money_reason_ok(reason))
                return ERR_INVALID;
        if (w.state == WITHDRAWAL_FAILED)
                return OK;
        if (!waits(w.state) && w.state != WITHDRAWAL_SENT)
                return ERR_STATE;
        TRY(decide(tx, &w, WITHDRAWAL_FAILED, staff, str_trim(reason)));
        TRY(give_back(tx, &w, staff, &transfer));
        TRY(event_add(tx, EVENT_WITHDRAWAL_FAILED, SUBJECT_WITHDRAWAL, id.v, staff, transfer, reason));
        TRY(audit_add(tx, staff, "withdrawal.failed", SUBJECT_WITHDRAWAL, id.v, reason, address));
        return tell_owner(tx, &w, NOTE_WITHDRAWAL_FAILED);
}
