// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/html.hpp"
#include "grayling/status/words.hpp"
#include "status/page_parts.hpp"

namespace grayling {
namespace {

std::string signs_card(const Snapshot& snapshot) {
  HtmlTable table{"Signs that gave strangers points, since the start",
                  {"Sign", "Had to wait", "Passed by points"},
                  {},
                  true};
  for (const auto& sign : snapshot.signs) {
    if (sign.waited + sign.passed == 0) continue;
    table.rows.push_back({sign.name, format_count(sign.waited), format_count(sign.passed)});
  }
  return table.rows.empty() ? "" : "<div class=\"card\">" + html_table(table) + "</div>\n";
}

std::string lists_card(const Snapshot& snapshot) {
  HtmlTable table{"DNS lists, now", {"List", "State", "Why"}, {}, false};
  for (const auto& list : snapshot.lists) {
    table.rows.push_back({list.zone, std::string(list_state_word(list)), list.why});
  }
  return "<div class=\"card\">" + html_table(table) + "</div>\n";
}

}  // namespace

std::string points_section(const Snapshot& snapshot) {
  std::string cards = signs_card(snapshot);
  if (!snapshot.lists.empty()) cards += lists_card(snapshot);
  if (cards.empty()) return "";
  return section("points", "Points of strangers", "<div class=\"plots\">\n" + cards + "</div>\n");
}

}  // namespace grayling
