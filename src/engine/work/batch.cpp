// SPDX-License-Identifier: MIT
#include "grayling/engine/batch.hpp"

#include <limits>
#include <map>
#include <set>
#include <utility>

#include "engine/limits.hpp"
#include "engine/work/recognition.hpp"

namespace grayling {
namespace {

using Records = std::vector<std::optional<Record>>;

// One batch on its way: which items are still open, and what is known of them.
class Batch {
 public:
  Batch(Store& store, TableKind kind, const GreylistSettings& settings,
        std::span<const BatchItem> items, const Moment& moment)
      : store_(store),
        kind_(kind),
        settings_(settings),
        items_(items),
        recognition_(store, settings, items, moment),
        moment_(moment) {
    result_.items.resize(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      const bool is_tutorial = kind == TableKind::Tutorial;
      const bool is_read_first =
          items[i].is_read_only ||
          (is_tutorial ? !items[i].is_unknown : items[i].is_known || has_others(i));
      result_.items[i].was_unknown = items[i].is_unknown;
      (is_read_first ? to_find_ : to_insert_).push_back(i);
    }
  }

  BatchResult run() {
    for (int round = 0; round < kRoundsMax && !is_done(); ++round) {
      if (!find() || !recognise() || !insert_missing() || !save() || !copy())
        return std::move(result_);
    }
    if (!is_done() && !result_.error) {
      result_.error = Error{ErrorKind::Conflict, "rows change faster than they can be judged"};
    }
    return std::move(result_);
  }

 private:
  bool is_done() const { return to_find_.empty() && to_insert_.empty(); }

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
    auto keys = keys_of(indices);
    const auto rows = add_other_keys(indices, keys);
    auto records = store_.find(keys);
    if (!records) return failed(std::move(records.error()));
    for (std::size_t n = 0; n < indices.size(); ++n) {
      if (!rows[n].empty() && judge_rows(indices[n], rows[n], *records)) continue;
      if ((*records)[n]) {
        judge_row(indices[n], *(*records)[n]);
      } else {
        result_.items[indices[n]].was_unknown = true;
        to_insert_.push_back(indices[n]);
      }
    }
    return true;
  }

  // Of those that would be deferred the known pass, and no row is made for them. Where nobody can
  // tell who is known, nobody is.
  bool recognise() {
    const auto deferred = std::exchange(deferred_, {});
    const auto unknown = std::exchange(to_insert_, {});
    std::vector<std::size_t> indices = unknown;
    for (const auto& [index, record] : deferred) indices.push_back(index);
    if (auto asked = recognition_.ask(indices); !asked) {
      result_.error = asked.error();
      if (asked.error().kind == ErrorKind::Unavailable) return false;
    }
    for (const auto& [index, record] : deferred) judge_row(index, record);
    for (const auto index : unknown) {
      if (const auto& known = recognition_.verdict(index)) {
        result_.items[index].verdict = known;
      } else if (items_[index].is_read_only) {
        result_.items[index].was_refused = true;
      } else {
        to_insert_.push_back(index);
      }
    }
    return true;
  }

  bool has_network(std::size_t index) const {
    return kind_ == TableKind::Full && !items_[index].network.empty();
  }

  // Has it rows whose pass counts beside that of its own?
  bool has_others(std::size_t index) const {
    return has_network(index) || items_[index].former != Key{};
  }

  // One of those rows, or its own.
  struct Row {
    Key key;
    std::size_t place;  // in the keys that are read
    bool is_kept;       // it shall be as passed where another passes
  };

  // Its own row is that of keys[n], which is here again.
  std::vector<Row> rows_of(std::size_t index, std::size_t n) const {
    const BatchItem& item = items_[index];
    const bool is_full = kind_ == TableKind::Full;
    std::vector<Row> rows = {{item.key, n, is_full}};
    if (has_network(index)) rows.push_back({item.network_key(), kNowhere, true});
    if (item.former == Key{}) return rows;
    rows.push_back({item.former, kNowhere, false});
    if (has_network(index)) {
      rows.push_back({item.former_network_key(), kNowhere, false});
    }
    return rows;
  }

