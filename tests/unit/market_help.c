#include "market_help.h"

#include "people/account.h"
#include "site/site.h"

const char *const who_names[WHO_COUNT] = { "nobody", "owner", "writer", "other freelancer", "other client", "reviewer", "cashier" };

static const char long_text[] =
        "I have read the brief twice and I would begin with the page that loses most visitors: shipping. First I move the eighteen "
        "products, then I show two people of the cooperative how to change a price and a photograph, and I stay within reach for the "
        "first month. Payment on delivery comes first.";

static enum err person(struct tx *tx, const char *name, bool client, bool freelancer, int64_t rights, struct user_id *ret)
{
        struct account_new in = {
                .email = str_fmt(tx->arena, "%s@example.org", name),
                .name = str_c(name),
                .password_hash = S("x"),
                .is_client = client,
                .is_freelancer = freelancer,
                .confirmed = true,
                .staff_rights = rights,
                .lang = LANG_EN,
        };

        return account_add(tx, &in, ret);
}

enum err market_set(struct tx *tx, const char *key, const char *value)
{
        struct setting_pair pair = { str_c(key), str_c(value) };
        struct str bad;

        return settings_change(tx, (struct user_id){ 0 }, S(""), &pair, 1, &bad);
}

enum err market_new(struct tx *tx, struct market *m)
{
        struct category_by_slug_row category;
        struct skill_by_slug_row skill;
        static const char *const skills[] = { "wordpress", "php", "logo" };

        *m = (struct market){ 0 };
        TRY(catalogue_defaults(tx));
        TRY(category_by_slug(tx, S("development"), LANG_EN, &category));
        m->category = category.id;
        for (size_t i = 0; i < ARRAY_LEN(skills); i++) {
                TRY(skill_by_slug(tx, str_c(skills[i]), LANG_EN, &skill));
                m->skill[i] = skill.id;
        }
        TRY(currency_of(S("MAD"), &m->mad));
        TRY(person(tx, "owner", true, false, 0, &m->who[OWNER]));
        TRY(person(tx, "writer", false, true, 0, &m->who[WRITER]));
        TRY(person(tx, "freelancer", false, true, 0, &m->who[OTHER_FREELANCER]));
        TRY(person(tx, "client", true, false, 0, &m->who[OTHER_CLIENT]));
        TRY(person(tx, "reviewer", false, false, STAFF_REVIEW, &m->who[REVIEWER]));
        TRY(person(tx, "cashier", false, false, STAFF_FINANCE, &m->who[CASHIER]));
        return market_set(tx, "review_projects", "0");
}

struct project_draft market_draft(const struct market *m, const char *title)
{
        return (struct project_draft){
                .title = str_c(title),
                .body_md = S("We sell argan oil and need a shop in Arabic and French that two people can run by themselves."),
                .category = m->category,
                .band = 4,
                .days = 14,
                .place = PLACE_ONLINE,
                .skills = { m->skill[0], m->skill[1] },
                .n_skills = 2,
        };
}

enum err market_open_project(struct tx *tx, const struct market *m, struct user_id owner, struct project_id *ret)
{
        struct project_draft d = market_draft(m, "A shop for an argan cooperative");
        enum project_state state;

        TRY(project_save(tx, owner, (struct project_id){ 0 }, &d, ret));
        return project_submit(tx, owner, *ret, &state);
}

struct proposal_text market_text(const struct market *m, int64_t minor)
{
        return (struct proposal_text){ .amount = money_of(minor, m->mad), .days = 12, .body_md = str_c(long_text) };
}

char err_letter(enum err e)
{
        switch (e) {
        case OK: return 'k';
        case ERR_FORBIDDEN: return 'f';
        case ERR_NOT_FOUND: return 'n';
        case ERR_STATE: return 's';
        case ERR_SUSPENDED: return 'u';
        case ERR_INVALID: return 'i';
        case ERR_EXISTS: return 'e';
        case ERR_QUOTA: return 'q';
        default: return '?';
        }
}
