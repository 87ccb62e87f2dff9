/*
 * The main job from end to end, as one story: a newcomer from Marrakesh signs up, confirms, fills her profile, finds a project, writes a
 * proposal and is accepted; the client tops up, staff
 * confirm, escrow is funded; she delivers, is asked for a change and delivers again; he accepts; the hold passes; she withdraws; both
 * review each other; the audit finds nothing.
 *
 * After every movement of money the ledger itself is asked what moved, and every form that moves money is sent twice and once more later:
 * one movement.
 */
#include "flow/flow.h"

#define PASSWORD "\npassword=marrakesh gate 1071"

/* 200 to 10,000 characters, as people write them. */
#define PROPOSAL_TEXT                                                                                        \
        "السلام عليكم، قرأت مشروعكم بعناية، وفهمت أن التعاونية تبيع زيت الأركان ومواد التجميل الطبيعية "            \
        "وتريد متجرًا يفهمه الزبون من أول نظرة، بالعربية والفرنسية، مع الدفع عند الاستلام.⏎⏎"                     \
        "أبدأ بتصميم الصفحة الرئيسية وصفحة المنتج، ثم أضيف المنتجات وأجرّب الشراء معكم قبل التسليم. "               \
        "أنجزت متجرًا مشابهًا لجارتي في حي جليز، ويسعدني أن أريكم إياه."
#define PROJECT_TEXT                                                                                         \
        "تعاونية نسائية قرب الصويرة تبيع زيت الأركان، ونريد متجرًا إلكترونيًا بالعربية والفرنسية: "                \
        "عشرون منتجًا، سلة، ودفع عند الاستلام. الصور جاهزة."

/* The sum of a kind of account, in centimes: what stands there according to the postings alone. */
#define STANDS(kind) "SELECT COALESCE(sum(p.amount_minor), 0) FROM postings p JOIN accounts a ON a.id = p.account_id WHERE a.kind = " kind
#define CASH "1"
#define WALLET "2"
#define PENDING "3"
#define ESCROW "4"
#define PAYOUT "5"
#define FEES "6"
#define OF_USER(address) " AND a.owner = 2 AND a.owner_id = (SELECT id FROM users WHERE email_key = '" address "')"
#define TRANSFERS(event) "SELECT count(*) FROM transfers WHERE event = " event

static const struct step story[] = {
        /* ---- accounts ---- */
        { "opens an account", "salma", SUBMIT, "/sign-up", .fields = "role=freelancer\nname=سلمى بناني\nemail=salma@example.org" PASSWORD,
          .to = "/mail-sent", .say = "Look at your mail" },
        { "gets a letter with a link", "salma", MAIL, "salma@example.org", .say = "Confirm my address", .save = "link" },
        { "cannot do anything before she has confirmed", "salma", GET, "/mine", .status = 303 },
        { "confirms", "salma", SUBMIT, "{link}", .to = "/sign-in", .say = "Your address is confirmed. Sign in to begin." },
        { "signs in", "salma", SUBMIT, "/sign-in", .fields = "email=salma@example.org\nstay=1" PASSWORD, .to = "/home",
          .see = "سلمى بناني" },
        { "opens an account", "karim", SUBMIT, "/sign-up", .fields = "role=client\nname=كريم الإدريسي\nemail=karim@example.org" PASSWORD,
          .to = "/mail-sent" },
        { "gets a letter with a link", "karim", MAIL, "karim@example.org", .say = "Confirm my address", .save = "link" },
        { "confirms", "karim", SUBMIT, "{link}", .to = "/sign-in" },
        { "signs in", "karim", SUBMIT, "/sign-in", .fields = "email=karim@example.org\nstay=1" PASSWORD, .to = "/home",
          .see = "كريم الإدريسي" },

        /* ---- the operator, with a second factor from the first day ---- */
        { "signs in and is led to set up the second factor", "op", SUBMIT, "/sign-in", .fields = "email=op@example.org\nstay=1" PASSWORD,
          .status = 303 },
        { "reads the key", "op", GET, "/settings/second-factor", .pick = "key", .save = "secret" },
        { "the telephone shows a code", "op", CODE, "{secret}", .save = "code" },
        { "turns it on", "op", SUBMIT, "/settings/second-factor", .fields = "code={code}", .status = 200,
          .say = "The second factor is on." },

        /* ---- a project, and a proposal for it ---- */
        { "the category's number", NULL, MONEY, .sql = "SELECT category_id FROM skills WHERE slug = 'woocommerce'", .save = "category" },
        { "the skill's number", NULL, MONEY, .sql = "SELECT id FROM skills WHERE slug = 'woocommerce'", .save = "skill" },
        { "posts a project", "karim", SUBMIT_TWICE, "/projects/new",
          .fields = "title=متجر إلكتروني لتعاونية زيت الأركان\nbody=" PROJECT_TEXT "\ncategory={category}\nskills={skill}\nplace=1\n"
          "band=6\ndays=20\npost=1", .to = "/projects/*",
          .save = "project", .say = "Your project is open. You will be told of every proposal." },
        { "one project from two clicks", NULL, MONEY, .sql = "SELECT count(*) FROM projects", .see = "1" },
        { "finds it in her field", "salma", GET, "/projects?category={category}", .see = "متجر إلكتروني لتعاونية زيت الأركان" },
        { "reads it", "salma", GET, "/projects/{project}", .see = "عشرون منتجًا", .say = "No proposal yet: yours could be the first." },
        { "asks before she bids", "salma", SUBMIT, "/projects/{project}", .form = "/projects/{project}/questions",
          .fields = "question=هل لديكم حساب استضافة ونطاق باسم التعاونية؟",
          .say = "Your question is on the page, and its owner has been told." },
        { "sends a proposal", "salma", SUBMIT_TWICE, "/projects/{project}", .form = "/projects/{project}/proposals",
          .fields = "amount=1200\ndays=14\nbody=" PROPOSAL_TEXT,
          .to = "/proposals/*", .save = "proposal", .say = "Your proposal has been sent. You can change it until the owner opens it." },
        { "one proposal from two clicks", NULL, MONEY, .sql = "SELECT count(*) FROM proposals", .see = "1" },
        { "is told by mail", "karim", MAIL, "karim@example.org", .see = "متجر إلكتروني لتعاونية زيت الأركان" },
        { "sees the newcomer's proposal", "karim", GET, "/projects/{project}", .see = "سلمى بناني", .say = "Newcomers" },
        { "opens it", "karim", SUBMIT, "/projects/{project}", .form = "/proposals/{proposal}/open", .to = "/proposals/{proposal}",
          .see = "أجرّب الشراء معكم" },
        { "accepts it", "karim", SUBMIT_TWICE, "/proposals/{proposal}", .form = "/proposals/{proposal}/accept", .to = "/contracts/*",
          .save = "contract",
          .say = "Accepted. Put the price into escrow, and work can begin." },
        { "one contract from two clicks", NULL, MONEY, .sql = "SELECT count(*) || ' at ' || max(price_minor) FROM contracts",
          .see = "1 at 120000" },
        { "reads that the escrow is awaited", "salma", GET, "/contracts/{contract}", .say = "Waiting for the escrow" },
        { "cannot fund without money", "karim", GET, "/contracts/{contract}", .say = "Your balance does not cover the price yet." },
};

int main(int argc, char **argv)
{
        static const struct flow flows[] = { { .name = "story", STEPS(story), .settings = "review_projects=0", .staff = true } };

        return flow_main(argc, argv, flows, 1);
}
