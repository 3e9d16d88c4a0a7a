// SPDX-License-Identifier: MIT
// grayling's engine on a table in memory, with the clock and the DNS of the trace. One thread.
#pragma once

#include <memory>
#include <string>

#include "grayling/replay/dns_answers.hpp"
#include "grayling/replay/engine_player.hpp"
#include "simulation/greylister.hpp"
#include "simulation/trace_dns.hpp"

namespace grayling::simulation {

// A trace's DNS, at the time of its mail.
class TraceAnswers final : public AnswerSource {
 public:
  explicit TraceAnswers(const TraceDns* dns) : dns_(dns) {}  // it must outlive this
  DnsAnswer answer(std::string_view name, RecordType type, UnixSeconds now) override {
    DnsAnswer answer = dns_->answer(name, type, now - kStart);
    if (kept_ != nullptr) kept_->add(name, type, answer);
    return answer;
  }
  bool is_down(UnixSeconds now) const override { return dns_->is_down(now - kStart); }
  void keep(DnsAnswers& kept) { kept_ = &kept; }

 private:
  const TraceDns* dns_;
  DnsAnswers* kept_ = nullptr;
};

class GraylingRun final : public Greylister {
 public:
  // `exempt` are clients that are never greylisted; null, as shipped: there are none. `dns` is
  // asked about strangers, and must outlive it; null: the DNS isn't asked.
  explicit GraylingRun(std::shared_ptr<const Exemptions> exempt = nullptr,
                       EngineSettings settings = {}, const TraceDns* dns = nullptr);

  bool passes(const Envelope& envelope, UnixSeconds now) override;
  void on_sent(const std::string& sender, const std::string& recipient, UnixSeconds now) override;
  // Adds what the DNS answers from now on. `kept` must outlive it.
  void keep_answers(DnsAnswers& kept) { answers_.keep(kept); }
  const EngineStatistics& statistics() const { return player_.statistics(); }

 private:
  TraceAnswers answers_;
  std::uint64_t messages_ = 0;
  EnginePlayer player_;  // last: it asks the answers
};

}  // namespace grayling::simulation
