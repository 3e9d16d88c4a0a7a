// SPDX-License-Identifier: MIT
// Two hosts share one table in a random world of hours and store faults. Clients come back or
// don't, with their own mail and with bounces, and local senders write to others and get answers.
// No client, no bounce and no correspondent may pass without having earned it. The model counts
// every pass by a retry, an hour apart and by domain, and every mail that left; it knows no notes,
// no memory and no rows. At the end there are no faults. Then both hosts let every client and every
// bounce through that has earned it, and answers too, unless their domain sends through us. Each
// seed is a world, and is printed if it fails.
//
// Faults that were made on purpose -> the finding:
// - standing.cpp: no second domain is required -> passed, and has proved nothing
// - standing.cpp: counts more often than once an hour -> passed, and has proved nothing
// - standing.cpp: a standing doesn't expire -> passed, and has proved nothing
// - standing.cpp: one bounce is enough -> a bounce passed, and has proved nothing
// - standing.cpp: a null sender's standing doesn't expire -> a bounce passed, and has proved
// nothing
// - standings.cpp: other mail counts for the null sender -> a bounce passed, and has proved nothing
// - consider.hpp: other mail has the null sender's key -> other mail passed as a bounce
// - standings.cpp: bounces aren't counted -> its bounces have come back, and wait
// - standing_memory.hpp: mail renews an expired standing -> passed, and has proved nothing
// - write_notes.cpp: the last note isn't written -> has proved itself, and waits
// - correspondence.cpp: a correspondent doesn't expire -> passed, and nobody wrote to it
// - correspondence.cpp: uses the normalised sender -> passed, and nobody wrote to it
// - correspondence.cpp: sender and recipient are exchanged -> passed, and nobody wrote to it
// - correspondence.cpp: ignores the client's name -> passed, by a name that tells nothing
// - correspondence.cpp: ignores that its domain sends through us -> passed, and sends through us
// - standings.cpp: an answer isn't noted -> was written to, and waits
// - standings.cpp: outgoing mail isn't noted -> was written to, and waits
//
// This test doesn't find that both domains may be the same, because the row of the domain prevents
// it, too; correspondence_test.cpp finds it.
#include <array>
#include <map>
#include <random>
#include <set>

#include "support/changed_settings.hpp"
#include "support/seeds.hpp"
#include "support/test_clock.hpp"
#include "unit/engine/faulty_host.hpp"

using namespace grayling;

namespace {

constexpr std::uint32_t kAfter = 3;
constexpr Seconds kDelay = 180;
constexpr Seconds kLifetime = 35 * 86400;

EngineSettings settings() {
  EngineSettings settings;
  change(settings).auto_allow_after = kAfter;
  change(settings).delay = kDelay;
  change(settings).lifetime = kLifetime;
  change(settings).client = ClientIdentity::Address;
  return settings;
}

// Everything that a client has earned by its retries.
struct Earned {
  int passes = 0;  // those that are an hour apart
  UnixSeconds counted = 0;
  std::set<std::string> domains;
  UnixSeconds passed = 0;  // the last time, with any mail

  bool is_proved(UnixSeconds now) const {
    return passes >= static_cast<int>(kAfter) && domains.size() > 1 && now - passed <= kLifetime;
  }
  bool are_bounces_proved(UnixSeconds now) const {
    return passes >= 2 && now - passed <= kLifetime;
  }
  void pass(UnixSeconds now) {
    if (now - passed > kLifetime) *this = {};
    passed = now;
  }
  void earn(const std::string& domain, UnixSeconds now) {
    domains.insert(domain);
    if (passes > 0 && now - counted < kCountEvery) return;
    ++passes;
    counted = now;
  }
};

// A pair that writes to each other. Nobody of there.example ever sends through us.
struct Letter {
  std::string local;
  std::string remote;
  auto operator<=>(const Letter&) const = default;

