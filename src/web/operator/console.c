/* The frame of the console, and its overview: what waits, how the place grows. */
#include "web/operator/console.h"

#include <string.h>

enum err console_of(struct req *r, const char *title, enum console_tab tab, struct console *ret)
{
        struct console c = { .shell = shell_of(r, t_raw(r->lang, title), NAV_CONSOLE), .tab = tab, .review = req_staff(r, STAFF_REVIEW),
                .finance = req_staff(r, STAFF_FINANCE), .people = req_staff(r, STAFF_PEOPLE), .operator = req_staff(r, STAFF_OPERATOR) };

        c.shell.noindex = true;
        TRY(overview_queues(r->tx, &c.queues));
        *ret = c;
        return OK;
}

const char *age_tone(int64_t since_ms, int64_t now_ms)
{
        int64_t age = now_ms - since_ms;

        return age >= 2 * MS_DAY ? "bad" : age >= MS_DAY ? "warn" : "";
}

/* ---- The chart: projects opened a week as bars, proposals for each as a line --------------------------------------------------- */

#define CHART_LEFT 50
#define CHART_WIDTH 670
#define CHART_TOP 20
#define CHART_FOOT 200
#define BAR_WIDTH 38

/* The smallest of 1, 2, 5, 10, 20, 50 … of which three reach the value. */
static int64_t nice_step(int64_t value)
{
        static const int64_t firsts[] = { 1, 2, 5 };

        for (int64_t ten = 1;; ten *= 10)
                for (size_t i = 0; i < ARRAY_LEN(firsts); i++)
                        if (3 * firsts[i] * ten >= value)
                                return firsts[i] * ten;
}

/* Proposals for a project, in tenths. */
static int64_t tenths_each(const struct overview_week *w)
{
        return w->projects == 0 ? 0 : (w->proposals * 10 + w->projects / 2) / w->projects;
}

static int64_t height_of(int64_t value, int64_t full)
{
        return value * (CHART_FOOT - CHART_TOP) / full;
}

/* Time runs in reading direction. */
static int64_t week_x(bool rtl, int64_t i)
{
        int64_t slot = rtl ? OVERVIEW_WEEKS - 1 - i : i;

        return (rtl ? 0 : CHART_LEFT) + slot * CHART_WIDTH / OVERVIEW_WEEKS + 9;
}

static void chart_axes(struct chart *ret, bool rtl, int64_t step)
{
        ret->left = rtl ? 0 : CHART_LEFT;
        ret->right = ret->left + CHART_WIDTH;
        ret->tick_x = rtl ? ret->right + 8 : CHART_LEFT - 8;
        ret->tick_anchor = rtl ? "start" : "end";
        for (int64_t i = 0; i < CHART_TICKS; i++) {
                int64_t y = CHART_FOOT - height_of(i, CHART_TICKS - 1);
                ret->ticks.v[ret->ticks.n++] = (struct chart_tick){ .y = y, .text_y = y + 4, .value = i * step };
        }
}

static void chart_bars(struct req *r, const struct overview_week *weeks, int64_t step, struct chart *ret)
{
        bool rtl = r->lang == LANG_AR;

        for (int64_t i = 0; i < OVERVIEW_WEEKS; i++) {
                int64_t h = height_of(weeks[i].projects, 3 * step), x = week_x(rtl, i);
                bool now = i == OVERVIEW_WEEKS - 1;
                struct chart_bar bar = { .x = x, .y = CHART_FOOT - h, .h = h, .mid = x + BAR_WIDTH / 2, .now = now };

                if (now)
                        bar.label = t_raw(r->lang, T("Now"));
                else if (i % 4 == 0)
                        bar.label = date_text(r->arena, r->loc, weeks[i].from_ms, DATE_SHORT, r->now_ms);
                ret->bars.v[ret->bars.n++] = bar;
        }
}

static void chart_line(struct req *r, const struct out *o, const struct overview_week *weeks, struct chart *ret)
{
        bool rtl = r->lang == LANG_AR;
        struct buf path = buf_in(r->arena);
        int64_t most = 10;

        for (int64_t i = 0; i < OVERVIEW_WEEKS; i++)
                most = tenths_each(&weeks[i]) > most ? tenths_each(&weeks[i]) : most;
        for (int64_t i = 0; i < OVERVIEW_WEEKS; i++) {
                int64_t each = tenths_each(&weeks[i]), x = week_x(rtl, i) + BAR_WIDTH / 2, y = CHART_FOOT - height_of(each, most);

                buf_fmt(&path, "%c%lld %lld", i == 0 ? 'M' : 'L', (long long)x, (long long)y);
                if (i == 0 || i == OVERVIEW_WEEKS - 1)
                        ret->points.v[ret->points.n++] = (struct chart_point){ .x = x, .y = y, .label = tenths_text(o, each) };
        }
        ret->line = buf_str(&path);
}

static void fill_weeks(const struct out *o, const struct overview_week *weeks, struct overview_page *p)
{
        for (size_t i = 0; i < OVERVIEW_WEEKS; i++) {
                const struct overview_week *w = &weeks[i];
                p->weeks.v[p->weeks.n++] = (struct week_row){ .from_ms = w->from_ms, .projects = w->projects, .proposals = w->proposals,
                        .each = tenths_text(o, tenths_each(w)) };
                p->any = p->any || w->projects > 0 || w->proposals > 0;
        }
}

struct str trend_text(struct out *o, const struct trend *t)
{
        if (t->before == 0)
                return S("");
        int64_t percent = (t->now - t->before) * 100 / t->before;
        return str_fmt(o->b.a, "%s%lld%%", percent > 0 ? "+" : "", (long long)percent);
}

/* GET /console */
struct reply console_overview_get(struct req *r)
{
        struct overview_page p = { .now_ms = r->now_ms };
        struct overview_week weeks[OVERVIEW_WEEKS];
        struct out o = page_out(r);
        int64_t most = 3;

        TRY_REPLY(r, console_of(r, T("Overview"), CONSOLE_HOME, &p.c));
        TRY_REPLY(r, overview_growth(r->tx, r->settings, &p.growth));
        TRY_REPLY(r, overview_weeks(r->tx, weeks));
        for (size_t i = 0; i < OVERVIEW_WEEKS; i++)
                most = weeks[i].projects > most ? weeks[i].projects : most;
        chart_axes(&p.chart, r->lang == LANG_AR, nice_step(most));
        chart_bars(r, weeks, nice_step(most), &p.chart);
        chart_line(r, &o, weeks, &p.chart);
        fill_weeks(&o, weeks, &p);
        html_overview(&o, &p);
        return reply_out(r, 200, &o);
}
