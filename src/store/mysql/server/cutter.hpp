// SPDX-License-Identifier: MIT
// Ends a connection from another thread: the one thing about a connection that threads share.
// It holds a duplicate of the descriptor, for the client library closes its own when it likes, and
// the number may then already be somebody else's.
#pragma once

#include <mutex>

namespace grayling::mysql {

class Cutter {
 public:
  Cutter() = default;
  ~Cutter() { release(); }
  Cutter(const Cutter&) = delete;
  Cutter& operator=(const Cutter&) = delete;

  void arm();                 // the owner begins a call to open(): earlier cuts are over
  void hold(int descriptor);  // the owner has connected
  void release() noexcept;    // the owner is about to disconnect
  bool is_cut() const;        // cut() came since arm()
  void cut() noexcept;        // any thread: whoever waits on the connection sees its end

 private:
  mutable std::mutex mutex_;
  int descriptor_ = -1;
  bool is_cut_ = false;
};

}  // namespace grayling::mysql
