// SPDX-License-Identifier: MIT
#include "grayling/greylist/answer.hpp"

#include "grayling/base/text.hpp"
#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("the answers") {
  GreylistSettings settings;
  settings.host = "mx.example.org";
  CHECK(defer_action(settings, 180, 0) ==
        "DEFER_IF_PERMIT 4.2.0 Greylisted, please try again later");
  settings.message = "wait {delay} s at {host}, {left} are left {{}{left}}";
  CHECK(defer_action(settings, 180, 60) ==
        "DEFER_IF_PERMIT wait 180 s at mx.example.org, 120 are left {120}");
  settings.message = "{left}";
  CHECK(defer_action(settings, 180, 181) == "DEFER_IF_PERMIT 0");   // a delay that was shortened
  CHECK(defer_action(settings, 180, -5) == "DEFER_IF_PERMIT 180");  // a clock that went back
  CHECK(prepend_action(settings, 200, 1'800'000'007) ==
        "PREPEND X-Greylist: delayed 200 seconds by grayling at mx.example.org; "
        "Fri, 15 Jan 2027 08:00:07 +0000");
  settings.header = "{date}";
  CHECK(prepend_action(settings, 0, 1'900'000'000) == "PREPEND Sun, 17 Mar 2030 17:46:40 +0000");
  settings.header = "X-G: {delay} {delay}";
  CHECK(prepend_action(settings, 7, 0) == "PREPEND X-G: 7 7");
}

namespace {
void check(const PolicyRequest& request, std::optional<Seconds> delayed, const char* line) {
  std::string memory = "of a line before";
  CHECK(write_decision(memory, decision_fields("pass", "triplet found", delayed, request)) == line);
}
}  // namespace

TEST_CASE("the log line of a decision keeps postgrey's order") {
  PolicyRequest r;
  r.client_name = "mx.example.org";
  r.client_address = "192.0.2.7";
  r.sender = "a@x";
  r.recipient = "b@y";
  check(r, std::nullopt,
        "action=pass, reason=triplet found, client_name=mx.example.org, "
        "client_address=192.0.2.7, sender=a@x, recipient=b@y");
  r.queue_id = "4FXb1";
  check(r, 181,
        "4FXb1: action=pass, reason=triplet found, delay=181, client_name=mx.example.org, "
        "client_address=192.0.2.7, sender=a@x, recipient=b@y");
  r.sender = "";
  r.queue_id = "";
  r.client_name = "x\ny\x1b[1m\xff";
  check(r, std::nullopt,
        "action=pass, reason=triplet found, client_name=x?y?[1m?, client_address=192.0.2.7, "
        "recipient=b@y");
}

TEST_CASE("a decision's line has room for fields of any length, each of which is cut") {
  const std::string plain(100'000, 'x');
  const std::string odd(100'000, '\n');
  for (const auto& text : {plain, odd}) {
    PolicyRequest r;
    r.queue_id = r.client_name = r.client_address = r.recipient = text;
    r.sender = text;
    const std::string cut = printable(text);
    CHECK(cut.size() < 600);
    const std::string line =
        cut + ": action=pass, reason=triplet found, delay=" + std::to_string(INT64_MIN) +
        ", client_name=" + cut + ", client_address=" + cut + ", sender=" + cut +
        ", recipient=" + cut;
    check(r, INT64_MIN, line.c_str());
  }
}

TEST_CASE("a decision's fields are those of its line, as they came") {
  PolicyRequest r;
  r.client_name = "x\n\xff";
  r.sender = R"("a, recipient=\"@x)";
  std::string seen;
  for (const LogField& field : decision_fields("pass", "triplet found", 181, r)) {
    if (field.is_empty()) continue;
    seen.append(field.name).append("=").append(field.text);
    if (field.number) seen += std::to_string(*field.number);
    seen += "|";
  }
  CHECK(seen ==
        "action=pass|reason=triplet found|delay=181|client_name=x\n\xff|"
        "sender=\"a, recipient=\\\"@x|");
}

TEST_CASE("fields that are set again keep nothing of the decision before") {
  PolicyRequest r;
  r.queue_id = "4FXb1";
  r.client_name = "mx.example.org";
  r.sender = "a@x";
  DecisionFields fields = decision_fields("pass", "first pass", 181, r);
  const PolicyRequest other;
  set_decision(fields, "greylist", "new", std::nullopt, other);
  const DecisionFields wanted = decision_fields("greylist", "new", std::nullopt, other);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    CAPTURE(i);
    CHECK_FALSE(fields[i].name.empty());
    CHECK(fields[i].name == wanted[i].name);
    CHECK(fields[i].text == wanted[i].text);
    CHECK(fields[i].number == wanted[i].number);
  }
}

TEST_CASE("what was found out is more fields, and no part of the line") {
  PolicyRequest r;
  r.sender = "a@x";
  const auto fields = decision_fields("greylist", "new", std::nullopt, r);
  const auto all = with_findings(fields, {"softfail", 4, "no_name 3, spf_softfail 1"});
  for (std::size_t i = 0; i < fields.size(); ++i) {
    CHECK(all[i].name == fields[i].name);
    CHECK(all[i].text == fields[i].text);
  }
  const LogField* const more = all.data() + fields.size();
  CHECK(more[0].name == "spf");
  CHECK(more[0].text == "softfail");
  CHECK(more[1].name == "points");
  CHECK(more[1].number == 4);
  CHECK(more[2].name == "signs");
  CHECK(more[2].text == "no_name 3, spf_softfail 1");
}
