#include "people/token.h"
#include "jobs/jobs.h"
#include "people/token.sql.h"

#include <jansson.h>
#include <sodium.h>

#define TOKEN_BYTES 32

struct sha256 secret_mac(const struct site_secret *secret, struct str purpose, struct str data)
{
        crypto_auth_hmacsha256_state st;
        struct sha256 mac;

        crypto_auth_hmacsha256_init(&st, secret->b, sizeof(secret->b));
        crypto_auth_hmacsha256_update(&st, (const unsigned char *)purpose.p, purpose.n);
        crypto_auth_hmacsha256_update(&st, (const unsigned char *)"", 1); /* a zero byte ends the purpose */
        crypto_auth_hmacsha256_update(&st, (const unsigned char *)data.p, data.n);
        crypto_auth_hmacsha256_final(&st, mac.b);
        return mac;
}

static struct str bytes_of(const struct sha256 *h)
{
        return (struct str){ (const char *)h->b, sizeof(h->b) };
}

/* The link's bytes: only who has the secret can make them. */
static struct sha256 link_bytes(struct arena *a, const struct site_secret *secret, enum auth_token_kind kind, struct user_id user,
                                const unsigned char *nonce)
{
        struct buf data = buf_in(a);

        buf_fmt(&data, "%d:%lld:", (int)kind, (long long)user.v);
        buf_put(&data, (struct str){ (const char *)nonce, TOKEN_NONCE_BYTES });
        return secret_mac(secret, S("link in a mail"), buf_str(&data));
}

enum err token_add(struct tx *tx, const struct site_secret *secret, enum auth_token_kind kind, struct user_id user, struct str email,
                   unsigned char ret_nonce[TOKEN_NONCE_BYTES])
{
        unsigned char nonce[TOKEN_NONCE_BYTES];
        int64_t lives_ms = kind == TOKEN_RESET_PASSWORD ? TOKEN_RESET_MS : TOKEN_CONFIRM_MS;
        struct sha256 token, hash;

        random_bytes(nonce, sizeof(nonce));
        token = link_bytes(tx->arena, secret, kind, user, nonce);
        hash = sha256_of(bytes_of(&token));
        TRY(token_end(tx, kind, user));
        TRY(sql_token_add(tx, bytes_of(&hash), user, kind, email, tx->now_ms, tx->now_ms + lives_ms));
        for (size_t i = 0; i < sizeof(nonce); i++)
                ret_nonce[i] = nonce[i];
        return OK;
}

enum err token_look(struct tx *tx, enum auth_token_kind kind, struct str text, struct token_info *ret)
{
        struct token_by_hash_row row;
        struct sha256 hash;
        struct str bytes;

        if (!str_unbase64url(tx->arena, text, &bytes) || bytes.n != TOKEN_BYTES)
                return ERR_NOT_FOUND;
        hash = sha256_of(bytes);
        TRY(sql_token_by_hash(tx, bytes_of(&hash), &row));
        if (row.kind != kind)
                return ERR_NOT_FOUND;
        if (row.used_at != 0 || row.expires_at <= tx->now_ms)
                return ERR_EXPIRED;
        *ret = (struct token_info){ .id = row.id, .user = row.user_id, .email = row.email };
        return OK;
}

enum err token_use(struct tx *tx, enum auth_token_kind kind, struct str text, struct token_info *ret)
{
        struct token_info t;
        int64_t changed;

        TRY(token_look(tx, kind, text, &t));
        TRY(sql_token_mark_used(tx, t.id, tx->now_ms, &changed));
        if (changed != 1)
                return ERR_EXPIRED;
        *ret = t;
        return OK;
}

enum err token_end(struct tx *tx, enum auth_token_kind kind, struct user_id user)
{
        return sql_token_end(tx, kind, user, tx->now_ms);
}

/* ---- Mails -------------------------------------------------------------------------------------------------------- */

