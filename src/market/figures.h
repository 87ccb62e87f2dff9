/*
 * Figures of the whole market for public pages, counted by the clock every few minutes.
 *
 * A figure is known once it was counted from at least FIGURE_SAMPLE things; before, pages say "not yet calculated".
 */
#ifndef WASL_MARKET_FIGURES_H
#define WASL_MARKET_FIGURES_H

#include "db/db.h"
#include "market/figures.sql.h"
#include "text/text.h"

#define FIGURE_SAMPLE 3

struct market_figures {
        int64_t open_projects, contracts_done;
        bool has_first_proposal, has_first_earning;
        int64_t first_proposal_ms; /* median from a project's opening to its first proposal */
        int64_t first_earning_ms;  /* median from joining to the first accepted delivery */
};
/* Anybody. All 0 and unknown before the first count. */
enum err market_figures(struct tx *tx, struct market_figures *ret);

/* Each active category with its open projects and their average of proposals, in the operator's order. */
enum err market_demand(struct tx *tx, enum lang lang, struct figures_demand_rows *ret);

/* How crowded a category is, from the average of proposals to an open project in tenths. */
enum demand { DEMAND_UNKNOWN, DEMAND_SHORT /* freelancers are wanted */, DEMAND_EVEN, DEMAND_CROWDED };
enum demand demand_of(int64_t open, int64_t proposals_tenths);

/* Work of the clock: counts everything anew, also the categories' own numbers. Repeatable. */
enum err market_figures_count(struct tx *tx, bool *ret_more);

#endif
