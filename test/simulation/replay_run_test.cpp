// SPDX-License-Identifier: MIT
#include "simulation/replay_run.hpp"

#include "simulation/grayling_run.hpp"
#include "support/catch.hpp"

using namespace grayling;
using namespace grayling::simulation;

namespace {

// Lets a message pass after a fixed time, whoever the sender is.
class AfterTime final : public Greylister {
 public:
  explicit AfterTime(UnixSeconds from) : from_(from) {}
  bool passes(const Envelope&, UnixSeconds now) override { return now >= from_; }

 private:
  UnixSeconds from_;
};

Message message(Kind kind, Seconds at, Schedule schedule) {
  Message message;
  message.at = at;
  message.kind = kind;
  message.sender = "a@sender.example";
  message.recipient = "b@site.test";
  message.host = small_host(1);
  message.schedule = schedule;
  return message;
}

}  // namespace

TEST_CASE("a deferred message is retried until it passes or its sender gives up") {
  const std::vector<Message> trace = {
      message(Kind::Person, 0, Schedule::Postfix), message(Kind::Code, 10, Schedule::Postfix),
      message(Kind::Spam, 20, Schedule::BotNever), message(Kind::Person, 5000, Schedule::Postfix)};
  AfterTime greylister(kStart + 3000);
  const TraceDns dns(1);
  const auto outcome = replay(trace, 1, dns, greylister);
  CHECK((outcome[0] && *outcome[0] >= 3000));
  CHECK((outcome[1] && *outcome[1] >= 2990));
  CHECK_FALSE(outcome[2]);
  CHECK(outcome[3] == Seconds{0});

  const auto all = figures(trace, outcome, 0);
  CHECK(all.mail == 3);
  CHECK(all.waited == 2);
  CHECK(all.waited_of_kind[static_cast<std::size_t>(Kind::Code)] == 1);
  CHECK(all.late == 2);
  CHECK(all.lost == 0);
  CHECK(all.codes == 1);
  CHECK(all.late_codes == 1);
  CHECK(all.spam == 1);
  CHECK(all.spam_passed == 0);
  CHECK(figures(trace, outcome, 5000).mail == 1);
}

TEST_CASE("figures tell by whom late mail and spam were sent") {
  auto late = message(Kind::Person, 0, Schedule::BotNever);
  late.source = Source::Forwarder;
  auto spam = message(Kind::Spam, 0, Schedule::BotNever);
  spam.source = Source::Rented;
  const auto found = figures({late, spam, spam}, {std::nullopt, Seconds{0}, std::nullopt}, 0);
  const auto forwarder = static_cast<std::size_t>(Source::Forwarder);
  const auto rented = static_cast<std::size_t>(Source::Rented);
  CHECK(found.mail_of_source[forwarder] == 1);
  CHECK(found.late_of_source[forwarder] == 1);
  CHECK(found.spam_of_source[rented] == 2);
  CHECK(found.passed_of_source[rented] == 1);
  CHECK(found.null_spam == 0);
}

TEST_CASE("figures tell how much spam of the null sender there is, and passes") {
  auto named = message(Kind::Spam, 0, Schedule::BotNever);
  auto bounce = named;
  bounce.sender = "";
  auto callback = bounce;
  callback.kind = Kind::Callback;
  const Seconds now = 0;
  const auto found = figures({named, bounce, bounce, callback}, {now, now, std::nullopt, now}, 0);
  CHECK(found.spam_passed == 2);
  CHECK(found.null_spam == 2);
  CHECK(found.null_spam_passed == 1);
}

TEST_CASE("grayling knows a provider from wherever it retries, and a line by its network") {
  GraylingRun grayling;
  const std::string sender = "a@sender.example";
  const std::string recipient = "b@site.test";
  const auto ask = [&](const Host& host, Seconds at) {
    return grayling.passes({host, sender, recipient}, kStart + at);
  };
  CHECK_FALSE(ask(pool_host(PoolName::Google, {1, 1}, 0, 1), 0));
  CHECK_FALSE(ask(pool_host(PoolName::Google, {1, 1}, 1, 1), 179));
  CHECK(ask(pool_host(PoolName::Google, {1, 1}, 2, 1), 180));
  CHECK_FALSE(ask({"192.0.2.7", "192-0-2-7.dsl.isp.example"}, 200));
  CHECK_FALSE(ask({"198.51.100.7", "198-51-100-7.dsl.isp.example"}, 400));
  CHECK(ask({"192.0.2.9", "192-0-2-9.dsl.isp.example"}, 400));
}

TEST_CASE("grayling asks the trace's DNS: a domain that came back passes from anywhere") {
  TraceDns dns(1);
  GraylingRun grayling(nullptr, {}, &dns);
  Seconds now = dns.is_down(0) ? 3600 : 0;
  const auto ask = [&](const Host& host, const std::string& sender, const std::string& recipient) {
    return grayling.passes({host, sender, recipient}, kStart + now);
  };
  for (const auto* recipient : {"a@site.test", "b@site.test"}) {
    CHECK_FALSE(ask(rented_host(5, 1), "x@offers5.example", recipient));
    now += 300;
    CHECK(ask(rented_host(5, 1), "x@offers5.example", recipient));
    now += 3600;
  }
  CHECK(ask(rented_host(5, 100), "y@offers5.example", "c@site.test"));
  CHECK_FALSE(ask(small_host(1), "y@offers5.example", "c@site.test"));
}
