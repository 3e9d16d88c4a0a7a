// SPDX-License-Identifier: MIT
// Owns a libuv handle. It is closed with its owner and freed when libuv has finished with it, in a
// later turn of the loop. From the close on `data` is nullptr, for callbacks that come late.
#pragma once

#include <memory>
#include <utility>

#include <uv.h>

namespace grayling {

// H is a libuv handle, or a union that begins with one.
template <typename H>
class UvHandle {
 public:
  UvHandle() = default;
  ~UvHandle() { reset(); }
  UvHandle(UvHandle&& other) noexcept : handle_(std::move(other.handle_)) {}
  UvHandle& operator=(UvHandle&& other) noexcept {
    reset();
    handle_ = std::move(other.handle_);
    return *this;
  }

  // A new handle, which `init(H*)` gives to a loop: 0, or an error of libuv, which it returns.
  template <typename Init>
  int open(void* data, const Init& init) {
    reset();
    auto handle = std::make_unique<H>();
    const int status = init(handle.get());
    if (status != 0) return status;
    handle_ = std::move(handle);
    base()->data = data;
    return 0;
  }

  void reset() {
    if (!handle_) return;
    base()->data = nullptr;
    uv_close(base(), [](uv_handle_t* closed) {
      const std::unique_ptr<H> freed(reinterpret_cast<H*>(closed));
    });
    static_cast<void>(handle_.release());
  }

  H* get() const { return handle_.get(); }
  H* operator->() const { return handle_.get(); }
  explicit operator bool() const { return handle_ != nullptr; }

 private:
  uv_handle_t* base() const { return reinterpret_cast<uv_handle_t*>(handle_.get()); }

  std::unique_ptr<H> handle_;
};

}  // namespace grayling
