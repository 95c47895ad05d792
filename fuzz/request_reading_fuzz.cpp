// The bytes of a connection, read as http/connection.cpp reads them, but from memory: once as a whole and
// once in small pieces, which must make no difference. What is taken for a request must be one beyond doubt
// (a proxy that reads it another way would let requests be smuggled past it).
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "expect.h"
#include "expect_response.h"
#include "hoist/http/connection_limits.h"
#include "hoist/http/credential.h"
#include "hoist/http/request_checks.h"
#include "hoist/http/request_reading.h"

namespace hoist::fuzz {
namespace {

using boost::system::error_code;

/// A peer that sends `piece` bytes at a time and then closes. Beast's SyncReadStream.
class Peer {
 public:
  Peer(std::string_view bytes, std::size_t piece) : rest_(bytes), piece_(piece) {}

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, error_code& error) {
    error = rest_.empty() ? error_code(boost::asio::error::eof) : error_code();
    const std::size_t count =
        boost::asio::buffer_copy(buffers, boost::asio::buffer(rest_.data(), std::min(piece_, rest_.size())));
    rest_.remove_prefix(count);
    return count;
  }
  /// Asked for by the concept, never called.
  template <class Buffers>
  std::size_t read_some(const Buffers& buffers) {
    error_code ignored;
    return read_some(buffers, ignored);
  }

 private:
  std::string_view rest_;
  std::size_t piece_;
};

/// All that came over one connection.
struct Received {
  std::vector<http::Request> requests;
  std::optional<http::Response> refusal;  ///< Of the last one.
};

bool skip_to_request(Peer& peer, boost::beast::flat_buffer& buffer) {
  for (;;) {
    const auto* bytes = static_cast<const char*>(buffer.data().data());
    const auto* end = bytes + buffer.size();
    const auto* begin = std::find_if(bytes, end, [](char c) { return c != '\r' && c != '\n'; });
    buffer.consume(static_cast<std::size_t>(begin - bytes));
    if (buffer.size() > 0) return true;
    error_code error;
    buffer.commit(peer.read_some(buffer.prepare(4096), error));
    if (error) return false;
  }
}

/// Whether another request may follow.
bool read_request(Peer& peer, boost::beast::flat_buffer& buffer, Received& received) {
  http::RequestParser parser;
  parser.header_limit(http::kMaxHead);
  parser.body_limit(http::kMaxBody);
  http::Request request;
  bool keep_alive = false;
  error_code error;
  boost::beast::http::read_header(peer, buffer, parser, error);
  if (!error) {
    received.refusal = http::refusal_of(parser.get().base());
    if (received.refusal) return false;
    request = http::take_head(parser.get().base());
    keep_alive = parser.get().keep_alive();
    boost::beast::http::read(peer, buffer, parser, error);
  }
  if (error) {
    received.refusal = http::refusal_of(error, parser.get().base());
    return false;
  }
  request.body = std::move(parser.get().body());
  received.requests.push_back(std::move(request));
  return keep_alive;
}

Received receive(std::string_view bytes, std::size_t piece) {
  Received received;
  Peer peer(bytes, piece);
  boost::beast::flat_buffer buffer(std::size_t{2} * http::kMaxHead);
  while (skip_to_request(peer, buffer) && read_request(peer, buffer, received)) {
  }
  return received;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c <= '~' && std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
  });
}

/// "3", and "3, 3", which a server may take (RFC 9110, section 8.6). Leading zeros are allowed.
void expect_lengths(std::string_view list, std::size_t expected) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view length = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    const auto skip = [&](char c) {
      length.remove_prefix(std::min(length.find_first_not_of(c), length.size()));
    };
    skip(' ');
    skip('0');
    length = length.substr(0, length.find_last_not_of(' ') + 1);
    expect_same_text(length, expected == 0 ? "" : fmt::format("{}", expected),
                     "the body is as long as was said");
  }
}

