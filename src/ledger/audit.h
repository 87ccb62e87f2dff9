/* Inside the audit: its three parts and what they share. Nobody else includes this. */
#ifndef WASL_LEDGER_AUDIT_H
#define WASL_LEDGER_AUDIT_H

#include "ledger/ledger.h"

struct audit {
        struct tx *tx;
        void (*found)(void *ctx, struct str finding);
        void *ctx;
        int64_t n;
};
void audit_finding(struct audit *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

enum err audit_books(struct audit *a); /* postings, balances, transfers, reversals: audit.c */
enum err audit_field(struct audit *a); /* contracts, withdrawals, top-ups against the money: audit_field.c */
enum err audit_chain(struct audit *a); /* seals: audit_seals.c */

#endif
