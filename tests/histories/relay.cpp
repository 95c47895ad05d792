#include "histories/relay.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "support/postgres_database.h"

namespace hoist::histories {
namespace {

using test::SteadyClock;

constexpr SteadyClock::time_point kNever = SteadyClock::time_point::max();

[[noreturn]] void fail_with_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void close_socket(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

int listen_on_loopback(std::uint16_t& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || ::bind(fd, generic, size) != 0 || ::listen(fd, SOMAXCONN) != 0 ||
      ::getsockname(fd, generic, &size) != 0) {
    fail_with_errno("listen on loopback");
  }
  port = ntohs(address.sin_port);
  return fd;
}

/// A connection to the test server; −1 where it refuses.
int connect_to_server() {
  const test::PostgresAddress address = test::postgres_address();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found) != 0) return -1;
  int fd = -1;
  for (const addrinfo* each = found; each != nullptr && fd < 0; each = each->ai_next) {
    fd = ::socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && ::connect(fd, each->ai_addr, each->ai_addrlen) != 0) close_socket(fd);
  }
  ::freeaddrinfo(found);
  return fd;
}

void send_at_once(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// Sends what the socket takes without waiting; closes it where the peer is gone.
void flush(int& fd, std::string& bytes) {
  if (fd < 0 || bytes.empty()) return;
  const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent >= 0) {
    bytes.erase(0, static_cast<std::size_t>(sent));
  } else if (errno != EAGAIN && errno != EINTR) {
    close_socket(fd);
  }
}

/// Reads what is there. False at the end of the stream.
bool receive(int fd, std::string& into) {
  std::array<char, 65536> buffer{};
  const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got > 0) into.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

}  // namespace

struct Relay::Port {
  int listener = -1;
  std::uint16_t number = 0;
  bool down = false;
  bool deaf = false;
  std::vector<CallFault> armed;
};

/// One connection: a client's socket and the server's that belongs to it; −1 once closed.
struct Relay::Link {
  std::size_t actor = 0;
  int client = -1;
  int server = -1;
  Framer from_client{Framer::Side::kClient};
  Framer from_server{Framer::Side::kServer};
  std::string to_client;
  std::string to_server;
  bool ready = false;     ///< The start-up is over: what comes now are calls.
  bool listener = false;  ///< Listens for notifications.
  int backend = 0;
  std::string call;        ///< The messages of the call that is coming in.
  std::string statements;  ///< Their names.
  std::string held;        ///< A delayed call.
  TimePoint pass_held_at = kNever;
  bool lose_answer = false;
  Duration server_lives_on{0};
  TimePoint close_server_at = kNever;
};

Relay::Relay(std::size_t actors, std::function<void(const StruckFault&)> on_struck)
    : on_struck_(std::move(on_struck)), ports_(actors), wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (wake_ < 0) fail_with_errno("eventfd");
  for (Port& port : ports_) port.listener = listen_on_loopback(port.number);
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Relay::~Relay() {
  thread_.request_stop();
  wake();
  thread_.join();
  for (Port& port : ports_) close_socket(port.listener);
  for (Link& link : links_) cut(link, Duration(0));
  close_socket(wake_);
}

std::string Relay::url(std::size_t actor, const std::string& database) const {
  const test::PostgresAddress here{.host = "127.0.0.1", .port = std::to_string(ports_.at(actor).number)};
  return test::postgres_url(database, here) + "?sslmode=disable&gssencmode=disable";
}

void Relay::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void Relay::arm(std::size_t actor, const CallFault& fault) {
  const std::lock_guard lock(mutex_);
  ports_.at(actor).armed.push_back(fault);
}

void Relay::disarm() {
  const std::lock_guard lock(mutex_);
  for (Port& port : ports_) port.armed.clear();
}

void Relay::set_down(std::size_t actor, bool down) {
  {
    const std::lock_guard lock(mutex_);
    ports_.at(actor).down = down;
    for (Link& link : links_) {
      if (down && link.actor == actor) cut(link, Duration(0));
    }
  }
  wake();
}

