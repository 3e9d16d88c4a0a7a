// SPDX-License-Identifier: MIT
#include "status/user_page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "grayling/plot/html.hpp"
#include "grayling/plot/style.hpp"
#include "status/form_values.hpp"

namespace grayling {
namespace {

// No value that a form sends is longer: a key's part has 320 characters.
constexpr std::size_t kHttpValueBytesMax = 4096;

// Longer times are said in hours.
constexpr Seconds kMinutesMax = 2 * kHour;

constexpr std::string_view kStyle = R"css(
header, main { max-width: 40rem; }
h1 { overflow-wrap: anywhere; }
button {
  font: inherit; font-weight: 600; color: var(--page); background: var(--link);
  border: 2px solid var(--link); border-radius: .375rem; padding: .5rem 1rem; min-height: 2.75rem;
  cursor: pointer;
}
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.mails { list-style: none; margin: 1rem 0; padding: 0; }
.mails li {
  margin: 0 0 .75rem; padding: .75rem 1rem; background: var(--paper);
  border: 1px solid var(--rule); border-radius: .5rem;
}
.mails p { margin: 0 0 .5rem; overflow-wrap: anywhere; }
.notice {
  margin: 1rem 0; padding: .5rem .75rem; background: var(--paper);
  border: 1px solid var(--rule); border-left: .375rem solid var(--good); border-radius: .25rem;
  font-weight: 600;
}
)css";

// A text with its {} filled in; `value` is HTML already.
std::string filled(Language language, Word which, std::string_view value) {
  std::string text(word(language, which));
  const auto place = text.find("{}");
  if (place != std::string::npos) text.replace(place, 2, value);
  return text;
}

std::string filled(Language language, Word which, std::int64_t value) {
  return filled(language, which, std::to_string(value));
}

std::string head(Language language, const std::string& title) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex, nofollow\">\n<title>{}</title>\n"
      "<link rel=\"stylesheet\" href=\"style.css\">\n<link rel=\"icon\" type=\"image/svg+xml\" "
      "href=\"icon.svg\">\n"
      "</head>\n<body>\n<header><h1>{}</h1></header>\n<main>\n",
      word(language, Word::Code), title, title);
}

constexpr std::string_view kEnd = "</main>\n</body>\n</html>\n";

// A hidden value of a form, encoded so that a browser sends back all its bytes. Decode it with
// without_percents().
std::string hidden(std::string_view name, std::string_view value) {
  return fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name,
                     html_text(with_percents(value), kHttpValueBytesMax));
}

std::string notice_of(const UserPage& page) {
  if (!page.notice) return "";
  return fmt::format("<p class=\"notice\" role=\"status\">{}</p>\n",
                     filled(page.language, *page.notice, kExpectSeconds / kMinute));
}

std::string expect_section(const UserPage& page) {
  const auto language = page.language;
  std::string content;
  const auto& until = page.view.expected_until;
  if (page.view.is_expected && until) {
    const auto left = std::max<Seconds>((*until - page.now + kMinute - 1) / kMinute, 1);
    content = fmt::format("<p>{}</p>\n", filled(language, Word::ExpectedFor, left));
  }
  if (page.view.is_expected && !until) {
    content = fmt::format("<p>{}</p>\n", word(language, Word::ExpectedEver));
  } else {
    content += fmt::format(
        "<p id=\"expect-text\">{}</p>\n<form method=\"post\">{}"
        "<button name=\"do\" value=\"expect\" aria-describedby=\"expect-text\">{}</button>"
        "</form>\n",
        filled(language, Word::ExpectText, kExpectSeconds / kMinute), hidden("form", page.form),
        filled(language, Word::ExpectButton, kExpectSeconds / kMinute));
  }
  return fmt::format(
      "<section aria-labelledby=\"expect\">\n<h2 id=\"expect\">{}</h2>\n{}</section>\n",
      word(language, Word::ExpectHead), content);
}

std::string waits(Language language, Seconds time) {
  const Seconds waited = std::max<Seconds>(time, 0);
  return waited < kMinutesMax ? filled(language, Word::Minutes, waited / kMinute)
                              : filled(language, Word::Hours, waited / kHour);
}

std::string mail_item(const UserPage& page, const RecipientDesk::Waiting& mail) {
  const auto language = page.language;
  const std::string sender =
      mail.sender.empty() ? std::string(word(language, Word::NullSender)) : html_text(mail.sender);
  return fmt::format(
      "<li><p>{} <strong>{}</strong><br><span class=\"faint\">{} {}, {}</span></p>\n"
      "<form method=\"post\">{}{}{}<button name=\"do\" value=\"release\" aria-label=\"{}\">{}"
      "</button></form></li>\n",
      word(language, Word::Sender), sender, word(language, Word::Network), html_text(mail.client),
      waits(language, page.now - mail.since), hidden("form", page.form),
      hidden("sender", mail.sender), hidden("client", mail.client),
      filled(language, Word::ReleaseLabel, sender), word(language, Word::ReleaseButton));
}

std::string waiting_section(const UserPage& page) {
  const auto language = page.language;
  std::string content;
  if (page.view.waiting.empty()) {
    content = fmt::format("<p>{}</p>\n", word(language, Word::NothingWaits));
  } else {
    content = fmt::format("<p>{}</p>\n<ul class=\"mails\">\n", word(language, Word::WaitingText));
    for (const auto& mail : page.view.waiting) content += mail_item(page, mail);
    content += "</ul>\n";
  }
  if (page.view.has_more) {
    content += fmt::format("<p>{}</p>\n",
                           filled(language, Word::MoreWait, std::int64_t{kWaitingShownMax}));
  }
  return fmt::format(
      "<section aria-labelledby=\"waiting\">\n<h2 id=\"waiting\">{}</h2>\n{}</section>\n",
      word(language, Word::WaitingHead), content);
}

}  // namespace

std::string user_page(const UserPage& page) {
  std::string html =
      head(page.language, filled(page.language, Word::Title, html_text(page.recipient)));
  html += notice_of(page);
  html += expect_section(page);
  html += waiting_section(page);
  return html.append(kEnd);
}

std::string user_notice(Language language, Word title, Word text, const std::string& back) {
  std::string html = head(language, std::string(word(language, title)));
  html += fmt::format("<p>{}</p>\n", word(language, text));
  if (!back.empty()) {
    html += fmt::format("<p><a href=\"{}\">{}</a></p>\n", html_text(back, kHttpValueBytesMax),
                        word(language, Word::BackLink));
  }
  return html.append(kEnd);
}

std::string user_style() {
  return std::string(plot_style()).append(kStyle);
}

}  // namespace grayling
