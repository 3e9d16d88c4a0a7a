// SPDX-License-Identifier: MIT
// What is seen and done for one recipient: the mail that waits for it, letting one sender in, and
// letting everything in for a while. It has a store of its own and bounds how much that is used, so
// that no number of visitors delays mail. Owned by UserPages; the pages' thread (HttpWorker) makes
// all calls except cut().
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/status/link_token.hpp"
#include "grayling/store/admin.hpp"
#include "status/allowance.hpp"

namespace grayling {

// How long everything is let in.
inline constexpr Seconds kExpectSeconds = 900;
// The most waiting senders that are shown.
inline constexpr std::size_t kWaitingShownMax = 50;
// Visits that a visitor may make in a row, and how long until another one may be made.
inline constexpr int kVisitsMax = 20;
inline constexpr std::chrono::seconds kVisitEvery{3};
// Visitors whose visits are counted. If more come at a time, all counts begin anew.
inline constexpr std::size_t kVisitorsMax = 10'000;
// The store works for visitors for a second in a row, and beyond that for a fifth of the time.
inline constexpr int kRestPerWork = 5;
inline constexpr std::chrono::seconds kWorkReserve{kRestPerWork};
// A visitor has a quarter of that: its visits cost it this much of its time for each second of
// work.
inline constexpr int kVisitorRestPerWork = 4 * kRestPerWork;
// The authors of rows that visitors make: of a link's page, and of the interface for panels.
inline constexpr std::string_view kPageAuthor = "link";
inline constexpr std::string_view kPanelAuthor = "api";
// After a failure the store is left alone for this time.
inline constexpr std::chrono::seconds kDeskReopenPause{2};

class RecipientDesk {
 public:
  enum class Trouble { Busy, Away };  // too many visits; the store is away
  template <typename T>
  using Answer = tl::expected<T, Trouble>;

  struct Waiting {
    std::string sender, client;  // as the table spells them
    UnixSeconds since = 0;
  };
  struct View {
    std::vector<Waiting> waiting;  // up to kWaitingShownMax, newest first
    bool has_more = false;
    bool is_expected = false;                   // nothing has to wait
    std::optional<UnixSeconds> expected_until;  // none: for ever
  };

  // `store` isn't open yet. `clock` and `log` must outlive the desk.
  RecipientDesk(std::unique_ptr<AdminStore> store, const Clock& clock, Log& log)
      : store_(std::move(store)), clock_(clock), log_(log) {}

  // Counts a visit of `visitor`, a link or what a panel does for one recipient. Ask before the
  // calls below; none of them for a visit that isn't admitted.
  bool admits(const std::string& visitor);

  // `recipient` is a plain_address().
  Answer<bool> is_revoked(const Link& link);
  Answer<View> view(const std::string& recipient);
  // false: there is no such waiting mail.
  Answer<bool> release(const std::string& recipient, const std::string& sender,
                       const std::string& client);
  // Until when nothing has to wait now; none: for ever. `author` (one of those above) and `reason`
  // are those of the row. An administrator's row stays as it is.
  Answer<std::optional<UnixSeconds>> expect(const std::string& recipient, std::string_view author,
                                            const std::string& reason);

  void cut() noexcept { store_->cut(); }  // any thread; final

 private:
  template <typename Work>
  auto work(Work work) -> Answer<typename decltype(work(std::declval<AdminStore&>()))::value_type>;
  Result<void> open();
  void note_trouble(const Error& error);

  const std::unique_ptr<AdminStore> store_;
  const Clock& clock_;
  Log& log_;
  bool is_open_ = false;
  Monotonic next_open_{};
  std::string told_;  // the trouble that the log knows
  Allowance store_time_{kWorkReserve};
  std::map<std::string, Allowance> visitors_;
  Allowance* visitor_ = nullptr;  // the last that was admitted: who the work is for
};

}  // namespace grayling
