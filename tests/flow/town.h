/*
 * A marketplace with people in it, made through the domain's own functions on the flow's database while its server runs: for tests that
 * are about what happens next.
 * Whatever cannot be made ends the program with a message: the test has nothing to say then.
 */
#ifndef WASL_FLOW_TOWN_H
#define WASL_FLOW_TOWN_H

#include "base/ids.h"
#include "db/db.h"
#include "flow/run.h"
#include "market/states.h"

struct town {
        struct world *w;
        struct arena *a;
        struct db *db;
        struct str password_hash; /* of flow_password, for everybody */
        struct user_id staff; /* an operator who opens projects and confirms top-ups */
};
void town_open(struct town *t, struct world *w);
void town_close(struct town *t);

struct person_wish {
        const char *name; /* also the name of the browser; the address is NAME@example.org */
        bool is_client, is_freelancer, unconfirmed;
        int64_t rights;
        bool elsewhere;     /* no session and no browser */
        bool totp;          /* the account has a second factor … */
        bool second_factor; /* … and the session has passed it */
};
struct user_id town_person(struct town *t, const struct person_wish *wish);
/* A new session for the person in the browser of that name, in place of the one that it had. */
void town_sign_in(struct town *t, struct user_id user, const char *browser, bool second_factor);
void town_suspend(struct town *t, struct user_id user);

/* A project of the client's: draft, in review or open. */
struct project_id town_project(struct town *t, struct user_id client, enum project_state state);
struct project_question_id town_question(struct town *t, struct project_id project, struct user_id asker);
struct proposal_id town_proposal(struct town *t, struct project_id project, struct user_id freelancer, int64_t minor);
void town_open_proposal(struct town *t, struct user_id client, struct proposal_id id);
/* A contract of theirs that has come as far as that state, at 100.00, with its money. */
struct contract_id town_contract(struct town *t, struct user_id client, struct user_id freelancer, enum contract_state state);
/* Both sides of an accepted contract write theirs; returns the one about the freelancer. */
struct review_id town_reviews(struct town *t, struct contract_id id, struct user_id client, struct user_id freelancer);

struct top_up_id town_top_up(struct town *t, struct user_id user, int64_t minor);
void town_money(struct town *t, struct user_id user, int64_t minor); /* a top-up that staff confirmed */
/* Staff decide about all that wait: so many may wait at once, and a test makes more. */
void town_refuse_top_ups(struct town *t);
void town_send_withdrawals(struct town *t);
struct withdrawal_id town_withdrawal(struct town *t, struct user_id user, int64_t minor);
/* The newest row's number, by SQL: SELECT max(id) FROM …; 0 for none. */
int64_t town_number(struct town *t, const char *sql);

#endif
