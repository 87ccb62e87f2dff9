/* What happens: every project's story and the moments of its acts. */
#include "main/demo/demo.h"

#include <stdlib.h>

#define FRESH_MS (6 * MS_HOUR)
#define HISTORY_MS (150 * MS_DAY)
#define CROWD_MOST 76
#define NO_CAST (-1)

/* ---- Luck ---------------------------------------------------------------------------------------------------------------- */

struct rng demo_rng(const struct demo *d, char what, uint64_t i, uint64_t k)
{
        return rng_seed(d->seed * UINT64_C(0x9e3779b97f4a7c15) ^ ((uint64_t)(unsigned char)what << 56) ^ i * UINT64_C(0xbf58476d1ce4e5b9) ^
                        k * UINT64_C(0x94d049bb133111eb));
}

int64_t demo_skewed(struct rng *r, int64_t most, int power)
{
        int64_t v = rng_between(r, 0, most);

        for (int i = 1; i < power; i++)
                v = rng_between(r, 0, v);
        return v;
}

/* ---- What is wanted --------------------------------------------------------------------------------------------------------- */

const struct kind *demo_kind(const struct demo *d, struct rng *r, enum lang lang, size_t category)
{
        const struct words *w = &d->words[lang];
        const struct kind *found = NULL;
        int64_t n = 0;

        for (size_t i = 0; i < w->n_kinds; i++)
                if (str_eq(w->kinds[i].category, str_c(demo_categories[category])) && rng_between(r, 0, n++) == 0)
                        found = &w->kinds[i];
        return found;
}

/* Where people of that field are, there is work: the field of a freelancer at random, or any. */
static size_t plan_category(const struct demo *d, struct rng *r, enum lang lang)
{
        const struct members *m = &d->freelancers[lang];

        return m->n > 0 && chance(r, 80) ? d->people[m->v[rng_between(r, 0, (int64_t)m->n - 1)]].category
                                         : (size_t)rng_between(r, 0, CATEGORIES - 1);
}

static void plan_kind(const struct demo *d, struct rng *r, struct story *s)
{
        s->kind = demo_kind(d, r, s->lang, s->category);
        for (size_t i = 0; s->kind == NULL && i < CATEGORIES; i++) {
                s->category = i;
                s->kind = demo_kind(d, r, s->lang, i);
        }
        assert(s->kind != NULL);
        s->band = rng_between(r, s->kind->band_low, s->kind->band_high);
        s->days = rng_between(r, s->kind->days_low, s->kind->days_high);
        if (s->days > 10)
                s->days -= s->days % 5;
}

void demo_plan_project(const struct demo *d, struct rng *r, struct story *s)
{
        int64_t luck = rng_between(r, 0, 99);

        s->lang = luck < 75 ? LANG_AR : luck < 90 ? LANG_FR : LANG_EN;
        s->category = plan_category(d, r, s->lang);
        plan_kind(d, r, s);
        luck = rng_between(r, 0, 99);
        s->place = luck < 86 ? PLACE_ONLINE : luck < 92 ? PLACE_OFFICE : PLACE_ON_SITE;
}

/* To a step that people like: 5 below 200, 10 below 1,000, 50 below 5,000, else 100 whole units. */
static int64_t rounded(int64_t minor)
{
        int64_t units = minor / 100, step = units < 200 ? 5 : units < 1000 ? 10 : units < 5000 ? 50 : 100;

        return units < step ? step * 100 : units / step * step * 100;
}

void demo_plan_bid(const struct demo *d, struct rng *r, const struct story *s, struct bid *b)
{
        int64_t low = d->settings->bands_minor[s->band - 1], high = s->band < BAND_COUNT ? d->settings->bands_minor[s->band] : low * 5 / 2;

        b->amount_minor = rounded(low + (high - low) / 1000 * rng_between(r, chance(r, 8) ? -100 : 0, chance(r, 10) ? 1200 : 950));
        b->days = s->days / 2 + 1 + rng_between(r, 0, s->days / 2 + 1);
        if (chance(r, 50) && b->days > 5)
                b->days -= b->days % 5;
}

