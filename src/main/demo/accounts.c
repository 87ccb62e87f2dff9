/* The demo accounts: who they are, and the text that tells how to sign in. */
#include "main/demo/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "people/staff.h"
#include "people/totp.h"

/* One key for both of the staff, known to everybody who reads this: good for a demo on one's own machine, and for nothing else. */
static const struct totp_secret demo_totp = { "Wasl demo: no secret" };

static const struct {
        const char *email, *name, *what;
} cast[CAST_COUNT] = {
        [CAST_OPERATOR] = { "operator@example.org", "هدى السقاط", "operator: settings, staff and everything else" },
        [CAST_CLERK] = { "clerk@example.org", "ياسين مرزوق", "clerk: reviews projects, confirms top-ups, sends withdrawals" },
        [CAST_CLIENT] = { "client@example.org", "سعيد التازي",
                          "project owner: a contract to fund, a delivery to accept, money in the balance" },
        [CAST_AMAL] = { "amal@example.org", "أمل المراكشي",
                        "freelancer in Marrakesh: work under way, money pending and withdrawable, reviews" },
        [CAST_NEWCOMER] = { "newcomer@example.org", "أيوب الدرعي", "freelancer who has just begun: two proposals sent, no contract yet" },
        [CAST_SUSPENDED] = { "suspended@example.org", "كمال الورياغي", "freelancer whose account is suspended" },
};

struct str demo_cast_email(enum cast c)
{
        return str_c(cast[c].email);
}

struct str demo_cast_name(enum cast c)
{
        return str_c(cast[c].name);
}

enum err demo_finish_cast(struct demo *d, struct tx *tx)
{
        struct user_id operator = d->people[CAST_OPERATOR].id;
        const struct setting_pair pairs[] = { { S("bank_holder"), S("وصل، سوق تجريبي") },
                                              { S("bank_name"), S("بنك تجريبي") },
                                              { S("bank_account"), S("999 780 0000000000000001 05") },
                                              { S("contact_email"), S("hello@example.org") } };
        struct str bad;

        TRY(totp_force(tx, &d->secret, operator, &demo_totp));
        TRY(totp_force(tx, &d->secret, d->people[CAST_CLERK].id, &demo_totp));
        tx->now_ms = d->now_ms - 20 * MS_DAY;
        TRY(user_suspend(tx, operator, d->people[CAST_SUSPENDED].id, S("طلب الدفع خارج المنصّة من ثلاثة أصحاب مشاريع رغم التنبيه."),
                         S("127.0.0.1")));
        TRY(settings_change(tx, operator, S("127.0.0.1"), pairs, ARRAY_LEN(pairs), &bad));
        tx->now_ms = d->now_ms;
        return OK;
}

static struct str accounts_text(struct arena *a)
{
        struct buf b = buf_in(a);
        struct str key = totp_base32(a, &demo_totp);

        buf_fmt(&b, "Demo accounts; the password of all is %s\n\n", DEMO_PASSWORD);
        for (size_t i = 0; i < CAST_COUNT; i++)
                buf_fmt(&b, "  %-22s %s\n", cast[i].email, cast[i].what);
        buf_fmt(&b, "\nOperator and clerk are asked for six digits too: add this key to any authenticator app.\n\n  %.*s\n", STR_ARG(key));
        return buf_str(&b);
}

bool demo_write_accounts(struct demo *d)
{
        char *path = str_z(d->a, str_fmt(d->a, "%.*s/demo-accounts.txt", STR_ARG(d->c->cfg.data_dir)));
        struct str text = accounts_text(d->a);
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        bool ok = fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n;

        if (!ok)
                cli_fail("cannot write %s: %s", path, strerror(errno));
        if (fd >= 0)
                close(fd);
        printf("%.*s", STR_ARG(text));
        return ok;
}
