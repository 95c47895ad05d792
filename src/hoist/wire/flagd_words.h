// What a flag says, in rules that flagd knows: the percentage, users by name and members of segments, for
// which it has no words, said in JSONLogic.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hoist/domain/evaluation.h"
#include "hoist/domain/segment_definition.h"

namespace hoist::wire {

/// An operator with its arguments, which are moved: a list in braces would copy them at each level.
template <class... Arguments>
[[nodiscard]] Value operation(std::string name, Arguments&&... arguments) {
  Array array;
  array.reserve(sizeof...(arguments));
  (array.emplace_back(std::forward<Arguments>(arguments)), ...);
  Object object;
  object.set(std::move(name), std::move(array));
  return object;
}

/// The most values that one rule may have once its segments are written out: members of some large segments.
/// Segments that refer to each other are written out at each reference, which multiplies.
inline constexpr std::size_t kMostWrittenValues = 100'000;

/// Rules of one environment without the operator that flagd does not know. One thread.
class FlagdWords {
 public:
  /// `segments` must outlive this.
  explicit FlagdWords(const std::vector<SegmentDefinition>& segments);

  /// `written` with in_segment said in flagd's words; none where that is too long, or leads in a circle.
  [[nodiscard]] std::optional<Value> rule(const Value& written);
  /// All that decides about a flag that is switched on, as one rule: null where that is its default variant,
  /// for everybody or for whom the rule gives null. None where it cannot be said: prerequisites, targeting
  /// that does not compile, and as above.
  [[nodiscard]] std::optional<Value> whole_rule(const CompiledFlag& compiled);
  /// What $ref to that name stands for; none where there is no such thing.
  [[nodiscard]] const Value* evaluator(std::string_view name);

 private:
  struct Budget {
    std::size_t left = kMostWrittenValues;
    bool spent = false;
  };

  void give_up() { budget_ = {.left = 0, .spent = true}; }
  /// Whether that many values may be written as well.
  [[nodiscard]] bool take(std::size_t values);
  [[nodiscard]] Value in_flagd_words(const Value& written, int depth);
  [[nodiscard]] Value any_membership(const Value& names, int depth);
  /// The condition that a segment contains the user.
  [[nodiscard]] Value membership(const SegmentDefinition& segment, int depth);

  std::map<std::string_view, const SegmentDefinition*> segments_;
  std::map<std::string, std::optional<Value>, std::less<>> evaluators_;
  std::size_t references_ = 0;  ///< That are being resolved.
  Budget budget_;
};

}  // namespace hoist::wire
