/* Who may pass: the session, the rights of the route, forged forms, forms sent twice. */
#include "web/core.h"

#include <sodium.h>
#include <string.h>

#include "people/session.h"
#include "web/core.sql.h"

enum err guard_session(struct req *r)
{
        struct str cookie = http_cookie(r->http, r->app->https ? "__Host-" COOKIE_SESSION : COOKIE_SESSION);
        struct session_token token;
        struct session_info s;

        if (!session_token_of(r->arena, cookie, &token))
                return OK;
        enum err e = session_find(r->tx, &token, &s);
        if (e == ERR_NOT_FOUND)
                return OK;
        TRY(e);
        r->me = (struct visitor){
                .id = s.user,
                .session = s.id,
                .name = s.name,
                .email = s.email,
                .is_client = s.is_client,
                .is_freelancer = s.is_freelancer,
                .confirmed = s.confirmed,
                .suspended = s.suspended,
                .suspended_reason = s.suspended_reason,
                .staff_rights = s.staff_rights,
                .has_totp = s.has_totp,
                .second_factor = s.second_factor,
                .avatar = s.avatar,
                .unread = s.unread,
                .touch = s.touch,
        };
        memcpy(r->me.form_secret, s.form_secret, sizeof r->me.form_secret);
        return OK;
}

static enum err need_staff(const struct req *r, int64_t rights)
{
        if ((r->me.staff_rights & (rights | STAFF_OPERATOR)) == 0)
                return ERR_FORBIDDEN;
        return r->me.second_factor ? OK : ERR_SECOND_FACTOR;
}

static enum err need_signed_in(const struct req *r)
{
        const struct visitor *v = &r->me;

        if (v->id.v == 0)
                return ERR_UNAUTHORIZED;
        if (v->suspended)
                return r->route->who == WHO_ANY_SESSION ? OK : ERR_SUSPENDED;
        if (v->has_totp && !v->second_factor)
                return r->route->who == WHO_ANY_SESSION ? OK : ERR_SECOND_FACTOR;
        if (!v->confirmed)
                return r->route->who == WHO_ANY_SESSION || r->route->who == WHO_UNCONFIRMED ? OK : ERR_UNCONFIRMED;
        switch (r->route->who) {
        case WHO_CLIENT:
                return v->is_client ? OK : ERR_FORBIDDEN;
        case WHO_FREELANCER:
                return v->is_freelancer ? OK : ERR_FORBIDDEN;
        case WHO_STAFF:
                return need_staff(r, STAFF_REVIEW | STAFF_FINANCE | STAFF_PEOPLE);
        case WHO_REVIEW:
                return need_staff(r, STAFF_REVIEW);
        case WHO_FINANCE:
                return need_staff(r, STAFF_FINANCE);
        case WHO_PEOPLE:
                return need_staff(r, STAFF_PEOPLE);
        case WHO_OPERATOR:
                return need_staff(r, STAFF_OPERATOR);
        default:
                return OK;
        }
}

enum err guard_rights(const struct req *r)
{
        if (r->route->who == WHO_ANYONE || r->route->who == WHO_GUEST)
                return OK;
        return need_signed_in(r);
}

/* The browser itself says where a form came from; both headers must agree with us where they are there. */
static bool same_origin(const struct req *r)
{
        struct str site = http_header(r->http, "Sec-Fetch-Site"), origin = http_header(r->http, "Origin");
        struct str host = http_header(r->http, "Host");

        if (site.n > 0 && !str_eq(site, S("same-origin")) && !str_eq(site, S("none")))
                return false;
        if (origin.n == 0)
                return true;
        struct str rest = str_starts(origin, S("https://")) ? str_slice(origin, 8, origin.n) :
                          str_starts(origin, S("http://"))  ? str_slice(origin, 7, origin.n) : S("");
        return rest.n > 0 && (str_eq_nocase(rest, host) || str_eq_nocase(origin, r->app->cfg.site_url));
}

enum err guard_csrf(struct req *r)
{
        struct str sent, key;
        unsigned char mac[FORM_MAC_BYTES], got[FORM_MAC_BYTES];

        if (!same_origin(r) || !str_unbase64url(r->arena, http_form(r->http, "_token"), &sent) || sent.n != 2 * FORM_MAC_BYTES)
                return ERR_CSRF;
        form_mac(r, mac);
        for (size_t i = 0; i < FORM_MAC_BYTES; i++)
                got[i] = (unsigned char)sent.p[i] ^ (unsigned char)sent.p[FORM_MAC_BYTES + i];
        if (sodium_memcmp(got, mac, sizeof mac) != 0)
                return ERR_CSRF;
        if (!str_unbase64url(r->arena, http_form(r->http, "_key"), &key) || key.n != sizeof r->key.b)
                return ERR_CSRF;
        memcpy(r->key.b, key.p, key.n);
        return OK;
}

static void hash_part(crypto_hash_sha256_state *h, struct str s)
{
        uint64_t n = s.n;

        crypto_hash_sha256_update(h, (const unsigned char *)&n, sizeof n);
        crypto_hash_sha256_update(h, (const unsigned char *)s.p, s.n);
}

struct sha256 guard_content(const struct http_req *h)
{
        crypto_hash_sha256_state state;
        struct sha256 sum;

        crypto_hash_sha256_init(&state);
        for (size_t i = 0; i < h->n_form; i++) {
                if (str_eq(h->form[i].name, S("_token")))
                        continue;
                hash_part(&state, h->form[i].name);
                hash_part(&state, h->form[i].value);
        }
        for (size_t i = 0; i < h->n_uploads; i++) {
                hash_part(&state, h->uploads[i].field);
                hash_part(&state, (struct str){ (const char *)h->uploads[i].sha256.b, sizeof h->uploads[i].sha256.b });
        }
        crypto_hash_sha256_final(&state, sum.b);
        return sum;
}

static struct str bytes_of(const void *p, size_t n)
{
        return (struct str){ p, n };
}

enum err idem_begin(struct req *r, struct sha256 content, bool *ret_replayed, struct reply *ret)
{
        struct str key = bytes_of(r->key.b, sizeof r->key.b), hash = bytes_of(content.b, sizeof content.b);
        struct str route = str_c(r->route->path);
        struct idem_get_row row;
        int64_t taken;

        *ret_replayed = false;
        TRY(sql_idem_take(r->tx, key, r->me.id, route, hash, r->now_ms, &taken));
        if (taken)
                return OK;
        TRY(sql_idem_get(r->tx, key, &row));
        if (row.user_id != r->me.id.v || !str_eq(row.route, route) || !str_eq(row.content, hash))
                return ERR_IDEM_CONFLICT;
        *ret_replayed = true;
        *ret = reply_see_other(r, row.location);
        return OK;
}

/* A reply that sets cookies (signing in) is not kept: the browser that shows the second answer needs them too. */
enum err idem_end(struct req *r, const struct reply *rep)
{
        struct str key = bytes_of(r->key.b, sizeof r->key.b), location = S("");

        for (size_t i = 0; i < rep->http.n_headers; i++) {
                if (str_eq(rep->http.headers[i].name, S("Location")))
                        location = rep->http.headers[i].value;
                if (str_eq(rep->http.headers[i].name, S("Set-Cookie")) && !str_starts(rep->http.headers[i].value, S(COOKIE_DONE "=")))
                        return sql_idem_forget(r->tx, key);
        }
        if (location.n == 0)
                return sql_idem_forget(r->tx, key);
        return sql_idem_finish(r->tx, key, rep->http.status, location);
}
