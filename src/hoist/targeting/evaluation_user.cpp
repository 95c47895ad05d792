// The operators that ask about the user and the time: fractional, before and after, in_segment.
#include <fmt/format.h>

#include "hoist/base/shown_text.h"
#include "hoist/targeting/bucketing.h"
#include "hoist/targeting/coercion.h"
#include "hoist/targeting/evaluation.h"
#include "hoist/targeting/fractional.h"
#include "hoist/targeting/rule_access.h"

namespace hoist::targeting {
namespace {

constexpr std::string_view kTargetingKey = "targetingKey";

}  // namespace

/// Of a bucket with expressions inside, `list` is the node; else `bucket` is its value. False where it is no
/// bucket, or an evaluation has failed.
bool Evaluation::read_bucket(const Node* list, const Operand& bucket, const Scope& scope, Fractions& table) {
  Operand variant;
  Operand weight = Operand::of(1.0);
  if (list != nullptr) {
    if (list->count > 2) return false;
    variant = run(list->first, scope);
    if (list->count == 2 && !variant.failed()) weight = run(list->first + 1, scope);
  } else {
    if (!bucket.is_array() || bucket.array().empty() || bucket.array().size() > 2) return false;
    variant = Operand::of(bucket.array().front());
    if (bucket.array().size() == 2) weight = Operand::of(bucket.array().back());
  }
  const auto read = weight_of(weight);
  if (!is_variant(variant) || !read) return false;
  table.buckets.push_back({table.total() + *read, variant});
  return true;
}

/// The targeting key; empty where the context has none that is a text.
std::string_view Evaluation::own_bucketing_key() const {
  const Value* key = input_.context.find(kTargetingKey);
  const std::string* text = key == nullptr ? nullptr : key->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

/// By two texts, one after the other.
Operand Evaluation::bucket_by(const Node& node, std::string_view flag_key, std::string_view key,
                              const Fractions& table) {
  const std::uint64_t total = table.total();
  if (static_cast<double>(total) > kMaxTotalWeight) {
    if (trace_ != nullptr) note("the sum of the weights is too large");
    return {};
  }
  const std::uint32_t hash = bucketing_hash(flag_key, key);
  const std::uint64_t bucket = (std::uint64_t{hash} * total) >> 32U;
  if (trace_ != nullptr) {
    const std::string joined = std::string(flag_key).append(key);
    note(fmt::format("key '{}', hash {}, bucket {} of {}", shown_text(joined), hash, bucket, total));
  }
  if (!charge((flag_key.size() + key.size()) / 64)) return exhausted(node);
  for (const Fractions::Bucket& candidate : table.buckets) {
    if (bucket < candidate.end) return candidate.variant;
  }
  return {};
}

/// By the flag's key and the user's, as nearly all are.
Operand Evaluation::bucket_by_user(const Node& node, const Fractions& table) {
  const std::string_view key = own_bucketing_key();
  if (!key.empty()) return bucket_by(node, input_.flag_key, key, table);
  if (trace_ != nullptr) note("no targetingKey");
  return {};
}

Operand Evaluation::fractional(const Node& node, const Scope& scope) {
  const Node& first = program_.nodes[node.first];
  const bool first_is_bucket =
      first.op == Op::kList || (first.op == Op::kLiteral && first.literal.is_array());
  const Operand leading = first_is_bucket ? Operand() : run(node.first, scope);
  if (leading.failed()) return leading;
  const bool keyed = !first_is_bucket && (leading.is_text() || leading.is_null());
  if (node.extra == Node::kNone || (!keyed && !first_is_bucket)) {
    return computed_fractional(node, leading, keyed ? 1 : 0, scope);
  }
  const Fractions& table = program_.fractions[node.extra];
  return leading.is_text() ? bucket_by(node, {}, leading.text(), table) : bucket_by_user(node, table);
}

/// Buckets that are no table of literals, from argument number `from` on. `leading` is the value of the first
/// argument, unless that is a bucket as it stands in the rule: the text to bucket by, null where there is
/// none, or a bucket.
Operand Evaluation::computed_fractional(const Node& node, const Operand& leading, std::uint32_t from,
                                        const Scope& scope) {
  Fractions table;
  for (std::uint32_t i = from; i < node.count; ++i) {
    const Node& argument = program_.nodes[node.first + i];
    const bool is_list = argument.op == Op::kList;
    Operand bucket;
    if (i == 0 && !leading.is_null()) {
      bucket = leading;
    } else if (!is_list) {
      bucket = run(node.first + i, scope);
    }
    if (!read_bucket(is_list ? &argument : nullptr, bucket, scope, table)) {
      if (error_) return Operand::failure();
      if (trace_ != nullptr) note("an argument is not a bucket");
      return {};
    }
  }
  return leading.is_text() ? bucket_by(node, {}, leading.text(), table) : bucket_by_user(node, table);
}

Operand Evaluation::compare_instants(const Node& node, const Scope& scope) {
  const Arguments arguments(*this, node, scope);
  if (arguments.failed()) return Operand::failure();
  const InstantPair& literals = program_.instants[node.extra];
  std::optional<Instant> instants[2];
  for (std::size_t i = 0; i < 2 && i < arguments.size(); ++i) {
    instants[i] = literals.literals[i] ? literals.literals[i] : instant_of(arguments[i]);
  }
  const bool alone = arguments.size() == 1;
  const std::optional<Instant> left = alone ? std::optional(input_.now) : instants[0];
  const std::optional<Instant> right = alone ? instants[0] : instants[1];
  if (!left || !right || arguments.size() > 2) {
    if (trace_ != nullptr) note("not an instant");
    return Operand::of(false);
  }
  if (alone && trace_ != nullptr) note(fmt::format("now is {}", format_instant_short(input_.now)));
  return Operand::of(node.op == Op::kBefore ? *left < *right : *left > *right);
}

/// None where the segment's rule has failed.
std::optional<bool> Evaluation::belongs(const Node& node, const Segment& segment) {
  const Value* key = input_.context.find(kTargetingKey);
  const std::string* user = key == nullptr ? nullptr : key->if_string();
  if (user != nullptr && segment.excluded.contains(*user)) return false;
  if (user != nullptr && segment.included.contains(*user)) return true;
  if (segment.rule == nullptr) return false;
  Evaluation evaluation(RuleAccess::program(*segment.rule), input_, steps_, nullptr);
  const Result<bool> truth = evaluation.truth();
  if (truth) return *truth;
  exhausted(node);
  return {};
}

Operand Evaluation::in_segment(const Node& node) {
  for (const auto& segment : program_.segments[node.extra]) {
    if (trace_ != nullptr) trace_input(Operand::of(std::string_view(segment->name)));
    if (!charge(1)) return exhausted(node);
    const std::optional<bool> belongs_here = belongs(node, *segment);
    if (!belongs_here) return Operand::failure();
    if (*belongs_here) {
      if (trace_ != nullptr) note(fmt::format("belongs to segment '{}'", shown_text(segment->name)));
      return Operand::of(true);
    }
  }
  return Operand::of(false);
}

}  // namespace hoist::targeting
