#include "hoist/system/line_output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace hoist {

void LineOutput::write(std::string_view line) noexcept {
  const std::scoped_lock lock(mutex_);
  while (!line.empty()) {
    const ssize_t written = ::write(descriptor_, line.data(), line.size());
    if (written >= 0) {
      line.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      // Whoever started us may have made the descriptor non-blocking.
      pollfd ready{.fd = descriptor_, .events = POLLOUT, .revents = 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return;
    }
  }
}

}  // namespace hoist
