/* Unit tests of src/people: profiles, portfolios, the list of freelancers, names of countries and languages. */
#include "people_help.h"

#include "market/category.h"
#include "people/directory.h"
#include "people/profile.h"
#include "people/staff.h"
#include "people/world.h"
#include "people_probe.sql.h"

/* ---- Names ------------------------------------------------------------------------------------------------------------------ */

static void countries_and_languages_have_names(void **state)
{
        struct place *p = *state;
        struct world_names list = country_list(p->a, LANG_FR);

        assert_true(str_eq(country_name(p->a, LANG_AR, S("MA")), S("المغرب")));
        assert_true(str_eq(country_name(p->a, LANG_FR, S("MA")), S("Maroc")));
        assert_true(str_eq(country_name(p->a, LANG_EN, S("TN")), S("Tunisia")));
        assert_true(country_name(p->a, LANG_EN, S("XX")).n == 0 && country_name(p->a, LANG_EN, S("")).n == 0 && !country_ok(S("ma")));
        assert_true(str_eq(spoken_name(p->a, LANG_FR, S("ar")), S("arabe")));
        assert_true(spoken_name(p->a, LANG_EN, S("tlh")).n == 0);
        assert_true(list.n > 200 && str_eq(list.v[0].code, S("AF")));
        for (size_t i = 0; i < list.n; i++)
                assert_true(list.v[i].name.n > 0);
        list = spoken_list(p->a, LANG_EN);
        assert_true(str_eq(list.v[0].code, S("ar")) && str_eq(list.v[3].code, S("en")) && str_eq(list.v[4].name, S("Amharic")));
}

/* ---- Profiles ----------------------------------------------------------------------------------------------------------------- */

static enum err first_skills(struct tx *tx, struct skill_list_rows *ret)
{
        CHECK_OK(catalogue_defaults(tx));
        CHECK_OK(skill_list(tx, LANG_FR, ret));
        CHECK(ret->n > 50);
        return OK;
}

static enum err a_profile_grows(struct tx *tx, void *ctx)
{
        struct profile_about about = { .headline = S(" كاتبة  ومترجمة "),
                                       .bio_md = S("أكتب.\r\n\r\nوأترجم."),
                                       .availability = AVAILABLE_PART_TIME,
                                       .city = S("مراكش"),
                                       .country = S("MA") };
        struct profile_language langs[] = { { S("ar"), LEVEL_NATIVE }, { S("fr"), LEVEL_FLUENT } };
        struct profile_education school = { S("جامعة القاضي عياض"), S("الإجازة"), 2015, 2018 };
        struct skill_list_rows skills;
        struct skill_id pick[4];
        struct user_id id;
        struct profile p;
        (void)ctx;

        CHECK_OK(first_skills(tx, &skills));
        CHECK_OK(test_person(tx, "p@example.org", &id));
        CHECK_OK(profile_get(tx, (struct user_id){ 0 }, id, &p));
        CHECK(p.about.headline.n == 0 && p.skills.n == 0 && p.works.n == 0 && profile_completeness(&p).percent == 10);

        about.category = skills.v[0].category_id;
        CHECK_OK(profile_save_about(tx, id, &about));
        for (size_t i = 0; i < 4; i++)
                pick[i] = skills.v[(7 * i) % 3].id; /* 0, 1, 2, 0 again */
        CHECK_OK(profile_save_skills(tx, id, pick, 4));
        CHECK_OK(profile_save_languages(tx, id, langs, 2));
        CHECK_OK(profile_save_educations(tx, id, &school, 1));
        CHECK_OK(profile_get(tx, (struct user_id){ 0 }, id, &p));
        CHECK(str_eq(p.about.headline, S("كاتبة ومترجمة")) && str_eq(p.about.bio_md, S("أكتب.\n\nوأترجم.")) &&
              p.about.category.v == about.category.v);
        CHECK(p.category.ar.n > 0 && str_eq(names_in(&p.category, LANG_FR), p.category.fr));
        CHECK(p.skills.n == 3 && p.skills.v[1].id.v == pick[1].v && p.languages.n == 2 && p.languages.v[0].level == LEVEL_NATIVE);
        CHECK(p.educations.n == 1 && p.educations.v[0].to_year == 2018);
        CHECK(profile_completeness(&p).percent == 70 && !profile_completeness(&p).bio && !profile_completeness(&p).avatar);