void Relay::set_unreachable(bool unreachable) {
  {
    const std::lock_guard lock(mutex_);
    unreachable_ = unreachable;
    for (Link& link : links_) {
      if (unreachable) cut(link, Duration(0));
    }
  }
  wake();
}

void Relay::set_deaf(std::size_t actor, bool deaf) {
  const std::lock_guard lock(mutex_);
  ports_.at(actor).deaf = deaf;
}

std::vector<int> Relay::backends(std::size_t actor) const {
  const std::lock_guard lock(mutex_);
  std::vector<int> pids;
  for (const Link& link : links_) {
    if (link.actor == actor && link.client >= 0 && link.ready && !link.listener) pids.push_back(link.backend);
  }
  return pids;
}

void Relay::cut(Link& link, Duration server_lives_on) {
  close_socket(link.client);
  if (server_lives_on > Duration::zero() && link.server >= 0) {
    link.close_server_at = SteadyClock::now() + server_lives_on;
  } else if (link.close_server_at == kNever) {
    close_socket(link.server);
  }
}

void Relay::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::vector<pollfd> waiting = {{.fd = wake_, .events = POLLIN, .revents = 0}};
    std::vector<Link*> links;
    TimePoint next = kNever;
    {
      const std::lock_guard lock(mutex_);
      next = run_timers();
      for (const Port& port : ports_)
        waiting.push_back({.fd = port.listener, .events = POLLIN, .revents = 0});
      for (Link& link : links_) {
        links.push_back(&link);
        const auto events = [](const std::string& out) {
          return static_cast<short>(out.empty() ? POLLIN : POLLIN | POLLOUT);
        };
        // An end that lives on without its client is left alone until its time is over.
        const int server = link.close_server_at == kNever ? link.server : -1;
        waiting.push_back({.fd = link.client, .events = events(link.to_client), .revents = 0});
        waiting.push_back({.fd = server, .events = events(link.to_server), .revents = 0});
      }
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - SteadyClock::now()).count();
    const int timeout = next == kNever ? -1 : static_cast<int>(std::max<decltype(left)>(left, 0));
    if (::poll(waiting.data(), waiting.size(), timeout) < 0) continue;
    std::vector<StruckFault> struck;
    {
      const std::lock_guard lock(mutex_);
      std::uint64_t count = 0;
      [[maybe_unused]] const auto drained = ::read(wake_, &count, sizeof count);
      std::size_t at = 1 + ports_.size();
      for (Link* link : links) {
        if (waiting[at++].revents != 0 && link->client >= 0) read_client(*link);
        if (waiting[at++].revents != 0 && link->server >= 0) read_server(*link);
      }
      for (std::size_t actor = 0; actor < ports_.size(); ++actor) {
        if (waiting[1 + actor].revents != 0) accept(actor);
      }
      struck.swap(struck_);
    }
    for (const StruckFault& each : struck) on_struck_(each);
  }
}

Relay::TimePoint Relay::run_timers() {
  const TimePoint now = SteadyClock::now();
  TimePoint next = kNever;
  for (Link& link : links_) {
    if (link.pass_held_at <= now) {
      link.to_server += std::exchange(link.held, {});
      link.pass_held_at = kNever;
    }
    if (link.close_server_at <= now) {
      close_socket(link.server);
      link.close_server_at = kNever;
    }
    flush(link.server, link.to_server);
    flush(link.client, link.to_client);
    // One end is gone: the other follows once it has all that was meant for it.
    const bool last_words_sent = link.to_server.empty() && link.held.empty();
    if (link.client < 0 && last_words_sent && link.close_server_at == kNever) close_socket(link.server);
    if (link.server < 0 && link.to_client.empty()) close_socket(link.client);
    next = std::min({next, link.pass_held_at, link.close_server_at});
  }
  links_.remove_if([](const Link& link) { return link.client < 0 && link.server < 0; });
  return next;
}

