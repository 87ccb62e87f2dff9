/* What the tests of src/people share: people with passwords, the last mail's link, checks that work on the database's threads. */
#ifndef WASL_TEST_PEOPLE_HELP_H
#define WASL_TEST_PEOPLE_HELP_H

#include "db_help.h"

#include "people/account.h"
#include "people/session.h"
#include "people/token.h"

/* cmocka's asserts must stay on the test's thread; a transaction's function says ERR_INVALID and where. */
#define CHECK(x)                                                                  \
        do {                                                                      \
                if (!(x)) {                                                       \
                        print_error("%s:%d: not so: %s\n", __FILE__, __LINE__, #x); \
                        return ERR_INVALID;                                       \
                }                                                                 \
        } while (0)
#define CHECK_ERR(x, wanted)                                                                                                         \
        do {                                                                                                                         \
                enum err check_err_ = (x);                                                                                           \
                if (check_err_ != (wanted)) {                                                                                        \
                        print_error("%s:%d: %s is %s, not %s\n", __FILE__, __LINE__, #x, err_name(check_err_), err_name(wanted)); \
                        return ERR_INVALID;                                                                                          \
                }                                                                                                                    \
        } while (0)
#define CHECK_OK(x) CHECK_ERR(x, OK)

/* Runs the function in one write transaction that is then committed. */
#define IN_TX(fn)                                                              \
        static void fn##_in_tx(void **state)                                   \
        {                                                                      \
                struct place *p = *state;                                      \
                assert_int_equal(db_write(p->db, p->a, fn, NULL), OK);         \
        }

extern const struct site_secret test_secret;

/* A confirmed account, client and freelancer, named after its address; password "correct horse of " + address. */
enum err test_person(struct tx *tx, const char *email, struct user_id *ret);
struct str test_password(struct arena *a, const char *email);
/* Tries to sign in, as a page does: look, verify, sign in. address: of the network. */
enum err test_sign_in(struct tx *tx, const char *email, struct str password, const char *address, struct signed_in *ret);
/* The mail that was queued last, and the text of its link behind the last '/'. */
enum err test_last_mail(struct tx *tx, struct auth_mail *ret);
enum err test_last_link(struct tx *tx, enum auth_mail_kind kind, struct str *ret);
enum err test_mails(struct tx *tx, int64_t *ret);

#endif
