// SPDX-License-Identifier: MIT
#include "grayling/greylist/standing.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'000'000'000;
constexpr UnixSeconds kLifetime = 35 * 86400;

GreylistSettings settings(std::uint32_t after = 5) {
  GreylistSettings settings;
  settings.auto_allow_after = after;
  return settings;
}

Note earned(const std::string& domain, UnixSeconds now = kNow) {
  return {client_key("192.0.2.7"), Note::Kind::Earned, domain, now};
}
Note seen(UnixSeconds now = kNow) {
  return {client_key("192.0.2.7"), Note::Kind::Seen, "", now};
}

}  // namespace

TEST_CASE("a client is its address, or the /64 of an IPv6 one") {
  CHECK(client_key("192.0.2.7") == StandingKey{StandingKind::Client, "192.0.2.7/32", ""});
  CHECK(client_key("::ffff:192.0.2.7") == StandingKey{StandingKind::Client, "192.0.2.7/32", ""});
  CHECK(client_key("2001:db8:0:1:2::3") ==
        StandingKey{StandingKind::Client, "2001:db8:0:1::/64", ""});
  CHECK(client_key("") == StandingKey{});
  CHECK(client_key("unknown") == StandingKey{});
}

TEST_CASE("a client's null sender has a key of its own, with the same name") {
  CHECK(null_sender_key("192.0.2.7") == StandingKey{StandingKind::NullSender, "192.0.2.7/32", ""});
  CHECK(null_sender_key("2001:db8::7").name == client_key("2001:db8::7").name);
  CHECK(null_sender_key("unknown") == StandingKey{});
}

TEST_CASE("a pass counts for the registrable domain of its sender") {
  const auto check = [](const std::string& sender, const std::string& domain) {
    CAPTURE(sender);
    CHECK(counted_domain(sender) == domain);
  };
  check("a@example.org", "example.org");
  check("a@news.Example.ORG", "example.org");
  check("a@shop.example.co.uk", "example.co.uk");
  check("\"a@b\"@example.org", "example.org");
  check("a@anna.github.io", "anna.github.io");  // the list's private section
  check("a@localhost", "localhost");
  check("", "");
  check("postmaster", "");
  check("a@", "");
  check("a@example.org.", "example.org");
  check("a@.example.org", "");
  check("a@example..org", "");
  check("a@example.org..", "");
  check("a@.", "");
  check("a@192.0.2.1", "");
  check("a@2.1", "");
  check("a@[192.0.2.1]", "");
  check("a@[IPv6:2001:db8::1]", "");
  check("a@1.example", "1.example");
  check("a@exa mple.org", "");
  check("a@ex\\41mple.org", "");
  check("a@news.bü.example", "xn--b-eha.example");
  check("a@news.xn--b-eha.example", "xn--b-eha.example");
  check("a@b\xff.example", "");
  check("a@" + std::string(256, 'x'), "");
}

TEST_CASE("five passes of two domains prove a client, and fewer or one domain's don't") {
  const auto check = [](const Standing& client, bool is_proved, std::uint32_t after = 5) {
    CAPTURE(client.domain, client.passes, client.last_seen, after);
    CHECK(has_standing(settings(after), client, kNow) == is_proved);
  };
  check({"", 5, kNow}, true);
  check({"", 4, kNow}, false);
  check({"", 50, kNow}, true);
  check({"example.org", 50, kNow}, false);
  check({"", 1, kNow}, true, 1);
  check({"", 50, kNow}, false, 0);
  check({"", 5, kNow - kLifetime}, true);
  check({"", 5, kNow - kLifetime - 1}, false);
  check({"", 5, kNow + 1000}, true);  // the clock was wrong
  check({"", 5, INT64_MIN}, false);
  check({"", 5, INT64_MAX}, true);
}

TEST_CASE("two counted passes prove a client's null sender, whatever a client needs") {
  const auto check = [](const Standing& row, bool is_proved, std::uint32_t after = 5) {
    CAPTURE(row.passes, row.last_seen, after);
    CHECK(has_null_sender_standing(settings(after), row, kNow) == is_proved);
  };
  check({"", 2, kNow}, true);
  check({"", 2, kNow}, true, 1);
  check({"", 2, kNow}, true, 1000);
  check({"", 1, kNow}, false);
  check({"", 1, kNow}, false, 1);
  check({"", 50, kNow}, false, 0);
  check({"", 2, kNow - kLifetime}, true);
  check({"", 2, kNow - kLifetime - 1}, false);
}

