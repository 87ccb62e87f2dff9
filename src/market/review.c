#include "market/review.h"

#include "market/project.h"
#include "market/review.sql.h"
#include "site/site.h"
#include "text/text.h"

#define REVIEW_TEXT_CHARS 3000

const char *const review_criteria[REVIEW_CRITERIA] = {
        T("Professional conduct"), T("Communication and follow-up"), T("Quality of the work"), T("Expertise in the field"),
        T("Delivery on time"),     T("Would work together again"),
};

static bool text_fits(const struct review_text *t)
{
        for (size_t i = 0; i < REVIEW_CRITERIA; i++)
                if (t->marks[i] < 1 || t->marks[i] > 5)
                        return false;
        return t->body.n > 0 && utf8_count(t->body) <= REVIEW_TEXT_CHARS;
}

static bool accepted(enum contract_state s)
{
        return s == CONTRACT_ACCEPTED || s == CONTRACT_CLOSED;
}

static enum err window_end(struct tx *tx, int64_t accepted_at, int64_t *ret)
{
        const struct settings *s;

        TRY(settings_get(tx, &s));
        *ret = accepted_at + s->review_window_days * MS_DAY;
        return OK;
}

enum err review_write(struct tx *tx, struct user_id actor, struct contract_id contract, const struct review_text *text)
{
        const int64_t *m = text->marks;
        struct review_contract_row c;
        struct actor_by_id_row who;
        struct review_insert_row row;
        int64_t until, shown;

        TRY(actor_get(tx, actor, &who));
        TRY(sql_review_contract(tx, contract, &c));
        bool by_client = actor.v == c.client_id.v;
        if (actor.v == 0 || (!by_client && actor.v != c.freelancer_id.v))
                return ERR_NOT_FOUND;
        TRY(window_end(tx, c.accepted_at, &until));
        if (!accepted(c.state) || tx->now_ms >= until)
                return ERR_STATE;
        if (!text_fits(text))
                return ERR_INVALID;
        struct user_id subject = by_client ? c.freelancer_id : c.client_id;
        TRY(sql_review_insert(tx, contract, actor, subject, by_client, m[0], m[1], m[2], m[3], m[4], m[5], text->body, tx->now_ms, &row));
        TRY(event_add(tx, EVENT_REVIEW_WRITTEN, SUBJECT_CONTRACT, contract.v, actor, (struct transfer_id){ 0 }, S("")));
        TRY(sql_review_show_both(tx, contract, tx->now_ms, &shown));
        struct str name = by_client ? c.client_name : c.freelancer_name;
        if (shown == 0)
                return notify(tx, subject, NOTE_REVIEW_WRITTEN, SUBJECT_CONTRACT, contract.v, name, c.title);
        TRY(event_add(tx, EVENT_REVIEWS_SHOWN, SUBJECT_CONTRACT, contract.v, (struct user_id){ 0 }, (struct transfer_id){ 0 }, S("")));
        return notify(tx, subject, NOTE_REVIEWS_SHOWN, SUBJECT_CONTRACT, contract.v, name, c.title);
}

enum err review_reply(struct tx *tx, struct user_id actor, struct review_id id, struct str text)
{
        struct review_by_id_row r;
        struct actor_by_id_row who;
        int64_t changed;

        TRY(actor_get(tx, actor, &who));
        TRY(sql_review_by_id(tx, id, &r));
        if (actor.v == 0 || r.subject_id.v != actor.v || r.visible_at == 0)
                return ERR_NOT_FOUND;
        if (text.n == 0 || utf8_count(text) > LIMIT_REASON_CHARS)
                return ERR_INVALID;
        TRY(sql_review_set_reply(tx, id, text, tx->now_ms, &changed));
        if (changed == 0)
                return ERR_EXISTS;
        return event_add(tx, EVENT_REVIEW_REPLIED, SUBJECT_CONTRACT, r.contract_id.v, actor, (struct transfer_id){ 0 }, S(""));
}

static int64_t mean_tenths(int64_t sum, int64_t n)
{
        return n > 0 ? (sum * 10 + n / 2) / n : 0;
}

