#include "evaluated_flags.h"

#include <fmt/format.h>

#include "hoist/wire/json.h"
#include "hoist/wire/value_json.h"
#include "support/builders.h"
#include "support/must.h"

namespace hoist::bench {

using test::must;

std::vector<std::string> evaluated_keys() {
  std::vector<std::string> keys;
  keys.reserve(kEvaluatedFlags);
  for (std::size_t i = 0; i < kEvaluatedFlags; ++i) keys.push_back(fmt::format("flag-{}", i));
  return keys;
}

std::vector<EvaluationContext> evaluated_users() {
  std::vector<EvaluationContext> users;
  users.reserve(kEvaluatedFlags);
  for (std::size_t i = 0; i < kEvaluatedFlags; ++i) {
    users.push_back({.attributes = {{"targetingKey", fmt::format("user-{}", i)},
                                    {"plan", i % 4 == 0 ? "pro" : "free"},
                                    {"country", i % 2 == 0 ? "NO" : "IT"}}});
  }
  return users;
}

FlagConfig evaluated_config(int rollout_percentage, std::string_view targeting) {
  FlagConfig config;
  config.enabled = true;
  config.rollout_percentage = test::percentage(rollout_percentage);
  if (!targeting.empty()) {
    config.targeting = must(wire::value_from_json(must(wire::parse_json(targeting))));
  }
  return config;
}

SnapshotSource evaluated_source(const FlagConfig& config) {
  test::Builders builders;
  SnapshotSource source{.environment = test::environment_key("production"),
                        .revision = 1,
                        .read_at = kEvaluatedAt,
                        .flags = {},
                        .overrides = {},
                        .segments = {}};
  for (const std::string& key : evaluated_keys()) {
    Flag flag = builders.make_flag(key);
    flag.config = config;
    source.flags.push_back(std::move(flag));
  }
  return source;
}

}  // namespace hoist::bench
