/* The shared parts of pages: what they decide, that nothing typed breaks out of them, and that an error stands beside its field. */
#include "unit.h"

#include <string.h>

#include "market/figures.h"
#include "web/core.h"
#include "web/site/shell.h"
#include "web/site/site_web.h"

/* A request as the core would make it, for somebody signed in. */
struct scene {
        struct app app;
        struct http_req http;
        struct settings settings;
        struct req req;
        struct shell shell;
        struct form form;
};

static struct scene *scene_in(struct arena *a, enum lang l)
{
        struct scene *s = ARENA_NEW(a, struct scene);

        s->app.cfg.site_url = S("https://example.org");
        s->http = (struct http_req){ .arena = a, .method = HTTP_GET, .path = S("/projects"), .raw_query = S("page=3&q=a%26b"),
                .id = S("0123456789abcdef") };
        s->http.query = ARENA_ARRAY(a, struct http_field, 1);
        s->http.query[0] = (struct http_field){ S("page"), S("3") };
        s->http.n_query = 1;
        s->settings = (struct settings){
                .name = S("وصل"), .name_latin = S("Wasl"), .tagline_en = S("Connect"), .tagline_ar = S("صل"), .tagline_fr = S("Reliez"),
                .brand_color = S("#a63c22"), .main_lang = LANG_AR, .country = S("MA"), .time_zone = S("UTC"), .version = 7,
        };
        s->req = (struct req){
                .app = &s->app, .http = &s->http, .arena = a, .path = S("/projects"), .prefix = l == LANG_AR ? S("") : S("/en"), .lang = l,
                .loc = { .lang = l, .country = "MA", .time_zone = "UTC" }, .settings = &s->settings, .now_ms = INT64_C(1796475900000),
        };
        s->shell = (struct shell){ .r = &s->req, .title = S("Projects"), .nav = NAV_PROJECTS };
        s->form = (struct form){ .r = &s->req };
        return s;
}

static struct out out_of(struct scene *s)
{
        return out_in(s->req.arena, s->req.loc, s->req.prefix, s->req.now_ms);
}

static struct money dirham(int64_t minor)
{
        return money_of(minor, (struct currency){ "MAD" });
}

#define assert_has(o, literal) assert_true(str_contains(buf_str(&(o).b), S(literal)))
#define assert_has_not(o, literal) assert_false(str_contains(buf_str(&(o).b), S(literal)))

/* ---- Words and numbers --------------------------------------------------------------------------------------------------- */

static void numbers_as_the_reader_writes_them(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct out o = out_of(s);

        assert_str(tenths_text(&o, 48), S("4.8"));
        assert_str(tenths_text(&o, 1000), S("100.0"));
        assert_str(size_text(&o, 1), S("1 KB"));
        assert_str(size_text(&o, 0), S("0 KB"));
        assert_str(size_text(&o, 1536), S("2 KB"));
        assert_str(size_text(&o, 5 * 1024 * 1024 / 2), S("2.5 MB"));
        assert_str(year_text(&o), S("2026"));
        s->req.loc.lang = LANG_AR;
        o = out_of(s);
        assert_str(tenths_text(&o, 48), S("4,8"));
        o.loc.arabic_digits = true;
        assert_str(tenths_text(&o, 48), S("٤٫٨"));
}

static void amounts_with_a_sign(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct out o = out_of(s);

        assert_str(money_number(&o, dirham(187000)), S("+1,870.00"));
        assert_str(money_number(&o, dirham(-5)), S("\xe2\x88\x92" "0.05"));
        assert_str(money_unit(&o, dirham(1)), S("MAD"));
        html_signed(&o, dirham(-200000));
        assert_has(o, "<bdi class=\"num\"><bdi dir=\"ltr\">\xe2\x88\x92" "2,000.00</bdi>&nbsp;MAD</bdi>");
}

static void ranges(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct out o = out_of(s);

        html_range(&o, RANGE(.low = dirham(25000), .high = dirham(50000)));
        assert_has(o, "250\xe2\x80\x93" "500\xc2\xa0MAD");
        o = out_of(s);
        html_range(&o, RANGE(.low = dirham(1000000)));
        assert_has(o, "10,000.00&nbsp;MAD</bdi> and more");
        o = out_of(s);
        html_range(&o, RANGE(.low = dirham(1050), .high = dirham(2000)));
        assert_has(o, "10.50\xe2\x80\x93" "20\xc2\xa0MAD");
}

