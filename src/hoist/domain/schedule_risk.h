// That a schedule, as things stand, will not be applied: what a preflight found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/instant.h"

namespace hoist {

/// How near its time a schedule was when it was rehearsed.
enum class PreflightStage : std::uint8_t { kDayAhead, kHourAhead };
[[nodiscard]] std::string_view to_string(PreflightStage stage);  ///< "dayAhead", "hourAhead"
[[nodiscard]] std::optional<PreflightStage> parse_preflight_stage(std::string_view text);

struct ScheduleRisk {
  Instant since;  ///< When it was found, by the store's clock.
  /// The latest stage of which somebody was told.
  PreflightStage told = PreflightStage::kDayAhead;
  std::string reason = {};  ///< What an attempt would say.
  bool operator==(const ScheduleRisk&) const = default;
};

}  // namespace hoist
