// SPDX-License-Identifier: MIT
// `grayling waiting`, `show`, `find`, `release` and `forget`: what is known of senders; `show`,
// `find` and `forget` also of acquaintances.
#include <algorithm>
#include <array>
#include <functional>
#include <limits>

#include "cli/admin_command.hpp"
#include "cli/confirm.hpp"
#include "cli/open_admin.hpp"
#include "cli/output.hpp"
#include "cli/sender_pattern.hpp"
#include "cli/text_table.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

using Verb = SendersCommand::Verb;

constexpr std::size_t kFewRows = 10;     // more are many: who means them is asked
constexpr std::size_t kPageRows = 2000;  // of a walk: a statement of some milliseconds

std::string_view name_of(Verb verb) {
  constexpr std::array<std::string_view, 5> kNames = {"waiting", "show", "find", "release",
                                                      "forget"};
  return kNames[static_cast<std::size_t>(verb)];
}

// Gives `visit` the rows of a range, in order, until it says false.
using Visit = std::function<Result<bool>(const SenderRow&)>;
Result<void> walk(AdminStore& store, SenderRange range, const Visit& visit) {
  for (std::size_t read = kPageRows; read == kPageRows;) {
    const auto page = store.senders(range, kPageRows);
    if (!page) return tl::make_unexpected(page.error());
    read = page->size();
    for (const auto& row : *page) {
      const auto goes_on = visit(row);
      if (!goes_on) return tl::make_unexpected(goes_on.error());
      if (!*goes_on) return {};
    }
    if (read > 0) range.after = page->back().key;
  }
  return {};
}

// A KEY of the table of acquaintances, where a page may end as well (acquaintance.hpp).
bool is_of_acquaintance(const Key& key) {
  const bool is_client = key.sender.empty() && key.recipient.empty() && !key.client.empty();
  return is_client || (key.client.empty() && !key.recipient.empty());
}

JsonObject object_of(const Key& key) {
  JsonObject object;
  object.add("key", key_text(key));
  object.add("sender", key.sender);
  object.add("client", key.client);
  object.add("recipient", key.recipient);
  return object;
}

class Senders {
 public:
  Senders(const SendersCommand& command, AdminStore& store)
      : command_(command), store_(store), pattern_(command.pattern) {}

  Result<int> show_page();
  Result<int> show_all();
  Result<int> change();

 private:
  bool is_wanted(const SenderRow& row) const {
    const bool waits = row.record.passes == 0;
    const bool is_of_waiting = command_.verb == Verb::Waiting || command_.verb == Verb::Release;
    return (waits || !is_of_waiting) && pattern_.matches(row.key);
  }
  // A KEY and the rows of one sender are found by the primary key; for the rest all are looked at.
  std::vector<SenderRange> ranges() const;
  Result<void> visit_wanted(const Visit& visit) const;
  // The first `rows_max` of those whom the pattern names beside the table `sender`, after this key.
  Result<std::vector<AcquaintanceRow>> acquaintances(std::optional<Key> after,
                                                     std::size_t rows_max) const;
  Result<std::vector<AcquaintanceRow>> acquaintances() const {
    return acquaintances(std::nullopt, std::numeric_limits<std::size_t>::max());
  }
  int nothing_found() const;
  std::string table(const std::vector<SenderRow>& rows) const;
  std::string json(const std::vector<SenderRow>& rows, const std::string& after,
                   const std::vector<AcquaintanceRow>& known) const;
  std::string table(const std::vector<AcquaintanceRow>& rows) const;
  Result<std::size_t> change_rows();
  Result<std::size_t> forget_acquaintances(const std::vector<AcquaintanceRow>& rows);
  Result<std::size_t> change_batch(std::vector<Key>& keys);
  Result<bool> may_change(std::size_t count, const std::vector<SenderRow>& first,
                          const std::vector<AcquaintanceRow>& known) const;

  const SendersCommand& command_;
  AdminStore& store_;
  SenderPattern pattern_;
};

std::vector<SenderRange> Senders::ranges() const {
  if (pattern_.key()) return {{pattern_.key()->sender, std::nullopt}};
  if (command_.verb != Verb::Show || pattern_.sender().empty()) return {{}};
  const auto as_it_is = store_.spelled({lower_case(command_.pattern), "", ""}).sender;
  const auto as_kept = store_.spelled({pattern_.sender(), "", ""}).sender;
  if (as_it_is == as_kept) return {{as_kept, std::nullopt}};
  return {{as_it_is, std::nullopt}, {as_kept, std::nullopt}};
}

