// SPDX-License-Identifier: MIT
// Requests as the plain reader of lines reads them, to hold the fast one against. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grayling/protocol/parser.hpp"
#include "protocol/whole_request.hpp"

namespace grayling {

inline std::vector<std::string> values_of(const PolicyRequest& r) {
  std::vector<std::string> values;
  for (const auto value :
       {r.protocol_state, r.client_address, r.client_name, r.helo_name, r.recipient, r.queue_id,
        r.instance, r.sasl_username, r.policy_context, r.recipient_count, r.lines}) {
    values.emplace_back(value);
  }
  values.push_back(r.sender ? "sender " + std::string(*r.sender) : "no sender");
  return values;
}

// The values of the request that `bytes` begin with; none: they begin with no request. Where bytes
// come in pieces the parser doesn't use the fast reader.
inline std::vector<std::string> plain_values(std::string_view bytes) {
  RequestParser parser;
  parser.feed(bytes.substr(0, 1));
  if (parser.next() != RequestParser::Status::NeedMore || bytes.size() < 2) return {};
  parser.feed(bytes.substr(1));
  if (parser.next() != RequestParser::Status::Request) return {};
  return values_of(parser.request());
}

// Does the fast reader read what the plain one does, if it reads `bytes` at all? Tries it in all
// the forms that this processor has.
inline bool is_read_alike(std::string_view bytes) {
  PolicyRequest request;
  const std::size_t size = read_whole_request(bytes, request);
  const auto expected = size == 0 ? std::vector<std::string>() : plain_values(bytes);
  for (const ReadWholeRequest read : whole_request_readers()) {
    if (read(bytes, request) != size) return false;
    if (size == 0) continue;
    if (request.lines != bytes.substr(0, size) || values_of(request) != expected) return false;
  }
  return true;
}

}  // namespace grayling