TEST_CASE("a pass of the null sender is counted once an hour, until it has proved itself") {
  const StandingKey key = null_sender_key("192.0.2.7");
  const auto check = [&](const std::optional<Standing>& row, Note::Kind kind, UnixSeconds now,
                         const std::optional<Standing>& next) {
    CAPTURE(now);
    CHECK(noted(settings(), row, {key, kind, "", now}, now) == next);
  };
  const Standing one{"", 1, kNow};
  const Standing two{"", 2, kNow};
  const auto earned = Note::Kind::Earned;
  check(std::nullopt, earned, kNow, one);
  check(one, earned, kNow + kCountEvery - 1, std::nullopt);
  check(one, earned, kNow + kCountEvery, {{"", 2, kNow + kCountEvery}});
  check(one, earned, kNow + kLifetime + 1, {{"", 1, kNow + kLifetime + 1}});
  check(one, Note::Kind::Seen, kNow + kCountEvery, std::nullopt);
  check(two, Note::Kind::Seen, kNow + kCountEvery, {{"", 2, kNow + kCountEvery}});
  check(two, earned, kNow + kCountEvery, {{"", 2, kNow + kCountEvery}});
  check(two, Note::Kind::Seen, kNow + kLifetime + 1, std::nullopt);
}

TEST_CASE("a pass is counted once an hour") {
  const auto check = [](const std::optional<Standing>& row, const Note& note,
                        const std::optional<Standing>& next, Seconds late = 0) {
    CAPTURE(note.domain, note.now, late);
    CHECK(noted(settings(), row, note, note.now + late) == next);
  };
  const Standing first{"example.org", 1, kNow};
  check(std::nullopt, earned("example.org"), first);
  check(first, earned("example.org", kNow + kCountEvery - 1), std::nullopt);
  check(first, earned("example.com", kNow + kCountEvery - 1), std::nullopt);
  check(first, earned("example.org", kNow + kCountEvery), {{"example.org", 2, kNow + kCountEvery}});
  check(first, earned("example.com", kNow + kCountEvery), {{"", 2, kNow + kCountEvery}});
  const Standing two{"", 2, kNow};
  check(two, earned("example.org", kNow + kCountEvery), {{"", 3, kNow + kCountEvery}});
  check(two, earned("example.org", kNow + kLifetime), {{"", 3, kNow + kLifetime}});
  check(two, earned("example.org", kNow + kLifetime + 1),
        {{"example.org", 1, kNow + kLifetime + 1}});
  // Ahead of now: the clock was wrong. Only ahead of the note: it comes late.
  check(two, earned("example.org", kNow - 400), {{"", 3, kNow - 400}});
  check(two, earned("example.org", kNow - 300), std::nullopt);
  check(two, earned("example.org", kNow - 400), std::nullopt, 400);
  check(two, earned("example.org", kNow - kCountEvery), std::nullopt, kCountEvery);
  const Standing most{"", UINT32_MAX, kNow - kLifetime};
  check(most, earned("example.org"), {{"", UINT32_MAX, kNow}});
}

TEST_CASE("mail moves the row of who has proved itself, and of nobody else") {
  const auto check = [](const std::optional<Standing>& row, const Note& note,
                        const std::optional<Standing>& next) {
    CHECK(noted(settings(), row, note, kNow) == next);
  };
  check(std::nullopt, seen(), std::nullopt);
  check({{"", 4, kNow - 9000}}, seen(), std::nullopt);
  check({{"example.org", 9, kNow - 9000}}, seen(), std::nullopt);
  check({{"", 5, kNow - 9000}}, seen(), {{"", 5, kNow}});
  check({{"", 5, kNow - 9000}}, earned("example.org"), {{"", 5, kNow}});
  check({{"", 5, kNow}}, seen(), std::nullopt);
  check({{"", 5, kNow + kLifetime}}, seen(), std::nullopt);
  check({{"", 5, kNow + kLifetime + 1}}, seen(), {{"", 5, kNow}});  // the clock was wrong
  check({{"", 5, kNow - kLifetime - 1}}, seen(), std::nullopt);
}

