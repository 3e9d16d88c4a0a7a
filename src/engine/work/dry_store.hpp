// SPDX-License-Identifier: MIT
// A store that reads another one and writes nothing: each write seems to succeed. It shows what a
// service would do. One thread.
#pragma once

#include "grayling/store/forwarding_store.hpp"

namespace grayling {

class DryStore final : public ForwardingStore {
 public:
  // `store` is open, and must outlive this one.
  DryStore(Store& store, TableKind kind) : ForwardingStore(store), kind_(kind) {}

  Result<TableKind> open() override { return kind_; }
  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record&) override {
    return find(keys);
  }
  Result<std::vector<bool>> save(std::span<const Change> changes) override {
    return std::vector<bool>(changes.size(), true);
  }
  Result<void> touch(std::span<const Touch>) override { return {}; }
  Result<PurgeStep> purge(const std::optional<Key>&, std::size_t, const PurgeLimits&) override {
    return PurgeStep{};
  }
  Result<bool> take_purge_lease() override { return true; }
  Result<void> put_standings(std::span<const StandingRow>, const ExpiredTimes&) override {
    return {};
  }
  Result<void> purge_standings(UnixSeconds, std::size_t) override { return {}; }

 private:
  TableKind kind_;
};

}  // namespace grayling
