/* Unit tests of src/site, on both databases. */
#include "db_help.h"

#include "ledger/ledger.h"
#include "jobs/jobs.h"
#include "people/states.h"
#include "site/overview.h"
#include "site/site.h"
#include "site_help.sql.h"

#include <string.h>

/* ---- Steps: each is one transaction ------------------------------------------------------------------------------------ */

struct step {
        struct place *p;
        struct user_id operator, staff, client, freelancer, stranger, suspended;
        enum err (*run)(struct tx *tx, struct step *s);
};

static enum err step_run(struct tx *tx, void *ctx)
{
        struct step *s = ctx;

        return s->run(tx, s);
}

static enum err step_write(struct step *s, enum err (*run)(struct tx *tx, struct step *s))
{
        s->run = run;
        return db_write(s->p->db, s->p->a, step_run, s);
}

static enum err step_read(struct step *s, enum err (*run)(struct tx *tx, struct step *s))
{
        s->run = run;
        return db_read(s->p->db, s->p->a, step_run, s);
}

static enum err user_add(struct tx *tx, const char *email, const char *name, int64_t rights, enum user_state state, struct user_id *ret)
{
        struct test_user_row row;

        TRY(sql_test_user(tx, str_c(email), str_c(name), rights, state, tx->now_ms, &row));
        *ret = row.id;
        return OK;
}

static enum err people(struct tx *tx, struct step *s)
{
        TRY(user_add(tx, "op@example.org", "مريم", STAFF_OPERATOR, USER_ACTIVE, &s->operator));
        TRY(user_add(tx, "st@example.org", "حسن", STAFF_REVIEW, USER_ACTIVE, &s->staff));
        TRY(user_add(tx, "cl@example.org", "تعاونية تيغمي", 0, USER_ACTIVE, &s->client));
        TRY(user_add(tx, "fr@example.org", "سلمى", 0, USER_ACTIVE, &s->freelancer));
        TRY(user_add(tx, "sg@example.org", "Omar", 0, USER_ACTIVE, &s->stranger));
        return user_add(tx, "sp@example.org", "Old", STAFF_OPERATOR, USER_SUSPENDED, &s->suspended);
}

static struct step begin(void **state)
{
        struct step s = { .p = *state };

        assert_int_equal(step_write(&s, people), OK);
        return s;
}

/* ---- Settings ------------------------------------------------------------------------------------------------------------- */

static enum err defaults_are_those_of_the_field(struct tx *tx, struct step *s)
{
        static const int64_t bands[BAND_COUNT] = { 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000 };
        const struct settings *set, *again;

        TRY(settings_get(tx, &set));
        TRY(settings_get(tx, &again));
        assert_ptr_equal(set, again);
        assert_int_equal(set->commission_bp, 1500);
        assert_int_equal(set->hold_days, 7);
        assert_int_equal(set->proposals_a_month, 12);
        assert_int_equal(set->min_withdrawal_minor, 1000);
        assert_int_equal(set->n_currencies, 3);
        assert_string_equal(set->currencies[0].code, "MAD");
        assert_memory_equal(set->bands_minor, bands, sizeof(bands));
        assert_true(set->review_projects && !set->arabic_digits && set->main_lang == LANG_AR);
        assert_true(str_eq(settings_name(set, LANG_AR), S("وصل")) && str_eq(settings_name(set, LANG_FR), S("Wasl")));
        struct locale loc = settings_locale(set, LANG_AR);
        assert_string_equal(loc.country, "MA");
        assert_string_equal(loc.time_zone, "Africa/Casablanca");
        (void)s;
        return OK;
}

static void settings_have_defaults(void **state)
{
        struct step s = { .p = *state };

        assert_int_equal(step_read(&s, defaults_are_those_of_the_field), OK);
}

static enum err change(struct tx *tx, struct user_id actor, const char *key, const char *value, struct str *ret_bad)
{
        struct setting_pair pair = { str_c(key), str_c(value) };

        return settings_change(tx, actor, S("192.0.2.1"), &pair, 1, ret_bad);
}

static enum err change_two(struct tx *tx, struct step *s)
{
        const struct setting_pair pairs[] = { { S("commission_bp"), S("1200") }, { S("name"), S("ملتقى") }, { S("hold_days"), S("7") } };
        const struct settings *before, *after;
        struct str bad = S("");

        TRY(settings_get(tx, &before));
        TRY(settings_change(tx, s->operator, S("192.0.2.1"), pairs, ARRAY_LEN(pairs), &bad));
        TRY(settings_get(tx, &after));
        assert_int_equal(after->commission_bp, 1200);
        assert_true(str_eq(after->name, S("ملتقى")));
        assert_int_equal(before->commission_bp, 1500); /* the copy that others still read */
        assert_int_not_equal(before->version, after->version);
        return OK;
}

static enum err two_changes_are_logged(struct tx *tx, struct step *s)
{
        struct audit_filter all = { .page = 1 };
        struct audit_entries log;
        struct test_settings_row stored;

        TRY(audit_page(tx, s->staff, &all, &log));
        assert_int_equal(log.n, 2); /* hold_days was 7 before: nothing changed */
        assert_true(str_eq(log.v[0].act, S("setting.change")));
        assert_true(str_eq(log.v[0].detail, S("commission_bp: 1500 → 1200")) || str_eq(log.v[1].detail, S("commission_bp: 1500 → 1200")));
        assert_true(str_eq(log.v[0].actor_name, S("مريم")) && str_eq(log.v[0].address, S("192.0.2.1")));
        TRY(sql_test_settings(tx, &stored));
        assert_int_equal(stored.n, 2);
        return OK;
}

