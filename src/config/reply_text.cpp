// SPDX-License-Identifier: MIT
#include "config/reply_text.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_printable_ascii(char c) {
  return c >= ' ' && c <= '~';
}

tl::unexpected<Error> refuse(std::string reason) {
  return fail(ErrorKind::Config, std::move(reason));
}

// One to three digits, not beginning with a zero that means nothing (RFC 3463 section 2).
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

struct Placeholder {
  std::string_view name;
  std::size_t bytes;  // what it becomes is at most so long; 0: as long as the host's name
};
constexpr std::array<Placeholder, 3> kPlaceholders = {{
    {"{delay}", 20},  // any number of seconds in 64 bits
    {"{host}", 0},
    {"{date}", 31},  // "Tue, 24 Nov 2026 07:06:25 +0000"
}};

// How long `text` is at most once its placeholders are filled.
Result<std::size_t> filled_bytes(std::string_view text, std::size_t host_bytes) {
  std::size_t bytes = text.size();
  for (auto open = text.find('{'); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    const auto rest = text.substr(open);
    const auto known = std::find_if(kPlaceholders.begin(), kPlaceholders.end(),
                                    [&](const auto& p) { return rest.starts_with(p.name); });
    if (known == kPlaceholders.end()) {
      const auto name = rest.substr(0, rest.find('}'));
      return refuse("the placeholder " + printable(name, 32) + (name == rest ? "" : "}") +
                    " is unknown; known are {delay}, {host} and {date}");
    }
    bytes += (known->bytes > 0 ? known->bytes : host_bytes) - known->name.size();
  }
  return bytes;
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

Result<void> check_message(std::string_view message) {
  if (message.empty()) return refuse("must not be empty; say that trying again later helps");
  if (message.front() == ' ' || message.back() == ' ') {
    return refuse("must not begin or end with a blank");
  }
  if (!is_digit(message.front())) return {};
  const auto end_of_word = message.find(' ');
  if (!is_transient_status(message.substr(0, end_of_word))) {
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
    return refuse("a header field is of printable ASCII alone (RFC 5322)");
  }
  const auto bytes = filled_bytes(header, host.size());
  if (!bytes) return tl::make_unexpected(bytes.error());
  const std::size_t with_action = std::string_view("PREPEND ").size() + *bytes;
  if (with_action > kActionBytesMax) {
    return refuse("makes up to " + std::to_string(with_action) +
                  " bytes; shorten it so that they " + "are under " +
                  std::to_string(kActionBytesMax + 1));
  }
  return {};
}

}  // namespace grayling
