// First answers, kept so that a repeated request gets the same one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "hoist/domain/names.h"

namespace hoist {

/// A key counts per token and route.
struct IdempotencyScope {
  TokenId token;
  std::string route;  ///< Method and path, environment included.
  std::string key;
};

struct IdempotencyRecord {
  IdempotencyScope scope;
  std::string request_hash;  ///< Of the body; another body under the same key is refused.
  int response_status = 0;
  std::string response_body;
  Instant created_at;
};

/// How long a first answer is kept (design, section 3.5).
inline constexpr Duration kIdempotencyWindow = std::chrono::hours(24);

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class IdempotencyRecords {
 public:
  virtual ~IdempotencyRecords() = default;
  /// The record of that scope made after `not_before`, if any.
  [[nodiscard]] virtual Result<std::optional<IdempotencyRecord>> find(const IdempotencyScope& scope,
                                                                      Instant not_before) = 0;
  /// Replaces a record of the same scope made at or before `not_before`, and forgets a bounded
  /// number of other such records. Errors: kAlreadyExists where a younger one is there (two requests at
  /// once).
  [[nodiscard]] virtual Result<void> insert(const IdempotencyRecord& record, Instant not_before) = 0;
};

}  // namespace hoist
