/*
 * Every route of the program. What is not here does not exist; who may call is decided here and nowhere else.
 * Columns: method, path, who, mode, rate, files, prepare, handler, rights (see web.h).
 */
#include "web/core.h"

#include "web/contract/contract_web.h"
#include "web/market/market_web.h"
#include "web/site/health.h"
#include "web/site/site_web.h"
#include "web/site/start_web.h"


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
        { HTTP_GET, "/home", WHO_UNCONFIRMED, MODE_READ, RATE_PAGE, 0, NULL, start_get, RIGHTS_USER },
        { HTTP_GET, "/notifications", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, notes_get, RIGHTS_USER },
        { HTTP_POST, "/notifications/read", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, notes_read_all_post, RIGHTS_USER },
        { HTTP_POST, "/notifications/{id}/open", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, note_open_post, "shhhhhhhf" },
        { HTTP_GET, "/terms", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, text_get, RIGHTS_ANYONE },
        { HTTP_GET, "/privacy", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, text_get, RIGHTS_ANYONE },

        /* ---- people: accounts, profiles, files (web/people) ---- */

        /* ---- market: projects, questions, proposals (web/market) ---- */
        { HTTP_GET, "/projects", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, project_list_get, RIGHTS_ANYONE },
        { HTTP_GET, "/projects/new", WHO_CLIENT, MODE_READ, RATE_PAGE, 0, NULL, project_new_get, "saaffffff" },
        { HTTP_POST, "/projects/new", WHO_CLIENT, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_files, project_new_post, "saaffffff" },
        { HTTP_GET, "/projects/{id}", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, project_show_get, RIGHTS_ANYONE },
        { HTTP_GET, "/projects/{id}/edit", WHO_CLIENT, MODE_READ, RATE_PAGE, 0, NULL, project_edit_get, "sfaffffff" },
        { HTTP_POST, "/projects/{id}/edit", WHO_CLIENT, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_files, project_edit_post, "sfaffffff" },
        { HTTP_POST, "/projects/{id}/discard", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, project_discard_post, "sfaffffff" },
        { HTTP_POST, "/projects/{id}/similar", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, project_similar_post, "sfaffffff" },
        { HTTP_GET, "/projects/{id}/close", WHO_CLIENT, MODE_READ, RATE_PAGE, 0, NULL, project_close_get, "sfaffffff" },
        { HTTP_POST, "/projects/{id}/close", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, project_close_post, "sfaffffff" },
        { HTTP_GET, "/projects/{id}/compare", WHO_CLIENT, MODE_READ, RATE_PAGE, 0, NULL, proposal_compare_get, "sfaffffff" },
        { HTTP_GET, "/projects/{id}/questions", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, project_back_get, RIGHTS_ANYONE },
        { HTTP_POST, "/projects/{id}/questions", WHO_FREELANCER, MODE_WRITE, RATE_FORM, 0, NULL, question_ask_post, "safafffff" },
        { HTTP_GET, "/projects/{id}/questions/{sub}", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, project_back_get, RIGHTS_ANYONE },
        { HTTP_POST, "/projects/{id}/questions/{sub}", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, question_answer_post, "sfaffffff" },
        { HTTP_GET, "/projects/{id}/proposals", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, project_back_get, RIGHTS_ANYONE },
        { HTTP_POST, "/projects/{id}/proposals", WHO_FREELANCER, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_files, proposal_send_post, "safafffff" },
        { HTTP_GET, "/proposals/{id}", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, proposal_show_get, "shaahhhhf" },
        { HTTP_GET, "/proposals/{id}/edit", WHO_FREELANCER, MODE_READ, RATE_PAGE, 0, NULL, proposal_edit_get, "shfafffff" },
        { HTTP_POST, "/proposals/{id}/edit", WHO_FREELANCER, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_files, proposal_edit_post, "shfafffff" },
        { HTTP_POST, "/proposals/{id}/withdraw", WHO_FREELANCER, MODE_WRITE, RATE_FORM, 0, NULL, proposal_withdraw_post, "shfafffff" },
        { HTTP_POST, "/proposals/{id}/open", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, proposal_open_post, "shaffffff" },
        { HTTP_POST, "/proposals/{id}/shortlist", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, proposal_shortlist_post, "shaffffff" },
        { HTTP_GET, "/proposals/{id}/decline", WHO_CLIENT, MODE_READ, RATE_PAGE, 0, NULL, proposal_decline_get, "shaffffff" },
        { HTTP_POST, "/proposals/{id}/decline", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, proposal_decline_post, "shaffffff" },
        { HTTP_POST, "/proposals/{id}/accept", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, proposal_accept_post, "shaffffff" },
        { HTTP_GET, "/mine", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, mine_get, RIGHTS_USER },
        { HTTP_GET, "/mine/projects", WHO_CLIENT, MODE_READ, RATE_PAGE, 0, NULL, mine_projects_get, "saaffffff" },
        { HTTP_GET, "/mine/proposals", WHO_FREELANCER, MODE_READ, RATE_PAGE, 0, NULL, mine_proposals_get, "safafffff" },

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
