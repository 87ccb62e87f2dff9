#include "ledger_world.h"

#include "ledger_probe.sql.h"

#include <stdio.h>
#include <string.h>

static enum err make(struct tx *tx, void *ctx)
{
        struct world *w = ctx;

        for (size_t i = 0; i < WORLD_USERS; i++) {
                struct probe_user_add_row u;
                TRY(sql_probe_user_add(tx, str_fmt(tx->arena, "probe%zu@example.org", i), &u));
                w->users[i] = u.id;
        }
        for (size_t i = 0; i < WORLD_CONTRACTS; i++) {
                struct user_id client = w->users[i % WORLD_USERS], freelancer = w->users[(i + 1 + i / WORLD_USERS) % WORLD_USERS];
                int64_t price = (int64_t)(100 + i * i * 77), bp = (int64_t)((i * 317) % 3001);
                struct str cur = currency_code(i % 5 == 4 ? &w->usd : &w->mad);
                struct probe_project_add_row project;
                struct probe_proposal_add_row proposal;
                struct probe_contract_add_row contract;

                TRY(sql_probe_project_add(tx, client, cur, &project));
                TRY(sql_probe_proposal_add(tx, project.id, freelancer, price, cur, &proposal));
                TRY(sql_probe_contract_add(tx, project.id, proposal.id, client, freelancer, price, cur, bp, &contract));
                w->contracts[i] = contract.id;
        }
        return OK;
}

void world_make(struct world *w, struct place *p)
{
        *w = (struct world){ .p = p };
        assert_int_equal(currency_of(S("MAD"), &w->mad), OK);
        assert_int_equal(currency_of(S("USD"), &w->usd), OK);
        assert_int_equal(db_write(p->db, p->a, make, w), OK);
}

enum err world_top_up(struct tx *tx, struct user_id user, struct money amount, struct top_up_id *ret)
{
        unsigned char random[8];
        struct probe_top_up_add_row row;
        struct transfer_id t;

        random_bytes(random, sizeof random);
        TRY(sql_probe_top_up_add(tx, user, amount.minor, currency_code(&amount.cur), str_hex(tx->arena, random, sizeof random), &row));
        TRY(ledger_top_up(tx, row.id, user, amount, user, &t));
        *ret = row.id;
        return OK;
}

static enum err contract_in(struct tx *tx, struct contract_id c, enum contract_state state, struct probe_contract_get_row *ret,
                            struct money *ret_price)
{
        struct money price;

        TRY(sql_probe_contract_get(tx, c, ret));
        if (ret->state != state)
                return ERR_STATE;
        price.minor = ret->price_minor;
        TRY(currency_of(ret->currency, &price.cur));
        *ret_price = price;
        return OK;
}

static enum err contract_to(struct tx *tx, struct contract_id c, enum contract_state state)
{
        int64_t changed;

        return sql_probe_contract_set(tx, c, state, &changed);
}

enum err world_fund(struct tx *tx, struct contract_id c)
{
        struct probe_contract_get_row row;
        struct transfer_id t;
        struct money price;

        TRY(contract_in(tx, c, CONTRACT_OFFERED, &row, &price));
        TRY(ledger_fund(tx, c, row.client_id, price, &t));
        return contract_to(tx, c, CONTRACT_ACTIVE);
}

enum err world_accept(struct tx *tx, struct contract_id c)
{
        struct probe_contract_get_row row;
        struct money price, fee, net;
        struct transfer_id t;

        TRY(contract_in(tx, c, CONTRACT_ACTIVE, &row, &price));
        TRY(money_split(price, row.commission_bp, &fee, &net));
        TRY(ledger_release(tx, c, row.freelancer_id, net, fee, row.client_id, &t));
        return contract_to(tx, c, CONTRACT_ACCEPTED);
}

enum err world_mature(struct tx *tx, struct contract_id c)
{
        struct probe_contract_get_row row;
        struct money price, fee, net;
        struct transfer_id t;

        TRY(contract_in(tx, c, CONTRACT_ACCEPTED, &row, &price));
        TRY(money_split(price, row.commission_bp, &fee, &net));
        TRY(ledger_mature(tx, c, row.freelancer_id, net, &t));
        return contract_to(tx, c, CONTRACT_CLOSED);
}

enum err world_cancel(struct tx *tx, struct contract_id c)
{
        struct probe_contract_get_row row;
        struct transfer_id t;
        struct money price;

        TRY(contract_in(tx, c, CONTRACT_ACTIVE, &row, &price));
        TRY(ledger_refund(tx, c, row.client_id, price, row.client_id, &t));
        return contract_to(tx, c, CONTRACT_CANCELLED);
}

enum err world_withdraw(struct tx *tx, struct user_id user, struct money amount, struct withdrawal_id *ret)
{
        struct probe_withdrawal_add_row row;
        struct transfer_id t;

        TRY(sql_probe_withdrawal_add(tx, user, amount.minor, currency_code(&amount.cur), &row));
        TRY(ledger_withdraw_request(tx, row.id, user, amount, &t));
        *ret = row.id;
        return OK;
}

static enum err waiting(struct tx *tx, struct withdrawal_id w, struct probe_withdrawal_get_row *ret, struct money *ret_amount)
{
        TRY(sql_probe_withdrawal_get(tx, w, ret));
        if (ret->state != WITHDRAWAL_REQUESTED)
                return ERR_STATE;
        ret_amount->minor = ret->amount_minor;
        return currency_of(ret->currency, &ret_amount->cur);
}

enum err world_sent(struct tx *tx, struct withdrawal_id w)
{
        struct probe_withdrawal_get_row row;
        struct transfer_id t;
        struct money amount;
        int64_t changed;

        TRY(waiting(tx, w, &row, &amount));
        TRY(ledger_withdraw_sent(tx, w, amount, row.user_id, &t));
        return sql_probe_withdrawal_set(tx, w, WITHDRAWAL_SENT, &changed);
}

enum err world_failed(struct tx *tx, struct withdrawal_id w)
{
        struct probe_withdrawal_get_row row;
        struct transfer_id t;
        struct money amount;
        int64_t changed;

        TRY(waiting(tx, w, &row, &amount));
        TRY(ledger_withdraw_failed(tx, w, row.user_id, amount, row.user_id, &t));
        return sql_probe_withdrawal_set(tx, w, WITHDRAWAL_FAILED, &changed);
}

void findings_take(void *ctx, struct str finding)
{
        struct findings *f = ctx;

        if (f->n++ == 0)
                snprintf(f->first, sizeof f->first, "%.*s", STR_ARG(finding));
        if (f->want != NULL && str_contains(finding, str_c(f->want)))
                f->seen = true;
}

static enum err audit(struct tx *tx, void *ctx)
{
        struct findings *f = ctx;
        int64_t n;

        f->n = 0;
        TRY(ledger_audit(tx, findings_take, f, &n));
        assert_int_equal(n, f->n);
        return OK;
}

enum err world_audit(struct db *db, struct findings *ret)
{
        struct arena *a = arena_new(65536);
        enum err e = db_read(db, a, audit, ret);

        arena_free(a);
        return e;
}
