// SPDX-License-Identifier: MIT
#include "grayling/dnslist/list_health.hpp"

#include <algorithm>

#include "grayling/dnslist/known_lists.hpp"

namespace grayling {
namespace {

constexpr int kIpv6ClientBits = 64;  // of a network that one customer has, at least

// A list is in doubt when its last good test is older than this: one test was missed.
constexpr auto kOverdue = std::chrono::minutes(60);

}  // namespace

ListHealth::ListHealth(DnsList list) : list_(std::move(list)) {}

bool ListHealth::is_in_doubt(Monotonic now) const {
  return state_ == State::On && (unanswered_ > 0 || now - last_good_ > kOverdue);
}

bool ListHealth::is_asked(const IpAddress& client) const {
  return state_ == State::On && (client.is_ipv4() || has_ipv6_);
}

int ListHealth::least_points(Monotonic now) const {
  const bool may_excuse = state_ == State::On && !is_in_doubt(now);
  return may_excuse ? grayling::least_points(list_) : 0;
}

int ListHealth::most_points() const {
  return state_ == State::On ? grayling::most_points(list_) : 0;
}

int ListHealth::points(const ListAnswer& answer, Monotonic now) const {
  if (state_ != State::On || answer.kind != ListAnswer::Kind::Listed) return 0;
  return answer.points < 0 && is_in_doubt(now) ? 0 : answer.points;
}

std::optional<ListHealth::Line> ListHealth::on_client(const IpAddress& client,
                                                      const ListAnswer& answer, Monotonic now) {
  if (state_ != State::On) return {};
  if (answer.kind == ListAnswer::Kind::Error) {
    const auto& address = *answer.address;
    return switch_off("it answers " + address.text() + ", " + error_meaning(list_.zone, address),
                      now);
  }
  if (answer.kind == ListAnswer::Kind::Unnamed && !unnamed_) unnamed_ = answer.address;
  return count(client, answer, now);
}

std::optional<ListHealth::Line> ListHealth::count(const IpAddress& client, const ListAnswer& answer,
                                                  Monotonic now) {
  if (answer.kind == ListAnswer::Kind::Unknown) return {};
  if (now - clients_since_ > kClientsTime) forget_clients(now);
  const bool is_new =
      clients_.insert(client.is_ipv4() ? client : client.masked(kIpv6ClientBits)).second;
  if (is_new && answer.has_entry()) ++listed_;
  if (clients_.size() < kClients) return {};
  const auto listed = listed_;
  forget_clients(now);
  if (listed * 2 <= kClients) return {};
  return switch_off("it lists " + std::to_string(listed) + " of " + std::to_string(kClients) +
                        " clients, so it may list everybody; remove it if that lasts",
                    now);
}

void ListHealth::forget_clients(Monotonic now) {
  clients_.clear();
  listed_ = 0;
  clients_since_ = now;
}

std::optional<ListHealth::Line> ListHealth::begin_test(Monotonic now) {
  std::optional<Line> line;
  if (is_testing_) {
    line = conclude(
        {TestResult::Kind::Unanswered, false, "it doesn't answer; look whether the resolver works"},
        now);
  }
  is_testing_ = true;
  nobody_ = next_nobody(nobody_);
  answers_ = {};
  answered_.reset();
  next_test_ = now + kTestPatience;
  return line;
}

std::optional<ListHealth::Line> ListHealth::on_test_answer(TestPoint point, const DnsAnswer& answer,
                                                           Monotonic now) {
  if (!is_testing_) return {};
  const auto index = static_cast<std::size_t>(point);
  answers_[index] = answer;
  answered_.set(index);
  if (!answered_.all()) return {};
  return conclude(judge_test(answers_, list_, nobody_), now);
}

void ListHealth::doubt(Monotonic now) {
  is_testing_ = false;
  last_good_ = now - 2 * kOverdue;
  unanswered_ = 0;
  good_since_.reset();
  next_test_ = now + kTestChanged;
}

std::optional<ListHealth::Line> ListHealth::conclude(const TestResult& result, Monotonic now) {
  is_testing_ = false;
  next_test_ = now + kTestOff;
  if (result.kind == TestResult::Kind::Good) return conclude_good(result.has_ipv6, now);
  good_since_.reset();
  const bool is_off = state_ == State::Off;
  if (result.kind == TestResult::Kind::Failed) {
    return is_off ? std::nullopt : switch_off(result.why, now);
  }
  if (is_off) return {};
  if (++unanswered_ > 1) return switch_off(result.why, now);
  next_test_ = now + kTestAgain;
  return {};
}

std::optional<ListHealth::Line> ListHealth::conclude_good(bool has_ipv6, Monotonic now) {
  unanswered_ = 0;
  has_ipv6_ = has_ipv6;
  if (state_ == State::Off) {
    if (!good_since_) good_since_ = now;
    if (now - *good_since_ < kTestOff) return {};
  }
  last_good_ = now;
  next_test_ = now + kTestEvery;
  if (state_ == State::On) return tell_unnamed();
  state_ = State::On;
  why_off_.clear();
  good_since_.reset();
  forget_clients(now);
  return Line{LogLevel::Info,
              subject() + " is on" + (has_ipv6_ ? "" : ", for clients with IPv4 alone")};
}

// Only a list that is good otherwise: of a broken one all answers may be unnamed.
std::optional<ListHealth::Line> ListHealth::tell_unnamed() {
  if (!unnamed_ || has_told_unnamed_) return {};
  has_told_unnamed_ = true;
  return Line{LogLevel::Warning, subject() + " answers " + unnamed_->text() +
                                     ", which counts nothing, because its points don't name it"};
}

std::optional<ListHealth::Line> ListHealth::switch_off(std::string why, Monotonic now) {
  state_ = State::Off;
  why_off_ = std::move(why);
  unanswered_ = 0;
  good_since_.reset();
  if (!is_testing_) next_test_ = now + kTestOff;
  return Line{LogLevel::Warning, subject() + " is off and counts nothing: " + why_off_};
}

std::string ListHealth::subject() const {
  return "DNS list " + list_.zone;
}

}  // namespace grayling
