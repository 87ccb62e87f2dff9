/* Notifications: one table says of each kind its words and what its button is called; each is a row for the page and a mail. */
#include "jobs/jobs.h"
#include "site/notify.sql.h"
#include "site/site.h"

/* Who gets it; the words; the button. */
static const struct {
        const char *words, *action;
} kinds[NOTE_KIND_COUNT_] = {
        /* the project's owner */
        [NOTE_PROJECT_OPENED] = { T("“{title}” is open: freelancers can send their proposals now"), T("See the project") },
        [NOTE_PROJECT_REJECTED] = { T("“{title}” was not published: read why, change it and send it again"), T("Read the reason") },
        [NOTE_PROJECT_EXPIRED] = { T("The time of “{title}” ran out without a choice"), T("See the project") },
        /* those who sent a proposal */
        [NOTE_PROJECT_ENDED] = { T("“{title}” ended without a hire for your proposal"), T("See the project") },
        [NOTE_QUESTION_ASKED] = { T("{actor} asked about “{title}”"), T("Answer the question") },
        [NOTE_QUESTION_ANSWERED] = { T("{actor} answered your question about “{title}”"), T("Read the answer") },
        [NOTE_PROPOSAL_RECEIVED] = { T("{actor} sent a proposal for “{title}”"), T("Read the proposal") },
        [NOTE_PROPOSAL_SHORTLISTED] = { T("Your proposal for “{title}” was shortlisted"), T("See your proposal") },
        [NOTE_PROPOSAL_DECLINED] = { T("Your proposal for “{title}” was declined"), T("Read the reason") },
        [NOTE_PROPOSAL_ACCEPTED] = { T("{actor} accepted your proposal for “{title}”"), T("See the contract") },
        /* the other side of the contract */
        [NOTE_CONTRACT_FUNDED] = { T("{actor} put the amount of “{title}” in escrow: you can start"), T("See the contract") },
        [NOTE_CONTRACT_DELIVERED] = { T("{actor} delivered the work of “{title}”"), T("See the delivery") },
        [NOTE_CONTRACT_CHANGES] = { T("{actor} asked for changes in “{title}”"), T("Read what to change") },
        [NOTE_CONTRACT_ACCEPTED] = { T("{actor} accepted your delivery of “{title}”"), T("See the contract") },
        [NOTE_CONTRACT_REMINDER] = { T("A delivery of “{title}” waits for your answer; without one it is accepted by itself"),
                T("See the delivery") },
        [NOTE_CONTRACT_MATURED] = { T("Your earnings from “{title}” can be withdrawn now"), T("See your balance") },
        [NOTE_CONTRACT_CANCELLED] = { T("The contract “{title}” was cancelled"), T("See the contract") },
        [NOTE_REVIEW_WRITTEN] = { T("{actor} reviewed “{title}”; you can read it when you have written yours"), T("Write a review") },
        [NOTE_REVIEWS_SHOWN] = { T("The reviews of “{title}” are visible now"), T("Read the review") },
        [NOTE_TOP_UP_CONFIRMED] = { T("Your top-up {title} is in your balance"), T("See your balance") },
        [NOTE_TOP_UP_REFUSED] = { T("Your top-up {title} was refused: read why"), T("Read the reason") },
        [NOTE_WITHDRAWAL_SENT] = { T("Your withdrawal {title} is on its way to your bank"), T("See your balance") },
        [NOTE_WITHDRAWAL_FAILED] = { T("Your withdrawal {title} failed: the money is back in your balance"), T("Read the reason") },
        [NOTE_WELCOME] = { T("Welcome to {title}"), T("See what to do first") },
        [NOTE_STAFF_QUEUE] = { T("Waiting for staff: {title}"), T("Open the console") },
};

const char *note_words(enum note_kind kind)
{
        assert(kind > 0 && kind < NOTE_KIND_COUNT_);
        return kinds[kind].words;
}

const char *note_action(enum note_kind kind)
{
        assert(kind > 0 && kind < NOTE_KIND_COUNT_);
        return kinds[kind].action;
}

static struct str staff_path(struct arena *a, enum subject_kind subject, int64_t subject_id)
{
        switch (subject) {
        case SUBJECT_PROJECT: return str_fmt(a, "/console/projects/%lld", (long long)subject_id);
        case SUBJECT_USER: return str_fmt(a, "/console/people/%lld", (long long)subject_id);
        case SUBJECT_TOP_UP: return str_fmt(a, "/console/top-ups/%lld", (long long)subject_id);
        case SUBJECT_WITHDRAWAL: return str_fmt(a, "/console/withdrawals/%lld", (long long)subject_id);
        default: return S("/console");
        }
}

