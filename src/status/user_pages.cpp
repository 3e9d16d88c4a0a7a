// SPDX-License-Identifier: MIT
#include "grayling/status/user_pages.hpp"

#include <utility>

#include "status/http_status.hpp"
#include "status/link_pages.hpp"
#include "status/own_name.hpp"
#include "status/panel_api.hpp"

namespace grayling {

class UserPages::Impl {
 public:
  Impl(Options options, std::unique_ptr<AdminStore> store, const Clock& clock, Log& log)
      : url_(std::move(options.url)),
        host_(std::move(options.host)),
        desk_(std::move(store), clock, log) {
    if (options.link_key) links_.emplace(*url_, *options.link_key, desk_, clock);
    if (options.token) api_.emplace(*options.token, desk_);
  }

  bool has(std::string_view path) const {
    return (links_ && path.starts_with(LinkPages::kRoot)) ||
           (api_ && path.starts_with(PanelApi::kRoot));
  }

  std::optional<HttpAnswer> answer(const HttpRequest& request) {
    if (!has(request.path)) return std::nullopt;
    if (request.path.starts_with(LinkPages::kRoot)) return links_->answer(request);
    const bool is_here =
        is_own_name(request.host, host_) || (url_ && is_host_of(*url_, request.host));
    if (!is_here) return http::misdirected();
    return api_->answer(request);
  }

  void cut() noexcept { desk_.cut(); }

 private:
  const std::optional<PublicUrl> url_;
  const std::string host_;
  RecipientDesk desk_;
  std::optional<LinkPages> links_;
  std::optional<PanelApi> api_;
};

UserPages::UserPages(Options options, std::unique_ptr<AdminStore> store, const Clock& clock,
                     Log& log)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(store), clock, log)) {}

UserPages::~UserPages() = default;

bool UserPages::has(std::string_view path) const {
  return impl_->has(path);
}

std::optional<HttpAnswer> UserPages::answer(const HttpRequest& request) {
  return impl_->answer(request);
}

HttpAnswer UserPages::busy(const HttpRequest& request) {
  return request.path.starts_with(PanelApi::kRoot) ? PanelApi::busy() : LinkPages::busy(request);
}

void UserPages::cut() noexcept {
  impl_->cut();
}

}  // namespace grayling
