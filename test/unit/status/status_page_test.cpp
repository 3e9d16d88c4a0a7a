// SPDX-License-Identifier: MIT
#include "grayling/status/status_page.hpp"

#include <regex>

#include "grayling/status/metrics.hpp"
#include "grayling/status/status_service.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'800'000'000;  // 2027-01-15T08:00:00Z

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::vector<Column> columns(std::size_t count, Seconds step, bool is_known) {
  std::vector<Column> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    out[i].begin = kNow - step * static_cast<Seconds>(count - i);
    if (!is_known) continue;
    out[i].minutes = static_cast<std::uint64_t>(step / 60);
    out[i].sum.decisions = {900 * out[i].minutes, 50, 30, 10, 1};
    out[i].sum.batch_times[2] = 10;
    out[i].sum.waits[2] = 3;
    out[i].sum.cache_hits = 90;
    out[i].sum.cache_misses = 10;
  }
  return out;
}

Snapshot busy() {
  Snapshot snapshot;
  snapshot.now = kNow;
  snapshot.started = kNow - 90000;
  snapshot.store = StoreHealth::Works;
  snapshot.requests = 1234567;
  snapshot.decisions = {{"pass", "triplet found", 1234000}, {"greylist", "new", 567}};
  snapshot.waiting_domains = {{"waiting.example", 12, 3, 2}, {"", 1, 0, 0}};
  snapshot.troubles = {{kNow - 5, LogLevel::Error, "store: the database is gone", 3}};
  snapshot.hour = columns(kHourColumns, 60, true);
  snapshot.day = columns(kDayColumns, 900, true);
  snapshot.running = {kNow, 0, {}};
  snapshot.running.sum.decisions = {5, 0, 0, 0, 0};
  return snapshot;
}

std::string page_of(const Snapshot& snapshot) {
  return status_page(snapshot, "1.2.3", Refresh::Never);
}

// Things that a strict policy forbids, or that a page without scripts doesn't need.
void check_is_inert(const std::string& page) {
  for (const char* part : {"<script", " style=", "<style", "javascript:", "http:", "https:", "//",
                           "<form", "<iframe", "<img"}) {
    CAPTURE(part);
    CHECK(!has(page, part));
  }
  CHECK(!std::regex_search(page, std::regex("<[^>]*\\son[a-z]+=")));
}

}  // namespace

TEST_CASE("the page says what the service does, in figures, plots and tables") {
  const std::string page = page_of(busy());
  for (const char* part : {
           "<title>grayling: the store works</title>",
           "<p class=\"state good\">the store works</p>",
           "2027-01-15 08:00:00 UTC",
           "running for 1 d 1 h",
           "<dt>Requests since 07:59</dt><dd class=\"figure\">996</dd>",
           "1,304,741 in a day",
           "<dt>Deferred in the last hour</dt><dd class=\"figure\">4 %</dd>",
           "<dt>From memory, last hour</dt><dd class=\"figure\">90 %</dd>",
           "<th scope=\"row\">waiting.<wbr>example</th><td>10</td><td>12</td><td>3</td><td>2</td>",
           "<th scope=\"row\">(none: bounces)</th>",
           "<th scope=\"row\">15 Jan 07:59:55</th><td>error, 3 times</td><td>store: the database "
           "is gone</td>",
           "<th scope=\"row\">pass, triplet found</th><td>1,234,000</td>",
           "<th scope=\"row\">all</th><td>1,234,567</td>",
       }) {
    CAPTURE(part);
    CHECK(has(page, part));
  }
  check_is_inert(page);
  CHECK(page.size() < 128 * 1024);
}

TEST_CASE("every plot has a description for screen readers, and its figures as a table") {
  const std::string page = page_of(busy());
  CHECK(count(page, "class=\"plot\"") == 7);
  CHECK(count(page, "role=\"img\" aria-label=\"") == 7);
  CHECK(count(page, "as a table</summary>") == 7);
  CHECK(has(page, "Requests in the last hour: 59,460, 54,000 known, "));
  // An hour by five minutes, and a day by the hour.
  CHECK(has(page, "<th scope=\"row\">07:00</th><td>4,500</td><td>250</td>"));
  CHECK(has(page, "<th scope=\"row\">07:00</th><td>54,000</td><td>200</td>"));
  CHECK(count(page, "<h1>") == 1);
  CHECK(count(page, "<main>") == 1);
  const auto sections = count(page, "<section aria-labelledby=\"");
  CHECK(sections == 7);
  CHECK(count(page, "<h2 id=\"") == sections);
}