static size_t crowd(struct rng *r)
{
        int64_t luck = rng_between(r, 0, 99);

        return (size_t)(luck < 70   ? rng_between(r, 1, 7)
                        : luck < 92 ? rng_between(r, 6, 16)
                        : luck < 98 ? rng_between(r, 15, 35)
                                    : rng_between(r, 30, CROWD_MOST));
}

/* ---- Acts ------------------------------------------------------------------------------------------------------------------ */

static void add(struct demo *d, const struct story *s, enum act_kind kind, size_t arg, int64_t at)
{
        struct acts *l = &d->acts;

        if (at >= 0) /* not yet */
                return;
        if (l->n == l->cap) {
                struct act *more = ARENA_ARRAY(d->a, struct act, l->cap == 0 ? 4096 : 2 * l->cap);
                for (size_t i = 0; i < l->n; i++)
                        more[i] = l->v[i];
                l->v = more;
                l->cap = l->cap == 0 ? 4096 : 2 * l->cap;
        }
        l->v[l->n++] = (struct act){ .at = at, .story = (uint32_t)(s - d->stories), .arg = (uint16_t)arg, .kind = (uint16_t)kind };
}

/* The moments of a story, relative to the run. 0: does not happen. */
struct moments {
        int64_t submitted, opened, over; /* over: the owner chose, closed, or it expired; 0 while it is open */
        int64_t chosen, funded, delivered, changes, again, accepted;
        bool by_clock; /* nobody accepted: the clock did */
};

/* Backwards from the day that the fate is about. work: how long the freelancer needs. */
static void contract_moments(const struct demo *d, struct rng *r, enum fate fate, int64_t work, struct moments *m)
{
        int64_t hold = d->settings->hold_days * MS_DAY, before_accept = MS_HOUR + demo_skewed(r, 4 * MS_DAY, 2),
                open_most = d->settings->project_days_open * MS_DAY - MS_DAY;

        m->by_clock = fate == FATE_DONE && chance(r, 8);
        if (m->by_clock)
                before_accept = d->settings->auto_accept_days * MS_DAY + MS_MINUTE;
        if (fate == FATE_DONE)
                m->accepted = -hold - 6 * MS_HOUR - demo_skewed(r, HISTORY_MS, 1) * 9 / 10;
        if (fate == FATE_ACCEPTED)
                m->accepted = -MS_HOUR - rng_between(r, 0, hold > 4 * MS_HOUR ? hold - 4 * MS_HOUR : 0);
        m->delivered = fate == FATE_DELIVERED ? -MS_HOUR - demo_skewed(r, 9 * MS_DAY, 1)
                       : m->accepted != 0     ? m->accepted - before_accept
                                              : 0;
        if (fate == FATE_CHANGES) {
                m->changes = -MS_HOUR - demo_skewed(r, 2 * MS_DAY, 1);
                m->delivered = m->changes - before_accept / 2;
        }
        m->funded = m->delivered != 0 ? m->delivered - work : fate == FATE_ACTIVE ? -2 * MS_HOUR - rng_between(r, 0, work) : 0;
        if ((fate == FATE_DONE || fate == FATE_ACCEPTED) && !m->by_clock && chance(r, 25)) { /* delivered twice */
                m->again = m->delivered;
                m->changes = m->again - 6 * MS_HOUR - demo_skewed(r, 2 * MS_DAY, 2);
                m->delivered = m->changes - MS_HOUR - demo_skewed(r, MS_DAY, 1);
                m->funded = m->delivered - work;
        }
        m->chosen = m->funded != 0 ? m->funded - 2 * MS_HOUR - demo_skewed(r, 2 * MS_DAY, 2) : -2 * MS_HOUR - demo_skewed(r, 2 * MS_DAY, 1);
        m->over = m->chosen;
        m->opened = m->over - 18 * MS_HOUR - demo_skewed(r, open_most < 8 * MS_DAY ? open_most - MS_DAY : 7 * MS_DAY, 1);
}

