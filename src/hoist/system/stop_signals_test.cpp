#include "hoist/system/stop_signals.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>

namespace hoist {
namespace {

/// Longer than any machine takes, shorter than a test run's patience.
constexpr int kPatienceMs = 30'000;

/// A child process, since signals are the process's own. Its end is waited for, and killed if need be.
class Child {
 public:
  template <class Body>
  explicit Child(Body body) {
    EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      body(ends_[1]);
      ::_exit(99);
    }
    ::close(ends_[1]);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(ends_[0]);
  }

  void send(int signal) const { ::kill(pid_, signal); }
  /// The next byte the child wrote, or 0 at its end and after the patience.
  [[nodiscard]] char hear() const {
    pollfd ready{.fd = ends_[0], .events = POLLIN, .revents = 0};
    char byte = 0;
    if (::poll(&ready, 1, kPatienceMs) != 1 || ::read(ends_[0], &byte, 1) != 1) return 0;
    return byte;
  }
  [[nodiscard]] int exit_status() {
    EXPECT_EQ(hear(), 0);  // The end of the pipe is the child's end.
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  std::array<int, 2> ends_{};
  pid_t pid_ = -1;
};

void say(int descriptor, char byte) {
  if (::write(descriptor, &byte, 1) != 1) ::_exit(98);
}

TEST(StopSignals, TheFirstSignalAsksToStop) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Child child([signal](int out) {
      int status = 1;
      {
        const StopSignals signals;
        const std::stop_callback heard(signals.token(), [out] { say(out, 's'); });
        say(out, 'r');
        signals.wait();
        if (signals.token().stop_requested() && signals.received() == signal) status = 0;
      }
      ::_exit(status);
    });
    ASSERT_EQ(child.hear(), 'r');
    child.send(signal);
    EXPECT_EQ(child.hear(), 's');
    EXPECT_EQ(child.exit_status(), 0);
  }
}

TEST(StopSignals, TheSecondSignalEndsTheProcessAtOnce) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Child child([](int out) {
      const StopSignals signals;
      const std::stop_callback heard(signals.token(), [out] { say(out, 's'); });
      say(out, 'r');
      while (true) ::pause();  // Never stops by itself.
    });
    ASSERT_EQ(child.hear(), 'r');
    child.send(SIGTERM);
    ASSERT_EQ(child.hear(), 's');
    child.send(signal);
    EXPECT_EQ(child.exit_status(), 128 + signal);
  }
}

TEST(StopSignals, AReaderThatWentAwayIsNoReasonToDie) {
  Child child([](int) {
    const StopSignals signals;
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) ::_exit(2);
    ::close(ends[0]);
    const char byte = 'x';
    ::_exit(::write(ends[1], &byte, 1) == -1 && errno == EPIPE ? 0 : 1);
  });
  EXPECT_EQ(child.exit_status(), 0);
}

TEST(StopSignals, EndsWithoutASignal) {
  Child child([](int) {
    {
      const StopSignals signals;
    }
    ::_exit(0);
  });
  EXPECT_EQ(child.exit_status(), 0);
}

}  // namespace
}  // namespace hoist
