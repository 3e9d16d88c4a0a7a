// SPDX-License-Identifier: MIT
#include "engine/standings.hpp"

#include <string>
#include <vector>

#include "grayling/greylist/correspondence.hpp"
#include "unit/engine/engine_story.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'800'000'000;
constexpr Seconds kLifetime = 30 * 86400;

struct Fixture {
  explicit Fixture(std::uint32_t after = 5) {
    set(after);
    standings.set_kept(true);
  }
  void set(std::uint32_t after) {
    GreylistSettings settings;
    settings.auto_allow_after = after;
    settings.lifetime = kLifetime;
    standings.set_settings(settings);
    write_behind.set_lifetime(kLifetime);
  }
  KeyHash hash(const std::string& address) { return hasher.hash(client_key(address)); }
  void prove(const std::string& address, UnixSeconds last_seen, UnixSeconds now = kNow) {
    standings.remember_proved(client_key(address), hash(address), last_seen, now);
  }
  std::vector<Note> notes() {
    const auto nothing_later = [](const KeyHash&) { return std::optional<UnixSeconds>(); };
    auto job = write_behind.begin(false, {}, nothing_later);
    if (!job.is_empty()) write_behind.end({});
    return job.notes;
  }

  KeyHasher hasher;
  ProviderMemory providers;
  WriteBehind write_behind{hasher, {}};
  Standings standings{hasher, providers, write_behind};
};

Mail outgoing(const std::string& sender, const std::string& recipient,
              const std::string& login = "") {
  return {.sender = sender, .recipient = recipient, .login = login};
}

}  // namespace

TEST_CASE("a client that has proved itself passes as long as it is alive") {
  struct Row {
    Seconds ago;
    bool is_proved;
  };
  const auto row = GENERATE(Row{0, true}, Row{kLifetime, true}, Row{kLifetime + 1, false});
  CAPTURE(row.ago);
  Fixture f;
  // Not noted as seen now: that would be its mail of today.
  f.standings.remember_proved(client_key("192.0.2.7"), f.hash("192.0.2.7"), kNow - row.ago,
                              kNow - row.ago);
  CHECK(f.standings.is_proved(f.hash("192.0.2.7"), kNow) == row.is_proved);
  CHECK_FALSE(f.standings.is_proved(f.hash("192.0.2.8"), kNow));
}

TEST_CASE("no client is proved where none can be, and none from before the rule was changed") {
  Fixture f;
  f.prove("192.0.2.7", kNow);
  const auto is_proved = [&] { return f.standings.is_proved(f.hash("192.0.2.7"), kNow); };
  CHECK(is_proved());
  SECTION("the store keeps no standings") {
    f.standings.set_kept(false);
    CHECK_FALSE(f.standings.are_clients_proved());
    CHECK_FALSE(is_proved());
    f.standings.set_kept(true);
    CHECK(is_proved());
  }
  SECTION("the rule is off") {
    f.set(0);
    CHECK_FALSE(f.standings.are_clients_proved());
    CHECK_FALSE(is_proved());
  }
  SECTION("the rule is another") {
    f.set(6);
    CHECK_FALSE(is_proved());
  }
  SECTION("the rule is the same after a reload") {
    f.set(5);
    CHECK(is_proved());
  }
  SECTION("an administrator has changed the table") {
    f.standings.forget();
    CHECK_FALSE(is_proved());
  }
}

TEST_CASE("mail keeps a client proved that was alive, and brings no other back") {
  const bool was_alive = GENERATE(true, false);
  const UnixSeconds before = kNow - kLifetime - (was_alive ? 0 : 1);
  Fixture f;
  f.standings.remember_proved(client_key("192.0.2.7"), f.hash("192.0.2.7"), before, before);
  f.standings.note_seen("192.0.2.7", kNow);
  CHECK(f.standings.is_proved(f.hash("192.0.2.7"), kNow) == was_alive);
}

TEST_CASE("mail of a proved client is noted once an hour") {
  Fixture f;
  f.standings.note_seen("192.0.2.7", kNow);
  f.standings.note_seen("192.0.2.7", kNow + 3599);
  auto notes = f.notes();
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].key == client_key("192.0.2.7"));
  CHECK(notes[0].kind == Note::Kind::Seen);
  CHECK(notes[0].came + notes[0].returned == 0);
  CHECK(notes[0].now == kNow);
  f.standings.note_seen("192.0.2.7", kNow + 3600);
  CHECK(f.notes().size() == 1);
}

