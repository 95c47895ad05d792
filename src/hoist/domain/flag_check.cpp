#include "hoist/domain/flag_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "hoist/base/shown_text.h"
#include "hoist/base/utf8.h"
#include "hoist/domain/bounded_text.h"

namespace hoist {
namespace {

/// What a value weighs.
struct Weight {
  std::size_t nodes = 0;
  std::size_t text = 0;  ///< Bytes of strings and names.
  bool storable = true;  ///< Text without NUL, numbers that are numbers: what both stores take.
};

void weigh_text(std::string_view text, Weight& weight) {
  weight.text += text.size();
  weight.storable = weight.storable && is_utf8_text(text);
}

void weigh(const Value& value, Weight& weight) {
  weight.nodes += 1;
  if (const double* number = value.if_number()) weight.storable = weight.storable && std::isfinite(*number);
  if (const std::string* text = value.if_string()) weigh_text(*text, weight);
  if (const Array* array = value.if_array()) {
    for (const Value& item : *array) weigh(item, weight);
  }
  if (const Object* object = value.if_object()) {
    for (const auto& [name, member] : *object) {
      weigh_text(name, weight);
      weigh(member, weight);
    }
  }
}

Result<void> check_weight(std::string_view field, const Value& value, std::size_t most_nodes) {
  Weight weight;
  weigh(value, weight);
  if (!weight.storable) {
    return invalid_field(std::string(field),
                         fmt::format("{} holds text with a NUL, or no finite number", field));
  }
  if (weight.nodes > most_nodes || weight.text > kMaxDefinitionLength) {
    return invalid_field(std::string(field),
                         fmt::format("{} is too large: at most {} values and {} KiB of text are accepted",
                                     field, most_nodes, kMaxDefinitionLength / 1024));
  }
  return {};
}

Value::Kind kind_of(ValueType type) {
  switch (type) {
    case ValueType::kBoolean:
      return Value::Kind::kBoolean;
    case ValueType::kString:
      return Value::Kind::kString;
    case ValueType::kNumber:
      return Value::Kind::kNumber;
    case ValueType::kObject:
      return Value::Kind::kObject;
  }
  unreachable("ValueType");
}

Result<void> check_variants(ValueType type, const Object& variants) {
  if (variants.empty() || variants.size() > kMaxVariants) {
    return invalid_field(
        "variants", fmt::format("variants must name 1 to {} values, not {}", kMaxVariants, variants.size()));
  }
  for (const auto& [name, value] : variants) {
    if (name.empty() || name.size() > kMaxVariantNameLength) {
      return invalid_field("variants", fmt::format("the name of a variant must be 1 to {} bytes long: '{}'",
                                                   kMaxVariantNameLength, shown_text(name)));
    }
    if (value.kind() != kind_of(type)) {
      return invalid_field(
          fmt::format("variants.{}", shown_text(name)),
          fmt::format("variant '{}' must be {}, because the flag's type is {}; it is {}", shown_text(name),
                      kind_name(kind_of(type)), to_string(type), kind_name(value.kind())));
    }
  }
  return check_weight("variants", variants, kMaxVariantsNodes);
}

Result<void> check_targeting(const Value& targeting, const RuleScope& scope) {
  HOIST_TRY(check_weight("targeting", targeting, kMaxRuleNodes));
  if (targeting.is_null()) return {};
  if (targeting.if_object() == nullptr) {
    return invalid_field("targeting", fmt::format("targeting must be a JSONLogic object or null, not {}",
                                                  kind_name(targeting.kind())));
  }
  const auto rule = Rule::compile(targeting, scope);
  if (!rule) return invalid_field("targeting", "targeting: " + rule.error().message);
  return {};
}

Result<void> check_prerequisites(const FlagKey& key, const std::vector<Prerequisite>& prerequisites) {
  if (prerequisites.size() > kMaxPrerequisites) {
    return invalid_field("prerequisites",
                         fmt::format("prerequisites may name at most {} flags", kMaxPrerequisites));
  }
  std::set<FlagKey> seen;
  for (const Prerequisite& prerequisite : prerequisites) {
    if (prerequisite.flag == key) {
      return invalid_field("prerequisites",
                           fmt::format("flag '{}' cannot be its own prerequisite", key.text()));
    }
    if (!seen.insert(prerequisite.flag).second) {
      return invalid_field("prerequisites",
                           fmt::format("prerequisites name flag '{}' twice", prerequisite.flag.text()));
    }
    HOIST_TRY(check_bounded_text("prerequisites", prerequisite.variant,
                                 {.shortest = 1, .longest = kMaxVariantNameLength}));
  }
  return {};
}

Result<void> check_metadata(const Object& metadata) {
  if (metadata.size() > kMaxMetadataMembers) {
    return invalid_field("metadata",
                         fmt::format("metadata may have at most {} members", kMaxMetadataMembers));
  }
  for (const auto& [name, value] : metadata) {
    const Value::Kind kind = value.kind();
    if (kind == Value::Kind::kBoolean || kind == Value::Kind::kNumber || kind == Value::Kind::kString)
      continue;
    return invalid_field("metadata",
                         fmt::format("metadata '{}' must be a boolean, a number or a string, not {}",
                                     shown_text(name), kind_name(kind)));
  }
  return check_weight("metadata", metadata, kMaxMetadataMembers + 1);
}

Result<void> check_tags(const std::vector<std::string>& tags) {
  if (tags.size() > kMaxTags) {
    return invalid_field("tags", fmt::format("a flag may have at most {} tags", kMaxTags));
  }
  for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
    HOIST_TRY(check_bounded_text("tags", *tag, {.shortest = 1, .longest = kMaxTagLength}));
    if (std::find(tags.begin(), tag, *tag) != tag) {
      return invalid_field("tags", fmt::format("tags name '{}' twice", shown_text(*tag)));
    }
  }
  return {};
}

}  // namespace

