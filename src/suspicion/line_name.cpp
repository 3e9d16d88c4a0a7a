// SPDX-License-Identifier: MIT
#include "grayling/suspicion/line_name.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/registrable_domain.hpp"
#include "grayling/greylist/client_identity.hpp"
#include "suspicion/line_words.hpp"

namespace grayling {
namespace {

// A stock number has at least as many digits, and at most as many letters in front.
constexpr std::size_t kStockDigitsMin = 6;
constexpr std::size_t kStockLettersMax = 6;
// Machines of one firm are numbered with fewer digits.
constexpr std::size_t kProviderDigitsMin = 3;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

std::size_t run_length(std::string_view text, bool (*is)(char)) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is) - text.begin());
}

// Is any run of letters in `text` a word that `is` accepts?
bool has_word(std::string_view text, bool (*is)(std::string_view)) {
  while (!text.empty()) {
    const auto length = run_length(text, is_letter);
    if (length > 0 && is(text.substr(0, length))) return true;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return false;
}

bool has_long_number(std::string_view text) {
  while (!text.empty()) {
    const auto length = run_length(text, is_digit);
    if (length >= kProviderDigitsMin) return true;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return false;
}

// Is the label a few letters and a long number: "vmi123456", "h2345678"?
bool is_stock_number(std::string_view label) {
  const auto letters = run_length(label, is_letter);
  const auto digits = label.substr(letters);
  return letters > 0 && letters <= kStockLettersMax && digits.size() >= kStockDigitsMin &&
         std::all_of(digits.begin(), digits.end(), is_digit);
}

// Does it end with a rented machines' domain, or is it that?
bool is_rented(std::string_view name) {
  return std::any_of(kRentedDomains.begin(), kRentedDomains.end(), [name](std::string_view domain) {
    if (!name.ends_with(domain)) return false;
    return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
  });
}

}  // namespace

bool has_line_name(std::string_view name, const IpAddress& address) {
  const auto host = name.substr(0, name.size() - registrable_domain(name).size());
  if (has_word(host, is_line_word) || is_rented(name)) return true;
  if (has_word(host, is_mail_word)) return false;
  return has_address(name, address) || has_address_as_number(name, address) ||
         has_word(host, is_possible_line_word) ||
         (has_long_number(host) && has_word(host, is_machine_word)) ||
         is_stock_number(host.substr(0, host.find('.')));
}

}  // namespace grayling
