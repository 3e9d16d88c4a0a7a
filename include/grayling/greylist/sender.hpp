// SPDX-License-Identifier: MIT
// Sender normalisation: mailing lists and bounces put numbers and tags into the envelope sender
// that differ from message to message. All addresses of one sender get the same key. Pure, any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace grayling {

// Makes `out` the sender as it stands in a key with match = "triplet", in the memory that it has:
// normal_address(), with the local part rewritten by these rules. A sender without an '@', or with
// a quoted local part, isn't rewritten. `sender` must not be a part of `out`.
//
//   prvs=1234abcdef=u@d      u@d                 BATV (draft-levine-smtp-batv); Cisco's tag has 9
//   prvs=u/1234abcdef@d      u@d                 its other spellings, also with '='
//   btv1==12345abcdef==u@d   u@d                 Barracuda's
//   msprvs1=1234abcdefgh=u@d u@d                 SparkPost's
//   SRS0=hh=tt=d=u@f         srs0=#=#=d=u@f      SRS: hash and time stamp; SRS1 likewise
//   news-1234@d              news-#@d            a number between separators (not one alone: 42@d)
//   l+b-17-bob=x.org@d       l@d                 from the first '+'
void set_normalised_sender(std::string& out, std::string_view sender);

// Returns the local part without its tag if it has one of the first five forms above; otherwise all
// of it. `local` is in lower case.
std::string_view unsigned_part(std::string_view local);

}  // namespace grayling
