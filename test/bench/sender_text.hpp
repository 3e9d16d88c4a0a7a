// SPDX-License-Identifier: MIT
// Senders are numbers in the benchmark; this makes addresses of them. Neighbouring numbers get
// addresses that are far apart in the table, as strangers' addresses are. Plain values, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "grayling/greylist/record.hpp"

namespace bench {

inline constexpr std::uint64_t kSendersMax = std::uint64_t{1} << 40;

// An odd factor maps the 40-bit numbers one to one, and its inverse maps them back. The place of a
// sender is its position in the order of the addresses.
inline constexpr std::uint64_t kPlaceFactor = 0x9e3779b97f4a7c15U;
inline constexpr std::uint64_t kPlaceInverse = 0xf1de83e19937733dU;
static_assert(kPlaceFactor * kPlaceInverse == 1);

constexpr std::uint64_t place_of(std::uint64_t sender) {
  return (sender * kPlaceFactor) % kSendersMax;
}
constexpr std::uint64_t sender_at(std::uint64_t place) {
  return (place * kPlaceInverse) % kSendersMax;
}

// The parts that differ from sender to sender; each is as long for all of them.
struct SenderText {
  explicit SenderText(std::uint64_t sender) {
    const std::uint64_t place = place_of(sender);
    for (unsigned i = 0; i < name.size(); ++i) {
      name[i] = static_cast<char>('a' + ((place >> (36 - 4 * i)) & 15U));
    }
    for (unsigned i = 0; i < user.size(); ++i) user[i] = name[(i * 3 + 1) % name.size()];
    for (unsigned i = 0; i < octets.size(); ++i) {
      const auto number = static_cast<unsigned>((place >> (12 * i)) % 100);
      octets[i] = {'1', static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
    }
  }

  std::array<char, 10> name{};                  // begins the sender's local part
  std::array<char, 3> user{};                   // begins the recipient's local part
  std::array<std::array<char, 3>, 3> octets{};  // of the client's address, after 198
};

// It has no digits, because grayling would take them for the numbers of a mailing list.
inline constexpr std::string_view kSenderRest = ".newsletter@mailing.customer-of-ours.example";
inline constexpr std::string_view kRecipientRest = ".miller@department.receiving-site.example";

// The key that grayling makes of a request of this sender, with its default settings.
inline grayling::Key key_of(std::uint64_t sender) {
  const SenderText parts(sender);
  std::string client = "198.";
  for (std::size_t i = 0; i < 2; ++i) {
    client.append(parts.octets[i].data(), parts.octets[i].size()).append(".");
  }
  return {std::string(parts.name.data(), parts.name.size()).append(kSenderRest), client + "0/24",
          std::string(parts.user.data(), parts.user.size()).append(kRecipientRest)};
}

}  // namespace bench
