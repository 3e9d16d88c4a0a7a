// SPDX-License-Identifier: MIT
// The data of other greylisters as neutral values. Readers make them from lines; a taker makes rows
// of them. Plain values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/greylist/exemptions.hpp"

namespace grayling {

// A triplet: a client, a sender and a recipient.
struct ImportedTriplet {
  IpAddress client;
  int prefix = 0;  // of the client's network, in bits of the address' own family
  std::string sender;
  std::string recipient;
  UnixSeconds first_seen = 0;
  UnixSeconds last_seen = 0;
  bool has_passed = false;
};

// A known sender; its mail passes to every recipient.
struct ImportedSender {
  std::string sender;
  UnixSeconds first_seen = 0;
  UnixSeconds last_seen = 0;
};

// A known client; its mail passes from every sender.
struct ImportedClient {
  IpAddress client;
  UnixSeconds last_seen = 0;
  std::uint32_t passes = 0;  // as counted by the other greylister
};

// An exemption by an administrator.
struct ImportedExemption {
  ExemptList list = ExemptList::Clients;
  std::string pattern;  // a line of an exemption file (Exemptions::add())
  std::string reason;
};

// Receives what a reader finds. One thread.
class ImportTaker {
 public:
  virtual ~ImportTaker() = default;
  virtual void take(ImportedTriplet triplet) = 0;
  virtual void take(ImportedSender sender) = 0;
  virtual void take(ImportedClient client) = 0;
  virtual void take(ImportedExemption exemption) = 0;
  // Counts an entry that can't be imported, by its reason. There must be few different reasons.
  // `example` is the entry, or "" if it wouldn't help.
  virtual void pass_over(std::string_view reason, std::string_view example) = 0;
};

// Reads the data of one greylister, line by line. Does no I/O. One thread.
class ImportReader {
 public:
  virtual ~ImportReader() = default;
  virtual void read(std::string_view line, ImportTaker& taker) = 0;
  // Call it after the last line. Returns "" or what is wrong with the whole, for example that it
  // was cut short.
  virtual std::string end() { return ""; }
};

// Reasons of pass_over() that several readers use.
inline constexpr std::string_view kNoAddress = "no IP address";
inline constexpr std::string_view kNoTime = "no time";
inline constexpr std::string_view kNoEntry = "an empty entry of a list";
inline constexpr std::string_view kHashed = "hashed (--privacy): the triplet can't be recovered";

}  // namespace grayling
