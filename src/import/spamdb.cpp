// SPDX-License-Identifier: MIT
#include "import/spamdb.hpp"

#include <vector>

#include "import/numbers.hpp"

namespace grayling {
namespace {

// The passes of a client that has proved itself to spamd: more than grayling asks for.
constexpr std::uint32_t kProven = 1'000'000;
// whiteexp of spamd.conf: how long after its last mail a client is forgotten.
constexpr Seconds kSpamdbLifetime = 36 * kDay;

std::string without_brackets(std::string_view address) {
  if (address.starts_with('<') && address.ends_with('>') && address.size() >= 2) {
    address = address.substr(1, address.size() - 2);
  }
  return std::string(address);
}

class SpamdbReader final : public ImportReader {
 public:
  void read(std::string_view line, ImportTaker& taker) override {
    if (line.empty()) return;
    std::vector<std::string_view> fields;
    std::string_view rest = line;
    while (rest.data() != nullptr) fields.push_back(next_part(rest, '|'));
    if (fields[0] == "TRAPPED" || fields[0] == "SPAMTRAP") {
      return taker.pass_over("a spam trap, or a host in it", line);
    }
    const bool is_grey = fields[0] == "GREY";
    if (!is_grey && fields[0] != "WHITE") return taker.pass_over("not a line of spamdb", line);
    has_entries_ = true;
    const auto client = fields.size() > 7 ? IpAddress::parse(fields[1]) : std::nullopt;
    if (!client) return taker.pass_over(kNoAddress, line);
    const auto first = whole_number(fields[is_grey ? 5 : 4]);
    const auto expires = whole_number(fields[is_grey ? 7 : 6]);
    if (!first || !expires) return taker.pass_over(kNoTime, line);
    if (!is_grey) return taker.take(ImportedClient{*client, *expires - kSpamdbLifetime, kProven});
    taker.take(ImportedTriplet{*client, client->bits(), without_brackets(fields[3]),
                               without_brackets(fields[4]), *first, *first, false});
  }
  std::string end() override {
    return has_entries_ ? "" : "it has no line that spamdb prints for a client";
  }

 private:
  bool has_entries_ = false;
};

}  // namespace

std::unique_ptr<ImportReader> make_spamdb_reader(const ImportSettings& /*settings*/) {
  return std::make_unique<SpamdbReader>();
}

}  // namespace grayling
