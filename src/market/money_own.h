/* What top-ups and withdrawals share among themselves. */
#ifndef WASL_MARKET_MONEY_OWN_H
#define WASL_MARKET_MONEY_OWN_H

#include "market/money_flows.h"
#include "site/site.h"

/* ERR_CURRENCY unless the marketplace uses it; ERR_INVALID unless above zero; ERR_LIMIT beyond LIMIT_AMOUNT_MINOR. */
enum err money_wish_check(const struct settings *s, struct money amount);
/* Staff with the finance right who acts about somebody else's money. ERR_FORBIDDEN. */
enum err finance_require_other(struct tx *tx, struct user_id staff, struct user_id owner);
/* 3 to LIMIT_REASON_CHARS characters. */
bool money_reason_ok(struct str reason);
/* An amount as a person reads it in that person's language. */
enum err money_words(struct tx *tx, struct user_id reader, struct money m, struct str *ret);

#endif
