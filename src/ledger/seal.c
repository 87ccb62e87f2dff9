/*
 * Seals. A day's hash starts from the hash of the day before (32 zero bytes for the first); each transfer of the day, in the order of its
 * time and then its id, makes it SHA-256(hash so far, line), and the day's own line ends it:
 *
 *   "transfer ID EVENT SUBJECT SUBJECT_ID REVERSES ACTOR AT CONTENT KEY"   CONTENT in hexadecimal; it covers the postings (ledger.c)
 *   "day DAY COUNT LAST_ID"
 *
 * The audit computes the same on its own.
 */
#include "ledger/ledger.h"
#include "ledger/ledger.sql.h"

#include <string.h>

struct chain {
        struct sha256 hash;
        int64_t day, transfers, last_id;
};

static struct sha256 chain_link(struct arena *a, struct sha256 before, struct str line)
{
        struct buf b = buf_in(a);

        buf_put(&b, (struct str){ (const char *)before.b, sizeof before.b });
        buf_put(&b, line);
        return sha256_of(buf_str(&b));
}

static struct str transfer_line(struct arena *a, const struct ledger_transfers_to_seal_row *t)
{
        struct str content = str_hex(a, t->content.p, t->content.n);

        return str_fmt(a, "transfer %lld %d %d %lld %lld %lld %lld %.*s %.*s", (long long)t->id.v, (int)t->event, (int)t->subject,
                       (long long)t->subject_id, (long long)t->reverses_id.v, (long long)t->actor_id, (long long)t->at, STR_ARG(content),
                       STR_ARG(t->idem_key));
}

/* Takes all transfers of the chain's day in, a page at a time. */
static enum err chain_day(struct tx *tx, struct chain *c)
{
        int64_t at = c->day * MS_DAY, id = 0, end = (c->day + 1) * MS_DAY;
        struct ledger_transfers_to_seal_rows rows;

        c->transfers = c->last_id = 0;
        do {
                struct arena_mark m = arena_mark(tx->arena);

                TRY(sql_ledger_transfers_to_seal(tx, at, id, end, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        c->hash = chain_link(tx->arena, c->hash, transfer_line(tx->arena, &rows.v[i]));
                        at = rows.v[i].at;
                        id = rows.v[i].id.v;
                }
                c->transfers += (int64_t)rows.n;
                arena_rewind(tx->arena, m);
        } while (rows.n > 0);
        c->last_id = id;
        c->hash = chain_link(tx->arena, c->hash,
                             str_fmt(tx->arena, "day %lld %lld %lld", (long long)c->day, (long long)c->transfers, (long long)c->last_id));
        return OK;
}

/* Where the next seal goes on: behind the last one, or at the first transfer's day. ERR_NOT_FOUND: nothing to seal yet. */
static enum err chain_start(struct tx *tx, struct chain *ret)
{
        struct ledger_first_transfer_at_row first;
        struct ledger_last_seal_row last;
        struct chain c = { .day = 0 };
        enum err e = sql_ledger_last_seal(tx, &last);

        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        if (e == OK) {
                if (last.hash.n != sizeof c.hash.b)
                        return ERR_DB;
                memcpy(c.hash.b, last.hash.p, sizeof c.hash.b);
                c.day = last.day + 1;
        } else {
                TRY(sql_ledger_first_transfer_at(tx, &first));
                c.day = first.at / MS_DAY;
        }
        *ret = c;
        return OK;
}

enum err ledger_seal_days(struct tx *tx, int64_t *ret_sealed)
{
        int64_t today = tx->now_ms / MS_DAY, sealed = 0;
        struct chain c;
        enum err e = chain_start(tx, &c);

        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        for (; e == OK && c.day < today && sealed < LIMIT_SEALS_A_CALL; c.day++, sealed++) {
                TRY(chain_day(tx, &c));
                TRY(sql_ledger_seal_add(tx, c.day, c.transfers, c.last_id, (struct str){ (const char *)c.hash.b, sizeof c.hash.b },
                                        tx->now_ms));
        }
        *ret_sealed = sealed;
        return OK;
}
