#include "base/base.h"

const char *err_name(enum err e)
{
        static const char *const names[] = {
                [OK] = "ok",
                [ERR_INVALID] = "invalid",
                [ERR_NOT_FOUND] = "not_found",
                [ERR_FORBIDDEN] = "forbidden",
                [ERR_UNAUTHORIZED] = "unauthorized",
                [ERR_SECOND_FACTOR] = "second_factor",
                [ERR_UNCONFIRMED] = "unconfirmed",
                [ERR_SUSPENDED] = "suspended",
                [ERR_STATE] = "state",
                [ERR_EXISTS] = "exists",
                [ERR_LIMIT] = "limit",
                [ERR_QUOTA] = "quota",
                [ERR_FUNDS] = "funds",
                [ERR_CURRENCY] = "currency",
                [ERR_OVERFLOW] = "overflow",
                [ERR_IDEM_CONFLICT] = "idem_conflict",
                [ERR_CSRF] = "csrf",
                [ERR_TOO_MANY] = "too_many",
                [ERR_EXPIRED] = "expired",
                [ERR_TYPE] = "type",
                [ERR_TOO_LARGE] = "too_large",
                [ERR_IO] = "io",
                [ERR_DB] = "db",
                [ERR_BUSY] = "busy",
                [ERR_RETRY] = "retry",
                [ERR_OUTSIDE] = "outside",
                [ERR_CONFIG] = "config",
        };

        assert(e >= OK && e < ERR_COUNT_);
        return names[e];
}
