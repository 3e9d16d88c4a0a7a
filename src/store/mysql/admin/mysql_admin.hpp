// SPDX-License-Identifier: MIT
// The AdminStore on MySQL or MariaDB servers: the first host of the URL that can be written to, or
// else the first that can be read. What is for `grayling report` stands in mysql_report.cpp, what
// is about standings in mysql_standings.cpp.
#pragma once

#include "grayling/store/admin.hpp"
#include "store/mysql/admin/statements.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/mysql/table/table_shape.hpp"
#include "store/odd_rows.hpp"
#include "store/write_pause.hpp"

namespace grayling::mysql {

std::unique_ptr<AdminStore> make_mysql_admin(const StoreUrl& url, const AdminOptions& options);

class MysqlAdmin final : public AdminStore {
 public:
  MysqlAdmin(StoreUrl url, const AdminOptions& options)
      : url_(std::move(url)),
        timeout_(options.timeout),
        is_read_only_(options.is_read_only),
        is_in_service_(options.is_in_service) {}

  Result<AdminTables> open() override;
  Result<ChangeMark> mark() override;
  Result<ExemptionStamp> exemption_stamp() override;
  Result<std::vector<ExemptionRow>> exemptions(std::int64_t after, std::size_t rows_max) override;
  Result<std::int64_t> add_exemption(const ExemptionRow& row) override;
  Result<void> add_exemptions(std::span<const ExemptionRow> rows) override;
  Result<void> renew_exemption(const ExemptionRow& row) override;
  Result<std::size_t> remove_exemptions(std::span<const std::int64_t> ids) override;
  Result<std::vector<ExemptionMatch>> matches(const std::optional<ExemptionMatch>& after,
                                              std::size_t rows_max) override;
  Result<std::vector<ExemptionMatch>> matches_of(std::span<const ExemptionMatch> which) override;
  Result<void> note_matches(std::span<const ExemptionMatch> matches) override;
  Key spelled(const Key& key) const override;
  Result<std::vector<SenderRow>> senders(const SenderRange& range, std::size_t rows_max) override;
  Result<std::size_t> release(std::span<const Key> keys, UnixSeconds now) override;
  Result<void> put(std::span<const SenderRow> rows) override;
  Result<std::size_t> forget(std::span<const Key> keys) override;
  Result<std::vector<StandingRow>> standings(const std::optional<StandingKey>& after,
                                             std::size_t rows_max) override;
  Result<void> put_standings(std::span<const StandingRow> rows) override;
  Result<std::size_t> forget_standings(std::span<const StandingKey> keys) override;
  std::string report_trouble() const override { return report_trouble_; }
  Result<void> add_tally(const ReportTally::Part& part) override;
  Result<std::vector<TallyCount>> tally_counts(const TallyKey& after,
                                               std::size_t rows_max) override;
  Result<std::vector<LongWait>> long_waits(UnixSeconds since, std::size_t rows_max) override;
  Result<void> purge_tally(UnixSeconds before, std::size_t rows_max) override;
  PassedOver passed_over() const override;
  Result<StoreCondition> condition() override;
  void cut() noexcept override { cutter_.cut(); }

 private:
  Result<AdminTables> open_host(const HostPort& host);
  Result<void> find_sender(const HostPort& host);
  struct BesideLook {
    std::string_view sql;
    bool needs_row;
    std::size_t migration;  // its place among mysql_migrations()
  };
  Result<std::optional<SqlError>> find_tables(const BesideLook& look);
  SessionVariables variables_of(std::string_view names);
  Result<std::string> find_beside();
  Result<std::string> find_oddity(std::initializer_list<std::string_view> names,
                                  std::string_view loss);
  Result<void> find_standings();
  Result<bool> is_writable();
  Result<void> find_report();
  Result<Rows> select(const std::string& sql, std::string_view doing);
  Result<std::vector<ExemptionMatch>> read_matches(const std::vector<std::string>& statements);
  SqlResult<std::vector<SqlOutcome>> execute(const std::vector<std::string>& packets);
  // What `make` makes of `items`, in statements that the server takes.
  template <typename Item, typename Make>
  std::vector<std::string> statements_for(std::span<const Item> items, const Make& make) const {
    return statements_of(items, connection_.statement_bytes_max(), make);
  }
  // Of the first `count` numbers of a commit().
  static Result<std::size_t> sum(const Result<std::vector<std::uint64_t>>& changed,
                                 std::size_t count);
  // Statements as one transaction, again where the server undid it. Returns what each changed.
  Result<std::vector<std::uint64_t>> commit(const std::vector<std::string>& statements,
                                            std::string_view doing);
  Error failed(const SqlError& error, std::string_view doing);

  const StoreUrl url_;
  const std::chrono::milliseconds timeout_;
  const bool is_read_only_;
  const bool is_in_service_;
  Cutter cutter_;  // before the connection, which uses it until its end
  Connection connection_{cutter_};
  TableShape shape_;
  OddRows odd_rows_{url_.database + ".", "{} IS NULL"};
  bool has_mark_ = false;
  std::string report_trouble_;
  std::string standing_trouble_;
  WritePause pause_;
};

// A table isn't there, or the account may not do that with it.
bool is_unusable(const SqlError& error);

}  // namespace grayling::mysql