        CHECK_OK(profile_save_skills(tx, id, pick, 1)); /* saving is saving the whole */
        CHECK_OK(profile_save_educations(tx, id, &school, 0));
        CHECK_OK(profile_get(tx, (struct user_id){ 0 }, id, &p));
        CHECK(p.skills.n == 1 && p.educations.n == 0 && p.languages.n == 2);
        return OK;
}
IN_TX(a_profile_grows)

static enum err profile_rules(struct tx *tx, void *ctx)
{
        struct profile_about about = { .availability = AVAILABLE_NOW };
        struct profile_language twice[] = { { S("ar"), LEVEL_NATIVE }, { S("ar"), LEVEL_BASIC } }, unknown = { S("xx"), LEVEL_BASIC };
        struct profile_education bad[] = { { S(""), S("x y"), 2000, 2001 },
                                           { S("ab"), S("cd"), 2005, 2001 },
                                           { S("ab"), S("cd"), 1900, 1901 },
                                           { S("ab"), S("cd"), 2050, 0 } };
        struct skill_id many[LIMIT_SKILLS + 1] = { 0 };
        struct user_id id;
        struct buf b = buf_in(tx->arena);
        (void)ctx;

        CHECK_OK(test_person(tx, "rules@example.org", &id));
        for (int i = 0; i <= LIMIT_HEADLINE_CHARS; i++)
                buf_put(&b, S("ص"));
        about.headline = buf_str(&b);
        CHECK_ERR(profile_save_about(tx, id, &about), ERR_INVALID);
        about.headline = str_slice(about.headline, 0, about.headline.n - 2);
        CHECK_OK(profile_save_about(tx, id, &about));
        about.country = S("XX");
        CHECK_ERR(profile_save_about(tx, id, &about), ERR_INVALID);
        about.country = S("");
        about.availability = 9;
        CHECK_ERR(profile_save_about(tx, id, &about), ERR_INVALID);
        CHECK_ERR(profile_save_skills(tx, id, many, LIMIT_SKILLS + 1), ERR_LIMIT);
        CHECK_ERR(profile_save_languages(tx, id, twice, 2), ERR_INVALID);
        CHECK_ERR(profile_save_languages(tx, id, &unknown, 1), ERR_INVALID);
        for (size_t i = 0; i < ARRAY_LEN(bad); i++)
                CHECK_ERR(profile_save_educations(tx, id, &bad[i], 1), ERR_INVALID);
        return OK;
}
IN_TX(profile_rules)

static enum err who_sees_a_profile(struct tx *tx, void *ctx)
{
        struct user_id id, staff;
        struct profile p;
        (void)ctx;

        CHECK_OK(test_person(tx, "seen@example.org", &id));
        CHECK_OK(test_person(tx, "staff@example.org", &staff));
        CHECK_OK(user_force_rights(tx, staff, STAFF_PEOPLE));
        CHECK_OK(profile_get(tx, staff, id, &p));
        CHECK_OK(user_suspend(tx, staff, id, S("a reason"), S("")));
        CHECK_ERR(profile_get(tx, (struct user_id){ 0 }, id, &p), ERR_NOT_FOUND);
        CHECK_ERR(profile_get(tx, staff, id, &p), ERR_NOT_FOUND);
        CHECK_OK(profile_get(tx, id, id, &p));
        CHECK_ERR(profile_get(tx, id, (struct user_id){ 999999 }, &p), ERR_NOT_FOUND);
        return OK;
}
IN_TX(who_sees_a_profile)

static enum err contract_of(struct tx *tx, struct user_id client, struct user_id freelancer, int state, int64_t due_at,
                            int64_t delivered_at)
{
        struct probe_project_add_row project;
        struct probe_proposal_add_row proposal;

        CHECK_OK(sql_probe_project_add(tx, client, 5, &project));
        CHECK_OK(sql_probe_proposal_add(tx, project.id, freelancer, 3, &proposal));
        CHECK_OK(sql_probe_contract_add(tx, project.id, proposal.id, client, freelancer, state, 10, due_at, delivered_at));
        return OK;
}

