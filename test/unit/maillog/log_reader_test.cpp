// SPDX-License-Identifier: MIT
#include "grayling/maillog/log_reader.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "unit/maillog/story.hpp"

namespace grayling {

TEST_CASE("mail that Postfix accepts is an attempt for each recipient") {
  CHECK(story({kSmtpd + "connect from mx.example.net[192.0.2.7]",
               kSmtpd + "4WXYZ: client=mx.example.net[192.0.2.7]",
               "Nov 30 04:35:12 mx postfix/cleanup[75]: 4WXYZ: message-id=<1@example.net>",
               kQueue + "4WXYZ: from=<a@example.net>, size=500, nrcpt=2 (queue active)",
               kLocal + "4WXYZ: to=<b@site.example>, relay=local, delay=0.1, status=sent (ok)",
               kLocal + "4WXYZ: to=<x@site.example>, orig_to=<c@site.example>, relay=local, "
                        "delay=0.1, status=deferred (full)",
               kQueue + "4WXYZ: removed"}) ==
        Story{"accepted mx.example.net[192.0.2.7] a@example.net b@site.example at 12",
              "accepted mx.example.net[192.0.2.7] a@example.net c@site.example at 12"});
}

TEST_CASE("an alias with several targets is one recipient") {
  CHECK(story({kSmtpd + "4WXYZ: client=unknown[2001:db8::7]",
               kQueue + "4WXYZ: from=<>, size=500, nrcpt=2 (queue active)",
               kLocal + "4WXYZ: to=<x@site.example>, orig_to=<all@site.example>, relay=local",
               kLocal + "4WXYZ: to=<y@site.example>, orig_to=<all@site.example>, relay=local"}) ==
        Story{"accepted unknown[2001:db8::7]  all@site.example at 12"});
}

TEST_CASE("a refused recipient is greylisted if the reply says so") {
  const auto refused = [](const std::string& reply) {
    return kSmtpd + "NOQUEUE: reject: RCPT from mx.example.net[192.0.2.7]: " + reply +
           "; from=<a@example.net> to=<b@site.example> proto=ESMTP helo=<mx.example.net>";
  };
  const std::string rest = " mx.example.net[192.0.2.7] a@example.net b@site.example at 12";
  CHECK(story({refused("450 4.2.0 <b@site.example>: Recipient address rejected: Greylisted, see "
                       "http://postgrey.schweikert.ch/help/site.example.html")}) ==
        Story{"greylisted" + rest});
  CHECK(story({refused("450 4.7.1 <b@site.example>: Recipient address rejected: Greylisting in "
                       "action, please come back later")}) == Story{"greylisted" + rest});
  CHECK(story({refused("450 4.1.8 <a@example.net>: Sender address rejected: Domain not found")}) ==
        Story{"refused" + rest});
  CHECK(story({refused("554 5.7.1 <b@site.example>: Recipient address rejected: no greylisting "
                       "for you")}) == Story{"refused" + rest});
  CHECK(read({refused("450 4.2.0 Greylisted")}).attempts.at(0).helo == "mx.example.net");
}

TEST_CASE("lines with a port, commas or odd addresses are read") {
  CHECK(story({"Nov 30 04:35:12 mx postfix/postscreen[9]: NOQUEUE: reject: RCPT from "
               "[192.0.2.7]:2525: 550 5.7.1 Service unavailable; client [192.0.2.7] blocked; "
               "from=<a@example.net>, to=<b@site.example>, proto=ESMTP, helo=<x>"}) ==
        Story{"refused [192.0.2.7] a@example.net b@site.example at 12"});
  CHECK(story({kSmtpd + "NOQUEUE: reject: RCPT from mx[192.0.2.7]:2525: 450 4.7.1 Greylisted; "
                        "from=<\"a> to=<x\"@example.net> to=<b@site.example> proto=SMTP "
                        "helo=<mx>"}) ==
        Story{"greylisted mx[192.0.2.7] \"a> to=<x\"@example.net b@site.example at 12"});
}

TEST_CASE("a decision and Postfix' own line of the same attempt are one") {
  const std::string decision =
      "client_name=mx.example.net, client_address=192.0.2.7, sender=a@example.net, "
      "recipient=b@site.example";
  const std::string rest = " mx.example.net[192.0.2.7] a@example.net b@site.example at 12";
  const std::string from_client = "mx.example.net[192.0.2.7]";
  SECTION("deferred, whatever the reply's text is") {
    const auto found =
        read({kGrayling + "action=greylist, reason=new, " + decision,
              kSmtpd + "NOQUEUE: reject: RCPT from " + from_client +
                  ": 450 4.7.1 <b@site.example>: "
                  "Later; from=<a@example.net> to=<b@site.example> proto=ESMTP helo=<mx>"});
    REQUIRE(found.attempts.size() == 1);
    CHECK(words(found.attempts[0]) == "greylisted" + rest);
    CHECK(found.attempts[0].reason == "new");
    CHECK(found.attempts[0].helo == "mx");
    CHECK(found.summary.greylisters == std::vector<std::string>{"grayling"});
  }
  const std::vector<std::string> accepted = {
      kSmtpd + "4WXYZ: client=" + from_client,
      kQueue + "4WXYZ: from=<a@example.net>, size=5, nrcpt=1 (queue active)",
      kLocal + "4WXYZ: to=<b@site.example>, relay=local, status=sent (ok)"};
  SECTION("let through, or only learned") {
    for (const auto* answer :
         {"action=pass, reason=triplet found, delay=195, ", "action=greylist, reason=new, "}) {
      auto lines = accepted;
      lines.insert(lines.begin(), kGrayling + answer + decision);
      CHECK(story(lines) == Story{"accepted" + rest});
    }
  }
  SECTION("let through, but refused for another reason") {
    CHECK(story({kGrayling + "action=pass, reason=client AWL, " + decision,
                 kSmtpd + "NOQUEUE: reject: RCPT from " + from_client +
                     ": 550 5.1.1 <b@site.example>: Recipient address rejected: User unknown; "
                     "from=<a@example.net> to=<b@site.example> proto=ESMTP helo=<mx>"}) ==
          Story{"refused" + rest});
  }
}

TEST_CASE("each decision belongs to the result that is nearest in time") {
  const auto decision = [](int second, const std::string& answer) {
    return "Nov 30 04:35:" + std::to_string(second) + " mx grayling[1]: " + answer +
           ", client_name=mx, client_address=192.0.2.7, sender=a@x, recipient=b@x";
  };
  const auto deferred = [](int second) {
    return "Nov 30 04:35:" + std::to_string(second) +
           " mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from mx[192.0.2.7]: 450 4.2.0 Greylisted; "
           "from=<a@x> to=<b@x> proto=ESMTP helo=<mx>";
  };
  // All of Postfix' lines come first.
  CHECK(story({deferred(10), deferred(12),
               "Nov 30 04:35:14 mx postfix/smtpd[1]: 4A: client=mx[192.0.2.7]",
               "Nov 30 04:35:14 mx postfix/qmgr[1]: 4A: from=<a@x>, size=5, nrcpt=1 (queue)",
               "Nov 30 04:35:14 mx postfix/local[1]: 4A: to=<b@x>, relay=local, status=sent",
               decision(10, "action=greylist, reason=new"),
               decision(12, "action=greylist, reason=early-retry"),
               decision(14, "action=pass, reason=triplet found, delay=4")}) ==
        Story{"greylisted mx[192.0.2.7] a@x b@x at 10", "greylisted mx[192.0.2.7] a@x b@x at 12",
              "accepted mx[192.0.2.7] a@x b@x at 14"});
}

TEST_CASE("what greylisters log is read") {
  const auto [line, expected] = GENERATE(table<std::string, std::string>({
      {"grayling[1]: action=greylist, reason=new, client_address=192.0.2.7, recipient=b@x",
       "greylisted [192.0.2.7]  b@x at 12"},
      {"grayling[1]: action=pass, reason=authenticated, client_address=192.0.2.7, sender=u@x, "
       "recipient=b@y",
       "accepted [192.0.2.7] u@x b@y by authenticated at 12"},
      {"grayling[1]: {\"level\": \"info\", \"action\": \"greylist\", \"reason\": \"new\", "
       "\"client_address\": \"192.0.2.7\", \"sender\": \"a@x\", \"recipient\": \"b@x\"}",
       "greylisted [192.0.2.7] a@x b@x at 12"},
      {"postgrey[1]: action=pass, reason=client AWL, client_name=mx, client_address=192.0.2.7/32, "
       "sender=a, b@x, recipient=b@x",
       "accepted mx[192.0.2.7] a, b@x b@x at 12"},
      {"postgrey[1]: 4WXYZ: action=greylist, reason=early-retry (20s missing), client_name=mx, "
       "client_address=192.0.2.7, sender=a@x, recipient=b@x",
       "greylisted mx[192.0.2.7] a@x b@x at 12"},
      {"sqlgrey: grey: new: 192.0.2(192.0.2.7), a@x -> b@x",
       "greylisted [192.0.2.7] a@x b@x at 12"},
      {"sqlgrey: grey: early reconnect: 192.0.2.7, a(1)@x -> b@x",
       "greylisted [192.0.2.7] a(1)@x b@x at 12"},
      {"sqlgrey: grey: reconnect ok: 192.0.2(192.0.2.7), -undef- -> b@x (00:05:12)",
       "accepted [192.0.2.7]  b@x at 12"},
  }));
  INFO(line);
  CHECK(story({"Nov 30 04:35:12 mx " + line}) == Story{expected});
}

TEST_CASE("what a content filter gives back, and what is sent from here, isn't counted again") {
  CHECK(story({kSmtpd + "4A: client=localhost[127.0.0.1]",
               kQueue + "4A: from=<a@x>, size=5, nrcpt=1 (queue active)",
               kLocal + "4A: to=<b@x>, relay=local, status=sent (ok)",
               kSmtpd + "4B: client=mx[192.0.2.7], orig_queue_id=4A, orig_client=mx[192.0.2.7]",
               kQueue + "4B: from=<a@x>, size=5, nrcpt=1 (queue active)",
               kLocal + "4B: to=<b@x>, relay=local, status=sent (ok)"})
            .empty());
}

TEST_CASE("mail of somebody who logged in is told, whether it leaves or stays") {
  CHECK(
      story({"Nov 30 04:35:12 mx postfix/submission/smtpd[5]: 4A: client=pc[192.0.2.99], "
             "sasl_method=PLAIN, sasl_username=anna",
             kQueue + "4A: from=<anna@site.example>, size=5, nrcpt=1 (queue active)",
             "Nov 30 04:35:15 mx postfix/smtp[6]: 4A: to=<c@example.org>, relay=mx[192.0.2.1]:25, "
             "status=sent (250 ok)"}) ==
      Story{"accepted pc[192.0.2.99] anna@site.example c@example.org by anna at 12"});
}

TEST_CASE("attempts come in the order of their times") {
  const auto at = [](int second, const std::string& recipient) {
    return "Nov 30 04:35:" + std::to_string(second) +
           " mx grayling[1]: action=greylist, reason=new, client_address=192.0.2.7, recipient=" +
           recipient;
  };
  const auto found = read({at(30, "c"), at(10, "a"), at(20, "b")});
  REQUIRE(found.attempts.size() == 3);
  CHECK(found.attempts[0].recipient == "a");
  CHECK(found.attempts[2].recipient == "c");
  CHECK(found.summary.backward == 0);
}

TEST_CASE("times that go back further than lines are sorted are counted") {
  const auto at = [](const std::string& time) {
    return "Nov " + time +
           " mx grayling[1]: action=greylist, reason=new, "
           "client_address=192.0.2.7, recipient=" +
           time;
  };
  const auto found = read({at("29 04:00:00"), at("29 05:00:00"), at("29 05:00:01"),
                           at("29 03:59:30"), at("29 05:00:02")});
  CHECK(found.summary.backward == 1);
  REQUIRE(found.attempts.size() == 5);
  CHECK(found.attempts[1].recipient == "29 03:59:30");
  CHECK(found.attempts[1].at == found.attempts[4].at - 602);  // as early as it can be
}

TEST_CASE("lines that can't be read are counted, and the first three shown") {
  const auto found =
      read({"\x7f"
            "ELF\x01",
            "no time at all", kSmtpd + "4A: client=cut",
            kSmtpd + "NOQUEUE: reject: RCPT from mx[192.0.2.7]: 450 4.7.1 Gre",
            kGrayling + "action=greylist, reason=new", ""});
  CHECK(found.summary.lines == 6);
  CHECK(found.summary.unread == 4);
  CHECK(found.summary.examples ==
        std::vector<std::string>{
            "mail.log:1: ?ELF?", "mail.log:2: no time at all",
            "mail.log:4: " + kSmtpd + "NOQUEUE: reject: RCPT from mx[192.0.2.7]: 450 4.7.1 Gre"});
}

TEST_CASE("lines of other hosts in between change nothing") {
  const std::string ours =
      kGrayling + "action=greylist, reason=new, client_address=192.0.2.7, recipient=b@x";
  const std::string other =
      "Nov 30 04:35:12 backup grayling[1]: action=greylist, reason=new, "
      "client_address=192.0.2.8, recipient=b@x";
  const auto found = read({other, ours, other}, "mx");
  CHECK(found.attempts.size() == 1);
  CHECK(found.summary.others == 2);
}

TEST_CASE("a line that tells no host belongs to each, in any form") {
  const std::string text = "action=greylist, reason=new, client_address=192.0.2.7, recipient=b@x";
  const std::string json =
      "\"action\": \"greylist\", \"reason\": \"new\", "
      "\"client_address\": \"192.0.2.7\", \"recipient\": \"b@x\"}";
  CHECK(read({"2026-11-30T04:35:12Z " + text}, "mx").attempts.size() == 1);
  CHECK(read({"2026-11-30T04:35:12Z {" + json}, "mx").attempts.size() == 1);
  CHECK(read({"{\"time\": \"2026-11-30T04:35:12Z\", " + json}, "mx").attempts.size() == 1);
}

TEST_CASE("a service's syslog_name is the administrator's") {
  for (const std::string name : {"mail-in", "postfix-out/submission", "smtps"}) {
    INFO(name);
    const std::string start = "Nov 30 04:35:12 mx " + name;
    CHECK(story({start + "/smtpd[1]: 4A: client=mx[192.0.2.7]",
                 start + "/qmgr[1]: 4A: from=<a@x>, size=5, nrcpt=1 (queue active)",
                 start + "/lmtp[1]: 4A: to=<b@x>, relay=local, status=sent"}) ==
          Story{"accepted mx[192.0.2.7] a@x b@x at 12"});
  }
  CHECK(read({"Nov 30 04:35:12 mx other/program[1]: 4A: to=<b@x>"}).summary.others == 1);
}

TEST_CASE("what daemons put around the text is left out") {
  const std::string start = "Nov 30 04:35:12 mx grayling[1]: ";
  const std::string text =
      "action=greylist, reason=new, client_address=192.0.2.7, sender=a@x, recipient=b@x";
  const Story expected = {"greylisted [192.0.2.7] a@x b@x at 12"};
  CHECK(story({start + "[ID 197553 mail.info] " + text}) == expected);
  CHECK(story({start + "message repeated 2 times: [ " + text + "]"}) == expected);
  CHECK(story({"<22>" + start + text}) == expected);
  const auto remarks = read({"-- Boot 0123456789abcdef --", "-- No entries --"});
  CHECK(remarks.summary.others == 2);
  CHECK(remarks.summary.unread == 0);
}

TEST_CASE("a text is cut beyond a bound, in each form of a log") {
  const std::string name(10'000, 'b');
  const std::string text =
      "action=greylist, reason=new, client_address=192.0.2.7, sender=a@x, recipient=" + name;
  const std::vector<std::string> plain = {kGrayling + text};
  const std::vector<std::string> exported = {"__REALTIME_TIMESTAMP=1796013312000000",
                                             "SYSLOG_IDENTIFIER=grayling", "MESSAGE=" + text, ""};
  const std::vector<std::string> json = {R"({"__REALTIME_TIMESTAMP": "1796013312000000", )"
                                         R"("SYSLOG_IDENTIFIER": "grayling", "MESSAGE": ")" +
                                         text + "\"}"};
  for (const auto& lines : {plain, exported, json}) {
    const auto found = read(lines).attempts;
    REQUIRE(found.size() == 1);
    CHECK(found[0].recipient.size() > 8000);
    CHECK(found[0].recipient.size() < 8192);
  }
}

TEST_CASE("queue IDs of two hosts don't meet") {
  CHECK(story({"Nov 30 04:35:12 mx1 postfix/smtpd[1]: 4A: client=one[192.0.2.1]",
               "Nov 30 04:35:12 mx2 postfix/smtpd[1]: 4A: client=two[192.0.2.2]",
               "Nov 30 04:35:13 mx1 postfix/qmgr[1]: 4A: from=<a@x>, size=5, nrcpt=1 (queue)",
               "Nov 30 04:35:13 mx1 postfix/local[1]: 4A: to=<b@x>, relay=local, status=sent",
               "Nov 30 04:35:13 mx2 postfix/qmgr[1]: 4A: from=<c@x>, size=5, nrcpt=1 (queue)",
               "Nov 30 04:35:13 mx2 postfix/local[1]: 4A: to=<d@x>, relay=local, status=sent"}) ==
        Story{"accepted one[192.0.2.1] a@x b@x at 12", "accepted two[192.0.2.2] c@x d@x at 12"});
}

TEST_CASE("lines of RFC 5424 are read") {
  const std::string text =
      "action=greylist, reason=new, client_address=192.0.2.7, sender=a@x, recipient=b@x";
  const Story expected = {"greylisted [192.0.2.7] a@x b@x at 12"};
  CHECK(story({"<22>1 2026-11-30T04:35:12Z mx grayling 74 - - " + text}) == expected);
  for (const std::string data : {"[a@1 b=\"c\\] d\"]", "[a@1 b=\"c\"][d@2 e=\"f\"]", "[a@1]"}) {
    CHECK(story({"<22>1 2026-11-30T04:35:12Z mx grayling 74 - " + data + " " + text}) == expected);
  }
}

TEST_CASE("the log of a service without syslog is read") {
  CHECK(
      story({"{\"time\": \"2026-11-30T04:35:12Z\", \"action\": \"greylist\", \"reason\": \"new\", "
             "\"client_address\": \"192.0.2.7\", \"sender\": \"a@x\", \"recipient\": \"b@x\"}"}) ==
      Story{"greylisted [192.0.2.7] a@x b@x at 12"});
}

TEST_CASE("the first time of a file is found") {
  const LogReaderOptions options{kNow, "+00:00", ""};
  CHECK(first_time("odd\nNov 30 04:35:12 mx x: y\nNov 30 04:35:13 mx x: y\n", options) == kNow);
  CHECK(first_time("__CURSOR=1\n__REALTIME_TIMESTAMP=1796013312000000\n\n", options) == kNow);
  CHECK(first_time("{\"level\": \"info\", \"time\": \"2026-11-30T04:35:12Z\"}", options) == kNow);
  CHECK(first_time("nothing", options) == 0);
}

}  // namespace grayling
