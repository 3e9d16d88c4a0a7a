// SPDX-License-Identifier: MIT
#include "grayling/resolver/resolver_loop.hpp"

#include <optional>
#include <utility>

#include <uv.h>

#include "grayling/loop/uv_handle.hpp"
#include "grayling/loop/uv_loop.hpp"

namespace grayling {
namespace {

// The resolver's own handles don't keep a loop waiting.
constexpr std::uint64_t kTurnMs = 50;

struct OneAnswer final : AnswerHandler {
  void on_answer(std::uint64_t, const DnsAnswer& given) override { answer = given; }
  std::optional<DnsAnswer> answer;
};

}  // namespace

class ResolverLoop::Impl {
 public:
  Result<void> start(const ResolverOptions& options, Log& log) {
    if (loop_.status() != 0) return fail(uv_strerror(loop_.status()));
    const int opened =
        turn_.open(this, [this](uv_timer_t* turn) { return uv_timer_init(&loop_.get(), turn); });
    if (opened != 0) return fail(uv_strerror(opened));
    uv_timer_start(
        turn_.get(), [](uv_timer_t*) {}, kTurnMs, kTurnMs);
    auto resolver = UnboundResolver::create(loop_.get(), options, log);
    if (!resolver) return fail(resolver.error());
    resolver_ = std::move(*resolver);
    return {};
  }

  UnboundResolver& resolver() { return *resolver_; }
  void turn() { uv_run(&loop_.get(), UV_RUN_ONCE); }
  void update_time() { uv_update_time(&loop_.get()); }

 private:
  UvLoop loop_;
  UvHandle<uv_timer_t> turn_;
  std::unique_ptr<UnboundResolver> resolver_;
};

ResolverLoop::ResolverLoop(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

ResolverLoop::~ResolverLoop() = default;

Result<std::unique_ptr<ResolverLoop>> ResolverLoop::create(const ResolverOptions& options,
                                                           Log& log) {
  auto impl = std::make_unique<Impl>();
  if (auto started = impl->start(options, log); !started) return fail(started.error());
  return std::make_unique<ResolverLoop>(std::move(impl));
}

UnboundResolver& ResolverLoop::resolver() {
  return impl_->resolver();
}

void ResolverLoop::run_until(const std::function<bool()>& is_done) {
  while (!is_done()) impl_->turn();
}

DnsAnswer ResolverLoop::ask(std::string_view name, RecordType type) {
  impl_->update_time();  // it may have stood still since the last turn
  OneAnswer handler;
  resolver().ask(name, type, handler, 0);
  run_until([&] { return handler.answer.has_value(); });
  return *handler.answer;
}

}  // namespace grayling
