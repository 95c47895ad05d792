#include "hoist/stores/postgres/polling_listener.h"

#include <poll.h>

#include <algorithm>
#include <ctime>

namespace hoist::postgres {

void PollingListener::wait(Duration at_most) {
  const Duration longest = std::min(at_most, longest_wait_);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(longest);
  timespec limit{};
  limit.tv_sec = seconds.count();
  limit.tv_nsec = std::chrono::nanoseconds(longest - seconds).count();
  pollfd source{.fd = interrupted_.descriptor(), .events = POLLIN, .revents = 0};
  // A signal ends it early: the caller may always look.
  static_cast<void>(::ppoll(&source, 1, &limit, nullptr));
  interrupted_.take();
}

}  // namespace hoist::postgres
