// SPDX-License-Identifier: MIT
#include "service/exempt_watch.hpp"

#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

// The exemptions that were offered last; a test asks it about clients.
class Offered {
 public:
  void take(std::shared_ptr<const Exemptions> exemptions) {
    const std::lock_guard lock(mutex_);
    exemptions_ = std::move(exemptions);
    changed_.notify_all();
  }

  // Waits until the client is exempt, or isn't. Returns false after 10 seconds.
  bool comes_to(const std::string& name, bool is_exempt) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10),
                             [&] { return exemptions_ && exempts(name) == is_exempt; });
  }

 private:
  bool exempts(const std::string& name) const {
    std::string scratch;
    return exemptions_->find_client(name, *IpAddress::parse("192.0.2.1"), scratch).has_value();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<const Exemptions> exemptions_;
};

struct Fixture {
  explicit Fixture(std::vector<std::string> clients)
      : watch(
            {std::move(clients), {}, {}},
            [this](auto exemptions) { offered.take(std::move(exemptions)); }, log,
            std::chrono::milliseconds(1)) {}
  Offered offered;
  TestLog log;
  ExemptWatch watch;
};

}  // namespace

TEST_CASE("lists are read before the first mail, again when they change, and at a reload") {
  const TempDirectory directory;
  const std::string path = directory.path("clients");
  directory.write("clients", "one.example\n");
  Fixture f({"file:" + path, "always.example"});
  CHECK(f.offered.comes_to("one.example", true));
  CHECK(f.offered.comes_to("always.example", true));

  directory.write("clients", "two.example\n");
  CHECK(f.offered.comes_to("two.example", true));
  CHECK(f.offered.comes_to("one.example", false));

  directory.write("clients.new", "three.example\n");
  REQUIRE(std::rename((path + ".new").c_str(), path.c_str()) == 0);
  CHECK(f.offered.comes_to("three.example", true));

  f.watch.reload({{"four.example"}, {}, {}});
  CHECK(f.offered.comes_to("four.example", true));
  CHECK(f.offered.comes_to("three.example", false));
}

TEST_CASE("a list that can't be read leaves the lists in use as they are") {
  const TempDirectory directory;
  const std::string path = directory.path("clients");
  directory.write("clients", "one.example\n");
  Fixture f({"file:" + path});
  REQUIRE(std::remove(path.c_str()) == 0);
  REQUIRE(f.log.wait_for("the lists in use stay"));
  CHECK(f.offered.comes_to("one.example", true));
  directory.write("clients", "two.example\n");
  CHECK(f.offered.comes_to("two.example", true));
}

TEST_CASE("a missing list is a warning at the start, and is read once it exists") {
  const TempDirectory directory;
  const std::string path = directory.path("clients");
  Fixture f({"file:" + path, "always.example"});
  CHECK(f.offered.comes_to("always.example", true));
  CHECK(f.log.count("there is no such file") == 1);
  directory.write("clients", "one.example\n");
  CHECK(f.offered.comes_to("one.example", true));
}

TEST_CASE("rows of the shared table hold beside the files, and matches are reported") {
  const TempDirectory directory;
  directory.write("clients", "one.example\n");
  Fixture f({"file:" + directory.path("clients")});
  const auto rows = [](std::vector<ExemptionRow> list) {
    return std::make_shared<const std::vector<ExemptionRow>>(std::move(list));
  };
  const ExemptionRow bad{4, "client", "no good", "", "", 0, {}};
  f.watch.take_rows(rows({{3, "client", "two.example", "", "", 0, {}}, bad}));
  CHECK(f.offered.comes_to("one.example", true));
  CHECK(f.offered.comes_to("two.example", true));
  f.watch.take_rows(rows({bad}));
  CHECK(f.offered.comes_to("two.example", false));
  CHECK(f.offered.comes_to("one.example", true));
  CHECK(f.log.count("row 4 of the table exemption") == 1);

  const auto matches = f.watch.take_matches(77);
  REQUIRE(matches.size() == 3);  // of lists that are no longer in use, too
  CHECK(std::count_if(matches.begin(), matches.end(), [](const auto& match) {
          return match.kind == "client" && match.pattern == "one.example" &&
                 match.last_matched == 77;
        }) == 2);
  CHECK(f.watch.take_matches(78).empty());
}