static void unknown_is_never_zero(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct out o = out_of(s);

        html_figure(&o, FIGURE(.label = T("Balance"), .kind = FIGURE_PERCENT, .known = false, .value = 0));
        assert_has(o, "not yet calculated");
        assert_has_not(o, "0%");
        o = out_of(s);
        html_stars(&o, 0);
        html_criterion(&o, CRITERION(.label = T("Balance"), .tenths = 0));
        assert_has(o, "not yet calculated");
        assert_has_not(o, "0.0");
        o = out_of(s);
        html_figure(&o, FIGURE(.label = T("Balance"), .kind = FIGURE_PERCENT, .known = true, .value = 0));
        assert_has(o, "0%");
}

static void first_letters(void **state)
{
        (void)state;
        assert_str(first_letter(S("  فاطمة")), S("ف"));
        assert_str(first_letter(S("Amine")), S("A"));
        assert_str(first_letter(S("")), S(""));
        assert_string_equal(person_tone((struct user_id){ 5 }), person_tone((struct user_id){ 5 }));
}

/* ---- Fields ------------------------------------------------------------------------------------------------------------------ */

static void an_error_stands_beside_its_field(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct out o = out_of(s);

        form_set(&s->form, "title", S("Too \"short\""));
        html_field(&o, FIELD(.form = &s->form, .name = "title", .label = T("Balance"), .hint = T("Settings")));
        assert_has(o, "<label for=\"title\">Balance</label>");
        assert_has(o, "id=\"title-h\">Settings</p>");
        assert_has(o, "aria-describedby=\"title-h\"");
        assert_has(o, "value=\"Too &quot;short&quot;\"");
        assert_has_not(o, "aria-invalid");

        form_fail(&s->form, "title", "Please <b>write</b> more");
        o = out_of(s);
        html_errors(&o, &s->form);
        html_field(&o, FIELD(.form = &s->form, .name = "title", .label = T("Balance"), .hint = T("Settings")));
        assert_has(o, "<a href=\"#title\">");
        assert_has(o, "aria-invalid=\"true\"");
        assert_has(o, "aria-describedby=\"title-h title-e\"");
        assert_has(o, "id=\"title-e\"");
        assert_has(o, "Please &lt;b&gt;write&lt;/b&gt; more");
}

static void nothing_is_summed_up_without_errors(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct out o = out_of(s);

        html_errors(&o, &s->form);
        assert_int_equal(str_trim(buf_str(&o.b)).n, 0);
}

static void kinds_of_fields(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        static const struct {
                const char *type, *html, *mode, *dir;
        } cases[] = {
                { NULL, "text", NULL, "auto" },          { "email", "email", NULL, "ltr" }, { "password", "password", NULL, "ltr" },
                { "number", "text", "numeric", "ltr" },
                { "money", "text", "decimal", "ltr" },   { "code", "text", "numeric", "ltr" }, { "search", "search", NULL, "auto" },
                 { "url", "url", NULL, "ltr" },
        };

        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
                struct field f = { .form = &s->form, .name = "x", .type = cases[i].type };
                assert_string_equal(field_type(&f), cases[i].html);
                assert_string_equal(field_dir(&f), cases[i].dir);
                if (cases[i].mode == NULL)
                        assert_null(field_mode(&f));
                else
                        assert_string_equal(field_mode(&f), cases[i].mode);
        }
        assert_string_equal(field_complete(FIELD(.form = &s->form, .name = "x", .type = "code")), "one-time-code");
}

static void passwords_do_not_come_back(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct out o = out_of(s);

        form_set(&s->form, "password", S("correct horse"));
        html_field(&o, FIELD(.form = &s->form, .name = "password", .label = T("Balance"), .type = "password"));
        assert_has(o, "type=\"password\"");
        assert_has_not(o, "correct horse");
}

