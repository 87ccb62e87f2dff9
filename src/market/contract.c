#include "market/contract.h"

#include "market/project.h"
#include "market/proposal.h"

static_assert(CONTRACT_OFFERED == 1, "states in SQL");

enum err contract_offer(struct tx *tx, struct user_id client, struct proposal_id proposal, struct contract_id *ret)
{
        static const struct transfer_id no_money;
        const struct settings *settings;
        struct proposal_core_row p;
        struct actor_by_id_row who;
        struct contract_insert_row made;

        TRY(actor_get(tx, client, &who));
        TRY(sql_proposal_core(tx, proposal, &p));
        if (p.client_id.v != client.v)
                return ERR_FORBIDDEN;
        if (p.state != PROPOSAL_ACCEPTED)
                return ERR_STATE;
        TRY(settings_get(tx, &settings));
        TRY(sql_contract_insert(tx, p.project_id, proposal, client, p.freelancer_id, p.amount_minor, p.currency, settings->commission_bp,
                                settings->hold_days, p.days, tx->now_ms, &made));
        TRY(event_add(tx, EVENT_CONTRACT_OFFERED, SUBJECT_CONTRACT, made.id.v, client, no_money, S("")));
        TRY(notify(tx, p.freelancer_id, NOTE_PROPOSAL_ACCEPTED, SUBJECT_CONTRACT, made.id.v, who.display_name, p.project_title));
        *ret = made.id;
        return OK;
}
