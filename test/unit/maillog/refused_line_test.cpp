// SPDX-License-Identifier: MIT
#include "maillog/refused_line.hpp"

#include <string>

#include "support/catch.hpp"
#include "unit/maillog/story.hpp"

namespace grayling {
namespace {

const std::string kEnd = "; from=<a@x> to=<b@x> proto=ESMTP helo=<mx>";
const std::string kCleanup = "Nov 30 04:35:12 mx postfix/cleanup[75]: ";
const std::string kRest = " mx[192.0.2.7] a@x b@x at 12";

}  // namespace

TEST_CASE("what milters and filters refuse is read") {
  CHECK(story({kSmtpd +
               "NOQUEUE: milter-reject: RCPT from mx[192.0.2.7]: 451 4.7.1 Greylisting in "
               "action, please come back in 00:05:00" +
               kEnd}) == Story{"greylisted" + kRest});
  CHECK(story({kSmtpd + "4A: milter-reject: END-OF-MESSAGE from mx[192.0.2.7]: 550 5.7.1 Spam" +
               kEnd}) == Story{"refused" + kRest});
  CHECK(story({kCleanup +
               "4A: milter-reject: END-OF-MESSAGE from mx[192.0.2.7]: 4.7.1 Try again "
               "later" +
               kEnd}) == Story{"greylisted" + kRest});
  CHECK(story({kCleanup + "4A: milter-reject: END-OF-MESSAGE from mx[192.0.2.7]: 5.7.1 Spam" +
               kEnd}) == Story{"refused" + kRest});
  CHECK(story({kSmtpd + "NOQUEUE: proxy-reject: END-OF-MESSAGE from mx[192.0.2.7]: 554 5.7.0 Spam" +
               kEnd}) == Story{"refused" + kRest});
  // Without a client it is no attempt.
  const auto nobody = read({kSmtpd + "proxy-reject: END-OF-MESSAGE: 554 5.7.0 Spam" + kEnd,
                            kSmtpd +
                                "NOQUEUE: proxy-reject: END-OF-MESSAGE: 554 5.7.0 mail from "
                                "you" +
                                kEnd});
  CHECK(nobody.attempts.empty());
  CHECK(nobody.summary.others == 2);
}

TEST_CASE("a message that is refused as a whole isn't accepted") {
  const std::string client = kSmtpd + "4A: client=mx[192.0.2.7]";
  const std::string pass = kGrayling +
                           "action=pass, reason=triplet found, client_name=mx, "
                           "client_address=192.0.2.7, sender=a@x, recipient=b@x";
  const std::string from = kQueue + "4A: from=<a@x>, size=5, nrcpt=1 (queue active)";
  const std::string to = kLocal + "4A: to=<b@x>, relay=local, status=sent (ok)";
  CHECK(story({pass, client,
               kCleanup +
                   "4A: milter-reject: END-OF-MESSAGE from mx[192.0.2.7]: 4.7.1 Try again "
                   "later" +
                   kEnd,
               from, to}) == Story{"greylisted" + kRest});
  // Of several recipients, none is named.
  CHECK(story({client,
               kSmtpd + "4A: reject: DATA from mx[192.0.2.7]: 450 4.2.0 <DATA>: Data command "
                        "rejected: Greylisted; from=<> proto=ESMTP helo=<mx>",
               from, to})
            .empty());
  CHECK(story({kSmtpd +
               "4A: reject: DATA from mx[192.0.2.7]: 450 4.2.0 <DATA>: Data command "
               "rejected: Greylisted" +
               kEnd}) == Story{"greylisted" + kRest});
}

TEST_CASE("what is refused before a recipient is named, or only with a warning, is no attempt") {
  const std::string text = "from mx[192.0.2.7]: 450 4.7.1 Greylisted";
  for (const std::string what : {"reject: CONNECT ", "reject: MAIL ", "reject_warning: RCPT ",
                                 "milter-reject: CONNECT ", "milter-hold: END-OF-MESSAGE "}) {
    INFO(what);
    const auto found = read({kSmtpd + "NOQUEUE: " + what + text + kEnd});
    CHECK(found.attempts.empty());
    CHECK(found.summary.others == 1);
  }
}

// It never looks for the client's name, so it hasn't found that there is none.
TEST_CASE("postscreen defers a client that it hasn't seen") {
  CHECK(story({"Nov 30 04:35:12 mx postfix/postscreen[9]: NOQUEUE: reject: RCPT from "
               "[192.0.2.7]:2525: 450 4.3.2 Service currently unavailable; from=<a@x>, to=<b@x>, "
               "proto=ESMTP, helo=<mx>"}) == Story{"greylisted [192.0.2.7] a@x b@x at 12"});
}

TEST_CASE("an address can't make a refusal a greylisting, nor another's") {
  CHECK(story({kSmtpd + "NOQUEUE: reject: RCPT from mx[192.0.2.7]: 450 4.1.1 <b@x>: Recipient "
                        "address rejected: User unknown; from=<\"greylist from=<y\"@z> to=<b@x> "
                        "proto=ESMTP helo=<mx>"}) ==
        Story{"refused mx[192.0.2.7] \"greylist from=<y\"@z b@x at 12"});
  // A line that only quotes one.
  CHECK(story({kSmtpd + "warning: x: reject: RCPT from mx[192.0.2.7]: 450 4.7.1 Greylisted" + kEnd})
            .empty());
}

TEST_CASE("fields after HELO aren't part of it") {
  const auto found =
      read({kSmtpd + "NOQUEUE: reject: RCPT from mx[192.0.2.7]: 450 4.7.1 Greylisted" + kEnd +
            " sasl_username=<anna>"});
  REQUIRE(found.attempts.size() == 1);
  CHECK(found.attempts[0].helo == "mx");
}

}  // namespace grayling