static void changes_are_written_and_logged(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, change_two), OK);
        assert_int_equal(step_read(&s, two_changes_are_logged), OK);
}

static enum err change_then_fail(struct tx *tx, struct step *s)
{
        struct str bad = S("");
        const struct settings *set;

        TRY(change(tx, s->operator, "commission_bp", "900", &bad));
        TRY(settings_get(tx, &set));
        assert_int_equal(set->commission_bp, 900);
        return ERR_STATE;
}

/* A copy of what was never committed must not be found again under a later change's version. */
static void a_change_that_is_rolled_back_leaves_no_copy(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, change_then_fail), ERR_STATE);
        assert_int_equal(step_read(&s, defaults_are_those_of_the_field), OK);
        assert_int_equal(step_write(&s, change_two), OK);
}

struct refusal {
        const char *key, *value;
};

static enum err refuse_all(struct tx *tx, struct step *s)
{
        static const struct refusal refusals[] = {
                { "commission_bp", "10001" }, { "commission_bp", "-1" }, { "commission_bp", "" }, { "commission_bp", "15%" },
                { "hold_days", "91" }, { "name", "" }, { "name", "a\nb" }, { "name", "\xff" },
                { "name", "اسم أطول بكثير مما يجوز أن يكون عليه اسم منصّة" },
                { "brand_color", "red" }, { "brand_color", "#a63c2" }, { "brand_color", "#a63c2g" }, { "brand_color", "#ffcc00" },
                { "main_lang", "de" }, { "country", "ma" }, { "country", "MAR" }, { "time_zone", "Africa/Atlantis" }, { "time_zone", "" },
                { "arabic_digits", "2" }, { "currencies", "" }, { "currencies", "MAD,XXX" }, { "currencies", "MAD,MAD" },
                { "currencies", "JPY" }, /* 10.00 is no amount of yen: the smallest withdrawal must change with it */
                { "min_withdrawal", "-5" }, { "min_withdrawal", "10.0011" }, { "bands", "25,50" },
                { "bands", "50,25,100,250,500,1000,2500,5000,10000" },
                { "bands", "25,50,100,250,500,1000,2500,5000,10000,20000" }, { "contact_email", "nobody" }, { "contact_email", "a@b" },
                { "contact_email", "a b@example.org" }, { "contact_email", "a@example.org\r\nBcc: x@example.org" }, { "colour", "#a63c22" },
        };

        for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
                struct str bad = S("");
                if (change(tx, s->operator, refusals[i].key, refusals[i].value, &bad) != ERR_INVALID)
                        fail_msg("%s = \"%s\" was taken", refusals[i].key, refusals[i].value);
                const char *wrong = strcmp(refusals[i].value, "JPY") == 0 ? "min_withdrawal" : refusals[i].key;
                assert_true(str_eq(bad, str_c(wrong)));
        }
        return OK;
}

static enum err nothing_is_stored(struct tx *tx, struct step *s)
{
        struct test_settings_row stored;

        TRY(sql_test_settings(tx, &stored));
        assert_int_equal(stored.n, 0);
        (void)s;
        return OK;
}

static void bad_values_name_their_key_and_write_nothing(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, refuse_all), OK);
        assert_int_equal(step_read(&s, nothing_is_stored), OK);
}

static enum err one_bad_of_two(struct tx *tx, struct step *s)
{
        const struct setting_pair pairs[] = { { S("commission_bp"), S("1200") }, { S("hold_days"), S("x") } };
        struct str bad = S("");

        assert_int_equal(settings_change(tx, s->operator, S(""), pairs, ARRAY_LEN(pairs), &bad), ERR_INVALID);
        assert_true(str_eq(bad, S("hold_days")));
        return OK;
}

static enum err yen_with_its_amount(struct tx *tx, struct step *s)
{
        const struct setting_pair pairs[] = { { S("min_withdrawal"), S("1000") }, { S("currencies"), S("JPY, EUR") } };
        const struct settings *set;
        struct str bad = S("");

        TRY(settings_change(tx, s->operator, S(""), pairs, ARRAY_LEN(pairs), &bad));
        TRY(settings_get(tx, &set));
        assert_int_equal(set->min_withdrawal_minor, 1000);
        assert_int_equal(set->bands_minor[0], 25);
        assert_int_equal(set->n_currencies, 2);
        return OK;
}

static void all_or_nothing(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, one_bad_of_two), OK);
        assert_int_equal(step_read(&s, nothing_is_stored), OK);
        assert_int_equal(step_write(&s, yen_with_its_amount), OK);
}

static enum err only_operators_change(struct tx *tx, struct step *s)
{
        const struct user_id no[] = { s->staff, s->client, s->suspended, { 999999 } };
        struct site_text text = { .slug = S("terms"), .title = S("x"), .body_md = S("y"), .lang = LANG_EN };
        struct audit_filter all = { .page = 1 };
        struct audit_entries log;
        struct str bad = S("");

        for (size_t i = 0; i < ARRAY_LEN(no); i++) {
                assert_int_equal(change(tx, no[i], "hold_days", "3", &bad), ERR_FORBIDDEN);
                assert_int_equal(site_text_put(tx, no[i], S(""), &text), ERR_FORBIDDEN);
        }
        assert_int_equal(audit_page(tx, s->client, &all, &log), ERR_FORBIDDEN);
        assert_int_equal(audit_page(tx, s->suspended, &all, &log), ERR_FORBIDDEN);
        return change(tx, (struct user_id){ 0 }, "hold_days", "3", &bad); /* the command line */
}

