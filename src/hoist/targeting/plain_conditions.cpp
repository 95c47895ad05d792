#include "hoist/targeting/plain_conditions.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hoist::targeting {
namespace {

/// What running the comparison and its variable costs.
constexpr std::uint32_t kComparisonSteps = 2;

/// The name of the member that the node stands for; null where it is anything else.
const std::string* member_name(const RuleProgram& program, const Node& node) {
  if (node.op != Op::kVar || node.count != 0) return nullptr;
  const Path& path = program.paths[node.extra];
  return path.direct && path.segments.size() == 1 ? &path.segments.front().name : nullptr;
}

bool is_array_of_texts(const Operand& operand) {
  return operand.is_array() && std::all_of(operand.array().begin(), operand.array().end(),
                                           [](const Value& each) { return each.if_string() != nullptr; });
}

PlainCondition plain_condition_of(const RuleProgram& program, const Node& node) {
  const bool equals = node.op == Op::kEqual || node.op == Op::kStrictlyEqual;
  // A large array has become a set.
  const bool searches = node.op == Op::kIn && node.extra == Node::kNone;
  if ((!equals && !searches) || node.count != 2) return {};
  const std::string* member = member_name(program, program.nodes[node.first]);
  const Node& wanted = program.nodes[node.first + 1];
  if (member == nullptr || wanted.op != Op::kLiteral) return {};
  PlainCondition condition{.member = *member, .text = {}, .among = nullptr, .steps = kComparisonSteps};
  if (equals && wanted.literal.is_text()) {
    condition.text = wanted.literal.text();
    return condition;
  }
  if (!searches || !is_array_of_texts(wanted.literal)) return {};
  condition.among = &wanted.literal.array();
  condition.steps += static_cast<std::uint32_t>(condition.among->size());
  return condition;
}

}  // namespace

void prepare_plain_conditions(RuleProgram& program, std::uint32_t at) {
  const Node& node = program.nodes[at];
  std::vector<PlainCondition> conditions;
  for (std::uint32_t i = 0; 2 * i + 1 < node.count; ++i) {
    conditions.push_back(plain_condition_of(program, program.nodes[node.first + 2 * i]));
  }
  const bool has_some = std::any_of(conditions.begin(), conditions.end(),
                                    [](const PlainCondition& condition) { return condition.steps > 0; });
  if (!has_some) return;
  program.nodes[at].extra = static_cast<std::uint32_t>(program.plain_conditions.size());
  std::move(conditions.begin(), conditions.end(), std::back_inserter(program.plain_conditions));
}

}  // namespace hoist::targeting
