/*
 * The market beside the story: drafts, the list and its filters, questions, sealed proposals that change until they are opened, the owner's
 * choices, and every refused move with the words for the state that refuses it.
 */
#include "base/base.h"
#include "flow/flow.h"
#include "flow/town.h"

#define BRIEF                                                                                              \
        "تعاونية نسائية قرب الصويرة تبيع زيت الأركان، ونريد متجرًا إلكترونيًا بالعربية والفرنسية: "              \
        "عشرون منتجًا، سلة، ودفع عند الاستلام. الصور جاهزة."
#define OFFER                                                                                              \
        "السلام عليكم، قرأت مشروعكم بعناية، وفهمت أن التعاونية تبيع زيت الأركان ومواد التجميل الطبيعية "          \
        "وتريد متجرًا يفهمه الزبون من أول نظرة، بالعربية والفرنسية، مع الدفع عند الاستلام. "                     \
        "أبدأ بتصميم الصفحة الرئيسية وصفحة المنتج، ثم أضيف المنتجات وأجرّب الشراء معكم قبل التسليم."
#define UNITS(name)                                                                                        \
        "SELECT CAST(sum(o.quota_units) AS BIGINT) FROM proposals o JOIN users u ON u.id = o.freelancer_id "      \
        "WHERE u.email_key = '" name "@example.org'"

