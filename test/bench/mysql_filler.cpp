// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>
#include <iterator>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <mysql.h>

#include "filler.hpp"
#include "sender_text.hpp"

namespace bench {
namespace {

using grayling::fail;
using grayling::Result;

using Connection = std::unique_ptr<MYSQL, void (*)(MYSQL*)>;

constexpr auto kLoad =
    "LOAD DATA LOCAL INFILE 'rows' INTO TABLE sender CHARACTER SET utf8mb4"
    " (address, client, recipient, first_seen, last_seen, passes)";

// The file that LOAD DATA LOCAL asks the client for. It is made while the server reads it.
class RowsFile {
 public:
  explicit RowsFile(const FillRows& rows) : rows_(rows) {}

  bool is_at_end() const { return next_ == rows_.size(); }

  // Gives the next statement at most kFillRowsMax rows; returns how many there are.
  std::size_t begin_part() {
    end_ = std::min(next_ + kFillRowsMax, rows_.size());
    return end_ - next_;
  }

  // The client library calls this: returns how many bytes it put at `place`; 0 at the end.
  int read(char* place, std::size_t size) {
    if (line_.empty() && next_ < end_) make_line();
    const std::size_t length = std::min(size, line_.size());
    std::memcpy(place, line_.data(), length);
    line_.erase(0, length);
    return static_cast<int>(length);
  }

 private:
  // Makes several lines, because a call for each costs more than the line.
  void make_line() {
    constexpr std::size_t kLines = 100;
    for (const std::size_t end = std::min(next_ + kLines, end_); next_ < end; ++next_) {
      const FillRow row = rows_[next_];
      const auto key = key_of(row.sender);
      fmt::format_to(std::back_inserter(line_), "{}\t{}\t{}\t{}\t{}\t{}\n", key.sender, key.client,
                     key.recipient, row.record.first_seen, row.record.last_seen, row.record.passes);
    }
  }

  const FillRows& rows_;
  std::size_t next_ = 0;
  std::size_t end_ = 0;  // of the part
  std::string line_;
};

void serve(MYSQL* mysql, RowsFile& file) {
  mysql_set_local_infile_handler(
      mysql,
      [](void** handle, const char*, void* user) {
        *handle = user;
        return 0;
      },
      [](void* handle, char* place, unsigned size) {
        return static_cast<RowsFile*>(handle)->read(place, size);
      },
      [](void*) {}, [](void*, char*, unsigned) { return 1; }, &file);
}

Result<void> connect(MYSQL* mysql, const grayling::StoreUrl& url) {
  const unsigned on = 1;
  mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &on);
  const MYSQL* connected =
      mysql_real_connect(mysql, url.hosts.front().host.c_str(), url.user.c_str(),
                         url.password.c_str(), url.database.c_str(), url.hosts.front().port,
                         url.socket.empty() ? nullptr : url.socket.c_str(), 0);
  return connected == nullptr ? fail(mysql_error(mysql)) : Result<void>();
}

}  // namespace

Result<void> fill_mysql(const grayling::StoreUrl& url, const FillRows& rows) {
  const Connection mysql(mysql_init(nullptr), mysql_close);
  if (mysql == nullptr) return fail("no memory for a connection");
  if (auto connected = connect(mysql.get(), url); !connected) return connected;
  RowsFile file(rows);
  serve(mysql.get(), file);
  while (!file.is_at_end()) {
    const std::size_t part = file.begin_part();
    if (mysql_query(mysql.get(), kLoad) != 0) return fail(mysql_error(mysql.get()));
    if (const auto taken = mysql_affected_rows(mysql.get()); taken != part) {
      return fail(fmt::format("the table took {} of {} rows", taken, part));
    }
  }
  return {};
}

}  // namespace bench
