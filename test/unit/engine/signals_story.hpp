// SPDX-License-Identifier: MIT
// An EngineStory with a DNS whose answers the test writes down. The domains example.org and
// example.com have an SPF record that passes for 198.51.100.0/24 alone. The signs that need other
// records (suspicion/dns_signs.hpp) are worth nothing, unless the test says so.
#pragma once

#include <algorithm>

#include "support/scripted_resolver.hpp"
#include "unit/engine/engine_story.hpp"

namespace grayling {

inline const std::string kRecord = "v=spf1 ip4:198.51.100.0/24 -all";

// Passes the lines on, and keeps the fields of the structured log: "name=text" of each.
class FieldLog final : public Log {
 public:
  explicit FieldLog(Log& lines) : lines_(lines) {}

  void write(LogLevel level, std::string_view line) override { lines_.write(level, line); }
  bool wants(LogLevel level) const override { return lines_.wants(level); }
  void write_fields(LogLevel level, std::string_view line, LogFields fields) override {
    for (const auto& field : fields) {
      texts_.push_back(std::string(field.name) + "=" + std::string(field.text));
    }
    lines_.write(level, line);
  }
  auto count(const std::string& text) const {
    return std::count(texts_.begin(), texts_.end(), text);
  }

 private:
  Log& lines_;
  std::vector<std::string> texts_;
};

class SignalsStory : public EngineStory {
 public:
  explicit SignalsStory(SpfUse use = SpfUse::Prove) {
    resolver = &dns;
    other_log = &fields;
    settings.dns_timeout = std::chrono::milliseconds(300);
    change(settings).spf = use;
    dns.add_text("example.org", kRecord);
    dns.add_text("example.com", kRecord);
    for (const auto sign : {Sign::SenderDomainDead, Sign::HeloConfirmed}) points_of(sign) = 0;
  }

  ~SignalsStory() override { end_engine(); }
  SignalsStory(const SignalsStory&) = delete;
  SignalsStory& operator=(const SignalsStory&) = delete;

  int& points_of(Sign sign) { return settings.suspicion.points[static_cast<std::size_t>(sign)]; }

  // From a machine that passes SPF; each has a network of its own in the key.
  static Mail mail(const std::string& sender, const std::string& client = "198.51.100.7") {
    Mail mail;
    mail.sender = sender;
    mail.client = client;
    mail.name = "";  // not sent, so that it is no sign
    return mail;
  }

  // Asks, and lets everything happen that needs no time.
  std::string answer(const Mail& mail) {
    const auto number = ask(mail);
    run();
    return answers[number];
  }
  // Nothing takes more rounds than this: a round is a worker's work and what the DNS says to it.
  void run() {
    for (int round = 0; round < 10; ++round) {
      settle();
      dns.deliver();
    }
    settle();
  }

  void pass_ms(int milliseconds) {
    clock.pass_ms(milliseconds);
    dns.deliver();
    engine().on_time();
    run();
  }
  void write_behind() {
    clock.pass(10);
    engine().on_time();
    run();
  }

  // The standing of a domain. Before the first question, so that the worker knows of it.
  void set_standing(std::uint32_t returned, std::uint32_t came,
                    const std::string& domain = "example.org") {
    table.standings[{StandingKind::Domain, domain, ""}] = {"", returned, clock.now() - 60, came};
  }
  std::optional<Standing> standing(const std::string& domain = "example.org") {
    const std::lock_guard lock(store.table_mutex);
    const auto found = table.standings.find({StandingKind::Domain, domain, ""});
    return found == table.standings.end() ? std::nullopt : std::optional(found->second);
  }

  ScriptedResolver dns{clock, std::chrono::seconds(10)};
  FieldLog fields{log};
};

}  // namespace grayling