static void only_the_operator_may(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, only_operators_change), OK);
}

static enum err spoil(struct tx *tx, struct step *s)
{
        struct str bad = S("");

        TRY(change(tx, s->operator, "hold_days", "3", &bad));
        return sql_test_spoil(tx, S("hold_days"), S("many"));
}

static enum err spoilt_value_is_the_default(struct tx *tx, struct step *s)
{
        struct setting_pair *values;
        const struct settings *set;
        size_t n;
        const struct setting_def *defs = setting_defs(&n);

        TRY(settings_get(tx, &set));
        assert_int_equal(set->hold_days, 7);
        TRY(settings_values(tx, &values));
        for (size_t i = 0; i < n; i++)
                assert_true(str_eq(values[i].key, str_c(defs[i].key)));
        (void)s;
        return OK;
}

static void a_stored_value_that_is_wrong_counts_as_its_default(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, spoil), OK);
        assert_int_equal(step_read(&s, spoilt_value_is_the_default), OK);
}

static void another_process_sees_a_change(void **state)
{
        struct step s = begin(state), other = s;
        struct place there = *s.p;

        there.db = place_open_again(s.p);
        assert_non_null(there.db);
        other.p = &there;
        assert_int_equal(step_read(&other, defaults_are_those_of_the_field), OK);
        assert_int_equal(step_write(&s, change_two), OK);
        assert_int_not_equal(step_write(&other, change_then_fail), OK);
        assert_int_equal(step_read(&other, two_changes_are_logged), OK);
        db_close(there.db);
}

static enum err read_fee(struct tx *tx, struct step *s)
{
        const struct settings *set;

        TRY(settings_get(tx, &set));
        /* A copy is whole: fee and hold are changed together. */
        return set->commission_bp - 1500 == (set->hold_days - 7) * 100 ? OK : ERR_STATE;
}

static void *reader_thread(void *arg)
{
        struct step *s = arg;
        struct place own = *s->p;
        struct step mine = *s;
        intptr_t wrong = 0;

        own.a = arena_new(4096);
        mine.p = &own;
        for (int i = 0; i < 60; i++)
                wrong += step_read(&mine, read_fee) != OK;
        arena_free(own.a);
        return (void *)wrong;
}

static enum err raise_both(struct tx *tx, struct step *s)
{
        const struct settings *set;
        struct str bad = S("");

        TRY(settings_get(tx, &set));
        int64_t days = set->hold_days < 30 ? set->hold_days + 1 : 7;
        const struct setting_pair pairs[] = { { S("hold_days"), str_fmt(tx->arena, "%lld", (long long)days) },
                { S("commission_bp"), str_fmt(tx->arena, "%lld", (long long)(1500 + (days - 7) * 100)) } };
        return settings_change(tx, s->operator, S(""), pairs, ARRAY_LEN(pairs), &bad);
}

static void many_threads_read_while_settings_change(void **state)
{
        struct step s = begin(state);
        pthread_t threads[4];

        for (size_t i = 0; i < ARRAY_LEN(threads); i++)
                assert_int_equal(pthread_create(&threads[i], NULL, reader_thread, &s), 0);
        struct step writer = s;
        for (int i = 0; i < 10; i++)
                assert_int_equal(step_write(&writer, raise_both), OK);
        for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
                void *wrong;
                pthread_join(threads[i], &wrong);
                assert_ptr_equal(wrong, NULL);
        }
}

static void contrast_is_that_of_wcag(void **state)
{
        assert_int_equal(color_contrast_with_white(S("#000000")), 2100);
        assert_int_equal(color_contrast_with_white(S("#ffffff")), 100);
        assert_int_equal(color_contrast_with_white(S("#767676")), 454);
        assert_int_equal(color_contrast_with_white(S("#777777")), 447);
        assert_int_equal(color_contrast_with_white(S("767676")), 0);
        assert_int_equal(color_contrast_with_white(S("#76767")), 0);
        (void)state;
}

/* ---- Texts ------------------------------------------------------------------------------------------------------------------ */

static enum err texts_in(struct tx *tx, struct step *s)
{
        (void)s;
        TRY(site_texts_defaults(tx));
        return site_texts_defaults(tx);
}

static enum err texts_are_there(struct tx *tx, struct step *s)
{
        static const enum lang langs[] = { LANG_AR, LANG_FR, LANG_EN };
        const struct settings *set;
        struct site_text text;

        TRY(settings_get(tx, &set));
        for (size_t i = 0; i < site_text_slugs_n; i++) {
                for (size_t k = 0; k < ARRAY_LEN(langs); k++) {
                        TRY(site_text_get(tx, str_c(site_text_slugs[i]), langs[k], &text));
                        assert_int_equal(text.lang, langs[k]);
                        assert_true(text.body_md.n > 1000 && utf8_valid(text.body_md));
                        struct str filled = site_text_filled(tx->arena, set, langs[k], text.body_md);
                        assert_true(str_contains(filled, settings_name(set, langs[k])));
                        assert_int_equal(str_find(filled, '{'), -1);
                }
        }
        TRY(site_text_get(tx, S("terms"), LANG_FR, &text));
        assert_true(str_contains(site_text_filled(tx->arena, set, LANG_FR, text.body_md), S("15\u00a0%")));
        assert_int_equal(site_text_get(tx, S("imprint"), LANG_EN, &text), ERR_NOT_FOUND);
        (void)s;
        return OK;
}