TEST_CASE("a first pass is earned once an hour, and only under a policy that defers") {
  struct Row {
    const char* sender;
    Mode mode;
    std::uint32_t after;
    bool is_noted;
  };
  const auto row =
      GENERATE(Row{"a@mail.example.org", Mode::Enforce, 5, true},
               Row{"a@mail.example.org", Mode::Learn, 5, false},
               Row{"a@mail.example.org", Mode::Enforce, 0, false},
               Row{"a@[192.0.2.1]", Mode::Enforce, 5, false}, Row{"", Mode::Enforce, 5, true},
               Row{"", Mode::Learn, 5, false}, Row{"", Mode::Enforce, 0, false});
  CAPTURE(row.sender, row.after);
  Fixture f(row.after);
  const Mail mail{.sender = row.sender};
  for (const Seconds later : {0, 3599}) {
    f.standings.note_earned(request_of(mail), row.mode, kNow + later);
  }
  const auto notes = f.notes();
  REQUIRE(notes.size() == (row.is_noted ? 1 : 0));
  if (!row.is_noted) return;
  CHECK(notes[0].kind == Note::Kind::Earned);
  const bool is_null = mail.sender.empty();
  CHECK(notes[0].key == (is_null ? null_sender_key(mail.client) : client_key(mail.client)));
  CHECK(notes[0].domain == (is_null ? "" : "example.org"));
  f.standings.note_earned(request_of(mail), row.mode, kNow + 3600);
  CHECK(f.notes().size() == 1);
}

TEST_CASE("a client and its null sender each earn their passes, within one hour") {
  Fixture f;
  f.standings.note_earned(request_of({.sender = "a@example.org"}), Mode::Enforce, kNow);
  f.standings.note_earned(request_of({.sender = ""}), Mode::Enforce, kNow);
  CHECK(f.notes().size() == 2);
}

TEST_CASE("mail that leaves notes its recipient and the sender's domain, each once an hour") {
  struct Row {
    const char* recipient;
    std::size_t notes;
  };
  const auto row = GENERATE(Row{"bob@there.example", 2},  // and the domain
                            Row{"carl@here.example", 1},  // the domain alone
                            Row{"", 1});
  CAPTURE(row.recipient);
  Fixture f;
  const Mail mail = outgoing("anna@here.example", row.recipient);
  f.standings.note_sent(request_of(mail), kNow);
  f.standings.note_sent(request_of(mail), kNow + 3599);
  CHECK(f.notes().size() == row.notes);
  f.standings.note_sent(request_of(mail), kNow + 3600);
  CHECK(f.notes().size() == row.notes);
  f.standings.forget();
  f.standings.note_sent(request_of(mail), kNow + 3601);
  CHECK(f.notes().size() == row.notes);
  f.standings.set_kept(false);
  f.standings.note_sent(request_of(mail), kNow + 9999);
  CHECK(f.notes().empty());
}

TEST_CASE("an account has its limit, whatever senders it names") {
  Fixture f;
  const auto send = [&](std::uint32_t n, const std::string& login) {
    const Mail mail =
        outgoing(std::to_string(n) + "@here.example", std::to_string(n) + "@there.example", login);
    f.standings.note_sent(request_of(mail), kNow);
    return f.notes().size();
  };
  std::size_t noted = 0;
  for (std::uint32_t n = 0; n < kSentByOneMax; ++n) noted += send(n, "Mallory@Here.Example");
  CHECK(noted == kSentByOneMax);
  CHECK(send(kSentByOneMax, "mallory@here.example") == 0);
  CHECK(send(kSentByOneMax, "anna@here.example") == 1);
}

TEST_CASE("mail of a correspondent or a domain is noted if its row was not seen for an hour") {
  Fixture f;
  const StandingKey key = GENERATE(correspondent_key("bob@there.example", "anna@here.example"),
                                   StandingKey{StandingKind::Domain, "example.org", ""});
  f.standings.note_row_seen(key, kNow - 3599, kNow);
  CHECK(f.notes().empty());
  f.standings.note_row_seen(key, kNow - 3600, kNow);
  const auto notes = f.notes();
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].key == key);
  CHECK(notes[0].kind == Note::Kind::Seen);
  CHECK(notes[0].came + notes[0].returned == 0);
}

TEST_CASE("a request is an answer by the row of its own sender and recipient alone") {
  Fixture f;
  const StandingKey key = correspondent_key("bob@there.example", "anna@here.example");
  const auto is_answer = [&](const std::string& sender, const std::string& recipient) {
    const Mail mail{.sender = sender, .recipient = recipient, .name = "mx.there.example"};
    return f.standings.is_answer_by(key, request_of(mail));
  };
  CHECK(is_answer("bob@there.example", "anna@here.example"));
  CHECK(is_answer("Bob@There.Example", "anna@here.example"));
  CHECK_FALSE(is_answer("bob@there.example", "carl@here.example"));
  CHECK_FALSE(is_answer("eve@there.example", "anna@here.example"));
}
