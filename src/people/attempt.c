#include "people/attempt.h"
#include "people/attempt.sql.h"

#include <arpa/inet.h>

#define FREE_ACCOUNT 5
#define FREE_ADDRESS 20
#define FIRST_WAIT_MS (30 * MS_SECOND)
#define LONGEST_WAIT_MS MS_HOUR
#define FORGET_MS MS_DAY
#define MAILS_AN_HOUR 5

/* A hash, so that the table is no list of addresses that somebody typed. */
struct attempt_key attempt_account(struct arena *a, struct str email)
{
        struct sha256 h = sha256_of(str_lower(a, email));

        return (struct attempt_key){ ATTEMPT_ACCOUNT, str_fmt(a, "account:%.*s", STR_ARG(str_hex(a, h.b, 16))) };
}

/* One household or server has a whole IPv6 /64 to choose from: count it as one. */
static struct str network_of(struct arena *a, struct str address)
{
        struct in6_addr v6;

        if (inet_pton(AF_INET6, str_z(a, address), &v6) != 1 || IN6_IS_ADDR_V4MAPPED(&v6))
                return address;
        return str_fmt(a, "%.*s/64", STR_ARG(str_hex(a, v6.s6_addr, 8)));
}

struct attempt_key attempt_address(struct arena *a, struct str address)
{
        return (struct attempt_key){ ATTEMPT_ADDRESS, str_fmt(a, "address:%.*s", STR_ARG(network_of(a, address))) };
}

struct attempt_key attempt_factor(struct arena *a, struct user_id u)
{
        return (struct attempt_key){ ATTEMPT_FACTOR, str_fmt(a, "factor:%lld", (long long)u.v) };
}

struct attempt_key attempt_password(struct arena *a, struct user_id u)
{
        return (struct attempt_key){ ATTEMPT_PASSWORD, str_fmt(a, "password:%lld", (long long)u.v) };
}

/* No row reads as no failure. */
static enum err get(struct tx *tx, struct str key, struct attempt_get_row *ret)
{
        struct attempt_get_row row = { 0 };
        enum err e = sql_attempt_get(tx, key, &row);

        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        *ret = row;
        return OK;
}

enum err attempt_wait(struct tx *tx, struct attempt_key k, int64_t *ret_until)
{
        struct attempt_get_row row;

        TRY(get(tx, k.key, &row));
        *ret_until = row.blocked_until > tx->now_ms ? row.blocked_until : 0;
        return OK;
}

static int64_t wait_after(enum attempt_kind kind, int64_t failures)
{
        int64_t over = failures - (kind == ATTEMPT_ADDRESS ? FREE_ADDRESS : FREE_ACCOUNT), wait = FIRST_WAIT_MS;

        if (over < 0)
                return 0;
        while (over-- > 0 && wait < LONGEST_WAIT_MS)
                wait *= 2;
        return wait < LONGEST_WAIT_MS ? wait : LONGEST_WAIT_MS;
}

enum err attempt_failed(struct tx *tx, struct attempt_key k)
{
        struct attempt_get_row row;
        int64_t failures, wait;

        TRY(get(tx, k.key, &row));
        failures = row.last_at + FORGET_MS > tx->now_ms ? row.failures + 1 : 1;
        wait = wait_after(k.kind, failures);
        return sql_attempt_put(tx, k.key, failures, tx->now_ms, wait > 0 ? tx->now_ms + wait : 0);
}

enum err attempt_forget(struct tx *tx, struct attempt_key k)
{
        return sql_attempt_delete(tx, k.key);
}

/* The same table counts mails: failures is the number within the hour that began at blocked_until - 1 h. */
enum err attempt_mail(struct tx *tx, struct user_id u, bool *ret)
{
        struct str key = str_fmt(tx->arena, "mail:%lld", (long long)u.v);
        struct attempt_get_row row;

        TRY(get(tx, key, &row));
        if (row.blocked_until <= tx->now_ms)
                row = (struct attempt_get_row){ .failures = 0, .blocked_until = tx->now_ms + MS_HOUR };
        if (row.failures < MAILS_AN_HOUR)
                TRY(sql_attempt_put(tx, key, row.failures + 1, tx->now_ms, row.blocked_until));
        *ret = row.failures < MAILS_AN_HOUR;
        return OK;
}

enum err attempt_sweep(struct tx *tx, int64_t *ret_swept)
{
        return sql_attempts_delete_before(tx, tx->now_ms - 2 * MS_DAY, ret_swept);
}