static void a_new_marketplace_has_its_texts(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, texts_in), OK);
        assert_int_equal(step_read(&s, texts_are_there), OK);
}

static enum err one_text_in_the_main_language(struct tx *tx, struct step *s)
{
        struct site_text text = { .slug = S("privacy"), .title = S(" الخصوصية "), .body_md = S("نصّ\r\nقصير"), .lang = LANG_AR }, got;

        TRY(site_text_put(tx, s->operator, S("::1"), &text));
        TRY(site_text_get(tx, S("privacy"), LANG_EN, &got));
        assert_int_equal(got.lang, LANG_AR);
        assert_true(str_eq(got.title, S("الخصوصية")));
        text.body_md = S("جديد");
        TRY(site_text_put(tx, s->operator, S("::1"), &text));
        TRY(site_text_get(tx, S("privacy"), LANG_AR, &got));
        assert_true(str_eq(got.body_md, S("جديد")));
        text.body_md = S(" \n ");
        assert_int_equal(site_text_put(tx, s->operator, S("::1"), &text), ERR_INVALID);
        text = (struct site_text){ .slug = S("other"), .title = S("x"), .body_md = S("y"), .lang = LANG_AR };
        assert_int_equal(site_text_put(tx, s->operator, S("::1"), &text), ERR_INVALID);
        return OK;
}

static void texts_are_edited_and_fall_back_to_the_main_language(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, one_text_in_the_main_language), OK);
}

static void what_is_no_placeholder_stays(void **state)
{
        struct place *p = *state;
        struct settings set = { .name = S("وصل"), .name_latin = S("Wasl"), .commission_bp = 1250 };

        struct str out = site_text_filled(p->a, &set, LANG_EN, S("{name} takes {commission}; {nothing} {{name}} {"));
        assert_true(str_eq(out, S("Wasl takes 12.5%; {nothing} {Wasl} {")));
        set.commission_bp = 1205;
        assert_true(str_eq(site_text_filled(p->a, &set, LANG_AR, S("{commission}")), S("12,05%")));
}

/* ---- Events ------------------------------------------------------------------------------------------------------------------ */

static enum err timeline(struct tx *tx, struct step *s)
{
        struct currency mad;
        struct transfer_id paid;
        struct events all, part;
        struct transfer_id none = { 0 };

        TRY(currency_of(S("MAD"), &mad));
        TRY(ledger_top_up(tx, (struct top_up_id){ 7 }, s->client, money_of(120000, mad), s->operator, &paid));
        TRY(event_add(tx, EVENT_CONTRACT_OFFERED, SUBJECT_CONTRACT, 5, s->client, none, S("")));
        TRY(event_add(tx, EVENT_CONTRACT_FUNDED, SUBJECT_CONTRACT, 5, s->client, paid, S("first")));
        TRY(event_add(tx, EVENT_CONTRACT_AUTO_ACCEPTED, SUBJECT_CONTRACT, 5, (struct user_id){ 0 }, none, S("")));
        TRY(event_add(tx, EVENT_CONTRACT_OFFERED, SUBJECT_CONTRACT, 6, s->client, none, S("")));

        TRY(events_of(tx, SUBJECT_CONTRACT, 5, (struct event_id){ 0 }, 10, &all));
        assert_int_equal(all.n, 3);
        assert_false(all.more);
        assert_int_equal(all.v[0].kind, EVENT_CONTRACT_OFFERED);
        assert_true(str_eq(all.v[0].actor_name, S("تعاونية تيغمي")) && all.v[0].moved.cur.code[0] == 0);
        assert_int_equal(all.v[1].moved.minor, 120000);
        assert_int_equal(all.v[1].transfer_event, TRANSFER_TOP_UP);
        assert_string_equal(all.v[1].moved.cur.code, "MAD");
        assert_true(str_eq(all.v[1].note, S("first")));
        assert_true(all.v[2].actor.v == 0 && all.v[2].actor_name.n == 0);

        TRY(events_of(tx, SUBJECT_CONTRACT, 5, (struct event_id){ 0 }, 2, &part));
        assert_true(part.n == 2 && part.more && part.v[1].id.v == all.v[2].id.v);
        TRY(events_of(tx, SUBJECT_CONTRACT, 5, part.v[0].id, 2, &part));
        assert_true(part.n == 1 && !part.more && part.v[0].id.v == all.v[0].id.v);
        return OK;
}

static void timelines_show_the_money_beside_the_event(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, timeline), OK);
}

static void every_kind_has_its_words(void **state)
{
        for (int k = 1; k <= EVENT_WITHDRAWAL_FAILED; k++)
                assert_non_null(event_words((enum event_kind)k));
        for (int k = 1; k < NOTE_KIND_COUNT_; k++) {
                assert_non_null(note_words((enum note_kind)k));
                assert_non_null(note_action((enum note_kind)k));
        }
        assert_non_null(audit_act_words(S("user.suspend")));
        assert_null(audit_act_words(S("user.tickle")));
        (void)state;
}

/* ---- Notifications ------------------------------------------------------------------------------------------------------------ */

static enum err tell(struct tx *tx, struct step *s)
{
        struct test_jobs_row jobs;

