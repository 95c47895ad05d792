// A segment: a set of users that rules refer to by name, by explicit members and by a rule.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

#include "hoist/base/result.h"

namespace hoist {

class Rule;
struct RuleInput;

/// Immutable once made; thread-safe.
struct Segment {
  std::string name;
  std::unordered_set<std::string> included;  ///< Targeting keys of users who belong, whatever the rule says …
  std::unordered_set<std::string> excluded;  ///< … and of users who do not, even if included as well.
  std::shared_ptr<const Rule> rule;          ///< Null: members only.

  /// In this order: excluded, included, then whether the rule's value is truthy. Errors: those of the rule.
  [[nodiscard]] Result<bool> contains(const RuleInput& input) const;
};

}  // namespace hoist
