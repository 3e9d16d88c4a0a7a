// SPDX-License-Identifier: MIT
// `grayling waiting`, `show`, `find`, `release` and `forget`: what is known of senders.
#include <array>
#include <functional>

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
  int nothing_found() const;
  std::string table(const std::vector<SenderRow>& rows) const;
  std::string json(const std::vector<SenderRow>& rows, const std::string& after) const;
  Result<std::size_t> change_batch(std::vector<Key>& keys);
  Result<bool> may_change(std::size_t count, const std::vector<SenderRow>& first) const;

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

std::string Senders::json(const std::vector<SenderRow>& rows, const std::string& after) const {
  std::string text;
  for (const auto& [key, record] : rows) {
    JsonObject object;
    object.add("key", key_text(key));
    object.add("sender", key.sender);
    object.add("client", key.client);
    object.add("recipient", key.recipient);
    object.add("first_seen", record.first_seen);
    object.add("last_seen", record.last_seen);
    object.add("passes", std::int64_t{record.passes});
    text += (text.empty() ? "" : ",\n  ") + object.text();
  }
  JsonObject all;
  all.add_raw("after", after.empty() ? "null" : json_text(after));
  all.add_raw("senders", "[\n  " + text + "]");
  return all.text() + "\n";
}

// One row more than is shown tells whether there is another page.
Result<int> Senders::show_page() {
  std::vector<SenderRow> rows;
  const auto limit = command_.page.limit;
  const auto visited = visit_wanted([&](const SenderRow& row) -> Result<bool> {
    rows.push_back(row);
    return rows.size() <= limit;
  });
  if (!visited) return tl::make_unexpected(visited.error());
  std::string after;
  if (rows.size() > limit) {
    rows.resize(limit);
    after = key_text(rows.back().key);
  }
  if (command_.page.is_json) return print(json(rows, after));
  std::string text = table(rows);
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
  if (rows.empty()) return nothing_found();
  if (command_.page.is_json) return print(json(rows, ""));
  std::string text = table(rows);
  for (const auto& row : rows) text += "KEY  " + key_text(row.key) + "\n";
  return print(text);
}

Result<std::size_t> Senders::change_batch(std::vector<Key>& keys) {
  const auto batch = std::exchange(keys, {});
  return command_.verb == Verb::Release ? store_.release(batch, SystemClock().now())
                                        : store_.forget(batch);
}

Result<bool> Senders::may_change(std::size_t count, const std::vector<SenderRow>& first) const {
  if (count <= kFewRows || command_.yes) return true;
  const std::string rows = std::to_string(count) + " rows";
  if (!may_ask()) {
    return fail(rows +
                " are meant and nothing is done, as there is no terminal to ask at: --yes "
                "does it without asking");
  }
  std::string text = table(first);
  text += "and " + std::to_string(count - first.size()) + " more\n";
  print(text);
  if (is_agreed()) return true;
  return fail("nothing is done");
}

// Counts, asks, and then goes through them again: so many as there are need no memory.
Result<int> Senders::change() {
  std::size_t count = 0;
  std::vector<SenderRow> first;
  const auto counted = visit_wanted([&](const SenderRow& row) -> Result<bool> {
    if (++count <= kFewRows) first.push_back(row);
    return true;
  });
  if (!counted) return tl::make_unexpected(counted.error());
  if (count == 0) return nothing_found();
  if (const auto may = may_change(count, first); !may) return tl::make_unexpected(may.error());
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
  const std::string what = command_.verb == Verb::Release ? " released" : " forgotten";
  return print(std::to_string(changed) + what + "\n");
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
