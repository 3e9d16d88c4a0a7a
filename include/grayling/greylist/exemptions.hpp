// SPDX-License-Identifier: MIT
// The clients, senders and recipients that an administrator has exempted from greylisting. One
// thread adds the entries; after finish() it is an immutable value that any thread may read.
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

// The most entries in all lists together, about 150 bytes each; a range counts as its networks. A
// longer list is taken for a mistake.
inline constexpr std::size_t kExemptEntriesMax = 4'000'000;
// The most regular expressions in one list, about 1 KiB of memory each, and the most bytes of one.
inline constexpr std::size_t kExemptPatternsMax = 1000;
inline constexpr std::size_t kExemptPatternBytesMax = 1024;
// A longer mail address matches no entry (RFC 5321 section 4.5.3.1: 64 + 1 + 255 bytes).
inline constexpr std::size_t kExemptAddressBytesMax = 320;

// Returns the name of the entry in `line`: the line without its comment and blanks, in lower case
// unless it is a regular expression; "" if the line has no entry.
std::string exempt_text(std::string_view line);

class Exemptions {
 public:
  Exemptions();
  ~Exemptions();
  Exemptions(const Exemptions&) = delete;
  Exemptions& operator=(const Exemptions&) = delete;

  // Sets where the next lines come from, for origin(): "/etc/grayling/clients".
  void begin_source(std::string source);

  // Adds the entry of one line. The line may be empty, and a '#' begins a comment. An entry has one
  // of these forms, in upper or lower case (those of postgrey and sqlgrey; README "Exemptions"):
  //   Clients              192.0.2.7  192.0.2.0/24  192.0.2  192.0  2001:db8::/32
  //                        192.0.2.10-192.0.2.20
  //                        example.org (and below)  *.example.org (below)  /regex/ of the name
  //   Senders, Recipients  user@example.org (and user+x@)  @example.org  user@
  //                        example.org (and below)  *.example.org (below)  /regex/
  // Returns "" or a note that says how an ambiguous line was read. The error says why the line
  // can't be read or would never match, and what to write instead; earlier entries stay.
  Result<std::string> add(ExemptList list, std::string_view line, std::uint32_t line_number);

  // Call it after the last add() and before the first find; again after another add().
  void finish();

  // Where an entry comes from; origin() writes it as "SOURCE:LINE", and "sql:NAME" without a line,
  // which says nothing there.
  struct Entry {
    std::uint32_t source = 0;
    std::uint32_t line = 0;
  };
  // Return an entry that exempts the client or the mail address, or nothing. `name` is the client's
  // name if Postfix has confirmed it, or "". `scratch` keeps its memory from call to call.
  std::optional<Entry> find_client(std::string_view name, const IpAddress& address,
                                   std::string& scratch) const;
  std::optional<Entry> find_address(ExemptList list, std::string_view address,
                                    std::string& scratch) const;
  std::string origin(const Entry& entry) const;

  std::size_t count(ExemptList list) const;

  // All entries, numbered from 0 in the order in which they were added.
  struct Listed {
    ExemptList list = ExemptList::Clients;
    std::string_view text;  // exempt_text() of its line
    Entry entry;
  };
  std::size_t size() const;
  Listed listed(std::size_t number) const;

  // Returns which entries have matched since the last call, and how often. Any thread may call it,
  // even while another searches.
  struct Match {
    std::size_t number = 0;  // as for listed()
    std::uint32_t times = 0;
  };
  std::vector<Match> take_matches() const;

 private:
  struct Lists;
  std::unique_ptr<Lists> lists_;
};

}  // namespace grayling