        TRY(notify(tx, s->client, NOTE_PROPOSAL_RECEIVED, SUBJECT_PROPOSAL, 3, S("سلمى"), S("متجر")));
        TRY(notify(tx, s->client, NOTE_PROJECT_OPENED, SUBJECT_PROJECT, 4, S(""), S("متجر")));
        TRY(notify_staff(tx, STAFF_REVIEW, SUBJECT_PROJECT, 4, S("متجر")));
        TRY(sql_test_jobs(tx, S("mail.note"), &jobs));
        assert_int_equal(jobs.n, 4); /* reviewer and operator; the suspended operator hears nothing */
        return OK;
}

static enum err read_some(struct tx *tx, struct step *s)
{
        struct notifications list, others;
        int64_t unread;

        TRY(notifications_of(tx, s->client, 1, &list));
        assert_int_equal(list.n, 2);
        assert_int_equal(list.v[0].kind, NOTE_PROJECT_OPENED); /* newest first */
        assert_true(str_eq(list.v[1].actor_name, S("سلمى")) && list.v[1].read_at == 0);
        TRY(notifications_unread(tx, s->client, &unread));
        assert_int_equal(unread, 2);
        assert_int_equal(notification_read(tx, s->stranger, list.v[0].id), ERR_NOT_FOUND);
        TRY(notification_read(tx, s->client, list.v[0].id));
        TRY(notification_read(tx, s->client, list.v[0].id));
        TRY(notifications_unread(tx, s->client, &unread));
        assert_int_equal(unread, 1);
        TRY(notifications_read_all(tx, s->client, (struct notification_id){ list.v[1].id.v - 1 }));
        TRY(notifications_unread(tx, s->client, &unread));
        assert_int_equal(unread, 1); /* one that came after the page was made stays unread */
        TRY(notifications_read_all(tx, s->client, list.v[0].id));
        TRY(notifications_unread(tx, s->client, &unread));
        assert_int_equal(unread, 0);
        TRY(notifications_unread(tx, s->staff, &unread));
        assert_int_equal(unread, 1);
        TRY(notifications_of(tx, s->client, 2, &others));
        assert_int_equal(others.n, 0);
        return OK;
}

static void notifications_are_told_read_and_counted(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, tell), OK);
        assert_int_equal(step_write(&s, read_some), OK);
}

static void notifications_lead_to_their_page(void **state)
{
        struct place *p = *state;

        assert_true(str_eq(note_path(p->a, NOTE_PROPOSAL_RECEIVED, SUBJECT_PROPOSAL, 3), S("/proposals/3")));
        assert_true(str_eq(note_path(p->a, NOTE_CONTRACT_MATURED, SUBJECT_CONTRACT, 3), S("/wallet")));
        assert_true(str_eq(note_path(p->a, NOTE_STAFF_QUEUE, SUBJECT_PROJECT, 9), S("/console/projects/9")));
        assert_true(str_eq(note_path(p->a, NOTE_TOP_UP_REFUSED, SUBJECT_TOP_UP, 9), S("/wallet/top-ups/9")));
        assert_true(str_eq(note_path(p->a, NOTE_STAFF_QUEUE, SUBJECT_WITHDRAWAL, 9), S("/console/withdrawals/9")));
        assert_true(str_eq(note_path(p->a, NOTE_WELCOME, SUBJECT_USER, 9), S("/home")));
}

/* ---- The audit log -------------------------------------------------------------------------------------------------------------- */

static enum err log_many(struct tx *tx, struct step *s)
{
        for (int64_t i = 1; i <= 30; i++)
                TRY(audit_add(tx, i % 2 ? s->operator : s->staff, i % 3 ? "user.suspend" : "top_up.confirm", SUBJECT_USER, i, S("why"),
                              S("::1")));
        return OK;
}

static enum err log_filters(struct tx *tx, struct step *s)
{
        struct audit_filter f = { .page = 1 };
        struct audit_entries got;
        struct str_list acts;

        TRY(audit_page(tx, s->staff, &f, &got));
        assert_int_equal(got.n, LIMIT_PAGE_ITEMS + 1);
        f.page = 2;
        TRY(audit_page(tx, s->staff, &f, &got));
        assert_int_equal(got.n, 5);
        assert_int_equal(got.v[4].subject_id, 1);
        f = (struct audit_filter){ .page = 1, .actor = s->staff, .act = S("top_up.confirm") };
        TRY(audit_page(tx, s->staff, &f, &got));
        assert_int_equal(got.n, 5);
        f = (struct audit_filter){ .page = 1, .subject = SUBJECT_USER, .subject_id = 12 };
        TRY(audit_page(tx, s->staff, &f, &got));
        assert_int_equal(got.n, 1);
        f = (struct audit_filter){ .page = 1, .from_ms = tx->now_ms + MS_DAY };
        TRY(audit_page(tx, s->staff, &f, &got));
        assert_int_equal(got.n, 0);
        TRY(audit_acts(tx, &acts));
        assert_int_equal(acts.n, 2);
        return OK;
}

static void the_log_is_read_by_filters_and_pages(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, log_many), OK);
        assert_int_equal(step_read(&s, log_filters), OK);
}

/* ---- Files ------------------------------------------------------------------------------------------------------------------------ */

static struct file_info picture_of(const char *content, int64_t width)
{
        return (struct file_info){ .sha256 = sha256_of(str_c(content)), .size_bytes = width, .media_type = S("image/webp"), .width = width,
                .height = width / 2 };
}