TEST_CASE("times are said as upper bounds, and what is longer than all as that") {
  Snapshot snapshot = busy();
  CHECK(has(page_of(snapshot), "half of them within 20 s"));
  CHECK(has(page_of(snapshot), "for half; 99 % within 1 ms"));
  CHECK(has(page_of(snapshot), "half of 600 batches within 1 ms, 99 % within 1 ms"));
  for (auto& column : snapshot.hour) column.sum.batch_times.back() = 10;
  CHECK(has(page_of(snapshot), "for half; 99 % over 5 s"));
}

TEST_CASE("the page says how the DNS does, if somebody is asked") {
  constexpr auto kName = "<dt>DNS, since the start</dt>";
  Snapshot snapshot = busy();
  CHECK_FALSE(has(page_of(snapshot), kName));
  snapshot.dns = Snapshot::Dns{};
  CHECK(has(page_of(snapshot), std::string(kName) + "<dd class=\"figure\">–</dd>"));
  snapshot.dns->questions = 1000;
  snapshot.dns->cached = 250;
  snapshot.dns->times[3] = 1000;
  CHECK(has(page_of(snapshot), std::string(kName) + "<dd class=\"figure\">within 10 ms</dd>"));
  CHECK(has(page_of(snapshot), "for half of 1,000 questions; 25 % from memory"));
  snapshot.dns->no_name = 17;
  snapshot.domains = {1200, 600, 590, 4};
  const std::string page = page_of(snapshot);
  for (const auto* row :
       {"<th scope=\"row\">asked</th><td>1,000</td>",
        "<th scope=\"row\">no such name</th><td>17</td>",
        "<th scope=\"row\">99 % were answered</th><td>within 10 ms</td>",
        "<th scope=\"row\">mail let through, as its domain has standing</th><td>1,200</td>",
        "<th scope=\"row\">domains that lost their standing</th><td>4</td>"}) {
    CAPTURE(row, page);
    CHECK(has(page, row));
  }
  snapshot.dns->is_down = true;
  CHECK(has(page_of(snapshot), std::string(kName) + "<dd class=\"figure\">no answers</dd>"));
  snapshot.dns->is_asked = false;
  CHECK(has(page_of(snapshot), "<dd class=\"figure\">not set up</dd>"));
}

TEST_CASE("the page shows strangers' signs and DNS lists, if there are any") {
  Snapshot snapshot = busy();
  snapshot.signs = {{"no_name", 0, 0}};
  CHECK_FALSE(has(page_of(snapshot), "Points of strangers"));
  snapshot.signs = {{"no_name", 1200, 3}, {"line_name", 0, 0}};
  snapshot.lists = {{"zen.example", ListHealth::State::Off, false, "it <lists> the world"},
                    {"{key}.list.example", ListHealth::State::On, true, ""},
                    {"new.example", ListHealth::State::Untested, false, ""}};
  const std::string page = page_of(snapshot);
  for (const auto* row :
       {"<h2 id=\"points\">Points of strangers</h2>",
        "<th scope=\"row\">no_name</th><td>1,200</td><td>3</td>",
        "<th scope=\"row\">zen.<wbr>example</th><td>off</td><td>it &lt;lists&gt; the world</td>",
        "<th scope=\"row\">{key}.<wbr>list.<wbr>example</th><td>in doubt</td><td></td>",
        "<th scope=\"row\">new.<wbr>example</th><td>untested</td><td></td>"}) {
    CAPTURE(row, page);
    CHECK(has(page, row));
  }
  CHECK_FALSE(has(page, "line_name"));
  check_is_inert(page);
}

