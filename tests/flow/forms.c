/*
 * Bad input on every form: the error stands beside the field and in the summary on top, in the reader's language; what was typed is kept;
 * nothing is written.
 *
 * The route table is the list of forms: every POST route is sent something wrong below, or stands in the list of those that take nothing
 * that could be wrong.
 */
#include <stdio.h>
#include <string.h>

#include "flow/town.h"
#include "web/web.h"

#define FILL "Please fill in this field."
#define CHOOSE "Please choose one."
#define LINE60 "سسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسسس"
#define SHORT "قصير"
#define BANK "bank_holder=وصل\nbank_name=بنك المغرب\nbank_account=007780000123456789012396"
#define MAILED "nobody@nowhere"

/* A refused form: who, page, form, fields, the field that is wrong, what is said about it, what must still be there. */
#define BAD(label, who, page, form_, fields_, bad_, say_, keep_) \
        { label, who, SUBMIT, page, .form = form_, .fields = fields_, .status = 422, .bad = bad_, .say = say_, .keep = keep_ }

static const struct step people[] = {
        BAD("sign-up: nothing chosen", NULL, "/sign-up", NULL, "name=\nemail=\npassword=", "role", CHOOSE, NULL),
        BAD("sign-up: no name", NULL, "/sign-up", NULL, "role=client\nname=\nemail=a@example.org\npassword=marrakesh gate 1071", "name",
            FILL, "email=a@example.org"),
        BAD("sign-up: a name too long", NULL, "/sign-up", NULL,
            "role=client\nname=" LINE60 "س\nemail=a@example.org\npassword=marrakesh gate 1071", "name",
            "Please write no more than {n} characters.|n=60", "email=a@example.org"),
        BAD("sign-up: no address", NULL, "/sign-up", NULL, "role=both\nname=سلمى\nemail=" MAILED "\npassword=marrakesh gate 1071", "email",
            "This does not look like an e-mail address.", "name=سلمى\nemail=" MAILED),
        BAD("sign-up: a password too short", NULL, "/sign-up", NULL, "role=client\nname=سلمى\nemail=a@example.org\npassword=short",
            "password",
            "This password is too short. Take at least 10 characters; several words are easy to remember.", "name=سلمى"),
        BAD("sign-up: a password that is guessed first", NULL, "/sign-up", NULL,
            "role=client\nname=سلمى\nemail=a@example.org\npassword=1234567890123", "password",
            "This password is one of those that are guessed first. Take several words that only you would put together.", "name=سلمى"),
        BAD("sign-in: nothing typed", NULL, "/sign-in", NULL, "email=client@example.org\npassword=", "password", FILL,
            "email=client@example.org"),
        BAD("sign-in: another password", NULL, "/sign-in", NULL, "email=client@example.org\npassword=another one entirely", "",
            "This address and password do not belong together. Look at both again.", "email=client@example.org"),
        BAD("sign-in: an address that is not registered is told the same", NULL, "/sign-in", NULL,
            "email=unknown@example.org\npassword=another one entirely", "",
            "This address and password do not belong together. Look at both again.", "email=unknown@example.org"),
        BAD("reset: no address", NULL, "/reset", NULL, "email=" MAILED, "email", "This does not look like an e-mail address.",
            "email=" MAILED),
        { "reset: a link is sent", NULL, SUBMIT, "/reset", .fields = "email=forgetful@example.org", .to = "/mail-sent*" },
        { "reset: the link", NULL, MAIL, "forgetful@example.org", .save = "link" },
        BAD("reset: a password too short", NULL, "{link}", NULL, "password=short", "password",
            "This password is too short. Take at least 10 characters; several words are easy to remember.", NULL),
        BAD("settings: a name too short", "client", "/settings", NULL, "name=س", "name", "Please write at least {n} characters.|n=2",
            "name=س\nclient=1"),
        BAD("settings: neither role", "stranger", "/settings", NULL, "-client\n-freelancer", "client",
            "Please keep at least one of the two.", NULL),
        BAD("settings: a role with open business", "client", "/settings", NULL, "-client\nfreelancer=1", "client",
            "This role still has open business: a project, a proposal or a contract that is not over.", NULL),
        BAD("password: not the old one", "client", "/settings/security", "/settings/password",
            "current=not this one\npassword=a new gate in town", "current",
            "This is not your password.", NULL),
        BAD("password: the new one is too short", "client", "/settings/security", "/settings/password",
            "current=marrakesh gate 1071\npassword=short", "password",
            "This password is too short. Take at least 10 characters; several words are easy to remember.", NULL),
        BAD("address: none", "client", "/settings/security", "/settings/email", "email=" MAILED "\ncurrent_email=marrakesh gate 1071",
            "email",
            "This does not look like an e-mail address.", "email=" MAILED),
        BAD("address: another password", "client", "/settings/security", "/settings/email",
            "email=new@example.org\ncurrent_email=not this one", "current_email",
            "This is not your password.", "email=new@example.org"),
        BAD("second factor: a wrong code", "dana", "/settings/second-factor", NULL, "code=000000x", "code",
            "This code is not right. Look whether the clock of the telephone is, and take the code that the app shows now.", NULL),
        { "second factor: the key", "dana", GET, "/settings/second-factor", .pick = "key", .save = "secret" },
        { "second factor: a code", NULL, CODE, "{secret}", .save = "code" },
        { "second factor: on", "dana", SUBMIT, "/settings/second-factor", .fields = "code={code}", .status = 200,
          .say = "The second factor is on." },
        BAD("second factor off: nothing typed", "dana", "/settings/second-factor/off", NULL, "current=\ncode=123", "current", FILL, NULL),
        BAD("second factor off: a code used before", "dana", "/settings/second-factor/off", NULL,
            "current=marrakesh gate 1071\ncode={code}", "code",
            "Password and code do not fit. Look at both again.", NULL),
        BAD("recovery codes: a code used before", "dana", "/settings/second-factor/codes", NULL, "code={code}", "code",
            "This code is not right, or it was used before. Take the one that the app shows now.", NULL),
        { "signing in again", "dana elsewhere", SUBMIT, "/sign-in", .fields = "email=dana@example.org\npassword=marrakesh gate 1071",
          .status = 303 },
        BAD("second step: nothing typed", "dana elsewhere", "/second-factor", NULL, "code=", "code", FILL, NULL),
        BAD("second step: a code used before", "dana elsewhere", "/second-factor", NULL, "code={code}", "code",
            "This code is not right, or it was used before. Take the one that the app shows now.", NULL),
        BAD("second step: a recovery code that never was", "dana elsewhere", "/second-factor", NULL, "code=\nrecovery=abcde-fghij",
            "recovery",
            "This code is not right, or it was used before. Take the one that the app shows now.", "recovery=abcde-fghij"),
};

