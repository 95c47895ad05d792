// Values that the tests of the domain (and of what encodes it) share. For tests only.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>

#include "hoist/base/prng.h"
#include "hoist/domain/settlement.h"

namespace hoist::sample {

/// The present in most tests: 2026-11-27T09:00:00Z.
inline constexpr Instant kNow = Instant::from_unix_us(1'795'770'000'000'000);

/// The n-th id: ids are in the order of their numbers.
template <class AnyId>
AnyId id(std::uint64_t n) {
  UuidBytes bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes.at(15 - i) = static_cast<std::uint8_t>(n >> (8 * i));
  return AnyId(bytes);
}

inline FlagKey flag_key(std::string_view text) { return *FlagKey::parse(text); }
inline EnvironmentKey environment(std::string_view text) { return *EnvironmentKey::parse(text); }
inline Percentage percentage(int value) { return *Percentage::from(value); }

/// The n-th flag, key "flag-n", in production: off, 100 %, version 1, made an hour ago.
inline Flag flag(std::uint64_t n = 1) {
  return Flag{.id = id<FlagId>(n),
              .key = flag_key("flag-" + std::to_string(n)),
              .environment = production(),
              .config = {},
              .intents = {},
              .version = 1,
              .created_at = kNow - std::chrono::hours(1),
              .updated_at = kNow - std::chrono::hours(1),
              .deleted_at = std::nullopt};
}

/// The n-th schedule, pending, of `of`.
inline Schedule schedule(std::uint64_t n, const Flag& of, Instant scheduled_at, FlagUpdates updates) {
  Schedule made{.id = id<ScheduleId>(n),
                .flag_id = of.id,
                .flag_key = of.key,
                .environment = of.environment,
                .scheduled_at = scheduled_at,
                .updates = updates,
                .applied_at = std::nullopt,
                .error_message = {},
                .next_retry_at = std::nullopt,
                .last_error = {},
                .created_by = "ada",
                .cancelled_by = {},
                .cancelled_at = std::nullopt,
                .created_at = kNow - std::chrono::hours(1),
                .updated_at = kNow - std::chrono::hours(1)};
  return made;
}
/// A schedule of the first flag that switches it on; due at kNow.
inline Schedule due_schedule() {
  return schedule(1, flag(), kNow, {.enabled = true, .rollout_percentage = std::nullopt});
}

inline Failure transient_failure(std::string message = "lock not granted in time") {
  return Failure{
      .failure_class = FailureClass::kTransient, .code = "LOCK_TIMEOUT", .message = std::move(message)};
}
inline Failure permanent_failure(std::string message = "flag was deleted") {
  return Failure{
      .failure_class = FailureClass::kPermanent, .code = "NOT_FOUND", .message = std::move(message)};
}

/// Updates that set at least one field.
inline rc::Gen<FlagUpdates> any_updates() {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(1, 4), rc::gen::arbitrary<bool>(), rc::gen::inRange(0, 101)),
      [](const std::tuple<int, bool, int>& drawn) {
        const auto& [which, enabled, share] = drawn;
        FlagUpdates updates;
        if (which != 2) updates.enabled = enabled;
        if (which != 1) updates.rollout_percentage = percentage(share);
        return updates;
      });
}

/// Policies over the whole range that make_retry_policy accepts, up to ten years.
inline rc::Gen<RetryPolicy> any_policy() {
  constexpr std::int64_t kLongest = Duration(std::chrono::hours(24 * 3650)).count();
  return rc::gen::map(rc::gen::pair(rc::gen::inRange(Duration(kMinRetryBase).count(), kLongest),
                                    rc::gen::inRange(Duration(kMinRetryBase).count(), kLongest)),
                      [](std::pair<std::int64_t, std::int64_t> drawn) {
                        return *make_retry_policy(Duration(std::min(drawn.first, drawn.second)),
                                                  Duration(std::max(drawn.first, drawn.second)));
                      });
}

}  // namespace hoist::sample
