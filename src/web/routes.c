/*
 * Every route of the program. What is not here does not exist; who may call is decided here and nowhere else.
 * Columns: method, path, who, mode, rate, files, prepare, handler, rights (see web.h).
 */
#include "web/core.h"

#include "web/contract/contract_web.h"
#include "web/money/finance_web.h"
#include "web/money/money_web.h"
#include "web/market/market_web.h"
#include "web/people/people_web.h"
#include "web/operator/console.h"
#include "web/people/profile_web.h"
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
        { HTTP_POST, "/notifications/{id}/open", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, note_open_post, "shahhhhhf" },
        { HTTP_GET, "/terms", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, text_get, RIGHTS_ANYONE },
        { HTTP_GET, "/privacy", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, text_get, RIGHTS_ANYONE },

        /* ---- people: accounts, profiles, files (web/people) ---- */
        { HTTP_GET, "/sign-up", WHO_GUEST, MODE_READ, RATE_PAGE, 0, NULL, sign_up_get, RIGHTS_ANYONE },
        { HTTP_POST, "/sign-up", WHO_GUEST, MODE_WRITE, RATE_AUTH, 0, prepare_new_password, sign_up_post, RIGHTS_ANYONE },
        { HTTP_GET, "/mail-sent", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, mail_sent_get, RIGHTS_ANYONE },
        { HTTP_GET, "/confirm", WHO_UNCONFIRMED, MODE_READ, RATE_PAGE, 0, NULL, confirm_wait_get, RIGHTS_USER },
        { HTTP_POST, "/confirm/again", WHO_UNCONFIRMED, MODE_WRITE, RATE_AUTH, 0, NULL, confirm_again_post, RIGHTS_USER },
        { HTTP_GET, "/confirm/{slug}", WHO_ANYONE, MODE_READ, RATE_AUTH, 0, NULL, confirm_get, RIGHTS_ANYONE },
        { HTTP_POST, "/confirm/{slug}", WHO_ANYONE, MODE_WRITE, RATE_AUTH, 0, NULL, confirm_post, RIGHTS_ANYONE },
        { HTTP_GET, "/new-address/{slug}", WHO_ANYONE, MODE_READ, RATE_AUTH, 0, NULL, new_address_get, RIGHTS_ANYONE },
        { HTTP_POST, "/new-address/{slug}", WHO_ANYONE, MODE_WRITE, RATE_AUTH, 0, NULL, new_address_post, RIGHTS_ANYONE },
        { HTTP_GET, "/reset", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, reset_ask_get, RIGHTS_ANYONE },
        { HTTP_POST, "/reset", WHO_ANYONE, MODE_WRITE, RATE_AUTH, 0, NULL, reset_ask_post, RIGHTS_ANYONE },
        { HTTP_GET, "/reset/{slug}", WHO_ANYONE, MODE_READ, RATE_AUTH, 0, NULL, reset_get, RIGHTS_ANYONE },
        { HTTP_POST, "/reset/{slug}", WHO_ANYONE, MODE_WRITE, RATE_AUTH, 0, prepare_new_password, reset_post, RIGHTS_ANYONE },
        { HTTP_GET, "/sign-in", WHO_GUEST, MODE_READ, RATE_PAGE, 0, NULL, sign_in_get, RIGHTS_ANYONE },
        { HTTP_POST, "/sign-in", WHO_GUEST, MODE_WRITE, RATE_AUTH, 0, prepare_sign_in, sign_in_post, RIGHTS_ANYONE },
        { HTTP_POST, "/sign-out", WHO_ANY_SESSION, MODE_WRITE, RATE_FORM, 0, NULL, sign_out_post, "saaaaaaaa" },
        { HTTP_GET, "/second-factor", WHO_ANY_SESSION, MODE_READ, RATE_PAGE, 0, NULL, second_factor_get, "saaaaaaaa" },
        { HTTP_POST, "/second-factor", WHO_ANY_SESSION, MODE_WRITE, RATE_AUTH, 0, NULL, second_factor_post, "saaaaaaaa" },
        { HTTP_GET, "/settings", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, settings_page_get, RIGHTS_USER },
        { HTTP_POST, "/settings", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, settings_page_post, RIGHTS_USER },
        { HTTP_GET, "/settings/security", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, security_get, RIGHTS_USER },
        { HTTP_POST, "/settings/password", WHO_USER, MODE_WRITE, RATE_AUTH, 0, prepare_both_passwords, password_post, RIGHTS_USER },
        { HTTP_POST, "/settings/email", WHO_USER, MODE_WRITE, RATE_AUTH, 0, prepare_old_password, email_post, RIGHTS_USER },
        { HTTP_POST, "/settings/email/forget", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, email_forget_post, RIGHTS_USER },
        { HTTP_POST, "/settings/sessions/{id}/end", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, session_end_post, "shahhhhhf" },
        { HTTP_POST, "/settings/sessions/end", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, sessions_end_post, RIGHTS_USER },
        { HTTP_GET, "/settings/second-factor", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, factor_get, RIGHTS_USER },
        { HTTP_POST, "/settings/second-factor", WHO_USER, MODE_WRITE, RATE_AUTH, 0, NULL, factor_post, RIGHTS_USER },
        { HTTP_GET, "/settings/second-factor/off", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, factor_off_get, RIGHTS_USER },
        { HTTP_POST, "/settings/second-factor/off", WHO_USER, MODE_WRITE, RATE_AUTH, 0, prepare_old_password, factor_off_post,
          RIGHTS_USER },
        { HTTP_GET, "/settings/second-factor/codes", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, codes_get, RIGHTS_USER },
        { HTTP_POST, "/settings/second-factor/codes", WHO_USER, MODE_WRITE, RATE_AUTH, 0, NULL, codes_post, RIGHTS_USER },
        { HTTP_GET, "/settings/password", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, security_back_get, RIGHTS_USER },
        { HTTP_GET, "/settings/email", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, security_back_get, RIGHTS_USER },
        { HTTP_GET, "/settings/email/forget", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, security_back_get, RIGHTS_USER },
        { HTTP_GET, "/settings/sessions/end", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, security_back_get, RIGHTS_USER },
        { HTTP_GET, "/profile", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, profile_about_get, RIGHTS_USER },
        { HTTP_POST, "/profile", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, profile_about_post, RIGHTS_USER },
        { HTTP_GET, "/profile/skills", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, profile_skills_get, RIGHTS_USER },
        { HTTP_POST, "/profile/skills", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, profile_skills_post, RIGHTS_USER },
        { HTTP_GET, "/profile/languages", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, profile_languages_get, RIGHTS_USER },
        { HTTP_POST, "/profile/languages", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, profile_languages_post, RIGHTS_USER },
        { HTTP_GET, "/profile/education", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, profile_education_get, RIGHTS_USER },
        { HTTP_POST, "/profile/education", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, profile_education_post, RIGHTS_USER },
        { HTTP_GET, "/profile/picture", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, profile_picture_get, RIGHTS_USER },
        { HTTP_POST, "/profile/picture", WHO_USER, MODE_WRITE, RATE_UPLOAD, 1, prepare_pictures, profile_picture_post, RIGHTS_USER },
        { HTTP_POST, "/profile/picture/remove", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, profile_picture_remove_post, RIGHTS_USER },
        { HTTP_GET, "/profile/works", WHO_FREELANCER, MODE_READ, RATE_PAGE, 0, NULL, works_mine_get, "safafffff" },
        { HTTP_GET, "/profile/works/new", WHO_FREELANCER, MODE_READ, RATE_PAGE, 0, NULL, work_new_get, "safafffff" },
        { HTTP_POST, "/profile/works/new", WHO_FREELANCER, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_pictures, work_new_post,
          "safafffff" },
        { HTTP_GET, "/profile/works/{id}", WHO_FREELANCER, MODE_READ, RATE_PAGE, 0, NULL, work_edit_get, "shfafffff" },
        { HTTP_POST, "/profile/works/{id}", WHO_FREELANCER, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_pictures, work_edit_post,
          "shfafffff" },
        { HTTP_POST, "/profile/works/{id}/delete", WHO_FREELANCER, MODE_WRITE, RATE_FORM, 0, NULL, work_delete_post, "shfafffff" },
        { HTTP_GET, "/profile/works/{id}/pictures/{sub}/replace", WHO_FREELANCER, MODE_READ, RATE_PAGE, 0, NULL, work_back_get,
          "shfafffff" },
        { HTTP_POST, "/profile/works/{id}/pictures/{sub}/replace", WHO_FREELANCER, MODE_WRITE, RATE_UPLOAD, 1, prepare_pictures,
          work_picture_replace_post, "shfafffff" },
        { HTTP_POST, "/profile/works/{id}/pictures/{sub}/delete", WHO_FREELANCER, MODE_WRITE, RATE_FORM, 0, NULL, work_picture_delete_post,
          "shfafffff" },
        { HTTP_POST, "/profile/works/{id}/pictures/{sub}/move", WHO_FREELANCER, MODE_WRITE, RATE_FORM, 0, NULL, work_picture_move_post,
          "shfafffff" },
        { HTTP_GET, "/people", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, people_get, RIGHTS_ANYONE },
        { HTTP_GET, "/people/{id}", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, person_get, RIGHTS_ANYONE },
        { HTTP_GET, "/works/{id}", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, work_get_page, RIGHTS_ANYONE },
        { HTTP_GET, "/files/{id}", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, file_get, "hhaaaaaah" },
        { HTTP_GET, "/pictures/{id}/{sub}", WHO_ANYONE, MODE_READ, RATE_FREE, 0, NULL, picture_get, RIGHTS_ANYONE },

        /* ---- market: projects, questions, proposals (web/market) ---- */
        { HTTP_GET, "/projects", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, project_list_get, RIGHTS_ANYONE },
        { HTTP_GET, "/projects/new", WHO_CLIENT, MODE_READ, RATE_PAGE, 0, NULL, project_new_get, "saaffffff" },
        { HTTP_POST, "/projects/new", WHO_CLIENT, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_files, project_new_post,
          "saaffffff" },
        { HTTP_GET, "/projects/{id}", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, project_show_get, RIGHTS_ANYONE },
        { HTTP_GET, "/projects/{id}/edit", WHO_CLIENT, MODE_READ, RATE_PAGE, 0, NULL, project_edit_get, "shaffffff" },
        { HTTP_POST, "/projects/{id}/edit", WHO_CLIENT, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_files, project_edit_post,
          "shaffffff" },
        { HTTP_POST, "/projects/{id}/discard", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, project_discard_post, "shaffffff" },
        { HTTP_POST, "/projects/{id}/similar", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, project_similar_post, "sfaffffff" },
        { HTTP_GET, "/projects/{id}/close", WHO_CLIENT, MODE_READ, RATE_PAGE, 0, NULL, project_close_get, "sfaffffff" },
        { HTTP_POST, "/projects/{id}/close", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, project_close_post, "sfaffffff" },
        { HTTP_GET, "/projects/{id}/compare", WHO_CLIENT, MODE_READ, RATE_PAGE, 0, NULL, proposal_compare_get, "sfaffffff" },
        { HTTP_GET, "/projects/{id}/questions", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, project_back_get, RIGHTS_ANYONE },
        { HTTP_POST, "/projects/{id}/questions", WHO_FREELANCER, MODE_WRITE, RATE_FORM, 0, NULL, question_ask_post, "safafffff" },
        { HTTP_GET, "/projects/{id}/questions/{sub}", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, project_back_get, RIGHTS_ANYONE },
        { HTTP_POST, "/projects/{id}/questions/{sub}", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, question_answer_post, "sfaffffff" },
        { HTTP_GET, "/projects/{id}/proposals", WHO_ANYONE, MODE_READ, RATE_PAGE, 0, NULL, project_back_get, RIGHTS_ANYONE },
        { HTTP_POST, "/projects/{id}/proposals", WHO_FREELANCER, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_files,
          proposal_send_post, "safafffff" },
        { HTTP_GET, "/proposals/{id}", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, proposal_show_get, "shaahhhhf" },
        { HTTP_GET, "/proposals/{id}/edit", WHO_FREELANCER, MODE_READ, RATE_PAGE, 0, NULL, proposal_edit_get, "shfafffff" },
        { HTTP_POST, "/proposals/{id}/edit", WHO_FREELANCER, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_files,
          proposal_edit_post, "shfafffff" },
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
        { HTTP_POST, "/contracts/{id}/deliver", WHO_FREELANCER, MODE_WRITE, RATE_UPLOAD, LIMIT_FILES_PER_FORM, prepare_files,
          contract_deliver_post, "shfafffff" },
        { HTTP_POST, "/contracts/{id}/changes", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, contract_changes_post, "shaffffff" },
        { HTTP_POST, "/contracts/{id}/accept", WHO_CLIENT, MODE_WRITE, RATE_FORM, 0, NULL, contract_accept_post, "shaffffff" },
        { HTTP_POST, "/contracts/{id}/review", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, contract_review_post, "shaahhhhf" },
        { HTTP_POST, "/contracts/{id}/reviews/{sub}/reply", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, review_reply_post, "shhahhhhf" },

        /* ---- money: wallet, top-ups, withdrawals, finance queues (web/money) ---- */
        { HTTP_GET, "/wallet", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, wallet_get, RIGHTS_USER },
        { HTTP_GET, "/wallet/top-up", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, top_up_get_page, RIGHTS_USER },
        { HTTP_POST, "/wallet/top-up", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, top_up_post, RIGHTS_USER },
        { HTTP_GET, "/wallet/top-ups/{id}", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, top_up_show_get, "shahhhhhf" },
        { HTTP_GET, "/wallet/withdraw", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, withdraw_get, RIGHTS_USER },
        { HTTP_POST, "/wallet/withdraw", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, withdraw_post, RIGHTS_USER },
        { HTTP_GET, "/wallet/withdrawals/{id}", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, withdrawal_show_get, "shhahhhhf" },
        { HTTP_POST, "/wallet/withdrawals/{id}/cancel", WHO_USER, MODE_WRITE, RATE_FORM, 0, NULL, withdrawal_cancel_post, "shhahhhhf" },
        { HTTP_GET, "/wallet/statement", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, statement_get, RIGHTS_USER },
        { HTTP_GET, "/wallet/statement.csv", WHO_USER, MODE_READ, RATE_PAGE, 0, NULL, statement_csv_get, RIGHTS_USER },
        { HTTP_GET, "/console/top-ups", WHO_FINANCE, MODE_READ, RATE_PAGE, 0, NULL, console_top_ups_get, "sffffafaf" },
        { HTTP_GET, "/console/top-ups/{id}", WHO_FINANCE, MODE_READ, RATE_PAGE, 0, NULL, console_top_up_get, "sffffafaf" },
        { HTTP_POST, "/console/top-ups/{id}/confirm", WHO_FINANCE, MODE_WRITE, RATE_FORM, 0, NULL, console_top_up_confirm_post,
          "sffffafaf" },
        { HTTP_POST, "/console/top-ups/{id}/refuse", WHO_FINANCE, MODE_WRITE, RATE_FORM, 0, NULL, console_top_up_refuse_post, "sffffafaf" },
        { HTTP_GET, "/console/withdrawals", WHO_FINANCE, MODE_READ, RATE_PAGE, 0, NULL, console_withdrawals_get, "sffffafaf" },
        { HTTP_GET, "/console/withdrawals/{id}", WHO_FINANCE, MODE_READ, RATE_PAGE, 0, NULL, console_withdrawal_get, "sffffafaf" },
        { HTTP_POST, "/console/withdrawals/{id}/sent", WHO_FINANCE, MODE_WRITE, RATE_FORM, 0, NULL, console_withdrawal_sent_post,
          "sffffafaf" },
        { HTTP_POST, "/console/withdrawals/{id}/failed", WHO_FINANCE, MODE_WRITE, RATE_FORM, 0, NULL, console_withdrawal_failed_post,
          "sffffafaf" },
        { HTTP_GET, "/console/finance", WHO_FINANCE, MODE_READ, RATE_PAGE, 0, NULL, console_finance_get, "sffffafaf" },

        /* ---- operator: console (web/operator) ---- */
        { HTTP_GET, "/console", WHO_STAFF, MODE_READ, RATE_PAGE, 0, NULL, console_overview_get, "sfffaaaaf" },
        { HTTP_GET, "/console/projects", WHO_REVIEW, MODE_READ, RATE_PAGE, 0, NULL, console_review_queue_get, "sfffaffaf" },
        { HTTP_GET, "/console/projects/{id}", WHO_REVIEW, MODE_READ, RATE_PAGE, 0, NULL, console_review_get, "sfffaffaf" },
        { HTTP_POST, "/console/projects/{id}/approve", WHO_REVIEW, MODE_WRITE, RATE_FORM, 0, NULL, console_review_approve_post,
          "sfffaffaf" },
        { HTTP_POST, "/console/projects/{id}/reject", WHO_REVIEW, MODE_WRITE, RATE_FORM, 0, NULL, console_review_reject_post, "sfffaffaf" },
        { HTTP_GET, "/console/people", WHO_PEOPLE, MODE_READ, RATE_PAGE, 0, NULL, console_people_get, "sfffffaaf" },
        { HTTP_GET, "/console/people/{id}", WHO_PEOPLE, MODE_READ, RATE_PAGE, 0, NULL, console_person_get, "sfffffaaf" },
        { HTTP_POST, "/console/people/{id}/suspend", WHO_PEOPLE, MODE_WRITE, RATE_FORM, 0, NULL, console_person_suspend_post, "sfffffaaf" },
        { HTTP_POST, "/console/people/{id}/lift", WHO_PEOPLE, MODE_WRITE, RATE_FORM, 0, NULL, console_person_lift_post, "sfffffaaf" },
        { HTTP_POST, "/console/people/{id}/rights", WHO_OPERATOR, MODE_WRITE, RATE_FORM, 0, NULL, console_person_rights_post, "sffffffaf" },
        { HTTP_GET, "/console/settings", WHO_OPERATOR, MODE_READ, RATE_PAGE, 0, NULL, console_settings_get, "sffffffaf" },
        { HTTP_GET, "/console/settings/{slug}", WHO_OPERATOR, MODE_READ, RATE_PAGE, 0, NULL, console_settings_get, "sffffffaf" },
        { HTTP_POST, "/console/settings/{slug}", WHO_OPERATOR, MODE_WRITE, RATE_FORM, 0, NULL, console_settings_post, "sffffffaf" },
        { HTTP_GET, "/console/texts", WHO_OPERATOR, MODE_READ, RATE_PAGE, 0, NULL, console_texts_get, "sffffffaf" },
        { HTTP_GET, "/console/texts/{slug}", WHO_OPERATOR, MODE_READ, RATE_PAGE, 0, NULL, console_text_edit_get, "sffffffaf" },
        { HTTP_POST, "/console/texts/{slug}", WHO_OPERATOR, MODE_WRITE, RATE_FORM, 0, NULL, console_text_save_post, "sffffffaf" },
        { HTTP_GET, "/console/log", WHO_STAFF, MODE_READ, RATE_PAGE, 0, NULL, console_log_get, "sfffaaaaf" },
        { HTTP_GET, "/console/jobs", WHO_OPERATOR, MODE_READ, RATE_PAGE, 0, NULL, console_jobs_get, "sffffffaf" },
        { HTTP_POST, "/console/jobs/{id}/retry", WHO_OPERATOR, MODE_WRITE, RATE_FORM, 0, NULL, console_job_retry_post, "sffffffaf" },
};
/* clang-format on */

const struct route *routes(size_t *ret_n)
{
        *ret_n = ARRAY_LEN(table);
        return table;
}
