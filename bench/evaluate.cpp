#include "evaluate.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

#include "cores.h"
#include "json_program.h"
#include "peer_program.h"

namespace hoist::bench {
namespace {

constexpr std::string_view kFlagdCore = "flagd-core";
constexpr std::string_view kUnleashClient = "unleash-client";
/// The figure that is compared.
constexpr std::string_view kRuleAndRollout = "rule_and_rollout";

/// The figure: millions of evaluations for each second of CPU time.
const std::string kMillions = "millions_per_second";

/// A benchmark of hoist-bench-evaluate, and what it is to people.
struct Kind {
  std::string_view name;
  std::string_view what;
};
constexpr std::array kKinds = {
    Kind{kRuleAndRollout, "rule and 50 %"},
    Kind{"rule_with_fractional", "rule and 50 %, both in the rule as flagd has them"},
    Kind{"boolean", "boolean, on for everybody"},
    Kind{"rollout", "50 %"},
    Kind{"rules_1", "a condition that does not hold, and 50 %"},
    Kind{"rules_10", "10 conditions that do not hold, and 50 %"},
    Kind{"rules_100", "100 conditions that do not hold, and 50 %"},
    Kind{"segment", "a segment of 100,000 members, and 50 %"},
    Kind{"object", "an object's default variant"},
    Kind{"all_flags", "rule and 50 %, all flags for one user"},
};

/// Numbers of one benchmark, counters among them.
Figures run_benchmark(std::string_view name, std::string_view seconds) {
  const boost::json::value json =
      json_of(HOIST_BENCH_EVALUATE, {fmt::format("--benchmark_filter=^{}$", name), "--benchmark_format=json",
                                     fmt::format("--benchmark_min_time={}", seconds)});
  Figures figures;
  for (const auto& [key, value] : json.at_pointer("/benchmarks/0").as_object()) {
    if (value.is_number()) figures[key] = value.to_number<double>();
  }
  // Counters alone have no rate.
  if (figures.contains("items_per_second")) figures[kMillions] = figures.at("items_per_second") / 1e6;
  return figures;
}

/// A harness of bench/peers, kept on the core that Hoist is measured on.
Figures run_peer(std::string_view harness) {
  const boost::json::value json =
      json_of("taskset", {"-c", std::to_string(measuring_core()), node_program(), peer_harness(harness)});
  return {{kMillions, json.at("perSecond").to_number<double>() / 1e6},
          {"on", json.at("on").to_number<double>()}};
}

Row row_of(const Comparison& comparison, std::string_view name, std::string_view what) {
  return {.what = std::string(what), .unit = "M/s", .figure = comparison.of(name, kMillions)};
}

/// flagd's buckets are ours, so that its answers must be too.
void expect_same_answers(const Comparison& comparison) {
  const double theirs = comparison.of(kFlagdCore, "on").median;
  for (const std::string_view name : {kKinds[0].name, kKinds[1].name}) {
    const double ours = comparison.of(name, "on").median;
    if (ours != theirs) {
      throw std::runtime_error(
          fmt::format("{} gives {} times true, and flagd-core {} times", name, ours, theirs));
    }
  }
}

Plot growth(const Comparison& comparison) {
  Series series{.name = "hoist", .points = {}};
  for (const auto& [conditions, name] : {std::pair{1, "rules_1"}, {10, "rules_10"}, {100, "rules_100"}}) {
    series.points.emplace_back(conditions, 1e3 / comparison.of(name, kMillions).median);
  }
  return {.name = "evaluate-conditions",
          .x_label = "conditions of the rule",
          .y_label = "ns for one evaluation",
          .log_x = true,
          .series = {std::move(series)}};
}

Results measure_rates(int rounds) {
  std::vector<Candidate> candidates = {
      {std::string(kFlagdCore), [] { return run_peer("evaluate_flagd_core"); }},
      {std::string(kUnleashClient), [] { return run_peer("evaluate_unleash_client"); }}};
  for (const Kind& kind : kKinds) {
    candidates.push_back({std::string(kind.name), [kind] { return run_benchmark(kind.name, "0.3"); }});
  }
  const Comparison comparison = measure_in_turn("evaluate", candidates, rounds);
  expect_same_answers(comparison);
  Results results;
  for (const std::string_view peer : {kFlagdCore, kUnleashClient}) {
    results.rows.push_back(row_of(comparison, peer, fmt::format("{}, rule and 50 %", peer)));
  }
  for (const Kind& kind : kKinds) results.rows.push_back(row_of(comparison, kind.name, kind.what));
  Row& compared = results.rows[2];
  compared.goal = Goal{Goal::Bound::kAtLeast, 16};
  Row ratio = compared;
  ratio.what += ", beside flagd-core";
  ratio.ratio = Ratio{.value = comparison.ratio(kRuleAndRollout, kMillions), .to = std::string(kFlagdCore)};
  ratio.goal = Goal{Goal::Bound::kAtLeast, 10, Goal::Of::kRatio};
  results.rows.insert(results.rows.begin() + 3, std::move(ratio));
  results.plots.push_back(growth(comparison));
  return results;
}

/// Single evaluations, each timed.
std::vector<Row> measure_swaps(int rounds) {
  const std::string still = "no swaps";
  const std::string swapping = "100 swaps a second";
  const Comparison comparison =
      measure_in_turn("evaluate",
                      {{still, [] { return run_benchmark("single_still/iterations:1", "0"); }},
                       {swapping, [] { return run_benchmark("single_swapping/iterations:1", "0"); }}},
                      rounds);
  std::vector<Row> rows;
  for (const std::string_view quantile : {"p50", "p99"}) {
    const std::string figure = fmt::format("{}_ns", quantile);
    for (const std::string& name : {still, swapping}) {
      rows.push_back({.what = fmt::format("rule and 50 %, one alone, {}, {}", quantile, name),
                      .unit = "ns",
                      .figure = comparison.of(name, figure)});
    }
    rows.back().ratio = Ratio{.value = comparison.ratio(swapping, figure), .to = still};
  }
  rows.back().goal = Goal{Goal::Bound::kAtMost, 2, Goal::Of::kRatio};
  return rows;
}

}  // namespace

Results measure_evaluate(int rounds) {
  Results results = measure_rates(rounds);
  for (Row& row : measure_swaps(rounds)) results.rows.push_back(std::move(row));
  return results;
}

}  // namespace hoist::bench