/* What a kind of mail links to: 0 without a token. */
static enum auth_token_kind token_of_mail(enum auth_mail_kind k)
{
        if (k == AUTH_MAIL_CONFIRM)
                return TOKEN_CONFIRM_EMAIL;
        if (k == AUTH_MAIL_RESET)
                return TOKEN_RESET_PASSWORD;
        if (k == AUTH_MAIL_NEW_ADDRESS)
                return TOKEN_CHANGE_EMAIL;
        return 0;
}

static struct str page_of_mail(enum auth_mail_kind k)
{
        switch (k) {
        case AUTH_MAIL_CONFIRM:
                return S("/confirm");
        case AUTH_MAIL_RESET:
        case AUTH_MAIL_KNOWN_ADDRESS:
                return S("/reset");
        case AUTH_MAIL_NEW_ADDRESS:
                return S("/new-address");
        case AUTH_MAIL_ADDRESS_ASKED:
        case AUTH_MAIL_ADDRESS_CHANGED:
        case AUTH_MAIL_PASSWORD_CHANGED:
        case AUTH_MAIL_FACTOR_ON:
        case AUTH_MAIL_FACTOR_OFF:
        case AUTH_MAIL_RECOVERY_USED:
        case AUTH_MAIL_KIND_COUNT_:
                break;
        }
        return S("/settings/security");
}

struct str auth_mail_path(struct arena *a, const struct site_secret *secret, const struct auth_mail *m)
{
        enum auth_token_kind kind = token_of_mail(m->kind);
        struct str page = page_of_mail(m->kind);
        struct sha256 token;

        if (kind == 0)
                return page;
        token = link_bytes(a, secret, kind, m->user, m->nonce);
        return str_fmt(a, "%.*s/%.*s", STR_ARG(page), STR_ARG(str_base64url(a, token.b, sizeof(token.b))));
}

enum err auth_mail_add(struct tx *tx, const struct auth_mail *m)
{
        struct buf b = buf_in(tx->arena);

        assert(m->kind > 0 && m->kind < AUTH_MAIL_KIND_COUNT_);
        buf_fmt(&b, "{\"mail\":%d,\"user\":%lld,\"to\":", (int)m->kind, (long long)m->user.v);
        json_str(&b, m->to);
        buf_put(&b, S(",\"name\":"));
        json_str(&b, m->name);
        buf_put(&b, S(",\"lang\":"));
        json_str(&b, lang_code(m->lang));
        buf_put(&b, S(",\"nonce\":"));
        json_str(&b, str_hex(tx->arena, m->nonce, sizeof(m->nonce)));
        buf_putc(&b, '}');
        return job_add(tx, AUTH_MAIL_JOB, buf_str(&b), S(""), 0);
}

static struct str json_text(const json_t *obj, const char *key)
{
        const json_t *v = json_object_get(obj, key);

        return (struct str){ json_string_value(v), json_string_length(v) };
}

static void json_end(json_t **j)
{
        json_decref(*j);
}

enum err auth_mail_of(struct arena *a, struct str payload, struct auth_mail *ret)
{
        CLEANUP(json_end) json_t *j = json_loadb(payload.p, payload.n, 0, NULL);
        struct auth_mail m = { 0 };
        json_int_t kind;

        if (!json_is_object(j))
                return ERR_INVALID;
        kind = json_integer_value(json_object_get(j, "mail"));
        m.user.v = json_integer_value(json_object_get(j, "user"));
        if (kind <= 0 || kind >= AUTH_MAIL_KIND_COUNT_ || m.user.v <= 0 || !lang_of(json_text(j, "lang"), &m.lang))
                return ERR_INVALID;
        if (!str_unhex(json_text(j, "nonce"), m.nonce, sizeof(m.nonce)) || json_text(j, "to").n == 0)
                return ERR_INVALID;
        m.kind = (enum auth_mail_kind)kind;
        m.to = str_dup(a, json_text(j, "to"));
        m.name = str_dup(a, json_text(j, "name"));
        *ret = m;
        return OK;
}
