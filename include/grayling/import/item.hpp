// SPDX-License-Identifier: MIT
// What other greylisters know, as neutral values: what a reader makes of a line, and what a taker
// turns into rows. Plain values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/greylist/exemptions.hpp"

namespace grayling {

// A client, a sender and a recipient that have met.
struct ImportedTriplet {
  IpAddress client;
  int prefix = 0;  // of the network that is meant, in bits of the address' own family
  std::string sender;
  std::string recipient;
  UnixSeconds first_seen = 0;
  UnixSeconds last_seen = 0;
  bool has_passed = false;
};

// A sender that is known, whoever its mail is for.
struct ImportedSender {
  std::string sender;
  UnixSeconds first_seen = 0;
  UnixSeconds last_seen = 0;
};

// A client whose mail passes whoever it is from.
struct ImportedClient {
  IpAddress client;
  UnixSeconds last_seen = 0;
  std::uint32_t passes = 0;  // that were counted
};

// Whom somebody has exempted by hand.
struct ImportedExemption {
  ExemptList list = ExemptList::Clients;
  std::string pattern;  // as a line of an exemption file
  std::string reason;
};

// Takes what a reader finds.
class ImportTaker {
 public:
  virtual ~ImportTaker() = default;
  virtual void take(ImportedTriplet triplet) = 0;
  virtual void take(ImportedSender sender) = 0;
  virtual void take(ImportedClient client) = 0;
  virtual void take(ImportedExemption exemption) = 0;
  // What can't be taken. There are few reasons, each counted; `example` is what it was said of, or
  // "" where that is no help.
  virtual void pass_over(std::string_view reason, std::string_view example) = 0;
};

// A source of one kind, a line at a time. Touches no file.
class ImportReader {
 public:
  virtual ~ImportReader() = default;
  virtual void read(std::string_view line, ImportTaker& taker) = 0;
  // After the last line: "" or what is wrong with the whole, as where the source was cut short.
  virtual std::string end() { return ""; }
};

// Why an entry isn't taken, where more than one reader says so.
inline constexpr std::string_view kNoAddress = "no IP address";
inline constexpr std::string_view kNoTime = "no time";
inline constexpr std::string_view kNoEntry = "an empty entry of a list";
inline constexpr std::string_view kHashed = "hashed (--privacy): what it was of can't be told";

}  // namespace grayling
