// Flags and schedules for tests: small, distinct, valid. Values; no thread-safety concerns.
#pragma once

#include <cstdint>
#include <string_view>

#include "hoist/domain/flag.h"
#include "hoist/domain/schedule.h"

namespace hoist::postgres {

/// Different for each (kind, number).
inline UuidBytes test_uuid(std::uint8_t kind, std::uint32_t number) {
  UuidBytes bytes{kind};
  for (std::size_t i = 0; i < 4; ++i) bytes.at(15 - i) = static_cast<std::uint8_t>(number >> (8 * i));
  return bytes;
}

inline const Instant kTestStart = *parse_instant("2026-11-27T09:00:00Z");

inline Flag test_flag(std::string_view key, std::uint32_t number = 1) {
  return Flag{.id = FlagId(test_uuid(1, number)),
              .key = *FlagKey::parse(key),
              .environment = production(),
              .config = {},
              .intents = {},
              .version = 1,
              .created_at = kTestStart,
              .updated_at = kTestStart,
              .deleted_at = std::nullopt};
}

/// Pending, and switches the flag on.
inline Schedule test_schedule(const Flag& flag, std::uint32_t number, Instant scheduled_at) {
  return Schedule{.id = ScheduleId(test_uuid(2, number)),
                  .flag_id = flag.id,
                  .flag_key = flag.key,
                  .environment = flag.environment,
                  .scheduled_at = scheduled_at,
                  .status = ScheduleStatus::kPending,
                  .updates = FlagUpdates{.enabled = true, .rollout_percentage = std::nullopt},
                  .applied_at = std::nullopt,
                  .error_message = "",
                  .retry_count = 0,
                  .max_retries = 3,
                  .next_retry_at = std::nullopt,
                  .last_error = "",
                  .attempt_count = 0,
                  .created_by = "test",
                  .cancelled_by = "",
                  .cancelled_at = std::nullopt,
                  .created_at = kTestStart,
                  .updated_at = kTestStart};
}

}  // namespace hoist::postgres
