// SPDX-License-Identifier: MIT
#include "maillog/greylist_reply.hpp"

#include "support/catch.hpp"

namespace grayling {

TEST_CASE("what greylisters reply is told from other replies") {
  const auto* const reply = GENERATE(
      "450 4.2.0 <b@x>: Recipient address rejected: Greylisted, see http://x.example/help/x.html",
      "450 4.2.0 <b@x>: Recipient address rejected: Greylisted for 5 minutes",
      "450 4.7.1 <b@x>: Recipient address rejected: Greylisting in effect, please come back later",
      "451 4.7.1 <b@x>: Recipient address rejected: Intentional policy rejection, please try again "
      "later",
      "450 4.7.1 <b@x>: Recipient address rejected: Policy Rejection- Please try later.",
      "450 4.7.1 <b@x>: Recipient address rejected: Service temporarily unavailable, please try "
      "later",
      "450 4.2.0 <b@x>: Recipient address rejected: Service temporarily faded to Gray",
      "451 4.7.1 mx[192.0.2.7]: Client host rejected: Graylisted",
      "451 4.7.1 Greylisting in action, please come back in 00:05:00", "4.7.1 Try again later",
      "451 192.0.2.7 is not yet authorized to deliver mail from <a@x> to <b@x>.");
  INFO(reply);
  CHECK(is_of_greylister(reply));
}

TEST_CASE("other replies are none of a greylister, whatever addresses they name") {
  const auto* const reply = GENERATE(
      "450 4.1.8 <greylist@x>: Sender address rejected: Domain not found",
      "450 4.1.1 <greylist@x>: Recipient address rejected: User unknown in local recipient table",
      "450 4.1.1 <\"greylist>: y\"@x>: Recipient address rejected: User unknown",
      "450 4.7.1 <greylist.example>: Helo command rejected: Host not found",
      "450 4.7.1 Rejected for <greylist@x>",
      "450 4.1.1 <b@x>: Recipient address rejected: unverified address: host mx[192.0.2.1] said: "
      "450 "
      "4.2.0 Greylisted",
      "451 4.7.1 Service unavailable - try again later",
      "450 4.7.1 <b@x>: Recipient address rejected: Policy rejection; Message count quota exceeded",
      "451 4.3.2 Too many errors, try again later", "451 4.3.0 <b@x>: Temporary lookup failure",
      "554 5.7.1 <b@x>: Recipient address rejected: no greylisting for you", "4", "");
  INFO(reply);
  CHECK_FALSE(is_of_greylister(reply));
}

TEST_CASE("postscreen's deferral is known") {
  CHECK(is_of_postscreen("450 4.3.2 Service currently unavailable"));
  CHECK_FALSE(is_of_postscreen("550 5.7.1 Service unavailable; client [192.0.2.7] blocked"));
}

}  // namespace grayling
