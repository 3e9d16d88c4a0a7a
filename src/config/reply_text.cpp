// SPDX-License-Identifier: MIT
#include "config/reply_text.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "config/refuse.hpp"
#include "grayling/base/ascii.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/placeholders.hpp"

namespace grayling {
namespace {

bool is_printable_ascii(char c) {
  return c >= ' ' && c <= '~';
}

// One to three digits without a leading zero (RFC 3463 section 2).
bool is_status_number(std::string_view text) {
  const bool is_number = std::all_of(text.begin(), text.end(), is_digit);
  return is_number && !text.empty() && text.size() <= 3 && (text == "0" || text.front() != '0');
}

bool is_transient_status(std::string_view word) {
  if (!word.starts_with("4.")) return false;
  word.remove_prefix(2);
  const auto dot = word.find('.');
  return dot != std::string_view::npos && is_status_number(word.substr(0, dot)) &&
         is_status_number(word.substr(dot + 1));
}

// The longest values of placeholders: a number of seconds in 64 bits, a date of RFC 5322.
constexpr std::string_view kNumberMax = "99999999999999999999";
constexpr std::string_view kDateMax = "Tue, 24 Nov 2026 07:06:25 +0000";

std::array<Placeholder, 3> message_placeholders(std::string_view host) {
  return {{{"delay", std::string(kNumberMax)},
           {"left", std::string(kNumberMax)},
           {"host", std::string(host)}}};
}
constexpr auto kMessageNames = "{left} (the seconds until a retry passes), {delay} and {host}";

std::array<Placeholder, 3> header_placeholders(std::string_view host) {
  return {{{"delay", std::string(kNumberMax)},
           {"host", std::string(host)},
           {"date", std::string(kDateMax)}}};
}
constexpr auto kHeaderNames = "{delay}, {host} and {date}";

bool is_hexadecimal(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// A placeholder in the notation of other greylisters, like "%s"; "": none. "%2F" belongs to a URL.
std::string_view foreign_placeholder(std::string_view text) {
  for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const auto rest = text.substr(at + 1);
    const bool is_escape = rest.size() > 1 && is_hexadecimal(rest[0]) && is_hexadecimal(rest[1]);
    const bool is_name = !rest.empty() && is_letter(rest[0]);
    if (is_name && !is_escape) return text.substr(at, 2);
  }
  return "";
}

// The text at its longest. An unknown placeholder is an error; `names` lists the known ones.
Result<std::string> filled(std::string_view text, std::span<const Placeholder> placeholders,
                           const std::string& names) {
  if (const auto foreign = foreign_placeholder(text); !foreign.empty()) {
    return refuse(std::string(foreign) + " is not filled in; known are " + names +
                  ", and a percent sign has a blank after it");
  }
  std::string out;
  const auto unknown = append_filled(out, text, placeholders);
  if (unknown.empty()) return out;
  return refuse("the placeholder " + printable(unknown, 32) + " is unknown; known are " + names +
                ", and {{} for a brace");
}

}  // namespace

Result<void> check_action(std::string_view action) {
  const std::string lower = lower_case(action);
  if (lower == "defer_if_permit" || lower == "defer_if_reject" || lower == "defer") return {};
  const bool is_code = action.size() == 3 && action[0] == '4' && action[1] >= '0' &&
                       action[1] <= '5' && is_digit(action[2]);
  if (is_code && action != "421") return {};
  return refuse(action == "421" ? "421 makes Postfix hang up; write DEFER_IF_PERMIT, or 450 or 451"
                                : "Postfix would not defer; write DEFER_IF_PERMIT, "
                                  "DEFER_IF_REJECT, DEFER, or a code like 450 or 451");
}

Result<void> check_message(std::string_view message, std::string_view host) {
  const auto longest = filled(message, message_placeholders(host), kMessageNames);
  if (!longest) return fail(longest.error());
  const std::string_view text = *longest;
  if (text.empty()) return refuse("must not be empty; say that trying again later helps");
  if (text.front() == ' ' || text.back() == ' ') {
    return refuse("must not begin or end with a blank");
  }
  if (!is_digit(text.front())) return {};
  const auto end_of_word = text.find(' ');
  if (!is_transient_status(text.substr(0, end_of_word))) {
    return refuse(
        "begins with a digit, but not with an enhanced status code 4.x.y; write it like "
        "\"4.2.0 Greylisted, please try again later\", or begin with a letter");
  }
  if (end_of_word == std::string_view::npos) {
    return refuse(
        "an enhanced status code alone can crash Postfix; add text, like "
        "\"4.2.0 Greylisted, please try again later\"");
  }
  return {};
}

Result<void> check_reply_bytes(const GreylistSettings& settings) {
  std::string reply = settings.action + " ";
  append_filled(reply, settings.message, message_placeholders(settings.host));
  if (reply.size() <= kActionBytesMax) return {};
  return refuse("makes up to " + std::to_string(reply.size()) +
                " bytes with its action; shorten it so that they are under " +
                std::to_string(kActionBytesMax + 1));
}

Result<void> check_header(std::string_view header, std::string_view host) {
  if (header.empty()) return {};
  const auto colon = header.find(':');
  const auto name = header.substr(0, colon);
  const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c <= '~' && c != '{' && c != '}';
  });
  const bool has_text = colon != std::string_view::npos &&
                        header.find_first_not_of(' ', colon + 1) != std::string_view::npos;
  if (!is_name || !has_text) {
    return refuse("not a header field; write it like \"X-Greylist: delayed {delay} seconds\"");
  }
  if (!std::all_of(header.begin(), header.end(), is_printable_ascii)) {
    return refuse("a header field has only printable ASCII (RFC 5322)");
  }
  const auto text = filled(header, header_placeholders(host), kHeaderNames);
  if (!text) return fail(text.error());
  const std::size_t with_action = std::string_view("PREPEND ").size() + text->size();
  if (with_action > kActionBytesMax) {
    return refuse("makes up to " + std::to_string(with_action) +
                  " bytes; shorten it so that they " + "are under " +
                  std::to_string(kActionBytesMax + 1));
  }
  return {};
}

}  // namespace grayling
