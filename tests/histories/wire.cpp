#include "histories/wire.h"

#include <array>
#include <cstdint>

namespace hoist::histories {
namespace {

constexpr std::size_t kLengthBytes = 4;
/// Enough of an SQL text to know it by.
constexpr std::size_t kShownSql = 24;

std::uint32_t read_number(std::string_view bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    number = (number << 8U) | static_cast<unsigned char>(bytes.at(i));
  }
  return number;
}

/// Up to the NUL; leaves what follows it in `bytes`.
std::string_view take_text(std::string_view& bytes) {
  const std::string_view text = bytes.substr(0, bytes.find('\0'));
  bytes.remove_prefix(std::min(bytes.size(), text.size() + 1));
  return text;
}

}  // namespace

std::optional<Message> Framer::next() {
  const std::size_t head = untyped_ ? 0 : 1;
  if (buffer_.size() < head + kLengthBytes) return std::nullopt;
  const std::size_t size = head + read_number(std::string_view(buffer_).substr(head));
  if (buffer_.size() < size) return std::nullopt;
  Message message{.type = untyped_ ? '\0' : buffer_.front(), .bytes = buffer_.substr(0, size)};
  buffer_.erase(0, size);
  untyped_ = false;
  return message;
}

std::string statement_of(const Message& message) {
  std::string_view body = message.body();
  switch (message.type) {
    case 'Q':
      return std::string(take_text(body).substr(0, kShownSql));
    case 'P': {
      const std::string_view name = take_text(body);
      return std::string(name.empty() ? take_text(body).substr(0, kShownSql) : name);
    }
    case 'B':
      take_text(body);  // the portal
      return std::string(take_text(body));
    default:
      return "";
  }
}

int backend_pid(const Message& message) { return static_cast<int>(read_number(message.body())); }

}  // namespace hoist::histories
