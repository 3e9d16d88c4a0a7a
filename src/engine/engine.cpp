// SPDX-License-Identifier: MIT
#include "grayling/engine/engine.hpp"

#include <algorithm>
#include <utility>

#include "engine/engine_impl.hpp"
#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {

Engine::Impl::Impl(EngineOptions options, EngineSettings settings, const Clock& clock, Log& log)
    : clock_(clock),
      log_(log),
      answers_(statistics_, log, clock,
               hasher_.hash(Key{"", "header", ""})),  // the key of no mail: Key{} is of some
      known_(options.cache_entries, hasher_, providers_, clock),
      at_data_(clock),
      purge_(clock, log),
      watch_(std::max<std::size_t>(options.workers, 1), log),
      triage_({options.resolver, hasher_, providers_, known_, stranger_counts_, statistics_.lists,
               purge_.schedule(), watch_, rules_, clock, log}),
      workers_({clock, purge_.clock_watch(), watch_, std::move(options.wake)}),
      conclusions_({waiting_, answers_, triage_.strangers(), known_.standings(), triage_.points(),
                    stranger_counts_, workers_, watch_, rules_, clock}) {
  set_settings(std::move(settings));
  if (options.exemptions_wait.count() > 0) {
    offers_.wait_until(clock.monotonic() + options.exemptions_wait);
  }
  if (options.workers == 0) workers_.add(options.make_store(), Worker::Drive::Owner);
  for (std::size_t i = 0; i < options.workers; ++i) workers_.add(options.make_store());
}

void Engine::Impl::set_settings(EngineSettings settings) {
  GRAYLING_ASSERT(settings.greylist);
  rules_.greylist = std::move(settings.greylist);
  rules_.policies = std::move(settings.policies);
  rules_.timeout = settings.timeout;
  answers_.set_permitted_on_failure(settings.is_permitted_on_failure);
  known_.set_settings(*rules_.greylist);
  const bool is_dns_asked = settings.dns_timeout.count() > 0;
  triage_.points().set_settings(settings.suspicion, is_dns_asked);
  stranger_counts_.set_policies(rules_.policies);
  workers_.set_settings(rules_.greylist);
  workers_.set_timeout(settings.timeout);
  rules_.tell_unmet(watch_.kind(), log_);
  triage_.lists().set_resolver(settings.dns);
  triage_.lists().set_lists(is_dns_asked ? settings.dns_lists : std::vector<DnsList>());
  triage_.signals().set_timeout(settings.dns_timeout);
  triage_.signals().set_wanted(dns_signs_in(settings.suspicion.points));
}

Engine::Engine(EngineOptions options, EngineSettings settings, const Clock& clock, Log& log)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(settings), clock, log)) {}

Engine::~Engine() = default;

void Engine::ask(const PolicyRequest& request, Asker& asker, std::uint64_t tag) {
  impl_->ask({request, asker, tag, std::nullopt});
}

void Engine::on_wake() {
  impl_->take_offers();
  impl_->take_reports();
}
void Engine::on_time() {
  impl_->on_time();
}
void Engine::on_turn_end() {
  impl_->hand_over();
}
Monotonic Engine::next_time() const {
  return impl_->next_time();
}
void Engine::reload(EngineSettings settings) {
  impl_->offers().drop_policies();
  impl_->set_settings(std::move(settings));
}
void Engine::offer_exemptions(std::shared_ptr<const Exemptions> exemptions) {
  impl_->offers().offer(std::move(exemptions));
}
void Engine::offer_policies(std::shared_ptr<const Policies> policies) {
  impl_->offers().offer(std::move(policies));
}
void Engine::exemptions_complete() {
  impl_->offers().set_complete();
}
void Engine::forget_cached() {
  impl_->offers().forget_cached();
}
void Engine::stop() {
  impl_->stop();
}
bool Engine::is_stopped() const {
  return impl_->is_stopped();
}
bool Engine::is_alive() const {
  return impl_->workers().is_alive();
}
bool Engine::work() {
  return impl_->work();
}
ReportTally Engine::take_tally() {
  return impl_->stranger_counts().take_tally();
}
const EngineStatistics& Engine::statistics() const {
  return impl_->statistics();
}
std::size_t Engine::idle_workers() const {
  return impl_->workers().idle_workers();
}

}  // namespace grayling
