// SPDX-License-Identifier: MIT

#include "maillog/attempt_sorter.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "unit/maillog/story.hpp"

namespace grayling {
namespace {

const std::string kClient = "mx[192.0.2.7]";

std::string decision(const std::string& answer, const std::string& sender = "a@x",
                     const std::string& recipient = "b@x") {
  return kGrayling + answer + ", client_name=mx, client_address=192.0.2.7, sender=" + sender +
         ", recipient=" + recipient;
}

std::string refused(const std::string& reply, const std::string& sender = "a@x",
                    const std::string& recipient = "b@x", const std::string& id = "NOQUEUE") {
  return kSmtpd + id + ": reject: RCPT from " + kClient + ": " + reply + "; from=<" + sender +
         "> to=<" + recipient + "> proto=ESMTP helo=<mx>";
}

std::vector<std::string> accepted(const std::string& sender, const std::string& recipient = "b@x") {
  return {kSmtpd + "4A: client=" + kClient,
          kQueue + "4A: from=<" + sender + ">, size=5, nrcpt=1 (queue active)",
          kLocal + "4A: to=<" + recipient + ">, relay=local, status=sent (ok)"};
}

std::vector<std::string> joined(std::vector<std::string> one,
                                const std::vector<std::string>& other) {
  one.insert(one.end(), other.begin(), other.end());
  return one;
}

}  // namespace

TEST_CASE("a refusal for good is one, whichever line comes first") {
  const std::string greylist = decision("action=greylist, reason=new");
  const std::string final = refused("550 5.1.1 <b@x>: Recipient address rejected: User unknown");
  const Story expected = {"refused mx[192.0.2.7] a@x b@x at 12"};
  CHECK(story({greylist, final}) == expected);
  CHECK(story({final, greylist}) == expected);
}

TEST_CASE("the client's name is known if one of the two lines tells it") {
  const auto grey = [](const std::string& what) {
    return "Nov 30 04:35:12 mx sqlgrey: grey: " + what;
  };
  const std::string deferred = refused("450 4.7.1 Greylisted");
  const std::string fresh = grey("new: 192.0.2(192.0.2.7), a@x -> b@x");
  CHECK(story({fresh, deferred}) == Story{"greylisted mx[192.0.2.7] a@x b@x at 12"});
  CHECK(story({deferred, fresh}) == Story{"greylisted mx[192.0.2.7] a@x b@x at 12"});
  const std::string back = grey("reconnect ok: 192.0.2(192.0.2.7), a@x -> b@x (00:05:12)");
  CHECK(story(joined({back}, accepted("a@x"))) == Story{"accepted mx[192.0.2.7] a@x b@x at 12"});
}

TEST_CASE("mail whose sender Postfix rewrote counts once, with the sender that the client gave") {
  const std::string pass = decision("action=pass, reason=triplet found");
  const Story expected = {"accepted mx[192.0.2.7] a@x b@x at 12"};
  const std::string rewritten = "SRS0=abcd=XY=x=a@site.example";
  CHECK(story(joined({pass}, accepted(rewritten))) == expected);
  CHECK(story(joined(accepted(rewritten), {pass})) == expected);
  // A refusal names the sender as the client gave it: another one is another attempt.
  CHECK(story({pass, refused("450 4.1.8 No such domain", "c@x")}).size() == 2);
  // The same sender is preferred.
  const auto both =
      story(joined({decision("action=pass, reason=new", "c@x"), pass}, accepted("a@x")));
  CHECK(both.size() == 2);
}

TEST_CASE("addresses that Postfix and a greylister spell differently are the same") {
  CHECK(story(joined({decision("action=pass, reason=x", "an na@x", "o tto@x")},
                     accepted("\"an na\"@x", "\"o tto\"@x")))
            .size() == 1);
  // Without SMTPUTF8 Postfix logs a question mark for each byte.
  CHECK(story({decision("action=greylist, reason=x", "\xC3\xA4@x", "\xC3\xB6@x"),
               refused("450 4.2.0 Greylisted", "??@x", "??@x")}) ==
        Story{"greylisted mx[192.0.2.7] \xC3\xA4@x \xC3\xB6@x at 12"});
}

TEST_CASE("mail with addresses in UTF-8 is read") {
  CHECK(story(joined({decision("action=pass, reason=x", "\xC3\xA4@x", "\xC3\xB6@x")},
                     accepted("\xC3\xA4@x", "\xC3\xB6@x"))) ==
        Story{"accepted mx[192.0.2.7] \xC3\xA4@x \xC3\xB6@x at 12"});
}

TEST_CASE("a session that sends its recipients in one packet is read") {
  std::vector<std::string> lines = {decision("action=pass, reason=x", "a@x", "b@x"),
                                    decision("action=greylist, reason=new", "a@x", "c@x"),
                                    decision("action=pass, reason=x", "a@x", "d@x"),
                                    kSmtpd + "4A: client=" + kClient,
                                    refused("450 4.2.0 Greylisted", "a@x", "c@x", "4A"),
                                    kQueue + "4A: from=<a@x>, size=5, nrcpt=2 (queue active)",
                                    kLocal + "4A: to=<b@x>, relay=local, status=sent (ok)",
                                    kLocal + "4A: to=<d@x>, relay=local, status=sent (ok)"};
  const auto found = read(lines).attempts;
  REQUIRE(found.size() == 3);
  CHECK(words(found[0]) == "accepted mx[192.0.2.7] a@x b@x at 12");
  CHECK(words(found[1]) == "greylisted mx[192.0.2.7] a@x c@x at 12");
  CHECK(words(found[2]) == "accepted mx[192.0.2.7] a@x d@x at 12");
  // They are one message.
  CHECK(!found[0].message.empty());
  CHECK(found[0].message == found[1].message);
  CHECK(found[0].message == found[2].message);
}

TEST_CASE("mail of a proxy in front of the queue has its client") {
  CHECK(story({kSmtpd + "NOQUEUE: client=" + kClient,
               "Nov 30 04:35:12 mx postfix/smtpd[9]: 4A: client=localhost[127.0.0.1], "
               "orig_client=" +
                   kClient,
               kQueue + "4A: from=<a@x>, size=5, nrcpt=1 (queue active)",
               kLocal + "4A: to=<b@x>, relay=local, status=sent (ok)"}) ==
        Story{"accepted mx[192.0.2.7] a@x b@x at 12"});
}

TEST_CASE("only lines that could tell HELO are counted without it") {
  const auto found =
      read(joined(accepted("a@x"), {decision("action=greylist, reason=new", "c@x", "e@x"),
                                    refused("450 4.2.0 Greylisted", "d@x")}));
  CHECK(found.attempts.size() == 3);
  CHECK(found.summary.without_helo == 1);
  CHECK(found.summary.without_sender == 0);
}

TEST_CASE("a log whose lines have one time is held up to a bound, and stays in order") {
  const std::size_t count = kHeldMax + 10;
  Taken taken;
  AttemptSorter sorter(taken);
  LoggedAttempt attempt;
  attempt.at = kNow;
  attempt.client_address = "192.0.2.7";
  SECTION("many attempts") {
    for (std::size_t i = 0; i < count; ++i) {
      attempt.recipient = std::to_string(i);
      sorter.add_refused(attempt, false);
    }
    CHECK(taken.all.size() == 10);
    attempt.at = kNow - 1;
    sorter.add_refused(attempt, false);
    sorter.give_all();
    REQUIRE(taken.all.size() == count + 1);
    CHECK(taken.all.back().at == kNow);
    CHECK(sorter.backward() == 1);
  }
  SECTION("large ones") {
    attempt.helo = std::string(std::size_t{1} << 20U, 'x');
    for (std::size_t i = 0; i < 40; ++i) {
      attempt.recipient = std::to_string(i);
      sorter.add_refused(attempt, false);
    }
    CHECK(taken.all.size() >= 40 - kHeldBytesMax / attempt.helo.size());
  }
  SECTION("ones that grow large when they are put together") {
    const std::string text(std::size_t{1} << 20U, 'x');
    for (std::size_t i = 0; i < 40; ++i) {
      attempt.recipient = std::to_string(i);
      attempt.reason.clear();
      attempt.helo.clear();
      sorter.add_refused(attempt, false);
      attempt.reason = text;
      sorter.add_decision(attempt);
    }
    CHECK(taken.all.size() >= 40 - kHeldBytesMax / text.size());
    sorter.give_all();
    REQUIRE(taken.all.size() == 40);
    CHECK(taken.all.back().reason == text);
  }
  SECTION("of the same client and recipient") {
    for (std::size_t i = 0; i < count; ++i) sorter.add_refused(attempt, false);
    sorter.give_all();
    CHECK(taken.all.size() == count);
  }
}

}  // namespace grayling
