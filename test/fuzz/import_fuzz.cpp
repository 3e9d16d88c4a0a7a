// SPDX-License-Identifier: MIT
// The data of other greylisters. The first line is a source's name, and the rest its dump; or the
// first line is "options", and the rest a command line of postgrey. There is no crash. Imported
// data makes sense, and clear lines report the rest. An error in the configuration that options
// become is a clear line, too.
#include <algorithm>
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "grayling/import/postgrey_options.hpp"
#include "grayling/import/readers.hpp"
#include "grayling/import/writer.hpp"
#include "support/lines.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'800'000'000;

// Checks the data and passes it on to a writer.
class Checker final : public ImportTaker {
 public:
  explicit Checker(ImportWriter& writer) : writer_(writer) {}

  void take(ImportedTriplet triplet) override {
    require(triplet.prefix >= 0 && triplet.prefix <= triplet.client.bits());
    writer_.take(std::move(triplet));
  }
  void take(ImportedSender sender) override { writer_.take(std::move(sender)); }
  void take(ImportedClient client) override { writer_.take(std::move(client)); }
  void take(ImportedExemption exemption) override { writer_.take(std::move(exemption)); }
  void pass_over(std::string_view reason, std::string_view example) override {
    require_line(reason);
    writer_.pass_over(reason, example);
  }

 private:
  ImportWriter& writer_;
};

void check_options(const std::string& line) {
  const std::string arguments[] = {line};
  const auto toml = postgrey_options_as_toml(arguments, [](const std::string&) { return true; });
  if (!toml) return require_line(toml.error().text);
  const auto config = load(*toml);  // it may lack keys that postgrey has no option for
  if (!config) require_line(config.error().text);
}

void check_tally(const ImportWriter& writer) {
  for (const auto& [reason, passed] : writer.tally().passed_over) {
    require(passed.count >= passed.examples.size());
    for (const auto& example : passed.examples) require_line(example);
  }
  Exemptions list;
  for (const auto& entry : writer.exemptions())
    require(list.add(entry.list, entry.pattern, 1).has_value());
}

void check_dump(ImportReader& reader, std::string_view dump, Match match) {
  GreylistSettings settings;
  settings.match = match;
  ImportWriter writer(nullptr, settings, kNow);
  Checker checker(writer);
  std::uint64_t number = 0;
  for (const auto line : lines_of(dump)) {
    writer.begin_line(++number);
    reader.read(line, checker);
  }
  const auto trouble = reader.end();
  if (!trouble.empty()) require_line(trouble);
  require(writer.flush().has_value());
  check_tally(writer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto length = std::min(text.find('\n'), text.size());
  const std::string_view source = text.substr(0, length);
  const std::string_view rest = text.substr(std::min(length + 1, text.size()));
  if (source == "options") check_options(std::string(rest));
  for (const Match match : {Match::Triplet, Match::Sender}) {
    const auto reader = make_import_reader(source, {300});
    if (reader != nullptr) check_dump(*reader, rest, match);
  }
  return 0;
}
