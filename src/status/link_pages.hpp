// SPDX-License-Identifier: MIT
// The page behind a link of `grayling link`: /u/TOKEN, and what that page needs. Owned by
// UserPages; the thread of the pages.
#pragma once

#include <string>
#include <string_view>

#include "grayling/config/public_url.hpp"
#include "grayling/server/http_server.hpp"
#include "status/recipient_desk.hpp"
#include "status/user_words.hpp"

namespace grayling {

class LinkPages {
 public:
  static constexpr std::string_view kRoot = "/u/";

  // `desk` and `clock` must outlive this.
  LinkPages(PublicUrl url, LinkKey key, RecipientDesk& desk, const Clock& clock)
      : url_(std::move(url)), key_(key), desk_(desk), clock_(clock) {}

  // For a path below kRoot.
  HttpAnswer answer(const HttpRequest& request);
  // The page that asks to come back soon; it doesn't look at the link. Any thread.
  static HttpAnswer busy(const HttpRequest& request);

 private:
  // A valid token, and who sent it.
  struct Visit {
    const HttpRequest& request;
    std::string token;
    std::string recipient;
    Language language;
  };
  HttpAnswer show(const Visit& visit);
  HttpAnswer act(const Visit& visit);

  const PublicUrl url_;
  const LinkKey key_;
  RecipientDesk& desk_;
  const Clock& clock_;
};

}  // namespace grayling
