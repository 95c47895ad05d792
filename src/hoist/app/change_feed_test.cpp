#include "hoist/app/change_feed.h"

#include <gtest/gtest.h>

#include <latch>
#include <string>
#include <thread>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

constexpr std::size_t kAll = 1UL << 20U;
const EnvironmentKey kEnvironment = sample::environment("staging");

LoggedChange logged(std::int64_t revision, std::string key = "k") {
  return {.revision = revision,
          .at = sample::kNow + std::chrono::seconds(revision),
          .change = {.kind = ChangeKind::kFlagChanged,
                     .key = std::move(key),
                     .flag = sample::id<FlagId>(1),
                     .version = revision,
                     .schedule = std::nullopt}};
}

void publish(ChangeFeed& feed, std::int64_t from, std::int64_t to) {
  std::vector<LoggedChange> changes;
  for (std::int64_t revision = from; revision <= to; ++revision) changes.push_back(logged(revision));
  feed.publish(kEnvironment, changes);
}

/// "3 4 -": the revisions of the entries, "-" where there is none; or the reason to reload.
std::string told(const FeedReading& reading) {
  if (reading.reload) return std::string(to_string(*reading.reload));
  std::string text;
  for (const auto& entry : reading.entries) {
    if (!text.empty()) text += ' ';
    text += entry->revision ? std::to_string(*entry->revision) : "-";
  }
  return text;
}

std::string read(const ChangeFeed& feed, std::uint64_t position, std::size_t max_bytes = kAll) {
  return told(feed.read(kEnvironment, position, max_bytes));
}

/// What a reader hears who has seen everything up to that revision.
std::string after(const ChangeFeed& feed, std::int64_t revision) {
  const FeedReading at = feed.resume(kEnvironment, revision);
  return at.reload ? told(at) : read(feed, at.position);
}

FeedText hundred_bytes(const EnvironmentKey& /*environment*/, const FeedEntry& /*entry*/) {
  return {.bytes = std::string(100, 'x'), .events = 1};
}

}  // namespace

TEST(ChangeFeed, an_environment_that_was_never_written_to_is_at_0) {
  const ChangeFeed feed;
  const FeedState state = feed.state(kEnvironment);
  EXPECT_EQ(state.revision, 0);
  EXPECT_EQ(state.at, std::nullopt);
  EXPECT_EQ(read(feed, state.position), "");
  EXPECT_EQ(after(feed, 0), "");
  EXPECT_EQ(after(feed, 1), "ahead");
}

TEST(ChangeFeed, a_reader_gets_what_is_behind_its_position_in_order) {
  ChangeFeed feed;
  const FeedState begin = feed.state(kEnvironment);
  publish(feed, 1, 3);
  const FeedReading first = feed.read(kEnvironment, begin.position, kAll);
  EXPECT_EQ(told(first), "1 2 3");
  EXPECT_EQ(feed.state(kEnvironment).revision, 3);
  EXPECT_EQ(feed.state(kEnvironment).at, sample::kNow + std::chrono::seconds(3));
  publish(feed, 4, 4);
  EXPECT_EQ(read(feed, first.position), "4");
  EXPECT_EQ(read(feed, feed.state(kEnvironment).position), "");
}

TEST(ChangeFeed, one_commit_is_one_entry) {
  ChangeFeed feed;
  feed.publish(kEnvironment, std::vector{logged(1, "a"), logged(1, "b"), logged(2, "c")});
  const FeedReading reading = feed.read(kEnvironment, 0, kAll);
  ASSERT_EQ(told(reading), "1 2");
  ASSERT_EQ(reading.entries[0]->changes.size(), 2U);
  EXPECT_EQ(reading.entries[0]->changes[1].key, "b");
  EXPECT_EQ(reading.entries[0]->at, sample::kNow + std::chrono::seconds(1));
}

TEST(ChangeFeed, environments_are_apart) {
  ChangeFeed feed;
  publish(feed, 1, 1);
  feed.publish(production(), std::vector{logged(1), logged(2)});
  EXPECT_EQ(feed.state(kEnvironment).revision, 1);
  EXPECT_EQ(feed.state(production()).revision, 2);
  EXPECT_EQ(read(feed, 0), "1");
}

TEST(ChangeFeed, an_announcement_stands_between_revisions) {
  ChangeFeed feed;
  publish(feed, 1, 1);
  feed.announce(kEnvironment, sample::kNow, {logged(0).change});
  EXPECT_EQ(feed.state(kEnvironment).revision, 1);
  EXPECT_EQ(feed.state(kEnvironment).at, sample::kNow);
  publish(feed, 2, 2);
  EXPECT_EQ(read(feed, 0), "1 - 2");
  EXPECT_EQ(after(feed, 1), "- 2") << "it may have been missed";
  EXPECT_EQ(after(feed, 2), "");
}

TEST(ChangeFeed, resumes_after_any_revision_that_is_kept) {
  ChangeFeed feed;
  feed.start_at(kEnvironment, 10);
  EXPECT_EQ(after(feed, 10), "");
  publish(feed, 11, 13);
  EXPECT_EQ(after(feed, 10), "11 12 13");
  EXPECT_EQ(after(feed, 11), "12 13");
  EXPECT_EQ(after(feed, 13), "");
  EXPECT_EQ(after(feed, 9), "tooOld");
  EXPECT_EQ(after(feed, 14), "ahead");
  EXPECT_EQ(feed.resume(kEnvironment, 9).revision, 13);
  EXPECT_EQ(read(feed, feed.resume(kEnvironment, 9).position), "") << "it goes on from the present";
}

