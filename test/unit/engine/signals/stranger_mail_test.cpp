// SPDX-License-Identifier: MIT
#include "engine/signals/stranger_mail.hpp"

#include "support/catch.hpp"
#include "unit/engine/signals/signal_request.hpp"

using namespace grayling;

namespace {

StrangerMail mail_of(const PolicyRequest& request, Signals signals = {}) {
  GreylistSettings settings;
  settings.spf = SpfUse::Pass;
  return {signal_subject(settings, request, true).value(), {}, signals};
}

}  // namespace

TEST_CASE("what is said of one mail holds for others of its client and its domain") {
  const StrangerMails mails = {mail_of(request_from("a-1@example.org")),
                               mail_of(request_from("a-1@example.org", "198.51.100.9"))};
  const auto find = [&](const PolicyRequest& request) { return find_mail(mails, request); };
  CHECK(find(request_from("a-2@Example.ORG", "::ffff:198.51.100.7")) == &mails[0]);
  CHECK(find(request_from("a-1@example.org", "198.51.100.7", "another")) == &mails[0]);
  CHECK(find(request_from("a-1@example.org", "198.51.100.9")) == &mails[1]);
  CHECK(find(request_from("a-1@example.org", "198.51.100.8")) == nullptr);
  CHECK(find(request_from("a-1@example.org", "unknown")) == nullptr);
  CHECK(find(request_from("a-1@sub.example.org")) == nullptr);
  CHECK(find(request_from("", "198.51.100.7", "example.org")) == nullptr);
  CHECK(find_mail({}, request_from("a-1@example.org")) == nullptr);
  const StrangerMails bounces = {mail_of(request_from(""))};
  CHECK(find_mail(bounces, request_from("")) == &bounces[0]);
  CHECK(find_mail(bounces, request_from("", "198.51.100.7", "other.example.net")) == nullptr);
}

TEST_CASE("the mail that SPF proves counts, and else the first") {
  const auto request = request_from("a@example.org");
  const StrangerMails mails = {mail_of(request), mail_of(request, {SpfResult::Fail, false}),
                               mail_of(request, {SpfResult::Pass, true})};
  CHECK(best_mail(mails) == &mails[2]);
  CHECK(best_mail(std::span(mails).first(2)) == &mails[0]);
  CHECK(best_mail({}) == nullptr);
}
