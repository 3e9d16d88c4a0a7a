// SPDX-License-Identifier: MIT
// Marks the line ends and the '=' in 64 bytes: with SSE2, which every 64-bit x86 processor has,
// sixteen bytes at a time; elsewhere eight, as one number. Pure, any thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace grayling {

inline constexpr std::size_t kMarkedBytes = 64;

// The lowest bit is for the first byte.
struct LineMarks {
  std::uint64_t ends = 0;    // a bit for each '\n'
  std::uint64_t equals = 0;  // a bit for each '='
  bool has_nul = false;

  bool operator==(const LineMarks&) const = default;
};

namespace detail {

using Eight = std::uint64_t;  // bytes, the first one lowest

constexpr Eight each(char byte) {
  return Eight{0x0101010101010101} * static_cast<unsigned char>(byte);
}

inline Eight load_eight(const char* bytes) {
  Eight eight = 0;
  std::memcpy(&eight, bytes, sizeof eight);
  return std::endian::native == std::endian::little ? eight : __builtin_bswap64(eight);
}

// Returns a bit for each of the eight bytes that is `byte`.
constexpr std::uint64_t mark_eight(Eight eight, char byte) {
  const Eight difference = eight ^ each(byte);
  const Eight others = ((difference & each(0x7f)) + each(0x7f)) | difference;  // in the high bit
  const Eight same = ~others >> 7U & each(1);
  // Each product of a bit of `same` and one of the factor has a place of its own, so none carries.
  return same * 0x0102040810204080 >> 56U;
}

}  // namespace detail

// For any processor.
inline LineMarks line_marks_by_eights(const char* bytes) {
  LineMarks marks;
  std::uint64_t nuls = 0;
  for (unsigned at = 0; at < kMarkedBytes; at += sizeof(detail::Eight)) {
    const detail::Eight eight = detail::load_eight(bytes + at);
    marks.ends |= detail::mark_eight(eight, '\n') << at;
    marks.equals |= detail::mark_eight(eight, '=') << at;
    nuls |= detail::mark_eight(eight, '\0');
  }
  marks.has_nul = nuls != 0;
  return marks;
}

#ifdef __SSE2__

namespace detail {

inline __m128i load_sixteen(const char* bytes) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}

// Returns a bit for each byte that is 0xff, as the bytes are that compared equal.
inline std::uint64_t mask_sixteen(__m128i equal) {
  return static_cast<unsigned>(_mm_movemask_epi8(equal));
}

}  // namespace detail

inline LineMarks line_marks_by_sse2(const char* bytes) {
  const __m128i first = detail::load_sixteen(bytes);
  const __m128i second = detail::load_sixteen(bytes + 16);
  const __m128i third = detail::load_sixteen(bytes + 32);
  const __m128i last = detail::load_sixteen(bytes + 48);
  const auto mask = [&](char byte) {
    const __m128i wanted = _mm_set1_epi8(byte);
    return detail::mask_sixteen(_mm_cmpeq_epi8(first, wanted)) |
           detail::mask_sixteen(_mm_cmpeq_epi8(second, wanted)) << 16U |
           detail::mask_sixteen(_mm_cmpeq_epi8(third, wanted)) << 32U |
           detail::mask_sixteen(_mm_cmpeq_epi8(last, wanted)) << 48U;
  };
  const __m128i least = _mm_min_epu8(_mm_min_epu8(first, second), _mm_min_epu8(third, last));
  const auto nuls = detail::mask_sixteen(_mm_cmpeq_epi8(least, _mm_setzero_si128()));
  return {mask('\n'), mask('='), nuls != 0};
}

inline LineMarks line_marks(const char* bytes) {
  return line_marks_by_sse2(bytes);
}

#else

inline LineMarks line_marks(const char* bytes) {
  return line_marks_by_eights(bytes);
}

#endif

}  // namespace grayling
