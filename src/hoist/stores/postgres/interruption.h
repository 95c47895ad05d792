// What ends a wait of this process from outside: an eventfd. Any thread raises it, one takes it.
#pragma once

#include <sys/eventfd.h>

#include <cerrno>
#include <cstdint>

#include "hoist/base/check.h"
#include "hoist/stores/postgres/descriptor.h"

namespace hoist::postgres {

class Interruption {
 public:
  Interruption() : event_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    check(event_.get() >= 0, "the process has file descriptors left");
  }

  /// Async-signal-safe. Raised any number of times, it is taken once.
  void raise() noexcept {
    const int saved = errno;  // a signal handler leaves errno alone
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event_.get(), &one, sizeof one);
    errno = saved;
  }

  /// Whether it was raised since it was last taken.
  bool take() {
    std::uint64_t count = 0;
    return ::read(event_.get(), &count, sizeof count) == static_cast<ssize_t>(sizeof count);
  }

  /// Readable while it is raised.
  [[nodiscard]] int descriptor() const { return event_.get(); }

 private:
  Descriptor event_;
};

}  // namespace hoist::postgres
