#include "market/money_own.h"

#include "market/project.h"
#include "text/text.h"

/* ---- What top-ups and withdrawals share ------------------------------------------------------------------------------------ */

enum err money_wish_check(const struct settings *s, struct money amount)
{
        bool ours = false;

        for (size_t i = 0; i < s->n_currencies; i++)
                ours = ours || currency_eq(s->currencies[i], amount.cur);
        if (!ours)
                return ERR_CURRENCY;
        if (amount.minor <= 0)
                return ERR_INVALID;
        return amount.minor <= LIMIT_AMOUNT_MINOR ? OK : ERR_LIMIT;
}

enum err finance_require_other(struct tx *tx, struct user_id staff, struct user_id owner)
{
        TRY(finance_require(tx, staff));
        return staff.v != owner.v ? OK : ERR_FORBIDDEN;
}

bool money_reason_ok(struct str reason)
{
        size_t n = utf8_count(str_trim(reason));

        return n >= 3 && n <= LIMIT_REASON_CHARS;
}

enum err money_words(struct tx *tx, struct user_id reader, struct money m, struct str *ret)
{
        const struct settings *settings;
        struct money_person_row person;
        enum lang lang;

        TRY(settings_get(tx, &settings));
        TRY(sql_money_person(tx, reader, &person));
        if (!lang_of(person.lang, &lang))
                lang = settings->main_lang;
        *ret = money_text(tx->arena, settings_locale(settings, lang), m);
        return OK;
}

/* ---- Announcing -------------------------------------------------------------------------------------------------------------- */

/* Letters and digits that stay apart in handwriting and on a bank's form: none of 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B. */
static const char reference_signs[] = "3479ACDEFHJKMNPQRTUVWXY";

static char random_sign(void)
{
        const unsigned n = sizeof reference_signs - 1;
        unsigned char b;

        do
                random_bytes(&b, 1);
        while (b >= 256 / n * n); /* every sign as likely as the others */
        return reference_signs[b % n];
}

/* "WSL-7K3Q-94": 23 to the sixth, 148 million. */
static struct str new_reference(struct arena *a)
{
        char s[6];

        for (size_t i = 0; i < sizeof s; i++)
                s[i] = random_sign();
        return str_fmt(a, "WSL-%.4s-%.2s", s, s + 4);
}

static enum err insert_with_reference(struct tx *tx, struct user_id actor, struct money amount, struct top_up_insert_row *ret,
                                      struct str *ret_reference)
{
        enum err e = ERR_NOT_FOUND;

        for (int tries = 0; e == ERR_NOT_FOUND && tries < 20; tries++) { /* no row: the reference is taken */
                *ret_reference = new_reference(tx->arena);
                e = sql_top_up_insert(tx, actor, amount.minor, currency_code(&amount.cur), *ret_reference, TOP_UP_ANNOUNCED, tx->now_ms,
                                      ret);
        }
        return e == ERR_NOT_FOUND ? ERR_BUSY : e;
}

enum err top_up_announce(struct tx *tx, struct user_id actor, struct money amount, struct top_up_id *ret)
{
        static const struct transfer_id no_money;
        const struct settings *settings;
        struct top_up_open_count_row open;
        struct top_up_insert_row made;
        struct top_up_same_row same;
        struct actor_by_id_row who;
        struct str reference;

        TRY(actor_get(tx, actor, &who));
        TRY(settings_get(tx, &settings));
        TRY(money_wish_check(settings, amount));
        enum err e =
                sql_top_up_same(tx, actor, amount.minor, currency_code(&amount.cur), TOP_UP_ANNOUNCED, tx->now_ms - SAME_WISH_MS, &same);
        if (e == OK)
                *ret = same.id;
        if (e != ERR_NOT_FOUND)
                return e;
        TRY(sql_top_up_open_count(tx, actor, TOP_UP_ANNOUNCED, &open));
        if (open.n >= LIMIT_OPEN_TOP_UPS)
                return ERR_LIMIT;
        TRY(insert_with_reference(tx, actor, amount, &made, &reference));
        TRY(event_add(tx, EVENT_TOP_UP_ANNOUNCED, SUBJECT_TOP_UP, made.id.v, actor, no_money, S("")));
        TRY(notify_staff(tx, STAFF_FINANCE | STAFF_OPERATOR, SUBJECT_TOP_UP, made.id.v, reference));
        *ret = made.id;
        return OK;
}

