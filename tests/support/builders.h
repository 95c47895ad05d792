// Flags, schedules and the rest with sensible contents, for tests that care about one part of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/prng.h"
#include "hoist/domain/delivery.h"
#include "hoist/domain/settlement.h"
#include "hoist/domain/token.h"
#include "support/manual_clock.h"

namespace hoist::test {

/// Text that has broken encoders before: quotes, backslashes, newlines, an emoji, SQL and JSON syntax.
inline constexpr std::string_view kAwkwardText =
    "O'Brien said \"50% \\ off\"\n\ttab; DROP TABLE feature_flags; -- {\"a\":[1]} \xF0\x9F\x9A\x80 \xC3\xA9 "
    "$1 :x ?";

/// Keys that are known to be well-formed. Anything else is a mistake in the test and throws.
[[nodiscard]] FlagKey flag_key(std::string_view text);
[[nodiscard]] EnvironmentKey environment_key(std::string_view text);
[[nodiscard]] Percentage percentage(int value);

/// What a schedule sets; at least one of the two.
[[nodiscard]] FlagUpdates make_updates(std::optional<bool> enabled, std::optional<int> percentage = {});

/// Makes things with ids that follow from a seed, all created at `created_at`. Not thread-safe.
class Builders {
 public:
  explicit Builders(Instant created_at = kTestStart, std::uint64_t seed = 1)
      : created_at_(created_at), random_(seed) {}

  /// What is made from here on was created then.
  void set_created_at(Instant at) { created_at_ = at; }
  [[nodiscard]] Prng& random() { return random_; }
  template <class AnyId>
  [[nodiscard]] AnyId make_id() {
    return AnyId::make(created_at_, random_);
  }

  /// Off, 100 %, version 1, no intents.
  [[nodiscard]] Flag make_flag(std::string_view key, std::string_view environment = "production");
  /// Pending, {"enabled": true}, the default number of retries.
  [[nodiscard]] Schedule make_schedule(const Flag& flag, Instant scheduled_at);
  /// Failed once, waiting for a retry.
  [[nodiscard]] Schedule make_retrying(const Flag& flag, Instant scheduled_at, Instant next_retry_at);
  [[nodiscard]] UserOverride make_override(std::string user_id, OverrideType type) const;
  [[nodiscard]] AuditEvent make_audit_event(const Flag& flag, AuditAction action);
  /// For all events of all flags, by the default policy.
  [[nodiscard]] Webhook make_webhook(std::string url);
  /// Pending, due at once; of a schedule that was applied.
  [[nodiscard]] Delivery make_delivery(const Webhook& webhook);
  [[nodiscard]] Token make_token(std::string name, Role role);

 private:
  Instant created_at_;
  Prng random_;
};

/// A settlement of `claimed` as applied at `now` by "worker-1".
[[nodiscard]] Settlement settled_as_applied(const Schedule& claimed, Instant now);
/// A settlement of `claimed` as failed at `now`, with the class and message given; delays as by default.
[[nodiscard]] Settlement settled_as_failed(const Schedule& claimed, const Failure& failure, Instant now,
                                           RandomSource& random);

}  // namespace hoist::test
