#include "hoist/system/stop_signals.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cstdint>

#include "hoist/base/check.h"

namespace hoist {

StopSignals::StopSignals() {
  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  check(::sigaction(SIGPIPE, &ignore, nullptr) == 0, "SIGPIPE cannot be ignored");
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGTERM);
  sigaddset(&watched, SIGINT);
  check(::pthread_sigmask(SIG_BLOCK, &watched, nullptr) == 0, "signals cannot be blocked");
  signals_ = ::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
  quit_ = ::eventfd(0, EFD_CLOEXEC);
  check(signals_ >= 0 && quit_ >= 0, "no descriptors left to watch signals with");
  thread_ = std::thread([this] { watch(); });
}

StopSignals::~StopSignals() {
  const std::uint64_t one = 1;
  check(::write(quit_, &one, sizeof one) == sizeof one, "an eventfd refused its first event");
  thread_.join();
  ::close(signals_);
  ::close(quit_);
}

void StopSignals::watch() {
  std::array<pollfd, 2> watched{
      {{.fd = signals_, .events = POLLIN, .revents = 0}, {.fd = quit_, .events = POLLIN, .revents = 0}}};
  while (true) {
    if (::poll(watched.data(), watched.size(), -1) < 0) continue;
    if (watched[1].revents != 0) return;
    signalfd_siginfo info{};
    while (::read(signals_, &info, sizeof info) == sizeof info) {
      const int signal = static_cast<int>(info.ssi_signo);
      if (received_.load() != 0) ::_exit(128 + signal);
      // In this order, because wait() promises that the stop was requested.
      stop_.request_stop();
      received_.store(signal);
      received_.notify_all();
    }
  }
}

void StopSignals::wait() const { received_.wait(0); }

}  // namespace hoist
