// SPDX-License-Identifier: MIT
#include "grayling/resolver/unbound_resolver.hpp"

#include <utility>

#include "resolver/unbound_impl.hpp"

namespace grayling {

UnboundResolver::UnboundResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

UnboundResolver::~UnboundResolver() = default;

Result<std::unique_ptr<UnboundResolver>> UnboundResolver::create(uv_loop_s& loop,
                                                                 const ResolverOptions& options,
                                                                 Log& log) {
  auto impl = std::make_unique<Impl>(loop, log);
  if (auto started = impl->start(options); !started) return fail(started.error());
  return std::make_unique<UnboundResolver>(std::move(impl));
}

Resolver::QuestionId UnboundResolver::ask(std::string_view name, RecordType type,
                                          AnswerHandler& handler, std::uint64_t tag) {
  return impl_->ask(name, type, handler, tag);
}

void UnboundResolver::cancel(QuestionId id) {
  impl_->cancel(id);
}

bool UnboundResolver::is_down() const {
  return impl_->is_down();
}

void UnboundResolver::reload(const ResolverOptions& options) {
  impl_->reload(options);
}

std::vector<NameServer> UnboundResolver::servers() const {
  return impl_->servers();
}

const ResolverStatistics& UnboundResolver::statistics() const {
  return impl_->statistics();
}

}  // namespace grayling
