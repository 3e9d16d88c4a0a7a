// SPDX-License-Identifier: MIT
// Asks the DNS without blocking. Whoever needs an answer is an Asker. Owned by the service or a
// command; everything here is called on the loop's thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/ip.hpp"

namespace grayling {

// RFC 1035, section 3.2.2; AAAA: RFC 3596.
enum class RecordType : std::uint16_t { A = 1, Ptr = 12, Mx = 15, Txt = 16, Aaaa = 28 };

struct MailHost {
  std::uint16_t preference = 0;  // the lowest is tried first
  std::string name;
  bool operator==(const MailHost&) const = default;
};

// What the DNS says of a name and a type. Of the lists only the one of the type asked for is
// filled. Names are as RFC 1035 writes them (section 5.1), without the final dot: the root is "".
struct DnsAnswer {
  enum class Kind {
    Records,  // there is at least one record
    NoData,   // the name is there, but has no record of that type
    NoName,   // there is no such name (NXDOMAIN), or no name can look like this
    Failure,  // no answer in time, or one that can't be used: later there may be another
  };
  Kind kind = Kind::Failure;
  std::vector<IpAddress> addresses;  // A and AAAA
  // TXT: the strings of each record, put together without a blank (RFC 7208, section 3.3).
  std::vector<std::string> texts;
  std::vector<MailHost> mail_hosts;  // MX, in the order of the answer
  std::vector<std::string> names;    // PTR

  bool operator==(const DnsAnswer&) const = default;
};

class Asker {
 public:
  virtual ~Asker() = default;
  // `tag` as given to ask(). It may ask() and cancel() at once.
  virtual void on_answer(std::uint64_t tag, const DnsAnswer& answer) = 0;
};

class Resolver {
 public:
  using QuestionId = std::uint64_t;  // never 0

  virtual ~Resolver() = default;

  // Each question gets one answer, after the resolver's timeout at the latest, unless it is
  // cancelled or the resolver is destroyed first. The answer never comes before this returns, not
  // even one that the cache has. `name` may end with a dot; its dots part labels, and every other
  // byte stands for itself. The asker must outlive its questions.
  virtual QuestionId ask(std::string_view name, RecordType type, Asker& asker,
                         std::uint64_t tag) = 0;

  // The asker hears no more of this question. Nothing happens if it was answered already.
  virtual void cancel(QuestionId id) = 0;
};

}  // namespace grayling
