/* Forms: typed reading, errors beside the fields in the reader's language, values kept. */
#include "web/core.h"

#include <string.h>

struct form form_new(struct req *r)
{
        return (struct form){ .r = r };
}

struct form form_sent(struct req *r)
{
        struct form f = { .r = r, .sent = true };

        if (r->http->body_err == ERR_TOO_LARGE)
                form_fail(&f, "", T("What you sent is too large. Nothing was saved."));
        else if (r->http->body_err != OK)
                form_fail(&f, "", T("What you sent could not be read. Nothing was saved."));
        return f;
}

void form_set(struct form *f, const char *name, struct str value)
{
        assert(f->n_set < ARRAY_LEN(f->set));
        f->set[f->n_set++] = (struct form_entry){ str_c(name), value };
}

struct str form_value(const struct form *f, const char *name)
{
        if (f->sent)
                return http_form(f->r->http, name);
        for (size_t i = 0; i < f->n_set; i++)
                if (str_eq(f->set[i].name, str_c(name)))
                        return f->set[i].value;
        return S("");
}

bool form_has(const struct form *f, const char *name, struct str value)
{
        const struct http_req *h = f->r->http;

        for (size_t i = 0; f->sent && i < h->n_form; i++)
                if (str_eq(h->form[i].name, str_c(name)) && str_eq(h->form[i].value, value))
                        return true;
        for (size_t i = 0; !f->sent && i < f->n_set; i++)
                if (str_eq(f->set[i].name, str_c(name)) && str_eq(f->set[i].value, value))
                        return true;
        return false;
}

struct str form_error_of(const struct form *f, const char *name)
{
        for (size_t i = 0; i < f->n_errors; i++)
                if (str_eq(f->errors[i].field, str_c(name)))
                        return f->errors[i].text;
        return S("");
}

/* The first error of a field is the one that is shown. */
static void fail_text(struct form *f, const char *name, struct str text)
{
        struct str field = str_c(name);

        for (size_t i = 0; i < f->n_errors; i++)
                if (str_eq(f->errors[i].field, field))
                        return;
        if (f->n_errors < ARRAY_LEN(f->errors))
                f->errors[f->n_errors++] = (struct form_error){ .field = field, .text = text };
}

void form_fail(struct form *f, const char *name, const char *msgid)
{
        fail_text(f, name ? name : "", t_fmt(f->r->arena, f->r->loc, msgid, NULL, 0));
}

static void fail_number(struct form *f, const char *name, const char *msgid, int64_t n)
{
        struct targ arg = { .name = "n", .type = TARG_INT, .i = n };

        fail_text(f, name, t_fmt(f->r->arena, f->r->loc, msgid, &arg, 1));
}

void form_labels(struct form *f, const struct form_label *labels, size_t n)
{
        for (size_t i = 0; i < f->n_errors; i++)
                for (size_t k = 0; k < n; k++)
                        if (str_eq(f->errors[i].field, str_c(labels[k].name)))
                                f->errors[i].label = t_fmt(f->r->arena, f->r->loc, labels[k].label, NULL, 0);
}

bool form_ok(const struct form *f)
{
        return f->n_errors == 0;
}

static struct str check_length(struct form *f, const char *name, struct str s, size_t min_chars, size_t max_chars)
{
        size_t n = utf8_count(s);

        if (s.n == 0 && min_chars > 0)
                form_fail(f, name, T("Please fill in this field."));
        else if (s.n > 0 && n < min_chars)
                fail_number(f, name, T("Please write at least {n} characters."), (int64_t)min_chars);
        else if (n > max_chars)
                fail_number(f, name, T("Please write no more than {n} characters."), (int64_t)max_chars);
        else
                return s;
        return S("");
}

static bool readable(struct form *f, const char *name, struct str s)
{
        if (utf8_valid(s))
                return true;
        form_fail(f, name, T("This text contains characters that cannot be read."));
        return false;
}

struct str form_line(struct form *f, const char *name, size_t min_chars, size_t max_chars)
{
        struct str s = form_value(f, name);

        return readable(f, name, s) ? check_length(f, name, text_line(f->r->arena, s), min_chars, max_chars) : S("");
}

struct str form_block(struct form *f, const char *name, size_t min_chars, size_t max_chars)
{
        struct str s = form_value(f, name);

        return readable(f, name, s) ? check_length(f, name, str_trim(text_block(f->r->arena, s)), min_chars, max_chars) : S("");
}

