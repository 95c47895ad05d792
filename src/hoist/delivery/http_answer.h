// What a receiver answers to a notification, as far as it is read, and what it means.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/ports/delivery_transport.h"

namespace hoist::delivery {

/// How much of an answer is read; more is for nobody. Above it headers are a failure, and a body is cut.
inline constexpr std::size_t kMaxAnswerHeaders = std::size_t{64} * 1024;
inline constexpr std::size_t kMaxAnswerBody = std::size_t{64} * 1024;

class HttpAnswer {
 public:
  /// One line of the headers, in order, with its line end. False once there are too many.
  [[nodiscard]] bool take_header(std::string_view line);
  /// False once the rest is to be cut.
  [[nodiscard]] bool take_body(std::string_view piece);

  [[nodiscard]] bool headers_too_large() const { return header_bytes_ > kMaxAnswerHeaders; }
  /// Whether the headers came to their end, those of an interim answer (1xx) not counted: from then on the
  /// receiver has decided, whatever becomes of the body.
  [[nodiscard]] bool decided() const { return decided_; }
  /// None: it took the notification (2xx). Precondition: decided().
  [[nodiscard]] std::optional<DeliveryFailure> failure(Instant now) const;

 private:
  [[nodiscard]] std::string message() const;

  std::size_t header_bytes_ = 0;
  bool decided_ = false;
  int status_ = 0;
  std::string status_text_;  ///< "503 Service Unavailable"
  std::string retry_after_;
  std::string location_;
  std::string body_;
};

}  // namespace hoist::delivery