static void answers_keep_what_was_chosen(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        static const struct option v[] = { { .value = STR_INIT("1"), .msgid = T("Online") }, { .value = STR_INIT("2"),
                .msgid = T("In the office") } };
        struct out o = out_of(s);

        form_set(&s->form, "place", S("2"));
        html_picks(&o, FIELD(.form = &s->form, .name = "place", .label = T("Balance"), .options = { v, 2 }));
        assert_has(o, "<input type=\"radio\" id=\"place\" name=\"place\" value=\"1\">");
        assert_has(o, "<input type=\"radio\" id=\"place-1\" name=\"place\" value=\"2\" checked>");
        o = out_of(s);
        html_select(&o, FIELD(.form = &s->form, .name = "place", .label = T("Balance"), .options = { v, 2 }, .first = T("Settings")));
        assert_has(o, "<option value=\"\">Settings</option>");
        assert_has(o, "<option value=\"2\" selected>In the office</option>");
        o = out_of(s);
        html_checks(&o, FIELD(.form = &s->form, .name = "place", .label = T("Balance"), .options = { v, 2 }, .many = true));
        assert_has(o, "<input type=\"checkbox\" id=\"place-1\" name=\"place\" value=\"2\" checked>");
}

/* ---- The frame ------------------------------------------------------------------------------------------------------------------ */

static void addresses_of_a_page(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);

        assert_str(shell_path(&s->shell, LANG_AR), S("/projects?page=3&q=a%26b"));
        assert_str(shell_path(&s->shell, LANG_FR), S("/fr/projects?page=3&q=a%26b"));
        assert_str(shell_url(&s->shell, LANG_FR), S("https://example.org/fr/projects?page=3"));
        assert_str(shell_choose(&s->shell, LANG_FR), S("/language?to=fr&back=%2Ffr%2Fprojects%3Fpage%3D3%26q%3Da%2526b"));
        s->http.method = HTTP_POST; /* what was sent belongs to nobody's address bar */
        assert_str(shell_path(&s->shell, LANG_FR), S("/fr/projects"));
}

static void frame_for_visitors_and_members(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct out o = out_of(s);

        html_shell_open(&o, &s->shell);
        html_shell_close(&o, &s->shell);
        assert_has(o, "<html lang=\"en\" dir=\"ltr\"");
        assert_has(o, "<title>Projects · Wasl</title>");
        assert_has(o, "hreflang=\"ar\" href=\"https://example.org/projects?page=3\"");
        assert_has(o, "<a href=\"/en/projects\" aria-current=\"page\">");
        assert_has(o, "href=\"/en/sign-up\"");
        assert_has_not(o, "_token"); /* a visitor's page needs no cookie */
        assert_has_not(o, "brand.css");

        s->req.me = (struct visitor){ .id = { 4 }, .name = S("<i>Fatima</i>"), .email = S("f@example.org"), .unread = 3,
                .is_client = true };
        s->settings.brand_color = S("#0b5d4e");
        s->req.theme = S("dark");
        o = out_of(s);
        html_shell_open(&o, &s->shell);
        assert_has(o, "data-theme=\"dark\"");
        assert_has(o, "/brand.css?v=7");
        assert_has(o, "Notifications: 3 new");
        assert_has(o, "&lt;i&gt;Fatima&lt;/i&gt;");
        assert_has(o, "action=\"/en/sign-out\"");
        assert_has(o, "name=\"_token\"");
        assert_has_not(o, "/en/console");
        assert_has_not(o, "/en/sign-in");
}

/* The database is away or not to be asked: no name, no links, but the reader's language and the request's id. */
static void errors_without_a_database(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);

        s->req.settings = NULL;
        struct reply rep = reply_error(&s->req, ERR_TOO_MANY);
        assert_int_equal(rep.http.status, 429);
        assert_false(rep.keep);
        assert_true(str_contains(rep.http.body, S("<html lang=\"en\" dir=\"ltr\">")));
        assert_true(str_contains(rep.http.body, S("<h1>Slow down a little</h1>")));
        assert_true(str_contains(rep.http.body, S("0123456789abcdef")));
        s->req.lang = LANG_AR;
        rep = reply_error(&s->req, ERR_BUSY);
        assert_int_equal(rep.http.status, 503);
        assert_true(str_contains(rep.http.body, S("<html lang=\"ar\" dir=\"rtl\">")));
}

static void errors_in_the_frame(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct reply rep = reply_error(&s->req, ERR_FORBIDDEN);

        assert_int_equal(rep.http.status, 403);
        assert_false(rep.keep);
        assert_true(str_contains(rep.http.body, S("<h1>This is not open to you</h1>")));
        assert_true(str_contains(rep.http.body, S("<meta name=\"robots\" content=\"noindex\">")));
        assert_true(str_contains(rep.http.body, S("0123456789abcdef")));
        rep = reply_wrong_method(&s->req);
        assert_int_equal(rep.http.status, 405);
        assert_str(rep.http.headers[rep.http.n_headers - 1].name, S("Allow"));
}

