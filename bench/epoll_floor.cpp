// hoist-bench-floor: the least that an HTTP server does. One thread waits with epoll, reads to the end of a
// request's head and what body it announces by its length alone, and sends the same small answer.
//
// Prints its port, and ends with the process that started it.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <string_view>
#include <system_error>

namespace hoist::bench {
namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 76\r\n\r\n"
    R"({"key":"flag-1","reason":"SPLIT","value":true,"variant":"on","metadata":{}})"
    "\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kLength = "Content-Length: ";

int must(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

/// How long the request at the front of the text is; 0 while its head is not whole.
std::size_t request_size(std::string_view text) {
  const std::size_t end = text.find(kHeadEnd);
  if (end == text.npos) return 0;
  const std::string_view head = text.substr(0, end);
  std::size_t body = 0;
  if (const std::size_t at = head.find(kLength); at != head.npos) {
    std::from_chars(head.data() + at + kLength.size(), head.data() + head.size(), body);
  }
  return end + kHeadEnd.size() + body;
}

class Floor {
 public:
  Floor() {
    listener_ = must(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    must(::bind(listener_, any, size), "bind");
    must(::listen(listener_, SOMAXCONN), "listen");
    must(::getsockname(listener_, any, &size), "getsockname");
    port_ = ntohs(address.sin_port);
    epoll_ = must(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    watch(listener_);
  }

  [[nodiscard]] int port() const { return port_; }

  [[noreturn]] void serve() {
    std::array<epoll_event, 64> events{};
    for (;;) {
      const int ready = must(::epoll_wait(epoll_, events.data(), events.size(), -1), "epoll_wait");
      for (int i = 0; i < ready; ++i) {
        const int fd = events[static_cast<std::size_t>(i)].data.fd;
        fd == listener_ ? welcome() : answer(fd);
      }
    }
  }

 private:
  void watch(int fd) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    must(::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  }

  void welcome() {
    const int fd = must(::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC), "accept4");
    const int on = 1;
    must(::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)), "setsockopt");
    watch(fd);
  }

  void answer(int fd) {
    std::array<char, 4096> bytes;
    const ssize_t got = ::recv(fd, bytes.data(), bytes.size(), 0);
    if (got <= 0) return part_from(fd);
    std::string& text = unread_[fd];
    text.append(bytes.data(), static_cast<std::size_t>(got));
    for (std::size_t size = request_size(text); size > 0 && size <= text.size(); size = request_size(text)) {
      text.erase(0, size);
      // It fits into the kernel's buffer of a peer that waits for each answer.
      if (::send(fd, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) < 0) return part_from(fd);
    }
  }

  void part_from(int fd) {
    unread_.erase(fd);
    ::close(fd);
  }

  int listener_ = -1;
  int epoll_ = -1;
  int port_ = 0;
  std::map<int, std::string> unread_;  ///< By connection.
};

}  // namespace
}  // namespace hoist::bench

int main() {
  try {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    hoist::bench::Floor floor;
    fmt::print("{}\n", floor.port());
    std::fflush(stdout);
    floor.serve();
  } catch (const std::exception& error) {
    fmt::print(stderr, "hoist-bench-floor: {}\n", error.what());
    return 1;
  }
}
