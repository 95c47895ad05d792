#include "hoist/wire/change_json.h"

#include <gtest/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist::wire {
namespace {

const std::string kSchedule = R"("00000000-0000-0000-0000-000000000007")";

std::string shown(const std::vector<ChangeEvent>& events) {
  std::string text;
  for (const ChangeEvent& event : events) {
    text += std::string(event.name) + " " + boost::json::serialize(event.data) + "\n";
  }
  return text;
}

std::string events_of(Change change) {
  return shown(
      change_to_events(production(), {.revision = 5, .at = sample::kNow, .change = std::move(change)}));
}

Change change_of(ChangeKind kind, std::int64_t version = 0, bool scheduled = false) {
  return {.kind = kind,
          .key = "k",
          .flag = sample::id<FlagId>(1),
          .version = version,
          .schedule = scheduled ? std::optional(sample::id<ScheduleId>(7)) : std::nullopt};
}

const std::string kPlace = R"("environment":"production","revision":5,"at":"2026-11-27T09:00:00Z")";

}  // namespace

TEST(ChangeJson, a_flag_that_a_person_changed_has_no_schedule) {
  EXPECT_EQ(events_of(change_of(ChangeKind::kFlagChanged, 3)),
            "flag.changed {" + kPlace + R"(,"flagKey":"k","version":3,"scheduleId":null})" + "\n");
}

TEST(ChangeJson, a_schedule_that_applied_changed_its_flag_first) {
  const std::string rest = R"(,"flagKey":"k","version":3,"scheduleId":)" + kSchedule + "}\n";
  EXPECT_EQ(events_of(change_of(ChangeKind::kScheduleApplied, 3, true)),
            "flag.changed {" + kPlace + rest + "schedule.applied {" + kPlace + rest);
}

TEST(ChangeJson, other_changes_are_one_event_each) {
  EXPECT_EQ(events_of(change_of(ChangeKind::kFlagDeleted, 4)),
            "flag.deleted {" + kPlace + R"(,"flagKey":"k","version":4})" + "\n");
  EXPECT_EQ(events_of(change_of(ChangeKind::kOverrideChanged)),
            "override.changed {" + kPlace + R"(,"flagKey":"k"})" + "\n");
  EXPECT_EQ(events_of(change_of(ChangeKind::kSegmentChanged)),
            "segment.changed {" + kPlace + R"(,"segmentKey":"k"})" + "\n");
  for (const ChangeKind kind :
       {ChangeKind::kScheduleCreated, ChangeKind::kScheduleSuperseded, ChangeKind::kScheduleSkipped,
        ChangeKind::kScheduleRetrying, ChangeKind::kScheduleFailed, ChangeKind::kScheduleCancelled,
        ChangeKind::kScheduleRetried, ChangeKind::kScheduleRun, ChangeKind::kScheduleAtRisk,
        ChangeKind::kScheduleSafe}) {
    EXPECT_EQ(events_of(change_of(kind, 0, true)), std::string(to_string(kind)) + " {" + kPlace +
                                                       R"(,"flagKey":"k","scheduleId":)" + kSchedule + "}\n");
  }
}

TEST(ChangeJson, a_change_ahead_has_no_revision) {
  const ChangeEvent event =
      change_ahead_to_event(production(), sample::kNow, change_of(ChangeKind::kScheduleApplied, 3, true));
  EXPECT_EQ(
      shown({event}),
      R"(flag.ahead {"environment":"production","at":"2026-11-27T09:00:00Z","flagKey":"k","scheduleId":)" +
          kSchedule + "}\n");
}

}  // namespace hoist::wire