static void pages_of_a_list(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct pager p = { .page = 1, .more = false, .base = S("/projects?sort=new&") };
        struct out o = out_of(s);

        html_pager(&o, &p);
        assert_int_equal(str_trim(buf_str(&o.b)).n, 0);
        p.page = 5;
        p.more = true;
        html_pager(&o, &p);
        assert_has(o, "<a href=\"/projects?sort=new\">1</a>");
        assert_has(o, "<a href=\"/projects?sort=new&amp;page=4\" rel=\"prev\">");
        assert_has(o, "<span aria-current=\"page\">5</span>");
        assert_has(o, "<a href=\"/projects?sort=new&amp;page=6\" rel=\"next\">");
        assert_str(page_url(&o, &(struct pager){ .base = S("/projects?") }, 1), S("/projects"));
}

/* ---- Nothing typed breaks out ------------------------------------------------------------------------------------------------------ */

static void nothing_breaks_out(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct out o = out_of(s);
        struct str evil = S("\"'><script>alert(1)</script>");
        struct option option = { .value = evil, .label = evil };
        struct attachment file = { .id = { 3 }, .name = evil, .size_bytes = 10 };
        struct event_item event = { .words = evil, .actor = evil, .at_ms = 1, .note = evil };

        form_set(&s->form, "x", evil);
        s->form.errors[s->form.n_errors++] = (struct form_error){ .field = S("x"), .text = evil, .label = evil };
        const struct field *f = FIELD(.form = &s->form, .name = "x", .label_text = evil, .hint_text = evil, .unit_text = evil,
                .options = { &option, 1 });
        html_errors(&o, &s->form);
        html_field(&o, f);
        html_area(&o, f);
        html_select(&o, f);
        html_picks(&o, f);
        html_checks(&o, f);
        html_check(&o, f);
        html_upload(&o, f);
        html_rate(&o, f);
        html_person(&o, PERSON(.id = { 1 }, .name = evil, .href = evil, .line = evil));
        html_fact(&o, FACT(.label = T("Balance"), .text = evil));
        html_alert(&o, ALERT(.text = evil));
        html_tabs(&o, TABS(T("Pages"), TAB(.href = evil, .label_text = evil)));
        html_crumbs(&o, CRUMBS(CRUMB(.href = evil, .label_text = evil)));
        html_files(&o, &(struct attachments){ &file, 1 });
        html_event(&o, &event);
        html_markdown(&o, evil);
        html_post(&o, POST(.shell = &s->shell, .action = S("javascript:alert(1)"), .button = T("Pages"), .name = "n", .value = evil));
        html_pager(&o, &(struct pager){ .page = 2, .base = evil });
        s->shell.title = evil;
        s->shell.description = evil;
        s->settings.name_latin = evil;
        html_shell_open(&o, &s->shell);
        html_shell_close(&o, &s->shell);
        assert_has_not(o, "<script>");
        assert_has_not(o, "javascript:");
        assert_has_not(o, "\"'>");
}

static void every_state_has_a_word(void **state)
{
        struct scene *s = scene_in(*state, LANG_EN);
        struct out o = out_of(s);

        for (int i = PROJECT_DRAFT; i <= PROJECT_REJECTED; i++)
                html_badge(&o, badge_project((enum project_state)i));
        for (int i = PROPOSAL_SENT; i <= PROPOSAL_LAPSED; i++)
                html_badge(&o, badge_proposal((enum proposal_state)i));
        for (int i = CONTRACT_OFFERED; i <= CONTRACT_RULED; i++)
                html_badge(&o, badge_contract((enum contract_state)i));
        for (int i = TOP_UP_ANNOUNCED; i <= TOP_UP_REFUSED; i++)
                html_badge(&o, badge_top_up((enum top_up_state)i));
        for (int i = WITHDRAWAL_REQUESTED; i <= WITHDRAWAL_FAILED; i++)
                html_badge(&o, badge_withdrawal((enum withdrawal_state)i));
        for (int i = PLACE_ONLINE; i <= PLACE_ON_SITE; i++)
                html_badge(&o, badge_place((enum project_place)i));
        for (int i = AVAILABLE_NOW; i <= AVAILABLE_NOT; i++)
                html_badge(&o, badge_availability((enum availability)i));
        assert_has_not(o, "Unknown");
        o = out_of(s);
        html_badge(&o, badge_project((enum project_state)99));
        assert_has(o, "Unknown");
}

