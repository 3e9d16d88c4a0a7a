// SPDX-License-Identifier: MIT
#include "maillog/greylist_reply.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr auto kNone = std::string_view::npos;

// Takes "450 4.2.0 ", of which the milter's line has only "4.2.0 ".
std::string_view without_codes(std::string_view reply) {
  const auto end = reply.find_first_not_of("0123456789. ");
  return end == kNone ? std::string_view{} : reply.substr(end);
}

// "<to@example.net>: Recipient address rejected: TEXT", "mx[192.0.2.7]: Client host rejected:
// TEXT". A milter's text comes alone.
std::string_view text_of(std::string_view reply) {
  std::string_view text = without_codes(reply);
  constexpr std::string_view kRejected = " rejected: ";
  if (text.starts_with('<')) {
    const auto address_end = text.rfind(">: ");
    if (address_end == kNone) return {};
    text.remove_prefix(address_end + 3);
  }
  if (const auto at = text.find(kRejected); at != kNone) text.remove_prefix(at + kRejected.size());
  return text;
}

template <std::size_t N>
bool has_any(std::string_view text, const std::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words),
                     [text](std::string_view word) { return text.find(word) != kNone; });
}

// The text as lower case, without addresses.
std::string words_of(std::string_view text) {
  std::string words;
  bool is_address = false;
  for (const char c : lower_case(text)) {
    is_address = c == '<' || (is_address && c != '>');
    if (!is_address) words += c;
  }
  return words;
}

// Words of replies that aren't greylisting: Postfix verifies an address and quotes another server,
// a milter is down, or the client has reached a limit.
constexpr std::string_view kOthers[] = {"unverified address",
                                        "undeliverable address",
                                        "service unavailable",
                                        "quota",
                                        "throttl",
                                        "too many",
                                        "rate limit",
                                        "ratelimit",
                                        "exceeded"};
// Words of greylisters' replies. Some don't say "greylist": iRedAPD, rspamd and gross ("try again
// later"), gld, policyd and greylistd ("try later"), s-postgray ("faded to gray").
constexpr std::string_view kGreylisters[] = {
    "greylist",  "graylist",        "grey-list", "gray-list",          "grey list",
    "gray list", "try again later", "try later", "not yet authorized", "faded to gray"};

}  // namespace

bool is_of_greylister(std::string_view reply) {
  if (!reply.starts_with('4')) return false;
  const std::string text = words_of(text_of(reply));
  return !has_any(text, kOthers) && has_any(text, kGreylisters);
}

bool is_of_postscreen(std::string_view reply) {
  return reply.starts_with("450 4.3.2 Service currently unavailable");
}

}  // namespace grayling
