// SPDX-License-Identifier: MIT
#include "status/link_pages.hpp"

#include <array>
#include <optional>

#include "grayling/status/status_page.hpp"
#include "status/form_values.hpp"
#include "status/http_status.hpp"
#include "status/user_page.hpp"

namespace grayling {
namespace {

using Trouble = RecipientDesk::Trouble;

constexpr auto kHtml = "text/html; charset=utf-8";

// How the page says what was done: "?did=NAME" of its own address.
constexpr std::array<std::pair<std::string_view, Word>, 3> kDeeds = {
    {{"expect", Word::Expected}, {"release", Word::Released}, {"nothing", Word::NotReleased}}};

std::optional<Word> deed_of(const HttpRequest& request) {
  const auto found = request.query.find("did");
  if (found == request.query.end()) return std::nullopt;
  for (const auto& [name, word] : kDeeds) {
    if (name == found->second) return word;
  }
  return std::nullopt;
}

HttpAnswer done(const std::string& token, const char* deed) {
  HttpAnswer answer{http::kSeeOther, "text/plain", "see the page\n"};
  answer.headers.emplace_back("Location", token + "?did=" + deed);
  return answer;
}

HttpAnswer no_link(Language language) {
  return {http::kNotFound, kHtml, user_notice(language, Word::NoLinkTitle, Word::NoLinkText, "")};
}

HttpAnswer trouble_page(Language language, Trouble trouble, const std::string& token) {
  const bool is_busy = trouble == Trouble::Busy;
  HttpAnswer answer{is_busy ? http::kTooMany : http::kUnavailable, kHtml,
                    user_notice(language, is_busy ? Word::BusyTitle : Word::AwayTitle,
                                is_busy ? Word::BusyText : Word::AwayText, token)};
  answer.headers.emplace_back("Retry-After", is_busy ? "10" : "60");
  return answer;
}

std::string value_of(const std::map<std::string, std::string>& values, const char* name) {
  const auto found = values.find(name);
  return found == values.end() ? "" : found->second;
}

}  // namespace

HttpAnswer LinkPages::answer(const HttpRequest& request) {
  if (!is_host_of(url_, request.host)) return http::misdirected();
  const auto name = request.path.substr(kRoot.size());
  const auto language = language_of(request.accept_language);
  const bool is_part = name == "style.css" || name == "icon.svg";
  if (is_part && request.is_post) return method_not_allowed("GET, HEAD");
  if (name == "style.css") return {http::kOk, "text/css; charset=utf-8", user_style()};
  if (name == "icon.svg") return {http::kOk, "image/svg+xml", status_icon()};
  const auto link = key_.read(name);
  if (!link || link->expires <= clock_.now()) return no_link(language);
  const Visit visit{request, std::string(name), link->recipient, language};
  // Each link by itself, so that a revoked one uses up no visits of the recipient's new one.
  if (!desk_.admits(link->recipient + '\0' + std::to_string(link->issued))) {
    return trouble_page(language, Trouble::Busy, visit.token);
  }
  const auto revoked = desk_.is_revoked(*link);
  if (!revoked) return trouble_page(language, revoked.error(), visit.token);
  if (*revoked) return no_link(language);
  return request.is_post ? act(visit) : show(visit);
}

// The page has no link back, because it wasn't checked yet whether the name is a token.
HttpAnswer LinkPages::busy(const HttpRequest& request) {
  return trouble_page(language_of(request.accept_language), Trouble::Busy, "");
}

HttpAnswer LinkPages::show(const Visit& visit) {
  auto view = desk_.view(visit.recipient);
  if (!view) return trouble_page(visit.language, view.error(), visit.token);
  UserPage page;
  page.language = visit.language;
  page.recipient = visit.recipient;
  page.form = key_.form_token(visit.token, clock_.now());
  page.view = std::move(*view);
  page.now = clock_.now();
  page.notice = deed_of(visit.request);
  HttpAnswer answer{http::kOk, kHtml, user_page(page)};
  answer.has_forms = true;
  answer.headers.emplace_back("Content-Language", word(visit.language, Word::Code));
  answer.headers.emplace_back("Vary", "Accept-Language");
  return answer;
}

HttpAnswer LinkPages::act(const Visit& visit) {
  const auto values = form_values(visit.request.body);
  if (!values || !key_.is_form_token(value_of(*values, "form"), visit.token, clock_.now())) {
    return {http::kForbidden, kHtml,
            user_notice(visit.language, Word::OldFormTitle, Word::OldFormText, visit.token)};
  }
  const auto wanted = value_of(*values, "do");
  if (wanted == "expect") {
    const auto until =
        desk_.expect(visit.recipient, kPageAuthor, "asked for on the recipient's page");
    if (!until) return trouble_page(visit.language, until.error(), visit.token);
    return done(visit.token, "expect");
  }
  if (wanted == "release") {
    const auto sender = without_percents(value_of(*values, "sender"));
    const auto client = without_percents(value_of(*values, "client"));
    if (!sender || !client) return done(visit.token, "nothing");
    const auto released = desk_.release(visit.recipient, *sender, *client);
    if (!released) return trouble_page(visit.language, released.error(), visit.token);
    return done(visit.token, *released ? "release" : "nothing");
  }
  return done(visit.token, "");
}

}  // namespace grayling