enum err top_up_get(struct tx *tx, struct user_id actor, struct top_up_id id, struct top_up_row *ret)
{
        struct top_up_row row;

        TRY(sql_top_up(tx, id, &row));
        if (row.user_id.v != actor.v)
                return ERR_NOT_FOUND;
        *ret = row;
        return OK;
}

enum err top_ups_of(struct tx *tx, struct user_id user, int64_t page, struct top_ups_of_rows *ret)
{
        return sql_top_ups_of(tx, user, LIMIT_PAGE_ITEMS + 1, (page > 1 ? page - 1 : 0) * LIMIT_PAGE_ITEMS, ret);
}

/* ---- Deciding ------------------------------------------------------------------------------------------------------------------ */

/* From announced to `to`, once. ERR_STATE when another was quicker. */
static enum err decide(struct tx *tx, struct top_up_id id, enum top_up_state to, struct user_id staff, struct str reason)
{
        int64_t changed;

        TRY(sql_top_up_decide(tx, id, TOP_UP_ANNOUNCED, to, staff.v, reason, tx->now_ms, &changed));
        return changed == 1 ? OK : ERR_STATE;
}

enum err top_up_confirm(struct tx *tx, struct user_id staff, struct str address, struct top_up_id id)
{
        struct transfer_id transfer;
        struct top_up_row t;
        struct money amount;

        TRY(finance_require(tx, staff));
        TRY(sql_top_up(tx, id, &t));
        TRY(finance_require_other(tx, staff, t.user_id));
        if (t.state == TOP_UP_CONFIRMED)
                return OK;
        if (t.state != TOP_UP_ANNOUNCED)
                return ERR_STATE;
        amount.minor = t.amount_minor;
        TRY(currency_of(t.currency, &amount.cur));
        TRY(decide(tx, id, TOP_UP_CONFIRMED, staff, S("")));
        TRY(ledger_top_up(tx, id, t.user_id, amount, staff, &transfer));
        TRY(event_add(tx, EVENT_TOP_UP_CONFIRMED, SUBJECT_TOP_UP, id.v, staff, transfer, S("")));
        TRY(audit_add(tx, staff, "top_up.confirm", SUBJECT_TOP_UP, id.v, t.reference, address));
        return notify(tx, t.user_id, NOTE_TOP_UP_CONFIRMED, SUBJECT_TOP_UP, id.v, S(""), t.reference);
}

enum err top_up_refuse(struct tx *tx, struct user_id staff, struct str address, struct top_up_id id, struct str reason)
{
        static const struct transfer_id no_money;
        struct top_up_row t;

        TRY(finance_require(tx, staff));
        TRY(sql_top_up(tx, id, &t));
        TRY(finance_require_other(tx, staff, t.user_id));
        if (!money_reason_ok(reason))
                return ERR_INVALID;
        if (t.state == TOP_UP_REFUSED)
                return OK;
        if (t.state != TOP_UP_ANNOUNCED)
                return ERR_STATE;
        TRY(decide(tx, id, TOP_UP_REFUSED, staff, str_trim(reason)));
        TRY(event_add(tx, EVENT_TOP_UP_REFUSED, SUBJECT_TOP_UP, id.v, staff, no_money, reason));
        TRY(audit_add(tx, staff, "top_up.refuse", SUBJECT_TOP_UP, id.v, reason, address));
        return notify(tx, t.user_id, NOTE_TOP_UP_REFUSED, SUBJECT_TOP_UP, id.v, S(""), t.reference);
}
