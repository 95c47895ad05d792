// PostgreSQL's protocol (version 3) as far as a bystander must read it: where messages begin and end.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hoist::histories {

struct Message {
  char type = '\0';   ///< '\0' for a start-up packet, which has none.
  std::string bytes;  ///< All of it, with type and length.
  [[nodiscard]] std::string_view body() const { return std::string_view(bytes).substr(type == '\0' ? 4 : 5); }
};

/// Cuts a stream of bytes into messages. One thread at a time.
class Framer {
 public:
  enum class Side : std::uint8_t { kClient, kServer };
  explicit Framer(Side side) : untyped_(side == Side::kClient) {}

  void feed(std::string_view bytes) { buffer_.append(bytes); }
  /// The next whole message; none until more bytes have come. A client's first one is its start-up packet:
  /// what may come before (a wish for TLS) must be switched off in the connection's URL.
  [[nodiscard]] std::optional<Message> next();

 private:
  std::string buffer_;
  bool untyped_;
};

/// What a client's message asks for: the name of a prepared statement, or the beginning of an SQL text; ""
/// where it asks for nothing.
[[nodiscard]] std::string statement_of(const Message& message);

/// The process id in the server's BackendKeyData.
[[nodiscard]] int backend_pid(const Message& message);

}  // namespace hoist::histories