static struct stored_file text_file(const char *name, const char *content)
{
        return (struct stored_file){ .name = str_c(name),
                .original = { .sha256 = sha256_of(str_c(content)), .size_bytes = (int64_t)strlen(content),
                        .media_type = S("text/plain") } };
}

/* Two web sizes that are the same for every original: pictures that differ only in what re-encoding takes out. */
static struct stored_file picture_file(const char *name, const char *content)
{
        struct stored_file f = { .name = str_c(name), .original = picture_of(content, 3000), .n_sizes = 2 };

        f.sizes[0].file = picture_of("large", 1280);
        f.sizes[1].file = picture_of("small", 480);
        return f;
}

/* The world of the file rules: whose things the files hang on. */
struct things {
        struct project_id open, draft;
        struct proposal_id proposal;
        struct contract_id contract;
        struct delivery_id delivery;
};

static enum err things_add(struct tx *tx, const struct step *s, struct things *t)
{
        struct test_project_row open, draft;
        struct test_proposal_row proposal;
        struct test_contract_row contract;
        struct test_delivery_row delivery;

        TRY(sql_test_project(tx, s->client, PROJECT_OPEN, tx->now_ms, tx->now_ms, &open));
        TRY(sql_test_project(tx, s->client, PROJECT_DRAFT, 0, tx->now_ms, &draft));
        TRY(sql_test_proposal(tx, open.id, s->freelancer, tx->now_ms, &proposal));
        TRY(sql_test_contract(tx, open.id, proposal.id, s->client, s->freelancer, tx->now_ms, &contract));
        TRY(sql_test_delivery(tx, contract.id, tx->now_ms, &delivery));
        *t = (struct things){ open.id, draft.id, proposal.id, contract.id, delivery.id };
        return OK;
}

static enum err attach_one(struct tx *tx, const struct step *s, enum subject_kind subject, int64_t subject_id, struct attachment_id *ret)
{
        struct stored_file f = text_file("brief.txt", "same content everywhere");
        struct attachments list;

        TRY(file_attach(tx, s->client, subject, subject_id, &f, 1));
        TRY(attachments_of(tx, subject, subject_id, &list));
        *ret = list.v[0].id;
        return OK;
}

/* Letters: nobody, stranger, client, freelancer, staff; y or n. */
static enum err expect_readers(struct tx *tx, const struct step *s, struct attachment_id id, const char *may)
{
        const struct file_reader readers[] = { { { 0 }, 0 }, { s->stranger, 0 }, { s->client, 0 }, { s->freelancer, 0 },
                { s->staff, STAFF_REVIEW } };

        for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
                struct download d;
                enum err e = file_may_read(tx, readers[i], id, &d);
                if (e != (may[i] == 'y' ? OK : ERR_NOT_FOUND))
                        fail_msg("reader %zu of file %lld: %s, expected %c", i, (long long)id.v, err_name(e), may[i]);
                if (e == OK)
                        assert_true(str_eq(d.name, S("brief.txt")) && d.file.size_bytes == 23 &&
                                    str_eq(d.file.media_type, S("text/plain")));
        }
        return OK;
}

static enum err rules_of_files(struct tx *tx, struct step *s)
{
        struct things t;
        struct attachment_id id;
        struct download d;

        TRY(things_add(tx, s, &t));
        const struct {
                enum subject_kind subject;
                int64_t subject_id;
                const char *may;
        } rules[] = {
                { SUBJECT_PROJECT, t.open.v, "yyyyy" }, { SUBJECT_PROJECT, t.draft.v, "nnyny" },
                { SUBJECT_PROPOSAL, t.proposal.v, "nnyyn" },
                { SUBJECT_CONTRACT, t.contract.v, "nnyyy" }, { SUBJECT_DELIVERY, t.delivery.v, "nnyyy" }, { SUBJECT_WORK, 1, "yyyyy" },
                { SUBJECT_TOP_UP, 1, "nnnny" },
        };
        for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
                TRY(attach_one(tx, s, rules[i].subject, rules[i].subject_id, &id));
                TRY(expect_readers(tx, s, id, rules[i].may));
        }
        assert_int_equal(file_may_read(tx, (struct file_reader){ s->staff, STAFF_REVIEW }, (struct attachment_id){ 9999 }, &d),
                         ERR_NOT_FOUND);
        return OK;
}

static void files_are_for_those_who_may(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, rules_of_files), OK);
}

static enum err attach_several(struct tx *tx, struct step *s)
{
        struct stored_file first[] = { text_file("b.txt", "b"), picture_file("p.jpg", "photo") }, second = text_file("a.txt", "b");
        struct attachments list;

        TRY(file_attach(tx, s->client, SUBJECT_WORK, 1, first, 2));
        TRY(file_attach(tx, s->client, SUBJECT_WORK, 1, &second, 1));
        TRY(attachments_of(tx, SUBJECT_WORK, 1, &list));
        assert_int_equal(list.n, 3);
        assert_true(str_eq(list.v[0].name, S("b.txt")) && str_eq(list.v[2].name, S("a.txt")));
        assert_int_equal(list.v[0].file.v, list.v[2].file.v); /* same content, one row */
        assert_true(list.v[1].is_picture && !list.v[0].is_picture);
        assert_int_equal(attachment_remove(tx, SUBJECT_WORK, 2, list.v[0].id), ERR_NOT_FOUND);
        TRY(attachment_remove(tx, SUBJECT_WORK, 1, list.v[0].id));
        TRY(attachments_of(tx, SUBJECT_WORK, 1, &list));
        assert_int_equal(list.n, 2);
        return OK;
}

