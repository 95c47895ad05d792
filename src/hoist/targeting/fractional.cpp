#include "hoist/targeting/fractional.h"

#include <fmt/format.h>

#include <cmath>

#include "hoist/targeting/argument_checks.h"

namespace hoist::targeting {
namespace {

constexpr std::string_view kBucketShape =
    "a bucket is [variant, weight] or [variant], where the variant is a string, a number, true, false or "
    "null";

Result<void> check_weight(const RuleProgram& program, std::uint32_t at, const Operand& weight) {
  if (!weight_of(weight) || weight.number() < 0) {
    return refuse(program, at, "a weight is a whole number from 0 on");
  }
  return {};
}

/// A bucket with expressions inside: what is literal there must be right.
Result<void> check_list_bucket(const RuleProgram& program, std::uint32_t at) {
  const Node& list = program.nodes[at];
  if (list.count != 1 && list.count != 2) return refuse(program, at, std::string(kBucketShape));
  const Node& variant = program.nodes[list.first];
  if (variant.op == Op::kList || (variant.op == Op::kLiteral && !is_variant(variant.literal))) {
    return refuse(program, at, kBucketShape);
  }
  if (list.count == 1) return {};
  const Node& weight = program.nodes[list.first + 1];
  if (weight.op == Op::kList) return refuse(program, at, "a weight is a whole number from 0 on");
  return weight.op == Op::kLiteral ? check_weight(program, at, weight.literal) : Result<void>();
}

/// A bucket that is a literal, added to the table.
Result<void> add_literal_bucket(const RuleProgram& program, std::uint32_t at, Fractions& table) {
  const Operand& bucket = program.nodes[at].literal;
  if (!bucket.is_array() || bucket.array().empty() || bucket.array().size() > 2 ||
      !is_variant(Operand::of(bucket.array().front()))) {
    return refuse(program, at, kBucketShape);
  }
  std::uint64_t weight = 1;
  if (bucket.array().size() == 2) {
    const Operand written = Operand::of(bucket.array().back());
    HOIST_TRY(check_weight(program, at, written));
    weight = *weight_of(written);
  }
  table.buckets.push_back({table.total() + weight, Operand::of(bucket.array().front())});
  if (static_cast<double>(table.total()) > kMaxTotalWeight) {
    return refuse(program, at, "the sum of the weights is larger than 2147483647");
  }
  return {};
}

}  // namespace

std::optional<std::uint64_t> weight_of(const Operand& operand) {
  if (!operand.is_number()) return {};
  const double weight = operand.number();
  if (!std::isfinite(weight) || std::floor(weight) != weight) return {};
  if (weight <= 0) return 0;
  // Beyond the largest sum already, and so that the sum of many cannot overflow.
  if (weight > kMaxTotalWeight) return static_cast<std::uint64_t>(kMaxTotalWeight) + 1;
  return static_cast<std::uint64_t>(weight);
}

bool is_variant(const Operand& operand) { return !operand.is_compound() && !operand.failed(); }

Result<void> prepare_fractions(RuleProgram& program, std::uint32_t at) {
  const Node node = program.nodes[at];
  if (node.spread) return {};
  const Node& first = program.nodes[node.first];
  const bool literal_first = first.op == Op::kLiteral;
  if (literal_first && !first.literal.is_text() && !first.literal.is_array()) {
    return refuse(program, at, "its first argument is a bucket, or the text by which it buckets");
  }
  const bool keyed = first.op != Op::kList && !(literal_first && first.literal.is_array());
  if (keyed && node.count == 1) return refuse(program, at, "it has no buckets");
  Fractions table;
  bool all_literal = true;
  for (std::uint32_t i = keyed ? 1 : 0; i < node.count; ++i) {
    const Op op = program.nodes[node.first + i].op;
    all_literal = all_literal && op == Op::kLiteral;
    if (op == Op::kLiteral) HOIST_TRY(add_literal_bucket(program, node.first + i, table));
    if (op == Op::kList) HOIST_TRY(check_list_bucket(program, node.first + i));
  }
  if (!all_literal) return {};
  program.nodes[at].extra = static_cast<std::uint32_t>(program.fractions.size());
  program.fractions.push_back(std::move(table));
  return {};
}

}  // namespace hoist::targeting
