/*
 * Contracts: what a project owner and a freelancer have agreed.
 *
 * States and moves (who): none → offered (the owner accepts a proposal).
 */
#ifndef WASL_MARKET_CONTRACT_H
#define WASL_MARKET_CONTRACT_H

#include "base/ids.h"
#include "db/db.h"
#include "market/contract.sql.h"

/*
 * The contract of a proposal that was just accepted, with today's commission and hold; tells the freelancer. Called by proposal_accept() only, which has checked
 * the owner. Errors: ERR_NOT_FOUND, ERR_FORBIDDEN (not the project's owner), ERR_STATE (the proposal is not accepted), ERR_EXISTS (a contract is there).
 */
enum err contract_offer(struct tx *tx, struct user_id client, struct proposal_id proposal, struct contract_id *ret);

#endif
