// A flag: a key in an environment, with its configuration and a version that grows by 1 with each write.
//
// Each configuration field that a schedule can set is a last-writer-wins register. The flag remembers
// the intent (intended time and, for equal times, schedule) behind every field's present value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/base/instant.h"
#include "hoist/domain/names.h"
#include "hoist/targeting/value.h"

namespace hoist {

/// A share of users, in whole per cent, 0 to 100.
class Percentage {
 public:
  constexpr Percentage() = default;
  /// Errors: kInvalidArgument, naming the field rolloutPercentage.
  [[nodiscard]] static Result<Percentage> from(std::int64_t value);
  [[nodiscard]] static constexpr Percentage full() { return Percentage(100); }

  [[nodiscard]] constexpr int value() const { return value_; }
  constexpr auto operator<=>(const Percentage&) const = default;

 private:
  constexpr explicit Percentage(int value) : value_(value) {}
  int value_ = 0;
};

/// The fields of a flag's configuration, each set whole by a schedule or an edit. `to_string` gives the API's
/// name of each.
enum class FlagField : std::uint8_t {
  kEnabled,
  kRolloutPercentage,
  kDescription,
  kVariants,
  kDefaultVariant,
  kTargeting,
  kPrerequisites,
  kMetadata,
  kArchived,
  kTags,
  kOwner,
};
inline constexpr std::array kFlagFields = {FlagField::kEnabled,        FlagField::kRolloutPercentage,
                                           FlagField::kDescription,    FlagField::kVariants,
                                           FlagField::kDefaultVariant, FlagField::kTargeting,
                                           FlagField::kPrerequisites,  FlagField::kMetadata,
                                           FlagField::kArchived,       FlagField::kTags,
                                           FlagField::kOwner};
[[nodiscard]] std::string_view to_string(FlagField field);
[[nodiscard]] std::optional<FlagField> parse_flag_field(std::string_view text);

/// When a value was meant to hold from: a schedule's scheduled_at, or the moment of a manual edit.
/// Ordered by time; at equal times the greater schedule id is the newer, and a manual edit (no
/// schedule) the older.
struct Intent {
  Instant at;
  std::optional<ScheduleId> schedule;
  auto operator<=>(const Intent&) const = default;
};

/// The intent behind each field's value; none for a value that the flag was created with.
class FieldIntents {
 public:
  [[nodiscard]] const std::optional<Intent>& of(FlagField field) const {
    return intents_.at(static_cast<std::size_t>(field));
  }
  void remember(FlagField field, const Intent& intent) {
    intents_.at(static_cast<std::size_t>(field)) = intent;
  }
  bool operator==(const FieldIntents&) const = default;

 private:
  std::array<std::optional<Intent>, kFlagFields.size()> intents_;
};

/// What kind of value a flag has; fixed when the flag is created, so that code that reads it stays right.
enum class ValueType : std::uint8_t { kBoolean, kString, kNumber, kObject };
[[nodiscard]] std::string_view to_string(ValueType type);  ///< "boolean", "string", "number", "object"
[[nodiscard]] std::optional<ValueType> parse_value_type(std::string_view text);

/// Another flag of the environment that must yield a variant before this one is more than off.
struct Prerequisite {
  FlagKey flag;
  std::string variant;
  bool operator==(const Prerequisite&) const = default;
};

/// The names of the short form's variants: a boolean that is on for a share of users.
inline constexpr std::string_view kOnVariant = "on";
inline constexpr std::string_view kOffVariant = "off";
[[nodiscard]] Object on_off_variants();  ///< {"on": true, "off": false}

/// What a flag says, apart from its identity: OpenFeature's flag definition and what managing adds to it. A
/// new flag is a boolean in short form and off; switched on, it is on for everyone.
struct FlagConfig {
  ValueType type = ValueType::kBoolean;
  bool enabled = false;
  /// The share of users who get `on`, where targeting leaves it open; null: the default variant. Only
  /// booleans with the variants `on` and `off` have one.
  std::optional<Percentage> rollout_percentage = Percentage::full();
  std::string description = {};
  Object variants = on_off_variants();                                   ///< Values by name; never empty.
  std::optional<std::string> default_variant = std::string(kOnVariant);  ///< None: the client's code default.
  Value targeting = {};  ///< JSONLogic; null where there is none.
  std::vector<Prerequisite> prerequisites = {};
  Object metadata = {};   ///< Booleans, numbers and strings, handed to clients as they are.
  bool archived = false;  ///< Out of use, kept for the record: evaluated as disabled, left out of lists.
  std::vector<std::string> tags = {};
  std::string owner = {};
  bool operator==(const FlagConfig&) const = default;

  /// Whether it has the variants of the short form.
  [[nodiscard]] bool has_on_and_off() const;
};

/// The longest description, in bytes.
inline constexpr std::size_t kMaxDescriptionLength = 1000;

struct Flag {
  FlagId id;
  FlagKey key;
  EnvironmentKey environment;
  FlagConfig config;
  FieldIntents intents;
  std::int64_t version = 1;
  Instant created_at;
  Instant updated_at;
  std::optional<Instant> deleted_at;  ///< Set once the flag was deleted; its history stays.
  bool operator==(const Flag&) const = default;
};

/// A user for whom the flag's value is fixed, whatever the percentage.
enum class OverrideType : std::uint8_t { kInclude, kExclude };
[[nodiscard]] std::string_view to_string(OverrideType type);  ///< "include", "exclude"
[[nodiscard]] std::optional<OverrideType> parse_override_type(std::string_view text);

struct UserOverride {
  std::string user_id;  ///< 1 to kMaxUserIdLength bytes, no NUL.
  OverrideType type = OverrideType::kInclude;
  std::string reason;
  std::string created_by;
  Instant created_at;
  bool operator==(const UserOverride&) const = default;
};

}  // namespace hoist
