// SPDX-License-Identifier: MIT
// The result of a replay as one object for scripts.
#include "grayling/base/json_object.hpp"
#include "grayling/replay/telling.hpp"

namespace grayling {
namespace {

std::string texts(const std::vector<std::string>& items) {
  return json_list(items, [](const std::string& item) { return json_text(item); });
}

void add(JsonObject& object, std::string_view name, std::uint64_t number) {
  object.add_raw(name, std::to_string(number));
}

std::string row_text(const ReplayRow& row) {
  JsonObject object;
  object.add("name", row.name);
  add(object, "came", row.came);
  add(object, "waited", row.waited);
  add(object, "late", row.late);
  add(object, "guessed", row.guessed);
  add(object, "gone", row.gone);
  add(object, "let_in", row.let_in);
  object.add("median_wait", row.median);
  object.add("ninetieth_wait", row.ninetieth);
  return object.text();
}

std::string change_text(const ReplayChange& change) {
  JsonObject object;
  object.add("what", change.what);
  object.add("line", change.line);
  add(object, "waited", change.waited);
  add(object, "late", change.late);
  add(object, "let_in", change.let_in);
  object.add_raw("estimated", change.is_estimated ? "true" : "false");
  return object.text();
}

std::string day_text(const ReplayResult::Day& day) {
  JsonObject object;
  object.add("from", day.from);
  add(object, "came", day.came);
  add(object, "waited", day.waited);
  add(object, "late", day.late);
  return object.text();
}

std::string log_text(const LogSummary& log) {
  JsonObject object;
  add(object, "lines", log.lines);
  add(object, "others", log.others);
  add(object, "unread", log.unread);
  object.add_raw("unread_examples", texts(log.examples));
  add(object, "backward", log.backward);
  object.add_raw("greylisters", texts(log.greylisters));
  add(object, "without_helo", log.without_helo);
  add(object, "without_sender", log.without_sender);
  return object.text();
}

}  // namespace

std::string replay_json(const ReplayResult& result, const LogSummary& log) {
  JsonObject all;
  all.add("from", result.from);
  all.add("counted_from", result.counted_from);
  all.add("until", result.until);
  all.add_raw("rows", json_list(result.rows, row_text));
  all.add_raw("changes", json_list(result.changes, change_text));
  all.add_raw("unused_exemptions", texts(result.unused_exemptions));
  all.add_raw("days", json_list(result.days, day_text));
  add(all, "unanswered", result.unanswered);
  all.add_raw("notes", texts(result.notes));
  all.add_raw("log", log_text(log));
  return all.text() + "\n";
}

}  // namespace grayling
