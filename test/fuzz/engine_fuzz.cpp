// SPDX-License-Identifier: MIT
// Answers of the DNS, verdicts and faults of the store, reloads and time, in every order: an input
// is a scenario, two bytes for each step. Whatever happens, each request gets one answer in time,
// no stranger passes without its delay or a proof, and mail that passes by a proof makes no row.
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "grayling/engine/engine.hpp"
#include "support/changed_settings.hpp"
#include "support/last_reason.hpp"
#include "support/one_worker.hpp"
#include "support/scripted_resolver.hpp"
#include "support/test_clock.hpp"
#include "unit/engine/simulated_store.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

constexpr Seconds kDelay = 3;
constexpr std::array<const char*, 4> kDomains = {"known.example", "new.example", "wide.example",
                                                 ""};
constexpr std::array<const char*, 2> kHelos = {"known.example", "mx.known.example"};
// SPF passes for the first, which has the second's network in its key.
constexpr std::array<const char*, 4> kClients = {"198.51.100.7", "198.51.100.8", "203.0.113.9",
                                                 "2001:db8::1"};

void require(bool holds) {
  if (!holds) std::abort();
}

struct Asked {
  std::string sender;
  std::string recipient;
  std::string client;
  bool is_fresh = false;  // no other request has its key
  bool is_clean = true;   // no fault of the store since
  Monotonic at{};
  std::string reason{};  // "": not answered
};

class Scenario final : public Asker {
 public:
  Scenario() {
    for (const auto* domain : {"known.example", "new.example"}) {
      dns_.add_text(domain, "v=spf1 ip4:198.51.100.0/29 -all");
    }
    dns_.add_text("wide.example", "v=spf1 ip4:198.51.100.0/29 exists:%{i}.wide.example -all");
    dns_.add_address("192.0.2.1.wide.example", "127.0.0.2");
    for (const auto* domain : {"known.example", "wide.example"}) {
      table_.standings[{StandingKind::Domain, domain, ""}] = {"", 20, clock_.now(), 20};
    }
    change(settings_).delay = kDelay;
    change(settings_).auto_allow_after = 0;
    change(settings_).pending_limit = 8;
    settings_.dns_timeout = milliseconds(300);
    EngineOptions options;
    options.workers = 1;
    options.cache_entries = 100;
    options.make_store = [this] { return std::make_unique<SimulatedStore>(table_, clock_, gate_); };
    options.wake = [this] { ++wakes_; };
    options.resolver = &dns_;
    engine_ = std::make_unique<Engine>(std::move(options), settings_, clock_, log_);
    settle();
  }
  ~Scenario() override { gate_.end(); }

  void step(unsigned what, unsigned how) {
    switch (what % 8) {
      case 0:
      case 1:
        return ask(how);
      case 2:
      case 3:
        return release(how);
      case 4:
        return pass(std::array{1, 10, 100, 250, 300, 700, 1000, 3000}[how % 8]);
      case 5:
        return deliver();
      case 6:
        return change_dns(how);
      default:
        return reload(how);
    }
  }

