#include "hoist/http/event_text.h"

#include <gtest/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist::http {
namespace {

FeedEntry entry_of(std::optional<std::int64_t> revision) {
  return {.revision = revision,
          .at = sample::kNow,
          .changes = {{.kind = ChangeKind::kScheduleApplied,
                       .key = "a",
                       .flag = sample::id<FlagId>(1),
                       .version = 2,
                       .schedule = sample::id<ScheduleId>(7)},
                      {.kind = ChangeKind::kSegmentChanged,
                       .key = "s",
                       .flag = std::nullopt,
                       .version = 0,
                       .schedule = std::nullopt}},
          .text = {}};
}

}  // namespace

TEST(EventText, a_commit_ends_with_its_revision_which_alone_has_an_id) {
  const FeedText text = entry_text(production(), entry_of(9));
  EXPECT_EQ(text.events, 4U);
  EXPECT_EQ(
      text.bytes,
      "event: flag.changed\n"
      "data: "
      "{\"environment\":\"production\",\"revision\":9,\"at\":\"2026-11-27T09:00:00Z\",\"flagKey\":\"a\","
      "\"version\":2,\"scheduleId\":\"00000000-0000-0000-0000-000000000007\"}\n\n"
      "event: schedule.applied\n"
      "data: "
      "{\"environment\":\"production\",\"revision\":9,\"at\":\"2026-11-27T09:00:00Z\",\"flagKey\":\"a\","
      "\"version\":2,\"scheduleId\":\"00000000-0000-0000-0000-000000000007\"}\n\n"
      "event: segment.changed\n"
      "data: {\"environment\":\"production\",\"revision\":9,\"at\":\"2026-11-27T09:00:00Z\","
      "\"segmentKey\":\"s\"}\n\n"
      "event: revision\nid: 9\n"
      "data: {\"environment\":\"production\",\"revision\":9,\"at\":\"2026-11-27T09:00:00Z\"}\n\n");
}

TEST(EventText, an_announcement_has_no_id) {
  FeedEntry entry = entry_of(std::nullopt);
  entry.changes.pop_back();
  const FeedText text = entry_text(production(), entry);
  EXPECT_EQ(text.events, 1U);
  EXPECT_EQ(text.bytes,
            "event: flag.ahead\n"
            "data: {\"environment\":\"production\",\"at\":\"2026-11-27T09:00:00Z\",\"flagKey\":\"a\","
            "\"scheduleId\":\"00000000-0000-0000-0000-000000000007\"}\n\n");
}

TEST(EventText, what_a_stream_says_of_itself) {
  EXPECT_EQ(revision_event(production(), 3, sample::kNow),
            "event: revision\nid: 3\n"
            "data: {\"environment\":\"production\",\"revision\":3,\"at\":\"2026-11-27T09:00:00Z\"}\n\n");
  EXPECT_EQ(reload_event(production(), 3, ReloadReason::kTooOld),
            "event: reload\nid: 3\n"
            "data: {\"environment\":\"production\",\"revision\":3,\"reason\":\"tooOld\"}\n\n");
  EXPECT_EQ(heartbeat_event(sample::kNow), "event: heartbeat\ndata: {\"at\":\"2026-11-27T09:00:00Z\"}\n\n");
  EXPECT_EQ(heartbeat_comment().substr(0, 1), ":");
  EXPECT_EQ(retry_field(std::chrono::milliseconds(1500)), "retry: 1500\n\n");
}

TEST(EventText, a_refetch_has_no_name) {
  EXPECT_EQ(refetch_event(3, sample::kNow + std::chrono::milliseconds(1999)),
            "id: 3\ndata: {\"type\":\"refetchEvaluation\",\"etag\":\"3\",\"lastModified\":1795770001}\n\n");
}

}  // namespace hoist::http
