// SPDX-License-Identifier: MIT
#include "resolver/unbound_context.hpp"

#include <cstdint>
#include <span>
#include <utility>

#include <unistd.h>

#include "resolver/packet.hpp"
#include "resolver/resolv_conf.hpp"
#include "resolver/unbound_options.hpp"

namespace grayling {
namespace {

constexpr int kBogus = 1;  // unbound-event.h

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
  if (!is_retired_) retire();
  ub_ctx_delete(context_);
}

void UnboundContext::retire() {
  is_retired_ = true;
  events_.stop();
}

Result<void> UnboundContext::set_up() {
  context_ = ub_ctx_create_ub_event(&events_);
  if (context_ == nullptr)
    return fail("libunbound can't start: too little memory, or too few open files (LimitNOFILE)");
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
  return start(has_root_key);
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
Result<void> UnboundContext::start(bool has_root_key) {
  const auto ignore = [](void*, int, void*, int, int, char*, int) {};
  const int error = ub_resolve_event(context_, "localhost", static_cast<int>(RecordType::A), 1,
                                     nullptr, ignore, nullptr);
  if (error == 0) return {};
  // Only now libunbound reads the key.
  if (error != UB_INITFAIL || !has_root_key) return fail(text_of(error));
  return fail(options_.root_key + ": not the root's key, or out of memory; install the package " +
              "dns-root-data again");
}

bool UnboundContext::ask(const std::string& escaped_name, RecordType type, OnAnswer on_answer) {
  constexpr int kInternet = 1;
  auto call = std::make_unique<Call>(Call{this, type, std::move(on_answer)});
  const int error = ub_resolve_event(context_, escaped_name.c_str(), static_cast<int>(type),
                                     kInternet, call.get(), on_call, nullptr);
  if (error != 0) return false;
  static_cast<void>(call.release());  // on_call() has it, or had it
  return true;
}

// What DNSSEC found to be forged comes too, marked.
void UnboundContext::on_call(void* data, int code, void* packet, int size, int security, char*,
                             int) {
  const std::unique_ptr<Call> call(static_cast<Call*>(data));
  if (call->context->is_retired_) return;
  const bool is_usable = code == 0 && security != kBogus && packet != nullptr && size > 0;
  if (!is_usable) return call->on_answer({});
  const std::span bytes(static_cast<const std::uint8_t*>(packet), static_cast<std::size_t>(size));
  call->on_answer(read_packet(bytes, call->type));
}

}  // namespace grayling
