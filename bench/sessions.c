/*
 * Signs freelancers of a demo marketplace in and prints what a load generator needs, a line each: "COOKIE TOKEN USER". Then the open
 * projects of others: "project ID".
 * sessions DATA_DIR N
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench_sessions.sql.h"
#include "people/account.h"
#include "people/session.h"
#include "people/states.h"
#include "site/site.h"

struct wish {
        int64_t n;
};

static enum err sign_one_in(struct tx *tx, struct user_id user, struct str email)
{
        struct account account;
        struct signed_in in;
        struct session_info info;
        static const unsigned char word[] = "form";
        unsigned char masked[2 * crypto_auth_BYTES] = { 0 }; /* a mask of zeros will do */

        TRY(account_get(tx, user, &account));
        struct sign_in ask = { .email = email, .proof = { .user = user, .hash = account.password_hash, .right = true }, .stay = true,
                               .address = S("127.0.0.1"), .agent = S("bench") };
        TRY(sign_in(tx, &ask, &in));
        if (in.proof.outcome != PROOF_RIGHT || in.wants_second_factor)
                return OK;
        TRY(session_find(tx, &in.token, &info));
        crypto_auth(masked + crypto_auth_BYTES, word, sizeof word, info.form_secret);
        struct str cookie = session_token_text(tx->arena, &in.token), token = str_base64url(tx->arena, masked, sizeof masked);
        printf("%.*s %.*s %lld\n", STR_ARG(cookie), STR_ARG(token), (long long)user.v);
        return OK;
}

static enum err run(struct tx *tx, void *ctx)
{
        const struct wish *w = ctx;
        struct bench_freelancers_rows people;
        struct bench_projects_rows projects;
        struct setting_pair many = { S("proposals_a_month"), S("1000") };
        struct str bad;

        TRY(settings_change(tx, (struct user_id){ 0 }, S(""), &many, 1, &bad));
        TRY(sql_bench_freelancers(tx, USER_ACTIVE, w->n, &people));
        for (size_t i = 0; i < people.n; i++)
                TRY(sign_one_in(tx, people.v[i].id, people.v[i].email));
        TRY(sql_bench_projects(tx, PROJECT_OPEN, &projects));
        for (size_t i = 0; i < projects.n; i++)
                printf("project %lld\n", (long long)projects.v[i].id.v);
        return OK;
}

int main(int argc, char **argv)
{
        struct arena *a = arena_new(1 << 20);
        struct str why = S("");
        struct db *db;

        if (argc != 3 || sodium_init() < 0) {
                fprintf(stderr, "usage: sessions DATA_DIR N\n");
                return 2;
        }
        struct wish w = { 0 };
        struct db_config cfg = { .url = str_fmt(a, "sqlite:%s/wasl.db", argv[1]), .clock = clock_new(a, S("")) };
        if (!str_int(str_c(argv[2]), &w.n) || db_open(a, &cfg, &db, &why) != OK) {
                fprintf(stderr, "%.*s\n", STR_ARG(why));
                return 1;
        }
        enum err e = db_write(db, a, run, &w);
        db_close(db);
        arena_free(a);
        return e == OK ? 0 : 1;
}
