// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "grayling/base/text.hpp"
#include "grayling/import/readers.hpp"

namespace grayling {
namespace {

struct Kind {
  std::size_t at;  // of the magic bytes
  std::string_view magic;
  std::string_view what;     // "is …"
  std::string_view command;  // prints the text of FILE; "": there is no such command
};

constexpr std::string_view kBerkeley = "a Berkeley DB file: stop postgrey first";
constexpr std::string_view kDump = "db5.3_dump -p FILE";

constexpr std::array<Kind, 16> kKinds = {{
    // B-tree and hash files, in both byte orders.
    {12, std::string_view("\x62\x31\x05\x00", 4), kBerkeley, kDump},
    {12, std::string_view("\x00\x05\x31\x62", 4), kBerkeley, kDump},
    {12, std::string_view("\x61\x15\x06\x00", 4), kBerkeley, kDump},
    {12, std::string_view("\x00\x06\x15\x61", 4), kBerkeley, kDump},
    {0, "SQLite format 3", "an SQLite file", "sqlite3 FILE .dump"},
    {0, "PGDMP", "a dump of pg_dump's own format", "pg_restore -f - FILE"},
    {257, "ustar", "a tar archive: unpack it, or where pg_dump wrote it", "pg_restore -f - FILE"},
    {0, "\x1f\x8b", "compressed by gzip", "zcat FILE"},
    {0, "BZh", "compressed by bzip2", "bzcat FILE"},
    {0, std::string_view("\xfd\x37zXZ\x00", 6), "compressed by xz", "xzcat FILE"},
    {0, "\x28\xb5\x2f\xfd", "compressed by zstd", "zstdcat FILE"},
    {0, "\x04\x22\x4d\x18", "compressed by lz4", "lz4cat FILE"},
    {0, "PK\x03\x04", "a ZIP archive", "unzip -p FILE"},
    {0, "\xff\xfe", "text in UTF-16, as PowerShell writes it", "iconv -f UTF-16 -t UTF-8 FILE"},
    {0, "\xfe\xff", "text in UTF-16", "iconv -f UTF-16 -t UTF-8 FILE"},
    {0, "%PDF", "a PDF file", ""},
}};

// Text files, recognised by their beginning in lower case.
struct TextKind {
  std::string_view begins;
  std::string_view source;  // the source that this is right for; "": none; "sql": SQL dumps
  std::string_view what;
};

constexpr std::array<TextKind, 10> kTexts = {{
    {"<!doctype html", "", "a web page: the program that fetched it got a page for people"},
    {"<html", "", "a web page: the program that fetched it got a page for people"},
    {"<?xml", "", "XML: dump it anew, without --xml"},
    {"version=3\nformat=", "postgrey", "a dump of a Berkeley DB file: grayling import postgrey"},
    {"{\"type\":", "ndjson", "what grayling export prints: grayling import ndjson"},
    {"-- mysql dump", "sql", "a dump of MySQL"},
    {"-- mariadb dump", "sql", "a dump of MariaDB"},
    {"--\n-- postgresql database dump", "sql", "a dump of PostgreSQL"},
    {"pragma foreign_keys", "sql", "a dump of SQLite"},
    {"white|", "spamdb", "what spamdb prints: grayling import spamdb"},
}};

bool is_sql(std::string_view source) {
  return source != "postgrey" && source != "spamdb" && source != "ndjson";
}

// Returns the path as one word of a shell command.
std::string quoted(std::string_view path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:=@%";
  if (path.find_first_not_of(kPlain) == std::string_view::npos) return std::string(path);
  std::string word = "'";
  for (const char c : path) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string with_file(std::string_view command, std::string_view path) {
  std::string text(command);
  const auto at = text.find("FILE");
  if (path != "-") return text.replace(at, 4, quoted(path));
  text.erase(at, 4);
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

std::string advice_on_text(std::string_view source, std::string_view first_bytes) {
  const std::string lower = lower_case(first_bytes);
  for (const auto& kind : kTexts) {
    const bool is_right = kind.source == source || (kind.source == "sql" && is_sql(source));
    if (is_right || !lower.starts_with(kind.begins)) continue;
    std::string text = "is " + std::string(kind.what);
    if (kind.source.empty()) return text;
    return text.append(kind.source == "sql" ? ", not a dump for " : ", not ").append(source);
  }
  return "";
}

}  // namespace

std::string advice_on_file(std::string_view source, std::string_view first_bytes,
                           std::string_view path) {
  if (first_bytes.empty()) return "is empty: the program that wrote it failed, or found nothing";
  const std::string rest = " | grayling import " + std::string(source) + " -";
  for (const auto& kind : kKinds) {
    const bool is_it =
        first_bytes.size() > kind.at && first_bytes.substr(kind.at).starts_with(kind.magic);
    if (!is_it) continue;
    std::string text = "is " + std::string(kind.what);
    if (kind.command.empty()) return text;
    const bool has_colon = kind.what.find(':') != std::string_view::npos;
    text.append(has_colon ? ", and: " : "; use: ").append(with_file(kind.command, path));
    return text.append(rest);
  }
  if (first_bytes.find('\0') != std::string_view::npos) {
    return "isn't text, and import reads only dumps in text";
  }
  return advice_on_text(source, first_bytes);
}

}  // namespace grayling
