#include "hoist/wire/flagd_ahead.h"

#include <fmt/format.h>

#include <vector>

#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/value_json.h"

namespace hoist::wire {

namespace json = boost::json;

namespace {

constexpr std::int64_t kSecond = 1'000'000;

/// The first whole second of $flagd.timestamp at or after an instant, for instants after 1970.
double whole_second(Instant at) {
  const std::int64_t second = (at.unix_us() + kSecond - 1) / kSecond;
  return static_cast<double>(second);
}

bool is_in_use(const FlagConfig& config) { return config.enabled && !config.archived; }

/// Variants of all times under one name for each value.
class MergedVariants {
 public:
  /// The name that stands for a variant of a version in the definition.
  std::string add(const std::string& name, const Value& value) {
    for (int n = 1;; ++n) {
      std::string shown = n == 1 ? name : fmt::format("{}@{}", name, n);
      const Value* known = variants_.find(shown);
      if (known == nullptr) variants_.set(shown, value);
      if (known == nullptr || *known == value) return shown;
    }
  }
  [[nodiscard]] const Object& variants() const { return variants_; }

 private:
  Object variants_;
};

/// `rule`, with the name of each variant replaced by what stands for it.
Value with_names(Value rule, const std::vector<std::pair<std::string, std::string>>& renamed) {
  for (const auto& [name, shown] : renamed) {
    Value is_named = operation("===", rule, name);
    rule = operation("if", std::move(is_named), shown, std::move(rule));
  }
  return rule;
}

/// The rule that gives a version's variant to everybody; null where that is the client's default.
std::optional<Value> version_rule(const CompiledFlag& version, MergedVariants& merged, FlagdWords& words) {
  const FlagConfig& config = version.flag.config;
  if (!is_in_use(config)) return Value();
  auto rule = words.whole_rule(version);
  if (!rule) return std::nullopt;
  std::vector<std::pair<std::string, std::string>> renamed;
  std::optional<std::string> default_variant = config.default_variant;
  for (const auto& [name, value] : config.variants) {
    std::string shown = merged.add(name, value);
    if (shown == name) continue;
    if (default_variant == name) default_variant = shown;
    renamed.emplace_back(name, std::move(shown));
  }
  Value named = with_names(*std::move(rule), renamed);
  if (!default_variant) return named;
  if (named.is_null()) return Value(*default_variant);
  Value is_open = operation("===", named, Value());
  return operation("if", std::move(is_open), *default_variant, std::move(named));
}

/// What holds from an instant on.
struct DatedRule {
  double from = 0;  ///< $flagd.timestamp.
  Value rule;
};

/// The latest that has begun, and `present` before all of them.
Value by_time(Value present, std::vector<DatedRule> ahead) {
  if (ahead.empty()) return present;
  Array branches;
  for (auto dated = ahead.rbegin(); dated != ahead.rend(); ++dated) {
    branches.push_back(operation(">=", Object{{"var", "$flagd.timestamp"}}, dated->from));
    branches.push_back(std::move(dated->rule));
  }
  branches.push_back(std::move(present));
  Object object;
  object.set("if", std::move(branches));
  return object;
}

}  // namespace

std::optional<FlagdFuture> flag_to_flagd_ahead(const FlagTimeline& timeline, Instant now, FlagdWords& words) {
  MergedVariants merged;
  const CompiledFlag& present = timeline.at(now);
  auto rule_now = version_rule(present, merged, words);
  if (!rule_now) return std::nullopt;
  FlagdFuture future;
  std::vector<DatedRule> ahead;
  for (const FlagTimeline::Ahead& change : timeline.expected()) {
    if (change.from <= now) continue;
    auto rule = ahead.size() < kMostFlagdAhead ? version_rule(change.flag, merged, words) : std::nullopt;
    if (!rule) {
      future.whole = false;
      break;
    }
    ahead.push_back({.from = whole_second(change.from), .rule = *std::move(rule)});
  }
  // A flag that is off all the time still has its variants.
  if (merged.variants().empty()) {
    for (const auto& [name, value] : present.flag.config.variants) merged.add(name, value);
  }
  const Value targeting = by_time(*std::move(rule_now), std::move(ahead));
  future.definition = {{"state", "ENABLED"}};
  future.definition["variants"] = field_to_json(merged.variants());
  future.definition["defaultVariant"] = nullptr;
  if (!targeting.is_null()) future.definition["targeting"] = value_to_json(targeting);
  const Object& metadata = present.flag.config.metadata;
  if (!metadata.empty()) future.definition["metadata"] = field_to_json(metadata);
  return future;
}

}  // namespace hoist::wire
