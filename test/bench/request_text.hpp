// SPDX-License-Identifier: MIT
// Requests as Postfix 3.7 sends them at RCPT, each for its own message. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

class RequestText {
 public:
  // No two runs may share a message: grayling gives all recipients of one the same verdict.
  explicit RequestText(std::uint32_t run);

  // The next request, of `sender`. Valid until the next call; always of the same length.
  std::string_view of(std::uint64_t sender);

 private:
  void put(std::size_t offset, std::string_view text);

  std::string text_;
  std::size_t sender_ = 0;  // offsets in text_
  std::size_t recipient_ = 0;
  std::size_t client_ = 0;
  std::size_t message_ = 0;
  std::uint32_t messages_ = 0;
};

}  // namespace bench
