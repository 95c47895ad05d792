#include "hoist/domain/receipt.h"

#include <algorithm>

#include "hoist/base/check.h"
#include "hoist/domain/patch.h"

namespace hoist {
namespace {

bool holds_what_was_set(const FlagConfig& config, const FlagUpdates& updates, FlagField field) {
  return with_field(
      field, [&](auto in_config, auto in_updates) { return config.*in_config == *(updates.*in_updates); });
}

FieldReadBack read_back_field(const Schedule& schedule, const Attempt& applied, const Flag& flag,
                              FlagField field) {
  const std::optional<Intent>& present = flag.intents.of(field);
  if (present != schedule.intent()) {
    const bool left_alone =
        std::find(applied.dropped.begin(), applied.dropped.end(), field) != applied.dropped.end();
    return {
        .field = field, .fate = left_alone ? FieldFate::kLeftAlone : FieldFate::kReplaced, .newer = present};
  }
  const bool holds = holds_what_was_set(flag.config, *schedule.updates, field);
  return {.field = field, .fate = holds ? FieldFate::kInForce : FieldFate::kChangedOutside};
}

}  // namespace

std::string_view to_string(FieldFate fate) {
  switch (fate) {
    case FieldFate::kInForce:
      return "inForce";
    case FieldFate::kReplaced:
      return "replaced";
    case FieldFate::kLeftAlone:
      return "leftAlone";
    case FieldFate::kChangedOutside:
      return "changedOutside";
  }
  unreachable("FieldFate");
}

std::vector<FieldReadBack> read_back(const Schedule& schedule, const Attempt& applied, const Flag& flag) {
  check(schedule.updates.has_value(), "only what could be read was applied");
  std::vector<FieldReadBack> fields;
  for (const FlagField field : kFlagFields) {
    if (schedule.updates->sets(field)) fields.push_back(read_back_field(schedule, applied, flag, field));
  }
  return fields;
}

std::optional<Duration> Receipt::lateness() const {
  if (!due_at) return std::nullopt;
  return std::max(committed_at - *due_at, Duration::zero());
}

bool Receipt::received_by(const ServerReport& server) const {
  return revision && server.revision >= *revision;
}

}  // namespace hoist
