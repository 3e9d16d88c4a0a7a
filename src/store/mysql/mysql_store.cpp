// SPDX-License-Identifier: MIT
#include "store/mysql/mysql_store.hpp"

#include <algorithm>

#include "store/mysql/connect_error.hpp"
#include "store/mysql/full_table.hpp"
#include "store/mysql/tutorial_table.hpp"

namespace grayling {
namespace {

// Times that a batch is sent to a server which undid it for a conflict, in all within a statement's
// share.
constexpr int kAttemptsMax = 4;

// Where a lock lets nobody write, a batch that has just missed another waits twice: for that one's
// statement and for its own. What is left of the deadline is for the reads, so that who is known
// passes. An INSERT that works, however slowly, isn't cut: MariaDB looks where it waits for a lock.
std::chrono::milliseconds statement_share(std::chrono::milliseconds timeout) {
  return std::max(std::chrono::milliseconds(1), timeout * 2 / 5);
}

// A host that can only be read may have been the primary, and another have taken its place.
constexpr std::chrono::seconds kWritableSearchEvery{10};

// The libraries know whole seconds only, and take 0 for "for ever".
std::chrono::seconds in_seconds(std::chrono::milliseconds timeout) {
  return std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(timeout));
}

}  // namespace

std::unique_ptr<Store> make_mysql_store(const StoreUrl& url, const StoreOptions& options,
                                        const Clock& clock, Log& log) {
  return std::make_unique<MysqlStore>(url, options, clock, log);
}

MysqlStore::MysqlStore(StoreUrl url, const StoreOptions& options, const Clock& clock, Log& log)
    : url_(std::move(url)), timeout_(options.timeout), clock_(clock), log_(log) {}

void MysqlStore::disconnect() {
  connection_.close();
  table_.reset();
}

Result<OpenedTable> MysqlStore::open_host(const HostPort& host) {
  std::string password = url_.password;
  if (!url_.password_file.empty()) {  // each time: it may have been changed since
    auto text = read_password_file(url_.password_file);
    if (!text) return tl::make_unexpected(text.error());
    password = std::move(*text);
  }
  const auto connected =
      connection_.connect(url_, host, password, {in_seconds(timeout_), statement_share(timeout_)});
  if (!connected) return tl::make_unexpected(connect_error(connected.error(), url_, host));
  auto table = open_table(connection_, url_);
  if (!table) table.error().text = host_text(url_, host) + ": " + table.error().text;
  return table;
}

void MysqlStore::use(OpenedTable table) {
  kind_ = table.shape.kind;
  may_delete_ = table.may_delete || table.is_unprobed;
  is_read_only_ = table.is_read_only;
  opened_at_ = clock_.monotonic();
  if (kind_ == TableKind::Full) {
    table_ = std::make_unique<FullTable>(std::move(table.shape));
  } else {
    table_ = std::make_unique<TutorialTable>(std::move(table.shape), clock_);
  }
}

// The first host that can be written to; where there is none, the first that can be read.
Result<TableKind> MysqlStore::open() {
  disconnect();
  cutter_.arm();
  const HostPort* readable = nullptr;
  Error error{ErrorKind::Failed, ""};
  for (const auto& host : url_.hosts) {
    auto table = open_host(host);
    if (table && !table->is_read_only) {
      use(std::move(*table));
      return kind_;
    }
    if (table) {
      if (readable == nullptr) readable = &host;
      continue;
    }
    error.text += (error.text.empty() ? "" : "; ") + table.error().text;
    if (error.kind != ErrorKind::Unavailable) error.kind = table.error().kind;
    if (cutter_.is_cut()) break;
  }
  if (readable != nullptr && !cutter_.is_cut()) {
    auto table = open_host(*readable);
    if (table) {
      use(std::move(*table));
      return kind_;
    }
    error = table.error();
  }
  disconnect();
  return tl::make_unexpected(error);
}