static void files_keep_their_order_and_share_content(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, attach_several), OK);
}

static enum err sizes_and_avatars(struct tx *tx, struct step *s)
{
        struct stored_file face = picture_file("me.jpg", "face"), again = picture_file("me2.jpg", "face with another camera's name");
        const struct file_reader nobody = { { 0 }, 0 };
        struct file_id id, other;
        struct file_info f;

        TRY(file_add(tx, &face, &id));
        TRY(file_add(tx, &again, &other));
        assert_int_not_equal(id.v, other.v);
        assert_int_equal(picture_may_read(tx, nobody, id, 480, &f), ERR_NOT_FOUND); /* hangs on nothing yet */
        TRY(sql_test_avatar(tx, s->freelancer, id, tx->now_ms));
        TRY(sql_test_avatar(tx, s->stranger, other, tx->now_ms));
        TRY(picture_may_read(tx, nobody, id, 200, &f));
        assert_int_equal(f.width, 480);
        TRY(picture_may_read(tx, nobody, id, 481, &f));
        assert_int_equal(f.width, 1280);
        TRY(picture_may_read(tx, nobody, other, 9000, &f)); /* the widest; the camera's original is never shown */
        assert_int_equal(f.width, 1280);
        assert_memory_equal(f.sha256.b, sha256_of(S("large")).b, 32);
        return OK;
}

static enum err private_pictures(struct tx *tx, struct step *s)
{
        struct stored_file shot = picture_file("shot.jpg", "screen");
        struct attachments list;
        struct things t;
        struct file_info f;

        TRY(things_add(tx, s, &t));
        TRY(file_attach(tx, s->freelancer, SUBJECT_DELIVERY, t.delivery.v, &shot, 1));
        TRY(attachments_of(tx, SUBJECT_DELIVERY, t.delivery.v, &list));
        assert_int_equal(picture_may_read(tx, (struct file_reader){ s->stranger, 0 }, list.v[0].file, 480, &f), ERR_NOT_FOUND);
        TRY(picture_may_read(tx, (struct file_reader){ s->client, 0 }, list.v[0].file, 480, &f));
        TRY(file_attach(tx, s->freelancer, SUBJECT_WORK, 8, &shot, 1)); /* now she shows it herself */
        return picture_may_read(tx, (struct file_reader){ s->stranger, 0 }, list.v[0].file, 480, &f);
}

static void pictures_are_shown_in_web_sizes(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, sizes_and_avatars), OK);
        assert_int_equal(step_write(&s, private_pictures), OK);
}

