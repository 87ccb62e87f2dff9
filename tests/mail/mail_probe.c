/*
 * What tests/mail/mail_test.py drives: sends one mail with given words, or lets the jobs write every letter of a small marketplace.
 *
 *   mail_probe send KEY=VALUE…          prints err_name() and why
 *   mail_probe subjects FOLDER          a mail for each line of standard input: s-0.eml, s-1.eml …
 *   mail_probe letters DATABASE FOLDER  a fresh database, every kind of letter in three languages, sent to the folder
 */
#include "outside/mail.h"
#include "people/account.h"
#include "site/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct str value_of(char **argv, const char *key)
{
        size_t n = strlen(key);

        for (; *argv != NULL; argv++)
                if (strncmp(*argv, key, n) == 0 && (*argv)[n] == '=')
                        return str_c(*argv + n + 1);
        return S("");
}

static int send_one(struct arena *a, char **argv)
{
        struct mail_config cfg = { .transport = MAIL_SMTP, .from = S("wasl@example.org"),
                .domain = S("example.org"), .timeout_ms = 3000 };
        struct mail_message m = { .id = value_of(argv, "id"), .date_ms = INT64_C(1795634535000), .from_name = value_of(argv, "from_name"),
                .to_name = value_of(argv, "to_name"), .to = value_of(argv, "to"), .reply_to = value_of(argv, "reply_to"),
                .subject = value_of(argv, "subject"), .text = value_of(argv, "text"), .html = value_of(argv, "html"), .lang = LANG_AR };
        struct str why = S("");

        if (value_of(argv, "folder").n > 0) {
                cfg.transport = MAIL_FOLDER;
                cfg.folder = value_of(argv, "folder");
        }
        cfg.user = value_of(argv, "user");
        cfg.password = value_of(argv, "password");
        cfg.ca_file = value_of(argv, "ca");
        if (value_of(argv, "sender").n > 0)
                cfg.from = value_of(argv, "sender");
        if (cfg.transport == MAIL_SMTP && mail_server_of(value_of(argv, "server"), cfg.user.n > 0, &cfg) != OK) {
                puts("config");
                return 0;
        }
        enum err e = mail_send(a, &cfg, &m, &why);
        printf("%s %.*s\n", err_name(e), STR_ARG(why));
        return 0;
}

static int subjects(struct arena *a, const char *folder)
{
        struct mail_config cfg = { .transport = MAIL_FOLDER, .folder = str_c(folder), .from = S("wasl@example.org"),
                .domain = S("example.org") };
        struct str why = S("");
        char line[4096];

        for (int i = 0; fgets(line, sizeof(line), stdin) != NULL; i++) {
                struct mail_message m = { .id = str_fmt(a, "s-%d", i), .date_ms = 1000, .to = S("a@example.org"),
                        .subject = str_trim(str_c(line)),
                        .text = S("text"), .html = S("html"), .lang = LANG_AR };
                if (mail_send(a, &cfg, &m, &why) != OK)
                        return 1;
        }
        puts("ok");
        return 0;
}

/* ---- Letters -------------------------------------------------------------------------------------------------------------- */

struct world {
        struct user_id people[LANG_COUNT], unconfirmed, gone;
};

static enum err person(struct tx *tx, const char *email, const char *name, enum lang lang, bool confirmed, struct user_id *ret)
{
        struct account_new in = { .email = str_c(email), .name = str_c(name), .password_hash = S("x"), .is_client = true,
                .is_freelancer = true,
                .confirmed = confirmed, .lang = lang };

        return account_add(tx, &in, ret);
}

