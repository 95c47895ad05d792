// Which failures a later attempt may cure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist {

/// What a failure means for the schedule.
enum class FailureClass : std::uint8_t {
  kTransient,  ///< A later attempt may cure it: retry with backoff.
  kPermanent,  ///< No later attempt can: terminal at once.
  kOutage,     ///< The store cannot be reached; no attempt happened, nothing is recorded.
};
[[nodiscard]] std::string_view to_string(FailureClass failure);  ///< "transient", "permanent", "outage"

/// The class of a failed attempt's error. Anything unknown is transient.
[[nodiscard]] FailureClass classify(const Error& error);

/// A failed attempt as it is recorded. Never of class kOutage.
struct Failure {
  FailureClass failure_class = FailureClass::kTransient;
  std::string code;     ///< Stable name of the cause: ErrorCode's, or the store's own (SQLSTATE).
  std::string message;  ///< What went wrong and, where a person can help, what to do.
  bool operator==(const Failure&) const = default;
};

/// Precondition: classify(error) is not kOutage.
[[nodiscard]] Failure failure_from(const Error& error);

}  // namespace hoist
