// SPDX-License-Identifier: MIT
#include "grayling/greylist/sender.hpp"

#include <algorithm>
#include <vector>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Bytes above ASCII belong to words, so that a number in "número7" is none.
bool is_separator(char c) {
  const bool is_word = is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<signed char>(c) < 0;
  return !is_word;
}

bool is_batv_tag(std::string_view text) {
  // Key number, three digits of the day, six of the hash; the first four are not always digits.
  constexpr std::size_t kTagLength = 10;
  return text.size() == kTagLength && std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'f');
         });
}

// "prvs=TAG=user", and the older "prvs=user=TAG".
std::string_view without_batv(std::string_view local) {
  constexpr std::string_view kPrefix = "prvs=";
  if (!local.starts_with(kPrefix)) return local;
  const std::string_view rest = local.substr(kPrefix.size());
  const auto first = rest.find('=');
  const auto last = rest.rfind('=');
  if (first == std::string_view::npos) return local;
  if (is_batv_tag(rest.substr(0, first)) && first + 1 < rest.size()) return rest.substr(first + 1);
  if (is_batv_tag(rest.substr(last + 1)) && last > 0) return rest.substr(0, last);
  return local;
}

// Every run of digits with a separator or an end on both sides, unless it is the whole.
std::string numbers_replaced(std::string_view local) {
  std::string result;
  for (std::size_t i = 0; i < local.size();) {
    std::size_t end = i;
    while (end < local.size() && is_digit(local[end])) ++end;
    const bool starts_word = i == 0 || is_separator(local[i - 1]);
    const bool ends_word = end == local.size() || is_separator(local[end]);
    const bool is_whole = i == 0 && end == local.size();
    if (end == i) {
      result += local[i++];
      continue;
    }
    if (starts_word && ends_word && !is_whole) {
      result += '#';
    } else {
      result += local.substr(i, end - i);
    }
    i = end;
  }
  return result;
}

// "srs0=HASH=TIME=domain=user" and "srs1=HASH=forwarder==HASH=TIME=domain=user" (the first
// separator may also be '-' or '+') with the parts that change replaced; "" for anything else.
std::string srs_key(std::string_view local) {
  const bool is_srs0 = local.starts_with("srs0");
  if (!is_srs0 && !local.starts_with("srs1")) return "";
  if (local.size() < 5 || std::string_view("=-+").find(local[4]) == std::string_view::npos) {
    return "";
  }
  std::vector<std::string_view> parts;
  std::string_view rest = local.substr(5);
  const std::size_t fixed_parts = is_srs0 ? 3 : 6;  // before the user, which may hold '='
  while (parts.size() < fixed_parts) {
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos) return "";
    parts.push_back(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
  }
  if (rest.empty() || (!is_srs0 && !parts[2].empty())) return "";
  std::string key = is_srs0 ? "srs0=#=#=" : "srs1=#=";
  if (!is_srs0) key.append(parts[1]).append("==#=#=");
  return key.append(parts.back()).append("=").append(numbers_replaced(rest));
}

std::string local_part_key(std::string_view local) {
  if (local.starts_with('"')) return std::string(local);
  local = without_batv(local);
  if (auto srs = srs_key(local); !srs.empty()) return srs;
  const auto plus = local.find('+');
  if (plus != std::string_view::npos && plus > 0) local = local.substr(0, plus);
  return numbers_replaced(local);
}

// Most are; each rule needs one of these.
bool is_plain(std::string_view local) {
  return std::none_of(local.begin(), local.end(),
                      [](char c) { return is_digit(c) || c == '=' || c == '+' || c == '"'; });
}

}  // namespace

void append_normalised_sender(std::string& out, std::string_view sender) {
  const std::size_t begin = out.size();
  append_lower_case(out, sender);
  const auto at = std::string_view(out).substr(begin).rfind('@');
  if (at == std::string::npos) return;
  const auto local = std::string_view(out).substr(begin, at);
  if (!is_plain(local)) out.replace(begin, at, local_part_key(local));
}

}  // namespace grayling
