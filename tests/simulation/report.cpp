#include "simulation/report.h"

#include <fmt/format.h>

#include <cstdio>

#include "model/model.h"

namespace hoist::sim {
namespace {

double hours(std::uint64_t us) { return static_cast<double>(us) / 3.6e9; }

}  // namespace

void print_progress(const CampaignResult& so_far) {
  fmt::print(stderr, "{:6.0f} s: {} seeds ({:.0f}/s), {:.0f} simulated hours, {} commits judged\n",
             so_far.seconds, so_far.played, static_cast<double>(so_far.played) / so_far.seconds,
             hours(so_far.statistics.simulated_us), so_far.statistics.commits);
}

void print_statistics(const CampaignResult& result) {
  const Statistics& all = result.statistics;
  fmt::print(
      "Played {} seeds in {:.1f} s ({:.0f}/s): {:.0f} simulated hours, {} calls to the store, {} commits "
      "judged\n",
      result.played, result.seconds, static_cast<double>(result.played) / result.seconds,
      hours(all.simulated_us), all.calls, all.commits);
  fmt::print("What was done, and the faults that struck:\n");
  for (std::size_t i = 0; i < kStepKinds; ++i) {
    fmt::print("  {:<18} {:>9}\n", to_string(static_cast<StepKind>(i)), all.steps.at(i));
  }
  fmt::print("What was reached:\n");
  const auto& names = model::Model::sights();
  for (std::size_t i = 0; i < names.size(); ++i)
    fmt::print("  {:<38} {:>9}\n", names.at(i), all.sights.at(i));
  for (std::size_t i = 0; i < kDeliverySights.size(); ++i) {
    fmt::print("  {:<38} {:>9}\n", kDeliverySights.at(i), all.deliveries.at(i));
  }
  fmt::print("  {:<38} {:>9}\n", "answered ahead of the commit", all.answers_ahead);
}

bool print_uncovered(const Statistics& statistics) {
  const auto& names = model::Model::sights();
  bool all = true;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (statistics.sights.at(i) > 0) continue;
    all = false;
    fmt::print("Never reached: {}\n", names.at(i));
  }
  for (std::size_t i = 0; i < kDeliverySights.size(); ++i) {
    if (statistics.deliveries.at(i) > 0) continue;
    all = false;
    fmt::print("Never reached: {}\n", kDeliverySights.at(i));
  }
  if (statistics.answers_ahead == 0) {
    all = false;
    fmt::print("Never reached: answered ahead of the commit\n");
  }
  return all;
}

void print_held(std::uint64_t seed, const Played& played) {
  fmt::print(
      "Every promise held at seed {}: {} steps, {:.1f} simulated hours, {} calls to the store, {} commits "
      "judged\n",
      seed, played.steps_begun, hours(played.statistics.simulated_us), played.statistics.calls,
      played.statistics.commits);
}

void print_broken(std::uint64_t seed, int steps, const Played& played) {
  fmt::print("\nBROKEN {} at seed {}, step {} of {}:\n  {}\n", played.finding->promise, seed,
             played.steps_begun, steps, played.finding->what);
  fmt::print("Replay: build/release/hoist-sim --seed {} --steps {} --trace\n", seed, steps);
  std::fflush(stdout);
}

void print_trace(const Played& played) {
  for (const std::string& line : played.trace) fmt::print("{}\n", line);
}

void print_shrunk(const Script& script, const Script& least, const Played& traced) {
  fmt::print("\nShrunk to {} of {} steps, {} worker{}:\n", least.steps.size(), script.steps.size(),
             least.workers, least.workers == 1 ? "" : "s");
  for (const Step& step : least.steps) fmt::print("  {}\n", format_step(step));
  fmt::print("What happens in them:\n");
  for (const std::string& line : traced.trace) fmt::print("  {}\n", line);
  if (traced.finding) fmt::print("BROKEN {}: {}\n", traced.finding->promise, traced.finding->what);
}

}  // namespace hoist::sim
