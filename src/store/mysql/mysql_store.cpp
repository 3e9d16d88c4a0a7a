// SPDX-License-Identifier: MIT
#include "store/mysql/mysql_store.hpp"

#include <algorithm>

#include "store/mysql/open_host.hpp"
#include "store/mysql/server/connect_error.hpp"
#include "store/mysql/table/full_table.hpp"
#include "store/mysql/table/tutorial_table.hpp"

namespace grayling::mysql {
namespace {

// Times that a batch is sent to a server which undid it for a conflict, where that took no time:
// the rule is a statement's share of it.
constexpr int kAttemptsMax = 16;

// Where a lock lets nobody write, a batch that has just missed another waits twice: for that one's
// statement and for its own. What is left of the deadline is for the reads, so that who is known
// passes. An INSERT that works, however slowly, isn't cut: MariaDB looks where it waits for a lock.
std::chrono::milliseconds statement_share(std::chrono::milliseconds timeout) {
  return std::max(std::chrono::milliseconds(1), timeout * 2 / 5);
}

// Where no host can be written to, so often they are all looked at anew: another may have become
// the primary, or the account may write now, which counts from the next connection on (MySQL
// manual, "When Privilege Changes Take Effect"). It costs some milliseconds each time, and those
// who come meanwhile wait.
constexpr std::chrono::seconds kWritableSearchEvery{1};

// A failure that took so long was no refusal: the host hangs.
constexpr std::chrono::milliseconds kHangMin{500};

// Nothing on the way forgets a connection that soon, and a busy one is never asked.
constexpr std::chrono::seconds kTrustedFor{2};

// A line for each would say no more.
constexpr std::chrono::minutes kTellForgottenEvery{10};

// How long an idle connection may take to answer: what is left of the deadline is for another
// connection and the work itself.
std::chrono::milliseconds look_patience(std::chrono::milliseconds timeout) {
  return std::clamp(timeout / 4, std::chrono::milliseconds(1), std::chrono::milliseconds(500));
}

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
    : url_(std::move(url)),
      timeout_(options.timeout),
      is_read_only_(options.is_read_only),
      is_beside_service_(options.is_beside_service),
      clock_(clock),
      log_(log),
      hosts_(url_.hosts.size()),
      watch_([this](std::size_t host) { return is_well(host); }, options.look_back_every,
             url_.hosts.size()) {}

SessionTimes MysqlStore::times() const {
  return {in_seconds(timeout_), statement_share(timeout_), is_read_only_};
}

void MysqlStore::disconnect() {
  connection_.close();
  table_.reset();
  standings_.close();
}

std::string MysqlStore::place() const {
  return url_.hosts.size() == 1 ? "" : host_text(url_, url_.hosts[host_]);
}

bool MysqlStore::is_well(std::size_t host) {
  Cutter cutter;
  Connection connection(cutter);
  const auto table = mysql::open_host(connection, url_, url_.hosts[host], times());
  return table && !table->is_read_only;
}

bool MysqlStore::has_hung(Monotonic since) const {
  return cutter_.is_cut() || clock_.monotonic() - since >= kHangMin;
}

Result<OpenedTable> MysqlStore::open_host(std::size_t host) {
  const Monotonic start = clock_.monotonic();
  auto table = mysql::open_host(connection_, url_, url_.hosts[host], times());
  if (!table && has_hung(start)) hosts_.rest(host, clock_.monotonic());
  if (table && table->has_lost_rows) log_.warning(lost_sender(url_.database));
  return table;
}

Result<TableKind> MysqlStore::use(std::size_t host, OpenedTable table) {
  host_ = host;
  kind_ = table.shape.kind;
  refusal_ = table.refusal;
  may_delete_ = table.may_delete || table.is_unprobed;
  opened_at_ = used_at_ = clock_.monotonic();
  if (kind_ == TableKind::Full) {
    table_ = std::make_unique<FullTable>(std::move(table.shape), odd_rows_);
  } else {
    table_ = std::make_unique<TutorialTable>(std::move(table.shape), clock_);
  }
  watch_.set_present(host);
  if (kind_ != TableKind::Full) return kind_;
  const auto opened =
      attempt("opening the table standing", false, [&] { return standings_.open(connection_); });
  if (!opened) return fail(opened.error());
  return kind_;
}

// The first host that can be written to; where there is none, the first that can be read.
Result<TableKind> MysqlStore::open() {
  disconnect();
  cutter_.arm();
  if (const auto better = watch_.better()) hosts_.end_rest(*better);
  std::optional<std::size_t> readable;
  Error error{ErrorKind::Failed, ""};
  for (const auto host : hosts_.order(clock_.monotonic())) {
    auto table = open_host(host);
    if (table && !table->is_read_only) return use(host, std::move(*table));
    if (table) {
      if (!readable) readable = host;
      continue;
    }
    error.text += (error.text.empty() ? "" : "; ") + table.error().text;
    if (error.kind != ErrorKind::Unavailable) error.kind = table.error().kind;
    if (cutter_.is_cut()) break;
  }
  if (readable && !cutter_.is_cut()) {
    auto table = open_host(*readable);
    if (table) return use(*readable, std::move(*table));
    error = table.error();
  }
  disconnect();
  return fail(error);
}

Error MysqlStore::failed(const SqlError& error, std::string_view doing, bool is_write,
                         Monotonic since) {
  Error result = as_error(error, doing);
  // Reading that is refused leaves nothing that works.
  if (!is_write && result.kind == ErrorKind::ReadOnly) result.kind = ErrorKind::Failed;
  const Monotonic now = clock_.monotonic();
  const bool is_refused =
      (result.kind == ErrorKind::ReadOnly && url_.hosts.size() > 1) || (is_write && refusal_);
  if (is_refused && now - opened_at_ >= kWritableSearchEvery) {
    hosts_.rest(host_, now);
    result.kind = ErrorKind::Unavailable;
  }
  if (result.kind == ErrorKind::Unavailable) {
    if (has_hung(since)) hosts_.rest(host_, now);
    disconnect();
  }
  return result;
}

// What forgets connections on the way doesn't tell either end, and a statement would wait for its
// answer longer than anybody waits for us. So an idle one is asked before it is trusted; the caller
// opens another and does its work there.
Result<void> MysqlStore::look_when_idle(Monotonic now) {
  if (now - used_at_ < kTrustedFor) return {};
  const auto health = connection_.look(look_patience(timeout_));
  if (health == Connection::Health::Well) return {};
  const std::string what = "an idle connection to " + host_text(url_, url_.hosts[host_]);
  disconnect();
  if (health == Connection::Health::Lost) {
    return fail(ErrorKind::Unavailable, what + " was closed by the other end");
  }
  if (!told_forgotten_ || now - *told_forgotten_ >= kTellForgottenEvery) {
    told_forgotten_ = now;
    log_.warning("store: " + what +
                 " was dead and is replaced; a firewall, NAT or load balancer that forgets idle"
                 " connections? Let it keep them for more than a minute");
  }
  return fail(ErrorKind::Unavailable, what + " was dead");
}

template <typename Work>
auto MysqlStore::attempt(std::string_view doing, bool is_write, Work work)
    -> Result<typename decltype(work())::value_type> {
  if (!table_) return fail(ErrorKind::Unavailable, "not connected to the database");
  const Monotonic start = clock_.monotonic();
  if (auto looked = look_when_idle(start); !looked) return fail(looked.error());
  const Monotonic end = start + statement_share(timeout_);
  for (int attempts = 1;; ++attempts) {
    auto done = work();
    used_at_ = clock_.monotonic();
    if (done) {
      if constexpr (std::is_void_v<typename decltype(done)::value_type>) {
        return {};
      } else {
        return std::move(*done);
      }
    }
    const Error error = failed(done.error(), doing, is_write, start);
    if (error.kind == ErrorKind::Unavailable) return fail(error);
    // What failed may have been within a transaction.
    if (const auto undone = connection_.execute("ROLLBACK"); !undone) {
      return fail(failed(undone.error(), doing, is_write, start));
    }
    const bool is_over =
        attempts == kAttemptsMax || is_time_out(done.error().code) || clock_.monotonic() >= end;
    if (error.kind != ErrorKind::Conflict || is_over) return fail(error);
  }
}

Result<std::vector<std::optional<Record>>> MysqlStore::insert_missing(std::span<const Key> keys,
                                                                      const Record& fresh) {
  if (keys.empty()) return Records();
  return attempt("inserting into the database", true,
                 [&] { return table_->insert_missing(connection_, keys, fresh); });
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
  const auto work = [&] { return table_->purge(connection_, after, rows_max, allowed); };
  // A service pauses between its steps (PurgeSchedule). A command that runs beside it has no such
  // schedule, and leaves the server to the service after each slice.
  if (!is_beside_service_ || !allowed.remove) {
    return attempt("purging the database", allowed.remove, work);
  }
  pause_.wait();
  const WritePause::Slice slice(pause_);
  return attempt("purging the database", true, work);
}

// Without its table the purge goes on: rows that never go would be worse than rows that two
// instances look at.
Result<bool> MysqlStore::take_purge_lease() {
  if (table_ && kind_ != TableKind::Full) return true;
  const auto state = attempt("taking the purge's lease", true,
                             [&] { return lease_.take(connection_, clock_.monotonic()); });
  if (!state) return fail(state.error());
  if (*state == PurgeLease::State::NoTable && !is_lease_missed_said_) {
    log_.warning("store: the account may not use " + url_.database +
                 ".purge_lease: where several instances share the table, each removes expired rows"
                 " (run 'grayling migrate', and GRANT SELECT, UPDATE on it)");
    is_lease_missed_said_ = true;
  }
  return *state != PurgeLease::State::Others;
}

Result<StandingTable::Found> MysqlStore::find_standings(std::span<const StandingKey> keys) {
  if (keys.empty() || !keeps_standings()) return StandingTable::Found(keys.size());
  return attempt("reading the table standing", false,
                 [&] { return standings_.find(connection_, keys); });
}

Result<std::vector<StandingRow>> MysqlStore::recent_standings(UnixSeconds since,
                                                              const StandingKey& after,
                                                              std::size_t rows_max) {
  if (!keeps_standings()) return std::vector<StandingRow>();
  return attempt("reading the table standing", false,
                 [&] { return standings_.recent(connection_, since, after, rows_max); });
}

Result<void> MysqlStore::put_standings(std::span<const StandingRow> rows) {
  if (rows.empty() || !keeps_standings()) return {};
  return attempt("writing to the table standing", true,
                 [&] { return standings_.put(connection_, rows); });
}

Result<void> MysqlStore::purge_standings(UnixSeconds before, std::size_t rows_max) {
  if (!keeps_standings()) return {};
  return attempt("purging the table standing", true,
                 [&] { return standings_.purge(connection_, before, rows_max); });
}

}  // namespace grayling::mysql
