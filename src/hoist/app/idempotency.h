// The same request twice gets the same answer (design, section 3.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The longest Idempotency-Key, in bytes (the IETF draft sets none; 255 is what the field uses).
inline constexpr std::size_t kMaxIdempotencyKeyLength = 255;

struct RecordedResponse {
  int status = 0;
  std::string body;
};

/// The first answer to this key, if it was given in the last 24 h. Errors: kInvalidArgument for a key that
/// is empty, too long or not printable ASCII; kIdempotencyKeyReused where it came with another body;
/// store errors.
[[nodiscard]] Result<std::optional<RecordedResponse>> find_recorded_response(UnitOfWork& unit,
                                                                             const IdempotencyScope& scope,
                                                                             std::string_view request_body);

/// Keeps the answer, in the unit of work of what it created. Errors: kAlreadyExists where the same
/// request is under way elsewhere; store errors.
[[nodiscard]] Result<void> record_response(UnitOfWork& unit, const IdempotencyScope& scope,
                                           std::string_view request_body, const RecordedResponse& response);

}  // namespace hoist
