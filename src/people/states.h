/* States and kinds of people's things, stored as their numbers: never renumber, only append. */
#ifndef WASL_PEOPLE_STATES_H
#define WASL_PEOPLE_STATES_H

enum user_state { USER_ACTIVE = 1, USER_SUSPENDED, USER_CLOSED };

/* Rights of staff, as bits of users.staff_rights; 0 is nobody of staff. */
enum staff_right {
        STAFF_REVIEW = 1,   /* projects in review, reports */
        STAFF_FINANCE = 2,  /* top-ups, withdrawals, statements */
        STAFF_PEOPLE = 4,   /* look up, suspend */
        STAFF_OPERATOR = 8, /* settings, texts, staff; implies the others */
};

enum auth_token_kind { TOKEN_CONFIRM_EMAIL = 1, TOKEN_RESET_PASSWORD, TOKEN_CHANGE_EMAIL };

enum language_level { LEVEL_BASIC = 1, LEVEL_CONVERSATIONAL, LEVEL_FLUENT, LEVEL_NATIVE };

enum availability { AVAILABLE_NOW = 1, AVAILABLE_PART_TIME, AVAILABLE_NOT };

#endif
