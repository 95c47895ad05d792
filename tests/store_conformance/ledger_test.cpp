// AttemptLedger, compared with the same filter in plain C++.
#include <fmt/format.h>

#include <tuple>

#include "store_test.h"

namespace hoist::test {
namespace {

auto place_of(const LedgerEntry& entry) {
  return std::tuple(entry.attempt.ended_at, entry.attempt.schedule_id, entry.attempt.number);
}

bool fits(const LedgerEntry& entry, const FlagId& flag, const LedgerFilter& filter) {
  const Attempt& attempt = entry.attempt;
  if (filter.environment && entry.environment != *filter.environment) return false;
  if (filter.flag && entry.flag_key != *filter.flag) return false;
  if (filter.key_text && entry.flag_key.text().find(*filter.key_text) == std::string::npos) return false;
  if (filter.flags && std::count(filter.flags->begin(), filter.flags->end(), flag) == 0) return false;
  if (filter.outcome && attempt.outcome != *filter.outcome) return false;
  if (filter.worker && attempt.worker != *filter.worker) return false;
  if (filter.from && attempt.ended_at < *filter.from) return false;
  if (filter.to && attempt.ended_at >= *filter.to) return false;
  if (!filter.before) return true;
  const LedgerPlace& before = *filter.before;
  return place_of(entry) < std::tuple(before.ended_at, before.schedule, before.attempt);
}

std::string sql_or_null(const std::optional<std::string>& text) {
  return text ? fmt::format("'{}'", *text) : "NULL";
}

class LedgerTest : public StoreTest {
 protected:
  /// 150 attempts at 60 schedules of 4 flags (one deleted) in 2 environments, many at the same few instants.
  LedgerTest() {
    flags_ = {add_flag("a"), add_flag("b"), add_flag("a", "staging"), add_flag("gone")};
    std::vector<Schedule> schedules;
    schedules.reserve(60);
    for (int i = 0; i < 60; ++i) {
      schedules.push_back(make.make_schedule(flags_[make.random().below(flags_.size())], random_instant()));
    }
    add(schedules);
    for (int i = 0; i < 150; ++i) {
      const Schedule& schedule = schedules[make.random().below(schedules.size())];
      add_attempt(random_attempt(schedule, i + 1), schedule);
    }
    flags_.back().deleted_at = kTestStart;
    write([&](UnitOfWork& unit) { must(unit.flags().update(std::vector{flags_.back()})); });
    std::sort(all_.begin(), all_.end(),
              [](const auto& a, const auto& b) { return place_of(a.first) > place_of(b.first); });
  }

  Instant random_instant() {
    return kTestStart + Duration(static_cast<std::int64_t>(make.random().below(20)));
  }

  Attempt random_attempt(const Schedule& schedule, int number) {
    Prng& random = make.random();
    Attempt attempt;
    attempt.schedule_id = schedule.id;
    attempt.number = number;
    attempt.worker = random.below(2) == 0 ? "worker-1" : "worker-2";
    if (random.below(3) > 0) attempt.due_at = random_instant();
    attempt.started_at = random_instant();
    attempt.ended_at = random_instant();
    attempt.outcome = static_cast<AttemptOutcome>(random.below(4));
    if (attempt.outcome == AttemptOutcome::kFailed) {
      attempt.failure =
          Failure{.failure_class = FailureClass::kTransient, .code = "X1", .message = "no luck"};
      if (random.below(2) == 0) attempt.next_retry_at = random_instant();
    }
    return attempt;
  }

  void add_attempt(const Attempt& attempt, const Schedule& schedule) {
    const bool failed = attempt.failure.has_value();
    const auto at = [](const std::optional<Instant>& instant) {
      return sql_or_null(instant ? std::optional(format_instant(*instant)) : std::nullopt);
    };
    db.run_sql(fmt::format(
        "INSERT INTO schedule_attempts (schedule_id, attempt, worker, due_at, started_at, ended_at, outcome,"
        " error_class, error_code, error_message, next_retry_at) VALUES"
        " ('{}', {}, '{}', {}, {}, {}, '{}', {}, {}, {}, {})",
        attempt.schedule_id.to_string(), attempt.number, attempt.worker, at(attempt.due_at),
        at(attempt.started_at), at(attempt.ended_at), to_string(attempt.outcome),
        failed ? "'transient'" : "NULL", failed ? "'X1'" : "NULL", failed ? "'no luck'" : "NULL",
        at(attempt.next_retry_at)));
    all_.emplace_back(LedgerEntry{.attempt = attempt,
                                  .flag_key = schedule.flag_key,
                                  .environment = schedule.environment,
                                  .scheduled_at = schedule.scheduled_at},
                      schedule.flag_id);
  }

