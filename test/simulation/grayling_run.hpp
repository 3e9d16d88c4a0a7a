// SPDX-License-Identifier: MIT
// grayling's engine on a table in memory, with the clock and the DNS of the trace. The owner's
// thread takes the place of the loop; the engine's worker is the only other thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "grayling/engine/engine.hpp"
#include "grayling/store/memory_store.hpp"
#include "simulation/greylister.hpp"
#include "simulation/trace_resolver.hpp"
#include "support/test_clock.hpp"

namespace grayling::simulation {

class GraylingRun final : public Greylister, private Asker {
 public:
  // `exempt` are clients that are never greylisted; null, as shipped: there are none. `dns` is
  // asked about strangers, and must outlive it; null: the DNS isn't asked.
  explicit GraylingRun(std::shared_ptr<const Exemptions> exempt = nullptr,
                       EngineSettings settings = {}, const TraceDns* dns = nullptr);

  bool passes(const Envelope& envelope, UnixSeconds now) override;
  void on_sent(const std::string& sender, const std::string& recipient, UnixSeconds now) override;
  const EngineStatistics& statistics() const { return engine_->statistics(); }

 private:
  class NoLog final : public Log {
   public:
    void write(LogLevel, std::string_view) override {}
    bool wants(LogLevel) const override { return false; }
  };

  void on_answer(std::uint64_t tag, std::string_view action) override;
  void go_to(UnixSeconds now);
  bool ask(const PolicyRequest& request);
  void wait_for_answer();
  bool take_wakes();
  bool take_dns_answers();
  void wait_for_worker();
  void settle();

  TestClock clock_{kStart};
  NoLog log_;
  MemoryTable table_;
  std::string action_;
  std::uint64_t messages_ = 0;
  std::mutex mutex_;
  std::condition_variable woken_;
  int wakes_ = 0;
  std::unique_ptr<TraceResolver> resolver_;
  std::unique_ptr<Engine> engine_;  // last: its worker uses the others
};

}  // namespace grayling::simulation
