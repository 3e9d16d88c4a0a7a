// SPDX-License-Identifier: MIT
// The AdminStore on MySQL or MariaDB servers. Its calls are in several files: those about senders,
// exemptions and standings, those for `grayling report`, and what it finds of server and account.
#pragma once

#include "grayling/store/admin.hpp"
#include "store/mysql/admin/admin_connection.hpp"
#include "store/mysql/table/table_shape.hpp"
#include "store/odd_rows.hpp"

namespace grayling::mysql {

std::unique_ptr<AdminStore> make_mysql_admin(const StoreUrl& url, const AdminOptions& options);

class MysqlAdmin final : public AdminStore {
 public:
  MysqlAdmin(const StoreUrl& url, const AdminOptions& options)
      : db_(url, options), odd_rows_(url.database + ".", "{} IS NULL") {}

  Result<AdminTables> open() override;
  Result<ChangeMark> mark() override;
  Result<ExemptionStamp> exemption_stamp() override;
  Result<std::vector<ExemptionRow>> exemptions(std::int64_t after, std::size_t rows_max) override;
  Result<std::vector<ExemptionRow>> exemptions_of(std::string_view kind,
                                                  std::span<const std::string> patterns) override;
  Result<std::vector<ExemptionRow>> exemptions_with_capitals(std::string_view kind,
                                                             std::int64_t after,
                                                             std::size_t rows_max) override;
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
  void cut() noexcept override { db_.cut(); }

 private:
  Result<void> look_at(const HostPort& host);
  Result<void> find_sender(const HostPort& host);
  SessionVariables variables_of(std::string_view names);
  Result<void> find_exemptions();
  Result<void> find_standings();
  Result<void> find_report();
  Result<std::vector<ExemptionRow>> read_exemptions(const std::vector<std::string>& statements);
  Result<std::vector<ExemptionMatch>> read_matches(const std::vector<std::string>& statements);

  AdminConnection db_;
  TableShape shape_;  // of the table `sender`
  OddRows odd_rows_;
  bool has_mark_ = false;  // the tables of exemptions can be used
  std::string exemption_trouble_;
  std::string report_trouble_;
  std::string standing_trouble_;
};

}  // namespace grayling::mysql