static const struct step profiles[] = {
        BAD("profile: a headline too long", "freelancer", "/profile", NULL, "headline=" LINE60 LINE60 "س\ncity=مراكش", "headline",
            "Please write no more than {n} characters.|n=120", "city=مراكش"),
        BAD("profile: a country that is none", "freelancer", "/profile", NULL, "headline=أبني المتاجر\navailability=1\ncountry=ZZ",
            "country", CHOOSE,
            "headline=أبني المتاجر"),
        BAD("skills: too many", "freelancer", "/profile/skills", NULL,
            "skills=1\nskills=2\nskills=3\nskills=4\nskills=5\nskills=6\nskills=7\nskills=8\nskills=9\nskills=10\nskills=11\nskills=12\n"
            "skills=13\nskills=14\nskills=15\nskills=16",
            "skills", "Please choose no more than {n}.|n=15", "skills=16"),
        BAD("languages: one twice", "freelancer", "/profile/languages", NULL, "lang0=ar\nlevel0=3\nlang1=ar\nlevel1=2", "lang1",
            "This language is there twice.", "lang0=ar\nlevel1=2"),
        BAD("languages: no level", "freelancer", "/profile/languages", NULL, "lang0=ar\nlevel0=", "level0", CHOOSE, "lang0=ar"),
        BAD("education: no place", "freelancer", "/profile/education", NULL, "school0=\ndegree0=إجازة\nfrom0=2014", "school0", FILL,
            "degree0=إجازة\nfrom0=2014"),
        BAD("education: it ends before it begins", "freelancer", "/profile/education", NULL,
            "school0=جامعة\ndegree0=إجازة\nfrom0=2014\nto0=2010", "to0",
            "This is before the beginning.", "from0=2014\nto0=2010"),
        BAD("picture: none", "freelancer", "/profile/picture", NULL, "", "picture", "Please choose a picture.", NULL),
        { "picture: a program", "freelancer", SUBMIT, "/profile/picture", .file = "picture=/bin/true", .status = 422, .bad = "picture",
          .say = "This kind of file is not taken." },
        BAD("work: no title", "freelancer", "/profile/works/new", NULL, "title=\nbody=" SHORT, "title", FILL, "body=" SHORT),
        BAD("work: a link that is a script", "freelancer", "/profile/works/new", NULL, "title=متجر السجاد\nlink=javascript:alert(1)",
            "link",
            "This does not look like the address of a page. It begins with https://", "title=متجر السجاد\nlink=javascript:alert(1)"),
        { "work: a program as a picture", "freelancer", SUBMIT, "/profile/works/new", .fields = "title=متجر السجاد",
          .file = "pictures=/bin/true",
          .status = 422, .bad = "pictures", .say = "This kind of file is not taken.", .keep = "title=متجر السجاد" },
        { "a work with a picture", "freelancer", SUBMIT, "/profile/works/new", .fields = "title=متجر السجاد",
          .file = "pictures={flow_dir}/../data/pictures/small.gif", .to = "/profile/works/*", .save = "work" },
        { "its picture", NULL, MONEY, .sql = "SELECT id FROM attachments WHERE subject = 9", .save = "picture" },
        BAD("changed work: a title too short", "freelancer", "/profile/works/{work}", NULL, "title=ا", "title",
            "Please write at least {n} characters.|n=3", "title=ا"),
        BAD("another picture: none", "freelancer", "/profile/works/{work}", "/profile/works/{work}/pictures/{picture}/replace", "",
            "pictures",
            "The picture could not be replaced: choose one that is JPEG, PNG, WebP or GIF.", NULL),
};

