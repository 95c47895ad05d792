// hoist environment state, hoist environment diff, hoist evaluate --at.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

/// Ahead of any clock that runs this, with and without the schedule.
constexpr std::string_view kBefore = "2100-01-01T08:59:59Z";
constexpr std::string_view kAfter = "2100-01-01T10:00:00+01:00";

class TimeTravelCommands : public CommandTest {
 protected:
  /// A flag that a schedule will switch off; the schedule's id.
  std::string plan() {
    call("flag create checkout");
    call("flag set checkout --enabled");
    return text_at(hoist_.json("schedule create checkout --at 2100-01-01T09:00:00Z --rollout 0"), "id");
  }
};

TEST_P(TimeTravelCommands, evaluate_says_what_a_flag_will_give) {
  plan();
  EXPECT_EQ(hoist_.text("evaluate checkout"), "checkout in production: true (on, STATIC)\n");
  EXPECT_EQ(hoist_.text(fmt::format("evaluate checkout --at {}", kBefore)),
            "checkout in production: true (on, STATIC)\n");
  EXPECT_EQ(hoist_.text(fmt::format("evaluate checkout --at {}", kAfter)),
            "checkout in production: false (off, STATIC)\n");
  EXPECT_THAT(hoist_.text(fmt::format("evaluate checkout --explain --at {}", kAfter)),
              HasSubstr("-> rollout: "));
  const auto evaluated = hoist_.json(fmt::format("evaluate checkout --explain --at {}", kAfter));
  EXPECT_EQ(text_at(evaluated, "variant"), "off");
  EXPECT_TRUE(evaluated.as_object().contains("explanation"));
  EXPECT_EQ(hoist_.failure("evaluate checkout --at 2000-01-01T00:00:00Z", 1),
            "hoist: there is no flag 'checkout' in environment 'production'");
}

TEST_P(TimeTravelCommands, state_shows_every_flag_as_it_was_and_will_be) {
  plan();
  EXPECT_THAT(hoist_.text("environment state production"),
              MatchesRegex("KEY +ENVIRONMENT.*\ncheckout +production +yes +100 % +2 .*\n"));
  EXPECT_THAT(hoist_.text(fmt::format("environment state production --at {}", kAfter)),
              MatchesRegex("KEY +ENVIRONMENT.*\ncheckout +production +yes +0 % .*\n"));
  EXPECT_EQ(hoist_.text("environment state production --at 2000-01-01T00:00:00Z"),
            "No flags in production at 2000-01-01T00:00:00Z.\n");
  const auto state = hoist_.json(fmt::format("environment state production --at {}", kAfter));
  EXPECT_EQ(names_of(state), (std::vector<std::string>{"environment", "at", "items"}));
  EXPECT_EQ(text_at(state, "at"), "2100-01-01T09:00:00Z");
  EXPECT_EQ(text_at(state.at("items").at(0), "rolloutPercentage"), "0");
}

TEST_P(TimeTravelCommands, diff_says_what_and_by_which_schedule) {
  const std::string schedule = plan();
  EXPECT_EQ(hoist_.text(fmt::format("environment diff production --to {}", kAfter)),
            fmt::format("checkout: changed\n"
                        "  - rolloutPercentage: 100\n"
                        "  + rolloutPercentage: 0\n"
                        "  rolloutPercentage by schedule {0}\n"
                        "  2100-01-01T09:00:00Z schedule {0}\n",
                        schedule));
  EXPECT_EQ(hoist_.text(fmt::format("environment diff production --from {0} --to {0}", kBefore)),
            "Nothing differs in production between 2100-01-01T08:59:59Z and 2100-01-01T08:59:59Z.\n");
  EXPECT_THAT(
      hoist_.text(fmt::format("environment diff production --from 2000-01-01T00:00:00Z --to {}", kBefore)),
      HasSubstr("checkout: created\n  - enabled: false\n  + enabled: true\n"));
  const auto difference =
      hoist_.json(fmt::format("environment diff production --from {} --to {}", kBefore, kAfter));
  EXPECT_EQ(names_of(difference), (std::vector<std::string>{"environment", "from", "to", "items"}));
  EXPECT_EQ(boost::json::serialize(difference.at("items").at(0).at("schedules")),
            fmt::format(R"([{{"scheduleId":"{}","at":"2100-01-01T09:00:00Z"}}])", schedule));
}

TEST_P(TimeTravelCommands, diff_names_what_will_not_fit) {
  call("segment create beta --included ada");
  call("flag create checkout");
  const std::string schedule = text_at(
      hoist_.json("schedule create checkout --at 2100-01-01T09:00:00Z --rule 'segment beta -> on'"), "id");
  call("segment delete beta");
  EXPECT_THAT(hoist_.text(fmt::format("environment diff production --to {}", kAfter)),
              testing::StartsWith(fmt::format("checkout: unchanged\n"
                                              "  2100-01-01T09:00:00Z schedule {} will not fit: ",
                                              schedule)));
}

TEST_P(TimeTravelCommands, wrong_instants_are_named) {
  plan();
  EXPECT_THAT(hoist_.failure("evaluate checkout --at tomorrow", 2), HasSubstr("hoist: --at "));
  EXPECT_THAT(hoist_.failure("environment state production --at tomorrow", 2), HasSubstr("hoist: --at "));
  EXPECT_THAT(hoist_.failure("environment diff production --from soon --to 2100-01-01T09:00:00Z", 2),
              HasSubstr("hoist: --from "));
  EXPECT_THAT(hoist_.failure("environment diff production", 2), HasSubstr("give --to"));
  EXPECT_THAT(
      hoist_.failure(fmt::format("environment diff production --from {} --to {}", kAfter, kBefore), 2),
      HasSubstr("exchange them"));
  EXPECT_THAT(hoist_.failure("environment state 'no key'", 2), HasSubstr("environment"));
}

HOIST_ON_BOTH_STORES(TimeTravelCommands);

}  // namespace
}  // namespace hoist::test