static enum err figures_are_counted_from_contracts(struct tx *tx, void *ctx)
{
        struct user_id client[3], id;
        struct profile_figures f;
        (void)ctx;

        CHECK_OK(test_person(tx, "f@example.org", &id));
        for (int i = 0; i < 3; i++)
                CHECK_OK(test_person(tx, str_z(tx->arena, str_fmt(tx->arena, "c%d@example.org", i)), &client[i]));
        CHECK_OK(profile_figures(tx, id, &f));
        CHECK(!f.completion.counted && !f.on_time.counted && !f.rehire.counted && !f.done.counted);
        TRY(contract_of(tx, client[0], id, 7, 100, 90));
        TRY(contract_of(tx, client[0], id, 6, 100, 100));
        CHECK_OK(profile_figures(tx, id, &f));
        CHECK(!f.completion.counted && !f.on_time.counted && f.done.counted && f.done.value == 2);
        TRY(contract_of(tx, client[1], id, 8, 100, 101));
        TRY(contract_of(tx, client[2], id, 4, 100, 0));
        CHECK_OK(profile_figures(tx, id, &f));
        CHECK(f.completion.counted && f.completion.value == 67 && f.on_time.counted && f.on_time.value == 67);
        CHECK(f.rehire.counted && f.rehire.value == 33 && f.done.value == 2);
        return OK;
}
IN_TX(figures_are_counted_from_contracts)

/* ---- Portfolio ------------------------------------------------------------------------------------------------------------------- */

static struct stored_file picture_named(struct str name, unsigned char byte, bool is_picture)
{
        struct stored_file f = { .name = name,
                                 .original = { .size_bytes = 10, .media_type = S("image/jpeg"), .width = 900, .height = 600 },
                                 .n_sizes = is_picture };

        f.original.sha256.b[0] = byte;
        f.sizes[0].file = (struct file_info){ .size_bytes = 5, .media_type = S("image/webp"), .width = 640, .height = 427 };
        f.sizes[0].file.sha256.b[0] = byte;
        f.sizes[0].file.sha256.b[1] = 1;
        return f;
}

static bool order_is(const struct work *w, const char *names)
{
        size_t i = 0;

        for (; names[i] != 0 && i < w->pictures.n; i++)
                if (w->pictures.v[i].name.p[0] != names[i])
                        return false;
        return names[i] == 0 && i == w->pictures.n;
}

static enum err a_portfolio(struct tx *tx, void *ctx)
{
        struct stored_file three[3] = { picture_named(S("a.jpg"), 1, true), picture_named(S("b.jpg"), 2, true),
                                        picture_named(S("c.jpg"), 3, true) };
        struct stored_file d = picture_named(S("d.jpg"), 4, true), text = picture_named(S("e.txt"), 5, false);
        struct work_draft draft = { S("دليل زائر"), S("نص **مهم**"), S("https://example.org/x") };
        struct portfolio_work_id id;
        struct user_id me, other;
        struct works list;
        struct work w;
        (void)ctx;

        CHECK_OK(test_person(tx, "w@example.org", &me));
        CHECK_OK(test_person(tx, "o@example.org", &other));
        CHECK_OK(account_set_roles(tx, other, true, false));
        CHECK_ERR(work_add(tx, other, &draft, &id), ERR_FORBIDDEN);
        CHECK_OK(work_add(tx, me, &draft, &id));
        CHECK_ERR(work_add_pictures(tx, other, id, three, 3), ERR_NOT_FOUND);
        CHECK_ERR(work_add_pictures(tx, me, id, &text, 1), ERR_TYPE);
        CHECK_OK(work_add_pictures(tx, me, id, three, 3));
        CHECK_OK(work_get(tx, (struct user_id){ 0 }, id, &w));
        CHECK(order_is(&w, "abc") && w.owner.v == me.v && w.pictures.v[0].width == 900);

