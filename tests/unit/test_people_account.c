/* Unit tests of src/people: accounts, links, guessing, sessions, what staff do. */
#include "people_help.h"

#include "people/staff.h"
#include "people_probe.sql.h"

#include <string.h>

/* ---- Passwords ------------------------------------------------------------------------------------------------------------ */

static void a_password_fits_its_own_hash_only(void **state)
{
        struct place *p = *state;
        struct str hash, other;

        assert_int_equal(password_hash(p->a, S("short"), password_cost_least(), &hash), ERR_INVALID);
        assert_int_equal(password_hash(p->a, S("عبارة مرور طويلة"), password_cost_least(), &hash), OK);
        assert_int_equal(password_hash(p->a, S("عبارة مرور طويلة"), password_cost_least(), &other), OK);
        assert_true(str_starts(hash, S("$argon2id$v=19$")));
        assert_false(str_eq(hash, other));
        assert_true(password_verify(hash, S("عبارة مرور طويلة")));
        assert_false(password_verify(hash, S("عبارة مرور طويلة ")));
        assert_false(password_verify(S(""), S("anything at all")));
        assert_false(password_verify(S("$argon2id$broken"), S("anything at all")));
}

static void what_guessers_try_first_is_refused(void **state)
{
        static const char *const bad[] = { "password1234",  "P4ssw0rd!!", "1234567890",   "0987654321",   "aaaaaaaaaaaa",
                                           "abcabcabcabc",  "qwertyuiop", "azertyuiop12", "azertyazerty", "motdepasse2026",
                                           "iloveyou!!",    "abcdefghij", "fatima2026!",  "Wasl-Wasl-99", "mariam.zahra1",
                                           "12/05/1990-99", "zyxwvutsrq" };
        static const char *const good[] = { "correct horse battery", "7 poires mûres au marché", "لا أحد يعرف هذه", "x9$kQ2!vTr",
                                            "passwords are hard to choose" };
        struct str own[] = { S("mariam.zahra@example.org"), S("Mariam Zahra"), S("Wasl") };
        struct place *p = *state;

        for (size_t i = 0; i < ARRAY_LEN(bad); i++)
                if (!password_is_common(p->a, str_c(bad[i]), own, ARRAY_LEN(own)))
                        fail_msg("taken: %s", bad[i]);
        for (size_t i = 0; i < ARRAY_LEN(good); i++)
                if (password_is_common(p->a, str_c(good[i]), own, ARRAY_LEN(own)))
                        fail_msg("refused: %s", good[i]);
}

static void addresses_are_checked(void **state)
{
        static const char *const good[] = { "a@b.co", "first.last+tag@mail.example.org", "o'neil@example.com" };
        static const char *const bad[] = { "",        "a",        "@b.co",   "a@b",     "a@@b.co",   "a b@c.de", "a@b..co",
                                           "a@-b.co", "a@b.co\n", ".a@b.co", "a.@b.co", "a..b@c.de", "<a@b.co>", "a@b_c.de" };

        for (size_t i = 0; i < ARRAY_LEN(good); i++)
                assert_true(email_ok(str_c(good[i])));
        for (size_t i = 0; i < ARRAY_LEN(bad); i++)
                assert_false(email_ok(str_c(bad[i])));
        (void)state;
}

/* ---- Signing up and confirming ------------------------------------------------------------------------------------------------ */

static enum err sign_up_of(struct tx *tx, const char *email)
{
        struct sign_up in = { .email = str_c(email), .name = S("  مريم   الزهراء "), .is_freelancer = true, .lang = LANG_FR };

        TRY(password_hash(tx->arena, test_password(tx->arena, email), password_cost_least(), &in.password_hash));
        return account_sign_up(tx, &test_secret, &in);
}

static enum err sign_up_and_confirm(struct tx *tx, void *ctx)
{
        struct user_id id, by_link;
        struct account account;
        struct auth_mail m;
        struct str link;
        (void)ctx;

        CHECK_OK(sign_up_of(tx, "Mariam@Example.org"));
        CHECK_OK(test_last_mail(tx, &m));
        CHECK(m.kind == AUTH_MAIL_CONFIRM && m.lang == LANG_FR && str_eq(m.to, S("Mariam@Example.org")) &&
              str_eq(m.name, S("مريم الزهراء")));
        CHECK_OK(account_by_email(tx, S("mariam@example.ORG"), &id));
        CHECK_OK(account_get(tx, id, &account));
        CHECK(!account.confirmed && account.is_freelancer && !account.is_client && str_eq(account.name, S("مريم الزهراء")));

