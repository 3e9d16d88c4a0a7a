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

}  // namespace grayling
