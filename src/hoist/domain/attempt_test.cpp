#include "hoist/domain/attempt.h"

#include <gtest/gtest.h>

namespace hoist {

TEST(Attempt, outcome_names_read_back) {
  EXPECT_EQ(to_string(AttemptOutcome::kApplied), "applied");
  EXPECT_EQ(to_string(AttemptOutcome::kFailed), "failed");
  EXPECT_EQ(to_string(AttemptOutcome::kSuperseded), "superseded");
  for (const AttemptOutcome outcome :
       {AttemptOutcome::kApplied, AttemptOutcome::kFailed, AttemptOutcome::kSuperseded}) {
    EXPECT_EQ(parse_attempt_outcome(to_string(outcome)), outcome);
  }
  for (const std::string_view name : {"", "Applied", "retrying", "cancelled"}) {
    EXPECT_EQ(parse_attempt_outcome(name), std::nullopt) << name;
  }
}

}  // namespace hoist