static const struct step market[] = {
        BAD("project: a title too long", "client", "/projects/new", NULL, "title=" LINE60 LINE60 "س\nbody=" SHORT "\ndraft=1", "title",
            "Please write no more than {n} characters.|n=120", "body=" SHORT),
        BAD("project: days in words", "client", "/projects/new", NULL, "title=متجر للسجاد\ndays=عشرون\ndraft=1", "days",
            "Please write a whole number from {low} to {high}.|low=1|high=365", "title=متجر للسجاد\ndays=عشرون"),
        BAD("project: too many days", "client", "/projects/new", NULL, "title=متجر للسجاد\ndays=366\ndraft=1", "days",
            "Please write a whole number from {low} to {high}.|low=1|high=365", "days=366"),
        BAD("project: a band that is none", "client", "/projects/new", NULL, "title=متجر للسجاد\nband=77\ndraft=1", "band", CHOOSE,
            "title=متجر للسجاد"),
        BAD("project: too many skills", "client", "/projects/new", NULL,
            "title=متجر للسجاد\nskills=1\nskills=2\nskills=3\nskills=4\nskills=5\nskills=6\nskills=7\nskills=8\nskills=9\nskills=10\n"
            "skills=11\nskills=12\nskills=13\n"
            "skills=14\nskills=15\nskills=16\ndraft=1",
            "skills", "Please choose no more than {n}.|n=15", "title=متجر للسجاد\nskills=3"),
        { "project: a program as a file", "client", SUBMIT, "/projects/new", .fields = "title=متجر للسجاد\ndraft=1",
          .file = "files=/bin/true", .status = 422, .bad = "files",
          .say = "This kind of file is not taken.", .keep = "title=متجر للسجاد" },
        { "a draft that is handed in too early is kept and says what is missing", "client", SUBMIT, "/projects/{draft}/edit",
          .fields = "title=" SHORT "\npost=1",
          .to = "/projects/{draft}/edit?missing=1", .say = "The draft is kept. A few things are still missing." },
        { "… beside the fields", "client", GET, "/projects/{draft}/edit?missing=1", .bad = "title",
          .say = "Give it a title of at least 10 characters.", .keep = NULL },
        BAD("project in review: it must stay complete", "client", "/projects/{reviewed}/edit", NULL, "days=\nsave=1", "days",
            "Say how many days there are, from 1 to 365.", NULL),
        BAD("closing: no reason", "client", "/projects/{project}/close", NULL, "words=لا شيء", "reason", CHOOSE, "words=لا شيء"),
        BAD("closing: another reason without words", "client", "/projects/{project}/close", NULL, "reason=5\nwords=", "words", FILL,
            "reason=5"),
        BAD("question: too short", "freelancer", "/projects/{project}", "/projects/{project}/questions", "question=" SHORT, "question",
            "Please write at least {n} characters.|n=10", "question=" SHORT),
        BAD("answer: empty", "client", "/projects/{asked}", "/projects/{asked}/questions/{question}", "answer=", "answer", FILL, NULL),
        BAD("proposal: no amount", "freelancer", "/projects/{project}", "/projects/{project}/proposals",
            "amount=كثير\ndays=5\nbody=" SHORT, "amount",
            "Please write an amount such as 1250 or 1250.50.", "amount=كثير\ndays=5\nbody=" SHORT),
        BAD("proposal: no days", "freelancer", "/projects/{project}", "/projects/{project}/proposals", "amount=100\ndays=0\nbody=" SHORT,
            "days",
            "Please write a whole number from {low} to {high}.|low=1|high=365", "amount=100\ndays=0"),
        BAD("proposal: too short", "freelancer", "/projects/{project}", "/projects/{project}/proposals", "amount=100\ndays=5\nbody=" SHORT,
            "body",
            "Please write at least {n} characters.|n=200", "amount=100\nbody=" SHORT),
        BAD("changed proposal: too short", "freelancer", "/proposals/{proposal}/edit", NULL, "body=" SHORT, "body",
            "Please write at least {n} characters.|n=200", "body=" SHORT),
        BAD("declining: no reason", "client", "/proposals/{proposal}/decline", NULL, "words=", "reason", CHOOSE, NULL),
        BAD("declining: another reason without words", "client", "/proposals/{proposal}/decline", NULL, "reason=5\nwords=", "words", FILL,
            "reason=5"),
        BAD("delivery: nothing said", "freelancer", "/contracts/{active}", "/contracts/{active}/deliver", "body=", "body", FILL, NULL),
        { "delivery: a program as a file", "freelancer", SUBMIT, "/contracts/{active}", "/contracts/{active}/deliver",
          .fields = "body=ها هو العمل", .file = "files=/bin/true",
          .status = 422, .bad = "files", .say = "This kind of file is not taken.", .keep = "body=ها هو العمل" },
        BAD("changes: too short", "client", "/contracts/{delivered}", "/contracts/{delivered}/changes", "changes=" SHORT, "changes",
            "Please write at least {n} characters.|n=10",
            "changes=" SHORT),
        BAD("review: a mark is missing", "client", "/contracts/{accepted}", "/contracts/{accepted}/review",
            "c1=5\nc2=5\nc3=5\nc4=5\nc5=5\ntext=عمل ممتاز وفي الموعد", "c6", CHOOSE,
            "c1=5\ntext=عمل ممتاز وفي الموعد"),
        BAD("review: a mark that is none", "client", "/contracts/{accepted}", "/contracts/{accepted}/review",
            "c1=6\nc2=5\nc3=5\nc4=5\nc5=5\nc6=5\ntext=عمل ممتاز وفي الموعد", "c1",
            CHOOSE, "c2=5"),
        BAD("review: too short", "freelancer", "/contracts/{accepted}", "/contracts/{accepted}/review",
            "c1=5\nc2=5\nc3=5\nc4=5\nc5=5\nc6=4\ntext=" SHORT, "text",
            "Please write at least {n} characters.|n=10", "c6=4\ntext=" SHORT),
        BAD("reply: empty", "freelancer", "/contracts/{reviewed-contract}", "/contracts/{reviewed-contract}/reviews/{review}/reply",
            "reply=", "reply", FILL, NULL),
};

