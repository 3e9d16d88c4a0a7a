// SPDX-License-Identifier: MIT
// The request parser never crashes, keeps its bounds, and returns the same requests wherever the
// bytes are cut. The first byte of the input says where they are cut.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "grayling/greylist/answer.hpp"
#include "grayling/greylist/subject.hpp"
#include "grayling/protocol/limits.hpp"
#include "grayling/protocol/parser.hpp"

using namespace grayling;

namespace {

// The bytes are lent if `is_lent`, and are no longer there when the parser may not use them.
std::string parse(std::string_view bytes, std::size_t chunk, bool is_lent) {
  RequestParser parser;
  std::string seen;
  std::unique_ptr<std::string> piece;
  while (true) {
    const auto status = parser.next();
    if (status == RequestParser::Status::Malformed) {
      return seen + "MALFORMED " + parser.fault().substr(0, 10);
    }
    if (status == RequestParser::Status::NeedMore) {
      if (bytes.empty()) return seen;
      piece = std::make_unique<std::string>(bytes.substr(0, chunk));
      is_lent ? parser.lend(*piece) : parser.feed(*piece);
      if (!is_lent) piece.reset();
      bytes.remove_prefix(std::min(chunk, bytes.size()));
      continue;
    }
    const PolicyRequest& request = parser.request();
    std::string memory;
    seen.append(write_decision(memory, decision_fields("x", "y", 1, request))).append("|");
    for (const Match match : {Match::Triplet, Match::Sender}) {
      Subject subject;
      read_subject({GreylistSettings{}, nullptr, match}, request, subject);
      seen += subject.key.sender + "|" + subject.key.client + "|" + subject.key.recipient + "\n";
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = parse(bytes, bytes.size() + 1, false);
  const std::size_t chunk = std::size_t{data[0]} + 1;
  if (parse(bytes, bytes.size() + 1, true) != whole) std::abort();
  if (parse(bytes, chunk, false) != whole || parse(bytes, chunk, true) != whole) std::abort();
  return 0;
}