static enum err letters_for(struct tx *tx, struct user_id who, struct str email, enum lang lang)
{
        for (int k = 1; k < NOTE_KIND_COUNT_; k++)
                TRY(notify(tx, who, (enum note_kind)k, SUBJECT_PROJECT, 12, S("Omar <b>"), S("متجر إلكتروني & \"Wasl\"")));
        for (int k = 1; k < AUTH_MAIL_KIND_COUNT_; k++) {
                struct auth_mail m = { .kind = (enum auth_mail_kind)k, .user = who, .to = email, .name = S("سلمى"), .lang = lang };
                memset(m.nonce, k, sizeof(m.nonce));
                TRY(auth_mail_add(tx, &m));
        }
        return OK;
}

static enum err fill(struct tx *tx, void *ctx)
{
        struct world *w = ctx;
        const struct setting_pair contact = { S("contact_email"), S("help@example.org") };
        struct str bad = S("");

        TRY(settings_change(tx, (struct user_id){ 0 }, S(""), &contact, 1, &bad));
        TRY(person(tx, "ar@example.org", "سلمى بوعزة", LANG_AR, true, &w->people[LANG_AR]));
        TRY(person(tx, "fr@example.org", "Zoé", LANG_FR, true, &w->people[LANG_FR]));
        TRY(person(tx, "en@example.org", "Omar", LANG_EN, true, &w->people[LANG_EN]));
        TRY(person(tx, "later@example.org", "Later", LANG_EN, false, &w->unconfirmed));
        TRY(letters_for(tx, w->people[LANG_AR], S("ar@example.org"), LANG_AR));
        TRY(letters_for(tx, w->people[LANG_FR], S("fr@example.org"), LANG_FR));
        TRY(letters_for(tx, w->people[LANG_EN], S("en@example.org"), LANG_EN));
        TRY(notify(tx, w->unconfirmed, NOTE_WELCOME, SUBJECT_USER, w->unconfirmed.v, S(""), S("Wasl")));
        TRY(job_add(tx, "mail.note", S("{\"note\":999999}"), S(""), 0));
        return job_add(tx, AUTH_MAIL_JOB, S("{\"mail\":1}"), S(""), 0); /* ends as failed: no payload of ours */
}

static enum err count_failed(struct tx *tx, void *ctx)
{
        return jobs_count(tx, ctx);
}

static int letters(struct arena *a, const char *url, const char *folder)
{
        struct clock *clock = clock_new(a, S(""));
        struct db_config cfg = { .url = str_c(url), .clock = clock };
        struct site_secret secret = { { 7 } };
        struct outside out = { .mail = { .transport = MAIL_FOLDER, .folder = str_c(folder), .from = S("wasl@example.org"),
                .domain = S("example.org") },
                .site_url = S("https://example.org"), .secret = &secret };
        struct job_counts counts = { 0 };
        struct str why = S("");
        struct world w;
        struct db *db;
        int64_t ran = 0;

        if (db_open(a, &cfg, &db, &why) != OK || db_migrate(db, &why, a) != OK) {
                fprintf(stderr, "%.*s\n", STR_ARG(why));
                return 1;
        }
        struct worker_config work = { .kinds = mail_job_kinds, .n_kinds = mail_job_kinds_n, .env = { db, clock, &out }, .threads = 1 };
        enum err e = db_write(db, a, fill, &w);
        if (e == OK)
                e = worker_drain(&work, &ran);
        if (e == OK)
                e = db_read(db, a, count_failed, &counts);
        db_close(db);
        printf("%s ran %lld failed %lld due %lld\n", err_name(e), (long long)ran, (long long)counts.failed, (long long)counts.due);
        return e == OK ? 0 : 1;
}

int main(int argc, char **argv)
{
        struct arena *a = arena_new(64 * 1024);
        int status = 2;

        log_set_level(LOG_ERROR + 1);
        if (argc > 2 && strcmp(argv[1], "send") == 0)
                status = send_one(a, argv + 2);
        if (argc == 3 && strcmp(argv[1], "subjects") == 0)
                status = subjects(a, argv[2]);
        if (argc == 4 && strcmp(argv[1], "letters") == 0)
                status = letters(a, argv[2], argv[3]);
        arena_free(a);
        return status;
}
