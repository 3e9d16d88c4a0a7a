// SPDX-License-Identifier: MIT
// The result of a replay for a terminal.
#include "grayling/base/text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/replay/telling.hpp"
#include "replay/share.hpp"

namespace grayling {
namespace {

constexpr std::size_t kNameBytesMax = 32;
constexpr std::size_t kChangeBytesMax = 48;
constexpr std::size_t kLineBytesMax = 200;
constexpr std::size_t kSentenceBytesMax = 1000;
constexpr std::size_t kScreenBytes = 80;
constexpr std::size_t kUnusedMax = 10;  // --json has all

std::string period(const ReplayResult& result) {
  std::string text = format_period(result.from, result.until) + "\n";
  if (result.counted_from > result.from) {
    text += fmt::format("Counted from {}; the mail before that taught who is known.\n",
                        format_date_time(result.counted_from));
  }
  if (result.rows.empty()) return text;
  const auto& log = result.rows.front();
  return text + fmt::format("{} messages came; {} were deferred and never came back.\n",
                            format_count(log.came), format_count(log.gone));
}

std::string table(const ReplayResult& result) {
  std::string text = fmt::format("\n{:<32} {:>7} {:>11} {:>8} {:>8} {:>8}\n", "", "waits",
                                 "over 10 min", "half in", "90 % in", "let in");
  bool is_log = true;
  for (const auto& row : result.rows) {
    text += fmt::format("{:<32} {:>7} {:>11} {:>8} {:>8} {:>8}\n",
                        printable(row.name, kNameBytesMax), share_text(row.waited, row.came),
                        share_text(row.late, row.came), wait_text(row.median),
                        wait_text(row.ninetieth), is_log ? "-" : share_text(row.let_in, row.gone));
    is_log = false;
  }
  return text +
         "waits, over 10 min: of the messages that came. let in: of those that never came.\n";
}

// What to write, on one line with its figures if it is short enough, so that all fit on a screen.
std::string changes(const ReplayResult& result) {
  if (result.changes.empty()) return "";
  std::string text = fmt::format("\n{:<48} {:>10} {:>11} {:>8}\n", "What would help most today",
                                 "fewer wait", "over 10 min", "let in");
  for (const auto& change : result.changes) {
    std::string line = "  " + printable(change.line, kLineBytesMax);
    if (line.size() > kChangeBytesMax) line = fmt::format("{}\n{:48}", line, "");
    text += fmt::format("{:<48} {:>10} {:>11} {:>8}\n", line, format_count(change.waited),
                        format_count(change.late), format_count(change.let_in));
  }
  return text;
}

std::string unused(const ReplayResult& result) {
  const auto& names = result.unused_exemptions;
  if (names.empty()) return "";
  std::string text = "\nExemptions without effect: " + format_count(names.size()) + "\n";
  const std::size_t shown = std::min(names.size(), kUnusedMax);
  for (std::size_t i = 0; i < shown; ++i) text += "  " + printable(names[i], kLineBytesMax) + "\n";
  if (shown < names.size()) {
    text += fmt::format("  and {} more; --json has all\n", format_count(names.size() - shown));
  }
  return text;
}

// The words of a sentence in lines that fit the screen, the second and later ones further in.
std::string wrapped(std::string_view sentence) {
  std::string text;
  std::string line = " ";
  while (!sentence.empty()) {
    const auto word = sentence.substr(0, sentence.find(' '));
    sentence.remove_prefix(std::min(word.size() + 1, sentence.size()));
    if (line.size() + 1 + word.size() > kScreenBytes) {
      text += line + "\n";
      line = "   ";
    }
    line.append(" ").append(word);
  }
  return text + line + "\n";
}

std::string remarks(const ReplayResult& result, const LogSummary& log) {
  std::string text;
  for (const auto& remark : remarks_of(result, log)) {
    text += wrapped(printable(remark, kSentenceBytesMax));
  }
  for (const auto& line : log.examples) text += "    " + printable(line, kLineBytesMax) + "\n";
  return text.empty() ? "" : "\nWhat the figures don't tell\n" + text;
}

}  // namespace

std::string replay_text(const ReplayResult& result, const LogSummary& log) {
  return period(result) + table(result) + changes(result) + unused(result) + remarks(result, log);
}

}  // namespace grayling
