/* What people write: pieces of the grammar put together as one would. */
#include "main/demo/demo.h"

#define PROPOSAL_CHARS_MOST 900

extern const char words_ar[], words_fr[], words_en[], words_names[];
extern const size_t words_ar_n, words_fr_n, words_en_n, words_names_n;

bool demo_read_words(struct demo *d, const char **ret_file, int *ret_line)
{
        const struct {
                const char *file;
                struct str text;
                struct words *to;
        } files[] = { { "words_ar.txt", { words_ar, words_ar_n }, &d->words[LANG_AR] },
                      { "words_fr.txt", { words_fr, words_fr_n }, &d->words[LANG_FR] },
                      { "words_en.txt", { words_en, words_en_n }, &d->words[LANG_EN] },
                      { "words_names.txt", { words_names, words_names_n }, &d->names } };

        for (size_t i = 0; i < ARRAY_LEN(files); i++) {
                *ret_file = files[i].file;
                if (words_read(d->a, files[i].text, files[i].to, ret_line) != OK)
                        return false;
        }
        return true;
}

struct str demo_days(struct arena *a, enum lang lang, int64_t days)
{
        if (lang == LANG_FR)
                return str_fmt(a, "%lld jour%s", (long long)days, days > 1 ? "s" : "");
        if (lang == LANG_EN)
                return str_fmt(a, "%lld day%s", (long long)days, days > 1 ? "s" : "");
        if (days == 1)
                return S("يوم واحد");
        if (days == 2)
                return S("يومين");
        int64_t rest = days % 100;
        return str_fmt(a, "%lld %s", (long long)days, rest >= 3 && rest <= 10 ? "أيام" : rest >= 11 ? "يومًا" : "يوم");
}

struct voice demo_voice(const struct demo *d, struct rng *r, uint32_t person, enum lang lang)
{
        struct voice v = { .words = &d->words[lang], .rng = r, .she = d->people[person].she };

        voice_knows(&v, S("city"), demo_city(d, person, lang));
        return v;
}

static struct str said(struct arena *a, struct voice *v, struct str line)
{
        struct buf b = buf_in(a);

        voice_say(&b, v, line);
        return buf_str(&b);
}

/* The story's own names: they come out the same in its brief, its proposals and its reviews. */
static struct voice story_voice(const struct demo *d, struct arena *a, struct rng *r, const struct story *s, uint32_t speaker,
                                uint32_t about)
{
        struct rng own = demo_rng(d, 'v', s->index, 0);
        struct voice v = demo_voice(d, &own, s->client, s->lang);
        struct lines businesses = s->kind->lines[KIND_BUSINESS].n > 0 ? s->kind->lines[KIND_BUSINESS] : words_pool(v.words, S("business"));

        voice_knows(&v, S("business"), said(a, &v, voice_pick(&v, businesses)));
        voice_knows(&v, S("short"), said(a, &v, voice_pick(&v, s->kind->lines[KIND_SHORT])));
        v.rng = r;
        v.she = d->people[speaker].she;
        v.about_her = d->people[about].she;
        return v;
}

static void paragraph(struct buf *b)
{
        if (b->n > 0)
                buf_put(b, S("\n\n"));
}

static void say_list(struct buf *b, struct voice *v, struct lines points)
{
        for (size_t i = 0; i < points.n; i++) {
                buf_put(b, S("\n- "));
                voice_say(b, v, points.v[i]);
        }
}

/* Points as a list, or as the sentences that they are. */
static void say_points(struct arena *a, struct buf *b, struct voice *v, const struct story *s)
{
        struct lines points = voice_pick_some(a, v, s->kind->lines[KIND_POINT], (size_t)rng_between(v->rng, 3, 5));

        paragraph(b);
        if (chance(v->rng, 65)) {
                voice_say_pool(b, v, S("list.head"));
                buf_putc(b, '\n');
                say_list(b, v, points);
                return;
        }
        voice_say_pool(b, v, S("list.inline"));
        for (size_t i = 0; i < points.n; i++) {
                buf_putc(b, ' ');
                if (i > 0)
                        voice_say_pool(b, v, i + 1 == points.n ? S("list.last") : S("list.next"));
                voice_say(b, v, points.v[i]);
                voice_say_pool(b, v, i + 1 == points.n ? S("list.stop") : S("list.comma"));
        }
}

struct demo_brief demo_brief(const struct demo *d, struct arena *a, const struct story *s)
{
        struct rng r = demo_rng(d, 'b', s->index, 0);
        struct voice v = story_voice(d, a, &r, s, s->client, s->client);
        struct buf title = buf_in(a), b = buf_in(a);

        voice_say(&title, &v, voice_pick(&v, s->kind->lines[KIND_TITLE]));
        if (chance(&r, 30)) {
                voice_say_pool(&b, &v, S("greeting"));
                paragraph(&b);
        }
        voice_say_pool(&b, &v, S("who"));
        buf_putc(&b, ' ');
        voice_say(&b, &v, voice_pick(&v, s->kind->lines[KIND_NEED]));
        say_points(a, &b, &v, s);
        struct lines wishes = voice_pick_some(a, &v, words_pool(v.words, S("wish")), (size_t)rng_between(&r, 1, 3));
        paragraph(&b);
        for (size_t i = 0; i < wishes.n; i++) {
                if (i > 0)
                        buf_putc(&b, ' ');
                voice_say(&b, &v, wishes.v[i]);
        }
        if (chance(&r, 45)) {
                paragraph(&b);
                voice_say_pool(&b, &v, S("brief.end"));
        }
        return (struct demo_brief){ utf8_cut(buf_str(&title), LIMIT_TITLE_CHARS), buf_str(&b) };
}

