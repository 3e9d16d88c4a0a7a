// SPDX-License-Identifier: MIT
#include "grayling/import/readers.hpp"

#include <array>

#include "import/postgrey.hpp"
#include "import/spamdb.hpp"
#include "import/sql_sources.hpp"

namespace grayling {
namespace {

struct Source {
  std::string_view name;
  std::unique_ptr<ImportReader> (*make)(const ImportSettings&);
};

template <const SqlSource& source>
std::unique_ptr<ImportReader> make_sql(const ImportSettings& /*settings*/) {
  return make_sql_reader(source);
}

constexpr std::array<Source, 6> kSources = {{
    {"postgrey", make_postgrey_reader},
    {"sqlgrey", make_sql<kSqlgrey>},
    {"gld", make_sql<kGld>},
    {"iredapd", make_sql<kIredapd>},
    {"bley", make_sql<kBley>},
    {"spamdb", make_spamdb_reader},
}};

constexpr auto kNames = [] {
  std::array<std::string_view, kSources.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kSources[i].name;
  return names;
}();

// Where Berkeley DB's files have their magic number, of a Btree or a hash, in either byte order.
constexpr std::size_t kBerkeleyMagicAt = 12;
constexpr std::array<std::string_view, 4> kBerkeleyMagics = {
    std::string_view("\x62\x31\x05\x00", 4), std::string_view("\x00\x05\x31\x62", 4),
    std::string_view("\x61\x15\x06\x00", 4), std::string_view("\x00\x06\x15\x61", 4)};

bool is_berkeley_db(std::string_view first_bytes) {
  if (first_bytes.size() < kBerkeleyMagicAt) return false;
  for (const auto magic : kBerkeleyMagics) {
    if (first_bytes.substr(kBerkeleyMagicAt).starts_with(magic)) return true;
  }
  return false;
}

}  // namespace

std::span<const std::string_view> import_sources() {
  return kNames;
}

std::unique_ptr<ImportReader> make_import_reader(std::string_view source,
                                                 const ImportSettings& settings) {
  for (const auto& known : kSources) {
    if (known.name == source) return known.make(settings);
  }
  return nullptr;
}

std::string advice_on_file(std::string_view source, std::string_view first_bytes,
                           std::string_view path) {
  const std::string rest = " | grayling import " + std::string(source) + " -";
  if (is_berkeley_db(first_bytes)) {
    return "is a Berkeley DB file; stop postgrey, and: db5.3_dump -p " + std::string(path) + rest;
  }
  if (first_bytes.starts_with("SQLite format 3")) {
    return "is an SQLite file; use: sqlite3 " + std::string(path) + " .dump" + rest;
  }
  return "";
}

}  // namespace grayling
