#include "people/totp.h"
#include "people/session.sql.h"
#include "people/totp.sql.h"

#include <liboath/oath.h>
#include <qrencode.h>
#include <sodium.h>

#define KEPT_BYTES (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + TOTP_SECRET_BYTES)
#define QUIET_ZONE 4
#define RECOVERY_CHARS 10

/* ---- Codes ---------------------------------------------------------------------------------------------------------- */

static struct str code_of_step(struct arena *a, const struct totp_secret *s, int64_t step)
{
        char digits[TOTP_DIGITS + 1] = { 0 };

        /* RFC 4226 over the step's number; it fails for other numbers of digits only */
        int rc = oath_hotp_generate((const char *)s->b, sizeof(s->b), (uint64_t)step, TOTP_DIGITS, false, OATH_HOTP_DYNAMIC_TRUNCATION,
                                    digits);
        assert(rc == OATH_OK);
        return str_dup(a, (struct str){ digits, TOTP_DIGITS });
}

static int64_t step_of(int64_t at_ms)
{
        return at_ms / (TOTP_STEP_S * MS_SECOND);
}

struct str totp_code(struct arena *a, const struct totp_secret *s, int64_t at_ms)
{
        return code_of_step(a, s, step_of(at_ms));
}

/* Digits of any script, blanks dropped: "١٢٣ ٤٥٦" is what an Arabic keyboard writes. */
static struct str digits_of(struct arena *a, struct str typed)
{
        static const uint32_t zeros[] = { '0', 0x660, 0x6f0 };
        struct str rest = text_line(a, typed);
        struct buf b = buf_in(a);

        while (rest.n > 0) {
                uint32_t c = utf8_next(&rest);

                for (size_t i = 0; i < ARRAY_LEN(zeros); i++)
                        if (c >= zeros[i] && c <= zeros[i] + 9)
                                buf_putc(&b, (char)('0' + (c - zeros[i])));
        }
        return buf_str(&b);
}

/* The step whose code was typed, 0 for none of the three. All three are compared, in a time that says nothing. */
static int64_t step_of_code(struct arena *a, const struct totp_secret *s, int64_t now_ms, struct str typed)
{
        struct str digits = digits_of(a, typed);
        int64_t found = 0;

        if (digits.n != TOTP_DIGITS)
                return 0;
        for (int64_t step = step_of(now_ms) - 1; step <= step_of(now_ms) + 1; step++)
                if (sodium_memcmp(code_of_step(a, s, step).p, digits.p, TOTP_DIGITS) == 0)
                        found = step;
        return found;
}

/* RFC 4648 without padding; lower says which alphabet. */
static struct str base32(struct arena *a, const unsigned char *bytes, size_t n, const char *alphabet)
{
        struct buf b = buf_in(a);
        unsigned bits = 0, held = 0;

        for (size_t i = 0; i < n; i++) {
                held = (held << 8) | bytes[i];
                for (bits += 8; bits >= 5; bits -= 5)
                        buf_putc(&b, alphabet[(held >> (bits - 5)) & 31]);
        }
        if (bits > 0)
                buf_putc(&b, alphabet[(held << (5 - bits)) & 31]);
        return buf_str(&b);
}

static const char rfc_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char clear_alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789"; /* none that look alike; 31 letters */

struct str totp_base32(struct arena *a, const struct totp_secret *s)
{
        struct str plain = base32(a, s->b, sizeof(s->b), rfc_alphabet);
        struct buf b = buf_in(a);

        for (size_t i = 0; i < plain.n; i++) {
                if (i > 0 && i % 4 == 0)
                        buf_putc(&b, ' ');
                buf_putc(&b, plain.p[i]);
        }
        return buf_str(&b);
}

struct str totp_uri(struct arena *a, const struct totp_secret *s, struct str site, struct str email)
{
        struct buf b = buf_in(a);

        buf_put(&b, S("otpauth://totp/"));
        url_encode(&b, site);
        buf_putc(&b, ':');
        url_encode(&b, email);
        buf_put(&b, S("?secret="));
        buf_put(&b, base32(a, s->b, sizeof(s->b), rfc_alphabet));
        buf_put(&b, S("&issuer="));
        url_encode(&b, site);
        return buf_str(&b);
}

static void qr_end(QRcode **qr)
{
        QRcode_free(*qr);
}

enum err totp_qr_path(struct arena *a, struct str uri, struct str *ret_path, int *ret_size)
{
        CLEANUP(qr_end) QRcode *qr = QRcode_encodeString8bit(str_z(a, uri), 0, QR_ECLEVEL_M);
        struct buf b = buf_in(a);

