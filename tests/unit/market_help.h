/* A small marketplace for the tests of src/market: people of every kind, an open project, and acts that can be tried without a trace. */
#ifndef WASL_TEST_MARKET_HELP_H
#define WASL_TEST_MARKET_HELP_H

#include "db_help.h"

#include "market/category.h"
#include "market/project.h"
#include "market/proposal.h"
#include "market/question.h"
#include "market_help.sql.h"

enum who_acts { NOBODY, OWNER, WRITER, OTHER_FREELANCER, OTHER_CLIENT, REVIEWER, CASHIER, WHO_COUNT };
extern const char *const who_names[WHO_COUNT];

struct market {
        struct user_id who[WHO_COUNT];
        struct category_id category;
        struct skill_id skill[3];
        struct currency mad;
};

/* Seeds categories and people; review of projects off. */
enum err market_new(struct tx *tx, struct market *m);
struct project_draft market_draft(const struct market *m, const char *title);
enum err market_open_project(struct tx *tx, const struct market *m, struct user_id owner, struct project_id *ret);
struct proposal_text market_text(const struct market *m, int64_t minor);
enum err market_set(struct tx *tx, const char *key, const char *value);

/* OK k, ERR_FORBIDDEN f, ERR_NOT_FOUND n, ERR_STATE s, ERR_SUSPENDED u, ERR_INVALID i, ERR_EXISTS e, ERR_QUOTA q, anything else ? */
char err_letter(enum err e);

#endif
