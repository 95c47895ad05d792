// Which flag definitions are valid: the one place that says so, for whoever writes a flag, schedules a change
// of it, or applies one.
//
// Two kinds of fault are told apart (design, section 3.2). What is wrong with a field by itself stays wrong.
// A misfit between two fields may be cured by an older schedule that is still to set the other one.
#pragma once

#include <cstddef>

#include "hoist/base/result.h"
#include "hoist/domain/flag.h"
#include "hoist/domain/patch.h"
#include "hoist/targeting/rule.h"

namespace hoist {

/// The bounds of a definition. OpenFeature sets none; these keep one flag from slowing everybody's snapshot.
inline constexpr std::size_t kMaxVariants = 200;
inline constexpr std::size_t kMaxVariantNameLength = 100;        ///< Bytes.
inline constexpr std::size_t kMaxVariantsNodes = 20'000;         ///< Values in all variants together.
inline constexpr std::size_t kMaxDefinitionLength = 512 * 1024;  ///< Bytes of all text in one field.
inline constexpr std::size_t kMaxPrerequisites = 20;
inline constexpr std::size_t kMaxMetadataMembers = 50;
inline constexpr std::size_t kMaxTags = 50;
inline constexpr std::size_t kMaxTagLength = 100;    ///< Bytes.
inline constexpr std::size_t kMaxOwnerLength = 256;  ///< Bytes.

/// Whether each field that `updates` sets is valid by itself, on a flag with that key and type; `scope` holds
/// what its targeting may refer to. Errors: kInvalidArgument, naming the field.
[[nodiscard]] Result<void> check_updates(const FlagKey& key, ValueType type, const FlagUpdates& updates,
                                         const RuleScope& scope);

/// Whether the fields of a configuration fit each other: the default variant is one of the variants, a
/// rollout percentage has the variants `on` and `off` to split. Errors: kInvalidArgument, naming the field.
[[nodiscard]] Result<void> check_fit(const FlagConfig& config);

/// Whether one of the fields that check_fit looks at is set.
[[nodiscard]] bool touches_fit(const FlagUpdates& updates);

/// Every field of a configuration, set.
[[nodiscard]] FlagUpdates all_fields(const FlagConfig& config);

}  // namespace hoist