static struct moments plan_moments(const struct demo *d, struct rng *r, enum fate fate, int64_t work)
{
        struct moments m = { 0 };
        int64_t open_for = d->settings->project_days_open * MS_DAY;

        switch (fate) {
        case FATE_OPEN:
                m.opened = -FRESH_MS - demo_skewed(r, open_for - FRESH_MS - MS_DAY, 2);
                break;
        case FATE_FRESH:
                m.opened = -4 * MS_MINUTE - demo_skewed(r, FRESH_MS, 2);
                break;
        case FATE_DRAFT:
                m.submitted = -MS_HOUR - demo_skewed(r, 20 * MS_DAY, 2);
                return m;
        case FATE_REVIEW:
                m.submitted = -6 * MS_MINUTE - demo_skewed(r, 8 * MS_HOUR, 2);
                return m;
        case FATE_REJECTED:
                m.submitted = -6 * MS_HOUR - demo_skewed(r, 8 * MS_DAY, 1);
                return m;
        case FATE_CLOSED:
                m.over = -MS_DAY - demo_skewed(r, HISTORY_MS, 1);
                m.opened = m.over - MS_DAY - rng_between(r, 0, open_for - 2 * MS_DAY > 12 * MS_DAY ? 12 * MS_DAY : 0);
                break;
        case FATE_EXPIRED:
                m.over = -MS_HOUR - demo_skewed(r, HISTORY_MS, 1);
                m.opened = m.over - open_for;
                break;
        default:
                contract_moments(d, r, fate, work, &m);
        }
        m.submitted = m.opened - 8 * MS_MINUTE - demo_skewed(r, 100 * MS_MINUTE, 2);
        return m;
}

/* ---- Bids and what the owner does with them --------------------------------------------------------------------------------- */

/* The last moment of bidding. */
static int64_t bidding_ends(const struct moments *m)
{
        return (m->over != 0 ? m->over : 0) - (m->chosen != 0 ? 12 * MS_HOUR : 2 * MS_MINUTE);
}

static void plan_bids(struct demo *d, struct rng *r, struct story *s, const struct moments *m, int cast)
{
        int64_t span = bidding_ends(m) - m->opened;
        size_t most = crowd(r), at_once = 1 + (size_t)(span / (2 * MS_MINUTE));

        most = most > at_once ? at_once : most;
        s->bids = ARENA_ARRAY(d->a, struct bid, most + 1);
        for (size_t i = 0; i < most || (i == 0 && cast != NO_CAST); i++) {
                int64_t at = m->opened + MS_MINUTE + demo_skewed(r, span > 2 * MS_MINUTE ? span - 2 * MS_MINUTE : 0, 3);
                uint32_t who = i == 0 && cast != NO_CAST ? (uint32_t)cast : demo_bidder(d, r, s, at);
                if (who == UINT32_MAX)
                        break;
                if (at < d->people[who].joined) /* only for one with a part of the own */
                        at = d->people[who].joined + 2 * MS_HOUR;
                struct bid *b = &s->bids[s->n_bids];
                b->person = who;
                demo_plan_bid(d, r, s, b);
                add(d, s, ACT_BID, s->n_bids++, at);
                if (i < QUESTIONS_MOST && chance(r, 22)) {
                        add(d, s, ACT_ASK, i,
                            at - rng_between(r, 0, MS_HOUR) < m->opened ? at : at - rng_between(r, 0, (at - m->opened) / 2));
                        if (chance(r, 82))
                                add(d, s, ACT_ANSWER, i, at + rng_between(r, 1, (bidding_ends(m) - at) / 2 + 2));
                }
        }
}

/* When each was sent stands in its act. */
static int64_t bid_at(const struct demo *d, size_t first_act, size_t bid)
{
        for (size_t i = first_act; i < d->acts.n; i++)
                if (d->acts.v[i].kind == ACT_BID && d->acts.v[i].arg == bid)
                        return d->acts.v[i].at;
        return 0;
}

/*
 * The owner reads some, likes few, says no to few; some writers take theirs back. Decisions come before the end, the winner's is the end.
 */