void check_framing(const http::Request& request) {
  const auto lengths = request.values("Content-Length");
  const auto codings = request.values("Transfer-Encoding");
  expect(lengths.empty() || codings.empty(), "a request has a length or a transfer coding, not both");
  expect(codings.size() <= 1, "a request has one transfer coding");
  for (const std::string_view coding : codings) {
    expect(http::equal_ignoring_case(coding, "chunked"), "the transfer coding is chunked");
  }
  for (const std::string_view list : lengths) expect_lengths(list, request.body.size());
  if (codings.empty() && lengths.empty()) expect(request.body.empty(), "a body has a length");
  expect(request.body.size() <= http::kMaxBody, "a body is bounded");
}

void check_request(const http::Request& request) {
  expect(is_token(request.method), "a method is a token");
  expect(!request.target.empty() && request.target.size() <= http::kMaxTarget, "a target is bounded");
  expect(std::none_of(request.target.begin(), request.target.end(),
                      [](char c) { return is_control(c) || c == ' '; }),
         "a target holds neither controls nor spaces");
  for (const http::Header& header : request.headers) {
    expect(is_token(header.name), "a header's name is a token");
    expect(std::none_of(header.value.begin(), header.value.end(),
                        [](char c) { return is_control(c) && c != '\t'; }),
           "a header's value holds no controls");
  }
  expect(request.values("Host").size() <= 1, "a request has one Host at most");
  check_framing(request);
}

void check_credential(const http::Request& request, bool has_token) {
  const auto credential = http::credential_of(request);
  expect_well_refused(credential, ErrorCode::kUnauthenticated);
  if (has_token) expect(credential && !credential->session, "a token goes before a session");
  const auto claim = http::session_cookie(request);
  if (!has_token && credential) expect(credential->session && claim, "a session is the cookie's");
  if (claim) expect(!request.values("Cookie").empty(), "a session is in a cookie");
}

void check_headers(const http::Request& request) {
  const auto token = http::bearer_token(request);
  expect_well_refused(token, ErrorCode::kUnauthenticated);
  if (token) {
    const std::size_t keys = request.values("X-API-Key").size();
    const std::size_t given = request.values("Authorization").size();
    expect(given == 1 || (given == 0 && keys == 1), "a token is given once");
    expect(token->empty() || (token->front() != ' ' && token->back() != ' '),
           "a token has no blanks around it");
  }
  check_credential(request, token.has_value());
  const auto json = http::check_body(request, http::BodyRule::kJson);
  expect_well_refused(json, ErrorCode::kUnsupportedMediaType);
  const auto none = http::check_body(request, http::BodyRule::kNone);
  if (!json) {
    expect_well_refused(none, ErrorCode::kUnsupportedMediaType);
  } else {
    expect_well_refused(none);
  }
  const auto key = http::idempotency_key(request);
  expect_well_refused(key);
  expect(key.has_value() == (request.values("Idempotency-Key").size() <= 1), "a key is given once");
}

bool same(const http::Request& a, const http::Request& b) {
  const auto same_header = [](const http::Header& x, const http::Header& y) {
    return x.name == y.name && x.value == y.value;
  };
  return a.method == b.method && a.target == b.target && a.body == b.body &&
         std::equal(a.headers.begin(), a.headers.end(), b.headers.begin(), b.headers.end(), same_header);
}

void expect_same(const Received& a, const Received& b, std::size_t size) {
  expect(std::equal(a.requests.begin(), a.requests.end(), b.requests.begin(), b.requests.end(), same),
         "the requests are the same however their bytes arrive");
  // The parser waits for the end of a head that came in pieces before it looks at any of it, so that of two
  // faults (it is malformed, it is too large, its end never comes) it may meet another one first.
  if (a.refusal && b.refusal && size <= http::kMaxHead) {
    expect_same_text(b.refusal->body, a.refusal->body, "a refusal says the same however the bytes arrive");
  }
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string_view bytes = fuzz::text_of(data, size);
  const fuzz::Received received = fuzz::receive(bytes, std::max<std::size_t>(size, 1));
  for (const std::size_t piece : {std::size_t{1}, 2 + size % 7}) {
    fuzz::expect_same(received, fuzz::receive(bytes, piece), size);
  }
  for (const http::Request& request : received.requests) {
    fuzz::check_request(request);
    fuzz::check_headers(request);
  }
  if (received.refusal) {
    fuzz::expect(received.refusal->status >= 400, "a refusal is an error");
    fuzz::expect_sendable(*received.refusal);
  }
  return 0;
}
