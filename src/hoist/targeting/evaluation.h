// One evaluation of a program against a context.
//
// Values are passed as operands that borrow: what an operator makes anew lives in the evaluation until its
// end, bounded by the steps that making it costs. A failure, which is to pass that bound, is kept in the
// evaluation, and every operator hands a failed operand on. Used by one thread, once.
#pragma once

#include <array>
#include <forward_list>
#include <optional>
#include <string>
#include <vector>

#include "hoist/targeting/operand.h"
#include "hoist/targeting/program.h"
#include "hoist/targeting/rule.h"

namespace hoist::targeting {

/// What `var` sees: the context, an element that map or filter looks at, or reduce's pair.
struct Scope {
  enum class Kind : std::uint8_t { kRoot, kElement, kReduction };
  Kind kind = Kind::kRoot;
  const Scope* parent = nullptr;
  Operand data;     ///< The context, the element, or reduce's accumulator.
  Operand current;  ///< reduce's current element, or the array that the element is of.
  double index = 0;
};

class Arguments;

class Evaluation {
 public:
  /// `steps` are those already taken; they are counted on, so that the rules of segments share the bound.
  Evaluation(const RuleProgram& program, const RuleInput& input, std::size_t& steps, Trace* trace)
      : program_(program), input_(input), steps_(steps), trace_(trace) {}

  /// The value of the whole rule, or of the part of it that begins at `from`.
  [[nodiscard]] Result<Value> value(std::uint32_t from = 0);
  /// Its truth, without making a value of it.
  [[nodiscard]] Result<bool> truth();

 private:
  friend class Arguments;

  // evaluation.cpp: the way through the program, and what is kept of it.
  Operand run(std::uint32_t at, const Scope& scope);
  Operand dispatch(const Node& node, const Scope& scope);
  Operand dispatch_computation(const Node& node, const Scope& scope);
  Operand list(const Node& node, const Scope& scope);
  Operand each_key(const Node& node, const Scope& scope);
  [[nodiscard]] Scope root() const;
  [[nodiscard]] std::string place(const Node& node) const;
  /// The only failure: the bound on steps is passed.
  Operand exhausted(const Node& node);
  Operand run_traced(const Node& node, const Scope& scope);
  void note(std::string text);
  void trace_input(const Operand& operand);
  [[nodiscard]] bool charge(std::size_t steps) { return (steps_ += steps) <= kMaxRuleSteps; }
  /// Owns a value until the evaluation ends; fails beyond the bound on steps.
  Operand own(const Node& node, std::string text);
  Operand own(const Node& node, Array array);
  Operand own(const Node& node, Object object);
  /// Pays for what reading an operand as text or number costs: nothing unless it is an array. False beyond
  /// the bound on steps.
  bool charge_text(const Node& node, const Operand& operand);
  bool charge_texts(const Node& node, const Arguments& arguments);
  /// Copies an operand into a value, as far as the bound on steps allows.
  bool append(const Node& node, const Operand& operand, Array& to);

  // evaluation_logic.cpp
  Operand branch(const Node& node, const Scope& scope);
  std::optional<bool> condition(const Node& node, std::uint32_t number, const Scope& scope);
  [[nodiscard]] std::optional<bool> plain_condition(const PlainCondition& condition);
  Operand first_by_truth(const Node& node, const Scope& scope, bool wanted);
  Operand coalesce(const Node& node, const Scope& scope);
  Operand truth_of_first(const Node& node, const Scope& scope, bool wanted);
  Operand compare_all(const Node& node, const Scope& scope);

  // evaluation_arithmetic.cpp
  Operand sum_or_product(const Node& node, const Scope& scope);
  Operand arithmetic(const Node& node, const Scope& scope);
  Operand extreme(const Node& node, const Scope& scope);

  // evaluation_data.cpp
  Operand variable(const Node& node, const Scope& scope);
  Operand variable_dynamic(const Node& node, const Scope& scope);
  Operand val_dynamic(const Node& node, const Scope& scope);
  Operand exists(const Node& node, const Scope& scope);
  Operand get(const Node& node, const Scope& scope);
  Operand missing(const Node& node, const Scope& scope);
  Operand missing_some(const Node& node, const Scope& scope);
  Operand keys(const Node& node, const Scope& scope);
  Operand length(const Node& node, const Scope& scope);
  std::optional<Operand> look_up(const Node& node, const Path& path, const Scope& scope);
  std::optional<Operand> member_of(const Node& node, const Scope& scope, const PathSegment& segment);
  Operand whole(const Node& node, const Scope& scope);
  std::optional<Operand> climb(const Node& node, const Path& path, const Scope& scope);
  std::optional<Operand> descend(const Node& node, std::optional<Operand> from,
                                 const std::vector<PathSegment>& segments, std::size_t first);
  std::optional<Operand> member(const Node& node, const Operand& container, const PathSegment& segment);
  bool add_if_missing(const Node& node, const Operand& name, const Scope& scope, Array& missing);
  [[nodiscard]] double timestamp() const;
  std::optional<Path> val_path(const Node& node, const Scope& scope);

  // evaluation_text.cpp
  Operand cat(const Node& node, const Scope& scope);
  Operand substring(const Node& node, const Scope& scope);
  Operand contains(const Node& node, const Scope& scope);
  Operand affix(const Node& node, const Scope& scope);
  Operand matches(const Node& node, const Scope& scope);
  Operand versions(const Node& node, const Scope& scope);

  // evaluation_arrays.cpp
  Operand merge(const Node& node, const Scope& scope);
  Operand map(const Node& node, const Scope& scope);
  Operand filter(const Node& node, const Scope& scope);
  Operand quantify(const Node& node, const Scope& scope);
  Operand reduce(const Node& node, const Scope& scope);
  Operand body(const Node& node, const Scope& scope);

  // evaluation_user.cpp
  Operand fractional(const Node& node, const Scope& scope);
  Operand computed_fractional(const Node& node, const Operand& leading, std::uint32_t from,
                              const Scope& scope);
  Operand bucket_by_user(const Node& node, const Fractions& table);
  Operand bucket_by(const Node& node, std::string_view flag_key, std::string_view key,
                    const Fractions& table);
  Operand compare_instants(const Node& node, const Scope& scope);
  Operand in_segment(const Node& node);
  std::optional<bool> belongs(const Node& node, const Segment& segment);
  bool read_bucket(const Node* list, const Operand& bucket, const Scope& scope, Fractions& table);
  [[nodiscard]] std::string_view own_bucketing_key() const;

  const RuleProgram& program_;
  const RuleInput& input_;
  std::size_t& steps_;
  Trace* trace_;
  std::optional<Error> error_;
  std::forward_list<Value> owned_;
  std::vector<TraceStep> open_;  ///< The operators that are being traced, outermost first.
  std::size_t iterations_ = 0;   ///< How many of map, filter and their like are at work.
  std::size_t traced_iterations_ = 0;
};

/// The evaluated arguments of an operator that takes them all.
class Arguments {
 public:
  Arguments(Evaluation& evaluation, const Node& node, const Scope& scope);

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Null beyond the last.
  [[nodiscard]] Operand operator[](std::size_t i) const { return i < size_ ? begin()[i] : Operand(); }

 private:
  static constexpr std::size_t kFew = 4;
  [[nodiscard]] const Operand* begin() const { return many_.empty() ? few_.data() : many_.data(); }

  std::array<Operand, kFew> few_;
  std::vector<Operand> many_;
  std::size_t size_ = 0;
  bool failed_ = false;
};

}  // namespace hoist::targeting