        CHECK_OK(work_move_picture(tx, me, id, w.pictures.v[2].id, true));
        CHECK_OK(work_get(tx, me, id, &w));
        CHECK(order_is(&w, "acb"));
        CHECK_OK(work_move_picture(tx, me, id, w.pictures.v[0].id, true));
        CHECK_OK(work_move_picture(tx, me, id, w.pictures.v[0].id, false));
        CHECK_OK(work_get(tx, me, id, &w));
        CHECK(order_is(&w, "cab"));
        CHECK_ERR(work_move_picture(tx, other, id, w.pictures.v[0].id, false), ERR_NOT_FOUND);
        CHECK_OK(work_replace_picture(tx, me, id, w.pictures.v[1].id, &d));
        CHECK_OK(work_delete_picture(tx, me, id, w.pictures.v[0].id));
        CHECK_ERR(work_delete_picture(tx, me, id, w.pictures.v[0].id), ERR_NOT_FOUND);
        CHECK_OK(work_get(tx, me, id, &w));
        CHECK(order_is(&w, "db"));
        CHECK_OK(work_list(tx, me, &list));
        CHECK(list.n == 1 && list.v[0].cover.v == w.pictures.v[0].file.v);

        for (int i = 0; i < 4; i++)
                CHECK_OK(work_add_pictures(tx, me, id, three, 2));
        CHECK_ERR(work_add_pictures(tx, me, id, &d, 1), ERR_LIMIT);
        CHECK_ERR(work_delete(tx, other, id), ERR_NOT_FOUND);
        CHECK_OK(work_delete(tx, me, id));
        CHECK_ERR(work_get(tx, me, id, &w), ERR_NOT_FOUND);
        return OK;
}
IN_TX(a_portfolio)

static enum err work_rules(struct tx *tx, void *ctx)
{
        static const char *const links[] = { "javascript:alert(1)", "ftp://example.org", "https://", "https://a b", "example.org" };
        struct work_draft draft = { S("xy"), S(""), S("") };
        struct portfolio_work_id id;
        struct user_id me;
        (void)ctx;

        CHECK_OK(test_person(tx, "wr@example.org", &me));
        CHECK_ERR(work_add(tx, me, &draft, &id), ERR_INVALID);
        draft.title = S("A fine title");
        for (size_t i = 0; i < ARRAY_LEN(links); i++) {
                draft.link = str_c(links[i]);
                CHECK_ERR(work_add(tx, me, &draft, &id), ERR_INVALID);
        }
        draft.link = S("");
        for (int i = 0; i < LIMIT_PORTFOLIO; i++)
                CHECK_OK(work_add(tx, me, &draft, &id));
        CHECK_ERR(work_add(tx, me, &draft, &id), ERR_LIMIT);
        return OK;
}
IN_TX(work_rules)

static enum err an_avatar(struct tx *tx, void *ctx)
{
        struct stored_file f = picture_named(S("me.jpg"), 9, true), text = picture_named(S("e.txt"), 5, false);
        struct user_id me;
        struct profile p;
        (void)ctx;

        CHECK_OK(test_person(tx, "av@example.org", &me));
        CHECK_ERR(profile_save_avatar(tx, me, &text), ERR_TYPE);
        CHECK_OK(profile_save_avatar(tx, me, &f));
        CHECK_OK(profile_get(tx, me, me, &p));
        CHECK(p.avatar.v > 0 && profile_completeness(&p).avatar);
        CHECK_OK(profile_save_avatar(tx, me, NULL));
        CHECK_OK(profile_get(tx, me, me, &p));
        CHECK(p.avatar.v == 0);
        return OK;
}
IN_TX(an_avatar)

/* ---- The list ----------------------------------------------------------------------------------------------------------------------- */

static enum err listed(struct tx *tx, const char *email, const char *city, const char *country, enum availability when,
                       const struct skill_list_row *skill, struct user_id *ret)
{
        struct profile_about about = { .headline = str_c(email),
                                       .city = str_c(city),
                                       .country = str_c(country),
                                       .availability = when,
                                       .category = skill->category_id };

        CHECK_OK(test_person(tx, email, ret));
        tx->now_ms += 1000;
        CHECK_OK(profile_save_about(tx, *ret, &about));
        CHECK_OK(profile_save_skills(tx, *ret, &skill->id, 1));
        return OK;
}

