// ScheduleRepository::list, compared with the same filter in plain C++.
#include <fmt/format.h>

#include "store_test.h"

namespace hoist::test {
namespace {

constexpr std::string_view kMissed = "missed_window: too late";

bool in_state(const Schedule& schedule, ScheduleStateFilter state, Instant now) {
  switch (state) {
    case ScheduleStateFilter::kPending:
      return schedule.status == ScheduleStatus::kPending;
    case ScheduleStateFilter::kApplied:
      return schedule.status == ScheduleStatus::kApplied;
    case ScheduleStateFilter::kFailed:
      return schedule.status == ScheduleStatus::kFailed;
    case ScheduleStateFilter::kCancelled:
      return schedule.status == ScheduleStatus::kCancelled;
    case ScheduleStateFilter::kRetrying:
      return schedule.retrying();
    case ScheduleStateFilter::kTerminal:
      return schedule.status == ScheduleStatus::kFailed && !schedule.retrying();
    case ScheduleStateFilter::kAtRisk:
      return schedule.at_risk.has_value();
    case ScheduleStateFilter::kLate:
      return schedule.due_at() && *schedule.due_at() < now - kLateAfter;
    case ScheduleStateFilter::kParked:
      return schedule.status == ScheduleStatus::kFailed && !schedule.retrying() &&
             schedule.error_message == kMissed;
  }
  return false;
}

bool fits(const Schedule& schedule, const ScheduleFilter& filter) {
  if (filter.environment && schedule.environment != *filter.environment) return false;
  if (filter.flag && schedule.flag_id != *filter.flag) return false;
  if (filter.state && !in_state(schedule, *filter.state, filter.now)) return false;
  if (filter.flags && std::count(filter.flags->begin(), filter.flags->end(), schedule.flag_id) == 0)
    return false;
  if (filter.key_text && schedule.flag_key.text().find(*filter.key_text) == std::string::npos) return false;
  if (filter.from && schedule.scheduled_at < *filter.from) return false;
  if (filter.to && schedule.scheduled_at >= *filter.to) return false;
  return !filter.after || std::pair(schedule.scheduled_at, schedule.id) > *filter.after;
}

class ScheduleListTest : public StoreTest {
 protected:
  /// 200 schedules of 4 flags (one deleted) in 2 environments, many at the same few instants.
  ScheduleListTest() {
    flags_ = {add_flag("a"), add_flag("b"), add_flag("a", "staging"), add_flag("gone")};
    for (int i = 0; i < 200; ++i) all_.push_back(random_schedule());
    add(all_);
    put_some_at_risk();
    flags_.back().deleted_at = kTestStart;
    write([&](UnitOfWork& unit) { must(unit.flags().update(std::vector{flags_.back()})); });
    std::sort(all_.begin(), all_.end(), [](const Schedule& a, const Schedule& b) {
      return std::pair(a.scheduled_at, a.id) < std::pair(b.scheduled_at, b.id);
    });
  }

  void put_some_at_risk() {
    std::vector<RiskMark> marks;
    for (Schedule& schedule : all_) {
      if (schedule.status != ScheduleStatus::kPending || make.random().below(3) > 0) continue;
      schedule.at_risk = ScheduleRisk{.since = kTestStart, .reason = std::string(kAwkwardText)};
      marks.push_back({.id = schedule.id, .before = std::nullopt, .after = schedule.at_risk});
    }
    write([&](UnitOfWork& unit) { must(unit.schedules().mark_risks(marks)); });
  }

  Instant random_instant() {
    return kTestStart + Duration(static_cast<std::int64_t>(make.random().below(20)));
  }

  Schedule random_schedule() {
    Prng& random = make.random();
    Schedule schedule = make.make_schedule(flags_[random.below(flags_.size())], random_instant());
    switch (random.below(5)) {
      case 0:
        schedule.status = ScheduleStatus::kApplied;
        schedule.applied_at = kTestStart;
        break;
      case 1:
        schedule.status = ScheduleStatus::kFailed;
        schedule.error_message = random.below(2) == 0 ? "no" : std::string(kMissed);
        break;
      case 2:
        schedule.status = ScheduleStatus::kFailed;
        schedule.next_retry_at = kTestStart;
        break;
      case 3:
        schedule.status = ScheduleStatus::kCancelled;
        break;
      default:
        break;
    }
    return schedule;
  }

