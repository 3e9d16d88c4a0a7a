// SPDX-License-Identifier: MIT
#include "simulation/grayling_run.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace grayling::simulation {
namespace {

EngineSettings with_dns(EngineSettings settings, const TraceDns* dns) {
  constexpr std::chrono::milliseconds kDnsTimeout{300};  // the default of dns.timeout
  if (dns != nullptr) settings.dns_timeout = kDnsTimeout;
  return settings;
}

}  // namespace

GraylingRun::GraylingRun(std::shared_ptr<const Exemptions> exempt, EngineSettings settings,
                         const TraceDns* dns)
    : answers_(dns),
      player_(kStart, with_dns(std::move(settings), dns), std::move(exempt),
              dns != nullptr ? &answers_ : nullptr) {}

bool GraylingRun::passes(const Envelope& envelope, UnixSeconds now) {
  const std::string instance = std::to_string(++messages_);
  PolicyRequest request;
  request.protocol_state = "RCPT";
  request.client_address = envelope.host.address;
  request.client_name = envelope.host.name;
  request.helo_name = envelope.host.helo;
  request.sender = envelope.sender;
  request.recipient = envelope.recipient;
  request.instance = instance;
  return player_.passes(request, now);
}

void GraylingRun::on_sent(const std::string& sender, const std::string& recipient,
                          UnixSeconds now) {
  PolicyRequest request;
  request.protocol_state = "RCPT";
  request.client_address = "10.0.0.9";
  request.client_name = "unknown";
  request.sender = sender;
  request.recipient = recipient;
  request.sasl_username = sender;
  player_.passes(request, now);
}

}  // namespace grayling::simulation