static void plan_reading(struct demo *d, struct rng *r, struct story *s, const struct moments *m, size_t first_act)
{
        int64_t end = m->over != 0 ? m->over : 0;
        bool reads = m->chosen != 0 || (m->opened < -MS_DAY && chance(r, 55));

        for (size_t i = 0; i < s->n_bids; i++) {
                bool winner = m->chosen != 0 && i == s->winner;
                int64_t sent = bid_at(d, first_act, i), rest = end - sent, read = sent + 1 + rest / 8 + rng_between(r, 0, rest / 2);
                if (!winner && chance(r, 3)) {
                        add(d, s, ACT_TAKE_BACK, i, sent + rest / 2);
                        continue;
                }
                if (!winner && (!reads || chance(r, 40)))
                        continue;
                add(d, s, ACT_OPEN, i, read);
                int64_t luck = rng_between(r, 0, 99);
                if (winner ? luck < 50 : luck < 15)
                        add(d, s, ACT_SHORTLIST, i, read + rest / 8);
                else if (!winner && luck < 32)
                        add(d, s, ACT_DECLINE, i, read + rest / 8);
        }
}

/* ---- Contract and money -------------------------------------------------------------------------------------------------------- */

static void plan_reviews(struct demo *d, struct rng *r, struct story *s, const struct moments *m)
{
        int64_t window = d->settings->review_window_days * MS_DAY, first = m->accepted + MS_HOUR + demo_skewed(r, window - MS_DAY, 2),
                second = m->accepted + 2 * MS_HOUR + demo_skewed(r, window - MS_DAY, 2);
        bool client = chance(r, 86), freelancer = chance(r, 72);

        if (client)
                add(d, s, ACT_CLIENT_REVIEW, 0, first);
        if (freelancer)
                add(d, s, ACT_REVIEW, 0, second);
        if (client && freelancer && chance(r, 25))
                add(d, s, ACT_REPLY, 0, (first > second ? first : second) + MS_HOUR + demo_skewed(r, 3 * MS_DAY, 2));
        if (client != freelancer)
                add(d, s, ACT_SHOW_REVIEWS, 0, m->accepted + window + MS_MINUTE);
}

static void plan_payout(struct demo *d, struct rng *r, struct story *s, int64_t matured)
{
        struct money gross = money_of(s->bids[s->winner].amount_minor, d->settings->currencies[0]), fee, net;
        int64_t asked = matured + 2 * MS_HOUR + demo_skewed(r, 5 * MS_DAY, 2),
                decided = asked + 4 * MS_HOUR + demo_skewed(r, 2 * MS_DAY, 1);

        if (money_split(gross, d->settings->commission_bp, &fee, &net) != OK)
                return;
        s->payout_minor = net.minor / 1000 * 1000;
        if (s->payout_minor < d->settings->min_withdrawal_minor || s->payout_minor == 0)
                return;
        add(d, s, ACT_PAYOUT, 0, asked);
        add(d, s, chance(r, 6) ? ACT_PAYOUT_FAILED : ACT_PAYOUT_SENT, 0, decided);
}

static void plan_money_in(struct demo *d, struct rng *r, struct story *s, const struct moments *m)
{
        int64_t price = s->bids[s->winner].amount_minor, paid_in = m->funded != 0 ? m->funded : 0;
        int64_t announced = m->chosen + (paid_in - m->chosen) / 4, confirmed = m->chosen + (paid_in - m->chosen) / 2;
        bool own = s->client == CAST_CLIENT;

        s->top_up_minor = (price / 10000 + 1) * 10000 + (own || chance(r, 30) ? rng_between(r, 5, 40) * 10000 : 0);
        if (s->fate == FATE_OFFERED && !own && chance(r, 40))
                return;
        add(d, s, ACT_TOP_UP, 0, announced);
        if (s->fate != FATE_OFFERED || own)
                add(d, s, ACT_CONFIRM, 0, confirmed);
}

