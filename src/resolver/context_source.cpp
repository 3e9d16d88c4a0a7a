// SPDX-License-Identifier: MIT
#include "resolver/context_source.hpp"

#include <utility>

#include "resolver/resolv_conf.hpp"

namespace grayling {
namespace {

// How often resolv.conf is read.
constexpr std::uint64_t kLookMs = 2000;

}  // namespace

struct ContextSource::Work {
  uv_work_t request{};
  ContextSource* source;  // nullptr: it is gone
  uv_loop_t& loop;
  ResolverOptions options;
  // If resolv.conf still names these, nothing is made; if empty, a context is always made.
  std::vector<NameServer> known;
  Made made{};

  void run() {
    if (!known.empty() && read_resolv_conf(options.resolv_conf).servers == known) return;
    made = UnboundContext::create(options, loop);
  }
};

ContextSource::~ContextSource() {
  stop();
}

void ContextSource::stop() {
  options_.source = ResolverOptions::Source::Off;
  if (work_ != nullptr) work_->source = nullptr;
  work_ = nullptr;
  next_.reset();
  look_.reset();
  again_.reset();
}

ContextSource::Made ContextSource::make_now(const ResolverOptions& options) {
  options_ = options;
  return UnboundContext::create(options, loop_);
}

void ContextSource::make(const ResolverOptions& options) {
  again_.reset();
  if (work_ != nullptr) {
    next_ = options;
  } else {
    start_work(options);
  }
}

void ContextSource::make_again() {
  if (work_ == nullptr) start_work(options_);
}

void ContextSource::start_work(const ResolverOptions& options, std::vector<NameServer> known) {
  auto work = std::make_unique<Work>(Work{{}, this, loop_, options, std::move(known), {}});
  work->request.data = work.get();
  const int status = uv_queue_work(
      &loop_, &work->request, [](uv_work_t* request) { static_cast<Work*>(request->data)->run(); },
      [](uv_work_t* request, int) {
        const std::unique_ptr<Work> done(static_cast<Work*>(request->data));
        if (done->source != nullptr) done->source->on_done(done->options, std::move(done->made));
      });
  if (status != 0) return on_made_(fail(uv_strerror(status)));
  work_ = work.release();
}

void ContextSource::discard(std::unique_ptr<UnboundContext> context) {
  struct Waste {
    uv_work_t request{};
    std::unique_ptr<UnboundContext> context;
  };
  if (!context) return;
  context->retire();
  auto waste = std::make_unique<Waste>(Waste{{}, std::move(context)});
  waste->request.data = waste.get();
  const int status = uv_queue_work(
      &loop_, &waste->request,
      [](uv_work_t* request) { static_cast<Waste*>(request->data)->context.reset(); },
      [](uv_work_t* request, int) {
        const std::unique_ptr<Waste> done(static_cast<Waste*>(request->data));
      });
  if (status == 0) static_cast<void>(waste.release());
}

void ContextSource::on_done(const ResolverOptions& options, Made made) {
  work_ = nullptr;
  if (const auto next = std::exchange(next_, std::nullopt)) {
    if (made) discard(std::move(*made));
    return start_work(*next);
  }
  // What is in use is made again and again. It must not put off the options that shall replace it.
  if (!made && !(again_ && options == options_)) try_later(options);
  if (made && *made) options_ = options;
  if (!made || *made) on_made_(std::move(made));
}

// It is read whole: a stamp of its last change could be older than what was read.
void ContextSource::watch(std::vector<NameServer> servers) {
  watched_ = std::move(servers);
  look_.reset();
  if (options_.source != ResolverOptions::Source::System) return;
  start_timer(
      look_,
      [](uv_timer_t* timer) {
        auto* source = static_cast<ContextSource*>(timer->data);
        if (source != nullptr) source->look();
      },
      kLookMs);
}

void ContextSource::look() {
  if (work_ == nullptr) start_work(options_, watched_);
}

void ContextSource::try_later(const ResolverOptions& options) {
  failed_ = options;
  start_timer(
      again_,
      [](uv_timer_t* timer) {
        auto* source = static_cast<ContextSource*>(timer->data);
        if (source != nullptr) source->make(source->failed_);
      },
      static_cast<std::uint64_t>(options.try_again.count()));
}

// Fires again and again. Without a timer the resolver goes on with the servers that it has.
void ContextSource::start_timer(UvHandle<uv_timer_t>& timer, uv_timer_cb on_time,
                                std::uint64_t ms) {
  const int opened =
      timer.open(this, [this](uv_timer_t* opening) { return uv_timer_init(&loop_, opening); });
  if (opened != 0) return;
  uv_unref(reinterpret_cast<uv_handle_t*>(timer.get()));
  uv_timer_start(timer.get(), on_time, ms, ms);
}

}  // namespace grayling
