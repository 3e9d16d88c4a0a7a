// SPDX-License-Identifier: MIT
// Owns a libuv loop. Declare it before all its handles, so that it is destroyed after them and can
// close what they left.
#pragma once

#include <uv.h>

namespace grayling {

class UvLoop {
 public:
  UvLoop() : status_(uv_loop_init(&loop_)) {}
  ~UvLoop() {
    if (status_ != 0) return;
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
  }
  UvLoop(const UvLoop&) = delete;
  UvLoop& operator=(const UvLoop&) = delete;

  int status() const { return status_; }  // 0, or an error of libuv: then there is no loop
  uv_loop_t& get() { return loop_; }

 private:
  uv_loop_t loop_;
  int status_;
};

}  // namespace grayling
