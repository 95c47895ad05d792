#include "support/http_client.h"

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

#include "support/exchange_record.h"

namespace hoist::test {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool has(const HttpHeaders& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const HttpHeader& header) { return same_name(header.name, name); });
}

std::size_t parse_size(std::string_view text, int base) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size, base);
  if (error != std::errc() || end == text.data()) throw HttpFailure("http: no length in the answer");
  return size;
}

int connect_to(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    throw HttpFailure("http: no address for " + host);
  }
  int fd = -1;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    fd = ::socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);
    if (fd >= 0 && ::connect(fd, address->ai_addr, address->ai_addrlen) == 0) break;
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
  freeaddrinfo(found);
  if (fd < 0) throw HttpFailure(fmt::format("http: cannot connect to {}:{}", host, port));
  return fd;
}

/// Waits until the socket is ready; throws at the deadline.
void wait_for(int fd, short events, Deadline deadline) {
  pollfd waiting{.fd = fd, .events = events, .revents = 0};
  if (::poll(&waiting, 1, deadline.poll_ms()) <= 0) throw HttpFailure("http: no answer in time");
}

bool usually_has_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

std::string HttpResponse::header(std::string_view name) const {
  for (const HttpHeader& candidate : headers) {
    if (same_name(candidate.name, name)) return candidate.value;
  }
  return "";
}

HttpConnection::HttpConnection(const std::string& host, std::uint16_t port)
    : host_(fmt::format("{}:{}", host, port)), fd_(connect_to(host, port)) {}

HttpConnection::~HttpConnection() { ::close(fd_); }

void HttpConnection::send_raw(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    wait_for(fd_, POLLOUT, deadline);
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) return;
    if (sent < 0 && errno != EAGAIN && errno != EINTR) throw HttpFailure("http: sending failed");
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void HttpConnection::finish_sending() { ::shutdown(fd_, SHUT_WR); }

bool HttpConnection::fill(Deadline deadline) {
  wait_for(fd_, POLLIN, deadline);
  std::array<char, 65536> bytes{};
  const ssize_t got = ::recv(fd_, bytes.data(), bytes.size(), 0);
  if (got <= 0) return false;
  buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

std::string HttpConnection::take_line(Deadline deadline) {
  std::size_t end = buffer_.find("\r\n");
  for (; end == std::string::npos; end = buffer_.find("\r\n")) {
    if (!fill(deadline)) throw HttpFailure("http: the server closed the connection within an answer");
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return line;
}

std::string HttpConnection::take_bytes(std::size_t count, Deadline deadline) {
  while (buffer_.size() < count) {
    if (!fill(deadline)) throw HttpFailure("http: the server closed the connection within a body");
  }
  std::string bytes = buffer_.substr(0, count);
  buffer_.erase(0, count);
  return bytes;
}

std::string HttpConnection::take_chunks(Deadline deadline) {
  std::string body;
  while (true) {
    const std::size_t size = parse_size(take_line(deadline), 16);
    if (size == 0) break;
    body += take_bytes(size, deadline);
    static_cast<void>(take_line(deadline));
  }
  while (!take_line(deadline).empty()) {
  }
  return body;
}

HttpResponse HttpConnection::receive_head(Deadline deadline) {
  const std::string status_line = take_line(deadline);
  if (!status_line.starts_with("HTTP/1.") || status_line.size() < 12) {
    throw HttpFailure("http: not a status line: " + status_line);
  }
  HttpResponse response{
      .status = static_cast<int>(parse_size(status_line.substr(9, 3), 10)), .headers = {}, .body = ""};
  for (std::string line = take_line(deadline); !line.empty(); line = take_line(deadline)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) throw HttpFailure("http: not a header: " + line);
    const std::size_t value = line.find_first_not_of(" \t", colon + 1);
    response.headers.push_back(
        {.name = line.substr(0, colon), .value = value == std::string::npos ? "" : line.substr(value)});
  }
  return response;
}

std::string HttpConnection::receive_until(std::string_view end, Deadline deadline) {
  while (buffer_.find(end) == std::string::npos) {
    if (!fill(deadline)) throw HttpFailure("http: the server closed the connection within a stream");
  }
  return take_bytes(buffer_.find(end) + end.size(), deadline);
}

HttpResponse HttpConnection::receive(bool to_head, Deadline deadline) {
  HttpResponse response = receive_head(deadline);
  if (to_head || response.status / 100 == 1 || response.status == 204 || response.status == 304) {
    return response;
  }
  if (same_name(response.header("Transfer-Encoding"), "chunked")) {
    response.body = take_chunks(deadline);
  } else if (has(response.headers, "Content-Length")) {
    response.body = take_bytes(parse_size(response.header("Content-Length"), 10), deadline);
  } else {
    response.body = receive_raw(deadline);
  }
  return response;
}

std::string HttpConnection::receive_raw(Deadline deadline) {
  while (fill(deadline)) {
  }
  return std::exchange(buffer_, {});
}

bool HttpConnection::closed_by_peer(Deadline deadline) {
  try {
    while (fill(deadline)) {
    }
  } catch (const std::runtime_error&) {
    return false;
  }
  return true;
}

HttpResponse HttpConnection::request(std::string_view method, std::string_view target,
                                     const HttpHeaders& headers, std::string_view body) {
  std::string bytes = fmt::format("{} {} HTTP/1.1\r\n", method, target);
  if (!has(headers, "Host")) bytes += fmt::format("Host: {}\r\n", host_);
  if (!has(headers, "Content-Length") && (!body.empty() || usually_has_body(method))) {
    bytes += fmt::format("Content-Length: {}\r\n", body.size());
  }
  for (const HttpHeader& header : headers) bytes += fmt::format("{}: {}\r\n", header.name, header.value);
  bytes += "\r\n";
  bytes += body;
  send_raw(bytes);
  HttpResponse response = receive(method == "HEAD");
  record_exchange({.method = method, .target = target, .body = body}, response);
  return response;
}

HttpClient::HttpClient(std::string host, std::uint16_t port, HttpHeaders headers)
    : host_(std::move(host)), port_(port), headers_(std::move(headers)) {}

HttpClient HttpClient::with_token(const std::string& token) const {
  HttpHeaders headers = headers_;
  headers.push_back({.name = "Authorization", .value = "Bearer " + token});
  return {host_, port_, std::move(headers)};
}

HttpResponse HttpClient::request(std::string_view method, std::string_view target, std::string_view body,
                                 const HttpHeaders& more) const {
  HttpHeaders headers = headers_;
  headers.insert(headers.end(), more.begin(), more.end());
  if (!body.empty() && !has(headers, "Content-Type")) {
    headers.push_back({.name = "Content-Type", .value = "application/json"});
  }
  headers.push_back({.name = "Connection", .value = "close"});
  HttpConnection connection(host_, port_);
  return connection.request(method, target, headers, body);
}

}  // namespace hoist::test