#define IBAN "FR76 3000 6000 0112 3456 7890 189"

static const struct step money[] = {
        BAD("top-up: no amount", "client", "/wallet/top-up", NULL, "amount=", "amount", FILL, NULL),
        BAD("top-up: words", "client", "/wallet/top-up", NULL, "amount=كثير\ncurrency=MAD", "amount",
            "Please write an amount such as 1250 or 1250.50.", "amount=كثير"),
        BAD("top-up: less than nothing", "client", "/wallet/top-up", NULL, "amount=-5\ncurrency=MAD", "amount",
            "Please write an amount such as 1250 or 1250.50.", "amount=-5"),
        BAD("top-up: a currency that is none", "client", "/wallet/top-up", NULL, "amount=50\ncurrency=XXX", "currency", CHOOSE,
            "amount=50"),
        BAD("withdrawal: more than there is", "client", "/wallet/withdraw", NULL,
            "amount=900000\ncurrency=MAD\nholder=كريم\naccount=" IBAN "\nbank=", "amount",
            "Your withdrawable balance does not hold that much.", "amount=900000\nholder=كريم"),
        BAD("withdrawal: no account", "client", "/wallet/withdraw", NULL, "amount=20\ncurrency=MAD\nholder=كريم\naccount=123456",
            "account", "This is no valid RIB (24 digits) or IBAN. Please compare it with your bank's paper, digit by digit.",
            "account=123456\namount=20"),
        BAD("withdrawal: one digit of the account is wrong", "client", "/wallet/withdraw", NULL,
            "amount=20\ncurrency=MAD\nholder=كريم\naccount=FR76 3000 6000 0112 3456 7890 188", "account",
            "This is no valid RIB (24 digits) or IBAN. Please compare it with your bank's paper, digit by digit.", "holder=كريم"),
        BAD("withdrawal: no holder", "client", "/wallet/withdraw", NULL, "amount=20\ncurrency=MAD\nholder=\naccount=" IBAN, "holder", FILL,
            "amount=20"),
        BAD("withdrawal: nothing", "client", "/wallet/withdraw", NULL, "amount=\ncurrency=MAD\nholder=كريم\naccount=" IBAN, "amount", FILL,
            "holder=كريم"),
};

