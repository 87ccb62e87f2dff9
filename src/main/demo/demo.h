/*
 * Demo data: a marketplace that has been alive for some months, made by the same functions that people's own acts go through, with the
 * transaction's clock set to the moment of each act.
 *
 * First everything is planned in memory (plan.c): who joins when, which project comes to what, and every act with its moment. The plan
 * depends on the seed alone; moments are milliseconds before the run, so the same seed makes the same data at any time. Then the acts
 * happen in the order of time, some hundreds in a transaction (demo.c).
 * An act writes nothing of the plan but the ids that the database gave, so a transaction can be run again.
 *
 * Projects beyond LIVED_MOST are plain: open, with a few proposals, written by statements of their own (plain.c); that is how a million of
 * them is made.
 */
#ifndef WASL_DEMO_H
#define WASL_DEMO_H

#include "base/base.h"
#include "base/ids.h"
#include "db/db.h"
#include "main/cli.h"
#include "main/demo/words.h"
#include "market/category.h"
#include "market/states.h"
#include "people/token.h"
#include "site/site.h"
#include "text/text.h"

#define LIVED_MOST 20000
#define CATEGORIES 9
#define PICTURES_WORK 10
#define PICTURES_AVATAR 10
#define QUESTIONS_MOST 3
#define QUOTA_DAYS 31 /* a month touches at most two such spans */
#define QUOTA_SPANS 12

/* People with a part of their own: the demo accounts, and one who is suspended. */
enum cast { CAST_OPERATOR, CAST_CLERK, CAST_CLIENT, CAST_AMAL, CAST_NEWCOMER, CAST_SUSPENDED, CAST_COUNT };

enum country { COUNTRY_MA, COUNTRY_EG, COUNTRY_DZ, COUNTRY_TN, COUNTRY_SA, COUNTRY_FR, COUNTRIES };

struct person {
        struct user_id id;
        int64_t joined; /* ms, relative to the run: negative */
        enum lang lang;
        enum country country;
        size_t category; /* index into the demo's categories */
        bool is_client, is_freelancer, she, writes[LANG_COUNT];
        int profile; /* 0 nothing yet, 1 a part, 2 whole */
        unsigned char sent[QUOTA_SPANS]; /* proposals by spans of QUOTA_DAYS before the run */
};

/* What a project comes to. */
enum fate {
        FATE_OPEN, FATE_FRESH, FATE_DRAFT, FATE_REVIEW, FATE_REJECTED, FATE_CLOSED, FATE_EXPIRED,
        FATE_OFFERED, FATE_ACTIVE, FATE_CHANGES, FATE_DELIVERED, FATE_ACCEPTED, FATE_DONE,
};

struct bid {
        uint32_t person;
        int64_t amount_minor, days;
        struct proposal_id id;
};

/* A project's story: its plan and the ids of what came of it. */
struct story {
        uint32_t index, client;
        enum fate fate;
        enum lang lang;
        const struct kind *kind;
        size_t category;
        int64_t band, days;
        enum project_place place;
        struct bid *bids;
        size_t n_bids, winner;
        int64_t top_up_minor, payout_minor;
        struct project_id project;
        struct contract_id contract;
        struct project_question_id questions[QUESTIONS_MOST];
        struct top_up_id top_up;
        struct withdrawal_id payout;
};

/* In the order in which they would happen at the same moment. */
enum act_kind {
        ACT_SAVE, ACT_SUBMIT, ACT_APPROVE, ACT_REJECT, ACT_ASK, ACT_ANSWER, ACT_BID, ACT_TAKE_BACK, ACT_OPEN, ACT_SHORTLIST,
        ACT_DECLINE, ACT_CLOSE, ACT_EXPIRE, ACT_CHOOSE, ACT_TOP_UP, ACT_CONFIRM, ACT_FUND, ACT_DELIVER, ACT_CHANGES, ACT_REMIND,
        ACT_ACCEPT, ACT_ACCEPT_BY_CLOCK, ACT_CLIENT_REVIEW, ACT_REVIEW, ACT_REPLY, ACT_SHOW_REVIEWS, ACT_MATURE, ACT_PAYOUT,
        ACT_PAYOUT_SENT, ACT_PAYOUT_FAILED, ACT_KINDS,
};
struct act {
        int64_t at; /* ms, relative to the run */
        uint32_t story;
        uint16_t arg; /* which bid, question or delivery */
        uint16_t kind; /* enum act_kind */
};
struct acts {
        struct act *v;
        size_t n, cap;
};

struct members {
        uint32_t *v; /* in the order of joining */
        size_t n;
};

