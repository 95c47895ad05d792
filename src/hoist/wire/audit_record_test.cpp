#include "hoist/wire/audit_record.h"

#include <gtest/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist::wire {
namespace {

AuditEvent event_of(std::optional<Flag> before, std::optional<Flag> after) {
  return AuditEvent{.id = sample::id<AuditEventId>(1),
                    .at = sample::kNow,
                    .actor = "ann",
                    .action = AuditAction::kFlagEdited,
                    .flag_id = sample::flag().id,
                    .flag_key = sample::flag().key,
                    .environment = production(),
                    .schedule_id = std::nullopt,
                    .before = std::move(before),
                    .after = std::move(after),
                    .note = {}};
}

/// Of another version, or another flag.
Flag flag_with(std::int64_t version, std::uint64_t n = 1) {
  Flag flag = sample::flag(n);
  flag.version = version;
  flag.config.description = "version " + std::to_string(version);
  return flag;
}

void expect_as_alone(const EncodedEvent& encoded, const AuditEvent& event) {
  const EncodedEvent alone = EventEncoder().encode(event);
  EXPECT_EQ(encoded.before, alone.before);
  EXPECT_EQ(encoded.after, alone.after);
  EXPECT_EQ(encoded.record.before, alone.record.before);
  EXPECT_EQ(encoded.record.after, alone.record.after);
}

}  // namespace

TEST(EventEncoder, EachEventIsWhatItIsAlone) {
  const std::vector<AuditEvent> events = {
      event_of(std::nullopt, flag_with(1)),  event_of(flag_with(1), flag_with(2)),
      event_of(flag_with(2), flag_with(3)),  event_of(flag_with(1, 2), flag_with(2, 2)),
      event_of(flag_with(3), flag_with(4)),  event_of(flag_with(9), flag_with(10)),
      event_of(flag_with(10), std::nullopt), event_of(std::nullopt, std::nullopt)};
  EventEncoder encoder;
  for (const AuditEvent& event : events) expect_as_alone(encoder.encode(event), event);
}

TEST(EventEncoder, AChangeThatRaisedNoVersionIsSeen) {
  Flag changed = flag_with(2);
  changed.config.description = "changed by SQL";
  const AuditEvent first = event_of(flag_with(1), flag_with(2));
  const AuditEvent second = event_of(changed, flag_with(3));
  EventEncoder encoder;
  static_cast<void>(encoder.encode(first));
  const EncodedEvent encoded = encoder.encode(second);
  expect_as_alone(encoded, second);
  EXPECT_NE(encoded.before->find("changed by SQL"), std::string::npos);
}

}  // namespace hoist::wire
