// Segments as people define them, and compiled for the rules that refer to them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hoist/base/instant.h"
#include "hoist/domain/names.h"
#include "hoist/targeting/rule.h"
#include "hoist/targeting/segment.h"

namespace hoist {

/// A reusable set of users of one environment: explicit members and a rule. Its rule is also what
/// {"$ref": key} stands for in targeting (flagd's shared evaluators).
struct SegmentDefinition {
  SegmentKey key;
  EnvironmentKey environment;
  std::string description;
  std::vector<std::string> included;  ///< Targeting keys.
  std::vector<std::string> excluded;
  Value rule;  ///< JSONLogic, or null: members only.
  std::int64_t version = 1;
  Instant created_at;
  Instant updated_at;
  bool operator==(const SegmentDefinition&) const = default;
};

/// The fields of a segment that a person sets. Absent members stay as they are; in a new one they are empty.
struct SegmentFields {
  std::optional<std::string> description = {};
  std::optional<std::vector<std::string>> included = {};
  std::optional<std::vector<std::string>> excluded = {};
  std::optional<Value> rule = {};
  [[nodiscard]] bool empty() const { return !description && !included && !excluded && !rule; }
};

/// The most explicit members of one list.
inline constexpr std::size_t kMaxSegmentMembers = 10'000;

/// Whether it is valid by itself: description, members. Errors: kInvalidArgument, naming the field.
[[nodiscard]] Result<void> check_segment(const SegmentDefinition& segment);

/// The segments of one environment, compiled. Immutable; cheap to copy.
class SegmentLibrary {
 public:
  SegmentLibrary() = default;
  /// Precondition: no key twice. A segment whose rule does not compile (a cycle, a name that is not there) is
  /// kept out, and the reason remembered.
  explicit SegmentLibrary(std::span<const SegmentDefinition> definitions);

  /// What rules may refer to. The library's content outlives the scope.
  [[nodiscard]] RuleScope scope() const;
  /// Why a segment is kept out, by key; empty where all compile.
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& faults() const;

 private:
  struct Content;
  std::shared_ptr<const Content> content_;
};

}  // namespace hoist
