#include "hoist/targeting/fractional.h"

#include <cmath>

namespace hoist::targeting {
namespace {

/// Whether the literal was added to the table: it is not where it is no bucket.
bool add_literal_bucket(const Operand& literal, Fractions& table) {
  if (!literal.is_array() || literal.array().empty() || literal.array().size() > 2) return false;
  const Array& bucket = literal.array();
  const Operand variant = Operand::of(bucket.front());
  const auto weight =
      bucket.size() == 1 ? std::optional<std::uint64_t>(1) : weight_of(Operand::of(bucket[1]));
  if (!is_variant(variant) || !weight) return false;
  table.buckets.push_back({table.total() + *weight, variant});
  return true;
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

void prepare_fractions(RuleProgram& program, std::uint32_t at) {
  const Node node = program.nodes[at];
  const Node& first = program.nodes[node.first];
  const bool keyed = first.op != Op::kList && !(first.op == Op::kLiteral && first.literal.is_array());
  Fractions table;
  bool all_literal = true;
  for (std::uint32_t i = keyed ? 1 : 0; i < node.count; ++i) {
    const Node& bucket = program.nodes[node.first + i];
    all_literal = all_literal && bucket.op == Op::kLiteral && add_literal_bucket(bucket.literal, table);
  }
  if (!all_literal) return;
  program.nodes[at].extra = static_cast<std::uint32_t>(program.fractions.size());
  program.fractions.push_back(std::move(table));
}

}  // namespace hoist::targeting
