// SPDX-License-Identifier: MIT
// Makes the contexts of an UnboundResolver: off the loop when the options change, when resolv.conf
// does, and again when it failed. Deletes them there, too. Owned by the resolver; the loop's
// thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <uv.h>

#include "grayling/loop/uv_handle.hpp"
#include "resolver/unbound_context.hpp"

namespace grayling {

class ContextSource {
 public:
  using Made = Result<std::unique_ptr<UnboundContext>>;
  using OnMade = std::function<void(Made)>;

  ContextSource(uv_loop_t& loop, OnMade on_made) : loop_(loop), on_made_(std::move(on_made)) {}
  ~ContextSource();
  ContextSource(const ContextSource&) = delete;
  ContextSource& operator=(const ContextSource&) = delete;

  Made make_now(const ResolverOptions& options);  // blocks

  // on_made follows in a later turn of the loop. If make() is called again before that, the last
  // call counts. If making fails, watch() goes on with the options of the last context, and it is
  // tried again after `options.try_again`, until it succeeds or make() is called again.
  void make(const ResolverOptions& options);

  // The same with the options of the last context that was made. Nothing happens while one is being
  // made, so it never replaces what make() has begun.
  void make_again();

  // From now on, also calls on_made whenever resolv.conf no longer names these servers. Nothing
  // happens if the last options don't read it.
  void watch(std::vector<NameServer> servers);

  // Deletes a context that is no longer used: at once for the caller, in fact a little later.
  void discard(std::unique_ptr<UnboundContext> context);

  // Makes and watches nothing any more.
  void stop();

 private:
  struct Work;

  void start_work(const ResolverOptions& options, std::vector<NameServer> known = {});
  void on_done(const ResolverOptions& options, Made made);
  void look();
  void try_later(const ResolverOptions& options);
  void start_timer(UvHandle<uv_timer_t>& timer, uv_timer_cb on_time, std::uint64_t ms);

  uv_loop_t& loop_;
  const OnMade on_made_;
  ResolverOptions options_;              // of the last context that was made
  Work* work_ = nullptr;                 // that runs; it frees itself
  std::optional<ResolverOptions> next_;  // to be made when it has ended
  std::vector<NameServer> watched_;
  UvHandle<uv_timer_t> look_;
  ResolverOptions failed_;  // while `again_` runs
  UvHandle<uv_timer_t> again_;
};

}  // namespace grayling
