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

// Takes the lowest bit out of `bits`, and returns the byte of `block` that it stands for.
const char* take_byte(std::uint64_t& bits, const char* block) {
  const auto place = static_cast<std::size_t>(std::countr_zero(bits));
  bits &= bits - 1;
  return block + place;
}

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

// Reads a request block by block. Members are where it is in the lines.
class Reader {
 public:
  // Fills in `request`, and in `type` the request type.
  Reader(const char* begin, PolicyRequest& request, std::string_view& type)
      : begin_(begin), line_(begin), request_(request), type_(type) {}

  enum class Found : std::uint8_t { Nothing, End, Fault };

  // Reads the lines that end in this block.
  [[gnu::always_inline]] Found read(const char* block, LineMarks marks) {
    // From the begin of each name, the sum carries to the next mark: to its '=', if it has one.
    const std::uint64_t both = marks.ends | marks.equals;
    const std::uint64_t names = marks.ends << 1U | (equals_ == nullptr ? 1 : 0);
    std::uint64_t firsts = (~both + names) & both;
    std::uint64_t ends = marks.ends;
    std::uint64_t without = firsts & ends;  // the ends of lines without '='
    if (without != 0) {                     // reads as far as the first of them
      const std::uint64_t before = (without & (~without + 1)) - 1;
      firsts &= before;
      ends &= before;
    }
    if (ends != 0) {
      if (equals_ == nullptr) equals_ = take_byte(firsts, block);
      for (;;) {
        if (!take_line(take_byte(ends, block))) return Found::Fault;
        if (ends == 0) break;
        equals_ = take_byte(firsts, block);
      }
      equals_ = nullptr;
    }
    if (without != 0) return take_byte(without, block) == line_ ? Found::End : Found::Fault;
    if (equals_ == nullptr && firsts != 0) equals_ = take_byte(firsts, block);
    return Found::Nothing;
  }

  // Of the request up to the empty line that was found. Returns 0 if it isn't valid.
  std::size_t finish() {
    if (attributes_ > kRequestAttributesMax || type_ != kPolicyRequestType) return 0;
    const auto lines = between(begin_, line_ + 1);
    finish_attributes(request_, lines);
    return lines.size();
  }

 private:
  [[gnu::always_inline]] bool take_line(const char* end) {
    std::string_view* const place = place_of(between(line_, equals_), request_, type_);
    const char* const value = equals_ + 1;
    line_ = end + 1;
    ++attributes_;
    if (place == nullptr) return true;
    if (end[-1] == '\r' || place->data() != nullptr) return false;
    *place = between(value, end);
    return true;
  }

  const char* begin_;
  const char* line_;              // the line that hasn't ended
  const char* equals_ = nullptr;  // its first '='; null: it has none yet
  std::size_t attributes_ = 0;    // the lines that have ended
  PolicyRequest& request_;
  std::string_view& type_;
};

// Inlined into a function for each kind of processor, together with all that it calls.
template <MarkLines kMark>
[[gnu::always_inline]] inline std::size_t read_with(std::string_view bytes,
                                                    PolicyRequest& request) {
  if (bytes.size() < kMarkedBytes) return 0;
  bytes = bytes.substr(0, kRequestBytesMax);
  request = {};
  std::string_view type;
  Reader reader(bytes.data(), request, type);
  const char* block = bytes.data();
  const char* const last = block + bytes.size() - kMarkedBytes;
  unsigned nuls = 0;
  auto found = Reader::Found::Nothing;
  for (; block <= last && found == Reader::Found::Nothing; block += kMarkedBytes) {
    found = reader.read(block, kMark(block, nuls));
  }
  const auto marked = static_cast<std::size_t>(block - last);
  if (found == Reader::Found::Nothing && marked < kMarkedBytes) {
    LineMarks marks = kMark(last, nuls);  // shifts out the bytes that were in the block before
    marks.ends >>= marked;
    marks.equals >>= marked;
    found = reader.read(block, marks);
  }
  return found == Reader::Found::End && nuls == 0 ? reader.finish() : 0;
}

std::size_t read_by_eights(std::string_view bytes, PolicyRequest& request) {
  return read_with<line_marks_by_eights>(bytes, request);
}

#ifdef __SSE2__

std::size_t read_by_sse2(std::string_view bytes, PolicyRequest& request) {
  return read_with<line_marks_by_sse2>(bytes, request);
}

[[gnu::target("avx2,bmi")]] std::size_t read_by_avx2(std::string_view bytes,
                                                     PolicyRequest& request) {
  return read_with<line_marks_by_avx2>(bytes, request);
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
