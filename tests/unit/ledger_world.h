/* A small marketplace for the ledger's tests: people, contracts, top-ups, withdrawals, moved as the field would, a transaction each. */
#ifndef WASL_TEST_LEDGER_WORLD_H
#define WASL_TEST_LEDGER_WORLD_H

#include "db_help.h"

#include "ledger/ledger.h"
#include "market/states.h"

#define WORLD_USERS 6
#define WORLD_CONTRACTS 24

struct world {
        struct place *p;
        struct currency mad, usd;
        struct user_id users[WORLD_USERS];
        struct contract_id contracts[WORLD_CONTRACTS];
};
void world_make(struct world *w, struct place *p); /* asserts that it could */

/* Inside a transaction: what the field does. */
enum err world_top_up(struct tx *tx, struct user_id user, struct money amount, struct top_up_id *ret);
enum err world_fund(struct tx *tx, struct contract_id c);
enum err world_accept(struct tx *tx, struct contract_id c);
enum err world_mature(struct tx *tx, struct contract_id c);
enum err world_cancel(struct tx *tx, struct contract_id c);
enum err world_withdraw(struct tx *tx, struct user_id user, struct money amount, struct withdrawal_id *ret);
enum err world_sent(struct tx *tx, struct withdrawal_id w);
enum err world_failed(struct tx *tx, struct withdrawal_id w);

struct findings {
        int64_t n;
        bool seen; /* one that contains `want` */
        const char *want;
        char first[400];
};
/* The audit in a read transaction of its own. */
enum err world_audit(struct db *db, struct findings *ret);
void findings_take(void *ctx, struct str finding);

#endif