        CHECK_OK(test_last_link(tx, AUTH_MAIL_CONFIRM, &link));
        CHECK(link.n == 43);
        CHECK_ERR(account_confirm(tx, S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), &by_link), ERR_NOT_FOUND);
        CHECK_ERR(account_confirm(tx, S("no link"), &by_link), ERR_NOT_FOUND);
        CHECK_ERR(account_reset(tx, link, account.password_hash), ERR_NOT_FOUND);
        CHECK_OK(account_confirm(tx, link, &by_link));
        CHECK(by_link.v == id.v);
        CHECK_OK(account_confirm(tx, link, &by_link));
        CHECK_OK(account_get(tx, id, &account));
        CHECK(account.confirmed);
        CHECK_ERR(account_confirm_again(tx, &test_secret, id), ERR_STATE);
        return OK;
}
IN_TX(sign_up_and_confirm)

static enum err sign_up_rules(struct tx *tx, void *ctx)
{
        struct sign_up in = { .email = S("a@example.org"), .name = S("Name"), .password_hash = S("x"), .is_client = true, .lang = LANG_AR };
        (void)ctx;

        in.name = S(" x ");
        CHECK_ERR(account_sign_up(tx, &test_secret, &in), ERR_INVALID);
        in.name = S("Name");
        in.is_client = false;
        CHECK_ERR(account_sign_up(tx, &test_secret, &in), ERR_INVALID);
        in.is_client = true;
        in.email = S("not an address");
        CHECK_ERR(account_sign_up(tx, &test_secret, &in), ERR_INVALID);
        return OK;
}
IN_TX(sign_up_rules)

static enum err links_expire(struct tx *tx, void *ctx)
{
        struct user_id id;
        struct str first, second;
        (void)ctx;

        CHECK_OK(sign_up_of(tx, "late@example.org"));
        CHECK_OK(test_last_link(tx, AUTH_MAIL_CONFIRM, &first));
        CHECK_OK(account_by_email(tx, S("late@example.org"), &id));
        tx->now_ms += TOKEN_CONFIRM_MS;
        CHECK_ERR(account_confirm(tx, first, &id), ERR_EXPIRED);
        CHECK_OK(account_confirm_again(tx, &test_secret, id));
        CHECK_OK(test_last_link(tx, AUTH_MAIL_CONFIRM, &second));
        CHECK(!str_eq(first, second));
        CHECK_OK(account_confirm_again(tx, &test_secret, id));
        CHECK_ERR(account_confirm(tx, second, &id), ERR_EXPIRED); /* a newer one ended it */
        CHECK_OK(test_last_link(tx, AUTH_MAIL_CONFIRM, &second));
        CHECK_OK(account_confirm(tx, second, &id));
        return OK;
}
IN_TX(links_expire)

static enum err a_known_address_is_told_by_mail_only(struct tx *tx, void *ctx)
{
        struct user_id id, again;
        struct account before, after;
        struct auth_mail m;
        int64_t mails, more;
        (void)ctx;

        CHECK_OK(test_person(tx, "known@example.org", &id));
        CHECK_OK(account_get(tx, id, &before));
        CHECK_OK(sign_up_of(tx, "KNOWN@example.org"));
        CHECK_OK(test_last_mail(tx, &m));
        CHECK(m.kind == AUTH_MAIL_KNOWN_ADDRESS && m.user.v == id.v && m.lang == LANG_AR && str_eq(m.to, S("known@example.org")));
        CHECK(str_eq(auth_mail_path(tx->arena, &test_secret, &m), S("/reset")));
        CHECK_OK(account_by_email(tx, S("known@example.org"), &again));
        CHECK_OK(account_get(tx, id, &after));
        CHECK(again.v == id.v && str_eq(before.password_hash, after.password_hash) && str_eq(before.name, after.name));

        for (int i = 0; i < 10; i++)
                CHECK_OK(sign_up_of(tx, "known@example.org"));
        CHECK_OK(test_mails(tx, &mails));
        CHECK(mails == 5);
        tx->now_ms += MS_HOUR;
        CHECK_OK(account_reset_ask(tx, &test_secret, S("known@example.org")));
        CHECK_OK(account_reset_ask(tx, &test_secret, S("nobody@example.org")));
        CHECK_OK(test_mails(tx, &more));
        CHECK(more == mails + 1);
        return OK;
}
IN_TX(a_known_address_is_told_by_mail_only)

/* The mail of a link can be made again from its payload and the secret; the payload without the secret makes another. */
static enum err links_need_the_secret(struct tx *tx, void *ctx)
{
        struct site_secret other = { { 9 } };
        struct auth_mail m, broken;
        (void)ctx;

