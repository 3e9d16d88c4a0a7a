// SPDX-License-Identifier: MIT
// `grayling purge`: removes all expired rows at once, which the service does bit by bit.
#include "cli/admin/admin_command.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/terminal/confirm.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/warning_log.hpp"
#include "grayling/store/open.hpp"

namespace grayling {
namespace {

constexpr std::chrono::seconds kStoreTimeout{10};  // of a step
constexpr std::size_t kStepRows = 1000;            // few enough to delay no other writer for long

struct Counts {
  std::uint64_t rows = 0, expired = 0, removed = 0;
};

Result<Counts> walk(Store& store, const PurgeLimits& limits) {
  Counts counts;
  std::optional<Key> after;
  do {
    const auto step = store.purge(after, kStepRows, limits);
    if (!step) return fail(step.error());
    counts.rows += step->seen;
    counts.expired += step->expired;
    counts.removed += step->removed;
    after = step->next;
  } while (after);
  return counts;
}

// If all rows have expired, the clock is probably wrong.
Result<bool> may_remove(const Counts& counts, const PurgeCommand& command) {
  const std::string what =
      std::to_string(counts.expired) + " of " + std::to_string(counts.rows) + " rows have expired";
  print(what + "\n");
  if (counts.expired == 0 || command.dry_run) return false;
  if (command.yes) return true;
  if (!may_ask()) {
    return fail(
        "nothing was done, as there is no terminal for a confirmation; --yes goes on without one");
  }
  if (counts.expired == counts.rows) print("That is all of them: is the clock right?\n");
  if (is_agreed()) return true;
  return fail("nothing was done");
}

Result<void> purge_store(Store& store, const GreylistSettings& greylist,
                         const PurgeCommand& command, UnixSeconds now) {
  const auto kind = store.open();
  if (!kind) return fail(kind.error());
  if (*kind == TableKind::Tutorial) {
    return fail("the tutorial's table has no times, so nothing in it expires");
  }
  PurgeLimits limits;
  limits.waiting_before = now - greylist.retry_window;
  limits.passed_before = now - greylist.lifetime;
  const auto counts = walk(store, limits);
  if (!counts) return fail(counts.error());
  const auto may = may_remove(*counts, command);
  if (!may) return fail(may.error());
  if (!*may) return {};
  limits.remove = true;
  const auto removed = walk(store, limits);
  if (!removed) return fail(removed.error());
  print(std::to_string(removed->removed) + " removed\n");
  return {};
}

}  // namespace

int purge(const PurgeCommand& command) {
  // Opened first, because it fails if there is no store, while make_store() would create one.
  const auto admin = open_admin("purge", command.sources, false);
  if (!admin) return fail_with("purge", admin.error());
  const SystemClock clock;
  WarningLog log("purge");
  StoreOptions options;
  options.timeout = kStoreTimeout;
  options.is_beside_service = true;
  const auto store = make_store(admin->config.store.url, options, clock, log);
  const auto done = purge_store(*store, admin->config.greylist, command, clock.now());
  warn_of("purge", store->passed_over());
  return done ? kDone : fail_with("purge", done.error());
}

}  // namespace grayling
