/* The audit's third part: the chain of sealed days, computed anew from the description in seal.c. */
#include "ledger/audit.h"
#include "ledger/audit.sql.h"

#include <string.h>

/* SHA-256 of the hash so far and a line. */
static void link_line(struct arena *a, struct sha256 *hash, struct str line)
{
        struct buf b = buf_in(a);

        buf_put(&b, (struct str){ (const char *)hash->b, sizeof hash->b });
        buf_put(&b, line);
        *hash = sha256_of(buf_str(&b));
}

static void link_transfer(struct arena *a, struct sha256 *hash, const struct audit_transfers_in_time_row *t)
{
        struct buf b = buf_in(a);
        struct str content = str_hex(a, t->content.p, t->content.n);

        buf_fmt(&b, "transfer %lld %lld %lld %lld %lld %lld %lld ", (long long)t->transfer, (long long)t->event, (long long)t->subject,
                (long long)t->subject_id, (long long)t->reverses, (long long)t->actor_id, (long long)t->at);
        buf_put(&b, content);
        buf_putc(&b, ' ');
        buf_put(&b, t->idem_key);
        link_line(a, hash, buf_str(&b));
}

static enum err check_day(struct audit *a, const struct audit_seals_row *s, struct sha256 hash)
{
        int64_t at = s->day * MS_DAY, id = 0, n = 0;
        struct audit_transfers_in_time_rows rows;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_transfers_in_time(a->tx, at, id, (s->day + 1) * MS_DAY, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        link_transfer(a->tx->arena, &hash, &rows.v[i]);
                        at = rows.v[i].at;
                        id = rows.v[i].transfer;
                        n++;
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        link_line(a->tx->arena, &hash, str_fmt(a->tx->arena, "day %lld %lld %lld", (long long)s->day, (long long)n, (long long)id));
        if (s->transfers != n || s->last_transfer_id != id)
                audit_finding(a, "seal of day %lld: covers %lld transfers up to %lld, the day has %lld up to %lld", (long long)s->day,
                              (long long)s->transfers, (long long)s->last_transfer_id, (long long)n, (long long)id);
        if (!str_eq(s->hash, (struct str){ (const char *)hash.b, sizeof hash.b }))
                audit_finding(a, "seal of day %lld: its hash is not that of the day's transfers and the day before", (long long)s->day);
        return OK;
}

/* Transfers before the first sealed day. */
static enum err check_first(struct audit *a, int64_t day)
{
        struct audit_transfers_in_time_rows rows;

        TRY(sql_audit_transfers_in_time(a->tx, 0, 0, day * MS_DAY, &rows));
        if (rows.n > 0)
                audit_finding(a, "seals begin on day %lld but transfer %lld is earlier", (long long)day, (long long)rows.v[0].transfer);
        return OK;
}

enum err audit_chain(struct audit *a)
{
        struct audit_seals_rows rows;
        struct sha256 before = { { 0 } };
        int64_t last = -1;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_seals(a->tx, last, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        const struct audit_seals_row *s = &rows.v[i];
                        if (last < 0)
                                TRY(check_first(a, s->day));
                        else if (s->day != last + 1)
                                audit_finding(a, "days %lld to %lld have no seal", (long long)last + 1, (long long)s->day - 1);
                        TRY(check_day(a, s, before));
                        last = s->day;
                        if (s->hash.n == sizeof before.b) /* else found by check_day() */
                                memcpy(before.b, s->hash.p, sizeof before.b);
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        return OK;
}
