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
    case FlagField::kDescription:
      return "description";
    case FlagField::kVariants:
      return "variants";
    case FlagField::kDefaultVariant:
      return "defaultVariant";
    case FlagField::kTargeting:
      return "targeting";
    case FlagField::kPrerequisites:
      return "prerequisites";
    case FlagField::kMetadata:
      return "metadata";
    case FlagField::kArchived:
      return "archived";
    case FlagField::kTags:
      return "tags";
    case FlagField::kOwner:
      return "owner";
  }
  unreachable("FlagField");
}

std::optional<FlagField> parse_flag_field(std::string_view text) {
  for (const FlagField field : kFlagFields) {
    if (to_string(field) == text) return field;
  }
  return std::nullopt;
}

std::string_view to_string(ValueType type) {
  switch (type) {
    case ValueType::kBoolean:
      return "boolean";
    case ValueType::kString:
      return "string";
    case ValueType::kNumber:
      return "number";
    case ValueType::kObject:
      return "object";
  }
  unreachable("ValueType");
}

std::optional<ValueType> parse_value_type(std::string_view text) {
  constexpr std::array kAll = {ValueType::kBoolean, ValueType::kString, ValueType::kNumber,
                               ValueType::kObject};
  for (const ValueType type : kAll) {
    if (to_string(type) == text) return type;
  }
  return std::nullopt;
}

Object on_off_variants() { return {{std::string(kOnVariant), true}, {std::string(kOffVariant), false}}; }

bool FlagConfig::has_on_and_off() const {
  const Value* on = variants.find(kOnVariant);
  const Value* off = variants.find(kOffVariant);
  return on != nullptr && off != nullptr && *on == Value(true) && *off == Value(false);
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
