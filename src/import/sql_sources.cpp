// SPDX-License-Identifier: MIT
#include "import/sql_sources.hpp"

#include <algorithm>

namespace grayling {
namespace {

class SqlReader final : public ImportReader {
 public:
  explicit SqlReader(const SqlSource& source) : source_(source) {}

  void read(std::string_view line, ImportTaker& taker) override {
    dump_.read(line, {[&](const SqlRow& row) {
                        if (!knows(row.table, taker)) return;
                        has_rows_ = true;
                        source_.take(row, taker);
                      },
                      [&](std::string_view table, std::string_view text) {
                        if (knows(table, taker)) taker.pass_over(kNoSqlRow, text);
                      }});
  }
  std::string end() override {
    if (dump_.is_cut_short()) return "the end of the dump is missing: it was cut short";
    if (has_rows_) return "";
    std::string tables;
    for (const auto table : source_.tables) {
      tables.append(tables.empty() ? "" : ", ").append(table);
    }
    return "it has no readable row of the tables " + tables + "; is it a dump of the database?";
  }

 private:
  bool knows(std::string_view table, ImportTaker& taker) const {
    const auto& tables = source_.tables;
    if (std::find(tables.begin(), tables.end(), table) != tables.end()) return true;
    taker.pass_over("rows of the table " + std::string(table.empty() ? "?" : table) +
                        ", which doesn't hold known senders",
                    "");
    return false;
  }

  const SqlSource source_;
  SqlDump dump_;
  bool has_rows_ = false;
};

}  // namespace

std::unique_ptr<ImportReader> make_sql_reader(const SqlSource& source) {
  return std::make_unique<SqlReader>(source);
}

}  // namespace grayling