        CHECK_OK(sign_up_of(tx, "link@example.org"));
        CHECK_OK(test_last_mail(tx, &m));
        CHECK(str_starts(auth_mail_path(tx->arena, &test_secret, &m), S("/confirm/")));
        CHECK(str_eq(auth_mail_path(tx->arena, &test_secret, &m), auth_mail_path(tx->arena, &test_secret, &m)));
        CHECK(!str_eq(auth_mail_path(tx->arena, &test_secret, &m), auth_mail_path(tx->arena, &other, &m)));
        CHECK_ERR(auth_mail_of(tx->arena, S("[]"), &broken), ERR_INVALID);
        CHECK_ERR(auth_mail_of(tx->arena, S("{"), &broken), ERR_INVALID);
        CHECK_ERR(auth_mail_of(tx->arena, S("{\"mail\":99,\"user\":1,\"to\":\"a\",\"name\":\"b\",\"lang\":\"ar\",\"nonce\":\"00\"}"),
                               &broken),
                  ERR_INVALID);
        return OK;
}
IN_TX(links_need_the_secret)

/* ---- Signing in and guessing ----------------------------------------------------------------------------------------------------- */

static enum err signing_in(struct tx *tx, void *ctx)
{
        struct signed_in in;
        struct session_info s;
        struct session_token token;
        struct user_id id;
        (void)ctx;

        CHECK_OK(test_person(tx, "in@example.org", &id));
        CHECK_OK(test_sign_in(tx, "IN@example.org", test_password(tx->arena, "in@example.org"), "192.0.2.1", &in));
        CHECK(in.proof.outcome == PROOF_RIGHT && in.user.v == id.v && !in.wants_second_factor && in.max_age_s == 0 && in.lang == LANG_AR);
        CHECK(session_token_of(tx->arena, session_token_text(tx->arena, &in.token), &token));
        CHECK_OK(session_find(tx, &token, &s));
        CHECK(s.user.v == id.v && s.id.v == in.session.v && s.confirmed && s.is_client && !s.suspended && !s.second_factor && !s.touch &&
              s.unread == 0);
        token.b[31] ^= 1;
        CHECK_ERR(session_find(tx, &token, &s), ERR_NOT_FOUND);
        CHECK(!session_token_of(tx->arena, S("short"), &token));

        CHECK_OK(sign_out(tx, id, in.session));
        CHECK_ERR(session_find(tx, &in.token, &s), ERR_NOT_FOUND);
        CHECK_OK(sign_out(tx, id, in.session));
        return OK;
}
IN_TX(signing_in)

static enum err guess(struct tx *tx, const char *email, const char *address, enum proof_outcome want)
{
        struct signed_in in;

        CHECK_OK(test_sign_in(tx, email, S("a wrong guess"), address, &in));
        CHECK(in.proof.outcome == want);
        return OK;
}

/* email: known or not: the waits are the same. */
static enum err waits_grow(struct tx *tx, const char *email, const char *address)
{
        struct signed_in in;
        int64_t wait = 30 * MS_SECOND;

        for (int i = 0; i < 5; i++)
                TRY(guess(tx, email, address, PROOF_WRONG));
        for (int i = 0; i < 9; i++) {
                CHECK_OK(test_sign_in(tx, email, S("a wrong guess"), address, &in));
                CHECK(in.proof.outcome == PROOF_WAIT && in.proof.wait_until == tx->now_ms + wait);
                tx->now_ms = in.proof.wait_until;
                TRY(guess(tx, email, address, PROOF_WRONG));
                wait = wait * 2 < MS_HOUR ? wait * 2 : MS_HOUR;
        }
        CHECK(wait == MS_HOUR);
        return OK;
}

static enum err guessing_slows_down(struct tx *tx, void *ctx)
{
        struct signed_in open, in;
        struct session_info s;
        struct user_id id;
        int64_t begin = tx->now_ms;
        (void)ctx;

        CHECK_OK(test_person(tx, "target@example.org", &id));
        CHECK_OK(test_sign_in(tx, "target@example.org", test_password(tx->arena, "target@example.org"), "192.0.2.9", &open));
        CHECK_OK(waits_grow(tx, "target@example.org", "192.0.2.1"));
        tx->now_ms = begin;
        CHECK_OK(waits_grow(tx, "nobody@example.org", "192.0.2.2"));

        /* while it waits even the right password is not taken, from anywhere; who is in stays in */
        CHECK_OK(test_sign_in(tx, "target@example.org", test_password(tx->arena, "target@example.org"), "192.0.2.9", &in));
        CHECK(in.proof.outcome == PROOF_WAIT);
        CHECK_OK(session_find(tx, &open.token, &s));
        tx->now_ms = in.proof.wait_until;
        CHECK_OK(test_sign_in(tx, "target@example.org", test_password(tx->arena, "target@example.org"), "192.0.2.9", &in));
        CHECK(in.proof.outcome == PROOF_RIGHT);
        for (int i = 0; i < 4; i++) /* success forgot the failures */
                TRY(guess(tx, "target@example.org", "192.0.2.9", PROOF_WRONG));
        TRY(guess(tx, "target@example.org", "192.0.2.9", PROOF_WRONG));
        TRY(guess(tx, "target@example.org", "192.0.2.9", PROOF_WAIT));
        return OK;
}
IN_TX(guessing_slows_down)

