// SPDX-License-Identifier: MIT
// Who is never greylisted because an administrator said so: lists of clients, senders and
// recipients. Filled by one thread; once finish()ed an immutable value that any thread may read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/ip.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

enum class ExemptList : std::uint8_t { Clients, Senders, Recipients };

// The entries of all lists together: about 150 bytes each; a range counts as its networks. Beyond
// it is a list that grows by itself.
inline constexpr std::size_t kExemptEntriesMax = 4'000'000;
// Regular expressions of one list, which cost about 1 KiB each, and bytes of one.
inline constexpr std::size_t kExemptPatternsMax = 1000;
inline constexpr std::size_t kExemptPatternBytesMax = 1024;
// Longer addresses match nothing (RFC 5321 section 4.5.3.1: 64 + 1 + 255).
inline constexpr std::size_t kExemptAddressBytesMax = 320;

// What an entry is called: a line without its comment and blanks, in lower case unless it is a
// regular expression; "" of a line without an entry.
std::string exempt_text(std::string_view line);

class Exemptions {
 public:
  Exemptions();
  ~Exemptions();
  Exemptions(const Exemptions&) = delete;
  Exemptions& operator=(const Exemptions&) = delete;

  // Lines that follow come from `source`, which find() gives back: "/etc/grayling/clients".
  void begin_source(std::string source);

  // Adds one line, of which a '#' begins a comment, and which may be empty. Forms, in any case
  // (postgrey's and sqlgrey's; README "Exemptions"):
  //   Clients              192.0.2.7  192.0.2.0/24  192.0.2  192.0  2001:db8::/32
  //                        192.0.2.10-192.0.2.20
  //                        example.org (and below)  *.example.org (below)  /regex/ of the name
  //   Senders, Recipients  user@example.org (and user+x@)  @example.org  user@
  //                        example.org (and below)  *.example.org (below)  /regex/
  // Returns "" or a note: how a line was taken that may have been meant otherwise. The error says
  // why it can't be taken, or would never match, and what would be good; the entries before stay.
  Result<std::string> add(ExemptList list, std::string_view line, std::uint32_t line_number);

  // After the last add(), and before the first find(). Adding again needs it again.
  void finish();

  // The entry that exempts, as "SOURCE:LINE". The first two are of one client: `name` is one that
  // Postfix has confirmed, or "". `scratch` keeps its memory from call to call.
  struct Entry {
    std::uint32_t source = 0;
    std::uint32_t line = 0;
  };
  std::optional<Entry> find_client(std::string_view name, const IpAddress& address,
                                   std::string& scratch) const;
  std::optional<Entry> find_address(ExemptList list, std::string_view address,
                                    std::string& scratch) const;
  std::string origin(const Entry& entry) const;

  std::size_t count(ExemptList list) const;

  // All entries, by numbers from 0 in the order they were added.
  struct Listed {
    ExemptList list = ExemptList::Clients;
    std::string_view text;  // exempt_text() of its line
    Entry entry;
  };
  std::size_t size() const;
  Listed listed(std::size_t number) const;

  // Which entries find() has given since the last call, and how often. Any thread, also while
  // another finds.
  struct Match {
    std::size_t number = 0;  // as of listed()
    std::uint32_t times = 0;
  };
  std::vector<Match> take_matches() const;

 private:
  struct Lists;
  std::unique_ptr<Lists> lists_;
};

}  // namespace grayling
