// SPDX-License-Identifier: MIT
#include "service/service_status.hpp"

#include <chrono>
#include <utility>

#include "grayling/config/fixed_keys.hpp"
#include "service/store_beside.hpp"

namespace grayling {
namespace {

// To find what waits for a recipient the database reads all of `sender`.
constexpr std::chrono::milliseconds kPagesTimeoutMin{5000};

// Null if they aren't wanted.
std::shared_ptr<UserPages> make_user_pages(const Config& config, const Clock& clock, Log& log) {
  const auto& status = config.status;
  UserPages::Options options;
  options.url = status.public_url;
  options.host = config.greylist.host;
  if (status.user_pages) options.link_key.emplace(status.link_key);
  if (!status.api_token.empty()) options.token.emplace(status.api_token);
  if (!options.link_key && !options.token) return nullptr;
  return std::make_shared<UserPages>(std::move(options), store_beside(config, kPagesTimeoutMin),
                                     clock, log);
}

}  // namespace

std::unique_ptr<StatusService> start_status(const Config& config, const Engine& engine,
                                            const Server& server, const UnboundResolver& resolver,
                                            const KnownLists& lists, const Clock& clock,
                                            LogWriter& log) {
  if (!config.status.listen) return nullptr;
  const auto take = [&, started = clock.now()] {
    Snapshot snapshot = take_snapshot(engine.statistics(), server.statistics(), clock);
    snapshot.dns = dns_of(resolver.statistics());
    snapshot.sql_lists = lists.shown(clock.monotonic());
    snapshot.started = started;
    snapshot.started_with = fixed_values(config);
    snapshot.log_lines_dropped = log.dropped();
    snapshot.troubles = log.last_troubles();
    return snapshot;
  };
  auto status = StatusService::start(*config.status.listen, config.allow,
                                     {engine.statistics(), clock, take, GRAYLING_VERSION,
                                      config.greylist.host, make_user_pages(config, clock, log)});
  if (!status) {
    log.error("status.listen: " + status.error().text);
    return nullptr;
  }
  log.info("status at " + (*status)->endpoint().text());
  return std::move(*status);
}

}  // namespace grayling