static enum err one_network_is_slowed_down(struct tx *tx, void *ctx)
{
        struct signed_in in;
        struct user_id id;
        (void)ctx;

        CHECK_OK(test_person(tx, "net@example.org", &id));
        for (int i = 0; i < 20; i++)
                TRY(guess(tx, str_z(tx->arena, str_fmt(tx->arena, "p%d@example.org", i)),
                          i % 2 ? "2001:db8:1:2::1" : "2001:db8:1:2:ffff::7", PROOF_WRONG));
        CHECK_OK(test_sign_in(tx, "net@example.org", test_password(tx->arena, "net@example.org"), "2001:db8:1:2::99", &in));
        CHECK(in.proof.outcome == PROOF_WAIT);
        CHECK_OK(test_sign_in(tx, "net@example.org", test_password(tx->arena, "net@example.org"), "2001:db8:1:3::99", &in));
        CHECK(in.proof.outcome == PROOF_RIGHT);
        return OK;
}
IN_TX(one_network_is_slowed_down)

/* The hash that was verified in prepare is not the row's any more. */
static enum err an_old_proof_is_void(struct tx *tx, void *ctx)
{
        struct sign_in in = { .email = S("race@example.org"), .address = S("192.0.2.1") };
        struct sign_in_look look;
        struct signed_in done;
        struct user_id id;
        struct str link, hash;
        (void)ctx;

        CHECK_OK(test_person(tx, "race@example.org", &id));
        CHECK_OK(sign_in_look(tx, in.email, in.address, &look));
        in.proof = (struct password_proof){ look.user, look.hash, true };
        CHECK_OK(account_reset_ask(tx, &test_secret, in.email));
        CHECK_OK(test_last_link(tx, AUTH_MAIL_RESET, &link));
        CHECK_OK(password_hash(tx->arena, S("another password"), password_cost_least(), &hash));
        CHECK_OK(account_reset(tx, link, hash));
        CHECK_OK(sign_in(tx, &in, &done));
        CHECK(done.proof.outcome == PROOF_WRONG);
        return OK;
}
IN_TX(an_old_proof_is_void)

/* ---- Sessions ---------------------------------------------------------------------------------------------------------------------- */

static enum err sessions_end(struct tx *tx, void *ctx)
{
        struct sign_in stay = { .email = S("s@example.org"), .address = S("192.0.2.1"), .agent = S("x"), .stay = true };
        struct sign_in_look look;
        struct signed_in brief, month;
        struct session_info s;
        struct user_id id;
        int64_t begin = tx->now_ms;
        bool more;
        (void)ctx;

        CHECK_OK(test_person(tx, "s@example.org", &id));
        CHECK_OK(test_sign_in(tx, "s@example.org", test_password(tx->arena, "s@example.org"), "192.0.2.1", &brief));
        CHECK_OK(sign_in_look(tx, stay.email, stay.address, &look));
        stay.proof = (struct password_proof){ look.user, look.hash, true };
        CHECK_OK(sign_in(tx, &stay, &month));
        CHECK(month.max_age_s == 30 * 24 * 3600);

        for (int hours = 0; hours < 30 * 24 - 6; hours += 6) { /* seen every six hours, for a month */
                tx->now_ms = begin + hours * MS_HOUR;
                CHECK_OK(session_find(tx, &brief.token, &s));
                CHECK(s.touch == (hours > 0));
                CHECK_OK(session_touch(tx, s.id));
                CHECK_OK(session_find(tx, &brief.token, &s));
                CHECK(!s.touch);
        }
        CHECK_OK(session_find(tx, &month.token, &s));
        tx->now_ms = begin + SESSION_STAY_MS;
        CHECK_ERR(session_find(tx, &brief.token, &s), ERR_NOT_FOUND);
        CHECK_ERR(session_find(tx, &month.token, &s), ERR_NOT_FOUND);

        CHECK_OK(test_sign_in(tx, "s@example.org", test_password(tx->arena, "s@example.org"), "192.0.2.1", &brief));
        tx->now_ms += SESSION_IDLE_MS;
        CHECK_ERR(session_find(tx, &brief.token, &s), ERR_NOT_FOUND);
        CHECK_OK(people_sweep(tx, &more));
        CHECK(!more);
        struct probe_sessions_row left;
        CHECK_OK(sql_probe_sessions(tx, id, &left));
        CHECK(left.n == 0);
        CHECK_OK(session_touch(tx, brief.session));
        return OK;
}
IN_TX(sessions_end)

