// SPDX-License-Identifier: MIT
// Judges what DNS lists say of their test points (RFC 5782, section 5). Pure; any thread.
#pragma once

#include <chrono>
#include <vector>

#include "grayling/dnslist/list_test.hpp"
#include "grayling/doctor/finding.hpp"

namespace grayling {

struct AskedList {
  DnsList list;
  TestAnswers answers;
  std::chrono::milliseconds slowest{0};  // of these answers
};

// One finding for each list. No key is in it.
Findings examine_dns_lists(const std::vector<AskedList>& asked);

}  // namespace grayling