  Letter reversed() const { return {remote, local}; }
  bool is_within_domain() const {
    return local.substr(local.find('@')) == remote.substr(remote.find('@'));
  }
  PolicyRequest answered(std::string_view client_name) const {
    PolicyRequest request;
    request.client_address = "198.51.100.1";
    request.client_name = client_name;
    request.sender = remote;
    request.recipient = local;
    return request;
  }
};

class World {
 public:
  explicit World(unsigned seed) : random_(seed), faults_{std::mt19937(seed + 1)} {}

  void step() {
    switch (random_() % 17) {
      case 0:
        return pass_time(pick<Seconds>({10, kDelay, kHour / 2, kHour, kHour, kHour, 40 * 86400}));
      case 1:
        return pass_time(10);
      case 2:
      case 3:
        return send(letter());
      case 4:
      case 5:
        return static_cast<void>(answer(*hosts_[random_() % 2], letter()));
      case 6:
        return static_cast<void>(answer(*hosts_[random_() % 2], letter().reversed()));
      case 7:
        return forge(letter());
      case 8:
      case 9:
      case 10:
        return bounce(pick<std::string>({"192.0.2.1", kBouncing}), std::to_string(random_() % 8));
      default:
        ask(pick<std::string>({"192.0.2.1", "192.0.2.2", "192.0.2.3"}),
            std::to_string(random_() % 8),
            pick<std::string>({"example.org", "example.org", "example.com"}));
    }
  }

  // Without faults, each comes back often enough.
  void end() {
    faults_.are_on = false;
    for (int i = 0; i < 5; ++i) pass_time(10);
    for (const auto* client : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) {
      for (const auto* domain : {"example.org", "example.com", "example.org", "example.com"}) {
        ask(client, "last" + std::to_string(last_number_), domain);
        pass_time(kDelay);
        ask(client, "last" + std::to_string(last_number_++), domain);
        pass_time(kHour);
        pass_time(10);
      }
      for (const auto& host : hosts_) {
        const bool is_known = host->ask(client, "new@example.de").has("reason=client AWL");
        if (!is_known) FAIL("has proved itself, and waits: " + std::string(client));
      }
    }
    end_bounces();
    end_letters();
  }

 private:
  static constexpr const char* kBouncing = "192.0.2.4";  // sends nothing but bounces

  template <typename Value>
  Value pick(std::initializer_list<Value> values) {
    return values.begin()[random_() % values.size()];
  }

  void ask(const std::string& client, const std::string& local, const std::string& domain) {
    const auto& line = hosts_[random_() % 2]->ask(client, local + "@" + domain);
    const UnixSeconds now = clock_.now();
    Earned& earned = pass_client(client, line);
    if (line.has("reason=null sender AWL")) FAIL("other mail passed as a bounce: " + client);
    if (line.has("reason=triplet found, delay=")) earned.earn(domain, now);
  }

  void bounce(const std::string& client, const std::string& local) {
    const auto& line = hosts_[random_() % 2]->ask(client, "", local + "@example.net");
    const UnixSeconds now = clock_.now();
    pass_client(client, line);
    Earned& earned = bounces_[client];
    if (line.has("reason=null sender AWL") && !earned.are_bounces_proved(now)) {
      FAIL("a bounce passed, and has proved nothing: " + client);
    }
    if (line.has("action=pass") && !line.has("store unavailable")) earned.pass(now);
    if (line.has("reason=triplet found, delay=")) earned.earn("", now);
  }

  // Any mail of a client that passes keeps its standing.
  Earned& pass_client(const std::string& client, const LastLine& line) {
    Earned& earned = clients_[client];
    if (line.has("reason=client AWL") && !earned.is_proved(clock_.now())) {
      FAIL("passed, and has proved nothing: " + client);
    }
    if (line.has("action=pass") && !line.has("store unavailable")) earned.pass(clock_.now());
    return earned;
  }

