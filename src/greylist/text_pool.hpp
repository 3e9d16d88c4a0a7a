// SPDX-License-Identifier: MIT
// The bytes of many texts, one after the other. Its users keep a text's place and size. A text that
// is part of the last one takes no room: most entries of an exemption list are part of their line.
// One thread adds the texts; then any thread may read.
//
// The spare room at the end isn't given back, nor that of a TextSet. It was never touched, so it
// takes no memory; but while it was copied into a smaller block, both would take memory.
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