Result<void> Senders::visit_wanted(const Visit& visit) const {
  for (auto range : ranges()) {
    if (!command_.page.after.empty()) range.after = parse_key(command_.page.after);
    auto walked = walk(store_, range, [&](const SenderRow& row) -> Result<bool> {
      return is_wanted(row) ? visit(row) : true;
    });
    if (!walked) return walked;
  }
  return {};
}

Result<std::vector<AcquaintanceRow>> Senders::acquaintances(std::optional<Key> after,
                                                            std::size_t rows_max) const {
  std::vector<AcquaintanceRow> found;
  for (std::size_t read = kPageRows; read == kPageRows && found.size() < rows_max;) {
    auto page = store_.acquaintances(after, kPageRows);
    if (!page) return page;
    read = page->size();
    if (read > 0) after = page->back().key;
    for (auto& row : *page) {
      if (found.size() < rows_max && pattern_.matches(row.key)) found.push_back(std::move(row));
    }
  }
  return found;
}

int Senders::nothing_found() const {
  return fail_work(name_of(command_.verb), "nothing is known of " + printable(command_.pattern));
}

std::string Senders::table(const std::vector<SenderRow>& rows) const {
  std::vector<std::vector<std::string>> cells;
  for (const auto& [key, record] : rows) {
    cells.push_back({key.sender, key.client, key.recipient, local_time(record.first_seen),
                     local_time(record.last_seen),
                     record.passes == 0 ? "waits" : std::to_string(record.passes)});
  }
  return text_table({"SENDER", "CLIENT", "RECIPIENT", "FIRST SEEN", "LAST SEEN", "PASSES"}, cells);
}

std::string Senders::table(const std::vector<AcquaintanceRow>& rows) const {
  if (rows.empty()) return "";
  std::vector<std::vector<std::string>> cells;
  for (const auto& [key, known] : rows) {
    cells.push_back({key.sender, key.client, key.recipient, local_time(known.last_seen),
                     std::to_string(known.passes)});
  }
  return "Known beside that:\n" +
         text_table({"SENDER", "CLIENT", "RECIPIENT", "LAST SEEN", "PASSES"}, cells);
}

std::string Senders::json(const std::vector<SenderRow>& rows, const std::string& after,
                          const std::vector<AcquaintanceRow>& known) const {
  std::string text;
  for (const auto& [key, record] : rows) {
    auto object = object_of(key);
    object.add("first_seen", record.first_seen);
    object.add("last_seen", record.last_seen);
    object.add("passes", std::int64_t{record.passes});
    text += (text.empty() ? "" : ",\n  ") + object.text();
  }
  JsonObject all;
  all.add_raw("after", after.empty() ? "null" : json_text(after));
  all.add_raw("senders", "[\n  " + text + "]");
  if (command_.verb == Verb::Waiting) return all.text() + "\n";
  text.clear();
  for (const auto& [key, acquaintance] : known) {
    auto object = object_of(key);
    object.add("last_seen", acquaintance.last_seen);
    object.add("passes", std::int64_t{acquaintance.passes});
    text += (text.empty() ? "" : ",\n  ") + object.text();
  }
  all.add_raw("acquaintances", "[\n  " + text + "]");
  return all.text() + "\n";
}

// The rows of `sender`, then acquaintances. One more than is shown tells whether there is another
// page.
Result<int> Senders::show_page() {
  std::vector<SenderRow> rows;
  const auto limit = command_.page.limit;
  std::optional<Key> from;
  if (!command_.page.after.empty()) from = parse_key(command_.page.after);
  const bool is_past_senders = from && is_of_acquaintance(*from);
  if (!is_past_senders) {
    const auto visited = visit_wanted([&](const SenderRow& row) -> Result<bool> {
      rows.push_back(row);
      return rows.size() <= limit;
    });
    if (!visited) return tl::make_unexpected(visited.error());
    from.reset();
  }
  Result<std::vector<AcquaintanceRow>> known;
  if (command_.verb == Verb::Find && rows.size() <= limit) {
    known = acquaintances(from, limit + 1 - rows.size());
    if (!known) return tl::make_unexpected(known.error());
  }
  std::string after;
  if (rows.size() + known->size() > limit) {
    if (known->empty()) {
      rows.pop_back();
    } else {
      known->pop_back();
    }
    after = key_text(known->empty() ? rows.back().key : known->back().key);
  }
  if (command_.page.is_json) return print(json(rows, after, *known));
  std::string text = rows.empty() && !known->empty() ? "" : table(rows);
  text += table(*known);
  if (!after.empty()) {
    text += "There are more: add --after '" + after + "'\n";
  }
  return print(text);
}

