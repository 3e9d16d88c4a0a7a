// SPDX-License-Identifier: MIT
// etc/exempt-providers keeps the promises of its header: each entry has its date, its source, and
// hosts that client = "auto" can't recognise.
#include <fstream>
#include <optional>
#include <regex>
#include <set>

#include "grayling/config/exempt_files.hpp"
#include "grayling/greylist/client_identity.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;

namespace {

const std::string kEtc = GRAYLING_SOURCE_DIR "/etc/";
const std::string kProviders = kEtc + "exempt-providers";

struct Host {
  std::string name;
  IpAddress address;
};

// An entry and the comments above it.
struct Provider {
  std::uint32_t line = 0;
  std::string entry;
  std::string date, kind, source;
  std::vector<Host> seen;
};

std::optional<Host> host_of(const std::string& line) {
  static const std::regex form(R"(# seen: (\S+) \[(\S+)\])");
  std::smatch found;
  if (!std::regex_match(line, found, form)) return std::nullopt;
  const auto address = IpAddress::parse(found[2].str());
  REQUIRE(address);
  return Host{found[1].str(), *address};
}

// An empty line ends the comments about an entry.
std::vector<Provider> providers() {
  std::ifstream file(kProviders);
  REQUIRE(file);
  std::vector<Provider> all;
  Provider next;
  std::uint32_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    std::smatch found;
    if (line.empty()) next = {};
    if (std::regex_match(line, std::regex("# [0-9]{4}-[0-9]{2}: .+"))) next.date = line;
    if (std::regex_match(line, std::regex("# kind: (pool|never|late); .+"))) next.kind = line;
    if (std::regex_match(line, std::regex("# source: .+"))) next.source = line;
    if (auto host = host_of(line)) next.seen.push_back(std::move(*host));
    if (line.empty() || line[0] == '#') continue;
    next.line = number;
    next.entry = line;
    all.push_back(next);
  }
  return all;
}

std::string origin_of(const Exemptions& exemptions, const std::string& name,
                      const IpAddress& address) {
  std::string scratch;
  const auto found = exemptions.find_client(name, address, scratch);
  return found ? exemptions.origin(*found) : "";
}

ReadExemptions read(const std::vector<std::string>& paths) {
  Config::ExemptSection section;
  for (const auto& path : paths) section.clients.push_back("file:" + path);
  return read_exemptions(section);
}

}  // namespace

TEST_CASE("the shipped lists are read without a warning") {
  Config::ExemptSection section;
  section.clients = {"file:" + kProviders, "file:" + kEtc + "exempt-clients"};
  section.recipients = {"file:" + kEtc + "exempt-recipients"};
  const auto found = read_exemptions(section);
  CHECK(found.warnings.empty());
  CHECK(found.is_complete);
  CHECK(found.exemptions->count(ExemptList::Clients) == providers().size());
}

TEST_CASE("each provider has its date, kind, source, and hosts in several networks") {
  REQUIRE(providers().size() >= 4);
  for (const auto& provider : providers()) {
    CAPTURE(provider.entry, provider.line);
    CHECK_FALSE(provider.date.empty());
    CHECK_FALSE(provider.kind.empty());
    CHECK_FALSE(provider.source.empty());
    std::set<std::string> networks;
    for (const auto& host : provider.seen) {
      std::string network;
      append_network(network, host.address, 24);
      networks.insert(network);
    }
    CHECK(networks.size() > 1);
  }
}

TEST_CASE("each provider's hosts are known by its entry alone, and not by client = auto") {
  const auto exemptions = read({kProviders}).exemptions;
  for (const auto& provider : providers()) {
    for (const auto& [name, address] : provider.seen) {
      CAPTURE(provider.entry, name);
      CHECK(origin_of(*exemptions, name, address) ==
            kProviders + ":" + std::to_string(provider.line));
      CHECK(provider_domain(name, address).empty());
      // A name that Postfix hasn't confirmed, and names that only look like it.
      CHECK(origin_of(*exemptions, "", address).empty());
      CHECK(origin_of(*exemptions, name + ".spam.example", address).empty());
      CHECK(origin_of(*exemptions, "spam-" + name.substr(name.find('.') + 1), address).empty());
    }
  }
}

TEST_CASE("entries of one's own count beside those of the list") {
  const TempDirectory directory;
  const auto own = directory.write("exempt-clients", "mail.example.org\n192.0.2.0/24\n");
  const auto found = read({kProviders, own});
  CHECK(found.warnings.empty());
  const auto address = *IpAddress::parse("192.0.2.7");
  CHECK(origin_of(*found.exemptions, "mail.example.org", *IpAddress::parse("198.51.100.1")) ==
        own + ":1");
  CHECK(origin_of(*found.exemptions, "", address) == own + ":2");
  const Provider provider = providers().front();
  const auto& host = provider.seen.front();
  CHECK(origin_of(*found.exemptions, host.name, host.address) ==
        kProviders + ":" + std::to_string(provider.line));
}
