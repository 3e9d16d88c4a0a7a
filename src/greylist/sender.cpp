// SPDX-License-Identifier: MIT
#include "grayling/greylist/sender.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "grayling/base/ascii.hpp"
#include "grayling/base/domain.hpp"

namespace grayling {
namespace {

// Bytes above ASCII belong to words, so that the 7 in "número7" isn't a number.
bool is_separator(char c) {
  const bool is_word = is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<signed char>(c) < 0;
  return !is_word;
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

// SparkPost's tags are base64; here they are in lower case.
bool is_of_base64(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == '+' || c == '/';
}

// A form of local part with a tag that changes from message to message.
struct SignedForm {
  std::string_view begin;
  std::string_view separator;
  std::size_t tag_min, tag_max;  // bytes
  bool (*is_of_tag)(char);
  bool is_tag_last;
};

// The tag of draft-levine-smtp-batv has 10 digits: 1 for the key, 3 for the day, 6 of the hash. Its
// first versions put it last. Cisco's tag has 9, Barracuda's 11, SparkPost's 13 or 14.
constexpr SignedForm kSignedForms[] = {
    {"prvs=", "=", 9, 10, is_hex, false},          {"prvs=", "=", 9, 10, is_hex, true},
    {"prvs=", "/", 9, 10, is_hex, true},           {"btv1==", "==", 10, 12, is_hex, false},
    {"msprvs1=", "=", 8, 32, is_of_base64, false},
};

// Returns the user without the tag, or "" if the local part doesn't have this form.
std::string_view signed_user(const SignedForm& form, std::string_view local) {
  if (!local.starts_with(form.begin)) return "";
  local.remove_prefix(form.begin.size());
  const auto at = form.is_tag_last ? local.rfind(form.separator) : local.find(form.separator);
  if (at == std::string_view::npos) return "";
  const auto before = local.substr(0, at);
  const auto after = local.substr(at + form.separator.size());
  const auto tag = form.is_tag_last ? after : before;
  const bool is_tag = tag.size() >= form.tag_min && tag.size() <= form.tag_max &&
                      std::all_of(tag.begin(), tag.end(), form.is_of_tag);
  return is_tag ? (form.is_tag_last ? before : after) : "";
}

// Replaces every run of digits that has a separator or an end of the text on both sides by '#'. A
// local part that is a number as a whole stays.
std::string replace_numbers(std::string_view local) {
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

// Returns "srs0=HASH=TIME=domain=user" or "srs1=HASH=forwarder==HASH=TIME=domain=user" (the first
// separator may also be '-' or '+') with HASH and TIME replaced by '#'; "" for any other local
// part.
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
  return key.append(parts.back()).append("=").append(replace_numbers(rest));
}

std::string local_part_key(std::string_view local) {
  if (local.starts_with('"')) return std::string(local);
  local = unsigned_part(local);
  if (auto srs = srs_key(local); !srs.empty()) return srs;
  const auto plus = local.find('+');
  if (plus != std::string_view::npos && plus > 0) local = local.substr(0, plus);
  return replace_numbers(local);
}

// Does no rule apply? Each rule needs one of these characters, and most local parts have none.
bool is_plain(std::string_view local) {
  return std::none_of(local.begin(), local.end(),
                      [](char c) { return is_digit(c) || c == '=' || c == '+' || c == '"'; });
}

}  // namespace

std::string_view unsigned_part(std::string_view local) {
  constexpr std::string_view kFirstLetters = "pbm";  // of kSignedForms
  if (local.empty() || kFirstLetters.find(local[0]) == std::string_view::npos) return local;
  for (const auto& form : kSignedForms) {
    if (const auto user = signed_user(form, local); !user.empty()) return user;
  }
  return local;
}

void set_normalised_sender(std::string& out, std::string_view sender) {
  set_normal_address(out, sender);
  // Not rfind(), which looks at each byte by itself.
  const void* const last = memrchr(out.data(), '@', out.size());
  if (last == nullptr) return;
  const auto at = static_cast<std::size_t>(static_cast<const char*>(last) - out.data());
  const auto local = std::string_view(out).substr(0, at);
  if (!is_plain(local)) out.replace(0, at, local_part_key(local));
}

}  // namespace grayling