struct demo {
        struct cli *c;
        struct db *db;
        struct arena *a;     /* the plan */
        struct arena *batch; /* one transaction */
        int64_t now_ms;
        uint64_t seed;
        const struct settings *settings;
        struct site_secret secret;
        struct str password_hash, nobodys_hash;
        struct words words[LANG_COUNT], names;

        struct category_id category[CATEGORIES];
        struct skill_list_rows *skills;
        struct stored_file works[PICTURES_WORK], avatars[PICTURES_AVATAR];

        struct person *people;
        size_t n_people;
        struct members clients[LANG_COUNT], freelancers[LANG_COUNT], of_category[LANG_COUNT][CATEGORIES];

        struct story *stories;
        size_t n_stories, n_plain;
        struct acts acts;
};

extern const char *const demo_categories[CATEGORIES]; /* slugs */
extern const char *const demo_countries[COUNTRIES];   /* ISO 3166-1 */

/* Luck of its own for everything, so that one thing's changes leave the others alone. */
struct rng demo_rng(const struct demo *d, char what, uint64_t i, uint64_t k);
/* 0 … most, the small ones more often the higher the power. */
int64_t demo_skewed(struct rng *r, int64_t most, int power);

/* plan_people.c, plan.c: fill people, stories and acts. */
void demo_plan_people(struct demo *d);
void demo_plan_stories(struct demo *d);
/* Somebody of the list who had joined before; UINT32_MAX of nobody. The longer a member, the likelier. */
uint32_t demo_member(const struct demo *d, struct rng *r, const struct members *m, int64_t before);
/*
 * A freelancer for a project's language and category who has proposals left that month and none for it yet; UINT32_MAX without. Counts the
 * proposal.
 */
uint32_t demo_bidder(struct demo *d, struct rng *r, const struct story *s, int64_t at);
/* A kind of project of the category that the language has words for; NULL of none. */
const struct kind *demo_kind(const struct demo *d, struct rng *r, enum lang lang, size_t category);
/* What is wanted: language, category, kind, band, days and place. */
void demo_plan_project(const struct demo *d, struct rng *r, struct story *s);
/* Amount and days of a bid for it. */
void demo_plan_bid(const struct demo *d, struct rng *r, const struct story *s, struct bid *b);

/* people.c: people i to n - 1 of the plan. */
enum err demo_write_people(struct demo *d, struct tx *tx, size_t i, size_t n);
struct str demo_name(const struct demo *d, struct arena *a, uint32_t person);
struct str demo_city(const struct demo *d, uint32_t person, enum lang lang);

/* acts.c: one act, at its moment. */
enum err demo_act(struct demo *d, struct tx *tx, const struct act *act);
struct str demo_act_name(enum act_kind k);

/* plain.c: plain project i: when it opened (relative), its plan (counts proposals of the month), and its writing. */
int64_t demo_plain_at(const struct demo *d, size_t i);
struct story *demo_plan_plain(struct demo *d, struct arena *a, size_t i);
enum err demo_plain(struct demo *d, struct tx *tx, struct story *s, int64_t at);

/* texts.c: false: the line of the file is no line of words. */
bool demo_read_words(struct demo *d, const char **ret_file, int *ret_line);
/* What they write. All in the transaction's arena. */
struct demo_brief {
        struct str title, body;
};
struct demo_brief demo_brief(const struct demo *d, struct arena *a, const struct story *s);
struct str demo_proposal(const struct demo *d, struct arena *a, const struct story *s, size_t bid);
struct str demo_question(const struct demo *d, struct arena *a, const struct story *s, size_t question, bool answer);
/* "5 أيام", "12 jours": counted as the language counts. */
struct str demo_days(struct arena *a, enum lang lang, int64_t days);
/* One line of a pool of the project's language, as said by one of the two about the other. */
struct str demo_line(const struct demo *d, struct arena *a, const struct story *s, const char *pool, bool by_client, size_t nth);
struct str demo_headline(const struct demo *d, struct arena *a, uint32_t person);
struct str demo_bio(const struct demo *d, struct arena *a, uint32_t person);
struct voice demo_voice(const struct demo *d, struct rng *r, uint32_t person, enum lang lang);

/* pictures.c: draws them and puts them into the file store. Prints what to mend and returns false on failure. */
bool demo_pictures(struct demo *d);

/* accounts.c: the demo accounts: their addresses, and the text that ./run shows. */
struct str demo_cast_email(enum cast c);
struct str demo_cast_name(enum cast c);
#define DEMO_PASSWORD "salam-marrakech"
enum err demo_finish_cast(struct demo *d, struct tx *tx);
bool demo_write_accounts(struct demo *d);

#endif
