// SPDX-License-Identifier: MIT
// The report for a terminal: 80 columns, and little more than a screen.
#include "grayling/base/text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/report/figures.hpp"
#include "grayling/report/words.hpp"
#include "report/text_parts.hpp"

namespace grayling {
namespace {

constexpr std::size_t kBarChars = 40;
constexpr std::size_t kShownMax = 5;  // of a list; --html and --json have more

std::string strangers(const ReportFigures& figures) {
  const auto& strangers = figures.strangers;
  const auto held = strangers.held();
  std::string text = report_line("Strangers held up", held, 0);
  if (held > 0) {
    std::string waits;
    if (figures.median) {
      waits = fmt::format("half within {}, 90 % within {}", format_duration(*figures.median),
                          format_duration(*figures.ninetieth));
    }
    text += report_line("  came back and passed", strangers.returned, held, waits);
    if (figures.turned_away > 0) {
      text += report_line("    turned away before", figures.turned_away, held,
                          "by pending_limit or pending_total");
    }
    text += report_line("  never came back", strangers.never, held);
    text += report_line("  may still come back", strangers.open, held);
  }
  if (strangers.of_proved > 0) {
    text += report_line("Let through at once", strangers.of_proved, 0,
                        "their domain has proved itself");
  }
  if (strangers.learned > 0) {
    text += report_line("Strangers let through", strangers.learned, 0,
                        "in learn mode; enforcing would hold them up");
  }
  return text;
}

std::string waits(const ReportFigures& figures) {
  const auto classes = wait_classes(figures);
  if (classes.empty()) return "";
  std::int64_t most = 1;
  for (const auto& [bound, count] : classes) most = std::max(most, count);
  std::string text = "\nHow long they waited\n";
  for (const auto& [bound, count] : classes) {
    const auto part = static_cast<double>(count) / static_cast<double>(most);
    const auto bar = static_cast<std::size_t>(part * static_cast<double>(kBarChars));
    const std::size_t seen = count > 0 ? std::max<std::size_t>(bar, 1) : 0;
    std::string row = fmt::format("  up to {:<8}{:>12}  {}", format_duration(bound),
                                  format_count(count), std::string(seen, '#'));
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + '\n';
  }
  return text;
}

std::string longest_lines(const ReportFigures& figures) {
  if (figures.longest.empty()) return "";
  std::string text = "\nWaited longest\n";
  for (std::size_t i = 0; i < std::min(kShownMax, figures.longest.size()); ++i) {
    const auto& wait = figures.longest[i];
    const std::string from = wait.key.sender.empty() ? "<>" : wait.key.sender;
    text +=
        fmt::format("  {:>10}  {} to {}, from {}\n", format_duration(wait.waited),
                    printable(from, kShownBytesMax), printable(wait.key.recipient, kShownBytesMax),
                    printable(wait.key.client, kShownBytesMax));
  }
  return text;
}

std::string answer_lines(const ReportFigures& figures) {
  const auto sorted = sorted_answers(figures);
  std::int64_t all = 0;
  for (const auto& [answer, count] : sorted) all += count;
  std::string text = "\n" + report_line("All mail asked about", all, 0);
  for (const auto& [answer, count] : sorted) {
    if (count > 0)
      text += report_line("  " + printable(answer_words(answer), kAnswerBytesMax), count, all);
  }
  return text;
}

std::string exemption_lines(const ReportFigures& figures) {
  if (figures.exemptions_all == 0 && figures.exemptions.empty()) return "";
  const auto unused = static_cast<std::int64_t>(figures.unused.size());
  std::string text = fmt::format(
      "\nExemptions: {} let nobody through (grayling exemptions --unused {})\n",
      fmt::format("{} of {}", format_count(unused), format_count(figures.exemptions_all)),
      fmt::format("{}h", (figures.until - figures.from) / kHour));
  for (std::size_t i = 0; i < std::min(kShownMax, figures.exemptions.size()); ++i) {
    const auto& [name, mails] = figures.exemptions[i];
    text += fmt::format("  {:>12}  {}\n", format_count(mails), printable(name, kShownBytesMax));
  }
  return text;
}

// "2026-11-26 08:00  example.org: no mail within lifetime"
std::string lost_line(const ReportFigures::LostDomain& one) {
  std::string text = fmt::format("  {:.16}  {}: {}", format_date_time(one.at),
                                 printable(one.name, kShownBytesMax), loss_words(one.why));
  if (one.has_again) text += "; has it again";
  return text + '\n';
}

std::string domain_lines(const ReportFigures& figures) {
  if (!has_domains(figures)) return "";
  std::string text = "\n" + report_line("Domains with standing", figures.domains_proved, 0);
  if (figures.domains_too_few > 0) {
    text += report_line("  with too few returns", figures.domains_too_few, 0,
                        "under four fifths came back");
  }
  if (!figures.lost.empty()) {
    text += fmt::format("\nDomains that lost their standing: {}\n", format_count(figures.lost_all));
  }
  for (std::size_t i = 0; i < std::min(kShownMax, figures.lost.size()); ++i) {
    text += lost_line(figures.lost[i]);
  }
  if (!figures.unproved.empty()) {
    text += "\nCame back, though SPF didn't show whose mail it was (grayling explain)\n";
  }
  for (std::size_t i = 0; i < std::min(kShownMax, figures.unproved.size()); ++i) {
    const auto& [name, spf, mails] = figures.unproved[i];
    text += fmt::format("  {:>12}  {}: {}\n", format_count(mails),
                        name.empty() ? "others" : printable(name, kShownBytesMax),
                        printable(unproved_words(spf), kShownBytesMax));
  }
  return text;
}

std::string policy_lines(const ReportFigures& figures) {
  if (figures.policies.empty()) return "";
  std::string text =
      fmt::format("\nPolicies\n{:>14}{:>12}{:>12}  {}\n", "MAIL", "HELD UP", "LEARNED", "FOR");
  const auto row = [&text](std::int64_t mails, std::int64_t held, std::int64_t learned,
                           const std::string& name) {
    text += fmt::format("{:>14}{:>12}{:>12}  {}\n", format_count(mails), format_count(held),
                        format_count(learned), printable(name, kShownBytesMax));
  };
  for (const auto& policy : figures.policies) {
    row(policy.mails, policy.held, policy.learned,
        policy.name + (policy.from.empty() ? " (no longer there)" : ""));
  }
  return text;
}

}  // namespace

std::string report_line(std::string_view name, std::int64_t number, std::int64_t all,
                        std::string_view more) {
  std::string text = fmt::format("{:<28}{:>12}  {:>6}", name, format_count(number),
                                 all > 0 ? format_share(number, all) : "");
  if (!more.empty()) text.append("   ").append(more);
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

std::string report_text(const ReportFigures& figures) {
  return fmt::format("{}\n\n", format_period(figures.from, figures.until)) + strangers(figures) +
         waits(figures) + longest_lines(figures) + answer_lines(figures) + points_text(figures) +
         domain_lines(figures) + exemption_lines(figures) + policy_lines(figures);
}

}  // namespace grayling
