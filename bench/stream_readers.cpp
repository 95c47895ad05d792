#include "stream_readers.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace hoist::bench {
namespace {

/// In front of an event's id, which only the last event of a revision has.
constexpr std::string_view kEventId = "\nid: ";
/// How many are opened before they are waited for: the queue of connections that the server has not taken
/// yet never overflows.
constexpr std::size_t kOpenedAtOnce = 256;

int must_succeed(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

std::string stream_request(RunningServer& server) {
  return fmt::format("GET /api/stream HTTP/1.1\r\nHost: a\r\nAuthorization: {}\r\n\r\n",
                     server.headers().front().value);
}

/// That streams begin at.
std::int64_t present_revision(RunningServer& server, const std::string& request) {
  test::HttpConnection connection("127.0.0.1", server.port());
  connection.send_raw(request);
  if (connection.receive_head().status != 200) throw std::runtime_error("no stream was opened");
  static_cast<void>(connection.receive_until(kEventId));
  return std::stoll(connection.receive_until("\n"));
}

}  // namespace

StreamReaders::StreamReaders(RunningServer& server, int count)
    : epoll_(must_succeed(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")) {
  const std::string request = stream_request(server);
  revision_ = present_revision(server, request);
  const auto wanted = static_cast<std::size_t>(count);
  // Their places must not move: epoll has pointers to them.
  readers_.reserve(wanted);
  while (readers_.size() < wanted) {
    open(server.port(), request);
    if (readers_.size() % kOpenedAtOnce == 0 || readers_.size() == wanted) wait_until_told(revision_);
  }
}

StreamReaders::~StreamReaders() {
  for (const Reader& reader : readers_) ::close(reader.fd);
  ::close(epoll_);
}

std::vector<StreamReaders::Clock::time_point> StreamReaders::hear_next_revision() {
  wait_until_told(++revision_);
  std::vector<Clock::time_point> times;
  times.reserve(readers_.size());
  for (const Reader& reader : readers_) times.push_back(reader.at);
  return times;
}

void StreamReaders::open(std::uint16_t port, std::string_view request) {
  Reader& reader = readers_.emplace_back();
  reader.fd = must_succeed(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  must_succeed(::connect(reader.fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), "connect");
  // It fits into the empty buffer of a connection that has just been made.
  if (::send(reader.fd, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    throw std::runtime_error("a stream could not be asked for");
  }
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &reader;
  must_succeed(::epoll_ctl(epoll_, EPOLL_CTL_ADD, reader.fd, &event), "epoll_ctl");
}

void StreamReaders::wait_until_told(std::int64_t revision) {
  std::size_t waiting = 0;
  for (const Reader& reader : readers_) waiting += reader.told < revision ? 1 : 0;
  std::array<epoll_event, 256> events{};
  const test::Deadline deadline;
  while (waiting > 0) {
    const int ready = ::epoll_wait(epoll_, events.data(), events.size(), deadline.poll_ms());
    if (ready <= 0)
      throw std::runtime_error(fmt::format("{} streams do not tell revision {}", waiting, revision));
    for (int i = 0; i < ready; ++i) {
      auto& reader = *static_cast<Reader*>(events[static_cast<std::size_t>(i)].data.ptr);
      const bool waited_for = reader.told < revision;
      read_what_came(reader);
      if (waited_for && reader.told >= revision) --waiting;
    }
  }
}

void StreamReaders::read_what_came(Reader& reader) {
  std::array<char, 16'384> bytes;
  const ssize_t got = ::recv(reader.fd, bytes.data(), bytes.size(), 0);
  if (got <= 0) throw std::runtime_error("a stream has ended");
  reader.unread.append(bytes.data(), static_cast<std::size_t>(got));
  if (reader.unread.find("event: reload") != std::string::npos) {
    throw std::runtime_error("a stream has missed something: " + reader.unread);
  }
  const std::size_t id = reader.unread.rfind(kEventId);
  if (id == std::string::npos) return;
  const std::size_t digits = id + kEventId.size();
  // The id's line ends before the event does, whose other line follows in the same piece.
  const std::size_t end = reader.unread.find("\n\n", digits);
  if (end == std::string::npos) return;
  reader.told = std::stoll(reader.unread.substr(digits));
  reader.at = Clock::now();
  reader.unread.erase(0, end);
}

}  // namespace hoist::bench
