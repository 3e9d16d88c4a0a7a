// SPDX-License-Identifier: MIT
#include "grayling/status/user_pages.hpp"

#include <nlohmann/json.hpp>

#include "status/form_values.hpp"
#include "status/recipient_desk.hpp"
#include "support/catch.hpp"
#include "support/test_log.hpp"
#include "unit/status/desk_store.hpp"

using namespace grayling;

namespace {

const std::string kAnna = "anna@example.org";
constexpr auto kSecret = "the key of the links in this test";

struct Site {
  TestClock clock;
  TestLog log;
  DeskData data;
  LinkKey key{kSecret};
  UserPages pages{{parse_public_url("https://mx.example.org/mail").value(), key,
                   BearerToken("the token of the panel"), "mx1.example.org"},
                  std::make_unique<DeskStore>(data, clock),
                  clock,
                  log};

  std::string link(const std::string& recipient = kAnna, Seconds lasts = 3600) {
    return key.token_of({recipient, clock.now(), clock.now() + lasts});
  }
  HttpAnswer ask(const HttpRequest& request) {
    auto answer = pages.answer(request);
    REQUIRE(answer);
    return *answer;
  }
  HttpAnswer get(const std::string& path, const char* language = "") {
    HttpRequest request{path, "mx.example.org"};
    request.accept_language = language;
    return ask(request);
  }
  HttpAnswer post(const std::string& token, const std::string& body) {
    const std::string path = "/u/" + token;
    HttpRequest request{path, "mx.example.org", true};
    request.body = body;
    return ask(request);
  }
  std::string form(const std::string& token) { return key.form_token(token, clock.now()); }
};

bool has(const HttpAnswer& answer, const std::string& part) {
  return answer.body.find(part) != std::string::npos;
}

std::string header(const HttpAnswer& answer, const std::string& name) {
  for (const auto& [key, value] : answer.headers) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace

TEST_CASE("a link shows what waits for its recipient, in the reader's language") {
  Site site;
  site.data.senders = {waiting_row("a@there.example", kAnna, site.clock.now() - 720),
                       waiting_row("", kAnna, site.clock.now() - 3 * 3600),
                       waiting_row("b@there.example", "berta@example.org", 1)};
  const auto page = site.get("/u/" + site.link());
  CHECK(page.status == 200);
  CHECK(page.type == "text/html; charset=utf-8");
  CHECK(page.has_forms);
  for (const auto* part :
       {"<html lang=\"en\">", "<h1>Mail for anna@example.org</h1>",
        "<strong>a@there.example</strong>", "waits for 12 min", "waits for 3 h",
        "a delivery report", "Let everything in",
        "value=\"release\" aria-label=\"Let in the mail from a@there.example\""}) {
    CAPTURE(part);
    CHECK(has(page, part));
  }
  CHECK_FALSE(has(page, "b@there.example"));
  const auto german = site.get("/u/" + site.link(), "de-AT,en;q=0.5");
  CHECK(has(german, "<html lang=\"de\">"));
  CHECK(has(german, "Wartende Mail"));
  CHECK(header(german, "Content-Language") == "de");
}

TEST_CASE("what a sender calls itself is text on the page") {
  Site site;
  site.data.senders = {waiting_row("\"><script>alert(1)</script>@x.example", kAnna, 1)};
  site.data.senders[0].key.client = "<b>";
  const auto page = site.get("/u/" + site.link());
  CHECK_FALSE(has(page, "<script"));
  CHECK_FALSE(has(page, "<b>"));
  CHECK(has(page, "&quot;&gt;&lt;script&gt;"));
}

TEST_CASE("every link that isn't valid gets the same answer, and costs no look-up") {
  Site site;
  const auto token = site.link();
  const auto expired = site.link(kAnna, 10);
  site.clock.pass(10);
  const auto none = site.get("/u/");
  CHECK(none.status == 404);
  CHECK_FALSE(none.has_forms);
  for (const auto& forged :
       {std::string("x"), token + "A", token.substr(1), token.substr(0, token.size() - 1), expired,
        LinkKey("another key, which is as long").token_of({kAnna, 0, INT64_MAX})}) {
    const auto answer = site.get("/u/" + forged);
    CHECK(answer.status == 404);
    CHECK(answer.body == none.body);
    CHECK(site.post(forged, "do=expect&form=" + site.form(forged)).status == 404);
  }
  CHECK(site.data.calls == 0);
  CHECK(site.get("/u/" + token).status == 200);
}

TEST_CASE("a revoked link gets the answer of one that never was") {
  Site site;
  const auto token = site.link();
  site.data.matches = {{"link", kAnna, site.clock.now(), 0}};
  CHECK(site.get("/u/" + token).status == 404);
  CHECK(site.post(token, "do=expect&form=" + site.form(token)).status == 404);
  CHECK(site.data.exemptions.empty());
  CHECK(site.get("/u/" + site.link("berta@example.org")).status == 200);
}

TEST_CASE("the buttons do what they say, and the page says it after") {
  Site site;
  site.data.senders = {waiting_row("a+b@there.example", kAnna, 1)};
  const auto token = site.link();
  const auto released = site.post(token,
                                  "do=release&sender=a%2Bb%40there.example&client=192.0.2.0"
                                  "%2F24&form=" +
                                      site.form(token));
  CHECK(released.status == 303);
  CHECK(header(released, "Location") == token + "?did=release");
  CHECK(site.data.senders.empty());
  const auto expected = site.post(token, "do=expect&form=" + site.form(token));
  CHECK(expected.status == 303);
  REQUIRE(site.data.exemptions.size() == 1);
  CHECK(site.data.exemptions[0].pattern == kAnna);
  CHECK(site.data.exemptions[0].author == "link");
  const std::string path = "/u/" + token;
  HttpRequest request{path, "mx.example.org"};
  request.query = {{"did", "expect"}};
  CHECK(has(site.ask(request), "role=\"status\">Done. For 15 minutes no mail"));
  CHECK(has(site.ask(request), "for another 15 min"));
  request.query = {{"did", "<script>"}};
  CHECK_FALSE(has(site.ask(request), "role=\"status\""));
}

TEST_CASE("a form that isn't from this link's page, or is old, changes nothing") {
  Site site;
  site.data.senders = {waiting_row("a@there.example", kAnna, 1)};
  const auto token = site.link();
  const auto other = site.link();
  const auto old = site.form(token);
  site.clock.pass(2 * kFormSeconds);
  const auto fresh = site.link(kAnna, 86400);
  for (const std::string& body : std::vector<std::string>{
           "", "do=expect", "do=expect&form=" + site.form(other), "do=expect&form=" + old,
           "do=expect&form=%zz",
           "do=release&sender=a@there.example&client=192.0.2.0/24&form=" + site.form(token)}) {
    CAPTURE(body);
    CHECK(site.post(fresh, body).status == 403);
  }
  CHECK(site.data.exemptions.empty());
  CHECK(site.data.senders.size() == 1);
}

TEST_CASE("a form that is sent again lets in what it let in before, and no more") {
  Site site;
  site.data.senders = {waiting_row("a@there.example", kAnna, 1)};
  const auto token = site.link();
  const std::string release = "do=release&sender=a@there.example&client=192.0.2.0/24&form=";
  const auto form = site.form(token);
  CHECK(header(site.post(token, release + form), "Location") == token + "?did=release");
  site.data.senders = {waiting_row("b@there.example", kAnna, 1)};
  CHECK(header(site.post(token, release + form), "Location") == token + "?did=nothing");
  for (int i = 0; i < 3; ++i) CHECK(site.post(token, "do=expect&form=" + form).status == 303);
  CHECK(site.data.senders.size() == 1);
  REQUIRE(site.data.exemptions.size() == 1);
  CHECK(site.data.exemptions[0].expires == site.clock.now() + kExpectSeconds);
  site.clock.pass(2 * kFormSeconds);
  CHECK(site.post(site.link(), "do=expect&form=" + form).status == 403);
  CHECK(site.data.exemptions[0].is_expired(site.clock.now()));
}

TEST_CASE("a sender that no page can show as it is can be let in") {
  for (const std::string sender : {"\xff@there.example", "a\u202eb@there.example",
                                   "o\u200b'hara%40@there.example", "a\rb@there.example"}) {
    Site site;
    site.data.senders = {waiting_row(sender, kAnna, 1)};
    const auto token = site.link();
    const auto page = site.get("/u/" + token);
    const std::string field = "name=\"sender\" value=\"";
    const auto begin = page.body.find(field);
    REQUIRE(begin != std::string::npos);
    const auto from = begin + field.size();
    const auto value = page.body.substr(from, page.body.find('"', from) - from);
    CAPTURE(value);
    const auto answer = site.post(token, "do=release&sender=" + with_percents(value) +
                                             "&client=192.0.2.0/24&form=" + site.form(token));
    CHECK(header(answer, "Location") == token + "?did=release");
  }
}

TEST_CASE("another recipient's mail can't be let in") {
  Site site;
  site.data.senders = {waiting_row("b@there.example", "berta@example.org", 1)};
  const auto token = site.link();
  const auto answer = site.post(token,
                                "do=release&recipient=berta@example.org&sender="
                                "b@there.example&client=192.0.2.0/24&form=" +
                                    site.form(token));
  CHECK(header(answer, "Location") == token + "?did=nothing");
  CHECK(site.data.senders.size() == 1);
}

TEST_CASE("only the public host is answered, and too many visits are not") {
  Site site;
  const std::string path = "/u/" + site.link();
  for (const auto* host : {"", "evil.example", "localhost", "mx1.example.org", "192.0.2.7"}) {
    CAPTURE(host);
    CHECK(site.ask({path, host}).status == 421);
  }
  for (int i = 0; i < kVisitsMax; ++i) CHECK(site.get(path).status == 200);
  const auto busy = site.get(path);
  CHECK(busy.status == 429);
  CHECK(header(busy, "Retry-After") == "10");
  const int calls = site.data.calls;
  CHECK(site.get(path).status == 429);
  CHECK(site.data.calls == calls);
}

TEST_CASE("a revoked link uses up no visits of the recipient's new link") {
  Site site;
  const auto revoked = site.link();
  site.data.matches = {{"link", kAnna, site.clock.now(), 0}};
  site.clock.pass(1);
  const auto fresh = site.link();
  for (int i = 0; i < kVisitsMax; ++i) CHECK(site.get("/u/" + revoked).status == 404);
  CHECK(site.get("/u/" + revoked).status == 429);
  CHECK(site.get("/u/" + fresh).status == 200);
}

TEST_CASE("while the store is away the page says so") {
  Site site;
  site.data.error = Error{ErrorKind::Unavailable, "gone"};
  const auto answer = site.get("/u/" + site.link());
  CHECK(answer.status == 503);
  CHECK(has(answer, "nothing was changed"));
}

TEST_CASE("what isn't configured isn't there") {
  TestClock clock;
  TestLog log;
  DeskData data;
  UserPages pages({}, std::make_unique<DeskStore>(data, clock), clock, log);
  for (const auto* path : {"/u/x", "/api/waiting", "/", "/metrics", "/u", "/api"}) {
    CHECK_FALSE(pages.answer({path, "localhost"}));
  }
}

TEST_CASE("a panel needs its token, and a host that is ours") {
  Site site;
  HttpRequest request{"/api/waiting", "mx.example.org"};
  request.query = {{"recipient", kAnna}};
  const auto refused = site.ask(request);
  CHECK(refused.status == 401);
  CHECK(header(refused, "WWW-Authenticate").starts_with("Bearer"));
  request.authorization = "Bearer the token of a panel";
  CHECK(site.ask(request).status == 401);
  request.authorization = "Bearer the token of the panel";
  for (const auto* host : {"mx.example.org", "localhost:10024", "mx1.example.org", "127.0.0.1"}) {
    request.host = host;
    CHECK(site.ask(request).status == 200);
  }
  request.host = "evil.example";
  CHECK(site.ask(request).status == 421);
}

TEST_CASE("a panel lists, expects and lets in for any recipient, in JSON") {
  Site site;
  site.data.senders = {waiting_row("a\"\xff@there.example", kAnna, 17)};
  HttpRequest request{"/api/waiting", "localhost"};
  request.authorization = "Bearer the token of the panel";
  request.query = {{"recipient", "Anna@Example.org"}};
  const auto listed = nlohmann::json::parse(site.ask(request).body);
  CHECK(listed["recipient"] == kAnna);
  REQUIRE(listed["waiting"].size() == 1);
  CHECK(listed["waiting"][0]["since"] == 17);
  CHECK(listed["expected"] == false);
  request.is_post = true;
  CHECK(site.ask(request).status == 405);
  request.path = "/api/expect";
  const std::string body = R"({"recipient": "anna@example.org"})";
  request.body = body;
  const auto expected = nlohmann::json::parse(site.ask(request).body);
  CHECK(expected["expected_until"] == site.clock.now() + 900);
  CHECK(site.data.exemptions.at(0).author == "api");
  site.data.senders = {waiting_row("a@there.example", kAnna, 17)};
  request.path = "/api/release";
  const std::string release =
      R"({"recipient": "anna@example.org", "sender": "a@there.example", "client": "192.0.2.0/24"})";
  request.body = release;
  CHECK(nlohmann::json::parse(site.ask(request).body)["released"] == true);
  CHECK(nlohmann::json::parse(site.ask(request).body)["released"] == false);
  request.is_post = false;
  CHECK(site.ask(request).status == 405);
}

TEST_CASE("a panel lets in a sender of any bytes by the id of its mail") {
  for (const std::string sender : {"a\"\xff@there.example", "a,b%2c@there.example", "",
                                   "\xc3\x28\r\n@there.example", "d\u00e4@there.example"}) {
    CAPTURE(sender);
    Site site;
    site.data.senders = {waiting_row(sender, kAnna, 17), waiting_row("b@x.example", kAnna, 16)};
    site.data.senders[0].key.client = "odd,\xfe client";
    HttpRequest request{"/api/waiting", "localhost"};
    request.authorization = "Bearer the token of the panel";
    request.query = {{"recipient", kAnna}};
    const auto listed = nlohmann::json::parse(site.ask(request).body);
    request.path = "/api/release";
    request.is_post = true;
    const std::string body =
        nlohmann::json({{"recipient", kAnna}, {"id", listed["waiting"][0]["id"]}}).dump();
    request.body = body;
    CHECK(nlohmann::json::parse(site.ask(request).body)["released"] == true);
    REQUIRE(site.data.senders.size() == 1);
    CHECK(site.data.senders[0].key.sender == "b@x.example");
    CHECK(nlohmann::json::parse(site.ask(request).body)["released"] == false);
  }
}

TEST_CASE("a request of a panel that is wrong is told what is wrong") {
  Site site;
  HttpRequest request{"/api/expect", "localhost", true};
  request.authorization = "Bearer the token of the panel";
  for (const std::string body :
       {"", "{", "[]", "null", "{}", R"({"recipient": 7})", R"({"recipient": ""})",
        R"({"recipient": "@example.org"})", R"({"recipient": "example.org"})",
        R"({"recipient": "/./@example.org"})", R"({"recipient": "a@b.example b@c.example"})"}) {
    CAPTURE(body);
    request.body = body;
    const auto answer = site.ask(request);
    CHECK(answer.status == 400);
    CHECK(nlohmann::json::parse(answer.body).contains("error"));
  }
  request.path = "/api/release";
  for (const std::string members :
       {R"("sender": null, "client": "x")", R"("sender": "x")", R"("id": "a@b.example")",
        R"("id": "%zz,x")", R"("id": "%00,x")", R"("id": 7)"}) {
    CAPTURE(members);
    const std::string body = R"({"recipient": "anna@example.org", )" + members + "}";
    request.body = body;
    CHECK(site.ask(request).status == 400);
  }
  request.path = "/api/nothing";
  CHECK(site.ask(request).status == 404);
  CHECK(site.data.calls == 0);
}
