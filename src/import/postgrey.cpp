// SPDX-License-Identifier: MIT
#include "import/postgrey.hpp"

#include <algorithm>
#include <optional>

#include "import/hex.hpp"
#include "import/numbers.hpp"

namespace grayling {
namespace {

// postgrey's default networks of clients, for keys that don't say how many bits they have.
constexpr int kIpv4Prefix = 24;
constexpr int kIpv6Prefix = 64;
constexpr std::size_t kHashDigits = 40;  // of SHA-1

std::optional<std::string> from_printable(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes += text[i];
    } else if (text.substr(i + 1).starts_with('\\')) {
      bytes += text[++i];
    } else {
      const auto byte = hex_byte(text.substr(i + 1));
      if (!byte) return std::nullopt;
      bytes += *byte;
      i += 2;
    }
  }
  return bytes;
}

bool is_hash(std::string_view key) {
  return key.size() == kHashDigits &&
         std::all_of(key.begin(), key.end(), [](char c) { return hex_value(c) >= 0; });
}

// Returns the place of the '/' before the recipient. A local part may hold a '/', a domain doesn't:
// so it is the first one after the sender's '@', or the first at all if the sender has no '@'.
std::optional<std::size_t> recipient_slash(std::string_view addresses) {
  const auto first = addresses.find('/');
  const auto at = addresses.find('@');
  const auto after_sender = at == std::string_view::npos ? at : addresses.find('/', at);
  const auto slash = first == 0 || after_sender == std::string_view::npos ? first : after_sender;
  return slash == std::string_view::npos ? std::nullopt : std::optional(slash);
}

class PostgreyReader final : public ImportReader {
 public:
  explicit PostgreyReader(const ImportSettings& settings) : settings_(settings) {}

  void read(std::string_view line, ImportTaker& taker) override {
    if (!is_in_data_) return read_header(line);
    if (line == "DATA=END") {
      is_in_data_ = false;
      has_ended_ = true;
      return;
    }
    if (line.starts_with(' ')) line.remove_prefix(1);
    auto bytes = is_printable_ ? from_printable(line) : from_hex(line);
    if (!key_) {
      key_ = bytes.value_or("");
      return;
    }
    const std::string key = *std::exchange(key_, std::nullopt);
    has_entries_ = true;
    if (!bytes || key.empty()) return taker.pass_over("not a line of db5.3_dump", line);
    take(key, *bytes, taker);
  }

  std::string end() override {
    if (!has_begun_) return "it isn't the output of db5.3_dump -p";
    if (!has_ended_ || is_in_data_) return "the dump has no DATA=END: it was cut short";
    if (has_entries_) return "";
    return "it has no entries; if postgrey knows senders, stop it and name its folder: "
           "db5.3_dump -h /var/lib/postgrey -p postgrey.db";
  }

 private:
  void read_header(std::string_view line) {
    if (line == "format=print") is_printable_ = true;
    if (line == "format=bytevalue") is_printable_ = false;
    is_in_data_ = line == "HEADER=END";
    has_begun_ = has_begun_ || is_in_data_;
  }

  void take(std::string_view key, std::string_view value, ImportTaker& taker) const {
    if (is_hash(key)) return taker.pass_over(kHashed, key);
    key.find('/') == std::string_view::npos ? take_client(key, value, taker)
                                            : take_triplet(key, value, taker);
  }

  void take_triplet(std::string_view key, std::string_view value, ImportTaker& taker) const {
    std::string_view rest = key;
    const auto address = IpAddress::parse(next_part(rest, '/'));
    if (!address) return taker.pass_over(kNoAddress, key);
    int prefix = address->is_ipv4() ? kIpv4Prefix : kIpv6Prefix;
    if (address->masked(prefix) != *address) prefix = address->bits();
    std::string_view after_bits = rest;
    const auto bits = whole_number(next_part(after_bits, '/'));
    if (bits && *bits <= address->bits() && recipient_slash(after_bits)) {
      prefix = static_cast<int>(*bits);
      rest = after_bits;
    }
    const auto slash = recipient_slash(rest);
    if (!slash) return taker.pass_over("no sender and recipient", key);
    const auto first = whole_number(next_part(value, ','));
    const auto last = whole_number(next_part(value, ','));
    if (!first || !last) return taker.pass_over(kNoTime, key);
    taker.take(ImportedTriplet{*address, prefix, std::string(rest.substr(0, *slash)),
                               std::string(rest.substr(*slash + 1)), *first, *last,
                               *last - *first >= settings_.delay});
  }

  static void take_client(std::string_view key, std::string_view value, ImportTaker& taker) {
    const auto address = IpAddress::parse(key);
    if (!address) return taker.pass_over(kNoAddress, key);
    const auto count = whole_number(next_part(value, ','));
    const auto last = whole_number(value);
    if (!count || !last) return taker.pass_over(kNoTime, key);
    constexpr std::int64_t kCountMax = 1'000'000;
    taker.take(
        ImportedClient{*address, *last, static_cast<std::uint32_t>(std::min(*count, kCountMax))});
  }

  const ImportSettings settings_;
  bool is_printable_ = true;
  bool is_in_data_ = false;
  bool has_begun_ = false;
  bool has_ended_ = false;
  bool has_entries_ = false;
  std::optional<std::string> key_;  // its value is the next line
};

}  // namespace

std::unique_ptr<ImportReader> make_postgrey_reader(const ImportSettings& settings) {
  return std::make_unique<PostgreyReader>(settings);
}

}  // namespace grayling
