// SPDX-License-Identifier: MIT
// Lists of exemptions. The input has a line with a client ("NAME ADDRESS") or an address of mail,
// and then a list. There is no crash, and each wrong line gets one clear line. All entries together
// exempt the same mail as each of them in a list of its own.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/require.hpp"
#include "grayling/base/text.hpp"
#include "grayling/config/exempt_files.hpp"
#include "support/lines.hpp"

using namespace grayling;

namespace {

constexpr std::size_t kLinesMax = 8;  // that are compared, each in its own list

std::optional<Exemptions::Entry> find(const Exemptions& exemptions, ExemptList list,
                                      std::string_view who) {
  std::string scratch = "left from before";
  if (list != ExemptList::Clients) return exemptions.find_address(list, who, scratch);
  const auto name = who.substr(0, who.find(' '));
  const auto address = IpAddress::parse(who.substr(std::min(name.size() + 1, who.size())));
  return exemptions.find_client(name, address.value_or(*IpAddress::parse("192.0.2.1")), scratch);
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return upper;
}

void check_lines(ExemptList list, std::string_view who,
                 const std::vector<std::string_view>& lines) {
  Exemptions all;
  all.begin_source("list");
  std::vector<bool> exempts;
  for (const auto line : lines) {
    Exemptions one;
    const auto added = one.add(list, line, 1);
    const auto added_to_all = all.add(list, line, static_cast<std::uint32_t>(exempts.size()) + 1);
    require(added.has_value() == added_to_all.has_value());
    if (!added || !added->empty()) require_line(added ? *added : added.error().text);
    require(added || added.error().kind == ErrorKind::Config);
    one.finish();
    exempts.push_back(find(one, list, who).has_value());
  }
  all.finish();
  const auto entry = find(all, list, who);
  const bool is_exempt = std::find(exempts.begin(), exempts.end(), true) != exempts.end();
  require(entry.has_value() == is_exempt);
  require(find(all, list, upper_case(who)).has_value() == is_exempt);
  if (!entry) return;
  require(entry->line > 0 && exempts.at(entry->line - 1));
  require(all.origin(*entry) == "list:" + std::to_string(entry->line));
}

// Writes the text to a file in memory.
void check_file(std::string_view text) {
  const std::vector<std::string> file = {"file:" + file_of(text)};
  const auto read = read_exemptions({file, file, file});
  require(read.is_complete);
  for (const auto& warning : read.warnings) require_line(warning);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), size);
  const auto who = text.substr(0, end);
  const auto list = text.substr(std::min(end + 1, size));
  check_file(list);
  auto lines = lines_of(list);
  lines.resize(std::min(lines.size(), kLinesMax));
  for (const auto kind : {ExemptList::Clients, ExemptList::Senders}) {
    check_lines(kind, who, lines);
  }
  return 0;
}
