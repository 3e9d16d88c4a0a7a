// SPDX-License-Identifier: MIT
#include "cli/terminal/interruption.hpp"

#include <cstddef>

namespace grayling {
namespace {

constexpr std::array<int, 2> kSignals = {SIGINT, SIGTERM};

volatile std::sig_atomic_t has_signal_come = 0;

void note(int /*signal*/) {
  has_signal_come = 1;
}

}  // namespace

Interruption::Interruption() {
  has_signal_come = 0;
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &action, &before_[i]);
}

Interruption::~Interruption() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
}

bool Interruption::has_come() const {
  return has_signal_come != 0;
}

}  // namespace grayling