static void plan_contract(struct demo *d, struct rng *r, struct story *s, const struct moments *m, bool payout)
{
        int64_t matured = m->accepted + d->settings->hold_days * MS_DAY + MS_MINUTE,
                remind = m->delivered + d->settings->auto_accept_days * MS_DAY - 7 * MS_DAY;

        add(d, s, ACT_CHOOSE, s->winner, m->chosen);
        plan_money_in(d, r, s, m);
        if (m->funded != 0)
                add(d, s, ACT_FUND, 0, m->funded);
        if (m->delivered != 0)
                add(d, s, ACT_DELIVER, 0, m->delivered);
        if (m->changes != 0)
                add(d, s, ACT_CHANGES, 0, m->changes);
        if (m->again != 0)
                add(d, s, ACT_DELIVER, 1, m->again);
        if (s->fate == FATE_DELIVERED || m->by_clock)
                add(d, s, ACT_REMIND, 0, remind + MS_MINUTE);
        if (m->accepted == 0)
                return;
        add(d, s, m->by_clock ? ACT_ACCEPT_BY_CLOCK : ACT_ACCEPT, 0, m->accepted);
        plan_reviews(d, r, s, m);
        add(d, s, ACT_MATURE, 0, matured);
        if (matured < 0 && payout)
                plan_payout(d, r, s, matured);
}

/* ---- Stories ---------------------------------------------------------------------------------------------------------------------- */

/* The stories that the demo accounts are for, and one of every end so that the smallest demo shows them all. */
static const struct piece {
        enum fate fate;
        int client, freelancer; /* enum cast, or NO_CAST; the freelancer wins where somebody does */
        const char *category;
        bool payout;
} pieces[] = {
        { FATE_OPEN, CAST_CLIENT, CAST_AMAL, "design", false },
        { FATE_OFFERED, CAST_CLIENT, NO_CAST, "writing", false },
        { FATE_DELIVERED, CAST_CLIENT, NO_CAST, "development", false },
        { FATE_DONE, CAST_CLIENT, CAST_AMAL, "design", true },
        { FATE_DONE, CAST_CLIENT, NO_CAST, "marketing", true },
        { FATE_ACTIVE, CAST_CLIENT, NO_CAST, "development", false },
        { FATE_DRAFT, CAST_CLIENT, NO_CAST, "design", false },
        { FATE_ACTIVE, NO_CAST, CAST_AMAL, "design", false },
        { FATE_ACCEPTED, NO_CAST, CAST_AMAL, "design", false },
        { FATE_DONE, NO_CAST, CAST_AMAL, "design", true },
        { FATE_DONE, NO_CAST, CAST_AMAL, "design", false },
        { FATE_DONE, NO_CAST, CAST_AMAL, "design", false },
        { FATE_DONE, NO_CAST, CAST_AMAL, "design", false },
        { FATE_FRESH, NO_CAST, CAST_NEWCOMER, "development", false },
        { FATE_OPEN, NO_CAST, CAST_NEWCOMER, "development", false },
        { FATE_CHANGES, NO_CAST, NO_CAST, "development", false },
        { FATE_REVIEW, NO_CAST, NO_CAST, "marketing", false },
        { FATE_CLOSED, NO_CAST, NO_CAST, "design", false },
        { FATE_EXPIRED, NO_CAST, NO_CAST, "support", false },
        { FATE_REJECTED, NO_CAST, NO_CAST, "training", false },
};

/* Of a hundred. */
static enum fate plan_fate(struct rng *r)
{
        static const struct {
                enum fate fate;
                int weight;
        } table[] = { { FATE_OPEN, 34 },    { FATE_FRESH, 4 },   { FATE_DRAFT, 3 },     { FATE_REVIEW, 2 },
                      { FATE_REJECTED, 1 }, { FATE_CLOSED, 8 },  { FATE_EXPIRED, 10 },  { FATE_OFFERED, 3 },
                      { FATE_ACTIVE, 7 },   { FATE_CHANGES, 2 }, { FATE_DELIVERED, 3 }, { FATE_ACCEPTED, 4 } };
        int64_t luck = rng_between(r, 0, 99);