  void end_bounces() {
    for (int i = 0; i < 2; ++i) {
      const std::string local = "last" + std::to_string(last_number_++);
      bounce(kBouncing, local);
      pass_time(kDelay);
      bounce(kBouncing, local);
      pass_time(kHour);
      pass_time(10);
    }
    for (const auto& host : hosts_) {
      const bool is_known =
          host->ask(kBouncing, "", "new@example.net").has("reason=null sender AWL");
      if (!is_known) FAIL("its bounces have come back, and wait");
      if (host->ask(kBouncing, "new@example.de").has("action=pass")) {
        FAIL("other mail passed as a bounce");
      }
    }
  }

  Letter letter() {
    return {pick<std::string>({"anna@here.example", "otto@here.example", "boss@sister.example"}),
            pick<std::string>({"bob@there.example", "bob-7-x@there.example",
                               "bob-8-x@there.example", "boss@sister.example"})};
  }

  void send(const Letter& letter) {
    PolicyRequest request;
    request.client_address = "10.0.0.1";
    request.sasl_username = "login";
    request.sender = letter.local;
    request.recipient = letter.remote;
    hosts_[random_() % 2]->ask(request);
    written_[letter] = clock_.now();
  }

  // Returns true if it passed as an answer.
  bool answer(FaultyHost& host, const Letter& letter) {
    const bool is_known = host.ask(letter.answered("mx.there.example")).has("reason=correspondent");
    if (!is_known) return false;
    if (letter.is_within_domain()) FAIL("passed, and is of one domain: " + letter.remote);
    const auto written = written_.find(letter);
    if (written == written_.end() || clock_.now() - written->second > kLifetime) {
      FAIL("passed, and nobody wrote to it: " + letter.remote);
    }
    written->second = clock_.now();
    return true;
  }

  void forge(const Letter& letter) {
    const auto name = pick<std::string>({"unknown", "", "dsl-7.there.example",
                                         "host-198-51-100-1.there.example", "vps7.there.example"});
    if (hosts_[random_() % 2]->ask(letter.answered(name)).has("reason=correspondent")) {
      FAIL("passed, by a name that tells nothing: " + name);
    }
  }

  // All letters are new at the end, because earlier mail has expired. If an answer comes late
  // enough to matter, it is mail that keeps the correspondent known for the next one.
  void end_letters() {
    const Letter to_bob{"anna@here.example", "bob-7-x@there.example"};
    const Letter to_boss{"anna@here.example", "boss@sister.example"};
    pass_time(40 * 86400);
    pass_time(20);
    send(to_bob);
    send(to_boss);
    for (int i = 0; i < 3; ++i) pass_time(10);
    send({"boss@sister.example", "boss@sister.example"});
    for (int i = 0; i < 3; ++i) pass_time(10);
    for (int i = 0; i < 3; ++i) {
      for (const auto& host : hosts_) {
        if (!answer(*host, to_bob)) FAIL("was written to, and waits: " + to_bob.remote);
        if (i == 0 && answer(*host, to_boss)) FAIL("passed, and sends through us");
        pass_time(10);
      }
      pass_time(kLifetime - kHour);
    }
  }

  void pass_time(Seconds seconds) {
    clock_.pass(seconds);
    for (const auto& host : hosts_) host->on_time();
  }

  std::mt19937 random_;
  Faults faults_;
  TestClock clock_;
  MemoryTable table_;
  std::map<std::string, Earned> clients_;
  std::map<std::string, Earned> bounces_;
  std::map<Letter, UnixSeconds> written_;  // the last mail of either side
  int last_number_ = 0;
  std::array<std::unique_ptr<FaultyHost>, 2> hosts_{
      std::make_unique<FaultyHost>(table_, clock_, faults_, settings()),
      std::make_unique<FaultyHost>(table_, clock_, faults_, settings())};
};

}  // namespace

TEST_CASE("whatever the stores do, only who has proved itself passes for that", "[seeds]") {
  for (const unsigned seed : seeds(GRAYLING_SEEDS / 4)) {
    CAPTURE(seed);
    World world(seed);
    for (int step = 0; step < 200; ++step) world.step();
    world.end();
  }
}
