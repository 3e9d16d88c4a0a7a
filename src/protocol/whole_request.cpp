// SPDX-License-Identifier: MIT
#include "protocol/whole_request.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

#include "grayling/protocol/limits.hpp"
#include "protocol/attributes.hpp"
#include "protocol/line_marks.hpp"

namespace grayling {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::size_t lowest(std::uint64_t bits) {
  return static_cast<std::size_t>(std::countr_zero(bits));
}

// Returns the end of the line that `bytes` begin with. Null: it hasn't ended, or has a NUL. Not
// inlined: nearly all lines end in their block.
[[gnu::noinline]] const char* end_of_long_line(std::string_view bytes) {
  const auto line = bytes.substr(0, bytes.find('\n'));
  const bool is_whole = line.size() < bytes.size() && line.find('\0') == std::string_view::npos;
  return is_whole ? line.data() + line.size() : nullptr;
}

// Reads a request in blocks, each of which begins with a line.
template <typename Mark>
class Reader {
 public:
  // Fills in `request`, and in `type` the request type.
  [[gnu::always_inline]] Reader(std::string_view bytes, PolicyRequest& request,
                                std::string_view& type)
      : line_(bytes.data()), end_(line_ + bytes.size()), request_(request), type_(type) {}

  // Reads the lines up to the empty one, and returns where that is. Null: the plain reader must
  // look at them.
  [[gnu::always_inline]] const char* read() {
    const char* const last = end_ - kMarkedBytes;
    Found found = Found::Nothing;
    while (found == Found::Nothing && line_ <= last) found = read_block(mark_(line_));
    if (found == Found::Nothing && line_ != end_) {
      LineMarks marks = mark_(last);  // shifts out the bytes in front of the line
      marks.ends >>= line_ - last;
      marks.equals >>= line_ - last;
      found = read_block(marks);
    }
    const bool is_valid =
        found == Found::End && !mark_.has_nul() && attributes_ <= kRequestAttributesMax;
    return is_valid ? line_ : nullptr;
  }

 private:
  enum class Found : std::uint8_t { Nothing, End, Fault };

  // Reads the lines that end in the block at line_.
  [[gnu::always_inline]] Found read_block(LineMarks marks) {
    // What is taken from the end of a line for its '=' clears the bit of that end, and of no other.
    const std::uint64_t without = (marks.ends - marks.equals) & marks.ends;
    if (without != 0) return read_last(marks, without);
    if (marks.ends == 0) return read_long_line(marks.equals);
    return read_lines(marks.ends, marks.equals) ? Found::Nothing : Found::Fault;
  }

  // Reads as far as the first line without '='.
  [[gnu::always_inline]] Found read_last(LineMarks marks, std::uint64_t without) {
    const char* const empty = line_ + lowest(without);
    const std::uint64_t ends = marks.ends & ((without & (~without + 1)) - 1);
    if (ends != 0 && !read_lines(ends, marks.equals)) return Found::Fault;
    return line_ == empty ? Found::End : Found::Fault;
  }

  // Reads a line that doesn't end in its block.
  [[gnu::always_inline]] Found read_long_line(std::uint64_t equals) {
    if (equals == 0) return Found::Fault;
    const char* const end = end_of_long_line(between(line_, end_));
    if (end == nullptr || !take(line_, lowest(equals), end)) return Found::Fault;
    line_ = end + 1;
    ++attributes_;
    return Found::Nothing;
  }

  // Returns false if the plain reader must look at one of them.
  [[gnu::always_inline]] bool read_lines(std::uint64_t ends, std::uint64_t equals) {
    attributes_ += static_cast<std::size_t>(std::popcount(ends));
    std::size_t begin = 0;
    do {
      const std::size_t end = lowest(ends);
      if (!take(line_ + begin, lowest(equals >> begin), line_ + end)) return false;
      begin = end + 1;
      ends &= ends - 1;
    } while (ends != 0);
    line_ += begin;
    return true;
  }

  [[gnu::always_inline]] bool take(const char* line, std::size_t name_size, const char* end) {
    std::string_view* const place = place_of({line, name_size}, request_, type_);
    if (place == nullptr) return true;
    if (end[-1] == '\r' || place->data() != nullptr) return false;
    *place = between(line + name_size + 1, end);
    return true;
  }

  const char* line_;  // the first that hasn't been read
  const char* end_;
  Mark mark_;
  std::size_t attributes_ = 0;
  PolicyRequest& request_;
  std::string_view& type_;
};

// Inlined into a function for each kind of processor, together with all that it calls.
template <typename Mark>
[[gnu::always_inline]] inline std::size_t read_with(std::string_view bytes,
                                                    PolicyRequest& request) {
  if (bytes.size() < kMarkedBytes) return 0;
  clear(request);
  std::string_view type;
  Reader<Mark> reader(bytes.substr(0, kRequestBytesMax), request, type);
  const char* const empty = reader.read();
  if (empty == nullptr || type != kPolicyRequestType) return 0;
  const auto lines = between(bytes.data(), empty + 1);
  finish_attributes(request, lines);
  return lines.size();
}

std::size_t read_by_eights(std::string_view bytes, PolicyRequest& request) {
  return read_with<MarkByEights>(bytes, request);
}

#ifdef __SSE2__

std::size_t read_by_sse2(std::string_view bytes, PolicyRequest& request) {
  return read_with<MarkBySse2>(bytes, request);
}

[[gnu::target("avx2,bmi,bmi2")]] std::size_t read_by_avx2(std::string_view bytes,
                                                          PolicyRequest& request) {
  return read_with<MarkByAvx2>(bytes, request);
}

#endif

}  // namespace

std::vector<ReadWholeRequest> whole_request_readers() {
#ifdef __SSE2__
  if (has_avx2()) return {read_by_avx2, read_by_sse2, read_by_eights};
  return {read_by_sse2, read_by_eights};
#else
  return {read_by_eights};
#endif
}

namespace {

const ReadWholeRequest kFastest = whole_request_readers().front();

}  // namespace

std::size_t read_whole_request(std::string_view bytes, PolicyRequest& request) {
  return kFastest(bytes, request);
}

}  // namespace grayling
