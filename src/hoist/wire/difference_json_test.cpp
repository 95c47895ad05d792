#include "hoist/wire/difference_json.h"

#include <gtest/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist::wire {
namespace {

using sample::id;
using sample::kNow;

std::string json_of(const FlagDifference& difference) {
  return boost::json::serialize(difference_to_json(difference));
}

TEST(DifferenceJson, names_the_schedule_that_set_a_field) {
  FlagDifference difference{
      .key = sample::flag_key("flag-1"), .before = sample::flag(), .after = sample::flag()};
  Flag& after = *difference.after;
  after.version = 3;
  after.config.enabled = true;
  after.config.owner = "ann";
  after.config.description = "by raw SQL";
  after.intents.remember(FlagField::kEnabled, {.at = kNow, .schedule = id<ScheduleId>(7)});
  after.intents.remember(FlagField::kOwner, {.at = kNow, .schedule = std::nullopt});
  for (Flag* flag : {&*difference.before, &after}) {
    flag->intents.remember(FlagField::kDescription, {.at = kNow, .schedule = id<ScheduleId>(5)});
  }
  difference.version_before = 1;
  difference.version_after = 3;
  EXPECT_EQ(
      json_of(difference),
      R"({"key":"flag-1","change":"changed","versionBefore":1,"versionAfter":3,"changes":[)"
      R"({"field":"enabled","before":false,"after":true,"scheduleId":")" +
          id<ScheduleId>(7).to_string() +
          R"("},{"field":"description","before":"","after":"by raw SQL","scheduleId":null},)"
          R"({"field":"owner","before":"","after":"ann","scheduleId":null}],"schedules":[],"misfits":[]})");
}

TEST(DifferenceJson, says_what_is_new_and_what_is_gone) {
  FlagDifference difference{.key = sample::flag_key("flag-1"), .after = sample::flag()};
  difference.after->config.enabled = true;
  difference.version_after = 1;
  EXPECT_EQ(json_of(difference),
            R"({"key":"flag-1","change":"created","versionBefore":null,"versionAfter":1,)"
            R"("changes":[{"field":"enabled","after":true,"scheduleId":null}],"schedules":[],"misfits":[]})");
  std::swap(difference.before, difference.after);
  std::swap(difference.version_before, difference.version_after);
  EXPECT_EQ(json_of(difference),
            R"({"key":"flag-1","change":"deleted","versionBefore":1,"versionAfter":null,)"
            R"("changes":[],"schedules":[],"misfits":[]})");
  difference.after = sample::flag(2);
  EXPECT_EQ(to_string(kind_of(difference)), "replaced");
}

TEST(DifferenceJson, lists_schedules_and_those_that_do_not_fit) {
  const FlagDifference difference{
      .key = sample::flag_key("flag-1"),
      .before = sample::flag(),
      .after = sample::flag(),
      .schedules = {{.at = kNow, .schedule = id<ScheduleId>(1)}},
      .misfits = {
          {.at = kNow + Duration(1),
           .schedule = id<ScheduleId>(2),
           .error = {.code = ErrorCode::kInvalidArgument, .message = "no such variant", .context = {}}}}};
  EXPECT_EQ(json_of(difference),
            R"({"key":"flag-1","change":"unchanged","versionBefore":null,"versionAfter":null,"changes":[],)"
            R"("schedules":[{"scheduleId":")" +
                id<ScheduleId>(1).to_string() +
                R"(","at":"2026-11-27T09:00:00Z"}],"misfits":[{"scheduleId":")" +
                id<ScheduleId>(2).to_string() +
                R"(","at":"2026-11-27T09:00:00.000001Z","reason":"no such variant"}]})");
}

}  // namespace
}  // namespace hoist::wire