static enum err sessions_are_listed_and_ended(struct tx *tx, void *ctx)
{
        struct signed_in a, b, c, other;
        struct session_lines list;
        struct session_info s;
        struct user_id id, stranger;
        int64_t ended;
        (void)ctx;

        CHECK_OK(test_person(tx, "l@example.org", &id));
        CHECK_OK(test_person(tx, "m@example.org", &stranger));
        CHECK_OK(test_sign_in(tx, "l@example.org", test_password(tx->arena, "l@example.org"), "192.0.2.1", &a));
        tx->now_ms += MS_MINUTE;
        CHECK_OK(test_sign_in(tx, "l@example.org", test_password(tx->arena, "l@example.org"), "192.0.2.2", &b));
        CHECK_OK(test_sign_in(tx, "l@example.org", test_password(tx->arena, "l@example.org"), "192.0.2.3", &c));
        CHECK_OK(test_sign_in(tx, "m@example.org", test_password(tx->arena, "m@example.org"), "192.0.2.3", &other));
        CHECK_OK(session_list(tx, id, a.session, &list));
        CHECK(list.n == 3 && list.v[2].current && !list.v[0].current && str_eq(list.v[2].address, S("192.0.2.1")));
        CHECK(str_eq(agent_words(tx->arena, list.v[0].agent), S("Firefox, Linux")));
        CHECK_ERR(sign_out(tx, stranger, b.session), ERR_NOT_FOUND);
        CHECK_OK(sign_out(tx, id, b.session));
        CHECK_ERR(session_find(tx, &b.token, &s), ERR_NOT_FOUND);
        CHECK_OK(sign_out_everywhere(tx, id, a.session, &ended));
        CHECK(ended == 1);
        CHECK_OK(session_find(tx, &a.token, &s));
        CHECK_OK(session_find(tx, &other.token, &s));
        CHECK_OK(sign_out_everywhere(tx, id, (struct session_id){ 0 }, &ended));
        CHECK(ended == 1);
        return OK;
}
IN_TX(sessions_are_listed_and_ended)

static enum err signing_in_replaces_the_cookie(struct tx *tx, void *ctx)
{
        struct sign_in in = { .email = S("r@example.org"), .address = S("192.0.2.1") };
        struct sign_in_look look;
        struct signed_in first, second;
        struct session_info s;
        struct user_id id;
        (void)ctx;

        CHECK_OK(test_person(tx, "r@example.org", &id));
        CHECK_OK(sign_in_look(tx, in.email, in.address, &look));
        in.proof = (struct password_proof){ look.user, look.hash, true };
        CHECK_OK(sign_in(tx, &in, &first));
        in.replaces = first.token;
        CHECK_OK(sign_in(tx, &in, &second));
        CHECK_ERR(session_find(tx, &first.token, &s), ERR_NOT_FOUND);
        CHECK_OK(session_find(tx, &second.token, &s));
        return OK;
}
IN_TX(signing_in_replaces_the_cookie)

/* ---- Settings ------------------------------------------------------------------------------------------------------------------------ */

static struct password_proof proof_of(struct tx *tx, struct user_id id, bool right)
{
        struct account a = { 0 };
        enum err e = account_get(tx, id, &a);

        return (struct password_proof){ id, a.password_hash, right && e == OK };
}

static enum err changing_the_password(struct tx *tx, void *ctx)
{
        struct password_proof proof;
        struct session_token fresh;
        struct signed_in a, b;
        struct session_info s;
        struct proof_result r;
        struct user_id id;
        struct auth_mail m;
        struct str hash;
        (void)ctx;

        CHECK_OK(test_person(tx, "pw@example.org", &id));
        CHECK_OK(test_sign_in(tx, "pw@example.org", test_password(tx->arena, "pw@example.org"), "192.0.2.1", &a));
        CHECK_OK(test_sign_in(tx, "pw@example.org", test_password(tx->arena, "pw@example.org"), "192.0.2.1", &b));
        CHECK_OK(password_hash(tx->arena, S("a new password"), password_cost_least(), &hash));
        proof = proof_of(tx, id, false);
        CHECK_OK(account_set_password(tx, id, a.session, &proof, hash, &r, &fresh));
        CHECK(r.outcome == PROOF_WRONG);
        CHECK_OK(session_find(tx, &b.token, &s));
        proof = proof_of(tx, id, true);
        CHECK_OK(account_set_password(tx, id, a.session, &proof, hash, &r, &fresh));
        CHECK(r.outcome == PROOF_RIGHT);
        CHECK_ERR(session_find(tx, &a.token, &s), ERR_NOT_FOUND);
        CHECK_ERR(session_find(tx, &b.token, &s), ERR_NOT_FOUND);
        CHECK_OK(session_find(tx, &fresh, &s));
        CHECK(s.id.v == a.session.v);
        CHECK_OK(test_last_mail(tx, &m));
        CHECK(m.kind == AUTH_MAIL_PASSWORD_CHANGED);
        CHECK_OK(test_sign_in(tx, "pw@example.org", test_password(tx->arena, "pw@example.org"), "192.0.2.1", &a));
        CHECK(a.proof.outcome == PROOF_WRONG);
        CHECK_OK(test_sign_in(tx, "pw@example.org", S("a new password"), "192.0.2.1", &a));
        CHECK(a.proof.outcome == PROOF_RIGHT);

