/* The states of the field's things (domain.md) as words with a colour. The colour only repeats what the word says. */
#include "web/site/shell.h"

struct badge badge_project(enum project_state s)
{
        switch (s) {
        case PROJECT_DRAFT:
                return BADGE(.label = T("Draft"));
        case PROJECT_IN_REVIEW:
                return BADGE(.label = T("In review"), .tone = "info");
        case PROJECT_OPEN:
                return BADGE(.label = T("Open"), .tone = "ok");
        case PROJECT_AWARDED:
                return BADGE(.label = T("Awarded"), .tone = "hot");
        case PROJECT_COMPLETED:
                return BADGE(.label = T("Completed"), .tone = "ok", .icon = "ok");
        case PROJECT_CLOSED:
                return BADGE(.label = T("Closed"));
        case PROJECT_EXPIRED:
                return BADGE(.label = T("Expired"));
        case PROJECT_REJECTED:
                return BADGE(.label = T("Sent back"), .tone = "bad");
        }
        return BADGE(.label = T("Unknown"));
}

struct badge badge_proposal(enum proposal_state s)
{
        switch (s) {
        case PROPOSAL_SENT:
                return BADGE(.label = T("Sent"), .tone = "info");
        case PROPOSAL_SHORTLISTED:
                return BADGE(.label = T("Shortlisted"), .tone = "hot");
        case PROPOSAL_ACCEPTED:
                return BADGE(.label = T("Accepted"), .tone = "ok", .icon = "ok");
        case PROPOSAL_DECLINED:
                return BADGE(.label = T("Declined"));
        case PROPOSAL_WITHDRAWN:
                return BADGE(.label = T("Withdrawn"));
        case PROPOSAL_LAPSED:
                return BADGE(.label = T("Lapsed"));
        }
        return BADGE(.label = T("Unknown"));
}

struct badge badge_contract(enum contract_state s)
{
        switch (s) {
        case CONTRACT_OFFERED:
                return BADGE(.label = T("Waiting for the money"), .tone = "warn");
        case CONTRACT_UNDERSTOOD:
                return BADGE(.label = T("Scope confirmed"), .tone = "info");
        case CONTRACT_FUNDED:
                return BADGE(.label = T("Escrow funded"), .tone = "ok", .icon = "lock");
        case CONTRACT_ACTIVE:
                return BADGE(.label = T("In progress"), .tone = "info");
        case CONTRACT_DELIVERED:
                return BADGE(.label = T("Delivered"), .tone = "hot");
        case CONTRACT_ACCEPTED:
                return BADGE(.label = T("Work accepted"), .tone = "ok", .icon = "ok");
        case CONTRACT_CLOSED:
                return BADGE(.label = T("Closed"));
        case CONTRACT_CANCELLED:
                return BADGE(.label = T("Cancelled"));
        case CONTRACT_DISPUTED:
                return BADGE(.label = T("In dispute"), .tone = "bad");
        case CONTRACT_RULED:
                return BADGE(.label = T("Ruled"), .tone = "warn");
        }
        return BADGE(.label = T("Unknown"));
}

struct badge badge_top_up(enum top_up_state s)
{
        switch (s) {
        case TOP_UP_ANNOUNCED:
                return BADGE(.label = T("Announced"), .tone = "warn");
        case TOP_UP_CONFIRMED:
                return BADGE(.label = T("Confirmed"), .tone = "ok");
        case TOP_UP_REFUSED:
                return BADGE(.label = T("Refused"), .tone = "bad");
        }
        return BADGE(.label = T("Unknown"));
}

struct badge badge_withdrawal(enum withdrawal_state s)
{
        switch (s) {
        case WITHDRAWAL_REQUESTED:
                return BADGE(.label = T("Requested"), .tone = "warn");
        case WITHDRAWAL_IN_BATCH:
                return BADGE(.label = T("In the next batch"), .tone = "info");
        case WITHDRAWAL_SENT:
                return BADGE(.label = T("On its way"), .tone = "info");
        case WITHDRAWAL_SETTLED:
                return BADGE(.label = T("Arrived"), .tone = "ok");
        case WITHDRAWAL_FAILED:
                return BADGE(.label = T("Returned"), .tone = "bad");
        }
        return BADGE(.label = T("Unknown"));
}

struct badge badge_place(enum project_place p)
{
        switch (p) {
        case PLACE_ONLINE:
                return BADGE(.label = T("Online"), .icon = "globe");
        case PLACE_OFFICE:
                return BADGE(.label = T("In the office"), .icon = "desk");
        case PLACE_ON_SITE:
                return BADGE(.label = T("On site"), .icon = "pin");
        }
        return BADGE(.label = T("Unknown"));
}

struct badge badge_availability(enum availability a)
{
        switch (a) {
        case AVAILABLE_NOW:
                return BADGE(.label = T("Available"), .tone = "ok");
        case AVAILABLE_PART_TIME:
                return BADGE(.label = T("Available part-time"), .tone = "info");
        case AVAILABLE_NOT:
                return BADGE(.label = T("Not available now"));
        }
        return BADGE(.label = T("Unknown"));
}