  // All faults end, and all that was asked is answered.
  void finish() {
    dns_.fail_all(false);
    for (int i = 0; i < 4; ++i) {
      while (gate_.is_held()) release(0);
      pass(500);
    }
    pass(10'000);  // a check that no request waits for takes longer
    for (const auto& asked : asked_) {
      require(!asked.reason.empty());
      if (asked.is_fresh && asked.is_clean && is_by_proof(asked.reason)) require(!has_row(asked));
    }
    require(dns_.open() == 0);
    engine_->stop();
    settle();
    while (gate_.is_held()) release(0);
    require(engine_->is_stopped());
  }

  void on_answer(std::uint64_t tag, std::string_view) override {
    Asked& asked = asked_.at(tag);
    require(asked.reason.empty());
    asked.reason = log_.reason;
    std::string domain(asked.sender.substr(asked.sender.find('@') + 1));
    if (domain.empty()) domain = "known.example";  // of the null sender's HELO
    if (is_by_proof(asked.reason)) {
      require(asked.client == kClients[0] && domain != "wide.example");
      const bool may_be_known = domain == "known.example" || returns_ > 1;
      require(asked.reason == "domain AWL" ? may_be_known : was_pass_);
      if (asked.is_fresh && asked.is_clean) require(!has_row(asked));
    } else if (asked.reason == "triplet found") {
      require(clock_.now() - first_asked_.at(key_of(asked)) >= kDelay);
      ++returns_;
    }
  }

 private:
  static bool is_by_proof(std::string_view reason) {
    return reason == "domain AWL" || reason == "SPF pass";
  }
  static Key key_of(const Asked& asked) {
    const bool is_ipv4 = asked.client.find(':') == std::string::npos;
    const auto ip = IpAddress::parse(asked.client).value();
    const std::string network = ip.masked(is_ipv4 ? 24 : 64).text() + (is_ipv4 ? "/24" : "/64");
    return {asked.sender, network, asked.recipient};
  }
  bool has_row(const Asked& asked) const { return table_.rows.contains(key_of(asked)); }

  void ask(unsigned how) {
    const std::string domain = kDomains[how % 4];
    Asked asked;
    asked.client = kClients[how / 4 % 4];
    asked.recipient = how / 16 % 2 == 0 ? "b@here.example" : "c@here.example";
    asked.is_fresh = how / 32 % 2 == 0 && !domain.empty();
    // Letters alone: digits would be folded.
    const std::string local =
        asked.is_fresh ? "x" + std::string(asked_.size() + 1, 'y') : std::string("a");
    asked.sender = domain.empty() ? "" : local + "@" + domain;
    asked.at = clock_.monotonic();
    first_asked_.try_emplace(key_of(asked), clock_.now());
    asked_.push_back(asked);
    PolicyRequest request;
    request.client_address = asked.client;
    request.client_name = "unknown";
    request.helo_name = kHelos[how / 64 % 2];
    request.sender = asked.sender;
    request.recipient = asked.recipient;
    engine_->ask(request, *this, asked_.size() - 1);
    settle();
  }

  void release(unsigned how) {
    using enum Fault;
    if (!gate_.is_held()) return;
    constexpr std::array kFaults = {None, None, None,       None,      None,     None,
                                    None, None, LostBefore, LostAfter, ReadOnly, Conflict};
    const Fault fault = kFaults[how % kFaults.size()];
    if (fault != None) note_fault();
    gate_.release(fault);
    settle();
  }

  void pass(int ms) {
    const auto before = elapsed_ms_ / 1000;
    elapsed_ms_ += ms;
    clock_.pass_ms(ms);
    clock_.jump(elapsed_ms_ / 1000 - before);
    engine_->on_time();
    if (gate_.is_cut()) {
      note_fault();
      gate_.release(Fault::LostBefore);
    }
    settle();
    const Monotonic late = clock_.monotonic() - settings_.timeout;
    for (const auto& asked : asked_) require(asked.at > late || !asked.reason.empty());
  }

  void deliver() {
    dns_.deliver();
    settle();
  }

  void change_dns(unsigned how) {
    const std::string domain = kDomains[how % 3];
    switch (how / 4 % 4) {
      case 0:
        return dns_.delay(domain, RecordType::Txt, milliseconds(0));
      case 1:
        return dns_.delay(domain, RecordType::Txt, milliseconds(200));
      case 2:
        return dns_.delay(domain, RecordType::Txt, milliseconds(9000));
      default:
        return dns_.fail_all(how / 16 % 2 == 0);
    }
  }

  void reload(unsigned how) {
    constexpr std::array kUses = {SpfUse::Off, SpfUse::Prove, SpfUse::Pass, SpfUse::Prove};
    change(settings_).spf = kUses[how % 4];
    settings_.dns_timeout = milliseconds(how / 4 % 4 == 0 ? 0 : 300);
    was_pass_ = was_pass_ || settings_.greylist->spf == SpfUse::Pass;
    engine_->reload(settings_);
    settle();
  }

  void note_fault() {
    for (auto& asked : asked_) asked.is_clean = false;
  }

  // Until nothing more happens by itself.
  void settle() {
    engine_->on_turn_end();
    do {
      require(wait_for_worker(*engine_, [this] { return gate_.is_held(); }));
      if (wakes_.exchange(0) == 0) return;
      engine_->on_wake();
      engine_->on_turn_end();
    } while (true);
  }

  TestClock clock_;
  std::int64_t elapsed_ms_ = 0;
  MemoryTable table_;
  StoreGate gate_;
  LastReason log_;
  ScriptedResolver dns_{clock_, milliseconds(10'000)};
  EngineSettings settings_;
  std::vector<Asked> asked_;
  std::map<Key, UnixSeconds> first_asked_;
  int returns_ = 0;
  bool was_pass_ = false;
  std::atomic<int> wakes_ = 0;
  std::unique_ptr<Engine> engine_;  // last: its worker uses the others
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kStepsMax = 200;
  Scenario scenario;
  for (std::size_t at = 0; at + 1 < size && at / 2 < kStepsMax; at += 2) {
    scenario.step(data[at], data[at + 1]);
  }
  scenario.finish();
  return 0;
}
