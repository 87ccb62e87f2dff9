#include "people_help.h"

#include "people_probe.sql.h"

const struct site_secret test_secret = { { 1, 2, 3, 4, 5, 6, 7, 8, 9 } };

struct str test_password(struct arena *a, const char *email)
{
        return str_fmt(a, "correct horse of %s", email);
}

enum err test_person(struct tx *tx, const char *email, struct user_id *ret)
{
        struct account_new n = {
                .email = str_c(email), .name = str_c(email), .is_client = true, .is_freelancer = true, .confirmed = true, .lang = LANG_AR
        };

        TRY(password_hash(tx->arena, test_password(tx->arena, email), password_cost_least(), &n.password_hash));
        return account_add(tx, &n, ret);
}

enum err test_sign_in(struct tx *tx, const char *email, struct str password, const char *address, struct signed_in *ret)
{
        struct sign_in in = { .email = str_c(email),
                              .address = str_c(address),
                              .agent = S("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0") };
        struct sign_in_look look;

        TRY(sign_in_look(tx, in.email, in.address, &look));
        in.proof.user = look.user;
        in.proof.hash = look.hash;
        in.proof.right = look.wait_until == 0 && look.hash.n > 0 && password_verify(look.hash, password);
        return sign_in(tx, &in, ret);
}

enum err test_last_mail(struct tx *tx, struct auth_mail *ret)
{
        struct probe_last_mail_row row;

        TRY(sql_probe_last_mail(tx, &row));
        return auth_mail_of(tx->arena, row.payload, ret);
}

enum err test_last_link(struct tx *tx, enum auth_mail_kind kind, struct str *ret)
{
        struct auth_mail m;
        struct str path;
        size_t at = 0;

        CHECK_OK(test_last_mail(tx, &m));
        CHECK(m.kind == kind);
        path = auth_mail_path(tx->arena, &test_secret, &m);
        for (size_t i = 0; i < path.n; i++)
                if (path.p[i] == '/')
                        at = i + 1;
        *ret = str_slice(path, at, path.n);
        return OK;
}

enum err test_mails(struct tx *tx, int64_t *ret)
{
        struct probe_mails_row row;

        TRY(sql_probe_mails(tx, &row));
        *ret = row.n;
        return OK;
}
