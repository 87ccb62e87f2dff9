/*
 * The operator's day: settings, texts, a project sent back and then approved, a notification read, an account suspended and opened again,
 * a clerk made; and every form of the console with what should not be typed into it.
 */
#include "flow/flow.h"

#define PASSWORD "\npassword=marrakesh gate 1071"
#define BRIEF                                                                                                                     \
        "تعاونية نسائية قرب الصويرة تبيع زيت الأركان، ونريد متجرًا إلكترونيًا بالعربية والفرنسية: عشرون منتجًا، سلة، ودفع عند الاستلام."
#define LOGGED(act) "SELECT count(*) FROM audit_entries WHERE act = '" act "'"

static const struct step day[] = {
        /* ---- the operator, with a second factor ---- */
        { "signs in", "op", SUBMIT, "/sign-in", .fields = "email=op@example.org\nstay=1" PASSWORD, .status = 303 },
        { "the console asks for the second factor", "op", GET, "/console", .status = 303 },
        { "reads the key", "op", GET, "/settings/second-factor", .pick = "key", .save = "secret" },
        { "the telephone shows a code", "op", CODE, "{secret}", .save = "code" },
        { "turns it on", "op", SUBMIT, "/settings/second-factor", .fields = "code={code}", .status = 200 },
        { "sees an empty house", "op", GET, "/console", .say = "Nothing waits." },

        /* ---- settings ---- */
        { "changes the name and the colour", "op", SUBMIT, "/console/settings/names",
          .fields = "name=Multaqa\nname_latin=Multaqa\nbrand_color=#1d5c8a", .to = "/console/settings/names",
          .say = "Saved. The change counts from now on." },
        { "the terms carry the new name", NULL, GET, "/terms", .see = "Multaqa" },
        { "a colour that white cannot be read on", "op", SUBMIT, "/console/settings/names",
          .fields = "brand_color=#ffcc00\ntagline_fr=Bonjour", .status = 422, .bad = "brand_color", .keep = "tagline_fr=Bonjour",
          .say = "Write a colour such as #a63c22, dark enough for white writing on it." },
        { "a name that is missing", "op", SUBMIT, "/console/settings/names", .fields = "name=", .status = 422, .bad = "name" },
        { "an address that is none", "op", SUBMIT, "/console/settings/names", .fields = "contact_email=nobody", .status = 422,
          .bad = "contact_email", .say = "Write an e-mail address, or leave it empty." },
        { "the fee, with Arabic digits", "op", SUBMIT, "/console/settings/money", .fields = "commission_bp=١٢٫٥", .status = 303 },
        { "is a whole number of hundredths", NULL, MONEY, .sql = "SELECT value FROM settings WHERE key = 'commission_bp'", .see = "1250" },
        { "and reads so again", "op", GET, "/terms", .see = "12,5" },
        { "a fee above everything", "op", SUBMIT, "/console/settings/money", .fields = "commission_bp=101", .status = 422,
          .bad = "commission_bp" },
        { "days that are no number", "op", SUBMIT, "/console/settings/work", .fields = "hold_days=x\nproject_days_open=many", .status = 422,
          .bad = "project_days_open" },
        { "currencies that nobody has", "op", SUBMIT, "/console/settings/place", .fields = "currencies=MAD,ZZZ", .status = 422,
          .bad = "currencies" },
        { "bands that fall", "op", SUBMIT, "/console/settings/place", .fields = "bands=50,25,100,250,500,1000,2500,5000,10000",
          .status = 422,
          .bad = "bands" },
        { "a place that no clock knows", "op", SUBMIT, "/console/settings/place", .fields = "time_zone=Africa/Atlantis", .status = 422,
          .bad = "time_zone" },
        { "every change is in the log", NULL, MONEY, .sql = LOGGED("setting.change"), .see = "4" },
        { "a group that is not there", "op", GET, "/console/settings/nothing", .status = 404 },

        /* ---- texts ---- */
        { "looks before saving", "op", SUBMIT, "/console/texts/privacy?lang=ar", .form = "/console/texts/privacy",
          .fields = "title=خصوصيتكم\nbody=نحفظ **القليل** في منصّتنا\npreview=1", .status = 200, .see = "نحفظ القليل في منصّتنا",
          .say = "Preview, not saved" },
        { "nothing is kept of it", NULL, MONEY, .sql = LOGGED("text.change"), .see = "0" },
        { "a text without words", "op", SUBMIT, "/console/texts/privacy?lang=ar", .form = "/console/texts/privacy", .fields = "body=",
          .status = 422,
          .bad = "body" },
        { "saves", "op", SUBMIT, "/console/texts/privacy?lang=ar", .form = "/console/texts/privacy",
          .fields = "title=خصوصيتكم\nbody=نحفظ **القليل** في منصّتنا", .to = "/console/texts", .say = "The text is on the site." },

        /* ---- people come ---- */
        { "opens an account", "karim", SUBMIT, "/sign-up", .fields = "role=client\nname=كريم الإدريسي\nemail=karim@example.org" PASSWORD,
          .to = "/mail-sent" },
        { "gets a letter", "karim", MAIL, "karim@example.org", .say = "Confirm my address", .save = "link" },
        { "confirms", "karim", SUBMIT, "{link}", .to = "/sign-in" },
        { "signs in", "karim", SUBMIT, "/sign-in", .fields = "email=karim@example.org\nstay=1" PASSWORD, .to = "/home" },
        { "the start page says where to begin", "karim", GET, "/home", .say = "What do you want done?" },
        { "has no notifications but is told so", "karim", GET, "/notifications", .status = 200 },
        { "the category's number", NULL, MONEY, .sql = "SELECT category_id FROM skills WHERE slug = 'woocommerce'", .save = "category" },
        { "posts a project", "karim", SUBMIT, "/projects/new",
          .fields = "title=متجر إلكتروني لتعاونية\nbody=" BRIEF "\ncategory={category}\nplace=1\nband=6\ndays=20\npost=1",
          .to = "/projects/*",
          .save = "project" },
        { "is told that staff look first", "karim", GET, "/home", .say = "Our team looks at it before it opens" },

        /* ---- the review ---- */
        { "the operator is told by mail", "op", MAIL, "op@example.org", .see = "متجر إلكتروني لتعاونية" },
        { "sees it waiting", "op", GET, "/console/projects", .see = "كريم الإدريسي" },
        { "reads it", "op", GET, "/console/projects/{project}", .see = "عشرون منتجًا" },
        { "a reason that says nothing", "op", SUBMIT, "/console/projects/{project}", .form = "/console/projects/{project}/reject",
          .fields = "reason=لا", .status = 422, .bad = "reason" },
        { "sends it back", "op", SUBMIT, "/console/projects/{project}", .form = "/console/projects/{project}/reject",
          .fields = "reason=أضيفوا رابط المتجر الحالي إن وُجد", .to = "/console/projects",
          .say = "The project went back to its owner, with your reason." },
        { "the owner is told by mail", "karim", MAIL, "karim@example.org", .see = "متجر إلكتروني لتعاونية" },
        { "and on the page", "karim", GET, "/notifications", .say = "Read the reason" },
        { "the notification's number", NULL, MONEY,
          .sql = "SELECT max(n.id) FROM notifications n JOIN users u ON u.id = n.user_id WHERE u.email_key = 'karim@example.org'",
          .save = "note" },
        { "opening it leads to the project", "karim", SUBMIT, "/notifications", .form = "/notifications/{note}/open",
          .to = "/projects/{project}" },
        { "and marks it", NULL, MONEY, .sql = "SELECT count(*) FROM notifications WHERE read_at > 0", .see = "1" },
        { "somebody else's cannot be opened", "op", RAW_POST, "/notifications/{note}/open", .fields = "x=1", .status = 403 },
        { "changes it and hands it in again", "karim", SUBMIT, "/projects/{project}/edit",
          .fields = "title=متجر إلكتروني لتعاونية الأركان\npost=1", .status = 303 },
        { "the operator approves", "op", SUBMIT_TWICE, "/console/projects/{project}", .form = "/console/projects/{project}/approve",
          .to = "/console/projects", .say = "The project is open now, and its owner has been told." },
        { "once", NULL, MONEY, .sql = LOGGED("project.approve"), .see = "1" },
        { "everybody sees it", NULL, GET, "/projects/{project}", .see = "متجر إلكتروني لتعاونية الأركان" },
        { "marks all as read", "karim", SUBMIT, "/notifications", .form = "/notifications/read", .to = "/notifications",
          .say = "You have seen them all." },

        /* ---- people ---- */
        { "finds the owner", "op", GET, "/console/people?q=karim", .see = "karim@example.org" },
        { "a part of the name does too", "op", GET, "/console/people?q=كريم&role=1", .see = "karim@example.org" },
        { "nobody of that name", "op", GET, "/console/people?q=nobody%25", .say = "Nobody found" },
        { "the owner's number", NULL, MONEY, .sql = "SELECT id FROM users WHERE email_key = 'karim@example.org'", .save = "karim" },
        { "suspending needs a reason", "op", SUBMIT, "/console/people/{karim}", .form = "/console/people/{karim}/suspend",
          .fields = "reason=",
          .status = 422, .bad = "reason" },
        { "suspends", "op", SUBMIT, "/console/people/{karim}", .form = "/console/people/{karim}/suspend", .fields = "reason=رسائل دعائية",
          .to = "/console/people/{karim}", .see = "رسائل دعائية" },
        { "the person reads why", "karim", GET, "/home", .status = 403, .see = "رسائل دعائية" },
        { "lifts it", "op", SUBMIT, "/console/people/{karim}", .form = "/console/people/{karim}/lift", .fields = "note=اعتذر",
          .to = "/console/people/{karim}", .say = "The account is open again." },
        { "the person is back", "karim", GET, "/home", .status = 200 },
        { "nobody decides about the own account", "op", GET, "/console/people/1",
          .say = "This is your own account: somebody else of the team decides about it." },
        { "makes a clerk", "op", SUBMIT, "/console/people/{karim}", .form = "/console/people/{karim}/rights", .fields = "rights=1",
          .to = "/console/people/{karim}", .say = "The rights are as you chose them." },
        { "the clerk needs the second factor", "karim", GET, "/console/projects", .status = 303 },
        { "the log has it all", "op", GET, "/console/log?act=user.suspend", .see = "رسائل دعائية", .not_see = "اعتذر" },
        { "and nothing of tomorrow", "op", GET, "/console/log?from=2999-01-01", .say = "No act fits these filters." },
        { "no job has failed", "op", GET, "/console/jobs", .say = "No job has failed" },
        { "nothing to find", .act = AUDIT },
};

int main(int argc, char **argv)
{
        static const struct flow flows[] = { { .name = "console", STEPS(day), .staff = true } };

        return flow_main(argc, argv, flows, 1);
}
