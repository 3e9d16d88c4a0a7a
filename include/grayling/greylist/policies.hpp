// SPDX-License-Identifier: MIT
// The [[policy]] blocks of the configuration: settings for some mail that differ from [greylist].
// They are found by the recipient and by policy_context. One thread adds them; after finish() it is
// an immutable value that any thread may read.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/result.hpp"
#include "grayling/greylist/named_lists.hpp"
#include "grayling/greylist/settings.hpp"

namespace grayling {

// The most policies, and the most different contexts that they name. Each context has its own copy
// of the recipients.
inline constexpr std::size_t kPoliciesMax = 1000;
inline constexpr std::size_t kPolicyContextsMax = 64;

// The mail that a policy is for: to one of the recipients, in one of the contexts. An empty list
// means any.
struct PolicyScope {
  std::vector<std::string> recipients;  // in the forms of Exemptions::add(), or "sql:NAME"
  std::vector<std::string> contexts;    // exact values of policy_context
};

// Returns the scope in words, as it was written: "example.org, anna@example.net; context mx".
// Different scopes have different names.
std::string policy_name(const PolicyScope& scope);

class Policies {
 public:
  // A recipient "sql:NAME" stands for the entries of that list; those that are no entries count
  // nothing. A list that `lists` hasn't is empty.
  explicit Policies(NamedLists lists = {});
  ~Policies();
  Policies(const Policies&) = delete;
  Policies& operator=(const Policies&) = delete;

  // Adds a policy after the earlier ones, and sets `policy` and `policy_name` in its settings. The
  // error says what is wrong with the scope, and what to write instead; earlier policies stay.
  Result<void> add(const PolicyScope& scope, GreylistSettings settings);

  // Call it after the last add() and before the first find().
  void finish();

  // Returns the settings of the first policy that applies; null if none does, or if the recipient
  // is longer than an address can be. `scratch` keeps its memory from call to call. The cost
  // doesn't grow with the number of recipients, apart from regular expressions.
  const GreylistSettings* find(std::string_view recipient, std::string_view context,
                               std::string& scratch) const;

  // Returns how often each policy was found since the last call, indexed by its number from 1. Any
  // thread may call it, even while another searches.
  std::vector<std::int64_t> take_finds() const;

  std::size_t count() const;
  const GreylistSettings& settings(std::size_t number) const;  // from 1

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace grayling
