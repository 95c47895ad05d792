#include "simulation/script.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

#include "simulation/kept_script.h"
#include "simulation/shrink.h"
#include "support/temp_dir.h"

namespace hoist::sim {
namespace {

TEST(script, follows_from_its_seed_alone) {
  const ScriptShape shape;
  EXPECT_EQ(make_script(7, shape), make_script(7, shape));
  EXPECT_NE(make_script(7, shape).steps, make_script(8, shape).steps);
}

TEST(script, has_every_kind_of_step_before_long) {
  ScriptShape shape;
  shape.steps = 2'000;
  std::set<StepKind> kinds;
  // One with webhooks, and one with servers.
  for (const std::uint64_t seed : {1U, 2U}) {
    for (const Step& step : make_script(seed, shape).steps) kinds.insert(step.kind);
  }
  EXPECT_EQ(kinds.size(), static_cast<std::size_t>(kLastStepKind) + 1);
}

TEST(script, leaves_out_what_a_player_cannot_play) {
  ScriptShape shape;
  shape.steps = 2'000;
  shape.left_out = {StepKind::kClockJump, StepKind::kCrash};
  for (const Step& step : make_script(1, shape).steps) {
    EXPECT_NE(step.kind, StepKind::kClockJump);
    EXPECT_NE(step.kind, StepKind::kCrash);
  }
}

TEST(script, further_steps_change_no_other_step) {
  ScriptShape shape;
  shape.left_out = {StepKind::kChangeWebhook, StepKind::kFaultServer};
  int with_more = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Script script = make_script(seed, ScriptShape());
    const auto added = std::erase_if(script.steps, [](const Step& step) {
      return concerns_webhooks(step.kind) || step.kind == StepKind::kFaultServer;
    });
    with_more += added > 0 ? 1 : 0;
    EXPECT_EQ(script, make_script(seed, shape)) << seed;
  }
  EXPECT_EQ(with_more, 20);
}

TEST(script, steps_read_back_as_they_were_written) {
  rc::check([] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    ScriptShape shape;
    shape.steps = 20;
    for (const Step& step : make_script(seed, shape).steps) {
      const auto read = parse_step(format_step(step));
      RC_ASSERT(read.has_value());
      RC_ASSERT(*read == step);
    }
  });
}

TEST(script, a_step_from_before_there_were_fields_reads_and_writes_as_it_did) {
  const std::string line = "create-schedule who=1 target=3 amount=5000000 value=77 pause=12 seed=9";
  const auto step = parse_step(line);
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->fields, 0U);
  EXPECT_EQ(format_step(*step), line);
}

TEST(script, what_is_no_step_is_refused) {
  EXPECT_FALSE(parse_step(""));
  EXPECT_FALSE(parse_step("create-nothing who=1"));
  EXPECT_FALSE(parse_step("create-flag who"));
  EXPECT_FALSE(parse_step("create-flag who=x"));
  EXPECT_FALSE(parse_step("create-flag colour=1"));
}

TEST(script, decides_within_the_bounds_of_the_domain) {
  rc::check([](std::uint64_t value) {
    const ChosenUpdates updates = chosen_updates(value);
    RC_ASSERT(updates.enabled.has_value() || updates.rollout.has_value());
    RC_ASSERT(!updates.rollout || (*updates.rollout >= 0 && *updates.rollout <= 100));
    RC_ASSERT(chosen_max_retries(value) >= 0 && chosen_max_retries(value) <= 10);
  });
}

TEST(kept_script, reads_back_as_it_was_kept) {
  const test::TempDir folder;
  ScriptShape shape;
  shape.steps = 12;
  const KeptScript kept{.what = "seed 5 steps 12: an example", .script = make_script(5, shape)};
  const std::string path = folder.file("kept.script");
  std::ofstream(path) << format_kept(kept);
  const KeptScript read = read_kept(path);
  EXPECT_EQ(read.what, kept.what);
  EXPECT_EQ(read.script, kept.script);
}

TEST(kept_script, names_the_line_that_is_none) {
  const test::TempDir folder;
  const std::string path = folder.file("kept.script");
  std::ofstream(path) << "# what\nworkers 1 seed 1\ncreate-flag who=1\nnonsense\n";
  try {
    static_cast<void>(read_kept(path));
    FAIL() << "read";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("line 4"), std::string::npos) << error.what();
  }
}

TEST(shrink, finds_the_two_steps_that_matter) {
  ScriptShape shape;
  shape.steps = 200;
  Script script = make_script(3, shape);
  script.workers = 3;
  const Step first = script.steps.at(31);
  const Step second = script.steps.at(170);
  const auto breaks = [&](const Script& candidate) {
    const auto has = [&](const Step& wanted) {
      return std::any_of(candidate.steps.begin(), candidate.steps.end(),
                         [&](const Step& step) { return step.seed == wanted.seed; });
    };
    return has(first) && has(second);
  };
  const Script least = shrink(script, breaks, 10'000);
  ASSERT_EQ(least.steps.size(), 2U);
  EXPECT_EQ(least.steps.front().seed, first.seed);
  EXPECT_EQ(least.steps.back().seed, second.seed);
  EXPECT_EQ(least.workers, 1);
}

}  // namespace
}  // namespace hoist::sim
