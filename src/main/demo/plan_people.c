/* Who is there: everybody's country, language, field and the day of joining. */
#include "main/demo/demo.h"

#define FIRST_JOINED_MS (420 * MS_DAY)

const char *const demo_categories[CATEGORIES] = { "business",  "development", "ai",      "engineering", "design",
                                                  "marketing", "writing",     "support", "training" };
const char *const demo_countries[COUNTRIES] = { "MA", "EG", "DZ", "TN", "SA", "FR" };

/* Of a thousand. Programming and design are crowded, training and engineering are not. */
static const int category_weights[CATEGORIES] = { 80, 235, 65, 50, 220, 115, 135, 65, 35 };
static const int country_weights[COUNTRIES] = { 560, 120, 80, 80, 90, 70 };
/* Of a hundred: who writes in which language first. */
static const int lang_weights[COUNTRIES][LANG_COUNT] = { { 80, 14, 6 }, { 88, 0, 12 }, { 75, 22, 3 },
                                                         { 65, 30, 5 }, { 85, 0, 15 }, { 0, 90, 10 } };

static size_t weighted(struct rng *r, const int *weights, size_t n)
{
        int sum = 0;

        for (size_t i = 0; i < n; i++)
                sum += weights[i];
        int64_t at = rng_between(r, 0, sum - 1);
        for (size_t i = 0; i < n; i++) {
                at -= weights[i];
                if (at < 0)
                        return i;
        }
        return n - 1;
}

/* Few at first, more every month: the k-th of n joined (1 - k/n)^1.3 of the time ago, in steps of a tenth between the powers 1 and 2. */
static int64_t joined_at(size_t i, size_t n)
{
        int64_t rest = (int64_t)((n - i) * 10000 / n);
        int64_t square = rest * rest / 10000;

        return -(FIRST_JOINED_MS / 10000) * ((7 * rest + 3 * square) / 10) - MS_MINUTE * 20;
}

static struct person plan_person(const struct demo *d, size_t i)
{
        struct rng r = demo_rng(d, 'p', i, 0);
        struct person p = { .joined = joined_at(i, d->n_people) };
        int64_t role = rng_between(&r, 0, 99);

        p.country = (enum country)weighted(&r, country_weights, COUNTRIES);
        p.lang = (enum lang)weighted(&r, lang_weights[p.country], LANG_COUNT);
        p.category = weighted(&r, category_weights, CATEGORIES);
        p.she = chance(&r, 44);
        p.is_freelancer = role < 58 || role >= 88;
        p.is_client = role >= 58;
        p.writes[p.lang] = true;
        if (chance(&r, 35))
                p.writes[p.country == COUNTRY_EG || p.country == COUNTRY_SA ? LANG_EN : LANG_FR] = true;
        bool fresh = p.joined > -14 * MS_DAY;
        p.profile = chance(&r, fresh ? 40 : 5) ? 0 : chance(&r, fresh ? 40 : 15) ? 1 : 2;
        return p;
}

/* Those with a part of their own stand first, whatever luck says of the others. */
static void plan_cast(struct demo *d)
{
        static const struct {
                bool client, freelancer, she;
                int days_ago, profile;
                const char *category;
        } cast[CAST_COUNT] = {
                [CAST_OPERATOR] = { true, false, true, 425, 1, "business" },
                [CAST_CLERK] = { true, false, false, 420, 1, "support" },
                [CAST_CLIENT] = { true, false, false, 290, 2, "marketing" },
                [CAST_AMAL] = { false, true, true, 260, 2, "design" },
                [CAST_NEWCOMER] = { false, true, false, 4, 1, "development" },
                [CAST_SUSPENDED] = { false, true, false, 60, 1, "support" },
        };

        for (size_t i = 0; i < CAST_COUNT; i++) {
                struct person *p = &d->people[i];
                *p = (struct person){ .joined = -cast[i].days_ago * MS_DAY,
                                      .lang = LANG_AR,
                                      .country = COUNTRY_MA,
                                      .is_client = cast[i].client,
                                      .is_freelancer = cast[i].freelancer,
                                      .she = cast[i].she,
                                      .profile = cast[i].profile };
                p->writes[LANG_AR] = true;
                for (size_t k = 0; k < CATEGORIES; k++)
                        if (str_eq(str_c(cast[i].category), str_c(demo_categories[k])))
                                p->category = k;
        }
}

static void add_member(struct members *m, size_t i)
{
        m->v[m->n++] = (uint32_t)i;
}

static void list_member(struct demo *d, size_t i)
{
        const struct person *p = &d->people[i];

        if (p->is_client)
                add_member(&d->clients[p->lang], i);
        if (!p->is_freelancer || p->profile == 0)
                return;
        for (size_t l = 0; l < LANG_COUNT; l++) {
                if (!p->writes[l])
                        continue;
                add_member(&d->freelancers[l], i);
                add_member(&d->of_category[l][p->category], i);
        }
}

static struct members no_members(struct demo *d)
{
        return (struct members){ ARENA_ARRAY(d->a, uint32_t, d->n_people), 0 };
}

void demo_plan_people(struct demo *d)
{
        d->people = ARENA_ARRAY(d->a, struct person, d->n_people);
        for (size_t l = 0; l < LANG_COUNT; l++) {
                d->clients[l] = no_members(d);
                d->freelancers[l] = no_members(d);
                for (size_t k = 0; k < CATEGORIES; k++)
                        d->of_category[l][k] = no_members(d);
        }
        plan_cast(d);
        for (size_t i = CAST_COUNT; i < d->n_people; i++) {
                d->people[i] = plan_person(d, i);
                list_member(d, i);
        }
}

/* ---- Choosing among them ------------------------------------------------------------------------------------------------------ */

uint32_t demo_member(const struct demo *d, struct rng *r, const struct members *m, int64_t before)
{
        size_t low = 0, high = m->n;

        while (low < high) { /* those who joined before stand in front */
                size_t middle = (low + high) / 2;
                if (d->people[m->v[middle]].joined < before)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low == 0 ? UINT32_MAX : m->v[demo_skewed(r, (int64_t)low - 1, 2)];
}

static bool has_bid(const struct story *s, uint32_t person)
{
        for (size_t i = 0; i < s->n_bids; i++)
                if (s->bids[i].person == person)
                        return true;
        return false;
}

uint32_t demo_bidder(struct demo *d, struct rng *r, const struct story *s, int64_t at)
{
        size_t span = (size_t)(-at / (QUOTA_DAYS * MS_DAY));
        int64_t most = d->settings->proposals_a_month < 12 ? d->settings->proposals_a_month / 2 : 6;

        if (span >= QUOTA_SPANS)
                return UINT32_MAX;
        for (int tries = 0; tries < 24; tries++) {
                const struct members *from = tries < 16 ? &d->of_category[s->lang][s->category] : &d->freelancers[s->lang];
                uint32_t who = demo_member(d, r, from, at - MS_HOUR);
                if (who == UINT32_MAX || who == s->client || has_bid(s, who) || d->people[who].sent[span] >= most)
                        continue;
                d->people[who].sent[span]++;
                return who;
        }
        return UINT32_MAX;
}
