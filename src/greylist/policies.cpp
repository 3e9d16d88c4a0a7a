// SPDX-License-Identifier: MIT
#include "grayling/greylist/policies.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <optional>

#include "grayling/base/assert.hpp"
#include "grayling/base/text.hpp"
#include "greylist/recipient_map.hpp"

namespace grayling {
namespace {

constexpr std::size_t kShownBytesMax = 80;  // of a recipient, in an error message

// The policies that may apply in one context.
struct Candidates {
  RecipientMap by_recipient;
  std::optional<EntryNumber> for_all;  // the first policy that names no recipient
};

}  // namespace

struct Policies::Parts {
  struct Added {
    Added(PolicyScope its_scope, GreylistSettings its_settings)
        : scope(std::move(its_scope)), settings(std::move(its_settings)) {}
    PolicyScope scope;
    GreylistSettings settings;
    mutable std::atomic<std::int64_t> finds{0};
  };
  NamedLists lists;  // until finish()
  std::deque<Added> added;
  RecipientMap all;                                           // only to check recipients in add()
  std::map<std::string, Candidates, std::less<>> by_context;  // each named context, and ""

  void add_to(Candidates& candidates, EntryNumber number) const {
    const auto& recipients = added[number].scope.recipients;
    if (recipients.empty() && !candidates.for_all) candidates.for_all = number;
    for (const auto& recipient : recipients) {
      if (const auto name = list_name(recipient)) {
        add_list(candidates, *name, number);
        continue;
      }
      const auto is_added = candidates.by_recipient.add(recipient, number);
      GRAYLING_ASSERT(is_added);  // checked in add()
    }
  }

  void add_list(Candidates& candidates, std::string_view name, EntryNumber number) const {
    const auto list = lists.find(name);
    if (list == lists.end()) return;
    for (const auto& entry : list->second->entries) {
      if (!row_trouble(entry).empty()) continue;
      static_cast<void>(candidates.by_recipient.add(entry, number));
    }
  }
};

std::string policy_name(const PolicyScope& scope) {
  std::string name;
  for (const auto& recipient : scope.recipients) name += (name.empty() ? "" : ", ") + recipient;
  for (const auto& context : scope.contexts)
    name += (name.empty() ? "context " : "; context ") + context;
  return name;
}

Policies::Policies(NamedLists lists) : parts_(std::make_unique<Parts>()) {
  parts_->lists = std::move(lists);
}
Policies::~Policies() = default;

Result<void> Policies::add(const PolicyScope& scope, GreylistSettings settings) {
  if (parts_->added.size() >= kPoliciesMax) {
    return fail(ErrorKind::Config, "more than " + std::to_string(kPoliciesMax) +
                                       " policies; give several recipients one");
  }
  for (const auto& recipient : scope.recipients) {
    if (list_name(recipient)) continue;
    if (auto added = parts_->all.add(recipient, 0); !added) {
      return fail(ErrorKind::Config,
                  '"' + printable(recipient, kShownBytesMax) + "\": " + added.error().text);
    }
  }
  for (const auto& context : scope.contexts) parts_->by_context.try_emplace(context);
  parts_->by_context.try_emplace("");
  if (parts_->by_context.size() > kPolicyContextsMax) {
    return fail(ErrorKind::Config,
                "more than " + std::to_string(kPolicyContextsMax) + " different contexts");
  }
  settings.policy = static_cast<std::uint32_t>(parts_->added.size() + 1);
  settings.policy_name = policy_name(scope);
  parts_->added.emplace_back(scope, std::move(settings));
  return {};
}

void Policies::finish() {
  for (auto& [context, candidates] : parts_->by_context) {
    for (EntryNumber number = 0; number < parts_->added.size(); ++number) {
      const auto& contexts = parts_->added[number].scope.contexts;
      const bool fits = contexts.empty() ||
                        std::find(contexts.begin(), contexts.end(), context) != contexts.end();
      if (fits) parts_->add_to(candidates, number);
    }
    candidates.by_recipient.finish();
  }
  parts_->lists.clear();
}

const GreylistSettings* Policies::find(std::string_view recipient, std::string_view context,
                                       std::string& scratch) const {
  auto found = parts_->by_context.find(context);
  if (found == parts_->by_context.end()) found = parts_->by_context.find("");
  if (found == parts_->by_context.end()) return nullptr;
  const Candidates& candidates = found->second;
  auto number = candidates.by_recipient.find(recipient, scratch);
  if (!number || (candidates.for_all && *candidates.for_all < *number)) {
    number = candidates.for_all ? candidates.for_all : number;
  }
  if (!number) return nullptr;
  const auto& added = parts_->added[*number];
  added.finds.fetch_add(1, std::memory_order_relaxed);
  return &added.settings;
}

std::vector<std::int64_t> Policies::take_finds() const {
  std::vector<std::int64_t> finds = {0};
  for (const auto& added : parts_->added) {
    finds.push_back(added.finds.exchange(0, std::memory_order_relaxed));
  }
  return finds;
}

std::size_t Policies::count() const {
  return parts_->added.size();
}

const GreylistSettings& Policies::settings(std::size_t number) const {
  GRAYLING_ASSERT(number > 0 && number <= parts_->added.size());
  return parts_->added[number - 1].settings;
}

}  // namespace grayling