        for (int i = 0; i < 5; i++) {
                proof = proof_of(tx, id, false);
                CHECK_OK(account_set_password(tx, id, a.session, &proof, hash, &r, &fresh));
                CHECK(r.outcome == PROOF_WRONG);
        }
        proof = proof_of(tx, id, true);
        CHECK_OK(account_set_password(tx, id, a.session, &proof, hash, &r, &fresh));
        CHECK(r.outcome == PROOF_WAIT);
        return OK;
}
IN_TX(changing_the_password)

static enum err a_forgotten_password(struct tx *tx, void *ctx)
{
        struct signed_in before, in;
        struct session_info s;
        struct account account;
        struct user_id id;
        struct str link, hash;
        (void)ctx;

        CHECK_OK(sign_up_of(tx, "forgot@example.org")); /* not confirmed: the reset proves the address too */
        CHECK_OK(account_by_email(tx, S("forgot@example.org"), &id));
        CHECK_OK(test_sign_in(tx, "forgot@example.org", test_password(tx->arena, "forgot@example.org"), "192.0.2.1", &before));
        for (int i = 0; i < 5; i++)
                TRY(guess(tx, "forgot@example.org", "192.0.2.1", PROOF_WRONG));
        CHECK_OK(account_reset_ask(tx, &test_secret, S("Forgot@example.org")));
        CHECK_OK(test_last_link(tx, AUTH_MAIL_RESET, &link));
        CHECK_OK(password_hash(tx->arena, S("a better password"), password_cost_least(), &hash));
        CHECK_OK(account_reset(tx, link, hash));
        CHECK_ERR(account_reset(tx, link, hash), ERR_EXPIRED);
        CHECK_ERR(session_find(tx, &before.token, &s), ERR_NOT_FOUND);
        CHECK_OK(account_get(tx, id, &account));
        CHECK(account.confirmed);
        CHECK_OK(test_sign_in(tx, "forgot@example.org", S("a better password"), "192.0.2.1", &in));
        CHECK(in.proof.outcome == PROOF_RIGHT);

        CHECK_OK(account_reset_ask(tx, &test_secret, S("forgot@example.org")));
        CHECK_OK(test_last_link(tx, AUTH_MAIL_RESET, &link));
        tx->now_ms += TOKEN_RESET_MS;
        CHECK_ERR(account_reset(tx, link, hash), ERR_EXPIRED);
        return OK;
}
IN_TX(a_forgotten_password)

static enum err changing_the_address(struct tx *tx, void *ctx)
{
        struct password_proof proof;
        struct user_id id, taken, by_link;
        struct account account;
        struct proof_result r;
        struct auth_mail m;
        struct str link;
        (void)ctx;

        CHECK_OK(test_person(tx, "old@example.org", &id));
        CHECK_OK(test_person(tx, "taken@example.org", &taken));
        proof = proof_of(tx, id, false);
        CHECK_OK(account_email_ask(tx, &test_secret, id, &proof, S("new@example.org"), &r));
        CHECK(r.outcome == PROOF_WRONG);
        proof = proof_of(tx, id, true);
        CHECK_ERR(account_email_ask(tx, &test_secret, id, &proof, S("OLD@example.org"), &r), ERR_INVALID);
        CHECK_OK(account_email_ask(tx, &test_secret, id, &proof, S("New@example.org"), &r));
        CHECK(r.outcome == PROOF_RIGHT);
        CHECK_OK(test_last_mail(tx, &m));
        CHECK(m.kind == AUTH_MAIL_ADDRESS_ASKED && str_eq(m.to, S("old@example.org")));
        CHECK_OK(account_get(tx, id, &account));
        CHECK(str_eq(account.email, S("old@example.org")) && str_eq(account.new_email, S("New@example.org")));
        CHECK_OK(account_email_forget(tx, id));
        CHECK_OK(account_get(tx, id, &account));
        CHECK(account.new_email.n == 0);

        /* an address with an account: the same answer, its owner is told, and there is no link to follow */
        CHECK_OK(account_email_ask(tx, &test_secret, id, &proof, S("taken@example.org"), &r));
        CHECK(r.outcome == PROOF_RIGHT);
        CHECK_OK(account_get(tx, id, &account));
        CHECK(str_eq(account.new_email, S("taken@example.org")));

