/*
 * Plain projects: open, with a few proposals that nobody has read, and no trail of events. A thousand of them cost what a handful of lived
 * ones do.
 */
#include "main/demo/demo.h"

#include "main/demo/demo.sql.h"
#include "market/project.h"
#include "market/proposal.h"

#define BIDS_MOST 12
#define LEAD_CHARS 220

int64_t demo_plain_at(const struct demo *d, size_t i)
{
        int64_t most = (d->settings->project_days_open - 1) * MS_DAY;

        return -5 * MS_MINUTE - most / (int64_t)d->n_plain * (int64_t)(d->n_plain - i);
}

struct story *demo_plan_plain(struct demo *d, struct arena *a, size_t i)
{
        struct story *s = ARENA_NEW(a, struct story);
        int64_t at = demo_plain_at(d, i);
        struct rng r = demo_rng(d, 's', LIVED_MOST + i, 0);

        s->index = (uint32_t)(LIVED_MOST + i);
        demo_plan_project(d, &r, s);
        s->client = demo_member(d, &r, &d->clients[s->lang], at - MS_DAY);
        if (s->client == UINT32_MAX)
                s->client = CAST_CLIENT;
        s->bids = ARENA_ARRAY(a, struct bid, BIDS_MOST);
        for (int64_t want = demo_skewed(&r, BIDS_MOST, 3); want > 0; want--) {
                uint32_t who = demo_bidder(d, &r, s, at);
                if (who == UINT32_MAX)
                        break;
                s->bids[s->n_bids].person = who;
                demo_plan_bid(d, &r, s, &s->bids[s->n_bids++]);
        }
        return s;
}

static enum err write_skills(struct demo *d, struct tx *tx, struct story *s)
{
        struct str rest = s->kind->skills, slug;
        int64_t position = 0;

        while (str_next(&rest, ',', &slug))
                for (size_t i = 0; i < d->skills->n; i++)
                        if (str_eq(d->skills->v[i].slug, slug))
                                TRY(sql_demo_plain_skill(tx, s->project, d->skills->v[i].id, position++));
        return project_refresh_skills(tx, s->project);
}

static enum err write_bids(struct demo *d, struct tx *tx, struct story *s, struct str currency)
{
        int64_t opened = tx->now_ms;

        for (size_t i = 0; i < s->n_bids; i++) {
                struct str body = demo_proposal(d, tx->arena, s, i);
                int64_t at = opened + (d->now_ms - opened) / 64 * (int64_t)(i + 1);
                TRY(sql_demo_plain_proposal(tx, s->project, d->people[s->bids[i].person].id, s->bids[i].amount_minor, currency,
                                            s->bids[i].days, PROPOSAL_SENT, quota_month(at), text_excerpt(tx->arena, body, LEAD_CHARS),
                                            body, at));
        }
        return OK;
}

enum err demo_plain(struct demo *d, struct tx *tx, struct story *s, int64_t at)
{
        struct demo_brief brief = demo_brief(d, tx->arena, s);
        struct demo_plain_project_row made;
        struct user_id client = d->people[s->client].id;
        struct money min, max;

        tx->now_ms = d->now_ms + at;
        TRY(project_band(d->settings, s->band, &min, &max));
        struct str currency = currency_code(&min.cur), city = s->place == PLACE_ONLINE ? S("") : demo_city(d, s->client, s->lang);
        TRY(sql_demo_plain_project(tx, client, brief.title, d->category[s->category], s->band, min.minor, max.minor, currency, s->days,
                                   s->place, city, PROJECT_OPEN, tx->now_ms, tx->now_ms + d->settings->project_days_open * MS_DAY,
                                   (int64_t)s->n_bids, text_excerpt(tx->arena, brief.body, LEAD_CHARS), brief.body, &made));
        s->project = made.id;
        TRY(write_skills(d, tx, s));
        TRY(sql_demo_plain_figures(tx, client));
        return write_bids(d, tx, s, currency);
}
