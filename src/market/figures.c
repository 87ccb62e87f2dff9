/* Counting the market. */
#include "market/figures.h"

#include "market/category.h"

enum err market_figures(struct tx *tx, struct market_figures *ret)
{
        struct figures_whole_rows rows;
        struct market_figures f = { 0 };

        TRY(sql_figures_whole(tx, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                const struct figures_whole_row *x = &rows.v[i];
                bool known = x->sample >= FIGURE_SAMPLE;
                switch (x->kind) {
                case MARKET_OPEN_PROJECTS:
                        f.open_projects = x->value;
                        break;
                case MARKET_CONTRACTS_DONE:
                        f.contracts_done = x->value;
                        break;
                case MARKET_FIRST_PROPOSAL:
                        f.has_first_proposal = known;
                        f.first_proposal_ms = x->value;
                        break;
                case MARKET_FIRST_EARNING:
                        f.has_first_earning = known;
                        f.first_earning_ms = x->value;
                        break;
                case MARKET_DEMAND:
                        break;
                }
        }
        *ret = f;
        return OK;
}

enum err market_demand(struct tx *tx, enum lang lang, struct figures_demand_rows *ret)
{
        return sql_figures_demand(tx, lang, ret);
}

enum demand demand_of(int64_t open, int64_t proposals_tenths)
{
        if (open < FIGURE_SAMPLE)
                return DEMAND_UNKNOWN;
        if (proposals_tenths < 50)
                return DEMAND_SHORT;
        return proposals_tenths < 100 ? DEMAND_EVEN : DEMAND_CROWDED;
}

static enum err put(struct tx *tx, enum market_figure kind, int64_t value, int64_t sample)
{
        return sql_figures_put(tx, kind, 0, value, sample, tx->now_ms);
}

static enum err count_demand(struct tx *tx)
{
        struct figures_count_demand_rows rows;

        TRY(sql_figures_count_demand(tx, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                int64_t open = rows.v[i].open, tenths = open == 0 ? 0 : (rows.v[i].proposals * 10 + open / 2) / open;
                TRY(sql_figures_put(tx, MARKET_DEMAND, rows.v[i].category, tenths, open, tx->now_ms));
        }
        return OK;
}

enum err market_figures_count(struct tx *tx, bool *ret_more)
{
        struct figures_count_open_row open;
        struct figures_count_done_row done;
        struct figures_first_proposals_rows proposals;
        struct figures_first_earnings_rows earnings;

        TRY(category_recount_open(tx, ret_more));
        TRY(sql_figures_count_open(tx, &open));
        TRY(put(tx, MARKET_OPEN_PROJECTS, open.n, open.n));
        TRY(sql_figures_count_done(tx, &done));
        TRY(put(tx, MARKET_CONTRACTS_DONE, done.n, done.n));
        TRY(sql_figures_first_proposals(tx, &proposals));
        if (proposals.n > 0)
                TRY(put(tx, MARKET_FIRST_PROPOSAL, proposals.v[proposals.n / 2].wait, (int64_t)proposals.n));
        TRY(sql_figures_first_earnings(tx, &earnings));
        if (earnings.n > 0)
                TRY(put(tx, MARKET_FIRST_EARNING, earnings.v[earnings.n / 2].wait, (int64_t)earnings.n));
        TRY(count_demand(tx));
        *ret_more = false;
        return OK;
}
