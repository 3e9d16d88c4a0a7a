// SPDX-License-Identifier: MIT
#include "store/mysql/host_connection.hpp"

#include <algorithm>
#include <utility>

#include "store/mysql/server/choose_host.hpp"
#include "store/mysql/server/connect_error.hpp"
#include "store/mysql/server/connect_host.hpp"
#include "store/table_check.hpp"

namespace grayling::mysql {
namespace {

// A deadlock costs no time, so the time limit of a retry decides in practice.
constexpr int kAttemptsMax = 16;

// While a lock keeps everybody from writing, a batch that just missed another one waits twice: for
// that batch's statement and for its own. The rest of the deadline is left for reads, so that known
// senders still pass. An INSERT that makes progress isn't cut, however slow it is: MariaDB checks
// the limit where it waits for a lock.
std::chrono::milliseconds statement_share(std::chrono::milliseconds timeout) {
  return std::max(std::chrono::milliseconds(1), timeout * 2 / 5);
}

// If no host can be written to, all of them are looked at again this often: another may have become
// the primary, or the account may have been granted more, which counts from the next connection on
// (MySQL manual, "When Privilege Changes Take Effect"). Each look takes some milliseconds, for
// which requests wait.
constexpr std::chrono::seconds kWritableSearchEvery{1};

// A failure that took this long was no refusal: the host hangs.
constexpr std::chrono::milliseconds kHangMin{500};

// Nothing on the network forgets a connection this soon, so a busy one is never checked.
constexpr std::chrono::seconds kTrustedFor{2};

// More lines about forgotten connections would say nothing new.
constexpr std::chrono::minutes kForgottenLogEvery{10};

// How long an idle connection may take to answer. The rest of the deadline is for another
// connection and the work itself.
std::chrono::milliseconds look_patience(std::chrono::milliseconds timeout) {
  return std::clamp(timeout / 4, std::chrono::milliseconds(1), std::chrono::milliseconds(500));
}

Result<OpenedTable> connect_to_table(Connection& connection, const StoreUrl& url,
                                     const HostPort& host, SessionTimes times) {
  if (auto connected = connect_host(connection, url, host, times); !connected) {
    return fail(connected.error());
  }
  auto table = times.is_read_only ? look_at_table(connection, url) : open_table(connection, url);
  const std::string name = host_text(url, host) + ": ";
  if (!table) table.error().text = name + table.error().text;
  if (table && table->refusal) table->refusal->text = name + table->refusal->text;
  return table;
}

}  // namespace

HostConnection::HostConnection(StoreUrl url, const StoreOptions& options, const Clock& clock,
                               Log& log)
    : url_(std::move(url)),
      timeout_(options.timeout),
      is_read_only_(options.is_read_only),
      clock_(clock),
      log_(log),
      hosts_(url_.hosts.size()),
      watch_([this](std::size_t host) { return is_well(host); }, options.look_back_every,
             url_.hosts.size()) {}

SessionTimes HostConnection::times() const {
  return {whole_seconds(timeout_), statement_share(timeout_), is_read_only_};
}

RetryRule HostConnection::retry_rule() const {
  return {kAttemptsMax, statement_share(timeout_)};
}

std::string HostConnection::place() const {
  return url_.hosts.size() == 1 ? "" : host_text(url_, url_.hosts[host_]);
}

bool HostConnection::is_well(std::size_t host) {
  Cutter cutter;
  Connection connection(cutter);
  const auto table = connect_to_table(connection, url_, url_.hosts[host], times());
  return table && !table->is_read_only;
}

bool HostConnection::has_hung(Monotonic since) const {
  return cutter_.is_cut() || clock_.monotonic() - since >= kHangMin;
}

Result<OpenedTable> HostConnection::open_host(std::size_t host) {
  const Monotonic start = clock_.monotonic();
  auto table = connect_to_table(connection_, url_, url_.hosts[host], times());
  if (!table && has_hung(start)) hosts_.rest(host, clock_.monotonic());
  if (table && table->has_lost_rows) log_.warning(lost_sender(url_.database));
  return table;
}

Result<OpenedTable> HostConnection::open() {
  connection_.close();
  cutter_.arm();
  if (const auto better = watch_.better()) hosts_.end_rest(*better);
  OpenedTable table;
  const auto chosen =
      choose_host(hosts_.order(clock_.monotonic()), cutter_, [&](std::size_t host) -> Result<bool> {
        auto opened = open_host(host);
        if (!opened) return fail(opened.error());
        table = std::move(*opened);
        return !table.is_read_only;
      });
  if (!chosen) {
    connection_.close();
    return fail(chosen.error());
  }
  host_ = *chosen;
  refusal_ = table.refusal;
  opened_at_ = used_at_ = clock_.monotonic();
  watch_.set_present(host_);
  return table;
}

Error HostConnection::failed(const SqlError& error, std::string_view doing, bool is_write,
                             Monotonic since) {
  Error result = as_error(error, doing);
  // If even reading is refused, nothing works.
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
    connection_.close();
  }
  return result;
}

// A firewall that forgets a connection tells neither end, and a statement on it would wait longer
// for its answer than any request waits for us. So an idle connection is checked before it is used;
// the caller opens another and does its work there.
Result<void> HostConnection::check_when_idle(Monotonic now) {
  if (now - used_at_ < kTrustedFor) return {};
  const auto health = connection_.look(look_patience(timeout_));
  if (health == Connection::Health::Well) return {};
  const std::string what = "an idle connection to " + host_text(url_, url_.hosts[host_]);
  connection_.close();
  if (health == Connection::Health::Lost) {
    return fail(ErrorKind::Unavailable, what + " was closed by the other end");
  }
  if (!forgotten_log_at_ || now - *forgotten_log_at_ >= kForgottenLogEvery) {
    forgotten_log_at_ = now;
    log_.warning("store: " + what +
                 " was dead and is replaced; a firewall, NAT or load balancer that forgets idle"
                 " connections? Let it keep them for more than a minute");
  }
  return fail(ErrorKind::Unavailable, what + " was dead");
}

}  // namespace grayling::mysql
