// SPDX-License-Identifier: MIT
// The scripted resolver keeps the promises of Resolver, so that tests with it prove something.
#include <vector>

#include "support/catch.hpp"
#include "support/scripted_resolver.hpp"

using namespace grayling;
using namespace std::chrono_literals;

namespace {

struct Answers final : AnswerHandler {
  void on_answer(std::uint64_t tag, const DnsAnswer& answer) override {
    tags.push_back(tag);
    last = answer;
  }
  std::vector<std::uint64_t> tags;
  DnsAnswer last;
};

}  // namespace

TEST_CASE("a scripted resolver answers with what is written down") {
  const TestClock clock;
  ScriptedResolver resolver(clock);
  resolver.add_text("example.org", "v=spf1 -all");
  resolver.add_mail_host("example.org", 10, "mx.example.org");
  resolver.set("broken.test", RecordType::Txt, DnsAnswer::Kind::Failure);
  Answers answers;

  const auto answer_of = [&](const char* name, RecordType type) {
    resolver.ask(name, type, answers, 7);
    resolver.deliver();
    return answers.last;
  };
  CHECK(answer_of("Example.ORG.", RecordType::Txt).texts ==
        std::vector<std::string>{"v=spf1 -all"});
  CHECK(answer_of("example.org", RecordType::Mx).mail_hosts.front().name == "mx.example.org");
  CHECK(answer_of("example.org", RecordType::A).kind == DnsAnswer::Kind::NoData);
  CHECK(answer_of("example.or", RecordType::A).kind == DnsAnswer::Kind::NoName);
  CHECK(answer_of("broken.test", RecordType::Txt).kind == DnsAnswer::Kind::Failure);
  CHECK(answers.tags == std::vector<std::uint64_t>(5, 7));
}

TEST_CASE("a scripted resolver's answers come when they are due") {
  TestClock clock;
  ScriptedResolver resolver(clock, 300ms);
  for (const auto* name : {"soon.test", "late.test", "too-late.test"}) {
    resolver.add_address(name, "192.0.2.1");
  }
  resolver.delay("late.test", RecordType::A, 200ms);
  resolver.delay("too-late.test", RecordType::A, 2s);
  Answers answers;
  resolver.ask("too-late.test", RecordType::A, answers, 3);
  resolver.ask("late.test", RecordType::A, answers, 2);
  resolver.ask("soon.test", RecordType::A, answers, 1);
  resolver.cancel(resolver.ask("soon.test", RecordType::A, answers, 4));
  CHECK(answers.tags.empty());
  resolver.deliver();
  CHECK(answers.tags == std::vector<std::uint64_t>{1});
  clock.pass_ms(200);
  resolver.deliver();
  CHECK(answers.last.kind == DnsAnswer::Kind::Records);
  clock.pass_ms(100);
  resolver.deliver();
  CHECK(answers.last.kind == DnsAnswer::Kind::Failure);
  CHECK(answers.tags == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(resolver.open() == 0);
}
