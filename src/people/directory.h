/*
 * The list of freelancers: everybody who is a freelancer, active, confirmed, and has a headline. Who is available comes first, then who
 * changed the profile last.
 */
#ifndef WASL_PEOPLE_DIRECTORY_H
#define WASL_PEOPLE_DIRECTORY_H

#include "base/base.h"
#include "base/ids.h"
#include "db/db.h"
#include "people/profile.h"

#define DIRECTORY_SKILLS 4

struct directory_filter {
        struct category_id category; /* 0: any */
        struct skill_id skill;       /* 0: any */
        int64_t availability;        /* enum availability, 0: any */
        struct str country;          /* empty: any */
        struct str city;             /* empty: any; as written in the profile, ASCII case apart */
        int64_t page;                /* from 1 */
};
struct directory_line {
        struct user_id id;
        struct str name, headline, city, country;
        enum availability availability;
        struct file_id avatar;
        struct category_id category;
        struct names category_name;
        struct profile_skill skills[DIRECTORY_SKILLS];
        size_t n_skills;
        int64_t done;         /* contracts accepted or closed */
        int64_t review_count; /* visible reviews by clients */
        int64_t review_tenths; /* their mean over the six criteria, in tenths: 10 to 50; 0 without */
};
struct directory_lines {
        struct directory_line *v;
        size_t n; /* LIMIT_PAGE_ITEMS + 1 when there are more */
};
enum err directory_list(struct tx *tx, const struct directory_filter *f, struct directory_lines *ret);

/* Cities that profiles with a headline name, the most frequent first, for the filter; of one country or all. */
struct city_count {
        struct str city;
        int64_t n;
};
struct city_counts {
        struct city_count *v;
        size_t n;
};
enum err directory_cities(struct tx *tx, struct str country, struct city_counts *ret);
/* Countries likewise. */
enum err directory_countries(struct tx *tx, struct city_counts *ret);

#endif