struct str note_path(struct arena *a, enum note_kind kind, enum subject_kind subject, int64_t subject_id)
{
        if (kind == NOTE_STAFF_QUEUE)
                return staff_path(a, subject, subject_id);
        if (kind == NOTE_CONTRACT_MATURED)
                return S("/wallet");
        switch (subject) {
        case SUBJECT_USER: return kind == NOTE_WELCOME ? S("/home") : str_fmt(a, "/people/%lld", (long long)subject_id);
        case SUBJECT_PROJECT: return str_fmt(a, "/projects/%lld", (long long)subject_id);
        case SUBJECT_PROPOSAL: return str_fmt(a, "/proposals/%lld", (long long)subject_id);
        case SUBJECT_CONTRACT: return str_fmt(a, "/contracts/%lld", (long long)subject_id);
        case SUBJECT_TOP_UP: return str_fmt(a, "/wallet/top-ups/%lld", (long long)subject_id);
        case SUBJECT_WITHDRAWAL: return str_fmt(a, "/wallet/withdrawals/%lld", (long long)subject_id);
        default: return S("/home");
        }
}

enum err notify(struct tx *tx, struct user_id to, enum note_kind kind, enum subject_kind subject, int64_t subject_id,
                struct str actor_name, struct str title)
{
        struct note_insert_row row;

        assert(note_words(kind) != NULL && to.v > 0);
        TRY(sql_note_insert(tx, to, (int64_t)kind, subject, subject_id, actor_name, title, tx->now_ms, &row));
        struct str payload = str_fmt(tx->arena, "{\"note\":%lld}", (long long)row.id.v);
        struct str key = str_fmt(tx->arena, "mail.note:%lld", (long long)row.id.v);
        return job_add(tx, "mail.note", payload, key, 0);
}

enum err notify_staff(struct tx *tx, int64_t rights, enum subject_kind subject, int64_t subject_id, struct str title)
{
        struct note_staff_rows staff;

        TRY(sql_note_staff(tx, rights, &staff));
        for (size_t i = 0; i < staff.n; i++)
                TRY(notify(tx, staff.v[i].id, NOTE_STAFF_QUEUE, subject, subject_id, S(""), title));
        return OK;
}

/* ---- Reading ---------------------------------------------------------------------------------------------------------- */

enum err notifications_of(struct tx *tx, struct user_id user, int64_t page, struct notifications *ret)
{
        struct note_list_rows rows;

        TRY(sql_note_list(tx, user, LIMIT_PAGE_ITEMS + 1, (page > 1 ? page - 1 : 0) * LIMIT_PAGE_ITEMS, &rows));
        struct notification *v = ARENA_ARRAY(tx->arena, struct notification, rows.n);
        for (size_t i = 0; i < rows.n; i++) {
                const struct note_list_row *r = &rows.v[i];
                v[i] = (struct notification){ .id = r->id, .user = r->user_id, .kind = (enum note_kind)r->kind, .subject = r->subject,
                        .subject_id = r->subject_id, .actor_name = r->actor_name, .title = r->title, .created_at = r->created_at,
                        .read_at = r->read_at };
        }
        *ret = (struct notifications){ v, rows.n };
        return OK;
}

enum err notification_get(struct tx *tx, struct notification_id id, struct notification *ret)
{
        struct note_get_row r;

        TRY(sql_note_get(tx, id, &r));
        *ret = (struct notification){ .id = r.id, .user = r.user_id, .kind = (enum note_kind)r.kind, .subject = r.subject,
                .subject_id = r.subject_id, .actor_name = r.actor_name, .title = r.title, .created_at = r.created_at,
                .read_at = r.read_at };
        return OK;
}

enum err notifications_unread(struct tx *tx, struct user_id user, int64_t *ret)
{
        struct note_unread_row row;

        TRY(sql_note_unread(tx, user, &row));
        *ret = row.n;
        return OK;
}

enum err notification_read(struct tx *tx, struct user_id actor, struct notification_id id)
{
        struct note_get_row row;
        int64_t changed;

        TRY(sql_note_get(tx, id, &row));
        if (row.user_id.v != actor.v)
                return ERR_NOT_FOUND;
        return sql_note_mark(tx, id, actor, tx->now_ms, &changed);
}

enum err notifications_read_all(struct tx *tx, struct user_id actor, struct notification_id newest)
{
        int64_t changed;

        return sql_note_mark_all(tx, actor, newest, tx->now_ms, &changed);
}
