// SPDX-License-Identifier: MIT
#include "grayling/status/status_page.hpp"

#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/html.hpp"
#include "grayling/plot/style.hpp"
#include "status/page_parts.hpp"

namespace grayling {
namespace {

std::string_view state_class(StoreHealth health) {
  switch (health) {
    case StoreHealth::Works:
      return "good";
    case StoreHealth::Starting:
    case StoreHealth::CannotWrite:
      return "fair";
    case StoreHealth::Down:
      break;
  }
  return "bad";
}

std::string head(const Snapshot& snapshot, Refresh refresh) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{}"
      "<title>grayling: {}</title>\n<link rel=\"stylesheet\" href=\"style.css\">\n"
      "<link rel=\"icon\" type=\"image/svg+xml\" href=\"icon.svg\">\n</head>\n",
      refresh == Refresh::EachMinute ? "<meta http-equiv=\"refresh\" content=\"60\">\n" : "",
      html_text(text_of(snapshot.store)));
}

std::string banner(const Snapshot& snapshot, std::string_view version, Refresh refresh) {
  const double age = static_cast<double>(snapshot.now - snapshot.started);
  return fmt::format(
      "<header>\n<h1>grayling <small>{}</small></h1>\n<p class=\"state {}\">{}</p>\n"
      "<p class=\"faint\">{} UTC, as all times here; running for {}. {}</p>\n</header>\n",
      html_text(version), state_class(snapshot.store), html_text(text_of(snapshot.store)),
      format_date_time(snapshot.now), format_duration(age),
      refresh == Refresh::EachMinute ? "<a href=\"./\">Stop refreshing</a>"
                                     : "<a href=\"live\">Refresh each minute</a>");
}

constexpr std::string_view kFooter =
    "<footer>\n<nav aria-label=\"Other forms\"><a href=\"metrics\">metrics</a> "
    "<a href=\"status.json\">status.json</a> <a href=\"healthz\">healthz</a> "
    "<a href=\"readyz\">readyz</a></nav>\n</footer>\n</body>\n</html>\n";

constexpr std::string_view kStyle = R"css(
.state {
  margin: .75rem 0 .5rem; padding: .5rem .75rem; background: var(--paper);
  border: 1px solid var(--rule); border-left: .375rem solid; border-radius: .25rem;
  font-weight: 600;
}
.state::first-letter { text-transform: uppercase; }
.good { border-left-color: var(--good); }
.fair { border-left-color: var(--fair); }
.bad { border-left-color: var(--bad); color: var(--bad); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
)css";

constexpr std::string_view kIcon =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\">"
    "<rect width=\"16\" height=\"16\" rx=\"3\" fill=\"#2563eb\"/>"
    "<path d=\"M2 8c3-4 7-4 10-1l2-2v6l-2-2c-3 3-7 3-10-1z\" fill=\"#fff\"/></svg>\n";

}  // namespace

std::string section(const std::string& id, const std::string& heading, const std::string& content) {
  return fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}</section>\n",
                     id, heading, content);
}

std::string status_page(const Snapshot& snapshot, std::string_view version, Refresh refresh) {
  std::string page = head(snapshot, refresh) + "<body>\n" + banner(snapshot, version, refresh);
  page += "<main>\n";
  page += now_section(snapshot);
  page += requests_section(snapshot);
  page += section(
      "waits", "Waiting",
      "<div class=\"plots\">\n" + waits_figure(snapshot) + domains_card(snapshot) + "</div>\n");
  page += store_section(snapshot);
  page += cache_section(snapshot);
  page += dns_section(snapshot);
  page += points_section(snapshot);
  page += sql_lists_section(snapshot);
  page += troubles_section(snapshot);
  page += totals_section(snapshot);
  return page.append("</main>\n").append(kFooter);
}

std::string status_style() {
  return std::string(plot_style()).append(kStyle);
}

std::string status_icon() {
  return std::string(kIcon);
}

}  // namespace grayling
