// SPDX-License-Identifier: MIT
#include "cli/transfer/standing_line.hpp"

#include "grayling/base/json_object.hpp"
#include "support/catch.hpp"

namespace grayling {
namespace {

constexpr UnixSeconds kNow = 1'800'000'000;

struct Line {
  std::string kind = "domain";
  std::string name = "there.example";
  std::string partner;
  std::string domain;
  std::int64_t passes = 4;
  std::optional<std::int64_t> came = 5;
  std::int64_t last_seen = kNow;
};

std::optional<Result<StandingRow>> row_of(const Line& line) {
  JsonObject object;
  object.add("type", "standing");
  object.add("kind", line.kind);
  object.add("name", line.name);
  object.add("partner", line.partner);
  object.add("domain", line.domain);
  object.add("passes", line.passes);
  object.add("last_seen", line.last_seen);
  if (line.came) object.add("came", *line.came);
  const auto parsed = ExportLine::parse(object.text());
  REQUIRE(parsed);
  return standing_of(*parsed, standing_key_of(*parsed), kNow);
}

StandingRow taken(const Line& line) {
  const auto row = row_of(line);
  REQUIRE(row);
  if (!*row) FAIL(row->error().text);
  return **row;
}

std::string refusal(const Line& line) {
  const auto row = row_of(line);
  REQUIRE(row);
  REQUIRE_FALSE(*row);
  return row->error().text;
}

std::string name_of(const std::string& kind, const std::string& name) {
  Line line;
  line.kind = kind;
  line.name = name;
  return taken(line).key.name;
}

std::string refused_name(const std::string& kind, const std::string& name) {
  Line line;
  line.kind = kind;
  line.name = name;
  return refusal(line);
}

Standing counted(std::int64_t passes, std::int64_t came) {
  Line line;
  line.passes = passes;
  line.came = came;
  return taken(line).standing;
}

}  // namespace

TEST_CASE("a row of an export is taken as it is") {
  const Line line;
  CHECK(taken(line).key == StandingKey{StandingKind::Domain, "there.example", ""});
  CHECK(taken(line).standing == Standing{"", 4, kNow, 5});
  const Line client{"client", "192.0.2.7/32", "", "one.example", 3, {}, kNow - 9};
  CHECK(taken(client).key == client_key("192.0.2.7"));
  CHECK(taken(client).standing == Standing{"one.example", 3, kNow - 9, 0});
  const Line bounces{"null-sender", "192.0.2.7/32", "", "", 2, {}, kNow};
  CHECK(taken(bounces).key == null_sender_key("192.0.2.7"));
  CHECK(taken(bounces).standing == Standing{"", 2, kNow, 0});
  const Line written{"correspondent", "bob@there.example", "anna@here.example", "", 0, {}, 1};
  CHECK(taken(written).key ==
        StandingKey{StandingKind::Correspondent, "bob@there.example", "anna@here.example"});
}

TEST_CASE("a name gets the spelling by which mail looks it up") {
  CHECK(name_of("domain", "m\xc3\xbcnchen.example") == "xn--mnchen-3ya.example");
  CHECK(name_of("domain", "M\xc3\x9cNCHEN.Example") == "xn--mnchen-3ya.example");
  CHECK(name_of("domain", "There.EXAMPLE") == "there.example");
  CHECK(name_of("domain", "there.example.") == "there.example");
  CHECK(name_of("domain", "one.co.uk") == "one.co.uk");
  CHECK(name_of("domain", "co.uk") == "co.uk");  // of senders such as a@co.uk, and of no others
  CHECK(name_of("local-domain", "Sub.M\xc3\xbcnchen.example.") == "sub.xn--mnchen-3ya.example");
  CHECK(name_of("client", "192.0.2.7") == "192.0.2.7/32");
  CHECK(name_of("null-sender", "192.0.2.7") == "192.0.2.7/32");
  CHECK(name_of("client", "2001:DB8:0::/64") == "2001:db8::/64");
  const Line client{"client", "192.0.2.7/32", "", "M\xc3\xbcnchen.example", 3, {}, kNow};
  CHECK_FALSE(row_of(client));  // the column is ASCII
  const Line capitals{"client", "192.0.2.7/32", "", "One.Example", 3, {}, kNow};
  CHECK(taken(capitals).standing.domain == "one.example");
}

TEST_CASE("a name that no mail looks up is refused with what would be right") {
  CHECK(
      refused_name("domain", "news.there.example") ==
      "name 'news.there.example' is below the domain that counts: write 'there.example', or leave "
      "the line out");
  CHECK(refused_name("domain", "a.one.co.uk").find("write 'one.co.uk'") != std::string::npos);
  for (const auto* name :
       {"192.0.2.7", "there..example", "a b.example", ".", "a@b.example", "\\x41"}) {
    CHECK(refused_name("domain", name).find("is no domain") != std::string::npos);
  }
  for (const auto* name : {"here example", "a@here.example", "."}) {
    CHECK(refused_name("local-domain", name).find("is no domain") != std::string::npos);
  }
  for (const auto* kind : {"client", "null-sender"}) {
    CHECK(refused_name(kind, "192.0.2.0/24").find("write '192.0.2.0/32'") != std::string::npos);
  }
  CHECK(refused_name("client", "2001:db8::7").find("write '2001:db8::/64'") != std::string::npos);
  CHECK(refused_name("client", "mx.one.example").find("not a network") != std::string::npos);
  const Line client{"client", "192.0.2.7/32", "", "news.one.example", 3, {}, kNow};
  CHECK(refusal(client).find("domain 'news.one.example' is below") == 0);
}

TEST_CASE("counts that no service keeps are set right") {
  CHECK(counted(0, 0) == Standing{"", 0, kNow, 0});
  CHECK(counted(5, 5) == Standing{"", 5, kNow, 5});
  CHECK(counted(6, 5) == Standing{"", 6, kNow, 6});
  CHECK(counted(50, 0) == Standing{"", 50, kNow, 50});
  CHECK(counted(79, 99) == Standing{"", 79, kNow, 99});
  CHECK(counted(80, 100) == Standing{"", 40, kNow, 50});
  CHECK(counted(4294967295, 0) == Standing{"", 63, kNow, 63});
}

TEST_CASE("a row from the future is refused, for it would stay for ever") {
  Line line;
  line.last_seen = kNow + 86400;
  CHECK(taken(line).standing.last_seen == line.last_seen);
  ++line.last_seen;
  CHECK(refusal(line) ==
        "last_seen '1800086401' is in the future, for it is 1800000000 now: correct the line, or "
        "the clock of this host if that is wrong");
  line.kind = "client";
  line.name = "192.0.2.7/32";
  CHECK(refusal(line).find("last_seen '1800086401'") == 0);
}

TEST_CASE("what isn't a standing at all is no row") {
  const auto is_row = [](auto change) {
    Line line;
    change(line);
    return row_of(line).has_value();
  };
  CHECK(is_row([](Line&) {}));
  CHECK_FALSE(is_row([](Line& line) { line.kind = "asteroid"; }));
  CHECK_FALSE(is_row([](Line& line) { line.name = ""; }));
  CHECK_FALSE(is_row([](Line& line) { line.partner = "a@b.example"; }));
  CHECK_FALSE(is_row([](Line& line) { line.passes = -1; }));
  CHECK_FALSE(is_row([](Line& line) { line.came.reset(); }));
  CHECK_FALSE(is_row([](Line& line) { line.came = 4294967296; }));
  CHECK_FALSE(is_row([](Line& line) { line.last_seen = -1; }));
  CHECK_FALSE(is_row([](Line& line) { line.kind = "correspondent"; }));
}

}  // namespace grayling
