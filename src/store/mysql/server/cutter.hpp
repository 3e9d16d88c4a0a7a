// SPDX-License-Identifier: MIT
// Ends a connection from another thread; nothing else of a connection is shared between threads.
// Holds a duplicate of the descriptor: the client library may close its own at any time, and the
// number may then belong to another file. Owned beside its Connection.
#pragma once

#include <mutex>

#include "grayling/base/file_descriptor.hpp"

namespace grayling::mysql {

class Cutter {
 public:
  void arm();                 // the owner begins to open: earlier cuts no longer count
  void hold(int descriptor);  // the owner has connected
  void release() noexcept;    // the owner is about to disconnect
  bool is_cut() const;        // cut() was called since arm()
  void cut() noexcept;        // any thread: a call that waits on the connection sees it end

 private:
  mutable std::mutex mutex_;
  FileDescriptor descriptor_;
  bool is_cut_ = false;
};

}  // namespace grayling::mysql
