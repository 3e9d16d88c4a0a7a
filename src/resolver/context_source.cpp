// SPDX-License-Identifier: MIT
#include "resolver/context_source.hpp"

#include <utility>

namespace grayling {
namespace {

// How often resolv.conf is looked at. libuv's threads do that.
constexpr unsigned kLookMs = 2000;

}  // namespace

struct ContextSource::Work {
  uv_work_t request{};
  ContextSource* source;  // nullptr: it is gone
  uv_loop_t& loop;
  ResolverOptions options;
  Made made{};
};

ContextSource::~ContextSource() {
  stop();
}

void ContextSource::stop() {
  options_.source = ResolverOptions::Source::Off;
  if (work_ != nullptr) work_->source = nullptr;
  work_ = nullptr;
  is_again_ = false;
  file_.reset();
}

ContextSource::Made ContextSource::make_now(const ResolverOptions& options) {
  options_ = options;
  return UnboundContext::create(options, loop_);
}

void ContextSource::make(const ResolverOptions& options) {
  options_ = options;
  is_again_ = work_ != nullptr;
  if (!is_again_) start_work();
}

void ContextSource::start_work() {
  auto work = std::make_unique<Work>(Work{{}, this, loop_, options_, {}});
  work->request.data = work.get();
  const int status = uv_queue_work(
      &loop_, &work->request,
      [](uv_work_t* request) {
        auto& running = *static_cast<Work*>(request->data);
        running.made = UnboundContext::create(running.options, running.loop);
      },
      [](uv_work_t* request, int) {
        const std::unique_ptr<Work> done(static_cast<Work*>(request->data));
        if (done->source != nullptr) done->source->on_done(std::move(done->made));
      });
  if (status != 0) return on_made_(fail(uv_strerror(status)));
  work_ = work.release();
}

void ContextSource::on_done(Made made) {
  work_ = nullptr;
  if (std::exchange(is_again_, false)) return start_work();
  on_made_(std::move(made));
}

// Without a watch the resolver goes on with the servers that it has.
void ContextSource::watch() {
  file_.reset();
  if (options_.source != ResolverOptions::Source::System) return;
  const int opened =
      file_.open(this, [this](uv_fs_poll_t* file) { return uv_fs_poll_init(&loop_, file); });
  if (opened != 0) return;
  uv_unref(reinterpret_cast<uv_handle_t*>(file_.get()));
  uv_fs_poll_start(
      file_.get(),
      [](uv_fs_poll_t* file, int, const uv_stat_t*, const uv_stat_t*) {
        auto* source = static_cast<ContextSource*>(file->data);
        if (source != nullptr) source->make(source->options_);
      },
      options_.resolv_conf.c_str(), kLookMs);
}

}  // namespace grayling
