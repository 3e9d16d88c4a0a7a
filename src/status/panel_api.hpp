// SPDX-License-Identifier: MIT
// The HTTP interface for hosting panels, below /api/: what a link's page does, for any recipient,
// in JSON, for those who have the token of status.api_token_file. doc/api.json describes it. Owned
// by UserPages; the thread of the pages.
#pragma once

#include <string>
#include <string_view>

#include "grayling/server/http_server.hpp"
#include "status/recipient_desk.hpp"

namespace grayling {

class PanelApi {
 public:
  static constexpr std::string_view kRoot = "/api/";

  // `desk` must outlive this.
  PanelApi(BearerToken token, RecipientDesk& desk) : token_(token), desk_(desk) {}

  // For a path below kRoot.
  HttpAnswer answer(const HttpRequest& request);
  static HttpAnswer busy();  // asks to come back soon; any thread

 private:
  HttpAnswer waiting(const HttpRequest& request);
  HttpAnswer expect(const HttpRequest& request);
  HttpAnswer release(const HttpRequest& request);

  const BearerToken token_;
  RecipientDesk& desk_;
};

}  // namespace grayling
