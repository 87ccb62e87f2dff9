/* The wallet: what is where, and every movement with both its ends. */
#include "web/money/money_web.h"

#include "market/states.h"

/* ?show=… of each filter; empty: all. */
static const char *const filter_names[MOVEMENT_FILTERS] = { "", "earnings", "withdrawals", "top-ups", "payments" };

static enum movement_filter filter_of(const struct req *r)
{
        struct str show = req_query(r, "show");

        for (size_t i = 0; i < MOVEMENT_FILTERS; i++)
                if (str_eq(show, str_c(filter_names[i])))
                        return (enum movement_filter)i;
        return MOVEMENTS_ALL;
}

static struct badge state_of(const struct wallet_movements_row *r, struct user_id me)
{
        if (r->event == TRANSFER_WITHDRAW_REQUEST)
                return badge_of_withdrawal((enum withdrawal_state)r->withdrawal_state, me, (struct user_id){ r->withdrawal_by });
        if (r->event == TRANSFER_RELEASE && r->contract_state == CONTRACT_ACCEPTED)
                return BADGE(.label = T("Pending"), .tone = "warn");
        if (r->event == TRANSFER_RELEASE || r->event == TRANSFER_MATURE)
                return BADGE(.label = T("Withdrawable"), .tone = "ok");
        return BADGE(.label = T("Done"), .tone = "ok");
}

static struct movement movement_of(const struct wallet_movements_row *r, struct user_id me)
{
        struct account_ref own = { OWNER_USER, me.v, r->kind }, other = { r->other_owner, r->other_owner_id, r->other_kind };
        bool in = r->amount_minor > 0;
        struct movement m = {
                .event = r->event,
                .at = r->at,
                .from = account_words(in ? other : own, me),
                .to = account_words(in ? own : other, me),
                .state = state_of(r, me),
                .amount = row_money(r->amount_minor, r->currency),
                .in_wallet = r->kind == ACCOUNT_WALLET,
                .balance = row_money(r->balance_minor, r->currency),
                .title = r->title,
                .reference = r->reference,
                .bank = r->bank,
                .tail = bank_account_tail(r->destination),
                .has_fee = r->event == TRANSFER_RELEASE && -r->other_minor > r->amount_minor,
                .gross = row_money(-r->other_minor, r->currency),
                .fee = row_money(-r->other_minor - r->amount_minor, r->currency),
        };

        m.contract.v = r->subject == SUBJECT_CONTRACT ? r->subject_id : 0;
        m.top_up.v = r->subject == SUBJECT_TOP_UP ? r->subject_id : 0;
        m.withdrawal.v = r->subject == SUBJECT_WITHDRAWAL ? r->subject_id : 0;
        return m;
}

static enum err load_movements(struct req *r, struct wallet_page *p)
{
        struct wallet_movements_rows rows;

        TRY(wallet_movements(r->tx, r->me.id, p->filter, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &rows));
        p->pager = pager_of(r, rows.n);
        p->rows.n = rows.n > LIMIT_PAGE_ITEMS ? LIMIT_PAGE_ITEMS : rows.n;
        p->rows.v = ARENA_ARRAY(r->arena, struct movement, p->rows.n);
        for (size_t i = 0; i < p->rows.n; i++)
                p->rows.v[i] = movement_of(&rows.v[i], r->me.id);
        return OK;
}

static enum err load_maturing(struct req *r, struct wallet_page *p)
{
        struct wallet_maturing_rows rows;

        TRY(wallet_maturing(r->tx, r->me.id, &rows));
        p->maturing.n = rows.n;
        p->maturing.v = ARENA_ARRAY(r->arena, struct maturing, rows.n);
        for (size_t i = 0; i < rows.n; i++) {
                const struct wallet_maturing_row *m = &rows.v[i];
                p->maturing.v[i] = (struct maturing){ m->id, m->title, row_money(m->net_minor, m->currency), m->matures_at };
        }
        return OK;
}

/* GET /wallet */
struct reply wallet_get(struct req *r)
{
        struct wallet_page p = { .shell = shell_of(r, t_raw(r->lang, T("Balance")), NAV_WALLET), .filter = filter_of(r) };
        struct out o = page_out(r);

        p.shell.noindex = true;
        TRY_REPLY(r, wallet_of(r->tx, r->me.id, &p.wallets));
        TRY_REPLY(r, load_movements(r, &p));
        TRY_REPLY(r, load_maturing(r, &p));
        TRY_REPLY(r, withdraw_form_new(r, &p.wallets, &p.withdraw));
        p.withdraw.shell = &p.shell;
        html_wallet(&o, &p);
        return reply_out(r, 200, &o);
}
