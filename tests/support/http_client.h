// A blocking HTTP/1.1 client on bare sockets: it can also send what no well-behaved client would.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/deadline.h"

namespace hoist::test {

/// No whole answer: refused, broken off, or not in time.
class HttpFailure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct HttpHeader {
  std::string name;
  std::string value;
};
using HttpHeaders = std::vector<HttpHeader>;

struct HttpResponse {
  int status = 0;
  HttpHeaders headers;
  std::string body;  ///< Chunked transfer is undone.

  /// The first header of that name, in any case; "" where there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// One connection. Every call throws HttpFailure at the deadline or where the peer breaks off.
/// One thread at a time.
class HttpConnection {
 public:
  HttpConnection(const std::string& host, std::uint16_t port);
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
  ~HttpConnection();

  /// Sends these bytes, whatever they are. A peer that has closed already is no error: its answer may
  /// still be read.
  void send_raw(std::string_view bytes, Deadline deadline = Deadline());
  /// Closes the sending half.
  void finish_sending();
  /// One response. `to_head`: it answers a HEAD request and has no body.
  [[nodiscard]] HttpResponse receive(bool to_head = false, Deadline deadline = Deadline());
  /// The head of a response whose body is a stream, which receive_until() reads.
  [[nodiscard]] HttpResponse receive_head(Deadline deadline = Deadline());
  /// What comes next, up to and including `end`.
  [[nodiscard]] std::string receive_until(std::string_view end, Deadline deadline = Deadline());
  /// All bytes until the peer closes.
  [[nodiscard]] std::string receive_raw(Deadline deadline = Deadline());
  /// Whether the peer has closed, or does before the deadline.
  [[nodiscard]] bool closed_by_peer(Deadline deadline = Deadline());

  /// Host and, where there is a body or the method usually has one, Content-Length are added unless given.
  /// The exchange is recorded as exchange_record.h says.
  [[nodiscard]] HttpResponse request(std::string_view method, std::string_view target,
                                     const HttpHeaders& headers = {}, std::string_view body = "");

 private:
  /// Receives more into the buffer; false at the end of the stream.
  bool fill(Deadline deadline);
  std::string take_line(Deadline deadline);
  std::string take_bytes(std::size_t count, Deadline deadline);
  std::string take_chunks(Deadline deadline);

  std::string host_;
  int fd_ = -1;
  std::string buffer_;  ///< Received and not yet handed out.
};

/// Sends each request over a connection of its own, with headers that are the same for all.
class HttpClient {
 public:
  HttpClient(std::string host, std::uint16_t port, HttpHeaders headers = {});
  /// With `Authorization: Bearer <token>`.
  [[nodiscard]] HttpClient with_token(const std::string& token) const;

  /// A JSON body gets its content type unless the headers give one.
  [[nodiscard]] HttpResponse request(std::string_view method, std::string_view target,
                                     std::string_view body = "", const HttpHeaders& more = {}) const;
  [[nodiscard]] HttpResponse get(std::string_view target) const { return request("GET", target); }

 private:
  std::string host_;
  std::uint16_t port_;
  HttpHeaders headers_;
};

}  // namespace hoist::test
