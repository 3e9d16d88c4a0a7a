// SPDX-License-Identifier: MIT
// A store that reads another one and writes nothing, but answers as if it had written: it shows
// what a batch would do (grayling explain). One thread.
#pragma once

#include "grayling/store/store.hpp"

namespace grayling {

class DryStore final : public Store {
 public:
  // `store` is open, and must outlive this one.
  DryStore(Store& store, TableKind kind) : store_(store), kind_(kind) {}

  Result<TableKind> open() override { return kind_; }
  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record&) override {
    return store_.find(keys);
  }
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override {
    return store_.find(keys);
  }
  Result<std::vector<bool>> save(std::span<const Change> changes) override {
    return std::vector<bool>(changes.size(), true);
  }
  Result<void> touch(std::span<const Touch>) override { return {}; }
  Result<PurgeStep> purge(const std::optional<Key>&, std::size_t, const PurgeLimits&) override {
    return PurgeStep{};
  }
  bool keeps_standings() const override { return store_.keeps_standings(); }
  Result<std::vector<std::optional<Standing>>> find_standings(
      std::span<const StandingKey> keys) override {
    return store_.find_standings(keys);
  }
  Result<void> put_standings(std::span<const StandingRow>) override { return {}; }
  Result<void> purge_standings(UnixSeconds, std::size_t) override { return {}; }
  PassedOver passed_over() const override { return store_.passed_over(); }
  void cut() noexcept override { store_.cut(); }

 private:
  Store& store_;
  TableKind kind_;
};

}  // namespace grayling
