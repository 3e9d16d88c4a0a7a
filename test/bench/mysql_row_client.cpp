// SPDX-License-Identifier: MIT
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <mysql.h>

#include "row_client.hpp"
#include "sender_text.hpp"

namespace bench {
namespace {

using grayling::fail;
using grayling::Key;
using grayling::Result;

constexpr std::string_view kInsert =
    "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes) VALUES ";
constexpr std::string_view kRow = "(?, ?, ?, 1700000000, 1700000000, 0)";
constexpr std::string_view kSelect =
    "SELECT first_seen, last_seen, passes FROM sender"
    " WHERE address = ? AND client = ? AND recipient = ?";

// A prepared statement whose parameters are the parts of a key.
class Statement {
 public:
  ~Statement() {
    if (statement_ != nullptr) mysql_stmt_close(statement_);
  }

  bool prepare(MYSQL* mysql, std::string_view sql) {
    statement_ = mysql_stmt_init(mysql);
    return statement_ != nullptr && mysql_stmt_prepare(statement_, sql.data(), sql.size()) == 0;
  }

  bool execute(const Key& key) {
    std::array<MYSQL_BIND, 3> parameters{};
    const std::array<const std::string*, 3> parts = {&key.sender, &key.client, &key.recipient};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      parameters[i].buffer_type = MYSQL_TYPE_STRING;
      parameters[i].buffer = const_cast<char*>(parts[i]->data());
      parameters[i].buffer_length = parts[i]->size();
    }
    return !mysql_stmt_bind_param(statement_, parameters.data()) &&
           mysql_stmt_execute(statement_) == 0;
  }

  // Reads a result with three numbers in each row to its end; returns how many rows it has.
  std::uint64_t read() {
    std::array<long long, 3> numbers{};
    std::array<MYSQL_BIND, 3> columns{};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i].buffer_type = MYSQL_TYPE_LONGLONG;
      columns[i].buffer = &numbers[i];
    }
    mysql_stmt_bind_result(statement_, columns.data());
    std::uint64_t rows = 0;
    while (mysql_stmt_fetch(statement_) == 0) ++rows;
    mysql_stmt_free_result(statement_);
    return rows;
  }

  std::string error() { return mysql_stmt_error(statement_); }

 private:
  MYSQL_STMT* statement_ = nullptr;
};

class MysqlRowClient final : public RowClient {
 public:
  Result<void> open(const grayling::StoreUrl& url) {
    if (mysql_ == nullptr) return fail("no memory for a connection");
    mysql_options(mysql_.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
    const MYSQL* connected =
        mysql_real_connect(mysql_.get(), url.hosts.front().host.c_str(), url.user.c_str(),
                           url.password.c_str(), url.database.c_str(), url.hosts.front().port,
                           url.socket.empty() ? nullptr : url.socket.c_str(), 0);
    const bool is_ready = connected != nullptr && select_.prepare(mysql_.get(), kSelect) &&
                          insert_.prepare(mysql_.get(), std::string(kInsert).append(kRow));
    return is_ready ? Result<void>() : fail(mysql_error(mysql_.get()));
  }

  Result<void> insert(std::uint64_t first, std::uint64_t rows) override {
    if (rows > 1) return insert_many(first, rows);
    return insert_.execute(key_of(first)) ? Result<void>() : fail(insert_.error());
  }

  Result<void> select(std::uint64_t sender) override {
    if (!select_.execute(key_of(sender))) return fail(select_.error());
    return select_.read() == 1 ? Result<void>() : fail(kNoRow);
  }

 private:
  Result<void> insert_many(std::uint64_t first, std::uint64_t rows) {
    sql_ = kInsert;
    for (std::uint64_t i = 0; i < rows; ++i) {
      const auto key = key_of(first + i);
      sql_.append(i == 0 ? "('" : ", ('").append(key.sender).append("', '").append(key.client);
      sql_.append("', '").append(key.recipient).append("', 1700000000, 1700000000, 0)");
    }
    const int failed = mysql_real_query(mysql_.get(), sql_.data(), sql_.size());
    return failed == 0 ? Result<void>() : fail(mysql_error(mysql_.get()));
  }

  std::unique_ptr<MYSQL, void (*)(MYSQL*)> mysql_{mysql_init(nullptr), mysql_close};
  Statement insert_;
  Statement select_;
  std::string sql_;
};

}  // namespace

Result<std::unique_ptr<RowClient>> make_mysql_row_client(const grayling::StoreUrl& url) {
  auto client = std::make_unique<MysqlRowClient>();
  if (auto opened = client->open(url); !opened) return fail(opened.error());
  return client;
}

}  // namespace bench
