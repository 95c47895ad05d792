#include "hoist/stores/sqlite/due_listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "hoist/base/check.h"
#include "hoist/stores/sqlite/query.h"

namespace hoist::sqlite {
namespace {

timespec to_timespec(Duration duration) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  timespec spec{};
  spec.tv_sec = seconds.count();
  spec.tv_nsec = std::chrono::nanoseconds(duration - seconds).count();
  return spec;
}

/// Takes the count out of an eventfd; whether there was one.
bool drain(int fd) {
  std::uint64_t count = 0;
  return ::read(fd, &count, sizeof count) == static_cast<ssize_t>(sizeof count);
}

}  // namespace

SqliteDueListener::SqliteDueListener(SqliteOptions options)
    : options_(std::move(options)),
      interrupted_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  check(interrupted_ >= 0 && timer_ >= 0, "file descriptors for a listener");
  // A look must not delay the wait's end.
  options_.busy_timeout = Duration(0);
  // From here on nothing is missed, also before the first wait.
  open_and_remember();
}

SqliteDueListener::~SqliteDueListener() {
  ::close(interrupted_);
  ::close(timer_);
}

void SqliteDueListener::wait(Duration at_most) {
  check(at_most >= Duration::zero(), "a wait is not negative");
  arm_timer(at_most);
  std::array<pollfd, 2> fds = {pollfd{.fd = interrupted_, .events = POLLIN, .revents = 0},
                               pollfd{.fd = timer_, .events = POLLIN, .revents = 0}};
  const timespec look_interval = to_timespec(kLookInterval);
  while (true) {
    if (drain(interrupted_) || changed() || at_most == Duration::zero()) return;
    // A signal also ends the wait, which may return for no reason.
    if (::ppoll(fds.data(), fds.size(), &look_interval, nullptr) < 0) return;
    if (fds[1].revents != 0) at_most = Duration::zero();  // a last look, and the end
  }
}

void SqliteDueListener::interrupt() noexcept {
  const std::uint64_t one = 1;
  // It fails only where the count would overflow, and then the wait ends all the same.
  [[maybe_unused]] const ssize_t written = ::write(interrupted_, &one, sizeof one);
}

void SqliteDueListener::arm_timer(Duration at_most) const {
  itimerspec spec{};
  spec.it_value = to_timespec(at_most);  // zero disarms it, and also clears an old expiry
  ::timerfd_settime(timer_, 0, &spec, nullptr);
}

bool SqliteDueListener::changed() {
  if (!connection_) return open_and_remember();
  const std::optional<std::int64_t> version = data_version();
  if (!version || version == seen_) return false;
  seen_ = version;
  return true;
}

bool SqliteDueListener::open_and_remember() {
  Result<std::unique_ptr<Connection>> opened =
      Connection::open({.path = options_.path, .busy_timeout = options_.busy_timeout});
  if (!opened) return false;
  connection_ = *std::move(opened);
  seen_ = data_version();
  return connection_ != nullptr;
}

/// None while another connection is in the way, and where the connection had to be given up.
std::optional<std::int64_t> SqliteDueListener::data_version() {
  {
    Query query = connection_->query("PRAGMA data_version");
    const Result<bool> row = query.next();
    if (row && *row) return query.integer(0);
  }
  if (connection_->worn_out()) connection_.reset();
  return std::nullopt;
}

}  // namespace hoist::sqlite
