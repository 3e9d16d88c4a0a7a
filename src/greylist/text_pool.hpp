// SPDX-License-Identifier: MIT
// The bytes of many texts, for those who keep places in it. A text that lies within the last one
// takes no room: most entries of an exemption list are such a part of their line. One thread adds
// the texts; then any thread may read.
//
// The room that it keeps for more isn't given back, here and in TextSet: of a large block it takes
// no memory, as it was never touched, while a smaller copy would need both for a while.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace grayling {

class TextPool {
 public:
  // Returns where the text begins.
  std::uint64_t add(std::string_view text) {
    const auto within = std::string_view(bytes_).substr(last_).find(text);
    if (within != std::string_view::npos) return last_ + within;
    last_ = bytes_.size();
    bytes_.append(text);
    return last_;
  }

  std::string_view view(std::uint64_t at, std::uint32_t size) const {
    return std::string_view(bytes_).substr(at, size);
  }

 private:
  std::string bytes_;
  std::uint64_t last_ = 0;  // where the last text begins
};

}  // namespace grayling
