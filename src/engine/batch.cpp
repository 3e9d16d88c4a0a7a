// SPDX-License-Identifier: MIT
#include "grayling/engine/batch.hpp"

#include <utility>

#include "engine/limits.hpp"

namespace grayling {
namespace {

using Records = std::vector<std::optional<Record>>;

// One batch on its way: which items are still open, and what is known of them.
class Batch {
 public:
  Batch(Store& store, TableKind kind, const GreylistSettings& settings,
        std::span<const BatchItem> items, UnixSeconds now)
      : store_(store),
        kind_(kind),
        settings_(settings),
        items_(items),
        fresh_(fresh_record(settings, now)),
        now_(now) {
    result_.items.resize(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      const bool is_tutorial = kind == TableKind::Tutorial;
      const bool is_read_first =
          items[i].is_read_only || (is_tutorial ? !items[i].is_unknown : items[i].is_known);
      result_.items[i].was_unknown = items[i].is_unknown;
      (is_read_first ? to_find_ : to_admit_).push_back(i);
    }
  }

  BatchResult run() {
    for (int round = 0; round < kRoundsMax && !is_done(); ++round) {
      if (!find() || !admit() || !save()) return std::move(result_);
    }
    if (!is_done() && !result_.error) {
      result_.error = Error{ErrorKind::Conflict, "rows change faster than they can be judged"};
    }
    return std::move(result_);
  }

 private:
  bool is_done() const { return to_find_.empty() && to_admit_.empty(); }

  std::vector<Key> keys_of(const std::vector<std::size_t>& indices) const {
    std::vector<Key> keys;
    keys.reserve(indices.size());
    for (const auto i : indices) keys.push_back(items_[i].key);
    return keys;
  }

  // False: the batch ends here.
  bool failed(Error error) {
    result_.error = std::move(error);
    return false;
  }

  bool find() {
    if (to_find_.empty()) return true;
    const auto indices = std::exchange(to_find_, {});
    auto records = store_.find(keys_of(indices));
    if (!records) return failed(std::move(records.error()));
    for (std::size_t n = 0; n < indices.size(); ++n) {
      if ((*records)[n]) {
        judge_row(indices[n], *(*records)[n]);
      } else if (items_[indices[n]].is_read_only) {
        result_.items[indices[n]].was_refused = true;
      } else {
        result_.items[indices[n]].was_unknown = true;
        to_admit_.push_back(indices[n]);
      }
    }
    return true;
  }

  bool admit() {
    if (to_admit_.empty()) return true;
    const auto indices = std::exchange(to_admit_, {});
    const auto keys = keys_of(indices);
    auto records = store_.admit(keys, fresh_);
    if (!records) return admit_failed(indices, keys, std::move(records.error()));
    for (std::size_t n = 0; n < indices.size(); ++n) {
      const auto& record = (*records)[n];
      if (record && !items_[indices[n]].is_unknown) {
        judge_row(indices[n], *record);
      } else {
        result_.items[indices[n]].verdict = first_sighting(fresh_);
        result_.items[indices[n]].was_admitted = true;
        result_.has_written = true;
      }
    }
    return true;
  }

  bool admit_failed(const std::vector<std::size_t>& indices, const std::vector<Key>& keys,
                    Error error) {
    const bool is_readable = error.kind == ErrorKind::ReadOnly || error.kind == ErrorKind::Conflict;
    result_.error = std::move(error);
    if (!is_readable) return false;
    auto records = store_.find(keys);
    if (!records) return failed(std::move(records.error()));
    for (std::size_t n = 0; n < indices.size(); ++n) {
      if ((*records)[n]) judge_row(indices[n], *(*records)[n]);
    }
    return true;
  }

  void judge_row(std::size_t index, const Record& record) {
    const Verdict verdict = verdict_on(items_[index], record);
    if (verdict.change == RecordChange::Save) {
      changes_.push_back({items_[index].key, record, verdict.record});
      changed_.emplace_back(index, verdict);
    } else {
      result_.items[index].verdict = verdict;
    }
  }

  Verdict verdict_on(const BatchItem& item, const Record& record) const {
    if (kind_ == TableKind::Tutorial) return {.reason = Reason::Found, .record = {0, now_, 1}};
    const bool is_own = item.is_rerun && record == fresh_;
    return is_own ? first_sighting(fresh_) : judge(settings_, record, now_);
  }

  bool save() {
    if (changes_.empty()) return true;
    const auto changes = std::exchange(changes_, {});
    const auto changed = std::exchange(changed_, {});
    const auto saved = store_.save(changes);
    if (!saved) return failed(saved.error());
    for (std::size_t n = 0; n < changed.size(); ++n) {
      const auto& [index, verdict] = changed[n];
      if ((*saved)[n]) {
        result_.items[index].verdict = verdict;
        result_.has_written = true;

      } else {
        to_find_.push_back(index);
      }
    }
    return true;
  }

  Store& store_;
  TableKind kind_;
  const GreylistSettings& settings_;
  std::span<const BatchItem> items_;
  Record fresh_;
  UnixSeconds now_;
  std::vector<std::size_t> to_find_;
  std::vector<std::size_t> to_admit_;
  std::vector<Change> changes_;
  std::vector<std::pair<std::size_t, Verdict>> changed_;  // of the same index as changes_
  BatchResult result_;
};

}  // namespace

BatchResult decide_batch(Store& store, TableKind kind, const GreylistSettings& settings,
                         std::span<const BatchItem> items, UnixSeconds now) {
  return Batch(store, kind, settings, items, now).run();
}

}  // namespace grayling
