// SPDX-License-Identifier: MIT
#include "grayling/status/metrics.hpp"

#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

Snapshot some_snapshot() {
  Snapshot snapshot;
  snapshot.now = 1800000100;
  snapshot.started = 1800000000;
  snapshot.requests = 5;
  snapshot.decisions = {{"pass", "triplet found", 3}, {"greylist", "new", 2}};
  snapshot.decision_times.counts[0] = 3;
  snapshot.decision_times.counts[2] = 2;
  snapshot.decision_times.sum = 0.0125;
  snapshot.turned_away_returns = 4;
  snapshot.domains = {7, 6, 5, 1};
  snapshot.store = StoreHealth::CannotWrite;
  return snapshot;
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("metrics have each number by its name, and histograms add up") {
  const std::string text = metrics_text(some_snapshot(), "1.2.3");
  for (const char* line : {
           "# TYPE grayling_decisions_total counter",
           "grayling_build_info{version=\"1.2.3\"} 1",
           "grayling_requests_total 5",
           "grayling_decisions_total{action=\"pass\",reason=\"triplet found\"} 3",
           "grayling_decisions_total{action=\"greylist\",reason=\"new\"} 2",
           "grayling_decision_duration_seconds_bucket{le=\"0.0001\"} 3",
           "grayling_decision_duration_seconds_bucket{le=\"0.0005\"} 3",
           "grayling_decision_duration_seconds_bucket{le=\"0.001\"} 5",
           "grayling_decision_duration_seconds_bucket{le=\"+Inf\"} 5",
           "grayling_decision_duration_seconds_count 5",
           "grayling_decision_duration_seconds_sum 0.0125",
           "# TYPE grayling_turned_away_returns_total counter",
           "grayling_turned_away_returns_total 4",
           "grayling_domain_mails_total{what=\"came\"} 6",
           "grayling_domain_mails_total{what=\"returned\"} 5",
           "grayling_domains_lost_total 1",
           "grayling_store_up 1",
           "grayling_store_writable 0",
       }) {
    CAPTURE(line, text);
    CHECK(has_line(text, line));
  }
}

TEST_CASE("metrics of the DNS are there if somebody is asked") {
  CHECK(metrics_text(some_snapshot(), "1").find("grayling_dns_") == std::string::npos);
  CHECK(status_json(some_snapshot(), "1").find("\"dns\":null") != std::string::npos);
  ResolverStatistics resolver;
  CHECK_FALSE(dns_of(resolver));
  resolver.is_wanted.set(1);
  REQUIRE(dns_of(resolver));
  CHECK_FALSE(dns_of(resolver)->is_asked);
  CHECK(dns_of(resolver)->is_down);
  resolver.is_asking.set(1);
  CHECK_FALSE(dns_of(resolver)->is_down);
  resolver.questions.add(9);
  resolver.cached.add(2);
  resolver.records.add(4);
  resolver.no_data.add(3);
  resolver.no_name.add(1);
  resolver.failures.add(1);
  resolver.crowded.add(1);
  resolver.is_down.set(1);
  resolver.seconds.observe(0.02, 9);
  Snapshot snapshot = some_snapshot();
  snapshot.dns = dns_of(resolver);
  const std::string text = metrics_text(snapshot, "1");
  for (const char* line : {
           "grayling_dns_up 0",
           "grayling_dns_questions_total 9",
           "grayling_dns_cached_total 2",
           "grayling_dns_answers_total{kind=\"records\"} 4",
           "grayling_dns_answers_total{kind=\"no data\"} 3",
           "grayling_dns_answers_total{kind=\"no name\"} 1",
           "grayling_dns_answers_total{kind=\"failure\"} 1",
           "grayling_dns_crowded_total 1",
           "grayling_dns_questions_open 0",
           "grayling_dns_answer_duration_seconds_bucket{le=\"0.01\"} 0",
           "grayling_dns_answer_duration_seconds_bucket{le=\"0.025\"} 9",
       }) {
    CAPTURE(line, text);
    CHECK(has_line(text, line));
  }
  const std::string json = status_json(snapshot, "1");
  CHECK(json.find(R"("dns":{"up":false,"questions":9,"cached":2,"records":4)") !=
        std::string::npos);
}

TEST_CASE("metrics have strangers' signs and the state of DNS lists") {
  Snapshot snapshot = some_snapshot();
  CHECK(metrics_text(snapshot, "1").find("grayling_dns_list") == std::string::npos);
  snapshot.signs = {{"no_name", 12, 3}};
  snapshot.lists = {{"zen.example", ListHealth::State::On, true, ""},
                    {"{key}.list.example", ListHealth::State::Off, false, "it refuses"}};
  const std::string text = metrics_text(snapshot, "1");
  for (const char* line : {
           "grayling_stranger_signs_total{sign=\"no_name\",what=\"waited\"} 12",
           "grayling_stranger_signs_total{sign=\"no_name\",what=\"passed\"} 3",
           "grayling_dns_list_on{zone=\"zen.example\"} 1",
           "grayling_dns_list_on{zone=\"{key}.list.example\"} 0",
       }) {
    CAPTURE(line, text);
    CHECK(has_line(text, line));
  }
  const std::string json = status_json(snapshot, "1");
  CHECK(json.find(R"("signs":[{"sign":"no_name","waited":12,"passed":3}])") != std::string::npos);
  CHECK(json.find(R"({"zone":"zen.example","state":"in doubt","why":""})") != std::string::npos);
}

TEST_CASE("metrics have the size, the age and the failures of lists from SQL") {
  Snapshot snapshot = some_snapshot();
  CHECK(metrics_text(snapshot, "1").find("grayling_sql_list") == std::string::npos);
  snapshot.sql_lists = {{"panel", 812, 42, 3}, {"away", 0, std::nullopt, 7, "can't connect"}};
  const std::string text = metrics_text(snapshot, "1");
  for (const char* line : {
           "grayling_sql_list_entries{list=\"panel\"} 812",
           "grayling_sql_list_entries{list=\"away\"} 0",
           "grayling_sql_list_age_seconds{list=\"panel\"} 42",
           "grayling_sql_list_failures_total{list=\"away\"} 7",
       }) {
    CAPTURE(line, text);
    CHECK(has_line(text, line));
  }
  CHECK(text.find("age_seconds{list=\"away\"}") == std::string::npos);
  const std::string json = status_json(snapshot, "1");
  CHECK(json.find(R"({"name":"panel","entries":812,"age":42,"failures":3,"trouble":""})") !=
        std::string::npos);
  CHECK(json.find(
            R"({"name":"away","entries":0,"age":null,"failures":7,"trouble":"can't connect"})") !=
        std::string::npos);
}

TEST_CASE("a snapshot has the signs, the most frequent first") {
  EngineStatistics engine;
  for (const auto* name : {"no_name", "line_name", "line_name"}) {
    engine.signs.count(engine.signs.place(name), name[0] == 'n');
  }
  engine.lists.set({{"zen.example", ListHealth::State::On, false, ""}});
  const auto snapshot = take_snapshot(engine, ServerStatistics(), TestClock());
  REQUIRE(snapshot.signs.size() == 2);
  CHECK(snapshot.signs[0].name == "line_name");
  CHECK(snapshot.signs[0].waited == 2);
  CHECK(snapshot.signs[1].passed == 1);
  CHECK(snapshot.lists.size() == 1);
}

TEST_CASE("the status as JSON is one line") {
  const std::string text = status_json(some_snapshot(), "1.2.3");
  CHECK(text.find("\"version\":\"1.2.3\"") != std::string::npos);
  CHECK(text.find("\"store\":\"read only\"") != std::string::npos);
  CHECK(text.find("\"turned_away_returns\":4") != std::string::npos);
  CHECK(text.find(R"("domains":{"let_through":7,"came":6,"returned":5,"lost":1})") !=
        std::string::npos);
  CHECK(text.find(R"({"action":"greylist","reason":"new","count":2})") != std::string::npos);
  CHECK(text.find('\n') == text.size() - 1);
}

TEST_CASE("a snapshot knows what domains have done") {
  EngineStatistics engine;
  const ServerStatistics server;
  const TestClock clock;
  for (const auto& [action, reason, count] : possible_decisions()) {
    engine.decisions.count(action, reason, reason == "domain AWL" ? 3 : 1);
  }
  engine.domain_came.add(6);
  engine.domain_returned.add(5);
  engine.domains_lost.add(1);
  const auto domains = take_snapshot(engine, server, clock).domains;
  CHECK(domains.let_through == 3);
  CHECK(domains.came == 6);
  CHECK(domains.returned == 5);
  CHECK(domains.lost == 1);
}