        if (qr == NULL)
                return ERR_LIMIT;
        for (int y = 0; y < qr->width; y++)
                for (int x = 0, from = 0; x <= qr->width; x++) { /* runs of dark modules become one rectangle each */
                        bool dark = x < qr->width && (qr->data[y * qr->width + x] & 1);

                        if (!dark && x > from)
                                buf_fmt(&b, "M%d %dh%dv1h-%dz", from + QUIET_ZONE, y + QUIET_ZONE, x - from, x - from);
                        if (!dark)
                                from = x + 1;
                }
        *ret_path = buf_str(&b);
        *ret_size = qr->width + 2 * QUIET_ZONE;
        return OK;
}

/* ---- Keeping the secret ------------------------------------------------------------------------------------------------- */

static struct sha256 box_key(const struct site_secret *secret)
{
        return secret_mac(secret, S("second factor, box"), S(""));
}

static struct str lock(struct arena *a, const struct site_secret *secret, const struct totp_secret *s)
{
        struct sha256 key = box_key(secret);
        unsigned char kept[KEPT_BYTES];

        random_bytes(kept, crypto_secretbox_NONCEBYTES);
        crypto_secretbox_easy(kept + crypto_secretbox_NONCEBYTES, s->b, sizeof(s->b), kept, key.b);
        return str_dup(a, (struct str){ (const char *)kept, sizeof(kept) });
}

/* ERR_CONFIG: the site's secret is another than the one it was kept under. */
static enum err unlock(const struct site_secret *secret, struct str kept, struct totp_secret *ret)
{
        struct sha256 key = box_key(secret);
        const unsigned char *p = (const unsigned char *)kept.p;
        struct totp_secret s;

        if (kept.n != KEPT_BYTES)
                return ERR_DB;
        if (crypto_secretbox_open_easy(s.b, p + crypto_secretbox_NONCEBYTES, kept.n - crypto_secretbox_NONCEBYTES, p, key.b) != 0)
                return ERR_CONFIG;
        *ret = s;
        return OK;
}

/* ---- Recovery codes ------------------------------------------------------------------------------------------------------ */

static struct str recovery_hash(struct arena *a, const struct site_secret *secret, struct user_id user, struct str letters)
{
        struct sha256 mac = secret_mac(secret, S("recovery code"), str_fmt(a, "%lld:%.*s", (long long)user.v, STR_ARG(letters)));

        return str_dup(a, (struct str){ (const char *)mac.b, sizeof(mac.b) });
}

/* Ten letters out of 31: 49 bits; drawn without favouring any. */
static struct str recovery_letters(struct arena *a)
{
        char s[RECOVERY_CHARS];
        unsigned char byte;

        for (size_t i = 0; i < sizeof(s);) {
                random_bytes(&byte, 1);
                if (byte < 248)
                        s[i++] = clear_alphabet[byte % 31];
        }
        return str_dup(a, (struct str){ s, sizeof(s) });
}

static enum err renew(struct tx *tx, const struct site_secret *secret, struct user_id user, struct recovery_codes *ret)
{
        struct recovery_codes codes;

        TRY(sql_recovery_delete(tx, user));
        for (size_t i = 0; i < RECOVERY_CODES; i++) {
                struct str s = recovery_letters(tx->arena);

                TRY(sql_recovery_add(tx, user, recovery_hash(tx->arena, secret, user, s), tx->now_ms));
                codes.v[i] = str_fmt(tx->arena, "%.*s-%.*s", 5, s.p, 5, s.p + 5);
        }
        *ret = codes;
        return OK;
}

/* Letters and digits of what was typed, lower case. */
static struct str recovery_typed(struct arena *a, struct str typed)
{
        struct str lower = str_lower(a, typed);
        struct buf b = buf_in(a);

        for (size_t i = 0; i < lower.n; i++)
                if (str_find(S(clear_alphabet), lower.p[i]) >= 0)
                        buf_putc(&b, lower.p[i]);
        return buf_str(&b);
}

/* ---- Checking a code ------------------------------------------------------------------------------------------------------- */

static enum err notice(struct tx *tx, struct user_id user, const struct totp_get_row *row, enum auth_mail_kind kind)
{
        struct auth_mail m = { .kind = kind, .user = user, .to = row->email, .name = row->display_name };

        if (!lang_of(row->lang, &m.lang))
                return ERR_DB;
        return auth_mail_add(tx, &m);
}