struct str form_raw(struct form *f, const char *name, size_t max_bytes)
{
        struct str s = form_value(f, name);

        if (s.n <= max_bytes)
                return s;
        fail_number(f, name, T("Please write no more than {n} characters."), (int64_t)max_bytes);
        return S("");
}

/* A whole number typed with digits of any script: amounts without decimals are read the same way. */
static bool read_int(struct str s, int64_t *ret)
{
        struct currency whole = { "JPY" };
        struct money m;

        if (money_parse(s, whole, &m) != OK)
                return false;
        *ret = m.minor;
        return true;
}

int64_t form_int(struct form *f, const char *name, int64_t low, int64_t high)
{
        struct str s = str_trim(form_value(f, name));
        struct targ args[] = { { .name = "low", .type = TARG_INT, .i = low }, { .name = "high", .type = TARG_INT, .i = high } };
        int64_t v = 0;

        if (s.n == 0) {
                form_fail(f, name, T("Please fill in this field."));
                return low;
        }
        if (read_int(s, &v) && v >= low && v <= high)
                return v;
        fail_text(f, name, t_fmt(f->r->arena, f->r->loc, T("Please write a whole number from {low} to {high}."), args, 2));
        return low;
}

int64_t form_choice(struct form *f, const char *name, int64_t low, int64_t high)
{
        int64_t v = 0;

        if (str_int(form_value(f, name), &v) && v >= low && v <= high)
                return v;
        form_fail(f, name, T("Please choose one."));
        return low;
}

struct money form_money(struct form *f, const char *name, struct currency cur, int64_t min_minor, int64_t max_minor)
{
        struct money m = money_of(min_minor, cur);
        struct targ args[] = { { .name = "low", .type = TARG_MONEY, .m = money_of(min_minor, cur) },
                               { .name = "high", .type = TARG_MONEY, .m = money_of(max_minor, cur) } };
        struct str s = str_trim(form_value(f, name));
        enum err e = money_parse(s, cur, &m);

        if (s.n == 0)
                form_fail(f, name, T("Please fill in this field."));
        else if (e == ERR_INVALID)
                form_fail(f, name, T("Please write an amount such as 1250 or 1250.50."));
        else if (e != OK || m.minor < min_minor || m.minor > max_minor)
                fail_text(f, name, t_fmt(f->r->arena, f->r->loc, T("Please write an amount from {low} to {high}."), args, 2));
        else
                return m;
        return money_of(min_minor, cur);
}

bool form_check(struct form *f, const char *name)
{
        struct str s = form_value(f, name);

        return s.n > 0 && !str_eq(s, S("0"));
}

size_t form_ints(struct form *f, const char *name, int64_t *ret, size_t max)
{
        const struct http_req *h = f->r->http;
        size_t n = 0;

        for (size_t i = 0; i < h->n_form; i++) {
                int64_t v;
                if (!str_eq(h->form[i].name, str_c(name)) || !str_int(h->form[i].value, &v))
                        continue;
                if (n == max) {
                        fail_number(f, name, T("Please choose no more than {n}."), (int64_t)max);
                        return n;
                }
                ret[n++] = v;
        }
        return n;
}

static bool email_char(char c, bool domain)
{
        bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        return alnum || c == '-' || c == '.' || (!domain && c && strchr("!#$%&'*+/=?^_`{|}~", c));
}

static bool email_part(struct str s, bool domain, size_t max)
{
        if (s.n == 0 || s.n > max || s.p[0] == '.' || s.p[s.n - 1] == '.' || str_contains(s, S("..")))
                return false;
        for (size_t i = 0; i < s.n; i++)
                if (!email_char(s.p[i], domain))
                        return false;
        return !domain || (str_find(s, '.') > 0 && s.p[0] != '-');
}

struct str form_email(struct form *f, const char *name)
{
        struct str s = str_trim(form_value(f, name));
        ptrdiff_t at = str_find(s, '@');

        if (s.n == 0)
                form_fail(f, name, T("Please fill in this field."));
        else if (s.n > LIMIT_EMAIL_BYTES || at < 1 || !email_part(str_slice(s, 0, (size_t)at), false, 64) ||
                 !email_part(str_slice(s, (size_t)at + 1, s.n), true, 253))
                form_fail(f, name, T("This does not look like an e-mail address."));
        else
                return s;
        return S("");
}
