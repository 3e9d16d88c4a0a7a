// SPDX-License-Identifier: MIT
// How an UnboundResolver that is in use comes to ask other servers.
#include <utility>

#include "resolver/unbound_impl.hpp"

namespace grayling {
namespace {

// From one context that is made because of trouble to the next, in milliseconds.
constexpr std::uint64_t kRenewMs = 2000;

// "192.0.2.1, 192.0.2.2"
std::string text_of(const std::vector<NameServer>& servers) {
  std::string text;
  for (const auto& server : servers) text += (text.empty() ? "" : ", ") + server.text();
  return text;
}

}  // namespace

void UnboundResolver::Impl::reload(const ResolverOptions& options) {
  options_ = options;
  told_error_.clear();
  const bool is_wanted = options.source != ResolverOptions::Source::Off;
  statistics_.is_wanted.set(is_wanted ? 1 : 0);
  if (is_wanted) return source_.make(options);
  source_.stop();
  if (context_) swap_context(nullptr);
}

void UnboundResolver::Impl::take_context(ContextSource::Made made) {
  if (!made) {
    // The same error may come every two seconds, as long as resolv.conf names such servers.
    if (told_error_ == made.error().text) return;
    told_error_ = made.error().text;
    return log_.error("dns.resolver: " + told_error_ + "; " +
                      (context_ ? "the servers in use stay" : "nobody is asked") +
                      ", and it is tried again each minute");
  }
  told_error_.clear();
  if (!context_ || !context_->is_like(**made)) return swap_context(std::move(*made));
  if (is_stuck()) {
    replace_context(std::move(*made));
  } else if (health_.is_in_trouble(uv_now(&loop_))) {
    source_.discard(trial_.end());
    trial_.begin(std::move(*made), health_.failed());
  } else {
    source_.discard(std::move(*made));  // the one in use has a cache
  }
}

// libunbound asks a server no more that was silent for some seconds, until its entry ends after a
// minute. And it goes on with questions for seconds, though nobody waits any more, so that silent
// servers of many domains take all the room. A new context knows nothing of either.
void UnboundResolver::Impl::renew_context() {
  const Milliseconds now = uv_now(&loop_);
  if (now < renewed_ + kRenewMs) return;
  if (!health_.is_in_trouble(now) && !is_stuck()) return;
  renewed_ = now;
  source_.make_again();
}

// All the room is taken, and for half of it nobody waits.
bool UnboundResolver::Impl::is_stuck() const {
  return calls_.size() >= options_.queries_max && questions_.size() <= calls_.size() / 2;
}

void UnboundResolver::Impl::adopt_trial() {
  replace_context(trial_.end());
  tell(health_.note_answer());
}

void UnboundResolver::Impl::replace_context(std::unique_ptr<UnboundContext> context) {
  source_.discard(trial_.end());
  source_.discard(std::move(context_));
  context_ = std::move(context);
  calls_.clear();
  for (auto& [id, question] : questions_) {
    if (!question.answer) send(id, question);
  }
}

// If other servers are asked from now on, nothing is known of them yet, and the log's line about
// them ends the trouble of the former ones.
void UnboundResolver::Impl::swap_context(std::unique_ptr<UnboundContext> context) {
  const bool is_other = !context_ || !context || context_->servers() != context->servers();
  replace_context(std::move(context));
  statistics_.is_asking.set(context_ ? 1 : 0);
  source_.watch(servers());
  if (!is_other) return;
  health_.reset();
  statistics_.is_down.set(0);
  if (!context_) {
    log_.info("dns: nobody is asked");
  } else if (servers().empty()) {
    log_.info("dns: the authoritative servers are asked");
  } else {
    log_.info("dns: " + text_of(servers()) + (servers().size() > 1 ? " are asked" : " is asked"));
  }
  if (context_) {
    for (const auto& warning : context_->warnings()) log_.warning(warning);
  }
}

std::vector<NameServer> UnboundResolver::Impl::servers() const {
  return context_ ? context_->servers() : std::vector<NameServer>{};
}

}  // namespace grayling