        for (size_t i = 0; i < ARRAY_LEN(table); i++) {
                luck -= table[i].weight;
                if (luck < 0)
                        return table[i].fate;
        }
        return FATE_DONE;
}

static void plan_piece(const struct demo *d, struct rng *r, struct story *s, const struct piece *p)
{
        s->fate = p->fate;
        s->lang = LANG_AR;
        for (size_t i = 0; i < CATEGORIES; i++)
                if (str_eq(str_c(p->category), str_c(demo_categories[i])))
                        s->category = i;
        plan_kind(d, r, s);
        s->place = PLACE_ONLINE;
}

/* The first moves of every story. False for a project that nobody else ever sees. */
static bool plan_posting(struct demo *d, struct rng *r, struct story *s, const struct moments *m)
{
        int64_t drafted = m->submitted - 3 * MS_MINUTE - demo_skewed(r, 2 * MS_HOUR, 2);

        if (s->fate == FATE_DRAFT) {
                add(d, s, ACT_SAVE, 0, m->submitted);
                return false;
        }
        add(d, s, ACT_SAVE, 0, drafted);
        add(d, s, ACT_SUBMIT, 0, m->submitted);
        if (s->fate == FATE_REVIEW)
                return false;
        if (s->fate == FATE_REJECTED) {
                add(d, s, ACT_REJECT, 0, m->submitted + 2 * MS_HOUR);
                return false;
        }
        add(d, s, ACT_APPROVE, 0, m->opened);
        return true;
}

static void plan_story(struct demo *d, struct story *s)
{
        struct rng rng = demo_rng(d, 's', s->index, 0), *r = &rng;
        const struct piece *piece = s->index < ARRAY_LEN(pieces) ? &pieces[s->index] : NULL;
        int freelancer = piece != NULL ? piece->freelancer : NO_CAST;

        s->fate = plan_fate(r);
        demo_plan_project(d, r, s);
        if (piece != NULL)
                plan_piece(d, r, s, piece);
        struct moments m = plan_moments(d, r, s->fate, s->days * MS_DAY * rng_between(r, 40, 105) / 100);
        s->client = piece != NULL && piece->client != NO_CAST ? (uint32_t)piece->client
                                                              : demo_member(d, r, &d->clients[s->lang], m.submitted - MS_DAY);
        if (s->client == UINT32_MAX) /* nobody was there yet */
                s->client = CAST_CLIENT;
        if (!plan_posting(d, r, s, &m))
                return;
        size_t first_act = d->acts.n;
        plan_bids(d, r, s, &m, freelancer);
        bool hired = m.chosen != 0 && s->n_bids > 0;
        if (m.chosen != 0 && !hired) /* nobody came: it stays open until its time is over */
                m.chosen = m.over = 0;
        s->winner = s->n_bids == 0 || freelancer != NO_CAST ? 0 : (size_t)demo_skewed(r, (int64_t)s->n_bids - 1, 1);
        plan_reading(d, r, s, &m, first_act);
        if (hired)
                plan_contract(d, r, s, &m, piece != NULL ? piece->payout : chance(r, 55));
        else if (s->fate == FATE_CLOSED)
                add(d, s, ACT_CLOSE, 0, m.over);
        else
                add(d, s, ACT_EXPIRE, 0, m.opened + d->settings->project_days_open * MS_DAY);
}

static int in_time(const void *x, const void *y)
{
        const struct act *a = x, *b = y;

        if (a->at != b->at)
                return a->at < b->at ? -1 : 1;
        if (a->story != b->story)
                return a->story < b->story ? -1 : 1;
        if (a->kind != b->kind)
                return a->kind < b->kind ? -1 : 1;
        return (a->arg > b->arg) - (a->arg < b->arg);
}

void demo_plan_stories(struct demo *d)
{
        d->stories = ARENA_ARRAY(d->a, struct story, d->n_stories);
        for (size_t i = 0; i < d->n_stories; i++) {
                d->stories[i].index = (uint32_t)i;
                plan_story(d, &d->stories[i]);
        }
        qsort(d->acts.v, d->acts.n, sizeof(d->acts.v[0]), in_time);
}
