// SPDX-License-Identifier: MIT
// How a message of the trace leaves: it sets the machine, the schedule of retries, and the sender
// of a Message. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "simulation/dice.hpp"
#include "simulation/trace.hpp"

namespace grayling::simulation {

std::string mailbox(std::size_t number);  // of the site
std::size_t mailbox_number(const std::string& mailbox);

void send_from_server(Message& message, std::size_t server, double nameless);
void send_from_pool(Message& message, PoolName name);
// Through the forwarder of the recipient. One that rewrites senders uses SRS, and leaves the null
// sender as it is.
void send_through_forwarder(Message& message);

// Sends for a customer of a service, with the sender that such services write, or from the
// customer's own server.
void send_for_customer(Message& message, std::size_t customer, const TraceSettings& settings,
                       Dice& dice);

// Writes a recipient into a sender as VERP does.
std::string in_sender(std::string recipient);

}  // namespace grayling::simulation
