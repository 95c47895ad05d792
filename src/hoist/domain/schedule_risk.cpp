#include "hoist/domain/schedule_risk.h"

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(PreflightStage stage) {
  switch (stage) {
    case PreflightStage::kDayAhead:
      return "dayAhead";
    case PreflightStage::kHourAhead:
      return "hourAhead";
  }
  unreachable("PreflightStage");
}

std::optional<PreflightStage> parse_preflight_stage(std::string_view text) {
  for (const PreflightStage stage : {PreflightStage::kDayAhead, PreflightStage::kHourAhead}) {
    if (to_string(stage) == text) return stage;
  }
  return std::nullopt;
}

}  // namespace hoist
