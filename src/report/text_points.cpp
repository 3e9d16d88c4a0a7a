// SPDX-License-Identifier: MIT
// What the report says of strangers' points in a terminal.
#include <algorithm>

#include <fmt/format.h>

#include "grayling/base/text.hpp"
#include "grayling/plot/format.hpp"
#include "report/text_parts.hpp"

namespace grayling {
namespace {

constexpr std::size_t kSignsMax = 12;

std::string selective_lines(const ReportFigures& figures) {
  const auto& [let_in, others] = figures.selective;
  const auto all = figures.selective.all();
  if (all == 0) return "";
  const auto mails = let_in.held() + let_in.learned;
  std::string text = "\nWith suspicion.selective = true, of these strangers\n";
  text += report_line("  would pass at once", mails, all);
  if (let_in.held() > 0) {
    text +=
        report_line("    came back and passed", let_in.returned, mails, "would not have waited");
    text += report_line("    never came back", let_in.never, mails, "spam, as far as one can tell");
    text += report_line("    may still come back", let_in.open, mails);
  }
  if (let_in.learned > 0) {
    text += report_line("    let through to learn", let_in.learned, mails, "spam or not");
  }
  return text + report_line("  would wait", others, all);
}

std::string sign_lines(const ReportFigures& figures) {
  if (figures.signs.empty()) return "";
  std::string text = fmt::format("\nSigns that gave strangers points\n{:>12}{:>12}{:>18}  {}\n",
                                 "STRANGERS", "WAITED", "NEVER CAME BACK", "SIGN");
  for (std::size_t i = 0; i < std::min(kSignsMax, figures.signs.size()); ++i) {
    const auto& sign = figures.signs[i];
    const auto held = sign.strangers.held();
    const auto never = sign.strangers.never;
    const std::string share = held > 0 ? format_share(never, held) : "";
    text += fmt::format("{:>12}{:>12}{:>12}{:>6}  {}\n", format_count(sign.all()),
                        format_count(held), format_count(never), share,
                        sign.name.empty() ? "none" : printable(sign.name, kShownBytesMax));
  }
  return text;
}

}  // namespace

std::string points_text(const ReportFigures& figures) {
  return selective_lines(figures) + sign_lines(figures);
}

}  // namespace grayling
