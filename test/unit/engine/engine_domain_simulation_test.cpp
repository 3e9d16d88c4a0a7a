// SPDX-License-Identifier: MIT
// Two hosts share one table and ask the DNS about strangers, in a random world: domains whose SPF
// passes, or passes for everybody, or doesn't; their mail comes once or comes back, alone or many
// at a time, from their own machines and from others; the DNS is slow, late, down, and back; hours
// and weeks pass; domains send through us; greylist.spf changes. Each answer, and each row of a
// domain, must be what DomainModel derives. Each seed is a world, and is printed if it fails. The
// store's faults are engine_standing_simulation_test.cpp's.
//
// Faults that were made on purpose -> the finding:
// - domain_standing.cpp: one return is always enough -> domain AWL instead of new
// - domain_standing.cpp: how many returned isn't asked, or three of five are enough -> the same
// - domain_standing.cpp: no count is halved, or only one of the two -> the domain's row
// - domain_standing.cpp: a standing doesn't expire -> domain AWL instead of new
// - domain_standing.cpp: a row that has expired counts on -> the domain's row
// - domain_proofs.cpp: mail counts more often than once an hour -> the domain's row
// - domain_proofs.cpp: a return within the hour of another never counts -> the domain's row
// - domain_proofs.cpp: mail isn't asked about again after the DNS was late -> the domain's row
// - domain_proofs.cpp: mail that everybody may send counts -> the domain's row
// - domain_proofs.cpp: one recipient's mail in an hour counts, whoever it is -> the domain's row
// - domain_proofs.cpp: an early retry counts as come -> the domain's row
// - domain_proofs.cpp: the null sender counts -> the domain's row
// - spf_checks.cpp: mail that everybody may send is proved -> the domain's row
// - spf_checks.cpp: a check that no mail waits for has no more time -> the domain's row
// - standing.cpp: what came isn't added up, or counts for a subdomain -> the domain's row
// - known_senders.cpp: mail that passes by its domain isn't noted -> the domain's row
// - standing_filter.hpp: domains aren't remembered -> new instead of domain AWL
// - recognition.cpp: a domain that sends through us profits -> domain AWL instead of new
// - write_notes.cpp: mail of a domain that sends through us counts -> the domain's row
//
// This test doesn't find that returns of one moment aren't added up, because they come one by one;
// domain_standing_test.cpp finds it.
#include <array>
#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "grayling/engine/engine.hpp"
#include "grayling/store/memory_store.hpp"
#include "support/catch.hpp"
#include "support/changed_settings.hpp"
#include "support/last_reason.hpp"
#include "support/one_worker.hpp"
#include "support/scripted_resolver.hpp"
#include "support/seeds.hpp"
#include "support/test_clock.hpp"
#include "unit/engine/domain_model.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

EngineSettings settings(std::uint32_t after) {
  EngineSettings settings;
  settings.dns_timeout = milliseconds(300);
  change(settings).delay = 60;
  change(settings).retry_window = 20 * kDay;
  change(settings).auto_allow_after = 0;
  change(settings).auto_allow_domains_after = after;
  settings.suspicion.points = {};  // the model has no points
  return settings;
}

// Both networks are the owners'; a third machine of the first network is not.
struct Client {
  const char* address;
  const char* network;
  bool is_owner;
};
constexpr std::array kClients = {Client{"198.51.100.7", "198.51.100.0/24", true},
                                 Client{"203.0.113.7", "203.0.113.0/24", true},
                                 Client{"198.51.100.200", "198.51.100.0/24", false},
                                 Client{"192.0.2.77", "192.0.2.0/24", false}};
const std::string kOwners = "v=spf1 ip4:198.51.100.0/25 ip4:203.0.113.0/24";

struct Domain {
  const char* name;
  const char* registrable;
  bool can_prove;
};
constexpr std::array kDomains = {
    Domain{"one.example", "one.example", true},  Domain{"sub.one.example", "one.example", true},
    Domain{"two.example", "two.example", true},  Domain{"open.example", "open.example", false},
    Domain{"any.example", "any.example", false}, Domain{"none.example", "none.example", false},
    Domain{"bad.example", "bad.example", false}, Domain{"", "", true}};
const std::string kHelo = "helo.example";  // the null sender's