Result<void> MysqlStore::look_for_a_writable_host() {
  if (!is_read_only_ || clock_.monotonic() - opened_at_ < kWritableSearchEvery) return {};
  const TableKind before = kind_;
  const auto opened = open();
  if (!opened) return fail(ErrorKind::Unavailable, opened.error().text);
  if (*opened == before) return {};
  disconnect();
  return fail(ErrorKind::Unavailable, "the table has become another");
}

Error MysqlStore::failed(const SqlError& error, std::string_view doing, bool is_write) {
  Error result = as_error(error, doing);
  // Reading that is refused leaves nothing that works.
  if (!is_write && result.kind == ErrorKind::ReadOnly) result.kind = ErrorKind::Failed;
  if (result.kind == ErrorKind::ReadOnly) is_read_only_ = true;
  if (result.kind == ErrorKind::Unavailable) disconnect();
  return result;
}

template <typename Work>
auto MysqlStore::attempt(std::string_view doing, bool is_write, Work work)
    -> Result<typename decltype(work())::value_type> {
  if (!table_) return fail(ErrorKind::Unavailable, "not connected to the database");
  if (is_write) {
    if (auto ok = look_for_a_writable_host(); !ok) return tl::make_unexpected(ok.error());
  }
  const Monotonic end = clock_.monotonic() + statement_share(timeout_);
  for (int attempts = 1;; ++attempts) {
    auto done = work();
    if (done) {
      if (is_write) is_read_only_ = false;
      if constexpr (std::is_void_v<typename decltype(done)::value_type>) {
        return {};
      } else {
        return std::move(*done);
      }
    }
    const Error error = failed(done.error(), doing, is_write);
    if (error.kind == ErrorKind::Unavailable) return tl::make_unexpected(error);
    // What failed may have been within a transaction.
    if (const auto undone = connection_.execute("ROLLBACK"); !undone) {
      return tl::make_unexpected(failed(undone.error(), doing, is_write));
    }
    const bool is_over =
        attempts == kAttemptsMax || is_time_out(done.error().code) || clock_.monotonic() >= end;
    if (error.kind != ErrorKind::Conflict || is_over) return tl::make_unexpected(error);
  }
}

Result<std::vector<std::optional<Record>>> MysqlStore::admit(std::span<const Key> keys,
                                                             const Record& fresh) {
  if (keys.empty()) return Records();
  return attempt("inserting into the database", true,
                 [&] { return table_->admit(connection_, keys, fresh); });
}

Result<std::vector<std::optional<Record>>> MysqlStore::find(std::span<const Key> keys) {
  if (keys.empty()) return Records();
  return attempt("reading the database", false, [&] { return table_->find(connection_, keys); });
}

Result<std::vector<bool>> MysqlStore::save(std::span<const Change> changes) {
  if (changes.empty()) return std::vector<bool>();
  return attempt("updating the database", true, [&] { return table_->save(connection_, changes); });
}

Result<void> MysqlStore::touch(std::span<const Touch> touches) {
  if (touches.empty()) return {};
  return attempt("touching rows of the database", true,
                 [&] { return table_->touch(connection_, touches); });
}

Result<PurgeStep> MysqlStore::purge(const std::optional<Key>& after, std::size_t rows_max,
                                    const PurgeLimits& limits) {
  PurgeLimits allowed = limits;
  const bool is_delete_missed = limits.remove && table_ && kind_ == TableKind::Full && !may_delete_;
  if (is_delete_missed) {
    allowed.remove = false;
    if (!is_delete_missed_said_) {
      log_.warning("store: the account lacks the privilege DELETE on " + url_.database +
                   ".sender: expired rows stay (GRANT DELETE to have them removed)");
    }
    is_delete_missed_said_ = true;
  }
  return attempt("purging the database", allowed.remove,
                 [&] { return table_->purge(connection_, after, rows_max, allowed); });
}

}  // namespace grayling