  LedgerFilter random_filter() {
    Prng& random = make.random();
    LedgerFilter filter;
    if (random.below(3) == 0)
      filter.environment = random.below(2) == 0 ? production() : environment_key("staging");
    if (random.below(4) == 0) filter.flag = flags_[random.below(flags_.size())].key;
    if (random.below(4) == 0) filter.key_text = random.below(2) == 0 ? "a" : "on";
    if (random.below(3) == 0)
      filter.flags = std::vector{flags_[0].id, flags_[random.below(flags_.size())].id};
    if (random.below(3) == 0) filter.outcome = static_cast<AttemptOutcome>(random.below(4));
    if (random.below(3) == 0) filter.worker = random.below(2) == 0 ? "worker-1" : "worker-3";
    if (random.below(3) == 0) filter.from = random_instant();
    if (random.below(3) == 0) filter.to = random_instant();
    if (random.below(3) == 0) {
      const Attempt& start = all_[random.below(all_.size())].first.attempt;
      filter.before =
          LedgerPlace{.ended_at = start.ended_at, .schedule = start.schedule_id, .attempt = start.number};
    }
    filter.limit = random.below(2) == 0 ? kMaxPageSize : static_cast<int>(1 + random.below(20));
    return filter;
  }

  std::vector<LedgerEntry> expected(const LedgerFilter& filter) const {
    std::vector<LedgerEntry> answer;
    for (const auto& [entry, flag] : all_) {
      if (fits(entry, flag, filter) && answer.size() < static_cast<std::size_t>(filter.limit)) {
        answer.push_back(entry);
      }
    }
    return answer;
  }

  std::vector<LedgerEntry> list(const LedgerFilter& filter) {
    return read([&](UnitOfWork& unit) { return must(unit.ledger().list(filter)); });
  }
  std::vector<AttemptSample> recent(const std::optional<EnvironmentKey>& environment, Instant since,
                                    int limit) {
    return read([&](UnitOfWork& unit) { return must(unit.ledger().recent(environment, since, limit)); });
  }

  std::vector<Flag> flags_;
  std::vector<std::pair<LedgerEntry, FlagId>> all_;
};

TEST_P(LedgerTest, narrows_by_any_mix_of_filters) {
  std::size_t seen = 0;
  for (int round = 0; round < 300; ++round) {
    const LedgerFilter filter = random_filter();
    const std::vector<LedgerEntry> answer = list(filter);
    ASSERT_TRUE(answer == expected(filter)) << "round " << round;
    seen += answer.size();
  }
  EXPECT_GT(seen, 500U);  // the filters above are not all empty
}

TEST_P(LedgerTest, pages_are_disjoint_and_complete) {
  std::vector<LedgerEntry> paged;
  LedgerFilter filter;
  filter.limit = 7;
  while (true) {
    const std::vector<LedgerEntry> page = list(filter);
    if (page.empty()) break;
    paged.insert(paged.end(), page.begin(), page.end());
    ASSERT_LE(paged.size(), all_.size()) << "the pages go round in circles";
    const Attempt& last = page.back().attempt;
    filter.before =
        LedgerPlace{.ended_at = last.ended_at, .schedule = last.schedule_id, .attempt = last.number};
  }
  filter = {.limit = kMaxPageSize};
  EXPECT_EQ(paged.size(), all_.size());
  EXPECT_TRUE(paged == expected(filter));
}

TEST_P(LedgerTest, samples_are_the_newest_of_what_ended_since) {
  for (const auto& environment :
       {std::optional<EnvironmentKey>(), std::optional(environment_key("staging"))}) {
    const Instant since = kTestStart + Duration(5);
    std::vector<LedgerEntry> wanted =
        expected({.environment = environment, .from = since, .limit = kMaxPageSize});
    const std::vector<AttemptSample> samples = recent(environment, since, kMaxPageSize);
    ASSERT_EQ(samples.size(), wanted.size());
    ASSERT_GT(samples.size(), 10U);
    const auto order = [](const AttemptSample& sample) {
      return std::tuple(sample.ended_at, sample.due_at, sample.outcome);
    };
    std::vector<decltype(order(samples[0]))> found;
    std::vector<decltype(order(samples[0]))> expected_samples;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (i > 0) EXPECT_GE(samples[i - 1].ended_at, samples[i].ended_at);
      found.push_back(order(samples[i]));
      const Attempt& attempt = wanted[i].attempt;
      expected_samples.emplace_back(attempt.ended_at, attempt.due_at, attempt.outcome);
    }
    EXPECT_TRUE(sorted(found) == sorted(expected_samples));
    const std::vector<AttemptSample> few = recent(environment, since, 3);
    ASSERT_EQ(few.size(), 3U);
    EXPECT_EQ(few.back().ended_at, samples[2].ended_at);
  }
  EXPECT_TRUE(recent(std::nullopt, kTestStart + Duration(100), 10).empty());
}

HOIST_ON_DIRECT_STORES(LedgerTest);

}  // namespace
}  // namespace hoist::test