/* ---- The home page's decisions ---------------------------------------------------------------------------------------------------- */

static void languages_of_browsers(void **state)
{
        static const struct {
                const char *header;
                enum lang want;
        } cases[] = {
                { "fr", LANG_FR },
                { "fr-MA,fr;q=0.9,ar;q=0.8", LANG_FR },
                { "en;q=0.5, AR-ma;q=0.7", LANG_AR },
                { "de, es;q=0.9, en;q=0.1", LANG_EN },
                { "ar;q=0.5,fr;q=0.5", LANG_AR },
                { "ar;q=0,en;q=0.001", LANG_EN },
                { " *;q=0.1 , en ", LANG_EN },
                { "", LANG_COUNT },
                { "de", LANG_COUNT },
                { "french", LANG_COUNT },
                { "fr;q=0", LANG_COUNT },
                { ",,,;q=,-", LANG_COUNT },
        };

        (void)state;
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
                enum lang l = LANG_COUNT;
                bool found = accepted_language(str_c(cases[i].header), &l);
                assert_int_equal(l, cases[i].want);
                assert_int_equal(found, cases[i].want != LANG_COUNT);
        }
}

static void choices_lead_back_to_this_site_only(void **state)
{
        static const struct {
                const char *back, *want;
        } cases[] = {
                { "/fr/projects?page=2", "/fr/projects?page=2" }, { "", "/" }, { "https://evil.example/", "/" }, { "//evil.example", "/" },
                { "/\\evil.example", "/" }, { "/a\r\nSet-Cookie: x=y", "/" }, { "/a b", "/" }, { "projects", "/" }, { "/a\\b", "/" },
        };

        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
                struct scene *s = scene_in(*state, LANG_EN);
                struct http_field fields[] = { { S("to"), S("dark") }, { S("back"), str_c(cases[i].back) } };
                s->http.query = fields;
                s->http.n_query = 2;
                struct reply rep = theme_get(&s->req);
                assert_int_equal(rep.http.status, 303);
                bool found = false;
                for (size_t k = 0; k < rep.http.n_headers; k++) {
                        if (!str_eq(rep.http.headers[k].name, S("Location")))
                                continue;
                        found = true;
                        assert_str(rep.http.headers[k].value, str_c(cases[i].want));
                }
                assert_true(found);
        }
}

static void demand(void **state)
{
        (void)state;
        assert_int_equal(demand_of(0, 0), DEMAND_UNKNOWN);
        assert_int_equal(demand_of(2, 200), DEMAND_UNKNOWN);
        assert_int_equal(demand_of(3, 49), DEMAND_SHORT);
        assert_int_equal(demand_of(3, 50), DEMAND_EVEN);
        assert_int_equal(demand_of(3, 99), DEMAND_EVEN);
        assert_int_equal(demand_of(3, 100), DEMAND_CROWDED);
        assert_int_equal(demand_percent(&(struct figures_demand_row){ .proposals_tenths = 75 }), 50);
        assert_int_equal(demand_percent(&(struct figures_demand_row){ .proposals_tenths = 900 }), 100);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                arena_test(numbers_as_the_reader_writes_them), arena_test(amounts_with_a_sign), arena_test(ranges),
                arena_test(unknown_is_never_zero),
                arena_test(first_letters), arena_test(an_error_stands_beside_its_field), arena_test(nothing_is_summed_up_without_errors),
                arena_test(kinds_of_fields), arena_test(passwords_do_not_come_back), arena_test(answers_keep_what_was_chosen),
                arena_test(addresses_of_a_page),
                arena_test(frame_for_visitors_and_members), arena_test(pages_of_a_list), arena_test(nothing_breaks_out),
                arena_test(errors_without_a_database), arena_test(errors_in_the_frame),
                arena_test(every_state_has_a_word),
                arena_test(languages_of_browsers), arena_test(choices_lead_back_to_this_site_only), arena_test(demand),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
