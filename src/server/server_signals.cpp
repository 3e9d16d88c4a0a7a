// SPDX-License-Identifier: MIT
// The server's signals: SIGHUP reloads, SIGTERM and SIGINT stop.
#include <csignal>

#include "server/server_impl.hpp"

namespace grayling {

int Server::Impl::open_signals() {
  constexpr std::array<int, 3> kSignals = {SIGHUP, SIGTERM, SIGINT};
  int status = 0;
  for (std::size_t i = 0; status == 0 && i < kSignals.size(); ++i) {
    status = signals_[i].open(
        this, [this](uv_signal_t* signal) { return uv_signal_init(&loop_.get(), signal); });
    if (status != 0) break;
    status = uv_signal_start(
        signals_[i].get(),
        [](uv_signal_t* signal, int number) {
          static_cast<Impl*>(signal->data)->on_signal(number);
        },
        kSignals[i]);
  }
  return status;
}

void Server::Impl::on_signal(int signal) {
  if (phase_ != Phase::Serving) {
    log_.info("already stopping");
  } else if (signal == SIGHUP) {
    hooks_.on_reload();
  } else {
    log_.info(signal == SIGTERM ? "stopping: SIGTERM" : "stopping: SIGINT");
    hooks_.on_stopping();
    drain();
  }
}

}  // namespace grayling
