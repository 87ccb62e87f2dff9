#include "main/work_table.h"

#include <string.h>

#include "ledger/audit_job.h"
#include "ledger/ledger.h"
#include "market/contract.h"
#include "market/figures.h"
#include "market/project.h"
#include "market/review.h"
#include "outside/mail.h"
#include "people/session.h"
#include "web/core.sql.h"

static enum err sweep_form_keys(struct tx *tx, bool *ret_more)
{
        int64_t gone;

        *ret_more = false;
        return sql_idem_sweep(tx, tx->now_ms - 2 * MS_DAY, &gone);
}

static enum err seal_days(struct tx *tx, bool *ret_more)
{
        int64_t sealed;

        TRY(ledger_seal_days(tx, &sealed));
        *ret_more = sealed == LIMIT_SEALS_A_CALL;
        return OK;
}

static const struct clock_kind clocks[] = {
        { "contracts: accept what nobody decided", 5 * MS_MINUTE, contract_clock_accept },
        { "contracts: remind of deliveries", 30 * MS_MINUTE, contract_clock_remind },
        { "contracts: mature pending money", 5 * MS_MINUTE, contract_clock_mature },
        { "reviews: show after the window", 30 * MS_MINUTE, review_clock_show },
        { "market: count the figures", 10 * MS_MINUTE, market_figures_count },
        { "projects: expire", 10 * MS_MINUTE, project_expire_due },
        { "people: sweep sessions and links", MS_HOUR, people_sweep },
        { "web: sweep form keys", MS_HOUR, sweep_form_keys },
        { "ledger: seal days", MS_HOUR, seal_days },
        { "ledger: ask for an audit", MS_DAY, ledger_audit_ask },
        { "jobs: forget those that are done", MS_HOUR, jobs_sweep },
};

/* Mail's kinds, and the ledger's one: an audit reads everything, so it gets its time. */
static struct job_kind *job_kinds(struct arena *a, size_t *ret_n)
{
        static const struct job_kind audit = { LEDGER_AUDIT_JOB, ledger_audit_run, 30 * MS_MINUTE };
        struct job_kind *kinds = ARENA_ARRAY(a, struct job_kind, mail_job_kinds_n + 1);

        memcpy(kinds, mail_job_kinds, mail_job_kinds_n * sizeof(*kinds));
        kinds[mail_job_kinds_n] = audit;
        *ret_n = mail_job_kinds_n + 1;
        return kinds;
}

/* "https://example.org:8443" -> "example.org": what we call ourselves to mail servers. */
static struct str domain_of(struct str site_url)
{
        ptrdiff_t slashes = str_find(site_url, '/');
        struct str host = str_slice(site_url, slashes >= 0 ? (size_t)slashes + 2 : 0, site_url.n);
        ptrdiff_t colon = str_find(host, ':');

        return host.n == 0 || host.p[0] == '[' ? S("localhost") : colon > 0 ? str_slice(host, 0, (size_t)colon) : host;
}

static bool mail_of(struct cli *c, struct str site_url, struct mail_config *ret)
{
        const struct config *cfg = &c->cfg;
        struct mail_config m = { .transport = str_eq(cfg->mail_transport, S("smtp")) ? MAIL_SMTP : MAIL_FOLDER, .folder = cfg->mail_folder,
                .user = cfg->smtp_user,
                .password = cfg->smtp_password, .from = cfg->mail_from, .domain = domain_of(site_url) };

        if (m.transport == MAIL_SMTP && mail_server_of(cfg->smtp_url, m.user.n > 0, &m) != OK)
                return cli_fail("smtp_url is '%.*s': it must look like smtp://host:587 or smtps://host:465", STR_ARG(cfg->smtp_url)), false;
        if (!mail_address_ok(m.from))
                return cli_fail("mail_from is '%.*s': it must be an e-mail address", STR_ARG(m.from)), false;
        *ret = m;
        return true;
}

bool work_config(struct cli *c, struct db *db, const struct clock *clock, const unsigned char secret[32], struct str site_url,
                 struct worker_config *ret)
{
        struct outside *out = ARENA_NEW(c->a, struct outside);
        struct site_secret *own = ARENA_NEW(c->a, struct site_secret);

        if (!mail_of(c, site_url, &out->mail))
                return false;
        memcpy(own->b, secret, sizeof(own->b));
        out->site_url = site_url;
        out->secret = own;
        *ret = (struct worker_config){ .clocks = clocks, .n_clocks = ARRAY_LEN(clocks),
                .env = { .db = db, .clock = clock, .app = out } };
        ret->kinds = job_kinds(c->a, &ret->n_kinds);
        return true;
}
