// Many attempts at once: none waits for another, and all of them end.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "hoist/delivery/curl_transport.h"
#include "receiver/fake_names.h"
#include "receiver/outgoing.h"
#include "receiver/receiver.h"
#include "support/manual_clock.h"
#include "support/recording_log.h"

namespace hoist::test {
namespace {

using delivery::CurlTransport;

/// A listener that accepts nobody and whose queue is full, so that whoever connects gets no answer at all.
class FullBacklog {
 public:
  FullBacklog() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    void* raw = &address;
    auto* generic = static_cast<sockaddr*>(raw);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 0) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
      throw std::runtime_error("no listener");
    }
    port_ = ntohs(address.sin_port);
    while (fill()) {
    }
  }
  FullBacklog(const FullBacklog&) = delete;
  FullBacklog& operator=(const FullBacklog&) = delete;
  ~FullBacklog() {
    for (const int client : clients_) ::close(client);
    ::close(listener_);
  }

  [[nodiscard]] int port() const { return port_; }

 private:
  static sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
  }

  /// One more connection; false once one stays unanswered. On loopback an answer comes before connect(2)
  /// returns or not at all.
  bool fill() {
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    clients_.push_back(client);
    const sockaddr_in address = loopback(port_);
    const void* raw = &address;
    static_cast<void>(::connect(client, static_cast<const sockaddr*>(raw), sizeof address));
    pollfd connected{.fd = client, .events = POLLOUT, .revents = 0};
    return ::poll(&connected, 1, 0) > 0 && clients_.size() < 100;
  }

  int listener_;
  int port_ = 0;
  std::vector<int> clients_;
};

TEST(SideBySide, FiftyHangingReceiversDelayNobody) {
  constexpr std::size_t kHanging = 50;
  Receiver receiver;
  const ManualClock clock;
  RecordingLog log;
  CurlTransport transport(patient_options(), clock, log);
  for (std::size_t i = 0; i < kHanging; ++i) transport.start(outgoing_to(receiver.url("hang")));
  // It is answered once the other fifty are open at the receiver.
  const Outgoing good = outgoing_to(receiver.url(fmt::format("when-held/{}", kHanging)));
  transport.start(good);
  const std::vector<Delivered> ended = wait_for(transport, 1);
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended.front().delivery, good.delivery);
  EXPECT_EQ(describe(ended.front()), "delivered");
  // The fifty are dropped with the transport, and nobody waits for them.
}

TEST(SideBySide, ReceiversThatNeverAcceptDelayNobodyAndEnd) {
  const FullBacklog full;
  Receiver receiver;
  const ManualClock clock;
  RecordingLog log;
  delivery::DeliveryOptions options = patient_options();
  options.connect_limit = hasty_options().connect_limit;
  CurlTransport transport(options, clock, log);
  const std::string url = fmt::format("http://127.0.0.1:{}/", full.port());
  for (int i = 0; i < 10; ++i) transport.start(outgoing_to(url));
  const Outgoing good = outgoing_to(receiver.url("ok"));
  transport.start(good);
  std::size_t timed_out = 0;
  for (const Delivered& delivered : wait_for(transport, 11)) {
    if (delivered.delivery == good.delivery) {
      EXPECT_EQ(describe(delivered), "delivered");
      continue;
    }
    EXPECT_EQ(describe(delivered), "transient TIMEOUT: the receiver could not be connected to in time");
    EXPECT_TRUE(delivered.failure->unreachable);
    ++timed_out;
  }
  EXPECT_EQ(timed_out, 10U);
}

TEST(SideBySide, NamesThatAreNotResolvedDelayNobodyAndEnd) {
  Receiver receiver;
  const ManualClock clock;
  RecordingLog log;
  StuckNames stuck;
  CurlTransport patient(patient_options(), clock, log);
  const std::string url = fmt::format("http://{}:{}/ok", kStuckName, receiver.port("http"));
  patient.start(outgoing_to(url));
  EXPECT_TRUE(patient.wait(Duration(0)).empty());
  ASSERT_TRUE(stuck.wait_for_blocked(1));
  const Outgoing good = outgoing_to(receiver.url("ok"));
  patient.start(good);
  EXPECT_EQ(wait_for(patient, 1).front().delivery, good.delivery);
  // What runs out of time does not wait for the resolver either: both are still blocked then.
  CurlTransport hasty(hasty_options(), clock, log);
  hasty.start(outgoing_to(url));
  EXPECT_EQ(describe(wait_for(hasty, 1).front()),
            "transient TIMEOUT: the receiver could not be connected to in time");
  EXPECT_TRUE(stuck.wait_for_blocked(2));
}

TEST(SideBySide, EachAttemptIsToldOnceUnderItsOwnName) {
  Receiver receiver;
  const ManualClock clock;
  RecordingLog log;
  CurlTransport transport(patient_options(), clock, log);
  std::map<DeliveryId, std::string> expected;
  for (int i = 0; i < 100; ++i) {
    const Outgoing outgoing = outgoing_to(receiver.url(fmt::format("status/{} X", 400 + i)));
    expected.emplace(outgoing.delivery, fmt::format("HTTP_{}", 400 + i));
    transport.start(outgoing);
  }
  for (const Delivered& delivered : wait_for(transport, 100)) {
    ASSERT_TRUE(delivered.failure);
    EXPECT_EQ(expected[delivered.delivery], delivered.failure->failure.code);
    expected.erase(delivered.delivery);
  }
  EXPECT_TRUE(expected.empty());
  EXPECT_TRUE(transport.wait(Duration(0)).empty());
}

TEST(SideBySide, AnInterruptEndsThePresentWaitAndTheNext) {
  Receiver receiver;
  const ManualClock clock;
  RecordingLog log;
  CurlTransport transport(patient_options(), clock, log);
  transport.start(outgoing_to(receiver.url("hang")));
  transport.interrupt();
  // Without the interrupt it would last until the attempt runs out of time, and bring that.
  EXPECT_TRUE(transport.wait(std::chrono::hours(1)).empty());
  std::atomic<bool> interrupted = false;
  std::jthread other([&] {
    static_cast<void>(receiver.next());  // the request is there: nothing else ends a wait from here on
    interrupted = true;
    transport.interrupt();
  });
  while (!interrupted) EXPECT_TRUE(transport.wait(std::chrono::hours(1)).empty());
}

}  // namespace
}  // namespace hoist::test
