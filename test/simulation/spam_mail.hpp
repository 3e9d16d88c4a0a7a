// SPDX-License-Identifier: MIT
// Writes the spam of a trace: of infected machines, of spammers who rent machines, through accounts
// at providers, services and small servers, and what servers return that didn't come from here
// (backscatter). Its owner is make_trace(). One thread.
#pragma once

#include "simulation/dice.hpp"
#include "simulation/trace.hpp"

namespace grayling::simulation {

class SpamMail {
 public:
  // Both must outlive it.
  SpamMail(const TraceSettings& settings, Dice& dice) : settings_(settings), dice_(dice) {}

  // Fills in a message whose time and recipient are set.
  void write(Message& message);

 private:
  void write_infected(Message& message);
  void write_rented(Message& message);
  void write_provider(Message& message);
  void write_service(Message& message);
  void write_server(Message& message);
  void write_backscatter(Message& message, Dice& dice);

  const TraceSettings& settings_;
  Dice& dice_;
};

}  // namespace grayling::simulation
