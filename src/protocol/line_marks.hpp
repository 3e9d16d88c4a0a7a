// SPDX-License-Identifier: MIT
// Marks the line ends and the '=' in 64 bytes, and finds NUL bytes: with AVX2 32 bytes at a time,
// with SSE2, which every 64-bit x86 processor has, sixteen; elsewhere eight, as one number. Pure,
// any thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <immintrin.h>
#endif

namespace grayling {

inline constexpr std::size_t kMarkedBytes = 64;

// The lowest bit is for the first byte.
struct LineMarks {
  std::uint64_t ends = 0;    // a bit for each '\n'
  std::uint64_t equals = 0;  // a bit for each '='

  bool operator==(const LineMarks&) const = default;
};

// Each kind below marks the kMarkedBytes bytes from `bytes` on, and knows afterwards whether one of
// all the bytes that it has marked is NUL.

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
class MarkByEights {
 public:
  LineMarks operator()(const char* bytes) {
    LineMarks marks;
    for (unsigned at = 0; at < kMarkedBytes; at += sizeof(detail::Eight)) {
      const detail::Eight eight = detail::load_eight(bytes + at);
      marks.ends |= detail::mark_eight(eight, '\n') << at;
      marks.equals |= detail::mark_eight(eight, '=') << at;
      nuls_ |= detail::mark_eight(eight, '\0');
    }
    return marks;
  }
  bool has_nul() const { return nuls_ != 0; }

 private:
  std::uint64_t nuls_ = 0;
};

#ifdef __SSE2__

namespace detail {

inline __m128i load_sixteen(const char* bytes) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}

// Returns a bit for each byte that is `byte`.
inline std::uint64_t mark_sixteen(__m128i bytes, char byte) {
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte))));
}

[[gnu::target("avx2")]] inline std::uint64_t mark_thirty_two(__m256i bytes, char byte) {
  const __m256i is_same = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte));
  return static_cast<unsigned>(_mm256_movemask_epi8(is_same));
}

}  // namespace detail

class MarkBySse2 {
 public:
  LineMarks operator()(const char* bytes) {
    const __m128i first = detail::load_sixteen(bytes);
    const __m128i second = detail::load_sixteen(bytes + 16);
    const __m128i third = detail::load_sixteen(bytes + 32);
    const __m128i last = detail::load_sixteen(bytes + 48);
    const auto mark = [&](char byte) {
      return detail::mark_sixteen(first, byte) | detail::mark_sixteen(second, byte) << 16U |
             detail::mark_sixteen(third, byte) << 32U | detail::mark_sixteen(last, byte) << 48U;
    };
    const __m128i least = _mm_min_epu8(_mm_min_epu8(first, second), _mm_min_epu8(third, last));
    least_ = _mm_min_epu8(least_, least);
    return {mark('\n'), mark('=')};
  }
  bool has_nul() const { return detail::mark_sixteen(least_, '\0') != 0; }

 private:
  __m128i least_ = _mm_set1_epi8('\xff');  // at each of 16 places, the least byte so far
};

// Only where has_avx2().
class MarkByAvx2 {
 public:
  [[gnu::target("avx2")]] LineMarks operator()(const char* bytes) {
    const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
    const __m256i last = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + 32));
    least_ = _mm256_min_epu8(least_, _mm256_min_epu8(first, last));
    return {detail::mark_thirty_two(first, '\n') | detail::mark_thirty_two(last, '\n') << 32U,
            detail::mark_thirty_two(first, '=') | detail::mark_thirty_two(last, '=') << 32U};
  }
  [[gnu::target("avx2")]] bool has_nul() const {
    return detail::mark_thirty_two(least_, '\0') != 0;
  }

 private:
  __m256i least_{-1, -1, -1, -1};  // at each of 32 places, the least byte so far
};

inline bool has_avx2() {
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
         __builtin_cpu_supports("bmi2") != 0;
}

#endif

}  // namespace grayling
