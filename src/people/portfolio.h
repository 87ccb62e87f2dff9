/*
 * The portfolio: works with a title, a text, a link and pictures in an order of the person's own. Public wherever the profile is.
 */
#ifndef WASL_PEOPLE_PORTFOLIO_H
#define WASL_PEOPLE_PORTFOLIO_H

#include "base/base.h"
#include "base/ids.h"
#include "db/db.h"
#include "site/site.h"
#include "text/text.h"

#define WORK_PICTURES 10
#define WORK_TITLE_MIN_CHARS 3
#define WORK_LINK_BYTES 500

struct work_draft {
        struct str title;   /* WORK_TITLE_MIN_CHARS to LIMIT_TITLE_CHARS */
        struct str body_md; /* up to LIMIT_BIO_CHARS */
        struct str link;    /* http or https, or empty */
};
struct work_picture {
        struct attachment_id id;
        struct file_id file; /* the original, for url_picture() */
        struct str name;
        int64_t width, height;
};
struct work_pictures {
        struct work_picture *v;
        size_t n;
};
struct work {
        struct portfolio_work_id id;
        struct user_id owner;
        struct str owner_name;
        struct file_id owner_avatar;
        struct work_draft text;
        int64_t created_at, changed_at;
        struct work_pictures pictures;
};
/* One of a list: the first picture stands for it. */
struct work_line {
        struct portfolio_work_id id;
        struct str title;
        struct file_id cover; /* 0: no picture */
        int64_t changed_at;
};
struct works {
        struct work_line *v;
        size_t n;
};

/* Works of a person, newest first. The caller has found the profile to be visible. */
enum err work_list(struct tx *tx, struct user_id owner, struct works *ret);
/* ERR_NOT_FOUND also when the owner's profile is not public (and the viewer is not the owner). */
enum err work_get(struct tx *tx, struct user_id viewer, struct portfolio_work_id id, struct work *ret);

/* Who: freelancers. ERR_INVALID, ERR_LIMIT (LIMIT_PORTFOLIO works), ERR_FORBIDDEN (not a freelancer). */
enum err work_add(struct tx *tx, struct user_id actor, const struct work_draft *d, struct portfolio_work_id *ret);
/* The rest, who: the owner; ERR_NOT_FOUND for anybody else. */
enum err work_save(struct tx *tx, struct user_id actor, struct portfolio_work_id id, const struct work_draft *d);
enum err work_delete(struct tx *tx, struct user_id actor, struct portfolio_work_id id);
/* Behind those that are there. ERR_LIMIT beyond WORK_PICTURES, ERR_TYPE for what is no picture. */
enum err work_add_pictures(struct tx *tx, struct user_id actor, struct portfolio_work_id id, const struct stored_file *v, size_t n);
/* The new picture takes the old one's place and order. */
enum err work_replace_picture(struct tx *tx, struct user_id actor, struct portfolio_work_id id, struct attachment_id picture,
                              const struct stored_file *by);
enum err work_delete_picture(struct tx *tx, struct user_id actor, struct portfolio_work_id id, struct attachment_id picture);
/* One place towards the front (earlier) or back. At the end already: nothing happens. */
enum err work_move_picture(struct tx *tx, struct user_id actor, struct portfolio_work_id id, struct attachment_id picture, bool earlier);

#endif
