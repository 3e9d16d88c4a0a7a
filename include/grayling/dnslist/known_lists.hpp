// SPDX-License-Identifier: MIT
// What is publicly known of some DNS lists: the answers by which they refuse to serve, and the
// lists that were shut down. A zone may hold "{key}". Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/ip.hpp"
#include "grayling/dnslist/dns_list.hpp"

namespace grayling {

// Patterns of the answers by which this list is known to refuse to serve, without those that its
// `errors` cover.
std::vector<std::string> missing_errors(const DnsList& list);

// What it means that a list of this zone gives such an answer (ListAnswer::Kind::Error), and what
// to do about it. The text goes on after "it answers 127.255.255.254, ".
std::string error_meaning(std::string_view zone, const IpAddress& address);

// Is this the list's answer for 127.0.0.2, although it is an error for other addresses?
// dnswl.org has such an answer.
bool is_known_test_answer(std::string_view zone, const IpAddress& address);

// A list that was shut down. It answers nothing, or lists the world.
struct DeadList {
  std::string_view zone;   // this one and those below it
  std::string_view since;  // year and month: "2024-06"
};
const DeadList* dead_list(std::string_view zone);  // nullptr: none is known

}  // namespace grayling
