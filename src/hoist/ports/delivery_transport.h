// How notifications and alerts leave the process: over HTTP, by mail, or on standard output.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "hoist/domain/alert.h"
#include "hoist/domain/failure.h"
#include "hoist/domain/webhook.h"

namespace hoist {

/// One attempt at one delivery.
struct Outgoing {
  DeliveryId delivery;
  /// Of an alert, whose receiver is in the settings, the URL, the format and the secret alone; with an empty
  /// secret it goes unsigned.
  Webhook webhook;
  std::variant<Notification, Alert> told;
};

/// Why an attempt failed.
struct DeliveryFailure {
  /// Transient: no answer in time, a refused or lost connection, an answer of 408, 425, 429 or 5xx, anything
  /// unknown. Permanent: any other answer (a redirection is not followed), an address that may not be
  /// reached. The code is "HTTP_503", "TIMEOUT", "CONNECTION_FAILED", "ADDRESS_FORBIDDEN", …
  Failure failure;
  /// What the receiver asked for (Retry-After), within bounds.
  std::optional<Duration> retry_after;
  /// Whether the receiver as a whole is at fault (no answer, 429, 5xx): what opens its circuit breaker.
  bool unreachable = false;
};

/// What has become of an attempt.
struct Delivered {
  DeliveryId delivery;
  std::optional<DeliveryFailure> failure;  ///< None: the receiver took it.
  Duration took{0};
};

/// Says, before anything is sent there, whether a webhook may have a URL. Thread-safe.
class DestinationGuard {
 public:
  DestinationGuard() = default;
  DestinationGuard(const DestinationGuard&) = delete;
  DestinationGuard& operator=(const DestinationGuard&) = delete;
  virtual ~DestinationGuard() = default;

  /// Errors: kInvalidArgument, naming the field url, for a malformed URL, a scheme that does not go with the
  /// format, credentials in the URL, a literal address that may not be reached, or mail without a relay.
  /// Does not resolve names: an address is looked at again when it is connected to.
  [[nodiscard]] virtual Result<void> check(std::string_view url, WebhookFormat format) const = 0;
};

/// Many attempts under way at once, none of which waits for another. Used by one thread, except interrupt().
class DeliveryTransport {
 public:
  DeliveryTransport() = default;
  DeliveryTransport(const DeliveryTransport&) = delete;
  DeliveryTransport& operator=(const DeliveryTransport&) = delete;
  virtual ~DeliveryTransport() = default;

  /// Begins an attempt, which ends within the transport's time limit whatever the receiver does. Never
  /// blocks.
  virtual void start(Outgoing outgoing) = 0;
  /// What has ended since the last call. Waits for the first of them, for interrupt(), or for `at_most`,
  /// whichever comes first; it may also return for no reason. Precondition: at_most >= 0.
  [[nodiscard]] virtual std::vector<Delivered> wait(Duration at_most) = 0;
  /// Ends the present or next wait(). Thread-safe and async-signal-safe.
  virtual void interrupt() noexcept = 0;
};

}  // namespace hoist