static const struct step console[] = {
        BAD("sending a project back: too few words", "staff", "/console/projects/{reviewed}", "/console/projects/{reviewed}/reject",
            "reason=" SHORT, "reason", "Please write at least {n} characters.|n=10", "reason=" SHORT),
        BAD("suspending: no reason", "staff", "/console/people/{person}", "/console/people/{person}/suspend", "reason=", "reason", FILL,
            NULL),
        BAD("lifting: a note too long", "staff", "/console/people/{suspended}", "/console/people/{suspended}/lift",
            "note=" LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60 LINE60,
            "note", "Please write no more than {n} characters.|n=1000", NULL),
        BAD("refusing a top-up: no reason", "staff", "/console/top-ups/{topup}", "/console/top-ups/{topup}/refuse", "reason=", "reason",
            FILL, NULL),
        BAD("a withdrawal that failed: too few words", "staff", "/console/withdrawals/{withdrawal}",
            "/console/withdrawals/{withdrawal}/failed",
            "reason=لا", "reason", "Please write at least {n} characters.|n=3", "reason=لا"),
        BAD("settings: no name", "staff", "/console/settings/names", NULL, "name=\ncontact_email=a@example.org", "name",
            "This is empty, too long, or has characters that cannot be read.", "contact_email=a@example.org"),
        BAD("settings: a colour that nobody can read on", "staff", "/console/settings/names", NULL, "brand_color=#ffff00", "brand_color",
            "Write a colour such as #a63c22, dark enough for white writing on it.", "brand_color=#ffff00"),
        BAD("settings: no address", "staff", "/console/settings/names", NULL, "contact_email=" MAILED, "contact_email",
            "Write an e-mail address, or leave it empty.", "contact_email=" MAILED),
        BAD("settings: a country that is none", "staff", "/console/settings/place", NULL, "country=Maroc", "country",
            "Write the two letters of the country, such as MA.", "country=Maroc"),
        BAD("settings: currencies that are none", "staff", "/console/settings/place", NULL, "currencies=درهم", "currencies",
            "Write codes of currencies with commas between, such as MAD,EUR.", "currencies=درهم"),
        BAD("settings: bands that fall", "staff", "/console/settings/place", NULL, "bands=9,8,7,6,5,4,3,2,1", "bands",
            "Write nine rising amounts with commas between.", "bands=9,8,7,6,5,4,3,2,1"),
        BAD("settings: no days", "staff", "/console/settings/work", NULL, "project_days_open=0", "project_days_open",
            "This number is not one of those that are possible.", "project_days_open=0"),
        BAD("settings: a commission beyond everything", "staff", "/console/settings/money", NULL, "commission_bp=101", "commission_bp",
            "This number is not one of those that are possible.", "commission_bp=101"),
        BAD("texts: no title", "staff", "/console/texts/terms", NULL, "title=\nbody=نص", "title", FILL, "body=نص"),
        BAD("texts: no text", "staff", "/console/texts/privacy", NULL, "title=عنوان\nbody=", "body", FILL, "title=عنوان"),
};

