#include "hoist/domain/patch.h"

#include <algorithm>

#include "hoist/base/check.h"

namespace hoist {
namespace {

void set_field(FlagConfig& config, FlagField field, const FlagUpdates& updates) {
  switch (field) {
    case FlagField::kEnabled:
      config.enabled = *updates.enabled;
      return;
    case FlagField::kRolloutPercentage:
      config.rollout_percentage = *updates.rollout_percentage;
      return;
  }
  unreachable("FlagField");
}

}  // namespace

bool FlagUpdates::sets(FlagField field) const {
  switch (field) {
    case FlagField::kEnabled:
      return enabled.has_value();
    case FlagField::kRolloutPercentage:
      return rollout_percentage.has_value();
  }
  unreachable("FlagField");
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

Flag apply_edit(const Flag& flag, const FlagEdit& edit, Instant now) {
  check(!edit.empty(), "an edit sets at least one field");
  Flag edited = flag;
  for (const FlagField field : kFlagFields) {
    if (!edit.updates.sets(field)) continue;
    const std::optional<Intent>& remembered = flag.intents.of(field);
    const Instant at = remembered ? std::max(now, remembered->at + Duration(1)) : now;
    set_field(edited.config, field, edit.updates);
    edited.intents.remember(field, Intent{.at = at, .schedule = std::nullopt});
  }
  if (edit.description) edited.config.description = *edit.description;
  edited.version += 1;
  edited.updated_at = now;
  return edited;
}

}  // namespace hoist
