/*
 * Money: whole minor units (centimes, cents, fils) of one currency. Only money_*() functions compute; no floating point anywhere.
 * It stands in base so that text can print it and the ledger can move it.
 */
#ifndef WASL_MONEY_H
#define WASL_MONEY_H

#include "base/base.h"

/* ISO 4217 alphabetic code, NUL-terminated. */
struct currency {
        char code[4];
};
struct money {
        int64_t minor;
        struct currency cur;
};

/* ERR_INVALID unless the code is one of the table's (ISO 4217, with 0, 2 or 3 decimals). */
enum err currency_of(struct str code, struct currency *ret);
int currency_decimals(struct currency c);
struct str currency_code(const struct currency *c); /* borrows *c */
bool currency_eq(struct currency a, struct currency b);
size_t currency_count(void);
struct currency currency_at(size_t i);

struct money money_of(int64_t minor, struct currency cur);
enum err money_add(struct money a, struct money b, struct money *ret); /* ERR_CURRENCY, ERR_OVERFLOW */
enum err money_sub(struct money a, struct money b, struct money *ret);
enum err money_negate(struct money a, struct money *ret);

/*
 * Splits gross into a fee of bp basis points (rounded half up) and the rest, so that fee + net = gross to the unit.
 * ERR_INVALID unless 0 <= gross and 0 <= bp <= 10000.
 */
enum err money_split(struct money gross, int64_t bp, struct money *ret_fee, struct money *ret_net);

/*
 * Reads what a person typed: digits of any script (0-9, ٠-٩, ۰-۹), the decimal sign '.' ',' or '٫', grouping by space, no-break space, '٬'
 * or by the sign that is not the decimal one ("1.250,00", "1,250.00", "1 250", "1250.5"). ERR_INVALID for anything else, too many decimals
 * or a negative;
 * ERR_LIMIT beyond LIMIT_AMOUNT_MINOR.
 */
enum err money_parse(struct str typed, struct currency cur, struct money *ret);

/* "1250.00": plain digits for machines, forms and CSV. */
struct str money_plain(struct arena *a, struct money m);

#endif