/* The app's code against a secret; *ret says whether it is right and was not used before. */
static enum err take_code(struct tx *tx, struct user_id user, const struct totp_secret *s, struct str typed, bool *ret)
{
        int64_t step = step_of_code(tx->arena, s, tx->now_ms, typed), changed = 0;

        if (step != 0)
                TRY(sql_totp_take_step(tx, user, step, &changed));
        *ret = changed == 1;
        return OK;
}

static enum err take_recovery(struct tx *tx, const struct site_secret *secret, struct user_id user, const struct totp_get_row *row,
                              struct str typed, bool *ret)
{
        struct str letters = recovery_typed(tx->arena, typed);
        int64_t changed = 0;

        if (letters.n == RECOVERY_CHARS)
                TRY(sql_recovery_use(tx, user, recovery_hash(tx->arena, secret, user, letters), tx->now_ms, &changed));
        if (changed == 1)
                TRY(notice(tx, user, row, AUTH_MAIL_RECOVERY_USED));
        *ret = changed == 1;
        return OK;
}

static enum err waits(struct tx *tx, struct user_id user, struct proof_result *ret)
{
        int64_t until;

        TRY(attempt_wait(tx, attempt_factor(tx->arena, user), &until));
        *ret = (struct proof_result){ until != 0 ? PROOF_WAIT : PROOF_RIGHT, until };
        return OK;
}

static enum err count(struct tx *tx, struct user_id user, bool right, struct proof_result *ret)
{
        struct attempt_key key = attempt_factor(tx->arena, user);

        TRY(right ? attempt_forget(tx, key) : attempt_failed(tx, key));
        *ret = (struct proof_result){ right ? PROOF_RIGHT : PROOF_WRONG, 0 };
        return OK;
}

/* A code of the app for an account that has the second factor. */
static enum err check_app(struct tx *tx, const struct site_secret *secret, struct user_id user, const struct totp_get_row *row,
                          struct str typed, struct proof_result *ret)
{
        struct proof_result result;
        struct totp_secret s;
        bool right;

        TRY(waits(tx, user, &result));
        if (result.outcome == PROOF_RIGHT) {
                TRY(unlock(secret, row->totp_secret, &s));
                TRY(take_code(tx, user, &s, typed, &right));
                TRY(count(tx, user, right, &result));
        }
        *ret = result;
        return OK;
}

/* ---- Turning it on and off -------------------------------------------------------------------------------------------------- */

/* The steps that were used are part of it: after it was turned off, the next offer is another. */
static struct totp_secret offered(struct arena *a, const struct site_secret *secret, struct user_id user, struct session_id session,
                                  int64_t last_step)
{
        struct sha256 mac = secret_mac(secret, S("second factor, offer"),
                                       str_fmt(a, "%lld:%lld:%lld", (long long)user.v, (long long)session.v, (long long)last_step));
        struct totp_secret s;

        for (size_t i = 0; i < sizeof(s.b); i++)
                s.b[i] = mac.b[i];
        return s;
}

enum err totp_offer(struct tx *tx, const struct site_secret *secret, struct user_id actor, struct session_id session,
                    struct totp_secret *ret)
{
        struct totp_get_row row;

        TRY(sql_totp_get(tx, actor, &row));
        if (row.totp_secret.n > 0)
                return ERR_STATE;
        *ret = offered(tx->arena, secret, actor, session, row.totp_last_step);
        return OK;
}

static enum err turn_on(struct tx *tx, const struct site_secret *secret, struct user_id actor, struct session_id session,
                        const struct totp_secret *s, int64_t step, struct recovery_codes *ret_codes, struct session_token *ret_token)
{
        TRY(sql_totp_set(tx, actor, lock(tx->arena, secret, s), step));
        TRY(sql_sessions_drop_factor(tx, actor));
        TRY(sql_session_set_factor(tx, session, tx->now_ms));
        TRY(renew(tx, secret, actor, ret_codes));
        return session_rotate(tx, session, ret_token);
}

enum err totp_turn_on(struct tx *tx, const struct site_secret *secret, struct user_id actor, struct session_id session, struct str code,
                      struct proof_result *ret_proof, struct recovery_codes *ret_codes, struct session_token *ret_token)
{
        struct proof_result result;
        struct totp_get_row row;
        struct totp_secret s;
        int64_t step;

