// hoist-bench-evaluate: evaluations in this process, on one core, with Google Benchmark. Each takes the next
// flag and the next user of a real snapshot.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <optional>
#include <stdexcept>

#include "cores.h"
#include "evaluated_flags.h"
#include "single_evaluations.h"

namespace hoist::bench {
namespace {

/// Explicit members of a segment; more than the API takes at once.
constexpr int kMembers = 100'000;

constexpr std::string_view kProRule = R"({"if": [{"==": [{"var": "plan"}, "pro"]}, "on", null]})";
/// As flagd writes it: the rollout is part of the rule.
constexpr std::string_view kProRuleAndFractional =
    R"({"if": [{"==": [{"var": "plan"}, "pro"]}, "on", {"fractional": [["on", 50], ["off", 50]]}]})";
constexpr std::string_view kSegmentRule = R"({"if": [{"in_segment": "many"}, "on", null]})";

/// That many conditions, of which none holds.
std::string rules(std::int64_t count) {
  std::string text = R"({"if": [)";
  for (std::int64_t i = 0; i < count; ++i) {
    text += fmt::format(R"({{"==": [{{"var": "country"}}, "country-{}"]}}, "on", )", i);
  }
  return text + "null]}";
}

FlagConfig object_config() {
  FlagConfig config;
  config.type = ValueType::kObject;
  config.enabled = true;
  config.rollout_percentage = {};
  config.variants = {{"wide", Object{{"columns", 3}, {"title", "Wide"}, {"tags", Array{"a", "b"}}}},
                     {"narrow", Object{{"columns", 1}, {"title", "Narrow"}, {"tags", Array{}}}}};
  config.default_variant = "wide";
  return config;
}

SnapshotSource source_with_segment() {
  SnapshotSource source = evaluated_source(evaluated_config(50, kSegmentRule));
  SegmentDefinition segment{.key = SegmentKey::parse("many").value(),
                            .environment = source.environment,
                            .description = "",
                            .included = {},
                            .excluded = {},
                            .rule = {},
                            .version = 1,
                            .created_at = {},
                            .updated_at = {}};
  segment.included.reserve(kMembers);
  // Every second user is one.
  for (int i = 0; i < kMembers; ++i) segment.included.push_back(fmt::format("user-{}", 2 * i));
  source.segments.push_back(std::move(segment));
  return source;
}

/// How many flags are true for how many users: peers must answer the same.
int count_on(const Snapshot& snapshot, const std::vector<EvaluationContext>& users) {
  const SnapshotView view = snapshot.at(kEvaluatedAt);
  int on = 0;
  for (const CompiledFlag* flag : view.flags()) {
    for (const EvaluationContext& user : users) {
      const Evaluation evaluation = view.evaluate(*flag, user);
      if (evaluation.failed()) throw std::runtime_error("an evaluation failed: " + evaluation.error);
      const bool* value = evaluation.value->if_boolean();
      on += value != nullptr && *value ? 1 : 0;
    }
  }
  return on;
}

void evaluate_one(benchmark::State& state, SnapshotSource source) {
  const Snapshot snapshot(std::move(source));
  const std::vector<std::string> keys = evaluated_keys();
  const std::vector<EvaluationContext> users = evaluated_users();
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(snapshot.at(kEvaluatedAt).evaluate(keys[next], users[next]));
    if (++next == kEvaluatedFlags) next = 0;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["on"] = count_on(snapshot, users);
}

void evaluate_all(benchmark::State& state) {
  const Snapshot snapshot(evaluated_source(evaluated_config(50, kProRule)));
  const std::vector<EvaluationContext> users = evaluated_users();
  std::size_t next = 0;
  for (auto _ : state) {
    const SnapshotView view = snapshot.at(kEvaluatedAt);
    for (const CompiledFlag* flag : view.flags()) benchmark::DoNotOptimize(view.evaluate(*flag, users[next]));
    if (++next == kEvaluatedFlags) next = 0;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kEvaluatedFlags));
}

void evaluate_each_timed(benchmark::State& state, std::optional<int> swapping_core) {
  for (auto _ : state) {
    const SingleEvaluations single = time_single_evaluations(evaluated_config(50, kProRule), swapping_core);
    state.counters["on"] = single.on;
    state.counters["p50_ns"] = single.p50_ns;
    state.counters["p99_ns"] = single.p99_ns;
    state.counters["swaps"] = single.swaps;
  }
}

void register_all(int swapping_core) {
  const auto one = [](const char* name, const FlagConfig& config) {
    benchmark::RegisterBenchmark(
        name, [config](benchmark::State& state) { evaluate_one(state, evaluated_source(config)); });
  };
  one("boolean", evaluated_config(100, ""));
  one("rollout", evaluated_config(50, ""));
  one("rule_and_rollout", evaluated_config(50, kProRule));
  one("rule_with_fractional", evaluated_config(100, kProRuleAndFractional));
  for (const int count : {1, 10, 100}) {
    one(fmt::format("rules_{}", count).c_str(), evaluated_config(50, rules(count)));
  }
  one("object", object_config());
  benchmark::RegisterBenchmark("segment",
                               [](benchmark::State& state) { evaluate_one(state, source_with_segment()); });
  benchmark::RegisterBenchmark("all_flags", evaluate_all);
  // Once each: what they give does not come from Google Benchmark's clock.
  benchmark::RegisterBenchmark("single_still", evaluate_each_timed, std::nullopt)->Iterations(1);
  benchmark::RegisterBenchmark("single_swapping", evaluate_each_timed, swapping_core)->Iterations(1);
}

}  // namespace
}  // namespace hoist::bench

int main(int argc, char** argv) {
  const int swapping_core = hoist::bench::usable_cores().front();
  hoist::bench::pin_this_thread(hoist::bench::measuring_core());
  hoist::bench::register_all(swapping_core);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
