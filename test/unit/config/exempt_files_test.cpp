// SPDX-License-Identifier: MIT
#include "grayling/config/exempt_files.hpp"

#include <fstream>

#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;
using Catch::Matchers::ContainsSubstring;

namespace {

Result<Config> load_with(const std::vector<std::string>& set) {
  ConfigSources sources{"/dev/null", {}, "sqlite:/tmp/g.db", set};
  sources.directory = "/srv";
  return load_config(sources);
}

std::string load_error(const std::string& set) {
  const auto config = load_with({set});
  return config ? "" : config.error().text;
}

}  // namespace

TEST_CASE("a bad line is shown with its file and number, and the others hold") {
  const TempDirectory directory;
  const std::string path = directory.path("clients");
  std::ofstream(path) << "\xEF\xBB\xBF"
                         "one.example\r\n# a comment\nmail server\n10.20\ntwo.example";
  const auto read = read_exemptions({{"file:" + path}, {}, {"abuse@"}});
  CHECK(read.is_complete);
  REQUIRE(read.warnings.size() == 2);
  CHECK_THAT(read.warnings[0], ContainsSubstring(path + ":3: mail server: has a blank in it") &&
                                   ContainsSubstring("example.org"));
  CHECK(read.warnings[1] == path + ":4: 10.20: taken as 10.20.0.0/16");
  CHECK(read.exemptions->count(ExemptList::Clients) == 3);
  CHECK(read.exemptions->count(ExemptList::Recipients) == 1);
  std::string scratch;
  const auto entry =
      read.exemptions->find_client("one.example", *IpAddress::parse("192.0.2.1"), scratch);
  REQUIRE(entry);
  CHECK(read.exemptions->origin(*entry) == path + ":1");
}

TEST_CASE("a line that could never match is told as a bad one is, and a range is taken") {
  const TempDirectory directory;
  const std::string path = directory.path("clients");
  std::ofstream(path) << "192.0.2.10-192.0.2.20\nhost.123\n/unknown/\n";
  const std::vector<ExemptionRow> rows = {{3, "client", "mx.example.7", "", "", 0, {}},
                                          {4, "client", "192.0.2.30-192.0.2.40", "", "", 0, {}},
                                          {5, "recipient", "anna", "", "", 0, {}}};
  const auto read = read_exemptions({{"file:" + path}, {}, {}}, rows);
  REQUIRE(read.warnings.size() == 2);
  CHECK_THAT(read.warnings[0], ContainsSubstring(path + ":2: host.123: never matches"));
  CHECK_THAT(read.warnings[1], ContainsSubstring(path + ":3: /unknown/: stands for clients"));
  REQUIRE(read.row_warnings.size() == 2);
  CHECK_THAT(read.row_warnings.at(3), ContainsSubstring("mx.example.7: never matches"));
  CHECK_THAT(read.row_warnings.at(5), ContainsSubstring("anna: has no @"));
  CHECK(read.exemptions->count(ExemptList::Clients) == 2);
  CHECK(load_error("exempt.clients=[\"192.0.2.10-192.0.2.20\"]").empty());
  CHECK_THAT(load_error("exempt.recipients=[\"anna\"]"),
             ContainsSubstring("has no @") && ContainsSubstring("anna@example.org"));
}

TEST_CASE("of many bad lines a few are shown, and the number of the others") {
  const TempDirectory directory;
  const std::string path = directory.path("clients");
  std::ofstream file(path);
  for (int i = 0; i < 1000; ++i) file << "a bad line\n";
  file.close();
  const auto read = read_exemptions({{"file:" + path}, {}, {}});
  REQUIRE(read.warnings.size() == 11);
  CHECK(read.warnings.back() == path + ": and 990 lines more");
}

TEST_CASE("a file that can't be read is a warning, and the others hold") {
  const TempDirectory directory;
  const auto read =
      read_exemptions({{"file:" + directory.path(), "one.example", "file:/nowhere"}, {}, {}});
  CHECK_FALSE(read.is_complete);
  REQUIRE(read.warnings.size() == 2);
  CHECK_THAT(read.warnings[0], ContainsSubstring(directory.path() + ": is a directory"));
  CHECK_THAT(read.warnings[1], ContainsSubstring("/nowhere: there is no such file"));
  CHECK(read.exemptions->count(ExemptList::Clients) == 1);
}

TEST_CASE(
    "entries in the configuration are checked with it, and files are found from where it is") {
  const auto config = load_with({"exempt.clients=[\"example.org\", \"file:lists/clients\"]"});
  REQUIRE(config);
  CHECK(config->exempt.clients ==
        std::vector<std::string>{"example.org", "file:/srv/lists/clients"});
  CHECK_THAT(load_error("exempt.clients=[\"exa mple.org\"]"),
             ContainsSubstring("--set: exempt.clients = ") && ContainsSubstring("write 192.0.2.7"));
  CHECK_THAT(load_error("exempt.senders=[\"192.0.2.7\"]"), ContainsSubstring("exempt.clients"));
  CHECK_THAT(load_error("exempt.recipients=[\"file:\"]"),
             ContainsSubstring("the path of a file is missing"));
  CHECK_THAT(load_error("exempt.recipients=[\"# abuse@\"]"),
             ContainsSubstring("is empty; leave it out"));
  CHECK_THAT(load_error("exempt.recipients=\"abuse@\""),
             ContainsSubstring("write a list of entries"));
}

TEST_CASE("rows of the shared table count beside the files, and a bad one is named by its id") {
  const std::vector<ExemptionRow> rows = {
      {3, "client", "mx.example", "", "", 0, {}},  {4, "client", "no good", "", "", 0, {}},
      {5, "clients", "mx.example", "", "", 0, {}}, {6, "sender", "# nothing", "", "", 0, {}},
      {1LL << 40, "sender", "a@d", "", "", 0, {}}, {8, "recipient", "u@d", "", "", 0, {}}};
  const auto read = read_exemptions({{"one.example"}, {}, {}}, rows);
  CHECK(read.warnings.empty());
  REQUIRE(read.row_warnings.size() == 4);
  CHECK_THAT(read.row_warnings.at(4),
             ContainsSubstring("row 4 of the table exemption: no good: has a blank in it"));
  CHECK_THAT(read.row_warnings.at(5), ContainsSubstring("write client, sender or recipient"));
  CHECK_THAT(read.row_warnings.at(6), ContainsSubstring("is empty"));
  CHECK_THAT(read.row_warnings.at(1LL << 40), ContainsSubstring("out of range"));
  CHECK(read.exemptions->count(ExemptList::Clients) == 2);
  std::string scratch;
  const auto found = read.exemptions->find_address(ExemptList::Recipients, "u@d", scratch);
  REQUIRE(found);
  CHECK(read.exemptions->origin(*found) == "table exemption:8");
}
