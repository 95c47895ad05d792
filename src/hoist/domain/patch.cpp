#include "hoist/domain/patch.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/check.h"

namespace hoist {
namespace {

void set_field(FlagConfig& config, FlagField field, const FlagUpdates& updates) {
  with_field(field, [&](auto in_config, auto in_updates) { config.*in_config = *(updates.*in_updates); });
}

/// The type whose values are of that kind; object for what no flag can hold, which the check refuses.
ValueType type_of(const Value& value) {
  if (value.if_boolean() != nullptr) return ValueType::kBoolean;
  if (value.if_string() != nullptr) return ValueType::kString;
  if (value.if_number() != nullptr) return ValueType::kNumber;
  return ValueType::kObject;
}

}  // namespace

bool FlagUpdates::sets(FlagField field) const {
  return with_field(field,
                    [&](auto /*in_config*/, auto in_updates) { return (this->*in_updates).has_value(); });
}

bool FlagUpdates::empty() const {
  return std::none_of(kFlagFields.begin(), kFlagFields.end(), [&](FlagField field) { return sets(field); });
}

void set_fields(FlagConfig& config, const FlagUpdates& updates) {
  for (const FlagField field : kFlagFields) {
    if (updates.sets(field)) set_field(config, field, updates);
  }
}

FlagUpdates updates_between(const FlagConfig& other, const FlagConfig& config) {
  FlagUpdates updates;
  for (const FlagField field : kFlagFields) {
    with_field(field, [&](auto in_config, auto in_updates) {
      if (!(other.*in_config == config.*in_config)) updates.*in_updates = config.*in_config;
    });
  }
  return updates;
}

Result<FlagConfig> initial_config(std::optional<ValueType> type, const FlagUpdates& fields) {
  FlagConfig config;
  config.type = type.value_or(ValueType::kBoolean);
  if (fields.variants) {
    config.rollout_percentage.reset();
    config.default_variant.reset();
    if (!type && !fields.variants->empty()) config.type = type_of(fields.variants->begin()->second);
  } else if (config.type != ValueType::kBoolean) {
    return invalid_field("variants",
                         fmt::format("a flag of type {} needs variants, such as {{\"a\": …, \"b\": …}}",
                                     to_string(config.type)));
  }
  set_fields(config, fields);
  return config;
}

PatchResult apply_updates(const Flag& flag, const FlagUpdates& updates, const Intent& intent, Instant now) {
  PatchResult result{.flag = flag, .applied = {}, .dropped = {}};
  for (const FlagField field : kFlagFields) {
    if (!updates.sets(field)) continue;
    const std::optional<Intent>& remembered = flag.intents.of(field);
    if (remembered && *remembered > intent) {
      result.dropped.push_back(field);
      continue;
    }
    set_field(result.flag.config, field, updates);
    result.flag.intents.remember(field, intent);
    result.applied.push_back(field);
  }
  if (!result.superseded()) {
    result.flag.version += 1;
    result.flag.updated_at = now;
  }
  return result;
}

Flag apply_edit(const Flag& flag, const FlagUpdates& edit, Instant now) {
  check(!edit.empty(), "an edit sets at least one field");
  Flag edited = flag;
  for (const FlagField field : kFlagFields) {
    if (!edit.sets(field)) continue;
    const std::optional<Intent>& remembered = flag.intents.of(field);
    const Instant at = remembered ? std::max(now, remembered->at + Duration(1)) : now;
    set_field(edited.config, field, edit);
    edited.intents.remember(field, Intent{.at = at, .schedule = std::nullopt});
  }
  edited.version += 1;
  edited.updated_at = now;
  return edited;
}

}  // namespace hoist
