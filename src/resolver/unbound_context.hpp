// SPDX-License-Identifier: MIT
// A context of libunbound, ready to be asked: its options can't change. Owned by an
// UnboundResolver. create() may run on any thread, and after retire() the destructor; everything
// else on the loop's.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <unbound-event.h>
#include <unbound.h>
#include <uv.h>

#include "grayling/base/result.hpp"
#include "grayling/resolver/options.hpp"
#include "grayling/resolver/resolver.hpp"
#include "resolver/uv_events.hpp"

namespace grayling {

class UnboundContext {
 public:
  using OnAnswer = std::function<void(DnsAnswer)>;

  // Reads the system's files where `options` has it so, and does all that libunbound would put off
  // until the first question. `options.source` isn't Off.
  static Result<std::unique_ptr<UnboundContext>> create(const ResolverOptions& options,
                                                        uv_loop_t& loop);

  // For create() alone.
  UnboundContext(const ResolverOptions& options, uv_loop_t& loop)
      : options_(options), events_(loop) {}

  // Open questions get no answer. Not from within an OnAnswer of this context.
  ~UnboundContext();
  UnboundContext(const UnboundContext&) = delete;
  UnboundContext& operator=(const UnboundContext&) = delete;

  // From now on it answers nothing and leaves the loop alone. What is left to do is to delete it,
  // which takes long if it has a large cache.
  void retire();

  // Calls back once, perhaps before it returns; `on_answer` must not ask. False: it can't be asked,
  // and doesn't call back.
  bool ask(const std::string& escaped_name, RecordType type, OnAnswer on_answer);

  // Asks the same in the same way.
  bool is_like(const UnboundContext& other) const {
    return options_ == other.options_ && servers_ == other.servers_;
  }
  const std::vector<NameServer>& servers() const { return servers_; }  // none: the root's
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  struct Call {
    const UnboundContext* context;
    RecordType type;
    OnAnswer on_answer;
  };

  static void on_call(void* call, int code, void* packet, int size, int security, char*, int);

  Result<void> set_up();
  Result<void> set(const char* option, const std::string& value);
  Result<void> set_servers();
  Result<void> set_root(bool has_root_key);
  Result<void> start(bool has_root_key);

  const ResolverOptions options_;
  UvEvents events_;
  ub_ctx* context_ = nullptr;
  bool is_retired_ = false;  // libunbound ends all open questions when it is deleted
  std::vector<NameServer> servers_;
  std::vector<std::string> warnings_;
};

}  // namespace grayling
