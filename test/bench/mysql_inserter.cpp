// SPDX-License-Identifier: MIT
#include <mysql.h>

#include "inserter.hpp"
#include "sender_text.hpp"

namespace bench {
namespace {

using grayling::fail;
using grayling::Result;

class MysqlInserter final : public Inserter {
 public:
  ~MysqlInserter() override { mysql_close(mysql_); }

  Result<void> open(const grayling::StoreUrl& url) {
    mysql_ = mysql_init(nullptr);
    if (mysql_ == nullptr) return fail("no memory for a connection");
    mysql_options(mysql_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    const MYSQL* connected =
        mysql_real_connect(mysql_, url.hosts.front().host.c_str(), url.user.c_str(),
                           url.password.c_str(), url.database.c_str(), url.hosts.front().port,
                           url.socket.empty() ? nullptr : url.socket.c_str(), 0);
    return connected == nullptr ? failure() : Result<void>();
  }

  Result<void> insert(std::uint64_t first, std::uint64_t rows) override {
    sql_ = "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes) VALUES ";
    for (std::uint64_t i = 0; i < rows; ++i) {
      const auto key = key_of(first + i);
      sql_.append(i == 0 ? "('" : ", ('").append(key.sender).append("', '").append(key.client);
      sql_.append("', '").append(key.recipient).append("', 1700000000, 1700000000, 0)");
    }
    return mysql_real_query(mysql_, sql_.data(), sql_.size()) == 0 ? Result<void>() : failure();
  }

 private:
  Result<void> failure() { return fail(mysql_error(mysql_)); }

  MYSQL* mysql_ = nullptr;
  std::string sql_;
};

}  // namespace

Result<std::unique_ptr<Inserter>> make_mysql_inserter(const grayling::StoreUrl& url) {
  auto inserter = std::make_unique<MysqlInserter>();
  if (auto opened = inserter->open(url); !opened) return tl::make_unexpected(opened.error());
  return inserter;
}

}  // namespace bench
