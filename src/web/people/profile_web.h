/* Pages of profiles and portfolios, the list of freelancers, files and pictures. */
#ifndef WASL_WEB_PROFILE_H
#define WASL_WEB_PROFILE_H

#include "web/people/people_web.h"

/* ---- One's own profile: a page for each section (profile_edit.c, works.c) ----------------------------------------------------------- */

enum profile_part { PART_ABOUT, PART_SKILLS, PART_LANGUAGES, PART_EDUCATION, PART_PICTURE, PART_WORKS };

/* What stands on top of each of them. */
struct profile_frame {
        struct shell shell;
        enum profile_part part;
        struct completeness done;
        struct user_id id;
        bool is_freelancer;
        const char *next; /* what is worth doing next (message), NULL when all is there */
        struct str next_href;
};
struct about_page {
        struct profile_frame frame;
        struct form form;
        struct options categories, availabilities, countries;
};
struct skill_item {
        struct skill_id id;
        struct str name;
        bool chosen;
};
struct own_skill_group {
        struct str name;
        struct skill_items {
                struct skill_item *v;
                size_t n;
        } items;
        int64_t chosen;
        bool open;
};
struct skills_page {
        struct profile_frame frame;
        struct form form;
        struct own_skill_groups {
                struct own_skill_group *v;
                size_t n;
        } groups;
};
/* A row of the forms for languages and education: the names of its fields. */
struct row_names {
        const char *a, *b, *c, *d;
};
struct row_list {
        struct row_names *v;
        size_t n;
};
struct languages_page {
        struct profile_frame frame;
        struct form form;
        struct row_list rows;
        struct options languages, levels;
};
struct education_page {
        struct profile_frame frame;
        struct form form;
        struct row_list rows;
};
struct picture_page {
        struct profile_frame frame;
        struct form form;
        struct file_id avatar;
        struct str name;
};
struct works_page {
        struct profile_frame frame;
        struct works works;
};
struct work_edit_page {
        struct profile_frame frame;
        struct form form, replace;
        bool is_new;
        struct work work; /* not for a new one */
        struct str action;
};
void html_profile_open(struct out *o, const struct profile_frame *p); /* heading, completeness, tabs */
void html_profile_about(struct out *o, const struct about_page *p);
void html_profile_skills(struct out *o, const struct skills_page *p);
void html_profile_languages(struct out *o, const struct languages_page *p);
void html_profile_education(struct out *o, const struct education_page *p);
void html_profile_picture(struct out *o, const struct picture_page *p);
void html_works_mine(struct out *o, const struct works_page *p);
void html_work_edit(struct out *o, const struct work_edit_page *p);

/* Loads the frame; ret_profile is the person's own. */
enum err profile_frame_load(struct req *r, enum profile_part part, struct profile_frame *ret, struct profile *ret_profile);

struct reply profile_about_get(struct req *r);
struct reply profile_about_post(struct req *r);
struct reply profile_skills_get(struct req *r);
struct reply profile_skills_post(struct req *r);
struct reply profile_languages_get(struct req *r);
struct reply profile_languages_post(struct req *r);
struct reply profile_education_get(struct req *r);
struct reply profile_education_post(struct req *r);
struct reply profile_picture_get(struct req *r);
struct reply profile_picture_post(struct req *r);
struct reply profile_picture_remove_post(struct req *r);
struct reply works_mine_get(struct req *r);
struct reply work_new_get(struct req *r);
struct reply work_new_post(struct req *r);
struct reply work_edit_get(struct req *r);
struct reply work_back_get(struct req *r);
struct reply work_edit_post(struct req *r);
struct reply work_delete_post(struct req *r);
struct reply work_picture_replace_post(struct req *r);
struct reply work_picture_delete_post(struct req *r);
struct reply work_picture_move_post(struct req *r);

/* ---- What everybody sees (people.c) ------------------------------------------------------------------------------------------------- */

struct spoken_line {
        struct str name;
        const char *level;
};
/* The six marks, for a template's loop. */
struct marks_view {
        const int64_t *v;
        size_t n;
};
struct profile_page {
        struct shell shell;
        struct profile profile;
        struct profile_figures figures;
        struct client_figures client;
        struct review_means means; /* as the role that the page shows first */
        struct reviews reviews;
        struct pager pager; /* of the reviews */
        bool own, as_freelancer;
        struct str place; /* "Marrakesh, Morocco" */
        struct str category;
        struct spoken_lines {
                struct spoken_line *v;
                size_t n;
        } spoken;
        struct completeness done;
};
struct work_page {
        struct shell shell;
        struct work work;
        bool own;
};
struct person_card {
        struct directory_line line;
        struct str place, category;
};
struct people_chip {
        struct str href, label;
};
struct freelancers_page {
        struct shell shell;
        struct form form;
        struct options categories, skills, availabilities, countries, cities;
        struct person_cards {
                struct person_card *v;
                size_t n;
        } cards;
        struct people_chips {
                struct people_chip v[8];
                size_t n;
        } chips;
        struct pager pager;
};
void html_profile_show(struct out *o, const struct profile_page *p);
void html_work_show(struct out *o, const struct work_page *p);
void html_people(struct out *o, const struct freelancers_page *p);

/* "Marrakesh, Morocco", one of the two, or empty. */
struct str place_words(struct req *r, struct str city, struct str country);
/* A year is no number of things: its digits are not grouped. */
struct str year_of(const struct out *o, int64_t year);
/* The names of levels as messages. */
const char *level_words(enum language_level l);

struct reply people_get(struct req *r);
struct reply person_get(struct req *r);
struct reply work_get_page(struct req *r);
struct reply file_get(struct req *r);
struct reply picture_get(struct req *r);

#endif
