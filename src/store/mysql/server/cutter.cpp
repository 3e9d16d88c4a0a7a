// SPDX-License-Identifier: MIT
#include "store/mysql/server/cutter.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace grayling::mysql {

void Cutter::arm() {
  const std::lock_guard lock(mutex_);
  is_cut_ = false;
}

void Cutter::hold(int descriptor) {
  release();
  const std::lock_guard lock(mutex_);
  descriptor_ = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (is_cut_ && descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

void Cutter::release() noexcept {
  const std::lock_guard lock(mutex_);
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

bool Cutter::is_cut() const {
  const std::lock_guard lock(mutex_);
  return is_cut_;
}

void Cutter::cut() noexcept {
  const std::lock_guard lock(mutex_);
  is_cut_ = true;
  if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

}  // namespace grayling::mysql