class Host final : public Asker {
 public:
  Host(MemoryTable& table, TestClock& clock, EngineSettings settings)
      : clock_(clock), dns_(clock, milliseconds(10'000)) {
    for (const auto* domain : {"one.example", "sub.one.example", "two.example", "helo.example"}) {
      dns_.add_text(domain, kOwners + " -all");
    }
    dns_.add_text("open.example", "v=spf1 +all");
    dns_.add_text("any.example", kOwners + " exists:%{i}.any.example -all");
    dns_.add_address("192.0.2.1.any.example", "127.0.0.2");
    dns_.add_text("bad.example", "v=spf1 ipv4:198.51.100.7 -all");
    EngineOptions options;
    options.workers = 1;
    options.make_store = [&] { return std::make_unique<MemoryStore>(table, clock); };
    options.wake = [this] { ++wakes_; };
    options.resolver = &dns_;
    engine_ = std::make_unique<Engine>(std::move(options), std::move(settings), clock, log_);
    settle();
  }

  // Asks all in one turn of the loop, and runs until nothing more is to happen. Returns the reasons
  // of the answers.
  std::vector<std::string> ask(const std::vector<PolicyRequest>& requests) {
    reasons_.assign(requests.size(), "");
    for (std::size_t i = 0; i < requests.size(); ++i) engine_->ask(requests[i], *this, i);
    settle();
    for (int round = 0; dns_.open() > 0; ++round) {
      if (round == 100) FAIL("the DNS is asked without an end");
      clock_.pass_ms(100);
      dns_.deliver();
      engine_->on_time();
      settle();
    }
    return reasons_;
  }

  void on_time() {
    engine_->on_time();
    settle();
  }
  void reload(const EngineSettings& changed) {
    engine_->reload(changed);
    settle();
  }
  void set_dns(DnsState state) {
    dns_.fail_all(state == DnsState::Down);
    const int ms = state == DnsState::Slow ? 100 : state == DnsState::Late ? 1000 : 0;
    for (const auto& domain : kDomains) {
      const std::string name = *domain.name == '\0' ? kHelo : domain.name;
      if (name != "none.example") dns_.delay(name, RecordType::Txt, milliseconds(ms));
    }
  }

  void on_answer(std::uint64_t tag, std::string_view) override {
    if (!reasons_.at(tag).empty()) FAIL("two answers");
    reasons_[tag] = log_.reason;
  }

 private:
  // Until all that needs no time is done. The workers of two hosts must not work at once.
  void settle() {
    do {
      engine_->on_turn_end();
      if (!wait_for_worker(*engine_)) FAIL("the worker is lost");
      if (wakes_.exchange(0) > 0) engine_->on_wake();
      engine_->on_turn_end();
      dns_.deliver();
      engine_->on_turn_end();
    } while (engine_->idle_workers() == 0 || wakes_ > 0);
  }

  TestClock& clock_;
  LastReason log_;
  ScriptedResolver dns_;
  std::vector<std::string> reasons_;
  std::atomic<int> wakes_ = 0;
  std::unique_ptr<Engine> engine_;  // last: its worker uses the others
};

struct SentMail {
  std::string sender;
  std::string recipient;
  const Domain* domain;
  const Client* client;
};

class World {
 public:
  explicit World(unsigned seed)
      : random_(seed), settings_(settings(1 + seed % 3)), model_(*settings_.greylist) {
    for (const auto* name : {"one.example", "two.example"}) start_with(name);
    for (auto& host : hosts_) host = std::make_unique<Host>(table_, clock_, settings_);
  }

  void step() {
    switch (random_() % 40) {
      case 0:
        return start_epoch();
      case 1:
        return send_out();
      case 2:
        return reload();
      case 3:
      case 4:
      case 5:
        return set_dns(pick({DnsState::Up, DnsState::Slow, DnsState::Late, DnsState::Down}));
      case 6:
        return pass_time(pick<Seconds>({1800, 3600, 7200}));
      case 7:
      case 8:
      case 9:
        return come(2 + random_() % 30);
      default:
        if (waiting_.empty() || random_() % 3 == 0) return come(1);
        return come_back();
    }
  }

  // The DNS is well: a domain with standing passes from any of its machines, at both hosts.
  void end() {
    set_dns(DnsState::Up);
    change(settings_).spf = SpfUse::Prove;
    for (const auto& host : hosts_) host->reload(settings_);
    model_.set_use(SpfUse::Prove);
    for (std::size_t host = 0; host < hosts_.size(); ++host) {
      for (const auto& domain : kDomains) {
        for (const auto& client : kClients) ask(host, {fresh_mail(domain, client)});
      }
    }
  }

 private:
  template <typename Value>
  Value pick(std::initializer_list<Value> values) {
    return values.begin()[random_() % values.size()];
  }
  template <typename Values>
  const auto& any_of(const Values& values) {
    return values[random_() % values.size()];
  }
  // Letters alone, because a key folds digits.
  static std::string word(std::size_t number) {
    std::string text;
    for (; number > 0; number /= 20) text += static_cast<char>('a' + number % 20);
    return "z" + text;
  }

  void start_with(const std::string& name) {
    const auto [returned, came] =
        pick<std::pair<unsigned, unsigned>>({{0, 0}, {0, 0}, {1, 1}, {79, 99}, {80, 98}, {97, 97}});
    if (came == 0) return;
    table_.standings[{StandingKind::Domain, name, ""}] = {"", returned, clock_.now(), came};
    model_.set_domain(name, {came, returned, clock_.now()});
  }

  SentMail fresh_mail(const Domain& domain, const Client& client) {
    const std::string name = domain.name;
    const std::string sender = name.empty() ? "" : word(++senders_) + "@" + name;
    const std::size_t recipient = name.empty() ? ++senders_ : random_() % 40;  // no key twice
    return {sender, word(recipient) + "@here.example", &domain, &client};
  }

