#include "hoist/http/stream_reader.h"

#include <gtest/gtest.h>

#include <set>

#include "hoist/domain/sample_values_test.h"

namespace hoist::http {
namespace {

using std::chrono::milliseconds;

void publish(ChangeFeed& feed, std::int64_t revision) {
  feed.publish(production(), std::vector<LoggedChange>{{.revision = revision,
                                                        .at = sample::kNow,
                                                        .change = {.kind = ChangeKind::kFlagChanged,
                                                                   .key = "k",
                                                                   .flag = std::nullopt,
                                                                   .version = 1,
                                                                   .schedule = std::nullopt}}});
}

}  // namespace

TEST(RefetchReader, tells_what_came_within_the_window_as_one) {
  ChangeFeed feed;
  Prng random(1);
  const auto reader = make_refetch_reader(feed, production(), milliseconds(100), random);
  EXPECT_EQ(reader->opening(sample::kNow).events, 1U);
  EXPECT_EQ(reader->wake(), std::nullopt) << "nothing happened here";
  publish(feed, 1);
  const auto pause = reader->wake();
  ASSERT_TRUE(pause);
  EXPECT_LE(*pause, milliseconds(100));
  publish(feed, 2);
  EXPECT_EQ(reader->wake(), std::nullopt) << "more news put nothing off";
  const StreamText text = reader->next(sample::kNow);
  EXPECT_EQ(text.events, 1U);
  EXPECT_TRUE(text.own.starts_with("id: 2\n")) << text.own;
  EXPECT_EQ(reader->wake(), std::nullopt);
  EXPECT_TRUE(reader->next(sample::kNow).empty());
  publish(feed, 3);
  EXPECT_NE(reader->wake(), std::nullopt);
}

TEST(RefetchReader, readers_ask_at_instants_of_their_own) {
  ChangeFeed feed;
  Prng random(1);
  std::set<milliseconds> pauses;
  std::vector<std::unique_ptr<StreamReader>> readers;
  for (int i = 0; i < 100; ++i) {
    readers.push_back(make_refetch_reader(feed, production(), milliseconds(100), random));
    static_cast<void>(readers.back()->opening(sample::kNow));
  }
  publish(feed, 1);
  for (const auto& reader : readers) pauses.insert(*reader->wake());
  EXPECT_GT(pauses.size(), 40U);
}

TEST(ChangeReader, takes_a_bounded_part_at_once_and_all_in_the_end) {
  ChangeFeed feed({.text = [](const EnvironmentKey& /*environment*/, const FeedEntry& /*entry*/) {
    return FeedText{.bytes = std::string(10'000, 'x'), .events = 2};
  }});
  StreamOpening opening{.kind = StreamKind::kChanges,
                        .environment = production(),
                        .token = sample::id<TokenId>(1),
                        .last_event_id = "0",
                        .place = nullptr};
  for (std::int64_t revision = 1; revision <= 20; ++revision) publish(feed, revision);
  const auto reader = make_change_reader(feed, opening);
  EXPECT_TRUE(reader->opening(sample::kNow).empty()) << "it was here before and missed nothing";
  std::int64_t last = 0;
  for (StreamText text = reader->next(sample::kNow); !text.empty(); text = reader->next(sample::kNow)) {
    EXPECT_LE(text.entries.size() * 10'000, kMostWritten);
    EXPECT_EQ(text.events, text.entries.size() * 2);
    for (const auto& entry : text.entries) EXPECT_EQ(*entry->revision, ++last);
  }
  EXPECT_EQ(last, 20);
}

}  // namespace hoist::http
