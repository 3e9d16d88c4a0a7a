// SPDX-License-Identifier: MIT
// The servers that the resolver asks: named servers, those of resolv.conf, a root, or none; and how
// they change while questions are open.
#include <chrono>

#include "asking.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/test_log.hpp"

using namespace grayling;
using namespace std::chrono_literals;
using Kind = DnsAnswer::Kind;
using Texts = std::vector<std::string>;

TEST_CASE("with \"off\" nobody is asked", "[resolver]") {
  TestLog log;
  const auto loop = loop_for(options_of(ResolverOptions::Source::Off), log);
  CHECK(loop->ask("example.test", RecordType::Txt).kind == Kind::Failure);
  CHECK_FALSE(loop->resolver().is_down());
  CHECK(log.lines().empty());
}

TEST_CASE("the authoritative servers are asked from the root on", "[resolver]") {
  NameServerProcess root("example.org. TXT \"here\"\nwww.example.org. CNAME example.org.\n");
  TestLog log;
  auto options = options_of(ResolverOptions::Source::Recursive);
  options.root_servers = {root.address()};
  const auto loop = loop_for(options, log);
  CHECK(loop->ask("example.org", RecordType::Txt).texts == Texts{"here"});
  CHECK(loop->ask("www.example.org", RecordType::Txt).texts == Texts{"here"});
  CHECK(loop->ask("nowhere.org", RecordType::Txt).kind == Kind::NoName);
  CHECK(loop->resolver().servers().empty());
}