static enum err expect(struct tx *tx, struct directory_filter f, const struct user_id *want, size_t n)
{
        struct directory_lines list;

        CHECK_OK(directory_list(tx, &f, &list));
        CHECK(list.n == n);
        for (size_t i = 0; i < n; i++)
                CHECK(list.v[i].id.v == want[i].v);
        return OK;
}

static enum err the_list_of_freelancers(struct tx *tx, void *ctx)
{
        struct user_id a, b, c, client, plain;
        struct skill_list_rows skills;
        struct city_counts places;
        struct directory_lines list;
        struct directory_filter any = { .page = 1 };
        (void)ctx;

        CHECK_OK(first_skills(tx, &skills));
        TRY(listed(tx, "a@example.org", "Marrakech", "MA", AVAILABLE_NOW, &skills.v[0], &a));
        TRY(listed(tx, "b@example.org", "Tunis", "TN", AVAILABLE_NOT, &skills.v[0], &b));
        TRY(listed(tx, "c@example.org", "Marrakech", "MA", AVAILABLE_NOW, &skills.v[skills.n - 1], &c));
        TRY(listed(tx, "client@example.org", "Marrakech", "MA", AVAILABLE_NOW, &skills.v[0], &client));
        CHECK_OK(account_set_roles(tx, client, true, false));
        CHECK_OK(test_person(tx, "plain@example.org", &plain)); /* no headline: not listed */

        TRY(expect(tx, any, (struct user_id[]){ c, a, b }, 3));
        TRY(expect(tx, (struct directory_filter){ .skill = skills.v[0].id }, (struct user_id[]){ a, b }, 2));
        TRY(expect(tx, (struct directory_filter){ .category = skills.v[skills.n - 1].category_id }, &c, 1));
        TRY(expect(tx, (struct directory_filter){ .availability = AVAILABLE_NOT }, &b, 1));
        TRY(expect(tx, (struct directory_filter){ .country = S("MA") }, (struct user_id[]){ c, a }, 2));
        TRY(expect(tx, (struct directory_filter){ .city = S("TUNIS") }, &b, 1));
        TRY(expect(tx, (struct directory_filter){ .page = 2 }, NULL, 0));
        CHECK_OK(directory_list(tx, &any, &list));
        CHECK(list.v[1].n_skills == 1 && list.v[1].skills[0].id.v == skills.v[0].id.v && list.v[1].done == 0 &&
              list.v[1].review_tenths == 0);
        CHECK_OK(directory_cities(tx, S("MA"), &places));
        CHECK(places.n == 1 && places.v[0].n == 3 && str_eq(places.v[0].city, S("Marrakech")));
        CHECK_OK(profile_save_about(tx, b, &(struct profile_about){ .headline = S("moved"), .city = S("Agadir"), .country = S("MA"),
                                                                   .availability = AVAILABLE_NOT }));
        CHECK_OK(profile_save_about(tx, client, &(struct profile_about){ .availability = AVAILABLE_NOT }));
        CHECK_OK(directory_cities(tx, S(""), &places));
        CHECK(places.n == 2 && places.v[0].n == 2 && str_eq(places.v[1].city, S("Agadir")) && places.v[1].n == 1);
        CHECK_OK(directory_countries(tx, &places));
        CHECK(places.n == 1 && places.v[0].n == 3 && str_eq(places.v[0].city, S("MA")));
        return OK;
}
IN_TX(the_list_of_freelancers)

int main(void)
{
        const struct CMUnitTest tests[] = {
                { "countries_and_languages_have_names", countries_and_languages_have_names, place_sqlite, place_leave, NULL },
                BOTH(a_profile_grows_in_tx),
                BOTH(profile_rules_in_tx),
                BOTH(who_sees_a_profile_in_tx),
                BOTH(figures_are_counted_from_contracts_in_tx),
                BOTH(a_portfolio_in_tx),
                BOTH(work_rules_in_tx),
                BOTH(an_avatar_in_tx),
                BOTH(the_list_of_freelancers_in_tx),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
