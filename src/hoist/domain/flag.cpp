#include "hoist/domain/flag.h"

#include <fmt/format.h>

#include "hoist/base/check.h"

namespace hoist {

Result<Percentage> Percentage::from(std::int64_t value) {
  if (value < 0 || value > 100) {
    return invalid_field(
        "rolloutPercentage",
        fmt::format("rolloutPercentage must be a whole number from 0 to 100, not {}", value));
  }
  return Percentage(static_cast<int>(value));
}

std::string_view to_string(FlagField field) {
  switch (field) {
    case FlagField::kEnabled:
      return "enabled";
    case FlagField::kRolloutPercentage:
      return "rolloutPercentage";
  }
  unreachable("FlagField");
}

std::optional<FlagField> parse_flag_field(std::string_view text) {
  for (const FlagField field : kFlagFields) {
    if (to_string(field) == text) return field;
  }
  return std::nullopt;
}

std::string_view to_string(OverrideType type) {
  switch (type) {
    case OverrideType::kInclude:
      return "include";
    case OverrideType::kExclude:
      return "exclude";
  }
  unreachable("OverrideType");
}

std::optional<OverrideType> parse_override_type(std::string_view text) {
  if (text == "include") return OverrideType::kInclude;
  if (text == "exclude") return OverrideType::kExclude;
  return std::nullopt;
}

}  // namespace hoist
