// hoist flag history, hoist flag revert.
#include <gmock/gmock.h>

#include <regex>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::HasSubstr;

std::string without_times(const std::string& text) {
  return std::regex_replace(text, std::regex("20[-0-9T:.]+Z"), "TIME");
}

class FlagHistoryCommands : public CommandTest {};

TEST_P(FlagHistoryCommands, history_says_who_when_why_and_how) {
  call("flag create checkout --description 'a naïve one'");
  call("flag set checkout --enabled --rule 'plan = pro -> on'");
  EXPECT_EQ(hoist_.text("flag revert checkout --to 1"),
            "Reverted checkout in production to version 1: disabled (rollout 100 %), version 3\n");
  EXPECT_EQ(without_times(hoist_.text("flag history checkout")),
            "version 3  TIME  cli:ada  reverted to version 1\n"
            "  - enabled: true\n"
            "  + enabled: false\n"
            "  - targeting: {\"if\":[{\"==\":[{\"var\":\"plan\"},\"pro\"]},\"on\"]}\n"
            "  + targeting: null\n"
            "version 2  TIME  cli:ada  edited\n"
            "  - enabled: false\n"
            "  + enabled: true\n"
            "  - targeting: null\n"
            "  + targeting: {\"if\":[{\"==\":[{\"var\":\"plan\"},\"pro\"]},\"on\"]}\n"
            "version 1  TIME  cli:ada  created\n");
  EXPECT_THAT(hoist_.text("flag history checkout --limit 1"),
              AllOf(HasSubstr("version 3"), HasSubstr("There are more; see --limit.\n")));
  EXPECT_EQ(hoist_.failure("flag revert checkout --to 1", 1),
            "hoist: flag 'checkout' is as it was at version 1 already");
  EXPECT_EQ(hoist_.failure("flag revert checkout --to 9", 1),
            "hoist: the history of flag 'checkout' has no version 9: it is at version 3");
  EXPECT_EQ(hoist_.failure("flag history nope", 1),
            "hoist: there is no flag 'nope' in environment 'production'");
}

TEST_P(FlagHistoryCommands, the_same_for_programs) {
  call("flag create checkout");
  call("flag set checkout --rollout 5");
  const auto history = hoist_.json("flag history checkout");
  ASSERT_EQ(history.as_array().size(), 2U);
  EXPECT_EQ(boost::json::serialize(history.at(0).at("changes")),
            R"([{"field":"rolloutPercentage","before":100,"after":5}])");
  EXPECT_EQ(text_at(history.at(1), "action"), "flag.created");
  EXPECT_EQ(text_at(hoist_.json("flag revert checkout --to 1"), "rolloutPercentage"), "100");
}

HOIST_ON_BOTH_STORES(FlagHistoryCommands);

}  // namespace
}  // namespace hoist::test
