/*
 * Ids are one-field structs, one per table, so that they cannot be swapped. 0 is "none" (NULL in the database).
 * The query generator knows them by the table's name: projects.id and every column that references projects are struct project_id.
 */
#ifndef WASL_IDS_H
#define WASL_IDS_H

#include <stdint.h>

#define ID_TYPE(name) struct name##_id { int64_t v; }

ID_TYPE(account);
ID_TYPE(attachment);
ID_TYPE(audit_entry);
ID_TYPE(auth_token);
ID_TYPE(category);
ID_TYPE(contract);
ID_TYPE(delivery);
ID_TYPE(education);
ID_TYPE(event);
ID_TYPE(file);
ID_TYPE(job);
ID_TYPE(notification);
ID_TYPE(portfolio_work);
ID_TYPE(posting);
ID_TYPE(project);
ID_TYPE(project_question);
ID_TYPE(proposal);
ID_TYPE(review);
ID_TYPE(session);
ID_TYPE(skill);
ID_TYPE(top_up);
ID_TYPE(transfer);
ID_TYPE(user);
ID_TYPE(withdrawal);

/* The key of one form as it was shown: the same key is the same wish, however often it is sent. */
struct idem_key {
        unsigned char b[16];
};

#endif
