// SPDX-License-Identifier: MIT
// What is other than [greylist] for some mail: each [[policy]] as settings of its own, found by the
// recipient and by the context that Postfix gives. Filled by one thread; once finish()ed an
// immutable value that any thread may read.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/result.hpp"
#include "grayling/greylist/settings.hpp"

namespace grayling {

// Policies, and different contexts that they name: for each of these the recipients are kept anew.
inline constexpr std::size_t kPoliciesMax = 1000;
inline constexpr std::size_t kPolicyContextsMax = 64;

// What mail a policy is for: to one of the recipients, in one of the contexts; an empty list means
// any.
struct PolicyScope {
  std::vector<std::string> recipients;  // in the forms of Exemptions::add()
  std::vector<std::string> contexts;    // policy_context, to the letter
};

// "example.org, anna@example.net; context mx": as it is written, for people. No name is another's
// unless they are for the same.
std::string policy_name(const PolicyScope& scope);

class Policies {
 public:
  Policies();
  ~Policies();
  Policies(const Policies&) = delete;
  Policies& operator=(const Policies&) = delete;

  // Adds one after those before, and numbers and names its settings. The error says what is wrong
  // with the scope, and what would be good; what was added stays.
  Result<void> add(const PolicyScope& scope, GreylistSettings settings);

  // After the last add(), and before the first find().
  void finish();

  // Those of the first policy that fits; null: none does, or the recipient is longer than an
  // address can be. `scratch` keeps its memory from call to call. No list makes a look slower.
  const GreylistSettings* find(std::string_view recipient, std::string_view context,
                               std::string& scratch) const;

  // How often each was found since the last call, by its number; [0] is nobody's. Any thread, also
  // while another finds.
  std::vector<std::int64_t> take_finds() const;

  std::size_t count() const;
  const GreylistSettings& settings(std::size_t number) const;  // from 1

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Is the recipient one of those of the entry? For who wants to know which entry it was.
bool is_recipient_of(const std::string& entry, std::string_view recipient);

}  // namespace grayling