Result<void> check_updates(const FlagKey& key, ValueType type, const FlagUpdates& updates,
                           const RuleScope& scope) {
  if (updates.description) HOIST_TRY(check_description(*updates.description));
  if (updates.variants) HOIST_TRY(check_variants(type, *updates.variants));
  if (updates.default_variant && *updates.default_variant) {
    HOIST_TRY(check_bounded_text("defaultVariant", **updates.default_variant,
                                 {.shortest = 1, .longest = kMaxVariantNameLength}));
  }
  if (updates.targeting) HOIST_TRY(check_targeting(*updates.targeting, scope));
  if (updates.prerequisites) HOIST_TRY(check_prerequisites(key, *updates.prerequisites));
  if (updates.metadata) HOIST_TRY(check_metadata(*updates.metadata));
  if (updates.tags) HOIST_TRY(check_tags(*updates.tags));
  if (updates.owner) {
    HOIST_TRY(check_bounded_text("owner", *updates.owner, {.shortest = 0, .longest = kMaxOwnerLength}));
  }
  return {};
}

Result<void> check_fit(const FlagConfig& config) {
  if (config.default_variant && config.variants.find(*config.default_variant) == nullptr) {
    return invalid_field("defaultVariant",
                         fmt::format("defaultVariant '{}' is none of the variants: name one of them, or null",
                                     shown_text(*config.default_variant)));
  }
  if (config.rollout_percentage && !config.has_on_and_off()) {
    return invalid_field("rolloutPercentage",
                         "rolloutPercentage needs the variants \"on\": true and \"off\": false; for other "
                         "variants set it to null and split by \"fractional\" in targeting");
  }
  return {};
}

bool touches_fit(const FlagUpdates& updates) {
  return updates.variants || updates.default_variant || updates.rollout_percentage;
}

FlagUpdates all_fields(const FlagConfig& config) {
  FlagUpdates updates;
  for (const FlagField field : kFlagFields) {
    with_field(field, [&](auto in_config, auto in_updates) { updates.*in_updates = config.*in_config; });
  }
  return updates;
}

}  // namespace hoist