/* Both lists read the same columns; the row types differ in name only. */
#define REVIEW_OF(r)                                                                                                                \
        ((struct review){ .id = (r)->id, .contract = (r)->contract_id, .author = (r)->author_id, .subject = (r)->subject_id,          \
                          .author_name = (r)->author_name, .project_title = (r)->title, .body = (r)->body, .reply = (r)->reply,       \
                          .project = (r)->project_id, .by_client = (r)->by_client,                                                   \
                          .marks = { (r)->c1, (r)->c2, (r)->c3, (r)->c4, (r)->c5, (r)->c6 },                                         \
                          .tenths = mean_tenths((r)->c1 + (r)->c2 + (r)->c3 + (r)->c4 + (r)->c5 + (r)->c6, REVIEW_CRITERIA),          \
                          .written_at = (r)->written_at, .visible_at = (r)->visible_at, .replied_at = (r)->replied_at })

enum err reviews_of_contract(struct tx *tx, struct user_id actor, struct contract_id contract, struct reviews *ret, bool *ret_may_write,
                             int64_t *ret_until)
{
        struct reviews_of_contract_rows_rows rows;
        struct review_contract_row c;
        int64_t until;
        bool wrote = false;

        TRY(sql_review_contract(tx, contract, &c));
        TRY(sql_reviews_of_contract_rows(tx, contract, actor, &rows));
        TRY(window_end(tx, c.accepted_at, &until));
        struct reviews list = { .v = ARENA_ARRAY(tx->arena, struct review, rows.n), .n = rows.n };
        for (size_t i = 0; i < rows.n; i++) {
                list.v[i] = REVIEW_OF(&rows.v[i]);
                wrote |= rows.v[i].author_id.v == actor.v;
        }
        bool party = actor.v != 0 && (actor.v == c.client_id.v || actor.v == c.freelancer_id.v);
        *ret = list;
        *ret_may_write = party && !wrote && accepted(c.state) && tx->now_ms < until;
        *ret_until = until;
        return OK;
}

enum err reviews_about(struct tx *tx, struct user_id person, bool by_clients, int64_t page, struct reviews *ret)
{
        struct reviews_about_rows_rows rows;

        TRY(sql_reviews_about_rows(tx, person, by_clients, (page - 1) * LIMIT_PAGE_ITEMS, &rows));
        struct reviews list = { .v = ARENA_ARRAY(tx->arena, struct review, rows.n), .n = rows.n };
        for (size_t i = 0; i < rows.n; i++)
                list.v[i] = REVIEW_OF(&rows.v[i]);
        *ret = list;
        return OK;
}

enum err review_means_of(struct tx *tx, struct user_id person, bool by_clients, struct review_means *ret)
{
        struct review_sums_row s;

        TRY(sql_review_sums(tx, person, by_clients, &s));
        const int64_t sums[REVIEW_CRITERIA] = { s.s1, s.s2, s.s3, s.s4, s.s5, s.s6 };
        struct review_means m = { .count = s.n };
        int64_t all = 0;
        for (size_t i = 0; i < REVIEW_CRITERIA; i++) {
                m.marks[i] = mean_tenths(sums[i], s.n);
                all += sums[i];
        }
        m.tenths = mean_tenths(all, s.n * REVIEW_CRITERIA);
        *ret = m;
        return OK;
}

enum err review_clock_show(struct tx *tx, bool *ret_more)
{
        struct reviews_to_show_rows rows;
        const struct settings *s;
        int64_t changed;

        TRY(settings_get(tx, &s));
        TRY(sql_reviews_to_show(tx, tx->now_ms - s->review_window_days * MS_DAY, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                const struct reviews_to_show_row *r = &rows.v[i];
                TRY(sql_review_set_visible(tx, r->id, tx->now_ms, &changed));
                TRY(event_add(tx, EVENT_REVIEWS_SHOWN, SUBJECT_CONTRACT, r->contract_id.v, (struct user_id){ 0 }, (struct transfer_id){ 0 },
                              S("")));
                TRY(notify(tx, r->subject_id, NOTE_REVIEWS_SHOWN, SUBJECT_CONTRACT, r->contract_id.v, r->author_name, r->title));
        }
        *ret_more = rows.n == 100;
        return OK;
}
