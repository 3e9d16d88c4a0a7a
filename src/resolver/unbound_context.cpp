// SPDX-License-Identifier: MIT
#include "resolver/unbound_context.hpp"

#include <utility>

#include <unistd.h>

#include "resolver/resolv_conf.hpp"
#include "resolver/unbound_options.hpp"

namespace grayling {
namespace {

std::string text_of(int ub_error) {
  return std::string("libunbound: ") + ub_strerror(ub_error);
}

std::string address_of(const NameServer& server) {
  return server.address.text() + "@" + std::to_string(server.port);
}

}  // namespace

Result<std::unique_ptr<UnboundContext>> UnboundContext::create(const ResolverOptions& options,
                                                               uv_loop_t& loop) {
  auto context = std::make_unique<UnboundContext>(options, loop);
  auto done = context->set_up();
  if (!done) return fail(done.error());
  return context;
}

UnboundContext::~UnboundContext() {
  ub_ctx_delete(context_);
}

Result<void> UnboundContext::set_up() {
  context_ = ub_ctx_create_ub_event(&events_);
  if (context_ == nullptr) return fail("libunbound can't start: out of memory or of open files");
  ub_ctx_debugout(context_, nullptr);  // it would write to stderr
  const bool is_recursive = options_.source == ResolverOptions::Source::Recursive;
  const bool has_root_key = is_recursive && ::access(options_.root_key.c_str(), R_OK) == 0;
  for (const auto& [option, value] : unbound_options(options_, has_root_key)) {
    if (auto done = set(option.c_str(), value); !done) return done;
  }
  if (options_.source == ResolverOptions::Source::System) {
    ResolvConf read = read_resolv_conf(options_.resolv_conf);
    servers_ = std::move(read.servers);
    for (const auto& line : read.unusable) {
      warnings_.push_back(options_.resolv_conf + ": " + line);
    }
  } else if (options_.source == ResolverOptions::Source::Servers) {
    servers_ = options_.servers;
  }
  if (auto done = is_recursive ? set_root(has_root_key) : set_servers(); !done) return done;
  return start();
}

Result<void> UnboundContext::set(const char* option, const std::string& value) {
  const int error = ub_ctx_set_option(context_, option, value.c_str());
  if (error == 0) return {};
  return fail(std::string(option) + " " + value + ": " + text_of(error));
}

Result<void> UnboundContext::set_servers() {
  for (const NameServer& server : servers_) {
    const int error = ub_ctx_set_fwd(context_, address_of(server).c_str());
    if (error != 0) return fail("the name server " + server.text() + ": " + text_of(error));
  }
  return {};
}

Result<void> UnboundContext::set_root(bool has_root_key) {
  for (const NameServer& server : options_.root_servers) {
    const int error = ub_ctx_set_stub(context_, ".", address_of(server).c_str(), 0);
    if (error != 0) return fail(server.text() + ": " + text_of(error));
  }
  if (has_root_key) {
    const int error = ub_ctx_add_ta_file(context_, options_.root_key.c_str());
    if (error != 0) return fail(options_.root_key + ": " + text_of(error));
  } else if (!options_.root_key.empty()) {
    warnings_.push_back("dns.resolver: " + options_.root_key +
                        " can't be read, so answers are not checked by DNSSEC; install the " +
                        "package dns-root-data");
  }
  return {};
}

// The first question makes caches and sockets. This name has a fixed answer, which needs no server.
Result<void> UnboundContext::start() {
  const auto ignore = [](void*, int, void*, int, int, char*, int) {};
  const int error = ub_resolve_event(context_, "localhost", static_cast<int>(RecordType::A), 1,
                                     nullptr, ignore, nullptr);
  if (error != 0) return fail(text_of(error));
  return {};
}

bool UnboundContext::ask(const std::string& escaped_name, RecordType type, void* data,
                         ub_event_callback_type callback) {
  constexpr int kInternet = 1;
  return ub_resolve_event(context_, escaped_name.c_str(), static_cast<int>(type), kInternet, data,
                          callback, nullptr) == 0;
}

}  // namespace grayling
