// AuditTrail::list, compared with the same filter in plain C++.
#include "store_test.h"

namespace hoist::test {
namespace {

constexpr std::array kSomeActions = {AuditAction::kFlagEdited, AuditAction::kScheduleApplied,
                                     AuditAction::kTokenCreated};

bool fits(const AuditEvent& event, const AuditFilter& filter) {
  if (filter.environment && event.environment != filter.environment) return false;
  if (filter.flag && event.flag_key != filter.flag) return false;
  if (filter.flags) {
    const auto& ids = *filter.flags;
    if (!event.flag_id || std::count(ids.begin(), ids.end(), *event.flag_id) == 0) return false;
  }
  if (filter.actor && event.actor != *filter.actor) return false;
  if (filter.action && event.action != *filter.action) return false;
  if (filter.schedule && event.schedule_id != filter.schedule) return false;
  if (filter.from && event.at < *filter.from) return false;
  if (filter.to && event.at >= *filter.to) return false;
  return !filter.before || event.id < *filter.before;
}

class AuditListTest : public StoreTest {
 protected:
  /// 150 events within 30 ms, of 3 flags in 2 environments and of none.
  AuditListTest() {
    flags_ = {add_flag("a"), add_flag("b"), add_flag("a", "staging")};
    for (int i = 0; i < 3; ++i) schedules_.push_back(make.make_id<ScheduleId>());
    for (int i = 0; i < 150; ++i) all_.push_back(random_event());
    write([&](UnitOfWork& unit) { must(unit.audit().append(all_)); });
    std::sort(all_.begin(), all_.end(), [](const AuditEvent& a, const AuditEvent& b) { return a.id > b.id; });
  }

  Instant random_instant() {
    return kTestStart + Duration(static_cast<std::int64_t>(make.random().below(300)) * 100);
  }

  AuditEvent random_event() {
    Prng& random = make.random();
    make.set_created_at(random_instant());
    AuditEvent event = make.make_audit_event(flags_[random.below(flags_.size())],
                                             kSomeActions.at(random.below(kSomeActions.size())));
    event.actor = random.below(2) == 0 ? "ann" : std::string(kAwkwardText);
    if (random.below(2) == 0) event.schedule_id = schedules_[random.below(schedules_.size())];
    if (event.action == AuditAction::kTokenCreated) {
      event.flag_id.reset();
      event.flag_key.reset();
      event.environment.reset();
      event.after.reset();
    }
    return event;
  }

  AuditFilter random_filter() {
    Prng& random = make.random();
    AuditFilter filter;
    if (random.below(3) == 0)
      filter.environment = random.below(2) == 0 ? production() : environment_key("staging");
    if (random.below(4) == 0) filter.flag = flags_[random.below(flags_.size())].key;
    if (random.below(4) == 0)
      filter.flags = std::vector{flags_[0].id, flags_[random.below(flags_.size())].id};
    if (random.below(3) == 0) filter.actor = random.below(2) == 0 ? "ann" : std::string(kAwkwardText);
    if (random.below(3) == 0) filter.action = kSomeActions.at(random.below(kSomeActions.size()));
    if (random.below(3) == 0) filter.schedule = schedules_[random.below(schedules_.size())];
    if (random.below(3) == 0) filter.from = random_instant();
    if (random.below(3) == 0) filter.to = random_instant();
    if (random.below(3) == 0) filter.before = all_[random.below(all_.size())].id;
    filter.limit = random.below(2) == 0 ? kMaxPageSize : static_cast<int>(1 + random.below(20));
    return filter;
  }

  std::vector<AuditEvent> expected(const AuditFilter& filter) const {
    std::vector<AuditEvent> answer;
    for (const AuditEvent& event : all_) {
      if (fits(event, filter) && answer.size() < static_cast<std::size_t>(filter.limit)) {
        answer.push_back(event);
      }
    }
    return answer;
  }

  std::vector<AuditEvent> list(const AuditFilter& filter) {
    return read([&](UnitOfWork& unit) { return must(unit.audit().list(filter)); });
  }

  std::vector<Flag> flags_;
  std::vector<ScheduleId> schedules_;
  std::vector<AuditEvent> all_;
};

TEST_P(AuditListTest, narrows_by_any_mix_of_filters) {
  std::size_t seen = 0;
  for (int round = 0; round < 300; ++round) {
    const AuditFilter filter = random_filter();
    const std::vector<AuditEvent> answer = list(filter);
    ASSERT_EQ(answer, expected(filter)) << "round " << round;
    seen += answer.size();
  }
  EXPECT_GT(seen, 500U);  // the filters above are not all empty
}

TEST_P(AuditListTest, without_a_filter_lists_all_newest_first) {
  EXPECT_EQ(list({.limit = kMaxPageSize}), all_);
  EXPECT_EQ(list({}).size(), static_cast<std::size_t>(kDefaultPageSize));
}

TEST_P(AuditListTest, bounds_may_lie_at_the_ends_of_time) {
  EXPECT_EQ(list({.from = kMinInstant, .to = kMaxInstant, .limit = kMaxPageSize}), all_);
  EXPECT_TRUE(list({.from = kMaxInstant}).empty());
  EXPECT_TRUE(list({.to = kMinInstant}).empty());
}

HOIST_ON_DIRECT_STORES(AuditListTest);

}  // namespace
}  // namespace hoist::test
