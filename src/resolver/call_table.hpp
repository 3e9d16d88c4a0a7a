// SPDX-License-Identifier: MIT
// The questions that libunbound works on, also when nobody waits for their answers any more:
// libunbound goes on for seconds. Each name and type is there once, however many ask for it. Owned
// by the resolver; the loop's thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "grayling/resolver/resolver.hpp"

namespace grayling {

class CallTable {
  struct Open {
    std::string domain;                           // registrable
    std::vector<Resolver::QuestionId> questions;  // that wait for the answer, or waited
  };
  using Calls = std::map<std::pair<std::string, RecordType>, Open>;  // names are in lower case

 public:
  using QuestionId = Resolver::QuestionId;
  using Call = const Calls::value_type*;

  // How many of them may belong to one domain, so that one whose servers are silent leaves room and
  // sockets for the others. 64 names of a domain that answers within 50 ms are 1,280 a second.
  static std::size_t of_domain_max(std::size_t calls_max);

  struct Added {
    Call call = nullptr;  // nullptr: there is no room
    bool is_new = false;  // to be asked
  };

  // The question waits for the call of its name and type. `calls_max`: of all domains.
  Added add(const std::string& escaped_name, RecordType type, QuestionId question,
            std::size_t calls_max);

  // The call has ended. Returns the questions that waited for it.
  std::vector<QuestionId> remove(Call call);

  void clear();
  std::size_t size() const { return calls_.size(); }

 private:
  Calls calls_;
  std::map<std::string, std::size_t> of_domains_;  // how many calls each of them has
};

}  // namespace grayling
