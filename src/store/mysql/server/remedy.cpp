// SPDX-License-Identifier: MIT
#include "store/mysql/server/remedy.hpp"

#include <charconv>
#include <optional>

#include "grayling/base/text.hpp"

namespace grayling::mysql {
namespace {

// InnoDB allows keys of 3072 bytes on pages of 16 KiB or more, 1536 on 8 KiB, and fewer on 4 KiB.
constexpr std::size_t kKeyBytes = 2815;  // our longest key, that of `sender`
constexpr std::size_t kPageBytesMin = 16 * 1024;
// The limit of an InnoDB without innodb_large_prefix, for any page size.
constexpr std::size_t kShortPrefixBytes = 767;

constexpr std::string_view kReadOnly =
    "the server is read-only: name a host in store.url that can be written to, or set read_only = "
    "0 "
    "there (and super_read_only, which MySQL has)";
constexpr std::string_view kInnodbReadOnly =
    "InnoDB is read-only there: end innodb_read_only or innodb_force_recovery, whichever is set, "
    "or name a host in store.url that can be written to";
constexpr std::string_view kSmallPages =
    "the server's pages are too small for a key of 2815 bytes: it needs innodb_page_size = 16k or "
    "larger, which a server gets only when its data directory is made";
constexpr std::string_view kShortPrefix =
    "the server's innodb_large_prefix is off, and a key of 2815 bytes needs it: set it to ON, with "
    "innodb_file_format = Barracuda";
constexpr std::string_view kOtherEngine =
    "the server's enforce_storage_engine is another than InnoDB, which the tables need: set it to "
    "InnoDB or unset it while they are made";
constexpr std::string_view kNoInnodb =
    "the server runs without InnoDB, which the tables need: switch it on";
constexpr std::string_view kInnodbDisabled =
    "the server's disabled_storage_engines names InnoDB, which the tables need: take it out of "
    "there";
constexpr std::string_view kNoRoom = "the server's disk is full: make room there";

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The number in "Specified key was too long; max key length is 1173 bytes".
std::optional<std::size_t> key_bytes_max(std::string_view text) {
  constexpr std::string_view kBefore = "max key length is ";
  const auto at = text.find(kBefore);
  if (at == std::string_view::npos) return std::nullopt;
  const auto digits = text.substr(at + kBefore.size());
  std::size_t bytes = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), bytes);
  return parsed.ec == std::errc() ? std::optional(bytes) : std::nullopt;
}

std::string_view key_remedy(std::string_view text) {
  const auto bytes_max = key_bytes_max(text);
  if (bytes_max == kShortPrefixBytes) return kShortPrefix;
  return bytes_max && *bytes_max < kKeyBytes ? kSmallPages : "";
}

// "The server is running with the … option so it cannot execute this statement".
std::string_view option_remedy(std::string_view text) {
  if (has(text, "NO_ENGINE_SUBSTITUTION")) return kOtherEngine;
  return has(text, "read-only") || has(text, "read_only") ? kReadOnly : "";
}

// MariaDB also has other values than ON.
bool is_on(const SessionVariables& variables, std::string_view name) {
  const auto value = value_of(variables, name);
  return !value.empty() && value != "OFF" && value != "0";
}

}  // namespace

std::string remedy(const SqlError& error) {
  const std::string_view text = error.text;
  const bool is_disk_full = has(text, "errno: 28 ") || has(text, "Errcode: 28 ") ||
                            has(text, "Got error 28 ") || has(text, "No space left on device");
  switch (error.code) {
    case 1290:  // running with an option that forbids it
      return std::string(option_remedy(text));
    case 1836:  // running in read-only mode
      return std::string(kReadOnly);
    case 1036:  // table is read only
    case 1874:  // InnoDB is in read-only mode
      return std::string(kInnodbReadOnly);
    case 1005:  // can't create table
      if (has(text, "errno: 165 ")) return std::string(kInnodbReadOnly);
      return std::string(is_disk_full ? kNoRoom : "");
    case 1021:  // disk full
      return std::string(kNoRoom);
    case 1026:  // error writing a file
    case 1030:  // error from the engine
      return std::string(is_disk_full ? kNoRoom : "");
    case 1071:  // key too long
      return std::string(key_remedy(text));
    case 1286:  // unknown storage engine
      return std::string(has(text, "InnoDB") ? kNoInnodb : "");
    case 3161:  // MySQL: storage engine is disabled
      return std::string(has(text, "InnoDB") ? kInnodbDisabled : "");
    default:
      return "";
  }
}

std::string creation_trouble(const SessionVariables& variables) {
  if (is_on(variables, "read_only") || is_on(variables, "super_read_only")) {
    return std::string(kReadOnly);
  }
  // From 4 on InnoDB refuses writes.
  const bool is_recovering = value_of(variables, "innodb_force_recovery") >= "4";
  if (is_recovering || is_on(variables, "innodb_read_only")) return std::string(kInnodbReadOnly);
  const auto digits = value_of(variables, "innodb_page_size");
  std::size_t page_bytes = kPageBytesMin;
  std::from_chars(digits.data(), digits.data() + digits.size(), page_bytes);
  if (page_bytes < kPageBytesMin) return std::string(kSmallPages);
  const auto engine = lower_case(value_of(variables, "enforce_storage_engine"));
  if (!engine.empty() && engine != "innodb") return std::string(kOtherEngine);
  const auto disabled = lower_case(value_of(variables, "disabled_storage_engines"));
  return std::string(has(disabled, "innodb") ? kInnodbDisabled : "");
}

}  // namespace grayling::mysql
