/* What a person reads about the own money. Nothing here writes. */
#include "market/money_flows.h"

#include "site/site.h"

static int64_t skip_of(int64_t page)
{
        return (page > 1 ? page - 1 : 0) * LIMIT_PAGE_ITEMS;
}

/* The wallet of a currency in the list, added when it is not there. */
static enum err wallet_in(struct wallets *list, struct str code, struct wallet **ret)
{
        struct currency cur;

        TRY(currency_of(code, &cur));
        for (size_t i = 0; i < list->n; i++)
                if (currency_eq(list->v[i].cur, cur)) {
                        *ret = &list->v[i];
                        return OK;
                }
        assert(list->n < currency_count());
        struct money zero = { 0, cur };
        list->v[list->n] = (struct wallet){ .cur = cur, .withdrawable = zero, .pending = zero, .paid_in = zero, .waiting = zero };
        *ret = &list->v[list->n++];
        return OK;
}

static enum err add_accounts(struct tx *tx, struct user_id user, struct wallets *list)
{
        struct wallet_accounts_rows rows;
        struct wallet *w;

        TRY(sql_wallet_accounts(tx, user.v, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                TRY(wallet_in(list, rows.v[i].currency, &w));
                struct money balance = { rows.v[i].credit_posted - rows.v[i].debit_posted, w->cur };
                if (rows.v[i].kind == ACCOUNT_WALLET)
                        w->withdrawable = balance;
                else
                        w->pending = balance;
        }
        return OK;
}

static enum err add_escrow(struct tx *tx, struct user_id user, struct wallets *list)
{
        struct wallet_escrow_rows rows;
        struct wallet *w;

        TRY(sql_wallet_escrow(tx, user, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                TRY(wallet_in(list, rows.v[i].currency, &w));
                struct money held = { rows.v[i].held, w->cur };
                if (rows.v[i].is_client) {
                        w->paid_in = held;
                        w->contracts_paid = rows.v[i].contracts;
                } else {
                        w->waiting = held;
                        w->contracts_waiting = rows.v[i].contracts;
                }
        }
        return OK;
}

enum err wallet_of(struct tx *tx, struct user_id user, struct wallets *ret)
{
        struct wallets list = { ARENA_ARRAY(tx->arena, struct wallet, currency_count()), 0 };
        const struct settings *settings;
        struct wallet *main;

        TRY(settings_get(tx, &settings));
        TRY(wallet_in(&list, currency_code(&settings->currencies[0]), &main));
        TRY(add_accounts(tx, user, &list));
        TRY(add_escrow(tx, user, &list));
        *ret = list;
        return OK;
}

enum err wallet_maturing(struct tx *tx, struct user_id user, struct wallet_maturing_rows *ret)
{
        return sql_wallet_maturing(tx, user, LIMIT_PAGE_ITEMS, ret);
}

enum err wallet_movements(struct tx *tx, struct user_id user, enum movement_filter filter, int64_t page, struct wallet_movements_rows *ret)
{
        return sql_wallet_movements(tx, user.v, filter, LIMIT_PAGE_ITEMS + 1, skip_of(page), ret);
}

enum err wallet_first_at(struct tx *tx, struct user_id user, int64_t *ret)
{
        struct wallet_first_at_row first;
        enum err e = sql_wallet_first_at(tx, user.v, &first);

        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        *ret = e == OK ? first.at : 0;
        return OK;
}
