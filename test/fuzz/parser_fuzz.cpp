// SPDX-License-Identifier: MIT
// The request parser never crashes, keeps its bounds, and returns the same requests wherever the
// bytes are cut. The first byte of the input says where they are cut.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "grayling/greylist/answer.hpp"
#include "grayling/greylist/subject.hpp"
#include "grayling/protocol/limits.hpp"
#include "grayling/protocol/parser.hpp"

using namespace grayling;

namespace {

std::string parse(std::string_view bytes, std::size_t chunk) {
  RequestParser parser;
  std::string seen;
  while (true) {
    const auto status = parser.next();
    if (status == RequestParser::Status::Malformed) {
      return seen + "MALFORMED " + parser.fault().substr(0, 10);
    }
    if (status == RequestParser::Status::NeedMore) {
      if (bytes.empty()) return seen;
      parser.feed(bytes.substr(0, chunk));
      bytes.remove_prefix(std::min(chunk, bytes.size()));
      continue;
    }
    const PolicyRequest& request = parser.request();
    append_decision(seen, decision_fields("x", "y", 1, request));
    seen += "|";
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
  if (parse(bytes, bytes.size() + 1) != parse(bytes, std::size_t{data[0]} + 1)) std::abort();
  return 0;
}
