// The flags and users that evaluations are measured with; bench/peers/evaluate.mjs makes the same ones.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hoist/domain/snapshot.h"

namespace hoist::bench {

/// As many users as flags, so that one count goes through both.
inline constexpr std::size_t kEvaluatedFlags = 100;

/// By the clock of nobody: evaluations do not read one.
inline constexpr Instant kEvaluatedAt = Instant::from_unix_us(1'767'225'600'000'000);

/// "flag-0", …, the keys of the snapshots' flags.
[[nodiscard]] std::vector<std::string> evaluated_keys();
/// "user-0", …, each with a plan, "pro" for every fourth, and a country.
[[nodiscard]] std::vector<EvaluationContext> evaluated_users();

/// An enabled boolean in short form, on for that share of users where targeting (JSONLogic, as JSON text; ""
/// for none) gives null.
[[nodiscard]] FlagConfig evaluated_config(int rollout_percentage, std::string_view targeting);
/// kEvaluatedFlags flags with that configuration.
[[nodiscard]] SnapshotSource evaluated_source(const FlagConfig& config);

}  // namespace hoist::bench
