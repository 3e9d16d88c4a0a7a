// SPDX-License-Identifier: MIT
#include "cli/admin/change_senders.hpp"

#include <array>
#include <utility>

#include "cli/admin/sender_listing.hpp"
#include "cli/terminal/confirm.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/tally.hpp"

namespace grayling {
namespace {

using Verb = SendersCommand::Verb;

// Changes rows in batches, while they are being read.
template <typename Key>
class Batches {
 public:
  using Change = std::function<Result<std::size_t>(std::span<const Key>)>;
  explicit Batches(Change change) : change_(std::move(change)) {}

  Result<bool> add(const Key& key) {
    keys_.push_back(key);
    return keys_.size() < kAdminBatchMax ? true : flush();
  }
  Result<bool> flush() {
    const auto done = change_(std::exchange(keys_, {}));
    if (!done) return fail(done.error());
    changed_ += *done;
    return true;
  }
  std::size_t changed() const { return changed_; }

 private:
  Change change_;
  std::vector<Key> keys_;
  std::size_t changed_ = 0;
};

class SendersChange {
 public:
  SendersChange(const SendersCommand& command, const OpenAdmin& admin, const SenderWalk& walk)
      : command_(command), admin_(admin), walk_(walk), now_(SystemClock().now()) {}

  // Lists the first rows that match, and counts all.
  Result<int> list();
  Result<bool> is_agreed_to() const;
  Result<std::size_t> run() const;
  std::size_t count() const { return count_; }

 private:
  bool is_forget() const { return command_.verb == Verb::Forget; }
  Result<std::size_t> forget_standings() const;
  bool is_wanted(const SenderRow& row) const { return is_forget() || row.record.passes == 0; }

  const SendersCommand& command_;
  const OpenAdmin& admin_;
  const SenderWalk& walk_;
  UnixSeconds now_;
  std::size_t count_ = 0;
};

Result<int> SendersChange::list() {
  const auto style =
      is_forget() ? SenderListing::Style::Table : SenderListing::Style::TableOfWaiting;
  SenderListing listing(style, admin_.config, now_);
  const auto add = [&](const auto& row) -> Result<bool> {
    return ++count_ > kFewRows || listing.add(row);
  };
  auto walked = walk_.senders({}, false, [&](const SenderRow& row) -> Result<bool> {
    return is_wanted(row) ? add(row) : true;
  });
  if (walked && is_forget()) walked = walk_.standings({}, add);
  if (!walked) return fail(walked.error());
  if (count_ == 0) return kDone;
  const int printed = listing.finish("");
  if (printed != kDone || count_ <= kFewRows) return printed;
  return print("and " + std::to_string(count_ - kFewRows) + " more\n");
}

// A few rows are changed without a question if there is no terminal, for scripts.
Result<bool> SendersChange::is_agreed_to() const {
  if (command_.yes) return true;
  if (!may_ask()) {
    if (count_ <= kFewRows) return true;
    return fail(std::to_string(count_) +
                " rows match, and nothing was done, as there is no terminal for a confirmation; "
                "--yes goes on without one");
  }
  if (is_agreed()) return true;
  return fail("nothing was done");
}

// Reads the rows again, so that no number of them needs memory.
Result<std::size_t> SendersChange::run() const {
  auto& store = *admin_.store;
  Batches<Key> senders([&](std::span<const Key> keys) {
    return is_forget() ? store.forget(keys) : store.release(keys, now_);
  });
  auto walked = walk_.senders({}, false, [&](const SenderRow& row) -> Result<bool> {
    return is_wanted(row) ? senders.add(row.key) : true;
  });
  if (!walked) return fail(walked.error());
  if (const auto last = senders.flush(); !last) return fail(last.error());
  if (!is_forget()) return senders.changed();
  const auto forgotten = forget_standings();
  if (!forgotten) return fail(forgotten.error());
  return senders.changed() + *forgotten;
}

// `grayling report` says of which domains an administrator has taken the standing. The rows are
// gone by then, so if that can't be written, it is no failure.
Result<std::size_t> SendersChange::forget_standings() const {
  auto& store = *admin_.store;
  ReportTally lost;
  Batches<StandingKey> known(
      [&](std::span<const StandingKey> keys) { return store.forget_standings(keys); });
  const auto walked = walk_.standings({}, [&](const StandingRow& row) {
    const bool is_domain = row.key.kind == StandingKind::Domain;
    if (is_domain && has_domain_standing(admin_.config.greylist, row.standing, now_)) {
      const LostStanding forgotten{row.key.name, StandingLoss::Forgotten};
      lost.count(hour_of(now_), tally::kLost, lost_name(forgotten));
    }
    return known.add(row.key);
  });
  if (!walked) return fail(walked.error());
  if (const auto last = known.flush(); !last) return fail(last.error());
  std::string trouble = lost.is_empty() ? "" : store.report_trouble();
  while (trouble.empty() && !lost.is_empty()) {
    const auto added = store.add_tally(lost.take(kAdminBatchMax));
    if (!added) trouble = added.error().text;
  }
  if (!trouble.empty()) {
    warn("forget", "grayling report won't say that these domains were forgotten: " + trouble);
  }
  return known.changed();
}

}  // namespace

std::string_view name_of(Verb verb) {
  constexpr std::array<std::string_view, 5> kNames = {"waiting", "show", "find", "release",
                                                      "forget"};
  return kNames[static_cast<std::size_t>(verb)];
}

Result<int> change_senders(const SendersCommand& command, const OpenAdmin& admin,
                           const SenderWalk& walk) {
  const bool is_release = command.verb == Verb::Release;
  SendersChange change(command, admin, walk);
  auto listed = change.list();
  if (!listed || *listed != kDone) return listed;
  if (change.count() == 0) {
    const auto passes = is_release ? say_who_passes(command, admin, walk) : Result<bool>(false);
    if (!passes) return fail(passes.error());
    if (*passes) return kDone;
    return fail_work(name_of(command.verb), "nothing is known of " + printable(command.pattern));
  }
  const std::string done = is_release ? " released\n" : " forgotten\n";
  if (command.dry_run) return print(std::to_string(change.count()) + " would be" + done);
  if (const auto agreed = change.is_agreed_to(); !agreed) {
    return fail(agreed.error());
  }
  const auto changed = change.run();
  if (!changed) return fail(changed.error());
  return print(std::to_string(*changed) + done);
}

}  // namespace grayling