  // All of one domain, from one machine, at one host.
  void come(std::size_t count) {
    const Domain& domain = any_of(kDomains);
    const Client& client = random_() % 2 == 0 ? kClients[0] : any_of(kClients);
    std::vector<SentMail> mails;
    for (; count > 0; --count) mails.push_back(fresh_mail(domain, client));
    ask(random_() % hosts_.size(), mails);
    waiting_.insert(waiting_.end(), mails.begin(), mails.end());
  }

  void come_back() {
    const std::size_t place = random_() % waiting_.size();
    SentMail mail = waiting_[place];
    if (random_() % 4 == 0) mail.client = &any_of(kClients);
    if (random_() % 4 != 0) waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(place));
    ask(random_() % hosts_.size(), {mail});
  }

  void ask(std::size_t host, const std::vector<SentMail>& mails) {
    std::vector<PolicyRequest> requests;
    std::vector<std::string> expected;
    for (const auto& mail : mails) {
      PolicyRequest request;
      request.client_address = mail.client->address;
      request.helo_name = kHelo;
      request.sender = mail.sender;
      request.recipient = mail.recipient;
      requests.push_back(request);
      const bool is_from_owner = mail.domain->can_prove && mail.client->is_owner;
      expected.push_back(
          model_.answer({static_cast<int>(host), mail.sender, mail.recipient, mail.client->network,
                         mail.domain->name, mail.domain->registrable, is_from_owner},
                        clock_.now()));
    }
    const auto reasons = hosts_[host]->ask(requests);
    for (std::size_t i = 0; i < mails.size(); ++i) {
      if (reasons[i] == expected[i]) continue;
      FAIL(reasons[i] + " instead of " + expected[i] + ": " + mails[i].sender + " from " +
           mails[i].client->address);
    }
    pass_time(0);
  }

  void send_out() {
    const std::string domain = pick<const char*>({"one.example", "sub.one.example", "two.example"});
    const std::string sender = "anna@" + domain;
    PolicyRequest request;
    request.client_address = "10.0.0.1";
    request.sasl_username = "anna";
    request.sender = sender;
    request.recipient = "bob@elsewhere.example";
    hosts_[random_() % hosts_.size()]->ask({request});
    model_.send(domain, clock_.now());
    pass_time(0);
  }

  void set_dns(DnsState state) {
    for (const auto& host : hosts_) host->set_dns(state);
    model_.set_dns(state);
  }

  void reload() {
    using enum SpfUse;
    change(settings_).spf = pick({Prove, Prove, Prove, Pass, Off});
    for (const auto& host : hosts_) host->reload(settings_);
    model_.set_use(settings_.greylist->spf);
  }

  // More than half a lifetime, or more than a lifetime. What is forgotten isn't purged before the
  // next mail. The mail of before doesn't come any more.
  void start_epoch() {
    waiting_.clear();
    clock_.pass(pick({20, 40}) * kDay);
  }

  // Beside this, time for what is written behind, and for all hosts to hear of it.
  void pass_time(Seconds seconds) {
    for (const Seconds next : {Seconds{10}, Seconds{10}, seconds}) {
      clock_.pass(next);
      for (const auto& host : hosts_) host->on_time();
      model_.write(clock_.now());
    }
    for (const auto* name : {"one.example", "two.example", "open.example", "any.example",
                             "none.example", "bad.example", "helo.example"}) {
      check_domain(name);
    }
  }

  void check_domain(const std::string& name) {
    const auto found = table_.standings.find({StandingKind::Domain, name, ""});
    const auto expected = model_.domain(name, clock_.now());
    if (found == table_.standings.end() && !expected) return;
    ModelDomain row;
    if (found != table_.standings.end()) {
      row = {found->second.came, found->second.passes, found->second.last_seen};
    }
    if (!expected && clock_.now() - row.seen > settings_.greylist->lifetime) return;
    const auto text = [](const ModelDomain& domain) {
      return std::to_string(domain.returned) + " of " + std::to_string(domain.came) +
             " returned, seen " + std::to_string(domain.seen);
    };
    const ModelDomain right = expected.value_or(ModelDomain{});
    if (row != right) FAIL(name + ": " + text(row) + " instead of " + text(right));
  }

  std::mt19937 random_;
  EngineSettings settings_;
  TestClock clock_;
  MemoryTable table_;
  DomainModel model_;
  std::vector<SentMail> waiting_;
  std::size_t senders_ = 0;
  std::array<std::unique_ptr<Host>, 2> hosts_;
};

}  // namespace

TEST_CASE("domains prove themselves and profit as the model says, however the DNS is", "[seeds]") {
  for (const unsigned seed : seeds(GRAYLING_SEEDS / 5)) {
    CAPTURE(seed);
    World world(seed);
    for (int step = 0; step < 150; ++step) world.step();
    world.end();
  }
}