void Relay::accept(std::size_t actor) {
  const Port& port = ports_.at(actor);
  Link link;
  link.actor = actor;
  link.client = ::accept4(port.listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (link.client < 0) return;
  if (!port.down && !unreachable_) link.server = connect_to_server();
  if (link.server < 0) return close_socket(link.client);
  send_at_once(link.client);
  send_at_once(link.server);
  links_.push_back(std::move(link));
}

void Relay::read_client(Link& link) {
  std::string bytes;
  if (!receive(link.client, bytes)) close_socket(link.client);
  link.from_client.feed(bytes);
  while (link.client >= 0) {
    auto message = link.from_client.next();
    if (!message) break;
    take_from_client(link, *std::move(message));
  }
  flush(link.server, link.to_server);
}

void Relay::take_from_client(Link& link, Message message) {
  if (!link.ready || message.type == 'X') {
    link.to_server += message.bytes;
    return;
  }
  const std::string statement = statement_of(message);
  if (!statement.empty() && !link.statements.ends_with(statement)) {
    link.statements += (link.statements.empty() ? "" : "+") + statement;
  }
  link.call += message.bytes;
  if (message.type == 'S' || message.type == 'Q') finish_call(link);
}

void Relay::finish_call(Link& link) {
  if (link.statements.starts_with("LISTEN")) link.listener = true;
  if (!link.listener) {
    const bool commit = link.statements.starts_with("COMMIT");
    std::vector<CallFault>& armed = ports_.at(link.actor).armed;
    const auto concerned = [&](const CallFault& fault) { return commit || !fault.only_commits; };
    const auto due = std::find_if(armed.begin(), armed.end(), [&](const CallFault& fault) {
      return fault.calls_before == 0 && concerned(fault);
    });
    std::optional<CallFault> striking;
    if (due != armed.end()) {
      striking = *due;
      armed.erase(due);
    }
    for (CallFault& fault : armed) fault.calls_before -= fault.calls_before > 0 && concerned(fault) ? 1 : 0;
    if (striking) strike(link, *striking);
  }
  (link.pass_held_at == kNever ? link.to_server : link.held) += std::exchange(link.call, {});
  link.statements.clear();
}

void Relay::strike(Link& link, const CallFault& fault) {
  struck_.push_back({.actor = link.actor, .fault = fault, .call = link.statements});
  switch (fault.way) {
    case CallFault::Way::kLoseCall:
      link.call.clear();
      cut(link, fault.lasts);
      break;
    case CallFault::Way::kLoseAnswer:
      link.lose_answer = true;
      link.server_lives_on = fault.lasts;
      break;
    case CallFault::Way::kDelay:
      link.pass_held_at = SteadyClock::now() + fault.lasts;
      break;
  }
  if (!fault.down_for) return;
  Port& port = ports_.at(link.actor);
  port.down = true;
  for (Link& other : links_) {
    if (other.actor == link.actor && !other.lose_answer) cut(other, Duration(0));
  }
}

void Relay::read_server(Link& link) {
  std::string bytes;
  if (!receive(link.server, bytes)) close_socket(link.server);
  link.from_server.feed(bytes);
  while (auto message = link.from_server.next()) take_from_server(link, *std::move(message));
  flush(link.client, link.to_client);
}

void Relay::take_from_server(Link& link, Message message) {
  constexpr char kBackendKeyData = 'K';
  constexpr char kNotification = 'A';
  constexpr char kReadyForQuery = 'Z';
  if (message.type == kBackendKeyData) link.backend = backend_pid(message);
  if (message.type == kNotification && ports_.at(link.actor).deaf) return;
  if (!link.lose_answer) link.to_client += message.bytes;
  if (message.type != kReadyForQuery) return;
  link.ready = true;
  if (link.lose_answer) cut(link, link.server_lives_on);
}

}  // namespace hoist::histories