TEST_CASE("lists from SQL hold beside the files, and their odd rows are told once a change") {
  Fixture f({"always.example", "sql:panel"});
  const auto lists = [](std::initializer_list<std::string_view> entries) {
    return NamedLists{{"panel", std::make_shared<const NamedList>(NamedList{entries, 0})}};
  };
  f.watch.take_lists(lists({"one.example", "no good"}));
  CHECK(f.offered.comes_to("one.example", true));
  CHECK(f.offered.comes_to("always.example", true));
  f.watch.take_rows(std::make_shared<const std::vector<ExemptionRow>>());
  f.watch.take_lists(lists({"no good", "two.example"}));
  CHECK(f.offered.comes_to("two.example", true));
  CHECK(f.offered.comes_to("one.example", false));
  CHECK(f.log.count("sql:panel: 1 row is no entry for exempt.clients") == 1);
  f.watch.take_lists(lists({"no good", "neither so", "two.example"}));
  CHECK(f.log.count("sql:panel: 2 rows are no entries for exempt.clients") == 1);
}

TEST_CASE("while nobody takes the matches only the exemptions in use are kept") {
  std::vector<std::weak_ptr<const Exemptions>> offered;
  TestLog log;
  ExemptWatch watch(
      {{"sql:panel"}, {}, {}}, [&offered](auto exemptions) { offered.push_back(exemptions); }, log,
      std::chrono::minutes(10));
  for (int i = 0; i < 20; ++i) {
    const std::string name = "host" + std::to_string(i) + ".example";
    watch.take_lists({{"panel", std::make_shared<const NamedList>(NamedList{{name}, 0})}});
  }
  REQUIRE(offered.size() == 21);
  const auto kept = std::count_if(offered.begin(), offered.end(),
                                  [](const auto& exemptions) { return !exemptions.expired(); });
  CHECK(kept == 1);
  CHECK_FALSE(offered.back().expired());
}

TEST_CASE("matches of exemptions that were replaced long ago are reported") {
  std::shared_ptr<const Exemptions> in_use;
  TestLog log;
  ExemptWatch watch(
      {{"sql:panel"}, {}, {}}, [&in_use](auto exemptions) { in_use = std::move(exemptions); }, log,
      std::chrono::minutes(10));
  std::string scratch;
  for (int i = 0; i < 5; ++i) {
    const std::string name = "host" + std::to_string(i) + ".example";
    watch.take_lists({{"panel", std::make_shared<const NamedList>(NamedList{{name}, 0})}});
    for (int n = 0; n <= i; ++n) {
      CHECK(in_use->find_client(name, *IpAddress::parse("192.0.2.1"), scratch));
    }
  }
  const auto matches = watch.take_matches(77);
  REQUIRE(matches.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(matches[i].pattern == "host" + std::to_string(i) + ".example");
    CHECK(matches[i].mails == static_cast<std::int64_t>(i) + 1);
    CHECK(matches[i].last_matched == 77);
  }
  CHECK(watch.take_matches(78).empty());
}

TEST_CASE("exemptions that were replaced go once nobody uses them, and their matches don't") {
  std::mutex mutex;
  std::shared_ptr<const Exemptions> in_use;
  TestLog log;
  ExemptWatch watch(
      {{"sql:panel"}, {}, {}},
      [&](auto exemptions) {
        const std::lock_guard lock(mutex);
        in_use = std::move(exemptions);
      },
      log, std::chrono::milliseconds(1));
  watch.take_lists({{"panel", std::make_shared<const NamedList>(NamedList{{"one.example"}, 0})}});
  std::weak_ptr<const Exemptions> before;
  {
    const std::lock_guard lock(mutex);
    std::string scratch;
    CHECK(in_use->find_client("one.example", *IpAddress::parse("192.0.2.1"), scratch));
    before = in_use;
  }
  watch.take_lists({{"panel", std::make_shared<const NamedList>(NamedList{{"two.example"}, 0})}});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!before.expired() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  CHECK(before.expired());
  const auto matches = watch.take_matches(77);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].pattern == "one.example");
  CHECK(matches[0].last_matched == 77);
}

TEST_CASE("a list that no exemption names makes no new exemptions") {
  int offers = 0;
  TestLog log;
  ExemptWatch watch(
      {{"sql:panel"}, {"a.example"}, {}}, [&offers](const auto&) { ++offers; }, log,
      std::chrono::minutes(10));
  const auto panel = std::make_shared<const NamedList>(NamedList{{"one.example"}, 0});
  const auto other = [] {
    return std::make_shared<const NamedList>(NamedList{{"anna@d.test"}, 0});
  };
  watch.take_lists({{"panel", panel}, {"other", other()}});
  CHECK(offers == 2);  // the first at the start
  watch.take_lists({{"panel", panel}, {"other", other()}});
  watch.take_lists({{"panel", panel}});
  CHECK(offers == 2);
  watch.take_lists({{"other", other()}});
  CHECK(offers == 3);
}
