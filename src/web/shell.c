/* What the frame around a page needs, form tokens, pagers. */
#include "web/core.h"

#include <sodium.h>
#include <string.h>

struct shell shell_of(struct req *r, struct str title, enum nav nav)
{
        return (struct shell){ .r = r, .title = title, .nav = nav };
}

#define PAGE_BYTES (48 * 1024) /* room for a whole list, so that a page is not copied from one buffer to the next while it grows */

struct out page_out(struct req *r)
{
        struct out o = out_in(r->arena, r->loc, r->prefix, r->now_ms);

        buf_reserve(&o.b, PAGE_BYTES);
        return o;
}

/* HMAC of a word with the session's or guest's secret; the program's own secret is mixed in for guests, whose cookie anyone can make up. */
void form_mac(struct req *r, unsigned char ret[FORM_MAC_BYTES])
{
        unsigned char key[crypto_auth_KEYBYTES];
        static const unsigned char word[] = "form";

        static_assert(FORM_MAC_BYTES == crypto_auth_BYTES, "the token is one HMAC");
        if (r->me.id.v != 0) {
                memcpy(key, r->me.form_secret, sizeof key);
        } else {
                crypto_auth(key, r->guest_secret, sizeof r->guest_secret, r->app->cfg.secret);
                r->guest_cookie = true;
        }
        crypto_auth(ret, word, sizeof word, key);
        sodium_memzero(key, sizeof key);
}

/*
 * The token is masked anew on every page, and the same in all forms of one: pages are compressed, and what stands the same in each could
 * be guessed from their sizes by someone who makes a browser load them (BREACH: Gluck, Harris and Prado 2013).
 */
struct str form_token(struct req *r)
{
        unsigned char masked[2 * FORM_MAC_BYTES], mac[FORM_MAC_BYTES];

        if (r->token.n > 0)
                return r->token;
        form_mac(r, mac);
        random_bytes(masked, FORM_MAC_BYTES);
        for (size_t i = 0; i < FORM_MAC_BYTES; i++)
                masked[FORM_MAC_BYTES + i] = mac[i] ^ masked[i];
        r->token = str_base64url(r->arena, masked, sizeof masked);
        return r->token;
}

struct str form_key(struct req *r)
{
        struct idem_key k;

        random_bytes(k.b, sizeof k.b);
        return str_base64url(r->arena, k.b, sizeof k.b);
}

struct pager pager_of(struct req *r, size_t rows_got)
{
        struct buf b = buf_in(r->arena);
        struct str rest = r->http->raw_query, part;
        struct pager p = { .page = req_query_int(r, "page", 1, 1, LIMIT_PAGES) };

        p.more = rows_got > LIMIT_PAGE_ITEMS && p.page < LIMIT_PAGES;
        buf_put(&b, r->prefix);
        buf_put(&b, r->path);
        buf_putc(&b, '?');
        while (str_next(&rest, '&', &part)) {
                if (part.n == 0 || str_starts(part, S("page=")))
                        continue;
                buf_put(&b, part);
                buf_putc(&b, '&');
        }
        p.base = buf_str(&b);
        return p;
}