  ScheduleFilter random_filter() {
    Prng& random = make.random();
    ScheduleFilter filter;
    if (random.below(3) == 0)
      filter.environment = random.below(2) == 0 ? production() : environment_key("staging");
    if (random.below(3) == 0) filter.flag = flags_[random.below(flags_.size())].id;
    if (random.below(2) == 0) filter.state = kScheduleStates.at(random.below(kScheduleStates.size())).second;
    if (random.below(3) == 0) filter.from = random_instant();
    if (random.below(3) == 0) filter.to = random_instant();
    if (random.below(3) == 0) {
      const Schedule& start = all_[random.below(all_.size())];
      filter.after = std::pair(start.scheduled_at, start.id);
    }
    if (random.below(4) == 0) filter.key_text = random.below(2) == 0 ? "a" : "on";
    if (random.below(4) == 0)
      filter.flags = std::vector{flags_[0].id, flags_[random.below(flags_.size())].id};
    filter.now = random_instant() + kLateAfter;
    filter.limit = random.below(2) == 0 ? kMaxPageSize : static_cast<int>(1 + random.below(20));
    return filter;
  }

  std::vector<Schedule> expected(const ScheduleFilter& filter) const {
    std::vector<Schedule> answer;
    for (const Schedule& schedule : all_) {
      if (fits(schedule, filter) && answer.size() < static_cast<std::size_t>(filter.limit)) {
        answer.push_back(schedule);
      }
    }
    return answer;
  }

  std::vector<Schedule> list(const ScheduleFilter& filter) {
    return read([&](UnitOfWork& unit) { return must(unit.schedules().list(filter)); });
  }

  std::vector<Flag> flags_;
  std::vector<Schedule> all_;
};

TEST_P(ScheduleListTest, narrows_by_any_mix_of_filters) {
  std::size_t seen = 0;
  for (int round = 0; round < 300; ++round) {
    const ScheduleFilter filter = random_filter();
    const std::vector<Schedule> answer = list(filter);
    ASSERT_EQ(answer, expected(filter)) << "round " << round;
    seen += answer.size();
  }
  EXPECT_GT(seen, 1000U);  // the filters above are not all empty
}

TEST_P(ScheduleListTest, without_a_filter_lists_all_in_order_deleted_flags_included) {
  ScheduleFilter filter;
  filter.limit = kMaxPageSize;
  EXPECT_EQ(list(filter), all_);
  EXPECT_EQ(list({}).size(), static_cast<std::size_t>(kDefaultPageSize));
}

TEST_P(ScheduleListTest, pages_are_disjoint_and_complete) {
  std::vector<Schedule> paged;
  ScheduleFilter filter;
  filter.limit = 7;
  while (true) {
    const std::vector<Schedule> page = list(filter);
    if (page.empty()) break;
    paged.insert(paged.end(), page.begin(), page.end());
    ASSERT_LE(paged.size(), all_.size()) << "the pages go round in circles";
    filter.after = std::pair(page.back().scheduled_at, page.back().id);
  }
  EXPECT_EQ(paged, all_);
}

TEST_P(ScheduleListTest, a_text_in_the_key_is_found_whatever_its_case_and_characters) {
  const Flag odd = add_flag("Dark_mode-2");
  const Schedule schedule = add(make.make_schedule(odd, kTestStart));
  add(make.make_schedule(add_flag("DarkXmode-2"), kTestStart));
  for (const char* text : {"dark_", "K_MO", "_mode-2"}) {
    ScheduleFilter filter;
    filter.key_text = text;
    EXPECT_EQ(list(filter), std::vector{schedule}) << text;
  }
  ScheduleFilter filter;
  filter.key_text = "%";
  EXPECT_TRUE(list(filter).empty());
}

TEST_P(ScheduleListTest, bounds_may_lie_at_the_ends_of_time) {
  ScheduleFilter filter;
  filter.limit = kMaxPageSize;
  filter.from = kMinInstant;
  filter.to = kMaxInstant;
  EXPECT_EQ(list(filter), all_);
  std::swap(filter.from, filter.to);
  EXPECT_TRUE(list(filter).empty());
}

HOIST_ON_EACH_STORE(ScheduleListTest);

}  // namespace
}  // namespace hoist::test
