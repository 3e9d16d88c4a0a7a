// SPDX-License-Identifier: MIT
// Writes the wanted mail of a trace: of people, newsletters, mailing lists, codes and callbacks.
// Its owner is make_trace(). One thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "simulation/delivery.hpp"
#include "simulation/dice.hpp"
#include "simulation/trace.hpp"

namespace grayling::simulation {

class WantedMail {
 public:
  // Both must outlive it.
  WantedMail(const TraceSettings& settings, Dice& dice) : settings_(settings), dice_(dice) {}

  // Fills in a message whose kind and recipient are set. Some kinds choose another recipient.
  void write(Message& message);

 private:
  struct Person {
    std::string address;
    std::string recipient;
    std::optional<PoolName> pool;
    std::size_t server = 0;
    bool is_forwarded = false;
  };

  void write_person(Message& message);
  Person person(const std::string& recipient);
  void write_newsletter(Message& message);
  void write_list(Message& message);

  const TraceSettings& settings_;
  Dice& dice_;
  std::vector<Person> people_;
};

}  // namespace grayling::simulation
