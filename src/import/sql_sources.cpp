// SPDX-License-Identifier: MIT
#include "import/sql_sources.hpp"

namespace grayling {
namespace {

class SqlReader final : public ImportReader {
 public:
  explicit SqlReader(TakeSqlRow take_row) : take_row_(take_row) {}

  void read(std::string_view line, ImportTaker& taker) override {
    dump_.read(
        line,
        [&](const SqlRow& row) {
          has_rows_ = true;
          take_row_(row, taker);
        },
        [&](std::string_view text) { taker.pass_over("no rows as a dump has them", text); });
  }
  std::string end() override {
    return has_rows_ ? "" : "there are no rows in it; is it a dump of the database?";
  }

 private:
  TakeSqlRow take_row_;
  SqlDump dump_;
  bool has_rows_ = false;
};

}  // namespace

std::unique_ptr<ImportReader> make_sql_reader(TakeSqlRow take_row) {
  return std::make_unique<SqlReader>(take_row);
}

}  // namespace grayling
