// SPDX-License-Identifier: MIT
// One key for all the addresses that one sender goes by: mailing lists and bounces put numbers and
// tags into the envelope sender that differ from message to message. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace grayling {

// Appends the sender, as normal_address() has it, as a key of match = "triplet". The domain is
// never rewritten beyond that; what has no '@', or a quoted local part, stays as it is.
//
//   prvs=1234abcdef=u@d      u@d                 BATV (draft-levine-smtp-batv); Cisco's tag has 9
//   prvs=u/1234abcdef@d      u@d                 its other spellings, also with '='
//   btv1==12345abcdef==u@d   u@d                 Barracuda's
//   msprvs1=1234abcdefgh=u@d u@d                 SparkPost's
//   SRS0=hh=tt=d=u@f         srs0=#=#=d=u@f      SRS: hash and time stamp; SRS1 likewise
//   news-1234@d              news-#@d            a number between separators (not one alone: 42@d)
//   l+b-17-bob=x.org@d       l@d                 from the first '+'
void append_normalised_sender(std::string& out, std::string_view sender);

// The local part, in lower case, without the tag of the first four forms above; without one, as it
// is.
std::string_view unsigned_part(std::string_view local);

}  // namespace grayling
