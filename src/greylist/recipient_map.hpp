// SPDX-License-Identifier: MIT
// Recipients in the forms of exemption lists, each with a number. A search returns the lowest
// number of all entries that match the address. It takes one look-up for each part of the address,
// however many entries there are. One thread adds the entries; after finish() any thread may
// search.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/domain.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "greylist/exempt_entry.hpp"
#include "greylist/pattern_set.hpp"
#include "greylist/text_set.hpp"

namespace grayling {

class RecipientMap {
 public:
  RecipientMap() = default;
  RecipientMap(const RecipientMap&) = delete;
  RecipientMap& operator=(const RecipientMap&) = delete;

  // Adds an entry. An entry that was added before keeps its number.
  Result<void> add(std::string_view line, EntryNumber number) {
    const auto entry = parse_address_entry(line);
    if (!entry) return fail(entry.error());
    switch (entry->kind) {
      case ExemptEntry::Kind::Pattern:
        return patterns_.add(entry->text, number);
      case ExemptEntry::Kind::Subdomains:
        texts_.add("." + entry->text, number);
        break;
      case ExemptEntry::Kind::MailDomain:
        texts_.add("@" + entry->text, number);
        break;
      case ExemptEntry::Kind::LocalPart:
        texts_.add(entry->text + "@", number);
        break;
      case ExemptEntry::Kind::Domain:
      case ExemptEntry::Kind::Address:
        texts_.add(entry->text, number);
        break;
      case ExemptEntry::Kind::None:
      case ExemptEntry::Kind::Network:
        return fail(ErrorKind::Config, "is empty; leave it out");
    }
    return {};
  }

  void finish() { patterns_.finish(); }

  std::optional<EntryNumber> find(std::string_view recipient, std::string& scratch) const {
    if (recipient.empty() || recipient.size() > kExemptAddressBytesMax) return std::nullopt;
    const bool came_in_ascii = set_normal_address(scratch, recipient);
    std::optional<EntryNumber> lowest = patterns_.find(scratch, came_in_ascii);
    const auto take = [&lowest](std::optional<EntryNumber> number) {
      if (number && (!lowest || *number < *lowest)) lowest = number;
    };
    if (texts_.is_empty()) return lowest;
    const auto at = scratch.rfind('@');
    if (at == std::string::npos) return lowest;
    const std::string_view whole = scratch;
    take(texts_.find(whole.substr(at)));
    take(texts_.find(whole.substr(at + 1)));
    for (auto dot = whole.find('.', at); dot != std::string_view::npos;
         dot = whole.find('.', dot + 1)) {
      take(texts_.find(whole.substr(dot)));
      take(texts_.find(whole.substr(dot + 1)));
    }
    take(find_local(whole, at));
    const auto plus = scratch.find('+');
    if (plus == 0 || plus >= at) return lowest;
    scratch.erase(plus, at - plus);
    take(find_local(scratch, plus));
    return lowest;
  }

 private:
  std::optional<EntryNumber> find_local(std::string_view address, std::size_t at) const {
    const auto whole = texts_.find(address);
    const auto local = texts_.find(address.substr(0, at + 1));
    if (!whole || !local) return whole ? whole : local;
    return std::min(*whole, *local);
  }

  PatternSet patterns_;
  TextPool pool_;
  // user@example.org, @example.org, user@, example.org, and ".example.org" for subdomains only
  TextSet texts_{pool_};
};

}  // namespace grayling
