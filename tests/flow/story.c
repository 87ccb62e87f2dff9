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

#define BANK "bank_holder=وصل\nbank_name=بنك المغرب\nbank_account=007780000123456789012396"
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

/* What the books say, by the postings alone: how many transfers, and what stands on each kind of account, in centimes. */
#define STANDS(kind) \
        "(SELECT COALESCE(sum(p.amount_minor), 0) FROM postings p JOIN accounts a ON a.id = p.account_id WHERE a.kind = " kind ")"
#define MOVED                                                                                 \
        "SELECT (SELECT count(*) FROM transfers) || ' transfers, bank ' || " STANDS("1")      \
        " || ', wallets ' || " STANDS("2") " || ', pending ' || " STANDS("3")                 \
        " || ', escrow ' || " STANDS("4") " || ', payout ' || " STANDS("5") " || ', fees ' || " STANDS("6")

static const struct step story[] = {
        /* ---- accounts ---- */
        { "opens an account", "salma", SUBMIT, "/sign-up", .fields = "role=freelancer\nname=سلمى بناني\nemail=salma@example.org" PASSWORD,
          .to = "/mail-sent", .say = "Look at your mail" },
        { "gets a letter with a link", "salma", MAIL, "salma@example.org", .say = "Confirm my address", .save = "link" },
        { "cannot do anything before she has confirmed", "salma", GET, "/mine", .status = 303 },
        { "confirms", "salma", SUBMIT, "{link}", .to = "/sign-in", .say = "Your address is confirmed. Sign in to begin." },
        { "signs in", "salma", SUBMIT, "/sign-in", .fields = "email=salma@example.org\nstay=1" PASSWORD, .to = "/home",
          .see = "سلمى بناني" },
        { "the category's number", NULL, MONEY, .sql = "SELECT category_id FROM skills WHERE slug = 'woocommerce'", .save = "category" },
        { "the skill's number", NULL, MONEY, .sql = "SELECT id FROM skills WHERE slug = 'woocommerce'", .save = "skill" },
        { "her number", NULL, MONEY, .sql = "SELECT id FROM users WHERE email_key = 'salma@example.org'", .save = "salma" },
        { "says who she is", "salma", SUBMIT, "/profile",
          .fields = "headline=أبني متاجر إلكترونية للتعاونيات\nbio=أعمل من **مراكش** مع تعاونيات الحرف والمنتجات الطبيعية.\n"
          "category={category}\n"
                    "availability=1\ncountry=MA\ncity=مراكش",
          .to = "/profile", .say = "Your profile is saved." },
        { "names her skills", "salma", SUBMIT, "/profile/skills", .fields = "skills={skill}", .to = "/profile/skills",
          .say = "Your skills are saved." },
        { "names her languages", "salma", SUBMIT, "/profile/languages", .fields = "lang0=ar\nlevel0=3\nlang1=fr\nlevel1=2",
          .to = "/profile/languages", .say = "Your languages are saved." },
        { "names her school", "salma", SUBMIT, "/profile/education",
          .fields = "school0=جامعة القاضي عياض\ndegree0=إجازة في المعلوميات\nfrom0=2014\nto0=2017",
          .to = "/profile/education", .say = "Your education is saved." },
        { "shows a work with a picture", "salma", SUBMIT_TWICE, "/profile/works/new",
          .fields = "title=متجر جارتي في جليز\nbody=أول متجر لي.",
          .file = "pictures={flow_dir}/../data/pictures/wide.png", .to = "/profile/works/*", .save = "work",
          .say = "The work is in your portfolio." },
        { "one work from two clicks", NULL, MONEY, .sql = "SELECT count(*) FROM portfolio_works", .see = "1" },
        { "reads her page", NULL, GET, "/people/{salma}", .see = "أبني متاجر إلكترونية للتعاونيات", .say = "not yet calculated" },
        { "reads about the work", NULL, GET, "/works/{work}", .see = "متجر جارتي في جليز" },
        { "finds her among the freelancers", NULL, GET, "/people?category={category}", .see = "سلمى بناني" },
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
        { "posts a project", "karim", SUBMIT_TWICE, "/projects/new",
          .fields = "title=متجر إلكتروني لتعاونية زيت الأركان\nbody=" PROJECT_TEXT "\ncategory={category}\nskills={skill}\nplace=1\n"
          "band=6\ndays=20\npost=1", .to = "/projects/*",
          .save = "project", .say = "Your project is with our team. You will be told as soon as it opens." },
        { "one project from two clicks", NULL, MONEY, .sql = "SELECT count(*) FROM projects", .see = "1" },
        { "does not see it before staff do", "salma", GET, "/projects/{project}", .status = 404 },
        { "finds it in the queue", "op", GET, "/console/projects", .see = "متجر إلكتروني لتعاونية زيت الأركان" },
        { "approves it", "op", SUBMIT_TWICE, "/console/projects/{project}", .form = "/console/projects/{project}/approve",
          .to = "/console/projects", .say = "The project is open now, and its owner has been told." },
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

        /* ---- money comes in ---- */
        { "announces a transfer", "karim", SUBMIT_TWICE, "/wallet/top-up", .fields = "amount=1500\ncurrency=MAD", .to = "/wallet/top-ups/*",
          .save = "topup", .say = "Your reference is ready. Write it on your transfer." },
        { "one top-up from two clicks, and no money yet", NULL, MONEY,
          .sql = "SELECT (SELECT count(*) FROM top_ups) || ' ' || (SELECT count(*) FROM transfers)", .see = "1 0" },
        { "reads the reference", "karim", GET, "/wallet/top-ups/{topup}", .pick = "reference", .save = "reference" },
        { "sends the form once more", "karim", REPLAY, .to = "/wallet/top-ups/{topup}" },
        { "still one", NULL, MONEY, .sql = "SELECT count(*) FROM top_ups", .see = "1" },
        { "finds it by the reference", "op", GET, "/console/top-ups?q={reference}", .see = "كريم الإدريسي" },
        { "confirms it", "op", SUBMIT_TWICE, "/console/top-ups/{topup}", .form = "/console/top-ups/{topup}/confirm",
          .to = "/console/top-ups",
          .say = "The top-up is confirmed. The money is in the person's balance." },
        { "one movement: bank to balance", NULL, MONEY, .sql = MOVED,
          .see = "1 transfers, bank -150000, wallets 150000, pending 0, escrow 0, payout 0, fees 0" },
        { "sends the form once more", "op", REPLAY, .to = "/console/top-ups" },
        { "still one movement", NULL, MONEY, .sql = MOVED,
          .see = "1 transfers, bank -150000, wallets 150000, pending 0, escrow 0, payout 0, fees 0" },
        { "is told by mail", "karim", MAIL, "karim@example.org", .see = "127.0.0.1" },
        { "finds nothing", NULL, AUDIT },

        /* ---- the contract ---- */
        { "funds the contract", "karim", SUBMIT_TWICE, "/contracts/{contract}", .form = "/contracts/{contract}/fund",
          .to = "/contracts/{contract}",
          .say = "The money is in escrow. Work can begin." },
        { "one movement: balance to escrow", NULL, MONEY, .sql = MOVED,
          .see = "2 transfers, bank -150000, wallets 30000, pending 0, escrow 120000, payout 0, fees 0" },
        { "sends the form once more", "karim", REPLAY, .to = "/contracts/{contract}" },
        { "still two movements", NULL, MONEY, .sql = MOVED,
          .see = "2 transfers, bank -150000, wallets 30000, pending 0, escrow 120000, payout 0, fees 0" },
        { "finds nothing", NULL, AUDIT },
        { "is told by mail", "salma", MAIL, "salma@example.org", .see = "متجر إلكتروني لتعاونية زيت الأركان" },
        { "delivers with a file", "salma", SUBMIT_TWICE, "/contracts/{contract}", .form = "/contracts/{contract}/deliver",
          .fields = "body=المتجر جاهز على العنوان التجريبي، وهذه صورة صفحته الرئيسية.",
          .file = "files={flow_dir}/../data/pictures/wide.png",
          .to = "/contracts/{contract}", .say = "Delivered. The owner has been told.", .see = "wide.png" },
        { "one delivery with one file", NULL, MONEY,
          .sql = "SELECT (SELECT count(*) FROM deliveries) || ' ' || (SELECT count(*) FROM attachments WHERE subject = 7)", .see = "1 1" },
        { "sees it", "karim", GET, "/contracts/{contract}", .see = "wide.png", .say = "The work is delivered" },
        { "asks for a change", "karim", SUBMIT_TWICE, "/contracts/{contract}", .form = "/contracts/{contract}/changes",
          .fields = "changes=نرجو تكبير صور المنتجات، وإضافة رقم الهاتف في الأسفل.", .to = "/contracts/{contract}",
          .say = "Your wish for changes has been sent." },
        { "counted once", NULL, MONEY, .sql = "SELECT changes_asked FROM contracts", .see = "1" },
        { "reads what should change", "salma", GET, "/contracts/{contract}", .see = "تكبير صور المنتجات", .say = "Deliver the work" },
        { "delivers again", "salma", SUBMIT, "/contracts/{contract}", .form = "/contracts/{contract}/deliver",
          .fields = "body=كبّرت الصور وأضفت الرقم.", .to = "/contracts/{contract}", .say = "Delivered. The owner has been told." },
        { "accepts", "karim", SUBMIT_TWICE, "/contracts/{contract}", .form = "/contracts/{contract}/accept", .to = "/contracts/{contract}",
          .say = "You accepted the work. The money is on its way to the freelancer." },
        { "one movement: escrow to her pending balance, less the fee", NULL, MONEY, .sql = MOVED,
          .see = "3 transfers, bank -150000, wallets 30000, pending 102000, escrow 0, payout 0, fees 18000" },
        { "sends the form once more", "karim", REPLAY, .to = "/contracts/{contract}" },
        { "still three movements", NULL, MONEY, .sql = MOVED,
          .see = "3 transfers, bank -150000, wallets 30000, pending 102000, escrow 0, payout 0, fees 18000" },
        { "finds nothing", NULL, AUDIT },
        { "cannot withdraw what is on hold", "salma", GET, "/wallet/withdraw", .see = "0" , .not_see = "RIB" },

        /* ---- both review each other ---- */
        { "reviews her", "karim", SUBMIT_TWICE, "/contracts/{contract}", .form = "/contracts/{contract}/review",
          .fields = "c1=5\nc2=5\nc3=5\nc4=4\nc5=5\nc6=5\ntext=فهمت حاجتنا من أول رسالة، وسلّمت في الموعد.", .to = "/contracts/{contract}",
          .see = "فهمت حاجتنا", .say = "Only you see it for now" },
        { "does not see his before she has written", "salma", GET, "/contracts/{contract}", .not_see = "فهمت حاجتنا" },
        { "reviews him", "salma", SUBMIT, "/contracts/{contract}", .form = "/contracts/{contract}/review",
          .fields = "c1=5\nc2=4\nc3=5\nc4=5\nc5=5\nc6=5\ntext=صاحب مشروع واضح الطلب وسريع الجواب.", .to = "/contracts/{contract}",
          .see = "فهمت حاجتنا" },
        { "sees hers too", "karim", GET, "/contracts/{contract}", .see = "واضح الطلب", .not_say = "Only you see it for now" },
        { "two reviews, both to be seen", NULL, MONEY, .sql = "SELECT count(*) FROM reviews WHERE visible_at > 0", .see = "2" },

        /* ---- money goes out ---- */
        { "the hold passes", NULL, CLOCK, .minutes = 7 * 24 * 60 + 5 },
        { "one movement: pending to withdrawable", NULL, MONEY, .sql = MOVED,
          .see = "4 transfers, bank -150000, wallets 132000, pending 0, escrow 0, payout 0, fees 18000" },
        { "the next day brings no other", NULL, CLOCK, .minutes = 24 * 60 },
        { "still four movements", NULL, MONEY, .sql = MOVED,
          .see = "4 transfers, bank -150000, wallets 132000, pending 0, escrow 0, payout 0, fees 18000" },
        { "finds nothing", NULL, AUDIT },
        { "is told by mail", "salma", MAIL, "salma@example.org", .see = "متجر إلكتروني لتعاونية زيت الأركان" },
        { "withdraws", "salma", SUBMIT_TWICE, "/wallet/withdraw",
          .fields = "amount=1000\ncurrency=MAD\nholder=Salma Bennani\naccount=007 780 0001234567890123 96\nbank=CIH",
          .to = "/wallet/withdrawals/*",
          .save = "withdrawal", .say = "Your withdrawal is requested. We tell you when it is on its way." },
        { "one movement: balance to payout", NULL, MONEY, .sql = MOVED,
          .see = "5 transfers, bank -150000, wallets 32000, pending 0, escrow 0, payout 100000, fees 18000" },
        { "sends the form once more", "salma", REPLAY, .to = "/wallet/withdrawals/{withdrawal}" },
        { "still five movements", NULL, MONEY, .sql = MOVED,
          .see = "5 transfers, bank -150000, wallets 32000, pending 0, escrow 0, payout 100000, fees 18000" },
        { "finds it in the queue", "op", GET, "/console/withdrawals", .see = "سلمى بناني" },
        { "marks it as sent", "op", SUBMIT_TWICE, "/console/withdrawals/{withdrawal}", .form = "/console/withdrawals/{withdrawal}/sent",
          .to = "/console/withdrawals", .say = "Marked as sent. The person has been told." },
        { "one movement: payout to bank", NULL, MONEY, .sql = MOVED,
          .see = "6 transfers, bank -50000, wallets 32000, pending 0, escrow 0, payout 0, fees 18000" },
        { "sends the form once more", "op", REPLAY, .to = "/console/withdrawals" },
        { "still six movements", NULL, MONEY, .sql = MOVED,
          .see = "6 transfers, bank -50000, wallets 32000, pending 0, escrow 0, payout 0, fees 18000" },
        { "is told by mail", "salma", MAIL, "salma@example.org", .see = "127.0.0.1" },
        { "sees it sent", "salma", GET, "/wallet/withdrawals/{withdrawal}", .say = "The transfer was given to the bank" },
        { "reads what he wrote about her", NULL, GET, "/people/{salma}", .see = "فهمت حاجتنا" },
        { "the contract is closed", "salma", GET, "/contracts/{contract}", .say = "Closed" },
        { "finds nothing", NULL, AUDIT },
};

int main(int argc, char **argv)
{
        static const struct flow flows[] = { { .name = "story", STEPS(story), .settings = BANK, .staff = true } };

        return flow_main(argc, argv, flows, 1);
}