TEST(ChangeFeed, keeps_a_bounded_number_of_entries) {
  ChangeFeed feed({.text = nullptr, .max_entries = 3});
  publish(feed, 1, 5);
  EXPECT_EQ(after(feed, 2), "3 4 5");
  EXPECT_EQ(after(feed, 1), "tooOld");
  EXPECT_EQ(read(feed, 1), "tooOld");
  EXPECT_EQ(read(feed, 2), "3 4 5");
}

TEST(ChangeFeed, keeps_a_bounded_number_of_bytes_but_the_newest_entry_always) {
  ChangeFeed feed({.text = nullptr, .max_entries = 1000, .max_bytes = 4000});
  const std::string key(1000, 'k');
  for (std::int64_t revision = 1; revision <= 9; ++revision) {
    feed.publish(kEnvironment, std::vector{logged(revision, key)});
  }
  EXPECT_EQ(after(feed, 9 - 3), "7 8 9");
  EXPECT_EQ(after(feed, 1), "tooOld");
  feed.publish(kEnvironment, std::vector{logged(10, std::string(9000, 'k'))});
  EXPECT_EQ(after(feed, 9), "10");
  EXPECT_EQ(after(feed, 8), "tooOld");
}

TEST(ChangeFeed, a_gap_makes_every_reader_reload) {
  ChangeFeed feed;
  publish(feed, 1, 2);
  const std::uint64_t newest = feed.state(kEnvironment).position;
  publish(feed, 4, 5);
  EXPECT_EQ(read(feed, newest), "gap");
  EXPECT_EQ(read(feed, 0), "gap");
  EXPECT_EQ(after(feed, 2), "tooOld");
  EXPECT_EQ(after(feed, 3), "4 5") << "whoever knows of 3 misses nothing";
  const FeedReading reload = feed.read(kEnvironment, newest, kAll);
  EXPECT_EQ(reload.revision, 5);
  publish(feed, 6, 6);
  EXPECT_EQ(read(feed, reload.position), "6") << "once";
}

TEST(ChangeFeed, a_revision_that_goes_back_makes_every_reader_reload) {
  ChangeFeed feed;
  publish(feed, 1, 5);
  const std::uint64_t newest = feed.state(kEnvironment).position;
  publish(feed, 3, 3);
  EXPECT_EQ(read(feed, newest), "gap");
  EXPECT_EQ(feed.state(kEnvironment).revision, 3);
  EXPECT_EQ(after(feed, 5), "ahead");
}

TEST(ChangeFeed, starting_elsewhere_makes_readers_reload_and_starting_at_the_same_does_not) {
  ChangeFeed feed;
  const std::uint64_t before = feed.state(kEnvironment).position;
  feed.start_at(kEnvironment, 7);
  EXPECT_EQ(read(feed, before), "gap") << "who came before it was known took it for 0";
  const std::uint64_t seven = feed.state(kEnvironment).position;
  feed.start_at(kEnvironment, 7);
  EXPECT_EQ(read(feed, seven), "");
  publish(feed, 8, 8);
  EXPECT_EQ(read(feed, seven), "8");
  feed.start_at(kEnvironment, 9);
  EXPECT_EQ(read(feed, seven), "gap");
}

TEST(ChangeFeed, the_text_is_made_once_and_bounds_what_is_read_at_once) {
  ChangeFeed feed({.text = hundred_bytes});
  publish(feed, 1, 5);
  const FeedReading reading = feed.read(kEnvironment, 0, 250);
  EXPECT_EQ(told(reading), "1 2");
  EXPECT_EQ(reading.entries[0]->text.events, 1U);
  EXPECT_EQ(reading.entries[0], feed.read(kEnvironment, 0, kAll).entries[0]) << "shared by all readers";
  EXPECT_EQ(read(feed, reading.position, 10), "3") << "one entry at least";
}

TEST(ChangeFeed, whoever_subscribes_is_told_until_the_end_of_it) {
  ChangeFeed feed;
  int told = 0;
  {
    const auto subscription = feed.subscribe([&] { ++told; });
    publish(feed, 1, 3);
    EXPECT_EQ(told, 1);
    feed.announce(production(), sample::kNow, {logged(0).change});
    feed.start_at(kEnvironment, 9);
    EXPECT_EQ(told, 3);
    feed.publish(kEnvironment, {});
    feed.start_at(kEnvironment, 9);
    EXPECT_EQ(told, 3) << "nothing happened";
  }
  publish(feed, 10, 10);
  EXPECT_EQ(told, 3);
}

TEST(ChangeFeed, readers_on_other_threads_miss_nothing) {
  constexpr std::int64_t kRevisions = 2000;
  ChangeFeed feed({.text = hundred_bytes, .max_entries = 4000});
  std::latch begun(4);
  std::vector<std::jthread> threads;
  threads.reserve(3);
  for (int reader = 0; reader < 3; ++reader) {
    threads.emplace_back([&] {
      begun.arrive_and_wait();
      std::uint64_t position = 0;
      for (std::int64_t last = 0; last < kRevisions;) {
        const FeedReading reading = feed.read(kEnvironment, position, 1000);
        ASSERT_FALSE(reading.reload);
        position = reading.position;
        for (const auto& entry : reading.entries) ASSERT_EQ(*entry->revision, ++last);
      }
    });
  }
  begun.arrive_and_wait();
  for (std::int64_t revision = 1; revision <= kRevisions; ++revision) publish(feed, revision, revision);
}

}  // namespace hoist