struct str demo_proposal(const struct demo *d, struct arena *a, const struct story *s, size_t bid)
{
        uint32_t who = s->bids[bid].person;
        struct rng r = demo_rng(d, 'o', s->index, bid);
        struct voice v = story_voice(d, a, &r, s, who, s->client);
        struct buf b = buf_in(a);
        struct lines offers = voice_pick_some(a, &v, s->kind->lines[KIND_OFFER], (size_t)rng_between(&r, 2, 3));
        struct lines more = voice_pick_some(a, &v, words_pool(v.words, S("offer.more")), 6);

        voice_knows(&v, S("days"), demo_days(a, s->lang, s->bids[bid].days));
        voice_say_pool(&b, &v, S("offer.open"));
        paragraph(&b);
        if (chance(&r, 40)) {
                voice_say_pool(&b, &v, S("offer.plan"));
                buf_putc(&b, '\n');
                say_list(&b, &v, offers);
        } else {
                for (size_t i = 0; i < offers.n; i++) {
                        if (i > 0)
                                buf_putc(&b, ' ');
                        voice_say(&b, &v, offers.v[i]);
                }
        }
        paragraph(&b);
        voice_say_pool(&b, &v, S("offer.who"));
        for (size_t i = 0; i < more.n; i++) { /* one of them, then as many as it takes to be long enough */
                size_t chars = utf8_count(buf_str(&b));
                if (i > 0 && (chars > LIMIT_PROPOSAL_MIN_CHARS + 120 ? chance(&r, 60) || chars > PROPOSAL_CHARS_MOST - 150 : false))
                        break;
                buf_putc(&b, ' ');
                voice_say(&b, &v, more.v[i]);
        }
        paragraph(&b);
        voice_say_pool(&b, &v, S("offer.end"));
        return buf_str(&b);
}

struct str demo_question(const struct demo *d, struct arena *a, const struct story *s, size_t question, bool answer)
{
        struct rng r = demo_rng(d, 'q', s->index, 0);
        struct voice v = story_voice(d, a, &r, s, answer ? s->client : s->bids[question].person, s->client);
        struct lines all = voice_pick_some(a, &v, s->kind->lines[KIND_QUESTION], QUESTIONS_MOST);
        struct lines others = voice_pick_some(a, &v, words_pool(v.words, S("question")), QUESTIONS_MOST);
        struct str both = question < all.n ? all.v[question] : question - all.n < others.n ? others.v[question - all.n] : S("");

        for (size_t i = 0; i + 1 < both.n; i++)
                if (both.p[i] == '|' && both.p[i + 1] == '|')
                        return said(a, &v, str_trim(answer ? str_slice(both, i + 2, both.n) : str_slice(both, 0, i)));
        return S("");
}

struct str demo_line(const struct demo *d, struct arena *a, const struct story *s, const char *pool, bool by_client, size_t nth)
{
        uint32_t freelancer = s->n_bids > 0 ? s->bids[s->winner].person : s->client;
        struct rng r = demo_rng(d, pool[0], s->index, str_hash(str_c(pool)) + nth);
        struct voice v = story_voice(d, a, &r, s, by_client ? s->client : freelancer, by_client ? freelancer : s->client);
        struct buf b = buf_in(a);

        voice_say_pool(&b, &v, str_c(pool));
        return buf_str(&b);
}

/* ---- Of themselves ---------------------------------------------------------------------------------------------------------------- */

struct str demo_headline(const struct demo *d, struct arena *a, uint32_t person)
{
        struct rng r = demo_rng(d, 'h', person, 0);
        const struct person *p = &d->people[person];
        struct voice v = demo_voice(d, &r, person, p->lang);
        struct buf b = buf_in(a);

        voice_say_pool(&b, &v, str_fmt(a, "headline.%s", demo_categories[p->category]));
        return utf8_cut(buf_str(&b), LIMIT_HEADLINE_CHARS);
}

static struct str client_bio(struct arena *a, struct voice *v)
{
        struct buf b = buf_in(a);

        voice_say_pool(&b, v, S("bio.client"));
        return buf_str(&b);
}

struct str demo_bio(const struct demo *d, struct arena *a, uint32_t person)
{
        struct rng r = demo_rng(d, 'B', person, 0);
        const struct person *p = &d->people[person];
        struct voice v = demo_voice(d, &r, person, p->lang);
        struct buf b = buf_in(a);

        if (!p->is_freelancer)
                return client_bio(a, &v);
        voice_say_pool(&b, &v, S("bio.open"));
        buf_putc(&b, ' ');
        voice_say_pool(&b, &v, str_fmt(a, "bio.%s", demo_categories[p->category]));
        paragraph(&b);
        struct lines ways = voice_pick_some(a, &v, words_pool(v.words, S("bio.way")), (size_t)rng_between(&r, 2, 4));
        if (chance(&r, 45)) {
                voice_say_pool(&b, &v, S("bio.ways"));
                buf_putc(&b, '\n');
                say_list(&b, &v, ways);
        } else {
                for (size_t i = 0; i < ways.n; i++) {
                        if (i > 0)
                                buf_putc(&b, ' ');
                        voice_say(&b, &v, ways.v[i]);
                }
        }
        if (chance(&r, 60)) {
                paragraph(&b);
                voice_say_pool(&b, &v, S("bio.end"));
        }
        return buf_str(&b);
}
