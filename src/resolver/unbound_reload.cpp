// SPDX-License-Identifier: MIT
// What changes whom an UnboundResolver asks while it is in use.
#include "resolver/unbound_impl.hpp"

namespace grayling {
namespace {

// How long the DNS is down before a context that no longer asks is replaced, and from one to the
// next, in milliseconds. A shorter trouble leaves the cache as it is.
constexpr std::uint64_t kRenewMs = 15'000;

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
  if (options.source != ResolverOptions::Source::Off) return source_.make(options);
  source_.stop();
  if (context_) swap_context(nullptr);
}

void UnboundResolver::Impl::take_context(ContextSource::Made made) {
  if (!made) {
    // It is tried again as long as resolv.conf names what can't be asked.
    if (told_error_ == made.error().text) return;
    told_error_ = made.error().text;
    return log_.error("dns.resolver: " + told_error_ + "; " +
                      (context_ ? "the servers in use stay" : "nobody is asked"));
  }
  told_error_.clear();
  if (!context_ || !context_->is_like(**made)) return swap_context(std::move(*made));
  if (health_.is_down()) replace_context(std::move(*made));  // else the old one has a cache
}

// libunbound stops asking a server that has answered nonsense, for minutes. A new context knows
// nothing of that.
void UnboundResolver::Impl::renew_context() {
  const Milliseconds now = uv_now(&loop_);
  if (!health_.is_down() || now < renewed_ + kRenewMs) return;
  renewed_ = now;
  source_.make_again();
}

void UnboundResolver::Impl::replace_context(std::unique_ptr<UnboundContext> context) {
  close_context();
  context_ = std::move(context);
  for (auto& [id, question] : questions_) {
    if (!question.answer) send(id, question);
  }
}

void UnboundResolver::Impl::swap_context(std::unique_ptr<UnboundContext> context) {
  replace_context(std::move(context));
  health_.reset();
  statistics_.is_down.set(0);
  statistics_.is_asking.set(context_ ? 1 : 0);
  source_.watch(servers());
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

void UnboundResolver::Impl::close_context() {
  is_closing_ = true;
  context_.reset();
  is_closing_ = false;
}

std::vector<NameServer> UnboundResolver::Impl::servers() const {
  return context_ ? context_->servers() : std::vector<NameServer>{};
}

}  // namespace grayling