TEST_CASE("the page shows the lists from SQL, if there are any") {
  auto snapshot = busy();
  CHECK(!has(page_of(snapshot), "Lists from SQL"));
  snapshot.sql_lists = {{"panel", 81234, 90, 0, ""},
                        {"old", 5, 7200, 12, "no host <of> that name"},
                        {"away", 0, std::nullopt, 7, "access denied"}};
  const auto page = page_of(snapshot);
  for (const char* part :
       {"<h2 id=\"sql\">Lists from SQL</h2>",
        "<th scope=\"row\">panel</th><td>81,234</td><td>1 min 30 s ago</td><td>0</td><td></td>",
        "<td>5</td><td>2 h ago</td><td>12</td><td>no host &lt;of&gt; that name</td>",
        "<th scope=\"row\">away</th><td>–</td><td>never, so nobody is on "
        "it</td><td>7</td><td>access "
        "denied</td>"}) {
    CAPTURE(part, page);
    CHECK(has(page, part));
  }
  check_is_inert(page);
}

TEST_CASE("a service that has just started has a page") {
  Snapshot snapshot;
  snapshot.now = kNow;
  snapshot.started = kNow;
  for (const bool has_columns : {false, true}) {
    if (has_columns) {
      snapshot.hour = columns(kHourColumns, 60, false);
      snapshot.day = columns(kDayColumns, 900, false);
    }
    const std::string page = page_of(snapshot);
    CHECK(has(page, "<p class=\"state fair\">the store is not open yet</p>"));
    CHECK(has(page, "<p>Nobody, for an hour.</p>"));
    CHECK(has(page, "None since the start."));
    CHECK(!has(page, "nan"));
    check_is_inert(page);
  }
}

TEST_CASE("a store that is down is seen at once") {
  Snapshot snapshot = busy();
  snapshot.store = StoreHealth::Down;
  CHECK(has(page_of(snapshot), "<p class=\"state bad\">the store is down"));
  CHECK(has(page_of(snapshot), "<title>grayling: the store is down"));
}

TEST_CASE("what strangers wrote is text on the page, and in the JSON") {
  Snapshot snapshot = busy();
  const std::string hostile = "\"><script>alert('1')</script><b onload=x>&amp;";
  snapshot.waiting_domains = {{hostile, 9, 0, 0}};
  snapshot.troubles = {{kNow, LogLevel::Warning, "client said " + hostile, 1}};
  const std::string page = page_of(snapshot);
  check_is_inert(page);
  CHECK(count(page, "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;") == 2);
  const std::string json = status_json(snapshot, "1.2.3");
  CHECK(has(json, R"({"domain":"\"><script>alert('1')</script><b onload=x>&amp;","waiting":9)"));
}

TEST_CASE("the page refreshes itself only at /live") {
  CHECK(!has(page_of(busy()), "http-equiv"));
  const std::string live = status_page(busy(), "1.2.3", Refresh::EachMinute);
  CHECK(has(live, "<meta http-equiv=\"refresh\" content=\"60\">"));
  CHECK(has(live, "<a href=\"./\">Stop refreshing</a>"));
}

TEST_CASE("the history in the JSON has the day's columns") {
  const std::string json = status_json(busy(), "1.2.3");
  CHECK(has(json, "\"day\":{\"begin\":1799913600,\"column_seconds\":900,\"known_minutes\":[15,15"));
  CHECK(has(json, "\"too_early\":[10,10,"));
  CHECK(has(json, "\"troubles\":[{\"at\":1799999995,\"level\":\"error\""));
  CHECK(json.size() < 16 * 1024);
}

TEST_CASE("each path has its own type") {
  struct Case {
    const char* path;
    unsigned status;
    const char* type;
  };
  for (const auto& c :
       {Case{"/", 200, "text/html; charset=utf-8"}, Case{"/live", 200, "text/html; charset=utf-8"},
        Case{"/style.css", 200, "text/css; charset=utf-8"}, Case{"/icon.svg", 200, "image/svg+xml"},
        Case{"/status.json", 200, "application/json"},
        Case{"/healthz", 200, "text/plain; charset=utf-8"},
        Case{"/index.html", 404, "text/plain; charset=utf-8"},
        Case{"//", 404, "text/plain; charset=utf-8"},
        Case{"/style.css/", 404, "text/plain; charset=utf-8"}}) {
    CAPTURE(c.path);
    const HttpAnswer answer = StatusService::page(c.path, busy(), "1.2.3");
    CHECK(answer.status == c.status);
    CHECK(answer.type == c.type);
    CHECK(!answer.body.empty());
  }
}