Result<int> Senders::show_all() {
  std::vector<SenderRow> rows;
  const auto visited = visit_wanted([&](const SenderRow& row) -> Result<bool> {
    rows.push_back(row);
    return true;
  });
  if (!visited) return tl::make_unexpected(visited.error());
  const auto known = acquaintances();
  if (!known) return tl::make_unexpected(known.error());
  if (rows.empty() && known->empty()) return nothing_found();
  if (command_.page.is_json) return print(json(rows, "", *known));
  std::string text = rows.empty() ? "" : table(rows);
  for (const auto& row : rows) text += "KEY  " + key_text(row.key) + "\n";
  text += table(*known);
  for (const auto& row : *known) text += "KEY  " + key_text(row.key) + "\n";
  return print(text);
}

Result<std::size_t> Senders::change_batch(std::vector<Key>& keys) {
  const auto batch = std::exchange(keys, {});
  return command_.verb == Verb::Release ? store_.release(batch, SystemClock().now())
                                        : store_.forget(batch);
}

Result<bool> Senders::may_change(std::size_t count, const std::vector<SenderRow>& first,
                                 const std::vector<AcquaintanceRow>& known) const {
  const std::size_t all = count + known.size();
  if (all <= kFewRows || command_.yes) return true;
  const std::string rows = std::to_string(all) + " rows";
  if (!may_ask()) {
    return fail(rows +
                " are meant and nothing is done, as there is no terminal to ask at: --yes "
                "does it without asking");
  }
  const std::vector<AcquaintanceRow> shown(
      known.begin(), known.begin() + static_cast<std::ptrdiff_t>(std::min(known.size(), kFewRows)));
  std::string text = (first.empty() ? "" : table(first)) + table(shown);
  text += "and " + std::to_string(all - first.size() - shown.size()) + " more\n";
  print(text);
  if (is_agreed()) return true;
  return fail("nothing is done");
}

Result<std::size_t> Senders::change_rows() {
  std::size_t changed = 0;
  std::vector<Key> keys;
  const auto flush = [&]() -> Result<bool> {
    const auto done = change_batch(keys);
    if (!done) return tl::make_unexpected(done.error());
    changed += *done;
    return true;
  };
  const auto visited = visit_wanted([&](const SenderRow& row) -> Result<bool> {
    keys.push_back(row.key);
    return keys.size() < kAdminBatchMax ? true : flush();
  });
  if (!visited) return tl::make_unexpected(visited.error());
  if (const auto last = flush(); !last) return tl::make_unexpected(last.error());
  return changed;
}

Result<std::size_t> Senders::forget_acquaintances(const std::vector<AcquaintanceRow>& rows) {
  std::size_t forgotten = 0;
  for (std::size_t begin = 0; begin < rows.size(); begin += kAdminBatchMax) {
    std::vector<Key> keys;
    for (std::size_t i = begin; i < std::min(begin + kAdminBatchMax, rows.size()); ++i) {
      keys.push_back(rows[i].key);
    }
    const auto done = store_.forget_acquaintances(keys);
    if (!done) return tl::make_unexpected(done.error());
    forgotten += *done;
  }
  return forgotten;
}

// Counts, asks, and then goes through them again: so many as there are need no memory. Of
// acquaintances there are few.
Result<int> Senders::change() {
  std::size_t count = 0;
  std::vector<SenderRow> first;
  const auto counted = visit_wanted([&](const SenderRow& row) -> Result<bool> {
    if (++count <= kFewRows) first.push_back(row);
    return true;
  });
  if (!counted) return tl::make_unexpected(counted.error());
  const bool is_forget = command_.verb == Verb::Forget;
  const auto known = is_forget ? acquaintances() : Result<std::vector<AcquaintanceRow>>();
  if (!known) return tl::make_unexpected(known.error());
  if (count == 0 && known->empty()) return nothing_found();
  if (const auto may = may_change(count, first, *known); !may) {
    return tl::make_unexpected(may.error());
  }
  const auto changed = change_rows();
  if (!changed) return tl::make_unexpected(changed.error());
  if (!is_forget) return print(std::to_string(*changed) + " released\n");
  const auto forgotten = forget_acquaintances(*known);
  if (!forgotten) return tl::make_unexpected(forgotten.error());
  return print(std::to_string(*changed + *forgotten) + " forgotten\n");
}

}  // namespace

int act_on_senders(const SendersCommand& command) {
  const auto name = name_of(command.verb);
  const auto admin = open_admin(name, command.sources, false);
  if (!admin) return fail_with(name, admin.error());
  Senders senders(command, *admin->store);
  const bool is_change = command.verb == Verb::Release || command.verb == Verb::Forget;
  const auto done = is_change                    ? senders.change()
                    : command.verb == Verb::Show ? senders.show_all()
                                                 : senders.show_page();
  return done ? *done : fail_with(name, done.error());
}

}  // namespace grayling
