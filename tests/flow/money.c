/*
 * Money coming in and going out: top-ups that staff confirm or refuse, withdrawals that are sent, fail, come back or are taken back,
 * statements, the trial balance. Every form is sent twice and once more later, and filled in anew in a second tab: one movement.
 * Wrong input on every form: said beside the field, nothing moves.
 */
#include "flow/flow.h"

#define PASSWORD "\npassword=marrakesh gate 1071"
#define RIB "011519000001205000534921"

/* What stands on a kind of account by the postings alone, in centimes. */
#define STANDS(kind) "SELECT COALESCE(sum(p.amount_minor), 0) FROM postings p JOIN accounts a ON a.id = p.account_id WHERE a.kind = " kind
#define CASH STANDS("1")
#define WALLET STANDS("2")
#define PAYOUT STANDS("5")
#define TRANSFERS(event) "SELECT count(*) FROM transfers WHERE event = " event

#define SIGNED_UP(name, role) \
        { "opens an account", name, SUBMIT, "/sign-up", .fields = "role=" role "\nname=" name "\nemail=" name "@example.org" PASSWORD, \
          .to = "/mail-sent" }, \
        { "gets a letter with a link", name, MAIL, name "@example.org", .save = "link" }, \
        { "confirms", name, SUBMIT, "{link}", .to = "/sign-in" }, \
        { "signs in", name, SUBMIT, "/sign-in", .fields = "email=" name "@example.org\nstay=1" PASSWORD, .to = "/home" }

#define OPERATOR \
        { "signs in and is led to set up the second factor", "op", SUBMIT, "/sign-in", \
          .fields = "email=op@example.org\nstay=1" PASSWORD, .status = 303 }, \
        { "reads the key", "op", GET, "/settings/second-factor", .pick = "key", .save = "secret" }, \
        { "the telephone shows a code", "op", CODE, "{secret}", .save = "code" }, \
        { "turns it on", "op", SUBMIT, "/settings/second-factor", .fields = "code={code}", .status = 200 }

static const struct step coming_in[] = {
        SIGNED_UP("nadia", "client"),
        OPERATOR,
        { "an empty wallet says so", "nadia", GET, "/wallet", .say = "No movements yet" },
        { "no amount", "nadia", SUBMIT, "/wallet/top-up", .fields = "amount=\ncurrency=MAD", .status = 422, .bad = "amount",
          .say = "Please fill in this field." },
        { "an amount of letters", "nadia", SUBMIT, "/wallet/top-up", .fields = "amount=much\ncurrency=MAD", .status = 422, .bad = "amount",
          .say = "Please write an amount such as 1250 or 1250.50.", .keep = "amount=much" },
        { "a currency that is not taken", "nadia", SUBMIT, "/wallet/top-up", .fields = "amount=5\ncurrency=JPY", .status = 422,
          .bad = "currency", .say = "Please choose one." },
        { "announces a transfer, in Arabic digits", "nadia", SUBMIT_TWICE, "/wallet/top-up", .fields = "amount=١٥٠٠٫٥٠\ncurrency=MAD",
          .to = "/wallet/top-ups/*",
          .say = "Transfer the amount with this reference", .pick = "reference", .save = "reference" },
        { "its number", NULL, MONEY, .sql = "SELECT max(id) FROM top_ups", .save = "top_up" },
        { "the same once more", "nadia", REPLAY, .to = "/wallet/top-ups/{top_up}" },
        { "the same in a second tab", "nadia", SUBMIT, "/wallet/top-up", .fields = "amount=1500.50\ncurrency=MAD",
          .to = "/wallet/top-ups/{top_up}" },
        { "one top-up, no movement", NULL, MONEY,
          .sql = "SELECT count(*) || ' of ' || max(amount_minor) || ', ' || (SELECT count(*) FROM transfers) FROM top_ups",
          .see = "1 of 150050, 0" },
        { "reads the account to send it to", "nadia", GET, "/wallet/top-ups/{top_up}", .see = "011 519 0000012050005349 21" },
        { "a stranger's eyes", "op", GET, "/wallet/top-ups/{top_up}", .status = 404 },
        { "the queue is for staff", "nadia", GET, "/console/top-ups", .status = 403 },
        { "and so is confirming", "nadia", RAW_POST, "/console/top-ups/{top_up}/confirm", .status = 403 },

        { "staff see what waits", "op", GET, "/console/top-ups", .see = "{reference}" },
        { "staff find it by its reference", "op", GET, "/console/top-ups?q={reference}", .see = "nadia" },
        { "nothing by another", "op", GET, "/console/top-ups?q=WSL0000000", .say = "No top-up with this reference" },
        { "refusing needs a reason", "op", SUBMIT, "/console/top-ups/{top_up}", .form = "/console/top-ups/{top_up}/refuse",
          .fields = "reason=", .status = 422, .bad = "reason",
          .say = "Please fill in this field." },
        { "confirms", "op", SUBMIT_TWICE, "/console/top-ups/{top_up}", .form = "/console/top-ups/{top_up}/confirm",
          .to = "/console/top-ups",
          .say = "The top-up is confirmed. The money is in the person's balance." },
        { "one movement from two clicks", NULL, MONEY, .sql = TRANSFERS("1"), .see = "1" },
        { "the same once more", "op", REPLAY, .to = "/console/top-ups" },
        { "still one", NULL, MONEY, .sql = TRANSFERS("1"), .see = "1" },
        { "in the wallet", NULL, MONEY, .sql = WALLET, .see = "150050" },
        { "at the bank", NULL, MONEY, .sql = CASH, .see = "-150050" },
        { "is told by mail", "nadia", MAIL, "nadia@example.org", .see = "{reference}" },
        { "sees where it came from and where it went", "nadia", GET, "/wallet?show=top-ups", .see = "{reference}", .say = "Bank transfer" },
        { "and on the top-up's page", "nadia", GET, "/wallet/top-ups/{top_up}", .say = "The money has arrived" },
        { "no payment to a contract", "nadia", GET, "/wallet?show=payments", .say = "No movements yet" },
        { "the books", NULL, AUDIT },

        { "announces another", "nadia", SUBMIT, "/wallet/top-up", .fields = "amount=70\ncurrency=MAD", .to = "/wallet/top-ups/*",
          .save = "top_up" },
        { "staff refuse it", "op", SUBMIT_TWICE, "/console/top-ups/{top_up}", .form = "/console/top-ups/{top_up}/refuse",
          .fields = "reason=لم يصل أي تحويل بهذا الرقم",
          .to = "/console/top-ups", .say = "The top-up is refused. The person reads your reason." },
        { "the same once more", "op", REPLAY, .to = "/console/top-ups" },
        { "reads why", "nadia", GET, "/wallet/top-ups/{top_up}", .see = "لم يصل أي تحويل بهذا الرقم", .say = "This top-up was refused" },
        { "no movement", NULL, MONEY, .sql = WALLET, .see = "150050" },
        { "staff see that the books balance", "op", GET, "/console/finance",
          .say = "The books balance: cash covers what people are owed and what was earned, to the unit." },
        { "the acts are in the log", "op", GET, "/console/log", .say = "Top-up refused" },
        { "the books", NULL, AUDIT },
};

