#include "hoist/stores/postgres/due_listener.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "hoist/base/check.h"
#include "hoist/stores/postgres/rows.h"

namespace hoist::postgres {
namespace {

/// Fires once after `after`; zero fires at once.
void arm(const Descriptor& timer, Duration after) {
  // Zero would disarm the timer.
  const auto ns = std::max<std::int64_t>(1, std::chrono::nanoseconds(after).count());
  constexpr std::int64_t kNsPerSecond = 1'000'000'000;
  itimerspec spec{};
  spec.it_value.tv_sec = static_cast<time_t>(ns / kNsPerSecond);
  spec.it_value.tv_nsec = static_cast<long>(ns % kNsPerSecond);
  check(timerfd_settime(timer.get(), 0, &spec, nullptr) == 0, "a timer can be set");
}

/// Whether the timerfd had fired; it is quiet afterwards.
bool drain(const Descriptor& timer) {
  std::uint64_t count = 0;
  return ::read(timer.get(), &count, sizeof count) == static_cast<ssize_t>(sizeof count);
}

}  // namespace

PostgresDueListener::PostgresDueListener(ConnectionTarget target, std::string_view channel)
    : target_(std::move(target)),
      channel_(channel),
      deadline_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      pause_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  check(deadline_.get() >= 0 && pause_.get() >= 0, "the process has file descriptors left");
  arm(pause_, Duration(0));
}

void PostgresDueListener::wait(Duration at_most) {
  // What libpq has read already makes no socket ready.
  if (state_ == State::kListening && advance_listening()) return;
  arm(deadline_, at_most);
  while (!step()) {
  }
}

bool PostgresDueListener::step() {
  std::array<pollfd, 4> sources = {{{.fd = interrupted_.descriptor(), .events = POLLIN, .revents = 0},
                                    {.fd = deadline_.get(), .events = POLLIN, .revents = 0},
                                    {.fd = pause_.get(), .events = POLLIN, .revents = 0},
                                    {.fd = -1, .events = events_, .revents = 0}}};
  // The socket may have changed since the last look.
  if (connection_) sources[3].fd = PQsocket(connection_.get());
  const int ready = ::poll(sources.data(), sources.size(), -1);
  if (ready < 0) return true;  // EINTR: let the caller look
  if (sources[3].revents != 0 && advance()) return true;
  if (sources[2].revents != 0 && drain(pause_)) on_pause_over();
  const bool interrupted = sources[0].revents != 0 && interrupted_.take();
  return interrupted || sources[1].revents != 0;
}

void PostgresDueListener::on_pause_over() {
  switch (state_) {
    case State::kDown:
      return start();
    case State::kConnecting:
    case State::kSubscribing:
      return drop();  // took too long
    case State::kListening:
      steady_ = true;
      return;
  }
  unreachable("State");
}

void PostgresDueListener::start() {
  auto started = target_.start();
  if (!started) return drop();
  connection_ = *std::move(started);
  state_ = State::kConnecting;
  events_ = POLLOUT;  // as PQconnectPoll demands before its first call
  arm(pause_, std::chrono::seconds(ConnectionTarget::kConnectTimeoutS));
}

void PostgresDueListener::drop() {
  connection_.reset();
  state_ = State::kDown;
  arm(pause_, kRetryPause);
}

bool PostgresDueListener::advance() {
  switch (state_) {
    case State::kDown:
      return false;
    case State::kConnecting:
      advance_connecting();
      return false;
    case State::kSubscribing:
      return advance_subscribing();
    case State::kListening:
      return advance_listening();
  }
  unreachable("State");
}

void PostgresDueListener::advance_connecting() {
  switch (PQconnectPoll(connection_.get())) {
    case PGRES_POLLING_READING:
      events_ = POLLIN;
      return;
    case PGRES_POLLING_WRITING:
      events_ = POLLOUT;
      return;
    case PGRES_POLLING_OK:
      break;
    default:
      return drop();
  }
  if (PQsendQuery(connection_.get(), fmt::format("LISTEN {}", channel_).c_str()) != 1) return drop();
  state_ = State::kSubscribing;
  events_ = POLLIN;
}

bool PostgresDueListener::advance_subscribing() {
  if (PQconsumeInput(connection_.get()) != 1) {
    drop();
    return false;
  }
  while (PQisBusy(connection_.get()) == 0) {
    const ResultPtr result(PQgetResult(connection_.get()));
    if (!result) {
      state_ = State::kListening;
      steady_ = false;
      arm(pause_, kRetryPause);
      // What was notified before LISTEN was not heard: the caller has to look.
      return true;
    }
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
      drop();
      return false;
    }
  }
  return false;
}

bool PostgresDueListener::advance_listening() {
  if (PQconsumeInput(connection_.get()) != 1) {
    // What is notified meanwhile is looked for once it listens again.
    if (steady_ || drain(pause_)) {
      start();
    } else {
      connection_.reset();
      state_ = State::kDown;  // until the pause is over
    }
    return false;
  }
  bool heard = false;
  struct NotifyDeleter {
    void operator()(PGnotify* notify) const { PQfreemem(notify); }
  };
  while (const std::unique_ptr<PGnotify, NotifyDeleter> notify{PQnotifies(connection_.get())}) heard = true;
  return heard;
}

}  // namespace hoist::postgres
