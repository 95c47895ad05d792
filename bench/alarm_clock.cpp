#include "alarm_clock.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "support/wall_clock.h"

namespace hoist::bench {
namespace {

[[noreturn]] void throw_timer_error() { throw std::system_error(errno, std::generic_category(), "timerfd"); }

}  // namespace

AlarmClock::AlarmClock() : timer_(::timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC)) {
  if (timer_ < 0) throw_timer_error();
}

AlarmClock::~AlarmClock() { ::close(timer_); }

void AlarmClock::wait_until(Instant at) const {
  constexpr std::int64_t kSecond = 1'000'000;
  const itimerspec when{
      .it_interval = {},
      .it_value = {.tv_sec = at.unix_us() / kSecond, .tv_nsec = at.unix_us() % kSecond * 1'000}};
  std::uint64_t expirations = 0;
  if (::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr) != 0 ||
      ::read(timer_, &expirations, sizeof(expirations)) != sizeof(expirations)) {
    throw_timer_error();
  }
}

void AlarmClock::wait_for(Duration time) const { wait_until(test::WallClock().now() + time); }

}  // namespace hoist::bench
