// SPDX-License-Identifier: MIT
// What people and panels may see and do over HTTP, beside the status: links at /u/ (`grayling
// link`) and the interface at /api/. Owned by StatusService; answer() is called on one
// thread, that of HttpWorker.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/config/public_url.hpp"
#include "grayling/server/http_server.hpp"
#include "grayling/status/link_token.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

class UserPages {
  class Impl;

 public:
  struct Options {
    std::optional<PublicUrl> url;
    std::optional<LinkKey> link_key;   // none: there are no links; else there is a url
    std::optional<BearerToken> token;  // none: there is no /api/
    std::string host;                  // this machine's name
  };
  // `store` isn't open yet. `clock` and `log` must outlive this.
  UserPages(Options options, std::unique_ptr<AdminStore> store, const Clock& clock, Log& log);
  ~UserPages();
  UserPages(const UserPages&) = delete;
  UserPages& operator=(const UserPages&) = delete;

  // Whether the path is served here. Any thread.
  bool has(std::string_view path) const;
  // May wait for the store; one thread at a time. None: the request's path isn't served here.
  std::optional<HttpAnswer> answer(const HttpRequest& request);
  // The answer if too many requests wait already. Any thread.
  static HttpAnswer busy(const HttpRequest& request);

  // Ends each call that waits for the store, now and from now on. Any thread.
  void cut() noexcept;

 private:
  const std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