static void content_lies_by_its_hash(void **state)
{
        struct place *p = *state;

        assert_true(str_eq(file_store_path(p->a, S("/data/files"), sha256_of(S("abc"))),
                           S("/data/files/ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
}

/* ---- The operator's overview ---------------------------------------------------------------------------------------------- */

static enum err nothing_waits(struct tx *tx, struct step *s)
{
        struct overview_queues q;
        struct overview_growth g;
        const struct settings *set;

        TRY(settings_get(tx, &set));
        TRY(overview_queues(tx, &q));
        TRY(overview_growth(tx, set, &g));
        assert_true(q.projects.waiting == 0 && q.projects.oldest_at == 0 && q.failed_jobs.waiting == 0);
        assert_int_equal(g.first_earning_days, -1);
        assert_true(g.escrow.minor == 0 && g.fees.minor == 0 && g.open_projects == 0);
        assert_int_equal(g.people.now, 6);
        (void)s;
        return OK;
}

/* A contract whose money is in escrow, or beyond it: the freelancer signed up `days` before it was accepted. */
static enum err contract_with_money(struct tx *tx, struct step *s, struct user_id freelancer, int64_t number, int64_t days, bool released)
{
        int64_t now = tx->now_ms;
        struct currency mad;
        struct test_project_row project;
        struct test_proposal_row proposal;
        struct test_contract_row c;
        struct transfer_id t;

        TRY(currency_of(S("MAD"), &mad));
        TRY(sql_test_project(tx, s->client, PROJECT_AWARDED, now - 40 * MS_DAY, now, &project));
        TRY(sql_test_proposal(tx, project.id, freelancer, now, &proposal));
        TRY(sql_test_contract(tx, project.id, proposal.id, s->client, freelancer, now, &c));
        TRY(ledger_top_up(tx, (struct top_up_id){ number }, s->client, money_of(50000, mad), s->operator, &t));
        TRY(ledger_fund(tx, c.id, s->client, money_of(50000, mad), &t));
        if (!released)
                return sql_test_accepted(tx, c.id, now - MS_DAY, 0);
        TRY(sql_test_user_age(tx, freelancer, now - days * MS_DAY));
        TRY(ledger_release(tx, c.id, freelancer, money_of(42500, mad), money_of(7500, mad), s->client, &t));
        return sql_test_accepted(tx, c.id, now - 35 * MS_DAY, now);
}

static enum err a_month(struct tx *tx, struct step *s)
{
        struct test_project_row waits, open;
        int64_t failed;

        TRY(sql_test_project(tx, s->client, PROJECT_IN_REVIEW, 0, tx->now_ms - 2 * MS_DAY, &waits));
        TRY(sql_test_project(tx, s->client, PROJECT_IN_REVIEW, 0, tx->now_ms, &waits));
        TRY(sql_test_project(tx, s->client, PROJECT_OPEN, tx->now_ms - 3 * MS_DAY, tx->now_ms, &open));
        TRY(sql_test_project(tx, s->client, PROJECT_OPEN, tx->now_ms - 10 * MS_DAY, tx->now_ms, &open));
        TRY(contract_with_money(tx, s, s->freelancer, 1, 10, true));
        TRY(contract_with_money(tx, s, s->stranger, 2, 50, true));
        TRY(contract_with_money(tx, s, s->staff, 3, 20, true));
        TRY(contract_with_money(tx, s, s->freelancer, 4, 0, false));
        TRY(notify(tx, s->client, NOTE_WELCOME, SUBJECT_USER, s->client.v, S(""), S("x")));
        return sql_test_job_fail(tx, S("mail.note"), &failed);
}

static enum err the_month_is_told(struct tx *tx, struct step *s)
{
        struct overview_week weeks[OVERVIEW_WEEKS];
        struct overview_queues q;
        struct overview_growth g;
        const struct settings *set;
        int64_t projects = 0;

        TRY(settings_get(tx, &set));
        TRY(overview_queues(tx, &q));
        TRY(overview_growth(tx, set, &g));
        assert_true(q.projects.waiting == 2 && tx->now_ms - q.projects.oldest_at >= 2 * MS_DAY);
        assert_true(q.failed_jobs.waiting == 1 && q.failed_jobs.oldest_at == 5);
        assert_int_equal(g.open_projects, 2);
        assert_int_equal(g.projects.now, 2);
        assert_int_equal(g.projects.before, 4);
        assert_int_equal(g.contracts.now, 1);
        assert_int_equal(g.contracts.before, 3);
        assert_int_equal(g.proposals.now, 4);
        assert_int_equal(g.escrow.minor, 50000);
        assert_int_equal(g.fees.minor, 22500);
        assert_int_equal(g.fees_before.minor, 0);
        assert_int_equal(g.first_earning_days, 20); /* of 10, 20 and 50 */
        TRY(overview_weeks(tx, weeks));
        for (size_t i = 0; i < OVERVIEW_WEEKS; i++)
                projects += weeks[i].projects;
        assert_int_equal(projects, 6);
        assert_true(weeks[OVERVIEW_WEEKS - 1].projects == 1 && weeks[OVERVIEW_WEEKS - 2].projects == 1);
        assert_int_equal(weeks[OVERVIEW_WEEKS - 1].proposals, 4);
        (void)s;
        return OK;
}

static void the_overview_counts_a_month(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_read(&s, nothing_waits), OK);
        assert_int_equal(step_write(&s, a_month), OK);
        assert_int_equal(step_read(&s, the_month_is_told), OK);
}

static enum err retry(struct tx *tx, struct step *s)
{
        struct audit_filter f = { .page = 1, .act = S("job.retry") };
        struct audit_entries log;
        struct test_job_id_row job;
        struct job_counts counts;

        TRY(sql_test_job_id(tx, S("mail.note"), &job));
        assert_int_equal(staff_job_retry(tx, s->staff, S("::1"), job.id), ERR_FORBIDDEN);
        assert_int_equal(staff_job_retry(tx, s->operator, S("::1"), (struct job_id){ 9999 }), ERR_NOT_FOUND);
        TRY(staff_job_retry(tx, s->operator, S("::1"), job.id));
        TRY(jobs_count(tx, &counts));
        assert_int_equal(counts.failed, 0);
        TRY(audit_page(tx, s->operator, &f, &log));
        assert_true(log.n == 1 && log.v[0].subject == SUBJECT_JOB && log.v[0].subject_id == job.id.v);
        return OK;
}

static void a_failed_job_runs_again_when_an_operator_says_so(void **state)
{
        struct step s = begin(state);

        assert_int_equal(step_write(&s, a_month), OK);
        assert_int_equal(step_write(&s, retry), OK);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                BOTH(settings_have_defaults),
                BOTH(changes_are_written_and_logged),
                BOTH(a_change_that_is_rolled_back_leaves_no_copy),
                BOTH(bad_values_name_their_key_and_write_nothing),
                BOTH(all_or_nothing),
                BOTH(only_the_operator_may),
                BOTH(a_stored_value_that_is_wrong_counts_as_its_default),
                BOTH(another_process_sees_a_change),
                BOTH(many_threads_read_while_settings_change),
                cmocka_unit_test(contrast_is_that_of_wcag),
                BOTH(a_new_marketplace_has_its_texts),
                BOTH(texts_are_edited_and_fall_back_to_the_main_language),
                { "what_is_no_placeholder_stays", what_is_no_placeholder_stays, place_sqlite, place_leave, NULL },
                BOTH(timelines_show_the_money_beside_the_event),
                cmocka_unit_test(every_kind_has_its_words),
                BOTH(notifications_are_told_read_and_counted),
                { "notifications_lead_to_their_page", notifications_lead_to_their_page, place_sqlite, place_leave, NULL },
                BOTH(the_log_is_read_by_filters_and_pages),
                BOTH(files_are_for_those_who_may),
                BOTH(files_keep_their_order_and_share_content),
                BOTH(pictures_are_shown_in_web_sizes),
                BOTH(the_overview_counts_a_month),
                BOTH(a_failed_job_runs_again_when_an_operator_says_so),
                { "content_lies_by_its_hash", content_lies_by_its_hash, place_sqlite, place_leave, NULL },
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