        unsigned char nonce[TOKEN_NONCE_BYTES];
        CHECK_OK(token_add(tx, &test_secret, TOKEN_CHANGE_EMAIL, id, S("New@example.org"), nonce));
        m = (struct auth_mail){ .kind = AUTH_MAIL_NEW_ADDRESS, .user = id };
        memcpy(m.nonce, nonce, sizeof(nonce));
        link = str_slice(auth_mail_path(tx->arena, &test_secret, &m), sizeof("/new-address/") - 1, 1000);
        CHECK_OK(account_email_confirm(tx, link, &by_link));
        CHECK(by_link.v == id.v);
        CHECK_OK(test_last_mail(tx, &m));
        CHECK(m.kind == AUTH_MAIL_ADDRESS_CHANGED && str_eq(m.to, S("old@example.org")));
        CHECK_OK(account_by_email(tx, S("new@example.org"), &by_link));
        CHECK(by_link.v == id.v);
        CHECK_ERR(account_by_email(tx, S("old@example.org"), &by_link), ERR_NOT_FOUND);
        return OK;
}
IN_TX(changing_the_address)

static enum err roles_stay_while_they_are_needed(struct tx *tx, void *ctx)
{
        struct probe_project_add_row project;
        struct user_id id;
        struct account a;
        (void)ctx;

        CHECK_OK(test_person(tx, "both@example.org", &id));
        CHECK_ERR(account_set_roles(tx, id, false, false), ERR_INVALID);
        CHECK_OK(account_set_roles(tx, id, false, true));
        CHECK_OK(account_set_roles(tx, id, true, true));
        CHECK_OK(sql_probe_project_add(tx, id, 3, &project));
        CHECK_ERR(account_set_roles(tx, id, false, true), ERR_STATE);
        CHECK_OK(account_set_roles(tx, id, true, false));
        CHECK_OK(account_get(tx, id, &a));
        CHECK(a.is_client && !a.is_freelancer);
        CHECK_ERR(account_set_name(tx, id, S("x")), ERR_INVALID);
        CHECK_OK(account_set_name(tx, id, S("Amina \xe2\x80\xae Reversed")));
        CHECK_OK(account_set_lang(tx, id, LANG_EN));
        CHECK_OK(account_get(tx, id, &a));
        CHECK(a.lang == LANG_EN && str_eq(a.name, S("Amina Reversed")));
        return OK;
}
IN_TX(roles_stay_while_they_are_needed)

/* ---- Staff ------------------------------------------------------------------------------------------------------------------- */

static enum err staff_suspend(struct tx *tx, void *ctx)
{
        struct user_id operator_, people, review, person;
        struct probe_audits_row audits;
        struct signed_in in;
        struct session_info s;
        (void)ctx;

        CHECK_OK(test_person(tx, "operator@example.org", &operator_));
        CHECK_OK(test_person(tx, "people@example.org", &people));
        CHECK_OK(test_person(tx, "review@example.org", &review));
        CHECK_OK(test_person(tx, "person@example.org", &person));
        CHECK_OK(user_force_rights(tx, operator_, STAFF_OPERATOR));
        CHECK_OK(user_set_rights(tx, operator_, people, STAFF_PEOPLE, S("192.0.2.1")));
        CHECK_OK(user_set_rights(tx, operator_, review, STAFF_REVIEW, S("192.0.2.1")));
        CHECK_ERR(user_set_rights(tx, operator_, operator_, 0, S("")), ERR_FORBIDDEN);
        CHECK_ERR(user_set_rights(tx, people, person, STAFF_PEOPLE, S("")), ERR_FORBIDDEN);
        CHECK_ERR(user_set_rights(tx, operator_, person, 64, S("")), ERR_INVALID);
        CHECK_OK(staff_require(tx, operator_, STAFF_FINANCE));
        CHECK_ERR(staff_require(tx, review, STAFF_PEOPLE), ERR_FORBIDDEN);

