// SPDX-License-Identifier: MIT
// check_host() of RFC 7208 (section 4) without I/O and without a clock: it says what to ask
// the DNS next, and takes the answer, until the verdict is there.
//
// It ends for any records, after kSpfQuestionsMax questions at the latest. "exp=" is checked, and
// never asked for.
//
// One thread at a time. It keeps at most kSpfAnswerBytesMax of answers.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "grayling/base/dns_answer.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/spf/identity.hpp"
#include "grayling/spf/verdict.hpp"

namespace grayling {

// Limits of RFC 7208, section 4.6.4: beyond them the result is PermError.
inline constexpr int kSpfLookupsMax = 10;  // terms that ask the DNS
inline constexpr int kSpfVoidsMax = 2;     // of them, those whose name has no such records
inline constexpr std::size_t kSpfMailHostsMax = 10;    // names of one "mx"
inline constexpr std::size_t kSpfClientNamesMax = 10;  // of a client's: further ones don't count
// Our own limits, against records designed to be expensive; beyond them the result is PermError,
// too. The RFC's limits alone would allow 111 questions.
inline constexpr int kSpfQuestionsMax = 30;
inline constexpr std::size_t kSpfAnswerBytesMax = 64 * std::size_t{1024};
// The bytes of one record. It may be read eleven times, if it includes itself. Real ones have less
// than 4 KiB; section 3.4 recommends 450 bytes.
inline constexpr std::size_t kSpfRecordBytesMax = 8 * std::size_t{1024};

struct SpfQuestion {
  // Visible ASCII and blanks, at most 253 bytes, without a final dot. Its dots part labels, and
  // every other byte stands for itself.
  std::string name;
  RecordType type = RecordType::Txt;

  bool operator==(const SpfQuestion&) const = default;
};

class SpfEvaluation {
 public:
  SpfEvaluation(SpfIdentity identity, const IpAddress& client);
  ~SpfEvaluation();
  SpfEvaluation(SpfEvaluation&&) noexcept;
  SpfEvaluation& operator=(SpfEvaluation&&) noexcept;

  // What to ask next; nullptr once there is a verdict. Valid until the next answer().
  const SpfQuestion* question() const;

  // The answer to question(), which isn't nullptr. A caller who runs out of time may also stop
  // asking: without a verdict nothing is known.
  void answer(DnsAnswer answer);

  const SpfVerdict& verdict() const;  // once question() is nullptr
  const SpfIdentity& identity() const;

  // The verdict is PermError because it took more than kSpfQuestionsMax or kSpfAnswerBytesMax.
  bool is_cut_short() const;

  // The same identity for another client, with the answers that there are and with what is left of
  // the bounds. Once question() is nullptr; nothing of this one may be used afterwards.
  SpfEvaluation for_other(const IpAddress& client) &&;

 private:
  class Impl;
  explicit SpfEvaluation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
