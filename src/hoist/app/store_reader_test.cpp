#include "hoist/app/store_reader.h"

#include <gtest/gtest.h>

#include "hoist/app/memory_store_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;

class SteppedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at; }
  Instant at = sample::kNow;
};

ScheduleCount pending(std::int64_t count) {
  return {.environment = production(), .status = ScheduleStatus::kPending, .live = true, .count = count};
}
ScheduleCount applied(std::int64_t count) {
  return {.environment = production(), .status = ScheduleStatus::kApplied, .live = false, .count = count};
}

class StoreReaderTest : public ::testing::Test {
 protected:
  StoreReaderTest() { set_counts(1); }

  void set_counts(std::int64_t count) {
    store.change([&](sample::MemoryContent& content) {
      content.live = {pending(count)};
      content.ended = {applied(count)};
    });
  }
  Result<StoreReading> read() { return reader.read(*session); }
  std::vector<ScheduleCount> counts() { return read().value().counts; }

  sample::MemoryStore store;
  SteppedClock clock;
  StoreReader reader{clock};
  std::unique_ptr<Session> session = store.open_session(SessionPurpose::kRequests);
};

TEST_F(StoreReaderTest, tells_what_is_due_and_for_how_long) {
  EXPECT_EQ(read().value().due, 0);
  EXPECT_EQ(read().value().oldest_due_age, 0s);
  store.change([](sample::MemoryContent& content) {
    content.backlog = {.due = 3, .oldest_due_at = content.now - 90s};
  });
  EXPECT_EQ(read().value().due, 3);
  EXPECT_EQ(read().value().oldest_due_age, 90s);
}

TEST_F(StoreReaderTest, counts_each_time_where_counting_costs_nothing) {
  EXPECT_EQ(counts(), (std::vector{pending(1), applied(1)}));
  set_counts(2);
  EXPECT_EQ(counts(), (std::vector{pending(2), applied(2)}));
}

TEST_F(StoreReaderTest, a_count_rests_a_hundred_times_as_long_as_it_took) {
  store.while_counting = [this] {
    const bool of_ended = store.ended_counts == store.live_counts;
    if (of_ended) clock.at = clock.at + 3s;
  };
  EXPECT_EQ(counts(), (std::vector{pending(1), applied(1)}));
  set_counts(2);
  clock.at = clock.at + 300s - 1us;
  EXPECT_EQ(counts(), (std::vector{pending(2), applied(1)})) << "the live ones were counted in no time";
  EXPECT_EQ(store.ended_counts, 1);
  clock.at = clock.at + 1us;
  store.live_counts = 0;
  EXPECT_EQ(counts(), (std::vector{pending(2), applied(2)}));
  EXPECT_EQ(store.ended_counts, 2);
}

TEST_F(StoreReaderTest, a_clock_that_was_set_back_does_not_stop_it) {
  store.while_counting = [this] { clock.at = clock.at + 3s; };
  static_cast<void>(counts());
  set_counts(2);
  clock.at = clock.at - 24h;
  EXPECT_EQ(counts(), (std::vector{pending(2), applied(2)}));
}

TEST_F(StoreReaderTest, a_count_that_fails_leaves_the_last_one_and_rests_too) {
  static_cast<void>(counts());
  set_counts(2);
  store.breaks_counts = true;
  store.while_counting = [this] { clock.at = clock.at + 15s; };
  EXPECT_EQ(counts(), (std::vector{pending(1), applied(1)}));
  store.breaks_counts = false;
  EXPECT_EQ(counts(), (std::vector{pending(1), applied(1)}));
  EXPECT_EQ(store.live_counts, 2);
}

TEST_F(StoreReaderTest, nobody_counts_while_somebody_does) {
  const auto other = store.open_session(SessionPurpose::kRequests);
  store.while_counting = [&] {
    store.while_counting = {};
    EXPECT_EQ(reader.read(*other).value().counts, std::vector{applied(1)});
  };
  EXPECT_EQ(counts(), (std::vector{pending(1), applied(1)}));
  EXPECT_EQ(store.live_counts, 1);
}

TEST_F(StoreReaderTest, what_is_due_is_known_while_it_still_counts) {
  EXPECT_FALSE(reader.recent());
  store.change([](sample::MemoryContent& content) { content.backlog.due = 3; });
  store.while_counting = [&] {
    clock.at = clock.at + 2s;
    ASSERT_TRUE(reader.recent());
    EXPECT_EQ(reader.recent()->due, 3);
  };
  static_cast<void>(counts());
  EXPECT_EQ(reader.recent()->counts, (std::vector{pending(1), applied(1)}));
  clock.at = clock.at + 1s + 1us;
  EXPECT_FALSE(reader.recent()) << "older than kRecent";
  store.while_counting = {};
  static_cast<void>(counts());
  EXPECT_TRUE(reader.recent());
  store.gone = true;
  static_cast<void>(read());
  EXPECT_FALSE(reader.recent());
}

TEST_F(StoreReaderTest, fails_without_the_store) {
  static_cast<void>(counts());
  store.gone = true;
  EXPECT_FALSE(read());
  store.gone = false;
  EXPECT_TRUE(read());
}

}  // namespace
}  // namespace hoist
