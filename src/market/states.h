/*
 * States of the field's things (domain.md), stored as their numbers: never renumber, only append.
 * The moves between them are in each feature's header.
 */
#ifndef WASL_MARKET_STATES_H
#define WASL_MARKET_STATES_H

enum project_state {
        PROJECT_DRAFT = 1, PROJECT_IN_REVIEW, PROJECT_OPEN, PROJECT_AWARDED, PROJECT_COMPLETED, PROJECT_CLOSED, PROJECT_EXPIRED,
        PROJECT_REJECTED
};
enum project_place { PLACE_ONLINE = 1, PLACE_OFFICE, PLACE_ON_SITE };
enum close_reason { CLOSE_FOUND_ELSEWHERE = 1, CLOSE_NO_LONGER_NEEDED, CLOSE_NO_FIT, CLOSE_BUDGET, CLOSE_OTHER };

enum proposal_state { PROPOSAL_SENT = 1, PROPOSAL_SHORTLISTED, PROPOSAL_ACCEPTED, PROPOSAL_DECLINED, PROPOSAL_WITHDRAWN, PROPOSAL_LAPSED };
enum decline_reason { DECLINE_PRICE = 1, DECLINE_TIME, DECLINE_FIT, DECLINE_CHOSE_ANOTHER, DECLINE_OTHER };

/* offered (proposal accepted, no money yet) → active (funded) → delivered → accepted (money released, on hold) → closed (matured). */
enum contract_state {
        CONTRACT_OFFERED = 1, CONTRACT_UNDERSTOOD, CONTRACT_FUNDED, CONTRACT_ACTIVE, CONTRACT_DELIVERED, CONTRACT_ACCEPTED, CONTRACT_CLOSED,
        CONTRACT_CANCELLED, CONTRACT_DISPUTED, CONTRACT_RULED
};

/* What market_figures holds. */
enum market_figure { MARKET_OPEN_PROJECTS = 1, MARKET_CONTRACTS_DONE, MARKET_FIRST_PROPOSAL, MARKET_FIRST_EARNING, MARKET_DEMAND };

#endif