#define WISH(amount) "amount=" amount "\ncurrency=MAD\nholder=Nadia Alaoui\naccount=" RIB "\nbank=بنك الأطلس"

static const struct step going_out[] = {
        SIGNED_UP("nadia", "freelancer"),
        OPERATOR,
        { "nothing to withdraw yet", "nadia", GET, "/wallet/withdraw", .say = "No withdrawals yet" },
        { "announces", "nadia", SUBMIT, "/wallet/top-up", .fields = "amount=1000\ncurrency=MAD", .to = "/wallet/top-ups/*",
          .save = "top_up" },
        { "staff confirm", "op", SUBMIT, "/console/top-ups/{top_up}", .form = "/console/top-ups/{top_up}/confirm",
          .to = "/console/top-ups" },

        { "a RIB with two digits swapped", "nadia", SUBMIT, "/wallet", .form = "/wallet/withdraw",
          .fields = "amount=100\ncurrency=MAD\nholder=Nadia Alaoui\naccount=011519000001205000534291\nbank=", .status = 422,
          .bad = "account", .keep = "holder=Nadia Alaoui\namount=100",
          .say = "This is no valid RIB (24 digits) or IBAN. Please compare it with your bank's paper, digit by digit." },
        { "more than is there", "nadia", SUBMIT, "/wallet/withdraw", .fields = WISH("1000.01"), .status = 422, .bad = "amount",
          .say = "Your withdrawable balance does not hold that much.",
          .keep = "amount=1000.01" },
        { "less than the least", "nadia", SUBMIT, "/wallet/withdraw", .fields = WISH("9.99"), .status = 422, .bad = "amount" },
        { "no holder", "nadia", SUBMIT, "/wallet/withdraw", .fields = "amount=100\ncurrency=MAD\nholder=\naccount=" RIB, .status = 422,
          .bad = "holder", .say = "Please fill in this field." },
        { "all is still there", NULL, MONEY, .sql = WALLET, .see = "100000" },

        { "asks for a withdrawal", "nadia", SUBMIT_TWICE, "/wallet/withdraw", .fields = WISH("400"), .to = "/wallet/withdrawals/*",
          .save = "withdrawal",
          .say = "Your withdrawal is requested. We tell you when it is on its way." },
        { "one movement from two clicks", NULL, MONEY, .sql = TRANSFERS("6"), .see = "1" },
        { "the same once more", "nadia", REPLAY, .to = "/wallet/withdrawals/{withdrawal}" },
        { "the same in a second tab", "nadia", SUBMIT, "/wallet/withdraw", .fields = WISH("400"),
          .to = "/wallet/withdrawals/{withdrawal}" },
        { "still one", NULL, MONEY, .sql = TRANSFERS("6"), .see = "1" },
        { "out of the wallet", NULL, MONEY, .sql = WALLET, .see = "60000" },
        { "on its way out", NULL, MONEY, .sql = PAYOUT, .see = "40000" },
        { "a stranger's eyes", "op", GET, "/wallet/withdrawals/{withdrawal}", .status = 404 },
        { "the books", NULL, AUDIT },

        { "takes it back", "nadia", SUBMIT_TWICE, "/wallet/withdrawals/{withdrawal}", .form = "/wallet/withdrawals/{withdrawal}/cancel",
          .to = "/wallet/withdrawals/{withdrawal}",
          .say = "You took this withdrawal back" },
        { "the same once more", "nadia", REPLAY, .to = "/wallet/withdrawals/{withdrawal}" },
        { "back once", NULL, MONEY, .sql = WALLET, .see = "100000" },
        { "staff have nothing to send", "op", GET, "/console/withdrawals", .say = "No withdrawals here" },

        { "asks again", "nadia", SUBMIT, "/wallet/withdraw", .fields = WISH("400"), .to = "/wallet/withdrawals/*", .save = "withdrawal" },
        { "staff see where to", "op", GET, "/console/withdrawals", .see = "011 519 0000012050005349 21" },
        { "staff send it", "op", SUBMIT_TWICE, "/console/withdrawals/{withdrawal}", .form = "/console/withdrawals/{withdrawal}/sent",
          .to = "/console/withdrawals",
          .say = "Marked as sent. The person has been told." },
        { "the same once more", "op", REPLAY, .to = "/console/withdrawals" },
        { "sent once", NULL, MONEY, .sql = TRANSFERS("7"), .see = "1" },
        { "left the bank", NULL, MONEY, .sql = CASH, .see = "-60000" },
        { "it is too late to take it back", "nadia", RAW_POST, "/wallet/withdrawals/{withdrawal}/cancel", .status = 403 },
        { "is told by mail", "nadia", MAIL, "nadia@example.org", .say = "See your balance" },
        { "reads that it is with the bank", "nadia", GET, "/wallet/withdrawals/{withdrawal}", .say = "The transfer was given to the bank" },
        { "the books", NULL, AUDIT },

        { "failing needs a reason", "op", SUBMIT, "/console/withdrawals/{withdrawal}", .form = "/console/withdrawals/{withdrawal}/failed",
          .fields = "reason=", .status = 422, .bad = "reason",
          .say = "Please fill in this field." },
        { "the bank sends it back", "op", SUBMIT_TWICE, "/console/withdrawals/{withdrawal}",
          .form = "/console/withdrawals/{withdrawal}/failed",
          .fields = "reason=الحساب مغلق", .to = "/console/withdrawals",
          .say = "Marked as failed. The money is back in the person's balance." },
        { "the same once more", "op", REPLAY, .to = "/console/withdrawals" },
        { "back in the wallet", NULL, MONEY, .sql = WALLET, .see = "100000" },
        { "back at the bank", NULL, MONEY, .sql = CASH, .see = "-100000" },
        { "reads why", "nadia", GET, "/wallet/withdrawals/{withdrawal}", .see = "الحساب مغلق",
          .say = "The transfer failed, the money is back in your balance" },
        { "every movement is in the list", "nadia", GET, "/wallet?show=withdrawals", .say = "Withdrawal returned" },
        { "the books", NULL, AUDIT },

        { "the month's statement", "nadia", GET, "/wallet/statement", .say = "Closing balance" },
        { "the same for a spreadsheet", "nadia", GET, "/wallet/statement.csv", .see = "1000.00", .say = "Withdrawal returned" },
        { "a month before there was anything", "nadia", GET, "/wallet/statement?month=2020-02", .say = "No movements in this month" },
        { "a month that is none", "nadia", GET, "/wallet/statement?month=2020-13&currency=XXX&account=cash", .say = "Closing balance" },
        { "two days later the day is sealed, and audited by night", NULL, CLOCK, .minutes = 2 * 24 * 60 },
        { "sealed", NULL, MONEY, .sql = "SELECT CASE WHEN count(*) >= 2 THEN 'yes' ELSE 'no' END FROM seals", .see = "yes" },
        { "the nightly audit found nothing", NULL, MONEY,
          .sql = "SELECT CASE WHEN min(state) = 2 AND max(state) = 2 THEN 'done' ELSE 'no' END FROM jobs WHERE kind = 'ledger.audit'",
          .see = "done" },
        { "the books", NULL, AUDIT },
};

int main(int argc, char **argv)
{
        static const char settings[] = "bank_holder=Wasl SARL\nbank_name=Banque de l'Atlas\nbank_account=" RIB;
        static const struct flow flows[] = {
                { .name = "coming in", STEPS(coming_in), .settings = settings, .staff = true },
                { .name = "going out", STEPS(going_out), .settings = settings, .staff = true },
        };

        return flow_main(argc, argv, flows, 2);
}
