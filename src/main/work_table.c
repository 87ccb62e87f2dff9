#include "main/work_table.h"

#include "ledger/ledger.h"
#include "market/contract.h"
#include "market/project.h"
#include "market/review.h"
#include "people/session.h"
#include "web/core.sql.h"

static enum err sweep_form_keys(struct tx *tx, bool *ret_more)
{
        int64_t gone;

        *ret_more = false;
        return sql_idem_sweep(tx, tx->now_ms - 2 * MS_DAY, &gone);
}

static enum err seal_days(struct tx *tx, bool *ret_more)
{
        int64_t sealed;

        *ret_more = false;
        return ledger_seal_days(tx, &sealed);
}

static const struct clock_kind clocks[] = {
        { "contracts: accept what nobody decided", 5 * MS_MINUTE, contract_clock_accept },
        { "contracts: remind of deliveries", 30 * MS_MINUTE, contract_clock_remind },
        { "contracts: mature pending money", 5 * MS_MINUTE, contract_clock_mature },
        { "reviews: show after the window", 30 * MS_MINUTE, review_clock_show },
        { "projects: expire", 10 * MS_MINUTE, project_expire_due },
        { "people: sweep sessions and links", MS_HOUR, people_sweep },
        { "web: sweep form keys", MS_HOUR, sweep_form_keys },
        { "ledger: seal days", MS_HOUR, seal_days },
};

struct worker_config work_config(struct cli *c, struct db *db, const struct clock *clock, const unsigned char secret[32], struct str site_url)
{
        return (struct worker_config){ .clocks = clocks, .n_clocks = ARRAY_LEN(clocks), .env = { .db = db, .clock = clock } };
}