/*
 * POST routes that take nothing that a person types: a button with the form's keys. And those that a step above reaches by a link from a
 * mail.
 */
static const struct {
        const char *path, *why;
} excused[] = {
        { "/notifications/read", "a button; which ones were on the page stands in a hidden field" },
        { "/notifications/{id}/open", "a button" },
        { "/confirm/again", "a button" },
        { "/confirm/{slug}", "a button; what is wrong with a link is told on a page of its own" },
        { "/new-address/{slug}", "a button" },
        { "/reset/{slug}", "tried above with the link from the mail" },
        { "/sign-out", "a button" },
        { "/settings/email/forget", "a button" },
        { "/settings/sessions/{id}/end", "a button" },
        { "/settings/sessions/end", "a button" },
        { "/profile/picture/remove", "a button" },
        { "/profile/works/{id}/delete", "a button" },
        { "/profile/works/{id}/pictures/{sub}/delete", "a button" },
        { "/profile/works/{id}/pictures/{sub}/move", "a button" },
        { "/projects/{id}/discard", "a button" },
        { "/projects/{id}/similar", "a button" },
        { "/proposals/{id}/withdraw", "a button" },
        { "/proposals/{id}/open", "a button" },
        { "/proposals/{id}/shortlist", "a button" },
        { "/proposals/{id}/accept", "a button" },
        { "/contracts/{id}/fund", "a button; without money in the wallet the page has none" },
        { "/contracts/{id}/accept", "a button" },
        { "/wallet/withdrawals/{id}/cancel", "a button" },
        { "/console/top-ups/{id}/confirm", "a button" },
        { "/console/withdrawals/{id}/sent", "a button" },
        { "/console/projects/{id}/approve", "a button" },
        { "/console/people/{id}/rights", "boxes to tick; none is a choice too" },
        { "/console/settings/{slug}", "tried above, a group of settings at a time" },
        { "/console/texts/{slug}", "tried above with both texts" },
        { "/console/jobs/{id}/retry", "a button" },
};

static void var(struct world *w, const char *name, int64_t id)
{
        char text[24];

        snprintf(text, sizeof text, "%lld", (long long)id);
        save_var(w, name, text);
}

