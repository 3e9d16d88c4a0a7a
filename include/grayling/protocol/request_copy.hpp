// SPDX-License-Identifier: MIT
// A policy request that owns its bytes, so that it can wait for its answer. Movable, any thread.
#pragma once

#include <cstddef>
#include <memory>

#include "grayling/protocol/request.hpp"

namespace grayling {

class RequestCopy {
 public:
  explicit RequestCopy(const PolicyRequest& request);

  // Its views are valid as long as this object, or the one that it was moved to.
  const PolicyRequest& request() const { return request_; }
  std::size_t bytes() const { return size_; }  // memory that the copy holds

 private:
  std::size_t size_ = 0;
  std::unique_ptr<char[]> bytes_;
  PolicyRequest request_;
};

}  // namespace grayling
