// SPDX-License-Identifier: MIT
// A Store that passes each call on to another: the base for stores that change some calls only. One
// thread, as of the other store; any thread may call cut().
#pragma once

#include <memory>

#include "grayling/store/store.hpp"

namespace grayling {

class ForwardingStore : public Store {
 public:
  // `store` must outlive this one.
  explicit ForwardingStore(Store& store) : store_(&store) {}
  explicit ForwardingStore(std::unique_ptr<Store> store)
      : owned_(std::move(store)), store_(owned_.get()) {}

  Result<TableKind> open() override { return store_->open(); }
  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record& fresh) override {
    return store_->insert_missing(keys, fresh);
  }
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override {
    return store_->find(keys);
  }
  Result<std::vector<bool>> save(std::span<const Change> changes) override {
    return store_->save(changes);
  }
  Result<void> touch(std::span<const Touch> touches) override { return store_->touch(touches); }
  Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                          const PurgeLimits& limits) override {
    return store_->purge(after, rows_max, limits);
  }
  Result<bool> take_purge_lease() override { return store_->take_purge_lease(); }
  bool keeps_standings() const override { return store_->keeps_standings(); }
  std::string standing_trouble() const override { return store_->standing_trouble(); }
  Result<std::vector<std::optional<Standing>>> find_standings(
      std::span<const StandingKey> keys) override {
    return store_->find_standings(keys);
  }
  Result<std::vector<StandingRow>> recent_standings(UnixSeconds since, const StandingKey& after,
                                                    std::size_t rows_max) override {
    return store_->recent_standings(since, after, rows_max);
  }
  Result<void> put_standings(std::span<const StandingRow> rows,
                             const ExpiredTimes& expired) override {
    return store_->put_standings(rows, expired);
  }
  Result<void> purge_standings(UnixSeconds before, std::size_t rows_max) override {
    return store_->purge_standings(before, rows_max);
  }
  PassedOver passed_over() const override { return store_->passed_over(); }
  void cut() noexcept override { store_->cut(); }
  std::string place() const override { return store_->place(); }
  std::optional<Error> refusal() const override { return store_->refusal(); }
  bool has_better_place() const override { return store_->has_better_place(); }

 private:
  std::unique_ptr<Store> owned_;  // none: the caller owns it
  Store* store_;
};

}  // namespace grayling
