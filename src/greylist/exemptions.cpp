// SPDX-License-Identifier: MIT
#include "grayling/greylist/exemptions.hpp"

#include <array>
#include <atomic>
#include <vector>

#include "grayling/base/domain.hpp"
#include "grayling/greylist/named_lists.hpp"
#include "greylist/exempt_entry.hpp"
#include "greylist/network_set.hpp"
#include "greylist/pattern_set.hpp"
#include "greylist/text_set.hpp"

namespace grayling {
namespace {

// The entries of one list, by their kinds. Clients have networks; senders and recipients have the
// last three.
struct List {
  explicit List(TextPool& pool)
      : domains(pool), mail_domains(pool), local_parts(pool), addresses(pool) {}

  PatternSet patterns;
  NetworkSet networks;
  DomainSet domains;
  TextSet mail_domains;
  TextSet local_parts;
  TextSet addresses;
  std::size_t count = 0;

  Result<void> add(const ExemptEntry& entry, EntryNumber number);
};

Result<void> List::add(const ExemptEntry& entry, EntryNumber number) {
  switch (entry.kind) {
    case ExemptEntry::Kind::None:
      return {};
    case ExemptEntry::Kind::Pattern:
      if (auto added = patterns.add(entry.text, number); !added) return added;
      break;
    case ExemptEntry::Kind::Network:
      for (const auto& network : entry.networks) networks.add(network, number);
      break;
    case ExemptEntry::Kind::Domain:
      domains.add(entry.text, number);
      break;
    case ExemptEntry::Kind::Subdomains:
      domains.add_below(entry.text, number);
      break;
    case ExemptEntry::Kind::MailDomain:
      mail_domains.add(entry.text, number);
      break;
    case ExemptEntry::Kind::LocalPart:
      local_parts.add(entry.text, number);
      break;
    case ExemptEntry::Kind::Address:
      addresses.add(entry.text, number);
      break;
  }
  ++count;
  return {};
}

std::optional<EntryNumber> find_parts(const List& list, std::string_view address,
                                      std::string_view local) {
  if (const auto entry = list.addresses.find(address)) return entry;
  return list.local_parts.find(local);
}

// `address` has the form of normal_address(). The search may remove its extension ("+x").
std::optional<EntryNumber> find_address_in(const List& list, std::string& address) {
  const auto at = address.rfind('@');
  if (at == std::string::npos) return std::nullopt;
  const std::string_view whole = address;
  const auto domain = whole.substr(at + 1);
  if (const auto entry = find_parts(list, whole, whole.substr(0, at))) return entry;
  if (const auto entry = list.mail_domains.find(domain)) return entry;
  if (const auto entry = list.domains.find(domain)) return entry;
  const auto plus = address.find('+');
  if (plus == 0 || plus >= at) return std::nullopt;
  address.erase(plus, at - plus);
  return find_parts(list, address, std::string_view(address).substr(0, plus));
}

}  // namespace

struct Exemptions::Lists {
  TextPool pool;  // of the lists, and of the texts below
  std::array<List, 3> lists{List(pool), List(pool), List(pool)};
  std::vector<std::string> sources;
  std::size_t networks_beyond = 0;  // networks of ranges, not counting the first of each
  std::vector<Entry> entries;       // these and the members below are indexed by EntryNumber
  struct Text {
    std::uint64_t at;  // in the pool
    std::uint32_t size;
    ExemptList list;
  };
  std::vector<Text> texts;
  std::unique_ptr<std::atomic<std::uint32_t>[]> matches;

  List& of(ExemptList list) { return lists[static_cast<std::size_t>(list)]; }
  std::optional<Entry> match(std::optional<EntryNumber> number) const {
    if (!number) return std::nullopt;
    matches[*number].fetch_add(1, std::memory_order_relaxed);
    return entries[*number];
  }
};

Exemptions::Exemptions() : lists_(std::make_unique<Lists>()) {}
Exemptions::~Exemptions() = default;

void Exemptions::begin_source(std::string source) {
  lists_->sources.push_back(std::move(source));
}

Result<std::string> Exemptions::add(ExemptList list, std::string_view line,
                                    std::uint32_t line_number) {
  auto entry = list == ExemptList::Clients ? parse_client_entry(line) : parse_address_entry(line);
  if (!entry) return fail(entry.error());
  if (entry->kind == ExemptEntry::Kind::None) return std::string();
  auto& entries = lists_->entries;
  if (entries.size() + lists_->networks_beyond >= kExemptEntriesMax) {
    return fail(ErrorKind::Config, "more than " + std::to_string(kExemptEntriesMax) +
                                       " entries; name networks and " +
                                       "domains instead of each address");
  }
  const auto text = exempt_text(line);
  const auto at = lists_->pool.add(text);  // first, as what the list keeps is a part of it
  const auto added = lists_->of(list).add(*entry, static_cast<EntryNumber>(entries.size()));
  if (!added) return fail(added.error());
  if (entry->networks.size() > 1) lists_->networks_beyond += entry->networks.size() - 1;
  const auto sources = static_cast<std::uint32_t>(lists_->sources.size());
  entries.push_back({sources == 0 ? 0 : sources - 1, line_number});
  lists_->texts.push_back({at, static_cast<std::uint32_t>(text.size()), list});
  return std::move(entry->note);
}

void Exemptions::finish() {
  for (auto& list : lists_->lists) {
    list.networks.finish();
    list.patterns.finish();
  }
  lists_->matches = std::make_unique<std::atomic<std::uint32_t>[]>(lists_->entries.size());
}

std::optional<Exemptions::Entry> Exemptions::find_client(std::string_view name,
                                                         const IpAddress& address,
                                                         std::string& scratch) const {
  const List& list = lists_->of(ExemptList::Clients);
  if (list.count == 0) return std::nullopt;
  if (const auto entry = list.networks.find(address)) return lists_->match(entry);
  if (name.empty()) return std::nullopt;
  set_normal_domain(scratch, name);
  if (const auto entry = list.domains.find(scratch)) return lists_->match(entry);
  return lists_->match(list.patterns.find(scratch, true));
}

std::optional<Exemptions::Entry> Exemptions::find_address(ExemptList which,
                                                          std::string_view address,
                                                          std::string& scratch) const {
  const List& list = lists_->of(which);
  if (list.count == 0 || address.size() > kExemptAddressBytesMax) return std::nullopt;
  const bool came_in_ascii = set_normal_address(scratch, address);
  if (const auto entry = list.patterns.find(scratch, came_in_ascii)) return lists_->match(entry);
  return lists_->match(find_address_in(list, scratch));
}

std::string Exemptions::origin(const Entry& entry) const {
  const auto& source = lists_->sources[entry.source];
  if (entry.line == 0 || list_name(source)) return source;
  return source + ":" + std::to_string(entry.line);
}

std::size_t Exemptions::count(ExemptList list) const {
  return lists_->of(list).count;
}

std::size_t Exemptions::size() const {
  return lists_->entries.size();
}

Exemptions::Listed Exemptions::listed(std::size_t number) const {
  const auto& text = lists_->texts[number];
  return {text.list, lists_->pool.view(text.at, text.size), lists_->entries[number]};
}

std::vector<Exemptions::Match> Exemptions::take_matches() const {
  std::vector<Match> matches;
  for (std::size_t number = 0; number < lists_->entries.size(); ++number) {
    auto& count = lists_->matches[number];
    if (count.load(std::memory_order_relaxed) == 0) continue;
    matches.push_back({number, count.exchange(0, std::memory_order_relaxed)});
  }
  return matches;
}

}  // namespace grayling
