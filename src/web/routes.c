/*
 * Every route of the program. What is not here does not exist; who may call is decided here and nowhere else.
 * Columns: method, path, who, mode, rate, files, prepare, handler, rights (see web.h).
 */
#include "web/core.h"

#include "web/site/health.h"

#define GET HTTP_GET
#define POST HTTP_POST

/* clang-format off */
static const struct route table[] = {
        /* ---- for machines ---- */
        { GET, "/healthz", WHO_ANYONE, MODE_PLAIN, RATE_FREE, 0, NULL, healthz_get, RIGHTS_ANYONE },
        { GET, "/metrics", WHO_ANYONE, MODE_PLAIN, RATE_FREE, 0, NULL, metrics_get, RIGHTS_ANYONE },

        /* ---- site: home, start page, notifications, texts (web/site) ---- */

        /* ---- people: accounts, profiles, files (web/people) ---- */

        /* ---- market: projects, questions, proposals (web/market) ---- */

        /* ---- contract: contracts, reviews (web/contract) ---- */

        /* ---- money: wallet, top-ups, withdrawals, finance queues (web/money) ---- */

        /* ---- operator: console (web/operator) ---- */
};
/* clang-format on */

const struct route *routes(size_t *ret_n)
{
        *ret_n = ARRAY_LEN(table);
        return table;
}
