#include "people/password.h"

#include <sodium.h>

/*
 * A hash that no password of anybody's has: verified against when there is no account, so that the answer takes as long. Made with
 * password_cost_site() from 32 random bytes that were thrown away.
 */
static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$dofikYP9jOOjJNOIEXBxzA$yBRherMyC9XMIQMCSwZGTkIF5qXRNdchvHeb/Y3aqJY";

struct password_cost password_cost_site(void)
{
        return (struct password_cost){ crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE };
}

struct password_cost password_cost_least(void)
{
        return (struct password_cost){ crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN };
}

enum err password_hash(struct arena *a, struct str password, struct password_cost cost, struct str *ret_hash)
{
        char hash[crypto_pwhash_STRBYTES];

        if (password.n < LIMIT_PASSWORD_MIN || password.n > LIMIT_PASSWORD_MAX)
                return ERR_INVALID;
        if (crypto_pwhash_str_alg(hash, password.p, password.n, cost.ops, cost.mem_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
                return ERR_IO;
        *ret_hash = str_dup(a, str_c(hash));
        return OK;
}

bool password_verify(struct str hash, struct str password)
{
        char z[crypto_pwhash_STRBYTES] = { 0 };
        bool known = hash.n > 0 && hash.n < sizeof(z);
        struct str h = known ? hash : S(nobody);

        if (password.n > LIMIT_PASSWORD_MAX)
                password = str_slice(password, 0, LIMIT_PASSWORD_MAX + 1);
        for (size_t i = 0; i < h.n; i++)
                z[i] = h.p[i];
        return crypto_pwhash_str_verify(z, password.p ? password.p : "", password.n) == 0 && known;
}

/* ---- What is tried first ------------------------------------------------------------------------------------------ */

/*
 * Frequent words that people lengthen with digits and signs; in lower case, read with 0 as o, 1 as i, 3 as e, 4 and @ as a, 5 and $ as s.
 */
static const char *const frequent[] = {
        "password", "passwort",    "motdepasse", "azerty",    "azertyuiop", "qwerty",        "qwertyuiop",     "qwertz",     "letmein",
        "welcome",  "welcomehome", "bienvenue",  "bonjour",   "admin",      "administrator", "administrateur", "root",       "user",
        "guest",    "test",        "testing",    "demo",      "secret",     "changeme",      "default",        "login",      "master",
        "iloveyou", "jetaime",     "sunshine",   "princess",  "football",   "baseball",      "superman",       "batman",     "dragon",
        "monkey",   "shadow",      "michael",    "jordan",    "liverpool",  "chelsea",       "barcelona",      "realmadrid", "raja",
        "wydad",    "maroc",       "morocco",    "marrakech", "casablanca", "algerie",       "algeria",        "tunisie",    "tunisia",
        "egypt",    "mohamed",     "mohammed",   "muhammad",  "ahmed",      "fatima",        "allah",          "allahakbar", "bismillah",
        "habibi",   "habibti",     "summer",     "winter",    "spring",     "autumn",        "freelance",      "freelancer", "computer",
        "internet", "facebook",    "google",     "instagram", "whatever",   "trustno",       "starwars",       "pokemon",    "naruto",
        "myspace",  "samsung",     "iphone",     "blink",     "passpass",   "abc",           "abcd",           "qwer",       "asdf",
        "zxcv",     "كلمةالسر",    "كلمةالمرور", "محمد",      "المغرب",     "بسمالله",       "الحمدلله",       "مرحبا",
};

/* Runs that fingers make: each, in both directions and wrapping around. */
static const char *const runs[] = {
        "0123456789",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiopasdfghjklzxcvbnm",
        "azertyuiopqsdfghjklmwxcvbn",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
        "1q2w3e4r5t6y7u8i9o0p",
        "ضصثقفغعهخحجد",
};

/* True when s is one short piece (up to a third of it, at most 4 bytes) again and again. */
static bool repeats(struct str s)
{
        for (size_t piece = 1; piece <= 4 && piece * 3 <= s.n; piece++) {
                size_t same = piece;

                while (same < s.n && s.p[same] == s.p[same - piece])
                        same++;
                if (same == s.n)
                        return true;
        }
        return false;
}

static ptrdiff_t place_in(struct str run, char c)
{
        return str_find(run, c);
}

/* True when every byte is the run's next (or previous) one after the byte before it. */
static bool follows(struct str s, struct str run, bool back)
{
        ptrdiff_t len = (ptrdiff_t)run.n;

        for (size_t i = 1; i < s.n; i++) {
                ptrdiff_t was = place_in(run, s.p[i - 1]), is = place_in(run, s.p[i]);

                if (was < 0 || is < 0 || is != (was + (back ? len - 1 : 1)) % len)
                        return false;
        }
        return true;
}

static bool runs_through(struct str s)
{
        for (size_t i = 0; i < ARRAY_LEN(runs); i++)
                if (follows(s, str_c(runs[i]), false) || follows(s, str_c(runs[i]), true))
                        return true;
        return false;
}

static bool is_sign(char c)
{
        return (unsigned char)c < 0x80 && !(c >= 'a' && c <= 'z');
}

/* Letters only: digits and signs at both ends off, the usual stand-ins inside read as the letters they stand for, blanks and signs out. */
static struct str core_of(struct arena *a, struct str lower)
{
        static const char from[] = "0134@5$7!", to[] = "oieaassti";
        struct buf b = buf_in(a);

        while (lower.n > 0 && is_sign(lower.p[0]) && lower.p[0] != '@' && lower.p[0] != '$')
                lower = str_slice(lower, 1, lower.n);
        while (lower.n > 0 && is_sign(lower.p[lower.n - 1]))
                lower.n--;
        for (size_t i = 0; i < lower.n; i++) {
                ptrdiff_t at = str_find(S(from), lower.p[i]);
                char c = at >= 0 ? to[at] : lower.p[i];

                if (!is_sign(c))
                        buf_putc(&b, c);
        }
        return buf_str(&b);
}

/* The word, or the word twice. */
static bool made_of(struct str core, struct str word)
{
        if (word.n < 3 || core.n == 0 || core.n % word.n != 0 || core.n / word.n > 2)
                return false;
        for (size_t at = 0; at < core.n; at += word.n)
                if (!str_eq(str_slice(core, at, at + word.n), word))
                        return false;
        return true;
}

static bool made_of_own(struct arena *a, struct str core, struct str own)
{
        struct str rest = str_lower(a, own), part;

        if (made_of(core, core_of(a, rest)))
                return true;
        for (size_t i = 0; i < rest.n; i++) /* an address's or name's parts */
                if (rest.p[i] == '@' || rest.p[i] == '.' || rest.p[i] == '-' || rest.p[i] == '_')
                        return made_of_own(a, core, str_slice(rest, 0, i)) || made_of_own(a, core, str_slice(rest, i + 1, rest.n));
        while (str_next(&rest, ' ', &part))
                if (made_of(core, core_of(a, part)))
                        return true;
        return false;
}

bool password_is_common(struct arena *a, struct str password, const struct str *own, size_t n_own)
{
        struct str lower = str_lower(a, password), core = core_of(a, lower);

        if (repeats(lower) || runs_through(lower) || core.n == 0)
                return true;
        if (core.n >= 4 && (repeats(core) || runs_through(core)))
                return true;
        for (size_t i = 0; i < ARRAY_LEN(frequent); i++)
                if (made_of(core, str_c(frequent[i])))
                        return true;
        for (size_t i = 0; i < n_own; i++)
                if (made_of_own(a, core, own[i]))
                        return true;
        return false;
}
