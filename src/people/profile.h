/*
 * Profiles: what a person says of themselves, and the figures that the marketplace adds.
 *
 * Everybody has one from the start (account_add makes it), empty. It is public, at /people/{id}, while the account is active and its
 * address confirmed. A freelancer is listed (people/directory.h) once there is a headline.
 *
 * Only the person writes it. Each section is saved by itself and whole: saving the skills replaces the skills.
 *
 * Figures are counted from contracts, for freelancers from FIGURE_LEAST contracts on that came to an end; before that they are "not counted
 * yet", never 0:
 *   completion  accepted or closed, of those that ended (with cancelled and ruled ones)
 *   on time     first delivery not after the due date, of those delivered
 *   re-hire     clients who funded more than one contract, of all who funded one
 *   done        number of contracts accepted or closed (counted from the first one)
 * Reply time and contact success need conversations; while there are none they are "not counted yet" for everybody.
 * A client's figures are in market/project.h (client_figures).
 */
#ifndef WASL_PEOPLE_PROFILE_H
#define WASL_PEOPLE_PROFILE_H

#include "base/base.h"
#include "base/ids.h"
#include "db/db.h"
#include "people/portfolio.h"
#include "people/states.h"
#include "site/site.h"
#include "text/text.h"

#define FIGURE_LEAST 3
#define YEAR_FIRST 1950

/* A name of shared reference data in the three languages. */
struct names {
        struct str ar, fr, en;
};
struct str names_in(const struct names *n, enum lang l);

struct profile_skill {
        struct skill_id id;
        struct names name;
};
struct profile_skills {
        struct profile_skill *v;
        size_t n;
};
struct profile_language {
        struct str code; /* people/world.h */
        enum language_level level;
};
struct profile_languages {
        struct profile_language *v;
        size_t n;
};
struct profile_education {
        struct str school, degree;
        int64_t from_year, to_year; /* to_year 0: still there */
};
struct profile_educations {
        struct profile_education *v;
        size_t n;
};

struct profile_about {
        struct str headline; /* up to LIMIT_HEADLINE_CHARS */
        struct str bio_md;   /* Markdown, up to LIMIT_BIO_CHARS */
        struct category_id category; /* 0: none yet */
        enum availability availability;
        struct str city, country; /* ISO 3166-1 alpha-2; either may be empty */
};

/* ---- Reading ----------------------------------------------------------------------------------------------------------- */

struct profile {
        struct user_id id;
        struct str name;
        bool is_client, is_freelancer;
        struct profile_about about;
        struct names category; /* of about.category */
        struct file_id avatar; /* 0: none */
        int64_t member_since, changed_at;
        struct profile_skills skills;
        struct profile_languages languages;
        struct profile_educations educations;
        struct works works; /* newest first */
};
/*
 * Anybody's public profile. ERR_NOT_FOUND also for suspended, closed and unconfirmed accounts; the person sees the own one in any state.
 * viewer 0: nobody.
 */
enum err profile_get(struct tx *tx, struct user_id viewer, struct user_id user, struct profile *ret);

struct profile_figure {
        bool counted;
        int64_t value; /* percent, or a number */
};
struct profile_figures {
        struct profile_figure completion, on_time, rehire, done;
};
enum err profile_figures(struct tx *tx, struct user_id user, struct profile_figures *ret);

/* What a client looks for, and whether it is there: 10 points each. */
struct completeness {
        bool headline, bio, category, skills, place, languages, education, avatar, work, availability;
        int percent;
};
struct completeness profile_completeness(const struct profile *p);

/* ---- Writing: each by the person alone --------------------------------------------------------------------------------------- */

/* ERR_INVALID (a length, an unknown country), ERR_NOT_FOUND (no such category). */
enum err profile_save_about(struct tx *tx, struct user_id actor, const struct profile_about *about);
/* Up to LIMIT_SKILLS (ERR_LIMIT), in this order; twice the same is once. ERR_NOT_FOUND: no such skill. */
enum err profile_save_skills(struct tx *tx, struct user_id actor, const struct skill_id *skills, size_t n);
/* Up to LIMIT_LANGUAGES (ERR_LIMIT). ERR_INVALID: unknown language or level, a language twice. */
enum err profile_save_languages(struct tx *tx, struct user_id actor, const struct profile_language *v, size_t n);
/*
 * Up to LIMIT_EDUCATION (ERR_LIMIT). ERR_INVALID: school or degree missing or too long, years outside YEAR_FIRST … this year + 10, an end
 * before the beginning.
 */
enum err profile_save_educations(struct tx *tx, struct user_id actor, const struct profile_education *v, size_t n);
/* A picture that prepare_pictures() stored; NULL takes the picture away. ERR_TYPE: not a picture. */
enum err profile_save_avatar(struct tx *tx, struct user_id actor, const struct stored_file *picture);

#endif