        TRY(sql_totp_get(tx, actor, &row));
        if (row.totp_secret.n > 0)
                return ERR_STATE;
        TRY(waits(tx, actor, &result));
        if (result.outcome == PROOF_RIGHT) {
                s = offered(tx->arena, secret, actor, session, row.totp_last_step);
                step = step_of_code(tx->arena, &s, tx->now_ms, code);
                TRY(count(tx, actor, step != 0, &result));
                if (step != 0)
                        TRY(turn_on(tx, secret, actor, session, &s, step, ret_codes, ret_token));
                if (step != 0)
                        TRY(notice(tx, actor, &row, AUTH_MAIL_FACTOR_ON));
        }
        *ret_proof = result;
        return OK;
}

static enum err off(struct tx *tx, struct user_id user, int64_t last_step)
{
        TRY(sql_totp_set(tx, user, (struct str){ 0 }, last_step));
        TRY(sql_recovery_delete(tx, user));
        return sql_sessions_drop_factor(tx, user);
}

enum err totp_turn_off(struct tx *tx, const struct site_secret *secret, struct user_id actor, const struct password_proof *password,
                       struct str code, struct proof_result *ret_proof)
{
        struct proof_result result;
        struct totp_get_row row;
        bool known;

        TRY(sql_totp_get(tx, actor, &row));
        if (row.totp_secret.n == 0)
                return ERR_STATE;
        if (row.staff_rights != 0)
                return ERR_FORBIDDEN;
        known = password->right && password->user.v == actor.v && str_eq(password->hash, row.password_hash);
        TRY(check_app(tx, secret, actor, &row, known ? code : S(""), &result));
        if (result.outcome == PROOF_RIGHT) {
                TRY(off(tx, actor, step_of(tx->now_ms) + 1));
                TRY(notice(tx, actor, &row, AUTH_MAIL_FACTOR_OFF));
        }
        *ret_proof = result;
        return OK;
}

enum err totp_enter(struct tx *tx, const struct site_secret *secret, struct user_id actor, struct session_id session, struct str address,
                    struct str code, struct proof_result *ret_proof, struct session_token *ret_token)
{
        struct attempt_key network = attempt_address(tx->arena, address);
        struct proof_result result;
        struct totp_get_row row;
        struct totp_secret s;
        bool right = false;
        int64_t until;

        TRY(sql_totp_get(tx, actor, &row));
        if (row.totp_secret.n == 0)
                return ERR_STATE;
        TRY(waits(tx, actor, &result));
        TRY(attempt_wait(tx, network, &until));
        if (result.outcome == PROOF_WAIT || until != 0) {
                *ret_proof = (struct proof_result){ PROOF_WAIT, until > result.wait_until ? until : result.wait_until };
                return OK;
        }
        TRY(unlock(secret, row.totp_secret, &s));
        TRY(take_code(tx, actor, &s, code, &right));
        if (!right)
                TRY(take_recovery(tx, secret, actor, &row, code, &right));
        TRY(count(tx, actor, right, &result));
        if (!right)
                TRY(attempt_failed(tx, network));
        if (right) {
                TRY(sql_session_set_factor(tx, session, tx->now_ms));
                TRY(session_rotate(tx, session, ret_token));
        }
        *ret_proof = result;
        return OK;
}

enum err recovery_renew(struct tx *tx, const struct site_secret *secret, struct user_id actor, struct str code,
                        struct proof_result *ret_proof, struct recovery_codes *ret_codes)
{
        struct proof_result result;
        struct totp_get_row row;

        TRY(sql_totp_get(tx, actor, &row));
        if (row.totp_secret.n == 0)
                return ERR_STATE;
        TRY(check_app(tx, secret, actor, &row, code, &result));
        if (result.outcome == PROOF_RIGHT)
                TRY(renew(tx, secret, actor, ret_codes));
        *ret_proof = result;
        return OK;
}

enum err recovery_left(struct tx *tx, struct user_id actor, int64_t *ret)
{
        struct recovery_left_row row;

        TRY(sql_recovery_left(tx, actor, &row));
        *ret = row.n;
        return OK;
}

enum err totp_reset(struct tx *tx, struct user_id user)
{
        struct totp_get_row row;

        TRY(sql_totp_get(tx, user, &row));
        return off(tx, user, step_of(tx->now_ms) + 1);
}

enum err totp_force(struct tx *tx, const struct site_secret *secret, struct user_id user, const struct totp_secret *s)
{
        struct totp_get_row row;

        TRY(sql_totp_get(tx, user, &row));
        return sql_totp_set(tx, user, lock(tx->arena, secret, s), 0);
}
