#include "torture/tcp_proxy.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "support/postgres_server.h"

namespace hoist::torture {
namespace {

constexpr std::size_t kMostPending = 1U << 20U;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void set_up(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(fd, F_SETFL, O_NONBLOCK);
}

void close_socket(int fd, bool reset) {
  if (reset) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  close(fd);
}

}  // namespace

TcpProxy::TcpProxy(std::uint16_t target_port, std::uint64_t seed)
    : target_port_(target_port), port_(test::free_port()), random_(seed) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = loopback(port_);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener_, 64) != 0) {
    close(listener_);
    throw std::runtime_error("the proxy cannot listen");
  }
  orders_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  thread_ = std::thread([this] { run(); });
}

TcpProxy::~TcpProxy() {
  stop_ = true;
  eventfd_write(orders_, 1);
  thread_.join();
  for (const Pair& pair : pairs_) close_pair(pair, false);
  close(listener_);
  close(orders_);
}

void TcpProxy::reset_some(When when) {
  (when == When::kNow ? reset_now_ : reset_at_answer_) = true;
  eventfd_write(orders_, 1);
}

void TcpProxy::spare_all() {
  spare_ = true;
  eventfd_write(orders_, 1);
}

void TcpProxy::run() {
  while (!stop_) {
    std::vector<pollfd> waiting = {{.fd = listener_, .events = POLLIN, .revents = 0},
                                   {.fd = orders_, .events = POLLIN, .revents = 0}};
    const auto watch = [&](const Flow& reads, const Flow& writes) {
      const int in = reads.pending.size() < kMostPending ? POLLIN : 0;
      const int out = writes.pending.empty() ? 0 : POLLOUT;
      waiting.push_back({.fd = reads.from, .events = static_cast<short>(in | out), .revents = 0});
    };
    for (const Pair& pair : pairs_) {
      watch(pair.to_server, pair.to_client);
      watch(pair.to_client, pair.to_server);
    }
    if (poll(waiting.data(), waiting.size(), -1) < 0) continue;
    std::size_t at = 2;
    for (auto pair = pairs_.begin(); pair != pairs_.end(); at += 2) {
      const bool lives = move_bytes(*pair, waiting[at].revents, waiting[at + 1].revents);
      pair = lives ? std::next(pair) : pairs_.erase(pair);
    }
    if (waiting[1].revents != 0) take_orders();
    if (waiting[0].revents != 0) accept_one();
  }
}

void TcpProxy::take_orders() {
  eventfd_t count = 0;
  eventfd_read(orders_, &count);
  const bool now = reset_now_.exchange(false);
  const bool at_answer = reset_at_answer_.exchange(false);
  for (auto pair = pairs_.begin(); pair != pairs_.end();) {
    const bool chosen = random_.below(3) == 0;
    pair->doomed = !spare_ && (pair->doomed || (at_answer && chosen));
    if (now && chosen && !spare_) {
      close_pair(*pair, true);
      pair = pairs_.erase(pair);
    } else {
      ++pair;
    }
  }
}

void TcpProxy::accept_one() {
  const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(target_port_);
  if (connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    close(server);
    close(client);
    return;
  }
  set_up(client);
  set_up(server);
  pairs_.push_back(
      {.to_server = {.from = client, .to = server}, .to_client = {.from = server, .to = client}});
}

bool TcpProxy::move_bytes(Pair& pair, short client_events, short server_events) {
  constexpr short kReadable = POLLIN | POLLHUP | POLLERR;
  const bool answered = (server_events & kReadable) != 0;
  if (answered && pair.doomed) {
    close_pair(pair, true);
    return false;
  }
  if (pump(pair.to_server, (client_events & kReadable) != 0) && pump(pair.to_client, answered)) return true;
  close_pair(pair, false);
  return false;
}

bool TcpProxy::pump(Flow& flow, bool readable) {
  bool open = true;
  if (readable) {
    std::array<char, 65536> bytes{};
    const ssize_t got = recv(flow.from, bytes.data(), bytes.size(), 0);
    if (got > 0) flow.pending.append(bytes.data(), static_cast<std::size_t>(got));
    open = got > 0 || (got < 0 && errno == EAGAIN);
  }
  while (!flow.pending.empty()) {
    const ssize_t sent = send(flow.to, flow.pending.data(), flow.pending.size(), MSG_NOSIGNAL);
    if (sent < 0) return open && errno == EAGAIN;
    flow.pending.erase(0, static_cast<std::size_t>(sent));
  }
  return open;
}

void TcpProxy::close_pair(const Pair& pair, bool reset) {
  if (reset) ++resets_;
  close_socket(pair.to_server.from, reset);
  close_socket(pair.to_server.to, reset);
}

}  // namespace hoist::torture
