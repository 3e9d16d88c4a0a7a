// SPDX-License-Identifier: MIT
#include "store/mysql/server/cutter.hpp"

#include <fcntl.h>
#include <sys/socket.h>

namespace grayling::mysql {

void Cutter::arm() {
  const std::lock_guard lock(mutex_);
  is_cut_ = false;
}

void Cutter::hold(int descriptor) {
  const std::lock_guard lock(mutex_);
  descriptor_.reset(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
  if (is_cut_ && descriptor_) ::shutdown(descriptor_.get(), SHUT_RDWR);
}

void Cutter::release() noexcept {
  const std::lock_guard lock(mutex_);
  descriptor_.reset();
}

bool Cutter::is_cut() const {
  const std::lock_guard lock(mutex_);
  return is_cut_;
}

void Cutter::cut() noexcept {
  const std::lock_guard lock(mutex_);
  is_cut_ = true;
  if (descriptor_) ::shutdown(descriptor_.get(), SHUT_RDWR);
}

}  // namespace grayling::mysql
