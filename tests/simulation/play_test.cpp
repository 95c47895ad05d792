// The simulator itself: decided by its seed, and honest about what it finds.
#include "simulation/play.h"

#include <gtest/gtest.h>

#include "simulation/isolated.h"
#include "support/process.h"

namespace hoist::sim {
namespace {

using test::Exit;
using test::Finished;

Played play_seed(std::uint64_t seed) {
  const StoreFolder folder;
  return play_isolated(make_script(seed, ScriptShape()), EmptyStore(folder.path()), true);
}

TEST(play, the_same_seed_is_the_same_history_to_the_letter) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Played first = play_seed(seed);
    EXPECT_GT(first.trace.size(), 20U);
    EXPECT_EQ(first.trace, play_seed(seed).trace) << "seed " << seed;
  }
}

TEST(play, a_history_that_is_only_calm_takes_everything_to_its_end) {
  Script calm{.seed = 4, .workers = 2, .steps = {}};
  for (std::uint32_t slot = 0; slot < 3; ++slot) {
    calm.steps.push_back({.kind = StepKind::kCreateFlag, .target = slot, .pause = 1'000});
    calm.steps.push_back(
        {.kind = StepKind::kCreateSchedule, .target = slot, .amount = 5'000'000, .value = 3, .pause = 1'000});
  }
  const StoreFolder folder;
  const Played played = play_isolated(calm, EmptyStore(folder.path()), false);
  EXPECT_FALSE(played.finding) << played.finding->what;
  EXPECT_EQ(played.steps_begun, 6);
  // One commit for each of three flags and six schedules, three of them at the end, and one for each outcome.
  EXPECT_EQ(played.statistics.commits, 3U + 6U + 6U);
}

Finished hoist_sim(std::vector<std::string> arguments) {
  test::ProcessOptions options;
  options.program = HOIST_SIM_BINARY;
  options.arguments = std::move(arguments);
  return run_process(options);
}

TEST(program, exits_0_where_every_promise_held) {
  const Finished finished = hoist_sim({"--seed", "1", "--steps", "20"});
  EXPECT_EQ(finished.exit, (Exit{.code = 0, .signal = 0})) << finished.output << finished.error_output;
  EXPECT_NE(finished.output.find("Every promise held at seed 1"), std::string::npos) << finished.output;
}

TEST(program, prints_the_history_on_request) {
  const Finished finished = hoist_sim({"--seed", "1", "--steps", "20", "--trace"});
  EXPECT_EQ(finished.exit, (Exit{.code = 0, .signal = 0}));
  EXPECT_NE(finished.output.find("script: create-flag"), std::string::npos) << finished.output;
}

TEST(program, exits_2_on_wrong_usage_and_says_what_was_wrong) {
  const std::vector<std::vector<std::string>> wrong = {{"--seed", "x"},
                                                       {"--steps", "0"},
                                                       {"--steps", "-3"},
                                                       {"--nonsense"},
                                                       {"--time", "soon"},
                                                       {"--replay", "/nowhere/x.script"},
                                                       {"--seeds", "2", "--replay", "a"}};
  for (const std::vector<std::string>& arguments : wrong) {
    const Finished finished = hoist_sim(arguments);
    EXPECT_EQ(finished.exit, (Exit{.code = 2, .signal = 0})) << arguments.front();
    EXPECT_NE(finished.error_output.find("hoist-sim: "), std::string::npos) << finished.error_output;
    EXPECT_TRUE(finished.output.empty()) << finished.output;
  }
}

}  // namespace
}  // namespace hoist::sim
