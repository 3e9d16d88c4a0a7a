// SPDX-License-Identifier: MIT
#include "grayling/replay/engine_player.hpp"

#include <string>
#include <utility>

#include "grayling/base/assert.hpp"
#include "grayling/store/compact_store.hpp"
#include "replay/instant_resolver.hpp"
#include "replay/virtual_clock.hpp"

namespace grayling {
namespace {

// Several engines share the memory of one command.
constexpr std::size_t kCacheEntries = 16'384;
constexpr std::size_t kRowsMax = 1'500'000;

class NoLog final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view /*text*/) override {}
  bool wants(LogLevel /*level*/) const override { return false; }
};

}  // namespace

class EnginePlayer::Impl final : private Asker {
 public:
  Impl(UnixSeconds start, EngineSettings settings, std::shared_ptr<const Exemptions> exempt,
       AnswerSource* dns)
      : clock_(start) {
    if (dns != nullptr) resolver_ = std::make_unique<InstantResolver>(*dns, clock_);
    EngineOptions options;
    options.workers = 0;
    options.cache_entries = kCacheEntries;
    options.resolver = resolver_.get();
    options.make_store = [this] { return std::make_unique<CompactStore>(table_, clock_); };
    options.wake = [] {};  // settle() looks
    engine_ = std::make_unique<Engine>(std::move(options), std::move(settings), clock_, log_);
    if (exempt) engine_->offer_exemptions(std::move(exempt));
    engine_->on_wake();
    settle();
  }

  bool passes(const PolicyRequest& request, UnixSeconds now) {
    go_to(now);
    action_.clear();
    engine_->ask(request, *this, 0);
    engine_->on_turn_end();
    settle();
    GRAYLING_ASSERT(!action_.empty());
    return action_ == "DUNNO" || action_.starts_with("PREPEND");
  }

  const EngineStatistics& statistics() const { return engine_->statistics(); }
  std::uint64_t forgotten_rows() const { return table_.rows.forgotten(); }

 private:
  void on_answer(std::uint64_t /*tag*/, std::string_view action) override { action_ = action; }

  void go_to(UnixSeconds now) {
    clock_.go_to(now);
    if (engine_->next_time() <= clock_.monotonic()) engine_->on_time();
    settle();
  }

  // Does all that is to be done, so that no work is left while the clock moves.
  void settle() {
    while (work() || take_dns_answers()) {
    }
  }

  bool work() {
    if (!engine_->work()) return false;
    engine_->on_wake();
    engine_->on_turn_end();
    return true;
  }

  bool take_dns_answers() {
    if (!resolver_ || !resolver_->deliver()) return false;
    engine_->on_turn_end();
    return true;
  }

  VirtualClock clock_;
  NoLog log_;
  CompactTable table_{kRowsMax};
  std::string action_;
  std::unique_ptr<InstantResolver> resolver_;
  std::unique_ptr<Engine> engine_;  // last: it uses the others
};

EnginePlayer::EnginePlayer(UnixSeconds start, EngineSettings settings,
                           std::shared_ptr<const Exemptions> exempt, AnswerSource* dns)
    : impl_(std::make_unique<Impl>(start, std::move(settings), std::move(exempt), dns)) {}

EnginePlayer::~EnginePlayer() = default;

bool EnginePlayer::passes(const PolicyRequest& request, UnixSeconds now) {
  return impl_->passes(request, now);
}

const EngineStatistics& EnginePlayer::statistics() const {
  return impl_->statistics();
}

std::uint64_t EnginePlayer::forgotten_rows() const {
  return impl_->forgotten_rows();
}

}  // namespace grayling