static const struct step steps[] = {
        /* ---- drafts ---- */
        { "the category's number", NULL, MONEY, .sql = "SELECT id FROM categories WHERE slug = 'development'", .save = "category" },
        { "the skill's number", NULL, MONEY, .sql = "SELECT id FROM skills WHERE slug = 'woocommerce'", .save = "skill" },
        { "keeps a draft with next to nothing", "owner", SUBMIT, "/projects/new", .fields = "title=متجر الأركان\ndraft=1",
          .to = "/projects/*", .save = "shop-edit", .say = "The draft is kept." },
        { "the draft's number", NULL, MONEY, .sql = "SELECT max(id) FROM projects", .save = "shop" },
        { "others do not see it", "salma", GET, "/projects/{shop}", .status = 404 },
        { "nor visitors", NULL, GET, "/projects/{shop}", .status = 404 },
        { "nor may change it", "rival", GET, "/projects/{shop}/edit", .status = 404 },
        { "the owner does", "owner", GET, "/projects/{shop}", .see = "متجر الأركان", .say = "Draft" },
        { "a picture joins the draft", "owner", SUBMIT, "/projects/{shop}/edit", .fields = "draft=1",
          .file = "files={flow_dir}/../data/pictures/wide.png", .to = "/projects/{shop}/edit", .see = "wide.png" },
        { "its number", NULL, MONEY, .sql = "SELECT max(id) FROM attachments", .save = "file" },
        { "and leaves it again", "owner", SUBMIT, "/projects/{shop}/edit", .fields = "remove={file}", .to = "/projects/{shop}/edit",
          .say = "The file is gone.", .not_see = "wide.png" },
        { "on site needs a city", "owner", SUBMIT, "/projects/{shop}/edit",
          .fields = "title=متجر إلكتروني لتعاونية أركان\nbody=" BRIEF "\ncategory={category}\nskills={skill}\n"
                    "band=6\ndays=14\nplace=3\npost=1",
          .to = "/projects/{shop}/edit?missing=1", .say = "The draft is kept. A few things are still missing." },
        { "… and says so beside the field", "owner", GET, "/projects/{shop}/edit?missing=1", .bad = "city",
          .say = "Name the city: the work is on site." },
        { "with the city it opens", "owner", SUBMIT, "/projects/{shop}/edit", .fields = "city=الصويرة\npost=1", .to = "/projects/{shop}",
          .say = "Your project is open. You will be told of every proposal." },
        { "a second click on the old page is told the state", "owner", GET, "/projects/{shop}/edit", .status = 409,
          .say = "This project is open." },
        { "a copy is a draft of its own", "owner", SUBMIT, "/projects/{shop}", "/projects/{shop}/similar", .to = "/projects/*",
          .say = "A new draft with the same words. Change what is different this time." },
        { "its number", NULL, MONEY, .sql = "SELECT max(id) FROM projects", .save = "copy" },
        { "with the same words and skills", NULL, MONEY,
          .sql = "SELECT count(*) FROM projects a JOIN projects b ON b.id = a.similar_to AND b.title = a.title "
                 "AND b.skill_line = a.skill_line "
                 "WHERE a.id = {copy} AND a.skill_line <> ''",
          .see = "1" },
        { "which is discarded", "owner", SUBMIT, "/projects/{copy}", "/projects/{copy}/discard", .to = "/mine/projects",
          .say = "The draft is gone." },
        { "and gone", "owner", GET, "/projects/{copy}", .status = 404 },

        /* ---- the list ---- */
        { "the list shows the open one", NULL, GET, "/projects", .see = "متجر إلكتروني لتعاونية أركان" },
        { "its skill leads to it", NULL, GET, "/projects?skill=woocommerce", .see = "متجر إلكتروني لتعاونية أركان" },
        { "its category", NULL, GET, "/projects?category=development", .see = "متجر إلكتروني لتعاونية أركان" },
        { "its place, city and time", NULL, GET, "/projects?place=on_site&city=الصويرة&days=14", .see = "متجر إلكتروني لتعاونية أركان" },
        { "its budget", NULL, GET, "/projects?band=5", .see = "متجر إلكتروني لتعاونية أركان" },
        { "few proposals so far", NULL, GET, "/projects?chance=few", .see = "متجر إلكتروني لتعاونية أركان" },
        { "ordered by proposals", NULL, GET, "/projects?sort=quiet", .see = "متجر إلكتروني لتعاونية أركان" },
        { "ordered by budget", NULL, GET, "/projects?sort=budget", .see = "متجر إلكتروني لتعاونية أركان" },
        { "another category does not", NULL, GET, "/projects?category=writing", .not_see = "متجر إلكتروني لتعاونية أركان",
          .say = "No project fits these filters" },
        { "nor another skill", NULL, GET, "/projects?skill=logo", .not_see = "متجر إلكتروني لتعاونية أركان" },
        { "nor a shorter time", NULL, GET, "/projects?days=7", .not_see = "متجر إلكتروني لتعاونية أركان" },
        { "nor another place", NULL, GET, "/projects?place=online", .not_see = "متجر إلكتروني لتعاونية أركان" },
        { "nor a higher budget", NULL, GET, "/projects?band=8", .not_see = "متجر إلكتروني لتعاونية أركان" },
        { "nor a budget that is not there yet", NULL, GET, "/projects?chance=funded", .not_see = "متجر إلكتروني لتعاونية أركان" },
        { "what is no filter is no error", NULL, GET, "/projects?band=99&days=x&place=moon&skill=none&page=7000&sort=up", .status = 200 },

        /* ---- questions ---- */
        { "a client cannot ask", "rival", GET, "/projects/{shop}", .not_say = "Send the question" },
        { "a freelancer asks", "salma", SUBMIT, "/projects/{shop}", "/projects/{shop}/questions",
          .fields = "question=من يكتب صفحات الشحن والإرجاع؟", .to = "/projects/{shop}#questions", .see = "من يكتب صفحات الشحن والإرجاع؟",
          .say = "not answered yet" },
        { "its number", NULL, MONEY, .sql = "SELECT max(id) FROM project_questions", .save = "question" },
        { "the owner answers", "owner", SUBMIT, "/projects/{shop}", "/projects/{shop}/questions/{question}", .fields = "answer=نكتبها نحن.",
          .to = "/projects/{shop}#questions", .say = "Your answer is on the page for everyone." },
        { "every visitor reads both", NULL, GET, "/projects/{shop}", .see = "نكتبها نحن." },
        { "there is no second answer", "owner", GET, "/projects/{shop}", .not_say = "Your answer" },

        /* ---- proposals ---- */
        { "a proposal with a file", "salma", SUBMIT, "/projects/{shop}", "/projects/{shop}/proposals",
          .fields = "amount=900\ndays=12\nbody=" OFFER, .file = "files={flow_dir}/../data/pictures/wide.png", .to = "/proposals/*",
          .save = "first", .see = "900,00", .say = "Your proposal has been sent. You can change it until the owner opens it." },
        { "what it brings", "salma", GET, "/proposals/{first}", .see = "765,00", .say = "You receive" },
        { "not twice", "salma", GET, "/projects/{shop}", .not_say = "Send the proposal", .say = "See your proposal" },
        { "nobody else reads it", "amine", GET, "/proposals/{first}", .status = 404 },
        { "not even staff", "op", GET, "/proposals/{first}", .status = 404 },
        { "nor its amount on the project's page", "amine", GET, "/projects/{shop}", .not_see = "900,00",
          .say = "Amounts are sealed: only the project owner sees them." },
        { "she changes it", "salma", SUBMIT, "/proposals/{first}/edit", .fields = "amount=850", .to = "/proposals/{first}", .see = "850,00",
          .say = "Your proposal is changed." },
        { "others send theirs", "amine", SUBMIT, "/projects/{shop}", "/projects/{shop}/proposals",
          .fields = "amount=700\ndays=20\nbody=" OFFER, .to = "/proposals/*", .save = "second" },
        { "and one more", "huda", SUBMIT, "/projects/{shop}", "/projects/{shop}/proposals",
          .fields = "amount=990\ndays=5\nbody=" OFFER, .to = "/proposals/*", .save = "third" },
        { "the owner sees all amounts, and newcomers first", "owner", GET, "/projects/{shop}?order=amount", .see = "850,00",
          .say = "Newcomers" },
        { "the first lines only, before it is opened", "owner", GET, "/proposals/{first}",
          .say = "These are its first lines. Once you open it, its writer can no longer change it." },
        { "nothing unread is accepted", "owner", GET, "/proposals/{first}", .not_say = "Accept the proposal" },
        { "side by side", "owner", GET, "/projects/{shop}/compare?p={first}&p={second}", .see = "700,00", .not_see = "990,00" },
        { "one alone is no comparison", "owner", GET, "/projects/{shop}/compare?p={first}", .say = "Choose two to four proposals" },
        { "others do not compare", "rival", GET, "/projects/{shop}/compare?p={first}&p={second}", .status = 403 },
        { "opens the first", "owner", SUBMIT, "/proposals/{first}", "/proposals/{first}/open", .to = "/proposals/{first}",
          .see = "أبدأ بتصميم الصفحة الرئيسية", .say = "Accept the proposal" },
        { "from now on it stands", "salma", GET, "/proposals/{first}/edit", .status = 409,
          .say = "The project owner has opened this proposal; it can no longer be changed." },
        { "puts it on the shortlist", "owner", SUBMIT, "/proposals/{first}", "/proposals/{first}/shortlist", .to = "/proposals/{first}",
          .say = "It is on your shortlist, and its writer has been told." },
        { "declines the second with a reason", "owner", SUBMIT, "/proposals/{second}/decline",
          .fields = "reason=2\nwords=نحتاجه قبل رمضان.",
          .to = "/proposals/{second}", .say = "Declined. Its writer has been told the reason." },
        { "its writer reads the reason", "amine", GET, "/proposals/{second}", .see = "نحتاجه قبل رمضان.",
          .say = "The delivery time does not fit" },
        { "and cannot send another", "amine", GET, "/projects/{shop}", .not_say = "Send the proposal" },
        { "the third thinks better of it", "huda", SUBMIT, "/proposals/{third}", "/proposals/{third}/withdraw", .to = "/proposals/{third}",
          .say = "Your proposal is withdrawn." },
        { "the owner no longer reads it", "owner", GET, "/proposals/{third}", .not_see = "990,00", .say = "This proposal was withdrawn." },
        { "one unit is used", NULL, MONEY, .sql = UNITS("huda"), .see = "1" },
        { "she sends it again", "huda", SUBMIT, "/projects/{shop}", "/projects/{shop}/proposals",
          .fields = "amount=880\ndays=6\nbody=" OFFER, .to = "/proposals/{third}" },
        { "with one more unit", NULL, MONEY, .sql = UNITS("huda"), .see = "2" },

        /* ---- how it ends ---- */
        { "closes it with a reason", "owner", SUBMIT, "/projects/{shop}/close", .fields = "reason=5\nwords=وجدنا قريبة تتولّى ذلك.",
          .to = "/projects/{shop}", .say = "The project is closed." },
        { "everyone reads the reason", NULL, GET, "/projects/{shop}", .see = "وجدنا قريبة تتولّى ذلك.", .say = "Closed without a hire" },
        { "it is off the list", NULL, GET, "/projects", .not_see = "متجر إلكتروني لتعاونية أركان" },
        { "who waited is told", "salma", GET, "/proposals/{first}", .say = "This proposal has lapsed: the project is over." },
        { "her unit is back", NULL, MONEY, .sql = UNITS("salma"), .see = "0" },
        { "and both of the third's", NULL, MONEY, .sql = UNITS("huda"), .see = "0" },
        { "a closed one is not closed again", "owner", GET, "/projects/{shop}/close", .status = 409, .say = "This project is closed." },
        { "and takes no question", "salma", GET, "/projects/{shop}", .not_say = "Send the question" },
        { "it can be posted once more, as a copy", "owner", SUBMIT, "/projects/{shop}", "/projects/{shop}/similar", .to = "/projects/*" },
        { "its number", NULL, MONEY, .sql = "SELECT max(id) FROM projects", .save = "quiet" },
        { "opens it as it is", "owner", SUBMIT, "/projects/{quiet}/edit", .fields = "post=1", .to = "/projects/{quiet}" },
        { "it is left alone", "salma", SUBMIT, "/projects/{quiet}", "/projects/{quiet}/proposals",
          .fields = "amount=500\ndays=3\nbody=" OFFER, .to = "/proposals/*", .save = "late" },
        { "until its time is over", NULL, CLOCK, .minutes = 22 * 24 * 60 },
        { "it has expired", NULL, GET, "/projects/{quiet}",
          .say = "This project ended by itself: its time was over before anyone was hired." },
        { "the proposal with it", "salma", GET, "/proposals/{late}", .say = "This proposal has lapsed: the project is over." },
        { "the unit is back", NULL, MONEY, .sql = UNITS("salma"), .see = "0" },
        { "the owner's figures say so", NULL, MONEY,
          .sql = "SELECT posted || ' ' || open_now || ' ' || hired || ' ' || ended FROM client_figures f JOIN users u ON u.id = f.user_id "
                 "WHERE u.email_key = 'owner@example.org'",
          .see = "2 0 0 2" },
        { "no finding", .act = AUDIT },
};

static void make(struct world *w)
{
        struct town t;

        town_open(&t, w);
        town_person(&t, &(struct person_wish){ .name = "owner", .is_client = true });
        town_person(&t, &(struct person_wish){ .name = "rival", .is_client = true });
        town_person(&t, &(struct person_wish){ .name = "salma", .is_freelancer = true });
        town_person(&t, &(struct person_wish){ .name = "amine", .is_freelancer = true });
        town_person(&t, &(struct person_wish){ .name = "huda", .is_freelancer = true });
        town_person(&t, &(struct person_wish){ .name = "op", .rights = 8, .totp = true, .second_factor = true });
        town_close(&t);
}

int main(int argc, char **argv)
{
        static const struct flow flows[] = { { .name = "market", .make = make, STEPS(steps), .settings = "review_projects=0" } };

        return flow_main(argc, argv, flows, 1);
}