TEST_CASE("mail that leaves makes a row, and moves it forward") {
  const StandingKey correspondent{StandingKind::Correspondent, "bob@there.example",
                                  "anna@here.example"};
  const StandingKey domain{StandingKind::LocalDomain, "here.example", ""};
  const auto check = [&](Note::Kind kind, const std::optional<Standing>& row,
                         const std::optional<Standing>& next) {
    for (const auto& key : {correspondent, domain}) {
      if (kind == Note::Kind::Seen && key == domain) continue;  // nobody notes that
      CHECK(noted(settings(0), row, {key, kind, "", kNow}, kNow) == next);
    }
  };
  const Standing now{"", 0, kNow};
  check(Note::Kind::Sent, std::nullopt, now);
  check(Note::Kind::Sent, {{"", 0, kNow - 9000}}, now);
  check(Note::Kind::Sent, {{"", 0, kNow - kLifetime - 1}}, now);
  check(Note::Kind::Sent, now, std::nullopt);
  check(Note::Kind::Sent, {{"", 0, kNow + 100}}, std::nullopt);
  check(Note::Kind::Sent, {{"", 0, kNow + kLifetime}}, std::nullopt);
  check(Note::Kind::Sent, {{"", 0, kNow + kLifetime + 1}}, now);  // the clock was wrong
  check(Note::Kind::Seen, std::nullopt, std::nullopt);
  check(Note::Kind::Seen, {{"", 0, kNow - 9000}}, now);
  check(Note::Kind::Seen, {{"", 0, kNow - kLifetime - 1}}, std::nullopt);
}

TEST_CASE("kinds have names, in the order of the alphabet") {
  const std::vector<std::string> names = {"client", "correspondent", "domain", "local-domain",
                                          "null-sender"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto kind = static_cast<StandingKind>(i);
    CHECK(kind_text(kind) == names[i]);
    CHECK(parse_standing_kind(names[i]) == kind);
  }
  CHECK(std::is_sorted(names.begin(), names.end()));
  for (const auto* odd : {"", "Client", "clien", "clients", "Domain", "local domain"}) {
    CHECK_FALSE(parse_standing_kind(odd));
  }
}

TEST_CASE("a row may let pass by its kind") {
  const auto may = [](StandingKind kind, const Standing& row, std::uint32_t after = 5) {
    return may_let_pass(settings(after), kind, row, kNow);
  };
  const Standing five{"", 5, kNow};
  const Standing none{"", 0, kNow};
  const Standing over{"", 5, kNow - kLifetime - 1};
  const auto client = StandingKind::Client;
  CHECK(may(client, five));
  CHECK_FALSE(may(client, none));
  CHECK_FALSE(may(client, five, 0));
  const auto correspondent = StandingKind::Correspondent;
  CHECK(may(correspondent, none));
  CHECK(may(correspondent, none, 0));
  CHECK_FALSE(may(correspondent, over));
  CHECK_FALSE(may(StandingKind::LocalDomain, five));
  const auto null_sender = StandingKind::NullSender;
  CHECK(may(null_sender, {"", 2, kNow}));
  CHECK_FALSE(may(null_sender, {"", 2, kNow}, 0));
  CHECK_FALSE(may(null_sender, {"", 1, kNow}));
  CHECK_FALSE(may(null_sender, over));
  const auto domain = StandingKind::Domain;
  CHECK(may(domain, {"", 2, kNow, 2}));
  CHECK(may(domain, {"", 2, kNow, 2}, 0));  // auto_allow_after is for clients
  CHECK_FALSE(may(domain, {"", 2, kNow, 3}));
  CHECK_FALSE(may(domain, none));
  CHECK_FALSE(may(domain, over));
}

TEST_CASE("by a clock that may be wrong, no row expires and none is set back") {
  const Moment in_doubt(kNow, ClockTrust::InDoubt);
  const Moment unconfirmed(kNow, ClockTrust::Unconfirmed);
  const Standing old{"", 5, kNow - kLifetime - 1};
  const Standing ahead{"", 5, kNow + kLifetime + 1};
  const Standing counted{"example.org", 2, kNow - kLifetime - 1};
  CHECK(has_standing(settings(), old, in_doubt));
  CHECK_FALSE(has_standing(settings(), old, unconfirmed));
  CHECK(noted(settings(), old, seen(), in_doubt) == Standing{"", 5, kNow});
  CHECK_FALSE(noted(settings(), old, seen(), unconfirmed));
  CHECK(noted(settings(), counted, earned("example.com"), in_doubt) == Standing{"", 3, kNow});
  for (const auto& moment : {in_doubt, unconfirmed}) {
    CHECK(has_standing(settings(), ahead, moment));
    CHECK_FALSE(noted(settings(), ahead, seen(), moment));
    CHECK_FALSE(noted(settings(), Standing{"", 2, kNow + 9000}, earned("a.example"), moment));
  }
}