TEST_CASE("what DNSSEC doesn't confirm is a failure", "[resolver]") {
  const TempDirectory directory;
  NameServerProcess root("example.org. TXT \"forged\"\n");
  TestLog log;
  auto options = options_of(ResolverOptions::Source::Recursive);
  options.root_servers = {root.address()};
  options.root_key = directory.write(
      "root.key",
      ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n");
  const auto loop = loop_for(options, log);
  CHECK(loop->ask("example.org", RecordType::Txt).kind == Kind::Failure);
  CHECK(root.asked("DNSKEY") > 0);
}

TEST_CASE("without the key of the root the log says how to get it", "[resolver]") {
  TestLog log;
  auto options = options_of(ResolverOptions::Source::Recursive);
  options.root_servers = {*NameServer::parse("127.0.0.1:9")};
  options.root_key = "/nonexistent/root.key";
  const auto loop = loop_for(options, log);
  CHECK(log.count("dns-root-data") == 1);
}

TEST_CASE("a reload changes who is asked, also for open questions", "[resolver]") {
  NameServerProcess first("!silent example.test.\n");
  NameServerProcess second("example.test. TXT \"second\"\n");
  TestLog log;
  auto options = options_for({first.address()}, 20s);
  const auto loop = loop_for(options, log);
  Answers answers;
  loop->resolver().ask("example.test", RecordType::Txt, answers, 0);
  CHECK(comes_true(*loop, [&] { return first.asked("example.test") > 0; }));
  options.servers = {second.address()};
  loop->resolver().reload(options);
  CHECK(comes_true(*loop, [&] { return !answers.tags.empty(); }));
  CHECK(answers.last.texts == Texts{"second"});

  options.source = ResolverOptions::Source::Off;
  loop->resolver().reload(options);
  CHECK(loop->ask("example.test", RecordType::Txt).kind == Kind::Failure);
  options.source = ResolverOptions::Source::Servers;
  loop->resolver().reload(options);
  CHECK(comes_true(
      *loop, [&] { return loop->ask("example.test", RecordType::Txt).kind == Kind::Records; }));
}

TEST_CASE("a reload that changes nothing keeps the cache", "[resolver]") {
  NameServerProcess server("example.test. TXT \"once\"\n");
  TestLog log;
  const auto options = options_for({server.address()}, 2s);
  const auto loop = loop_for(options, log);
  loop->ask("example.test", RecordType::Txt);
  loop->resolver().reload(options);
  for (int i = 0; i < 50; ++i) loop->ask("nowhere" + std::to_string(i) + ".test", RecordType::A);
  loop->ask("example.test", RecordType::Txt);
  CHECK(server.asked("example.test. TXT") == 1);
  CHECK(log.count("is asked") == 1);
}

TEST_CASE("a resolver may end while others are being made", "[resolver]") {
  TestLog log;
  auto options = options_for({*NameServer::parse("127.0.0.1:9")});
  auto loop = loop_for(options, log);
  for (std::size_t max = 1; max < 5; ++max) {
    options.queries_max = max;
    loop->resolver().reload(options);
  }
  loop.reset();
}

// A resolv.conf has no ports, so only the addresses of its servers differ.
TEST_CASE("a changed resolv.conf is followed", "[resolver]") {
  const TempDirectory directory;
  TestLog log;
  auto options = options_of(ResolverOptions::Source::System);
  options.resolv_conf = directory.path("resolv.conf");
  const auto loop = loop_for(options, log);
  CHECK(log.count("dns: 127.0.0.1 is asked") == 1);
  directory.write("resolv.conf", "nameserver 127.0.0.2\nnameserver 127.0.0.3\n");
  CHECK(comes_true(*loop, [&] { return log.count("dns: 127.0.0.2, 127.0.0.3 are asked") == 1; }));
  directory.write("new", "nameserver 127.0.0.4\n");
  std::filesystem::rename(directory.path("new"), options.resolv_conf);
  CHECK(comes_true(*loop, [&] { return log.count("dns: 127.0.0.4 is asked") == 1; }));
  std::filesystem::remove(options.resolv_conf);
  CHECK(comes_true(*loop, [&] { return log.count("dns: 127.0.0.1 is asked") == 2; }));
}

// A root key that is no key can be read, but not used.
TEST_CASE("what can't be made changes nothing, and is told once", "[resolver]") {
  const TempDirectory directory;
  TestLog log;
  auto options = options_of(ResolverOptions::Source::System);
  options.resolv_conf = directory.write("resolv.conf", "nameserver 127.0.0.2\n");
  const auto loop = loop_for(options, log);
  auto bad = options;
  bad.source = ResolverOptions::Source::Recursive;
  bad.root_key = directory.write("root.key", "no key\n");
  loop->resolver().reload(bad);
  CHECK(comes_true(*loop, [&] { return log.count("the servers in use stay") == 1; }));
  directory.write("resolv.conf", "nameserver 127.0.0.3\n");
  CHECK(comes_true(*loop, [&] { return log.count("dns: 127.0.0.3 is asked") == 1; }));
  CHECK(log.count("the servers in use stay") == 1);
  loop->resolver().reload(bad);
  CHECK(comes_true(*loop, [&] { return log.count("the servers in use stay") == 2; }));
}

TEST_CASE("other servers are no longer down", "[resolver]") {
  TestLog log;
  auto options = options_for({*NameServer::parse("127.0.0.1:9")}, 100ms);
  const auto loop = loop_for(options, log);
  const auto& statistics = loop->resolver().statistics();
  int next = 0;
  CHECK(comes_true(*loop, [&] {
    loop->ask("a.domain" + std::to_string(next++) + ".test", RecordType::Txt);
    return statistics.is_down.value() == 1;
  }));
  CHECK(statistics.is_asking.value() == 1);
  options.source = ResolverOptions::Source::Off;
  loop->resolver().reload(options);
  CHECK(statistics.is_down.value() == 0);
  CHECK_FALSE(loop->resolver().is_down());
  CHECK(statistics.is_asking.value() == 0);
  for (int i = 0; i < 5; ++i) loop->ask("a.domain" + std::to_string(i) + ".test", RecordType::Txt);
  CHECK(log.count("no answers in time") == 1);
}

TEST_CASE("a reload that keeps the servers keeps what is known of them", "[resolver]") {
  NameServerProcess server("n.test. TXT \"here\"\n");
  TestLog log;
  auto options = options_for({server.address()}, 100ms);
  const auto loop = loop_for(options, log);
  const auto& statistics = loop->resolver().statistics();
  server.fall_silent();
  int next = 0;
  CHECK(comes_true(*loop, [&] {
    loop->ask("a.domain" + std::to_string(next++) + ".test", RecordType::Txt);
    return statistics.is_down.value() == 1;
  }));
  options.timeout = 200ms;
  options.cache_bytes *= 2;
  loop->resolver().reload(options);
  for (int i = 0; i < 5; ++i) loop->ask("nowhere" + std::to_string(i) + ".test", RecordType::A);
  CHECK(statistics.is_down.value() == 1);
  server.speak();
  CHECK(comes_true(*loop, [&] {
    return loop->ask("n.test", RecordType::Txt).kind == Kind::Records &&
           statistics.is_down.value() == 0;
  }));
  CHECK(log.count("no answers in time") == 1);
  CHECK(log.count("answers again") == 1);
  CHECK(log.count("is asked") == 1);
}

TEST_CASE("a server of resolv.conf that can't be asked is told of", "[resolver]") {
  const TempDirectory directory;
  TestLog log;
  auto options = options_of(ResolverOptions::Source::System);
  options.resolv_conf =
      directory.write("resolv.conf", "nameserver fe80::1%eth0\nnameserver 127.0.0.2\n");
  const auto loop = loop_for(options, log);
  CHECK(log.count("dns: 127.0.0.2 is asked") == 1);
  CHECK(log.count("resolv.conf: nameserver fe80::1%eth0: ") == 1);
}
