/*
 * Every route of the program. What is not here does not exist; who may call is decided here and nowhere else.
 * Columns: method, path, who, mode, rate, files, prepare, handler, rights (see web.h).
 */
#include "web/core.h"

#include "web/contract/contract_web.h"
#include "web/site/health.h"
#include "web/site/site_web.h"


/* clang-format off */
static const struct route table[] = {
        /* ---- for machines ---- */
        { HTTP_GET, "/healthz", WHO_ANYONE, MODE_READ, RATE_FREE, 0, NULL, healthz_get, RIGHTS_ANYONE },
        { HTTP_GET, "/metrics", WHO_ANYONE, MODE_PLAIN, RATE_FREE, 0, NULL, metrics_get, RIGHTS_ANYONE },

        /* ---- site: home, start page, notifications, texts (web/site) ---- */
        { HTTP_GET, "/", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, home_get, RIGHTS_ANYONE },
        { HTTP_GET, "/theme", WHO_ANYONE, MODE_PLAIN, RATE_PAGE, 0, NULL, theme_get, RIGHTS_ANYONE },
        { HTTP_GET, "/language", WHO_ANYONE, MODE_PLAIN, RATE_PAGE, 0, NULL, language_get, RIGHTS_ANYONE },
        { HTTP_GET, "/brand.css", WHO_ANYONE, MODE_READ, RATE_FREE, 0, NULL, brand_css_get, RIGHTS_ANYONE },

        /* ---- people: accounts, profiles, files (web/people) ---- */

        /* ---- market: projects, questions, proposals (web/market) ---- */

        /* ---- contract: contracts, reviews (web/contract) ---- */
        { HTTP_GET, "/contracts", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, contracts_get, RIGHTS_USER },
        { HTTP_GET, "/contracts/{id}", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, contract_get_page, "shaaaahaf" },
        { HTTP_POST, "/contracts/{id}/fund", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, contract_fund_post, "shaffffff" },
        { HTTP_POST, "/contracts/{id}/deliver", WHO_FREELANCER, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_files, contract_deliver_post, "shfafffff" },
        { HTTP_POST, "/contracts/{id}/changes", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, contract_changes_post, "shaffffff" },
        { HTTP_POST, "/contracts/{id}/accept", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, contract_accept_post, "shaffffff" },
        { HTTP_POST, "/contracts/{id}/review", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, contract_review_post, "shaahhhhf" },
        { HTTP_POST, "/contracts/{id}/reviews/{sub}/reply", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, review_reply_post, "shhhhhhhf" },

        /* ---- money: wallet, top-ups, withdrawals, finance queues (web/money) ---- */

        /* ---- operator: console (web/operator) ---- */
};
/* clang-format on */

const struct route *routes(size_t *ret_n)
{
        *ret_n = ARRAY_LEN(table);
        return table;
}
