/* Unit tests of src/people: the second factor. */
#include "people_help.h"

#include "people/staff.h"
#include "people/totp.h"

/* RFC 6238, appendix B: secret "12345678901234567890", the last six of the eight digits. */
static void codes_are_those_of_the_rfc(void **state)
{
        static const struct {
                int64_t at_s;
                const char *code;
        } rfc[] = { { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
                    { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" } };
        struct place *p = *state;
        struct totp_secret s;

        for (size_t i = 0; i < sizeof(s.b); i++)
                s.b[i] = (unsigned char)"12345678901234567890"[i];
        for (size_t i = 0; i < ARRAY_LEN(rfc); i++)
                assert_true(str_eq(totp_code(p->a, &s, rfc[i].at_s * 1000), str_c(rfc[i].code)));
        assert_true(str_eq(totp_base32(p->a, &s), S("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")));
        assert_true(
                str_eq(totp_uri(p->a, &s, S("وصل"), S("a@b.co")),
                       S("otpauth://totp/%D9%88%D8%B5%D9%84:a%40b.co?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%D9%88%D8%B5%D9%84")));
}

static void the_qr_code_is_a_path(void **state)
{
        struct place *p = *state;
        struct str path;
        int size;

        assert_int_equal(totp_qr_path(p->a, S("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ"), &path, &size), OK);
        assert_true(str_starts(path, S("M4 4h7v1h-7z"))); /* the upper edge of the first finder pattern, behind the quiet zone */
        assert_true(size >= 21 + 8 && size % 4 == (17 + 8) % 4);
        char *big = arena_alloc(p->a, 5000);
        for (int i = 0; i < 4999; i++)
                big[i] = 'x';
        assert_int_equal(totp_qr_path(p->a, str_c(big), &path, &size), ERR_LIMIT);
}

struct entered {
        struct user_id id;
        struct signed_in in;
        struct totp_secret secret;
        struct recovery_codes codes;
};

static enum err turn_on(struct tx *tx, const char *email, struct entered *ret)
{
        struct proof_result r;
        struct session_token fresh;
        struct session_info s;

        CHECK_OK(test_person(tx, email, &ret->id));
        CHECK_OK(test_sign_in(tx, email, test_password(tx->arena, email), "192.0.2.1", &ret->in));
        CHECK_OK(totp_offer(tx, &test_secret, ret->id, ret->in.session, &ret->secret));
        CHECK_OK(totp_turn_on(tx, &test_secret, ret->id, ret->in.session, S("000"), &r, &ret->codes, &fresh));
        CHECK(r.outcome == PROOF_WRONG);
        CHECK_OK(totp_turn_on(tx, &test_secret, ret->id, ret->in.session, totp_code(tx->arena, &ret->secret, tx->now_ms), &r, &ret->codes,
                              &fresh));
        CHECK(r.outcome == PROOF_RIGHT);
        CHECK_ERR(session_find(tx, &ret->in.token, &s), ERR_NOT_FOUND);
        CHECK_OK(session_find(tx, &fresh, &s));
        CHECK(s.has_totp && s.second_factor);
        ret->in.token = fresh;
        return OK;
}

static enum err turning_it_on(struct tx *tx, void *ctx)
{
        struct session_token fresh;
        struct totp_secret again;
        struct proof_result r;
        struct session_info s;
        struct entered x;
        struct auth_mail m;
        struct str code;
        int64_t left;
        (void)ctx;

        CHECK_OK(turn_on(tx, "on@example.org", &x));
        CHECK_OK(test_last_mail(tx, &m));
        CHECK(m.kind == AUTH_MAIL_FACTOR_ON);
        CHECK_ERR(totp_offer(tx, &test_secret, x.id, x.in.session, &again), ERR_STATE);
        CHECK_ERR(totp_turn_on(tx, &test_secret, x.id, x.in.session, S("000000"), &r, &x.codes, &fresh), ERR_STATE);
        CHECK_OK(recovery_left(tx, x.id, &left));
        CHECK(left == RECOVERY_CODES);

        /* another session has to give a code, one that was not used yet */
        CHECK_OK(test_sign_in(tx, "on@example.org", test_password(tx->arena, "on@example.org"), "192.0.2.1", &x.in));
        CHECK(x.in.wants_second_factor);
        CHECK_OK(session_find(tx, &x.in.token, &s));
        CHECK(s.has_totp && !s.second_factor);
        code = totp_code(tx->arena, &x.secret, tx->now_ms);
        CHECK_OK(totp_enter(tx, &test_secret, x.id, x.in.session, S("192.0.2.1"), code, &r, &fresh));
        CHECK(r.outcome == PROOF_WRONG); /* it turned it on */
        tx->now_ms += 60 * MS_SECOND;
        code = totp_code(tx->arena, &x.secret, tx->now_ms);
        CHECK_OK(totp_enter(tx, &test_secret, x.id, x.in.session, S("192.0.2.1"), str_fmt(tx->arena, " %.3s %.3s ", code.p, code.p + 3), &r,
                            &fresh));
        CHECK(r.outcome == PROOF_RIGHT);
        CHECK_ERR(session_find(tx, &x.in.token, &s), ERR_NOT_FOUND);
        CHECK_OK(session_find(tx, &fresh, &s));
        CHECK(s.second_factor);
        CHECK_OK(totp_enter(tx, &test_secret, x.id, x.in.session, S("192.0.2.1"), code, &r, &fresh));
        CHECK(r.outcome == PROOF_WRONG);
        return OK;
}
IN_TX(turning_it_on)

static enum err enter_at(struct tx *tx, const struct entered *x, int64_t offset_ms, enum proof_outcome want)
{
        struct session_token fresh;
        struct proof_result r;

        CHECK_OK(totp_enter(tx, &test_secret, x->id, x->in.session, S("192.0.2.1"),
                            totp_code(tx->arena, &x->secret, tx->now_ms + offset_ms), &r, &fresh));
        CHECK(r.outcome == want);
        return OK;
}

static enum err clocks_may_differ_by_a_step(struct tx *tx, void *ctx)
{
        struct entered x;
        (void)ctx;

        CHECK_OK(turn_on(tx, "clock@example.org", &x));
        tx->now_ms += 10 * MS_MINUTE;
        TRY(enter_at(tx, &x, -60 * MS_SECOND, PROOF_WRONG));
        TRY(enter_at(tx, &x, 60 * MS_SECOND, PROOF_WRONG));
        TRY(enter_at(tx, &x, -30 * MS_SECOND, PROOF_RIGHT));
        TRY(enter_at(tx, &x, 30 * MS_SECOND, PROOF_RIGHT));
        TRY(enter_at(tx, &x, 0, PROOF_WRONG)); /* older than one that was used */
        return OK;
}
IN_TX(clocks_may_differ_by_a_step)

static enum err guessing_codes_slows_down(struct tx *tx, void *ctx)
{
        struct entered x;
        (void)ctx;

        CHECK_OK(turn_on(tx, "guess@example.org", &x));
        tx->now_ms += MS_DAY;
        for (int i = 0; i < 5; i++)
                TRY(enter_at(tx, &x, MS_HOUR + i * MS_MINUTE, PROOF_WRONG));
        TRY(enter_at(tx, &x, 0, PROOF_WAIT));
        tx->now_ms += 30 * MS_SECOND;
        TRY(enter_at(tx, &x, 0, PROOF_RIGHT));
        return OK;
}
IN_TX(guessing_codes_slows_down)

static enum err recovery_codes_work_once(struct tx *tx, void *ctx)
{
        struct session_token fresh;
        struct recovery_codes more;
        struct proof_result r;
        struct entered x, other;
        struct auth_mail m;
        int64_t left;
        (void)ctx;

        CHECK_OK(turn_on(tx, "lost@example.org", &x));
        CHECK_OK(turn_on(tx, "other@example.org", &other));
        CHECK_OK(totp_enter(tx, &test_secret, other.id, other.in.session, S("192.0.2.1"), x.codes.v[0], &r, &fresh));
        CHECK(r.outcome == PROOF_WRONG);
        CHECK_OK(totp_enter(tx, &test_secret, x.id, x.in.session, S("192.0.2.1"),
                            str_fmt(tx->arena, " %c%.*s ", x.codes.v[3].p[0] & 0x5f, (int)x.codes.v[3].n - 1, x.codes.v[3].p + 1), &r,
                            &fresh));
        CHECK(r.outcome == (x.codes.v[3].p[0] >= 'a' ? PROOF_RIGHT : PROOF_WRONG));
        CHECK_OK(totp_enter(tx, &test_secret, x.id, x.in.session, S("192.0.2.1"), x.codes.v[4], &r, &fresh));
        CHECK(r.outcome == PROOF_RIGHT);
        CHECK_OK(test_last_mail(tx, &m));
        CHECK(m.kind == AUTH_MAIL_RECOVERY_USED);
        CHECK_OK(totp_enter(tx, &test_secret, x.id, x.in.session, S("192.0.2.1"), x.codes.v[4], &r, &fresh));
        CHECK(r.outcome == PROOF_WRONG);
        CHECK_OK(recovery_left(tx, x.id, &left));
        CHECK(left == RECOVERY_CODES - 1 - (x.codes.v[3].p[0] >= 'a'));

        tx->now_ms += MS_MINUTE;
        CHECK_OK(recovery_renew(tx, &test_secret, x.id, totp_code(tx->arena, &x.secret, tx->now_ms), &r, &more));
        CHECK(r.outcome == PROOF_RIGHT);
        CHECK_OK(totp_enter(tx, &test_secret, x.id, x.in.session, S("192.0.2.1"), x.codes.v[5], &r, &fresh));
        CHECK(r.outcome == PROOF_WRONG);
        CHECK_OK(totp_enter(tx, &test_secret, x.id, x.in.session, S("192.0.2.1"), more.v[5], &r, &fresh));
        CHECK(r.outcome == PROOF_RIGHT);
        return OK;
}
IN_TX(recovery_codes_work_once)

static enum err turning_it_off(struct tx *tx, void *ctx)
{
        struct password_proof proof;
        struct totp_secret again;
        struct proof_result r;
        struct session_info s;
        struct account a;
        struct entered x;
        (void)ctx;

        CHECK_OK(turn_on(tx, "off@example.org", &x));
        tx->now_ms += MS_MINUTE;
        CHECK_OK(account_get(tx, x.id, &a));
        proof = (struct password_proof){ x.id, a.password_hash, false };
        CHECK_OK(totp_turn_off(tx, &test_secret, x.id, &proof, totp_code(tx->arena, &x.secret, tx->now_ms), &r));
        CHECK(r.outcome == PROOF_WRONG);
        proof.right = true;
        CHECK_OK(user_force_rights(tx, x.id, STAFF_REVIEW));
        CHECK_ERR(totp_turn_off(tx, &test_secret, x.id, &proof, totp_code(tx->arena, &x.secret, tx->now_ms), &r), ERR_FORBIDDEN);
        CHECK_OK(user_force_rights(tx, x.id, 0));
        CHECK_OK(totp_turn_off(tx, &test_secret, x.id, &proof, totp_code(tx->arena, &x.secret, tx->now_ms), &r));
        CHECK(r.outcome == PROOF_RIGHT);
        CHECK_ERR(totp_turn_off(tx, &test_secret, x.id, &proof, S("123456"), &r), ERR_STATE);
        CHECK_OK(session_find(tx, &x.in.token, &s));
        CHECK(!s.has_totp && !s.second_factor);
        CHECK_OK(totp_offer(tx, &test_secret, x.id, x.in.session, &again));
        CHECK(!str_eq(totp_base32(tx->arena, &again), totp_base32(tx->arena, &x.secret)));
        return OK;
}
IN_TX(turning_it_off)

static enum err the_database_alone_is_not_enough(struct tx *tx, void *ctx)
{
        struct site_secret other = { { 7 } };
        struct session_token fresh;
        struct totp_secret s = { { 5 } };
        struct proof_result r;
        struct signed_in in;
        struct user_id id;
        (void)ctx;

        CHECK_OK(test_person(tx, "forced@example.org", &id));
        CHECK_OK(test_sign_in(tx, "forced@example.org", test_password(tx->arena, "forced@example.org"), "192.0.2.1", &in));
        CHECK_OK(totp_force(tx, &test_secret, id, &s));
        CHECK_ERR(totp_enter(tx, &other, id, in.session, S(""), totp_code(tx->arena, &s, tx->now_ms), &r, &fresh), ERR_CONFIG);
        CHECK_OK(totp_enter(tx, &test_secret, id, in.session, S(""), totp_code(tx->arena, &s, tx->now_ms), &r, &fresh));
        CHECK(r.outcome == PROOF_RIGHT);
        CHECK_OK(totp_reset(tx, id));
        CHECK_ERR(totp_enter(tx, &test_secret, id, in.session, S(""), totp_code(tx->arena, &s, tx->now_ms), &r, &fresh), ERR_STATE);
        return OK;
}
IN_TX(the_database_alone_is_not_enough)

int main(void)
{
        const struct CMUnitTest tests[] = {
                { "codes_are_those_of_the_rfc", codes_are_those_of_the_rfc, place_sqlite, place_leave, NULL },
                { "the_qr_code_is_a_path", the_qr_code_is_a_path, place_sqlite, place_leave, NULL },
                BOTH(turning_it_on_in_tx),
                BOTH(clocks_may_differ_by_a_step_in_tx),
                BOTH(guessing_codes_slows_down_in_tx),
                BOTH(recovery_codes_work_once_in_tx),
                BOTH(turning_it_off_in_tx),
                BOTH(the_database_alone_is_not_enough_in_tx),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
