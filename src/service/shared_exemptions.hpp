// SPDX-License-Identifier: MIT
// The rows of the table `exemption` that hold now. Reads them again when they have changed, and
// drops each when it expires. Owned by TableWatch; its thread.
//
// `grayling allow` and similar commands increase a counter (ChangeMark::exemptions), so a look
// normally compares one number. A refresh also notices what was changed by SQL alone: it compares
// the whole table's stamp.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

class SharedExemptions {
 public:
  using Rows = std::shared_ptr<const std::vector<ExemptionRow>>;

  // `publish` gets all rows that hold, whenever they have changed. `clock` must outlive this.
  SharedExemptions(const Clock& clock, std::function<void(Rows)> publish)
      : clock_(clock), publish_(std::move(publish)) {}

  // Reads the rows if `change` differs from that of the last reading or, at a refresh, if the stamp
  // does. After a long reading it pauses, for `pause_max` at most. An error is the store's; the
  // rows in use stay, and the next call tries again.
  Result<void> update(AdminStore& store, std::int64_t change, bool is_refresh,
                      std::chrono::milliseconds pause_max);

  // Drops rows that have expired since. Needs no store, so it also works during an outage.
  void drop_expired();

 private:
  Result<void> read(AdminStore& store, std::chrono::milliseconds pause_max);
  void erase_expired(std::vector<ExemptionRow>& rows, UnixSeconds now);
  void publish(std::vector<ExemptionRow> rows);

  const Clock& clock_;
  std::function<void(Rows)> publish_;
  Rows rows_ = std::make_shared<const std::vector<ExemptionRow>>();
  std::optional<std::int64_t> change_;  // at the last reading
  ExemptionStamp stamp_;                // of the rows at the last reading, expired ones included
  Monotonic next_read_{};
  std::optional<UnixSeconds> next_expiry_;
  UnixSeconds expired_until_ = 0;  // the latest expiry of a row that was dropped
};

}  // namespace grayling