        CHECK_OK(test_sign_in(tx, "person@example.org", test_password(tx->arena, "person@example.org"), "192.0.2.1", &in));
        CHECK_ERR(user_suspend(tx, review, person, S("copied proposals"), S("")), ERR_FORBIDDEN);
        CHECK_ERR(user_suspend(tx, person, review, S("copied proposals"), S("")), ERR_FORBIDDEN);
        CHECK_ERR(user_suspend(tx, people, people, S("copied proposals"), S("")), ERR_FORBIDDEN);
        CHECK_ERR(user_suspend(tx, people, operator_, S("copied proposals"), S("")), ERR_FORBIDDEN);
        CHECK_ERR(user_suspend(tx, people, person, S("  "), S("")), ERR_INVALID);
        CHECK_ERR(user_suspend(tx, people, (struct user_id){ 999999 }, S("copied proposals"), S("")), ERR_NOT_FOUND);
        CHECK_OK(user_suspend(tx, people, person, S("copied proposals"), S("192.0.2.7")));
        CHECK_ERR(user_suspend(tx, people, person, S("copied proposals"), S("")), ERR_STATE);
        CHECK_OK(session_find(tx, &in.token, &s));
        CHECK(s.suspended && str_eq(s.suspended_reason, S("copied proposals")));
        CHECK_OK(test_sign_in(tx, "person@example.org", test_password(tx->arena, "person@example.org"), "192.0.2.1", &in));
        CHECK(in.proof.outcome == PROOF_RIGHT && in.suspended);
        CHECK_OK(user_unsuspend(tx, operator_, person, S("a mistake"), S("")));
        CHECK_ERR(user_unsuspend(tx, operator_, person, S(""), S("")), ERR_STATE);
        CHECK_OK(session_find(tx, &in.token, &s));
        CHECK(!s.suspended && s.suspended_reason.n == 0);
        CHECK_OK(sql_probe_audits(tx, S("user.suspend"), &audits));
        CHECK(audits.n == 1);
        CHECK_OK(sql_probe_audits(tx, S("user.rights"), &audits));
        CHECK(audits.n == 2);
        return OK;
}
IN_TX(staff_suspend)

static enum err staff_look_people_up(struct tx *tx, void *ctx)
{
        struct user_filter f = { .text = S("SMI_H") };
        struct user_detail d;
        struct user_id staff, id, other;
        struct user_lines list;
        (void)ctx;

        CHECK_OK(test_person(tx, "staff@example.org", &staff));
        CHECK_OK(user_force_rights(tx, staff, STAFF_PEOPLE));
        CHECK_OK(test_person(tx, "a.smi_h@example.org", &id));
        CHECK_OK(test_person(tx, "a.smith@example.org", &other));
        CHECK_OK(account_set_roles(tx, other, true, false));
        CHECK_ERR(user_list(tx, id, &f, &list), ERR_FORBIDDEN);
        CHECK_OK(user_list(tx, staff, &f, &list));
        CHECK(list.n == 1 && list.v[0].id.v == id.v);
        f = (struct user_filter){ .text = S("example.org"), .page = 1 };
        CHECK_OK(user_list(tx, staff, &f, &list));
        CHECK(list.n == 3 && list.v[0].id.v == other.v);
        f = (struct user_filter){ .role = 2 };
        CHECK_OK(user_list(tx, staff, &f, &list));
        CHECK(list.n == 2);
        f = (struct user_filter){ .role = 3 };
        CHECK_OK(user_list(tx, staff, &f, &list));
        CHECK(list.n == 1 && list.v[0].staff_rights == STAFF_PEOPLE);
        f = (struct user_filter){ .state = USER_SUSPENDED };
        CHECK_OK(user_list(tx, staff, &f, &list));
        CHECK(list.n == 0);
        CHECK_OK(user_detail(tx, staff, id, &d));
        CHECK(d.line.id.v == id.v && d.sessions == 0 && !d.has_totp && d.lang == LANG_AR);
        CHECK_ERR(user_detail(tx, staff, (struct user_id){ 999999 }, &d), ERR_NOT_FOUND);
        return OK;
}
IN_TX(staff_look_people_up)

int main(void)
{
        const struct CMUnitTest tests[] = {
                { "a_password_fits_its_own_hash_only", a_password_fits_its_own_hash_only, place_sqlite, place_leave, NULL },
                { "what_guessers_try_first_is_refused", what_guessers_try_first_is_refused, place_sqlite, place_leave, NULL },
                { "addresses_are_checked", addresses_are_checked, NULL, NULL, NULL },
                BOTH(sign_up_and_confirm_in_tx),
                BOTH(sign_up_rules_in_tx),
                BOTH(links_expire_in_tx),
                BOTH(a_known_address_is_told_by_mail_only_in_tx),
                BOTH(links_need_the_secret_in_tx),
                BOTH(signing_in_in_tx),
                BOTH(guessing_slows_down_in_tx),
                BOTH(one_network_is_slowed_down_in_tx),
                BOTH(an_old_proof_is_void_in_tx),
                BOTH(sessions_end_in_tx),
                BOTH(sessions_are_listed_and_ended_in_tx),
                BOTH(signing_in_replaces_the_cookie_in_tx),
                BOTH(changing_the_password_in_tx),
                BOTH(a_forgotten_password_in_tx),
                BOTH(changing_the_address_in_tx),
                BOTH(roles_stay_while_they_are_needed_in_tx),
                BOTH(staff_suspend_in_tx),
                BOTH(staff_look_people_up_in_tx),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