  // Of each of `indices`, whose own keys `keys` are, all its rows, where it has others; their keys
  // are added where they aren't there, for no key may be there twice.
  std::vector<std::vector<Row>> add_other_keys(const std::vector<std::size_t>& indices,
                                               std::vector<Key>& keys) const {
    std::vector<std::vector<Row>> all(indices.size());
    std::map<Key, std::size_t> known;
    for (std::size_t n = 0; n < indices.size(); ++n) {
      if (!has_others(indices[n])) continue;
      if (known.empty()) {
        for (std::size_t k = 0; k < keys.size(); ++k) known.emplace(keys[k], k);
      }
      all[n] = rows_of(indices[n], n);
      for (Row& row : all[n]) {
        const auto added = known.try_emplace(row.key, keys.size());
        if (added.second) keys.push_back(row.key);
        row.place = added.first->second;
      }
    }
    return all;
  }

  // Where one of the rows passes, all that are kept are to be as passed. False: none does, and its
  // own decides alone.
  bool judge_rows(std::size_t index, const std::vector<Row>& rows, const Records& records) {
    std::vector<std::optional<Verdict>> verdicts;
    std::size_t by = kNowhere;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& record = records[rows[i].place];
      verdicts.push_back(record ? std::optional(verdict_on(index, *record)) : std::nullopt);
      if (!verdicts[i] || !verdicts[i]->passes()) continue;
      if (by == kNowhere || verdicts[by]->is_first_pass) by = i;
    }
    if (by == kNowhere) return false;
    take_verdict(index, rows[by].key, *records[rows[by].place], *verdicts[by]);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i != by && rows[i].is_kept) {
        follow(index, rows[i].key, records[rows[i].place], verdicts[i]);
      }
    }
    return true;
  }

  // Another row of one that passes.
  void follow(std::size_t index, const Key& key, const std::optional<Record>& record,
              const std::optional<Verdict>& verdict) {
    if (!record) {
      copies_.emplace_back(index, key);
    } else if (!verdict->passes()) {
      add_change(kNowhere, {key, *record, {record->first_seen, moment_.latest, 1}}, *verdict);
    } else if (verdict->change == RecordChange::Save) {
      add_change(kNowhere, {key, *record, verdict->record}, *verdict);
    }
  }

  const GreylistSettings& settings_of(std::size_t index) const {
    return items_[index].policy ? *items_[index].policy : settings_;
  }
  Record fresh(std::size_t index) const {
    if (items_[index].waited) return {moment_.now, moment_.latest, 1};
    Record record = fresh_record(settings_of(index), moment_.now);
    if (record.passes > 0) record.last_seen = moment_.latest;  // in learn mode
    return record;
  }
  // On a row that this batch has made.
  Verdict verdict_on_own(std::size_t index, const Record& record) const {
    Verdict verdict = first_sighting(record);
    if (const auto waited = items_[index].waited) {
      verdict.reason = Reason::Found;
      verdict.is_first_pass = true;
      verdict.delayed = *waited;
    }
    return verdict;
  }

  // Two statements where some are in learn mode and others aren't: their new rows differ.
  bool insert_missing() {
    std::map<std::uint32_t, std::vector<std::size_t>> by_passes;
    for (const auto i : std::exchange(to_insert_, {})) by_passes[fresh(i).passes].push_back(i);
    for (const auto& [passes, indices] : by_passes) {
      if (!insert_missing(indices, fresh(indices.front()))) return false;
    }
    return true;
  }

  bool insert_missing(const std::vector<std::size_t>& indices, const Record& fresh) {
    const auto keys = keys_of(indices);
    auto records = store_.insert_missing(keys, fresh);
    if (!records) return insert_failed(indices, keys, std::move(records.error()));
    for (std::size_t n = 0; n < indices.size(); ++n) {
      const auto& record = (*records)[n];
      if (record && !items_[indices[n]].is_unknown) {
        judge_row(indices[n], *record);
      } else {
        result_.items[indices[n]].verdict = verdict_on_own(indices[n], fresh);
        result_.items[indices[n]].was_inserted = true;
        result_.has_written = true;
        if (has_network(indices[n])) {
          copies_.emplace_back(indices[n], items_[indices[n]].network_key());
        }
      }
    }
    return true;
  }

  bool insert_failed(const std::vector<std::size_t>& indices, const std::vector<Key>& keys,
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
    const Verdict verdict = verdict_on(index, record);
    if (!verdict.passes() && recognition_.is_open(index)) {
      deferred_.emplace_back(index, record);
    } else if (!verdict.passes() && recognition_.verdict(index)) {
      result_.items[index].verdict = recognition_.verdict(index);
    } else {
      take_verdict(index, items_[index].key, record, verdict);
    }
  }

  void take_verdict(std::size_t index, const Key& key, const Record& record,
                    const Verdict& verdict) {
    if (verdict.change == RecordChange::Save) {
      add_change(index, {key, record, verdict.record}, verdict);
    } else {
      result_.items[index].verdict = verdict;
    }
  }

  // `index` kNowhere: nobody's verdict hangs on it. Of two changes of a network's row the second
  // waits for the next round, which reads the first.
  void add_change(std::size_t index, Change change, const Verdict& verdict) {
    if (!changing_.insert(change.key).second) {
      if (index != kNowhere) to_find_.push_back(index);
      return;
    }
    changes_.push_back(std::move(change));
    changed_.emplace_back(index, verdict);
  }

  Verdict verdict_on(std::size_t index, const Record& record) const {
    if (kind_ == TableKind::Tutorial) {
      return {.reason = Reason::Found, .record = {0, moment_.now, 1}};
    }
    if (items_[index].is_rerun && record == fresh(index)) return verdict_on_own(index, record);
    const Verdict verdict = judge_at(settings_of(index), record, moment_);
    const auto waited = items_[index].waited;
    if (!waited || verdict.passes()) return verdict;
    const Record passed{verdict.record.first_seen, moment_.latest, 1};
    return {Reason::Found, true, *waited, RecordChange::Save, passed, record.last_seen};
  }

  bool save() {
    if (changes_.empty()) return true;
    const auto changes = std::exchange(changes_, {});
    const auto changed = std::exchange(changed_, {});
    changing_.clear();
    const auto saved = store_.save(changes);
    if (!saved) return failed(saved.error());
    for (std::size_t n = 0; n < changed.size(); ++n) {
      const auto& [index, verdict] = changed[n];
      if ((*saved)[n]) result_.has_written = true;
      if (index == kNowhere) continue;
      if ((*saved)[n]) {
        result_.items[index].verdict = verdict;
      } else {
        to_find_.push_back(index);
      }
    }
    return true;
  }

  // Rows beside others that count as passed. Where they can't be written, those others still pass.
  bool copy() {
    std::set<Key> keys;
    for (const auto& [index, key] : std::exchange(copies_, {})) {
      const auto& verdict = result_.items[index].verdict;
      if (verdict && verdict->record.passes > 0) keys.insert(key);
    }
    if (keys.empty()) return true;
    const std::vector<Key> sorted(keys.begin(), keys.end());
    const auto copied = store_.insert_missing(sorted, {moment_.now, moment_.latest, 1});
    if (copied) {
      result_.has_written = true;
      return true;
    }
    result_.error = copied.error();
    return copied.error().kind != ErrorKind::Unavailable;
  }

  static constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

  Store& store_;
  TableKind kind_;
  const GreylistSettings& settings_;
  std::span<const BatchItem> items_;
  Recognition recognition_;
  Moment moment_;
  std::vector<std::size_t> to_find_;
  std::vector<std::size_t> to_insert_;
  std::vector<std::pair<std::size_t, Record>> deferred_;  // unless they are recognised
  std::vector<Change> changes_;
  std::vector<std::pair<std::size_t, Verdict>> changed_;  // of the same index as changes_
  std::set<Key> changing_;                                // the keys of changes_
  std::vector<std::pair<std::size_t, Key>> copies_;       // rows to be made where the item passed
  BatchResult result_;
};

}  // namespace

BatchResult decide_batch(Store& store, TableKind kind, const GreylistSettings& settings,
                         std::span<const BatchItem> items, const Moment& moment) {
  return Batch(store, kind, settings, items, moment).run();
}

}  // namespace grayling