static void make(struct world *w)
{
        struct town t;

        town_open(&t, w);
        struct user_id client = town_person(&t, &(struct person_wish){ .name = "client", .is_client = true });
        struct user_id freelancer = town_person(&t, &(struct person_wish){ .name = "freelancer", .is_freelancer = true });
        town_person(&t, &(struct person_wish){ .name = "stranger", .is_client = true, .is_freelancer = true });
        town_person(&t, &(struct person_wish){ .name = "dana", .is_client = true });
        town_person(&t, &(struct person_wish){ .name = "forgetful", .is_client = true });
        struct user_id suspended = town_person(&t, &(struct person_wish){ .name = "suspended", .is_client = true });
        town_suspend(&t, suspended);
        town_money(&t, client, 50000);
        var(w, "topup", town_top_up(&t, client, 7000).v);
        var(w, "withdrawal", town_withdrawal(&t, client, 5000).v);
        var(w, "person", freelancer.v);
        var(w, "suspended", suspended.v);
        struct project_id asked = town_project(&t, client, PROJECT_OPEN);
        var(w, "draft", town_project(&t, client, PROJECT_DRAFT).v);
        var(w, "reviewed", town_project(&t, client, PROJECT_IN_REVIEW).v);
        var(w, "project", town_project(&t, client, PROJECT_OPEN).v);
        var(w, "asked", asked.v);
        var(w, "question", town_question(&t, asked, freelancer).v);
        var(w, "proposal", town_proposal(&t, asked, freelancer, 20000).v);
        var(w, "active", town_contract(&t, client, freelancer, CONTRACT_ACTIVE).v);
        var(w, "delivered", town_contract(&t, client, freelancer, CONTRACT_DELIVERED).v);
        var(w, "accepted", town_contract(&t, client, freelancer, CONTRACT_ACCEPTED).v);
        struct contract_id done = town_contract(&t, client, freelancer, CONTRACT_ACCEPTED);
        var(w, "reviewed-contract", done.v);
        var(w, "review", town_reviews(&t, done, client, freelancer).v);
        town_close(&t);
}

/* ---- every form of the table ----------------------------------------------------------------------------------------------- */

/* "/projects/{project}/close" is a sending to "/projects/{id}/close". */
static bool same_path(const char *route, const char *sent)
{
        struct str a = str_c(route + 1), b = str_c(sent + 1), x, y;

        while (a.n > 0 && b.n > 0) {
                if (!str_next(&a, '/', &x) || !str_next(&b, '/', &y))
                        return false;
                if (!str_eq(x, y) && !(x.p[0] == '{' && y.n > 0 && y.p[0] == '{'))
                        return false;
        }
        return a.n == 0 && b.n == 0;
}

static bool tried(const char *path, const struct flow *flows, size_t n)
{
        for (size_t i = 0; i < n; i++)
                for (int k = 0; k < flows[i].n_steps; k++) {
                        const struct step *s = &flows[i].steps[k];
                        if (s->act == SUBMIT && s->bad && same_path(path, s->form ? s->form : s->path))
                                return true;
                }
        for (size_t i = 0; i < ARRAY_LEN(excused); i++)
                if (strcmp(excused[i].path, path) == 0)
                        return true;
        return false;
}

static int cover(const struct flow *flows, size_t n_flows)
{
        size_t n;
        const struct route *table = routes(&n);
        int missing = 0;

        for (size_t i = 0; i < n; i++) {
                if (table[i].method != HTTP_POST || tried(table[i].path, flows, n_flows))
                        continue;
                printf("not ok - POST %s is sent nothing wrong in tests/flow/forms.c\n", table[i].path);
                missing++;
        }
        if (missing == 0)
                printf("ok - every form of the route table is sent something wrong\n");
        return missing;
}

int main(int argc, char **argv)
{
        static const struct flow flows[] = {
                { .name = "forms of people", STEPS(people), .make = make, .independent = true },
                { .name = "forms of profiles", STEPS(profiles), .make = make, .independent = true },
                { .name = "forms of the market", STEPS(market), .make = make, .independent = true },
                { .name = "forms of money", STEPS(money), .make = make, .settings = BANK, .independent = true },
                { .name = "forms of the console", STEPS(console), .make = make, .independent = true },
        };
        int missing = cover(flows, ARRAY_LEN(flows));
        int status = flow_main(argc, argv, flows, ARRAY_LEN(flows));

        return missing > 0 ? 1 : status;
}
