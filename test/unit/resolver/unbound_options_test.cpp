// SPDX-License-Identifier: MIT
#include "resolver/unbound_options.hpp"

#include "support/catch.hpp"

using namespace grayling;
using Source = ResolverOptions::Source;

namespace {

std::string value_of(const std::vector<UnboundOption>& options, std::string_view name) {
  for (const auto& [option, value] : options) {
    if (option == name) return value;
  }
  return "";
}

ResolverOptions options_of(Source source) {
  ResolverOptions options;
  options.source = source;
  return options;
}

}  // namespace

TEST_CASE("all caches together have the memory of dns.cache") {
  const Source source = GENERATE(Source::System, Source::Servers, Source::Recursive);
  const bool has_root_key = GENERATE(false, true);
  for (const std::size_t bytes :
       {std::size_t{1} << 20, std::size_t{8} << 20, std::size_t{1} << 30}) {
    auto options = options_of(source);
    options.cache_bytes = bytes;
    std::size_t sum = 0;
    for (const auto& [option, value] : unbound_options(options, has_root_key)) {
      if (option.ends_with("-cache-size:")) sum += std::stoul(value);
    }
    CHECK(sum <= bytes);
    CHECK(sum + 3 >= bytes);
  }
}

TEST_CASE("an answer is forgotten before the next test of a DNS list asks for it") {
  constexpr auto kTestEvery = std::chrono::minutes(55);  // dnslist/list_health.hpp
  const auto options = unbound_options(options_of(Source::System), false);
  for (const char* const name : {"cache-max-ttl:", "cache-max-negative-ttl:"}) {
    CHECK(std::chrono::seconds(std::stoi(value_of(options, name))) < kTestEvery);
  }
}

TEST_CASE("this host is asked only if we name it") {
  const auto asks_local = [](const ResolverOptions& options) {
    return value_of(unbound_options(options, false), "do-not-query-localhost:") == "no";
  };
  CHECK(asks_local(options_of(Source::System)));
  CHECK(asks_local(options_of(Source::Servers)));
  auto recursive = options_of(Source::Recursive);
  CHECK_FALSE(asks_local(recursive));
  recursive.root_servers = {*NameServer::parse("127.0.0.1:5353")};
  CHECK(asks_local(recursive));
}

TEST_CASE("DNSSEC is checked if there is a key") {
  const auto modules = [](bool has_root_key) {
    return value_of(unbound_options(options_of(Source::Recursive), has_root_key), "module-config:");
  };
  CHECK(modules(false) == "iterator");
  CHECK(modules(true).empty());
}

TEST_CASE("a context has a descriptor for each question, up to a limit") {
  auto options = options_of(Source::System);
  options.queries_max = 100;
  CHECK(value_of(unbound_options(options, false), "outgoing-range:") == "100");
  CHECK(open_files_max(options) == 220);
  options.queries_max = 100'000;
  CHECK(value_of(unbound_options(options, false), "outgoing-range:") == "512");
  CHECK(open_files_max(options) == 1044);
  CHECK(open_files_max(options_of(Source::Off)) == 0);
}
