#include "hoist/app/snapshot_cache.h"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "hoist/app/digest.h"
#include "hoist/app/memory_store_test.h"

namespace hoist {
namespace {

const std::string kSecret(43, 's');

Token stored_token(std::uint64_t n) {
  return {.id = sample::id<TokenId>(n),
          .name = "ci",
          .role = Role::kClient,
          .environment = std::nullopt,
          .hash = sha256(kSecret),
          .created_at = sample::kNow,
          .revoked_at = std::nullopt};
}

std::string text_of_token(const Token& token, const std::string& secret = kSecret) {
  return "hoist_" + hex(token.id.bytes()) + "_" + secret;
}

/// Makes the store's content that of revision `n`: the flag's version is n as well.
void write_revision(sample::MemoryStore& store, std::int64_t n) {
  store.change([n](sample::MemoryContent& content) {
    Flag flag = sample::flag();
    flag.version = n;
    content.flags = {flag};
    content.revisions = {{.environment = production(), .revision = n}};
    content.now = sample::kNow + std::chrono::seconds(n);
  });
}

class SnapshotCacheTest : public testing::Test {
 protected:
  [[nodiscard]] std::int64_t cached_revision() const {
    return cache_.state()->snapshot(production())->revision();
  }

  sample::MemoryStore store_;
  std::unique_ptr<Session> session_ = store_.open_session(SessionPurpose::kRequests);
  SnapshotCache cache_{EffectiveAt::kCommit};
};

}  // namespace

TEST_F(SnapshotCacheTest, has_nothing_until_it_was_filled) {
  EXPECT_EQ(cache_.state(), nullptr);
  EXPECT_FALSE(cache_.outage());
  store_.gone = true;
  EXPECT_EQ(cache_.refresh(*session_).error().code, ErrorCode::kStoreUnavailable);
  EXPECT_EQ(cache_.state(), nullptr);
  EXPECT_TRUE(cache_.outage());
}

TEST_F(SnapshotCacheTest, has_what_was_committed_when_it_was_refreshed) {
  write_revision(store_, 1);
  ASSERT_TRUE(cache_.refresh(*session_));
  const auto state = cache_.state();
  EXPECT_EQ(state->read_at, sample::kNow + std::chrono::seconds(1));
  EXPECT_EQ(state->snapshot(production())->stored(sample::kNow).find("flag-1")->flag.version, 1);
  write_revision(store_, 2);
  EXPECT_EQ(cached_revision(), 1) << "nothing is read behind the back of whoever asks";
  ASSERT_TRUE(cache_.refresh(*session_));
  EXPECT_EQ(cached_revision(), 2);
  EXPECT_EQ(state->snapshot(production())->stored(sample::kNow).find("flag-1")->flag.version, 1)
      << "who still holds the old state sees it whole";
}

TEST_F(SnapshotCacheTest, an_environment_of_the_same_revision_is_not_read_again) {
  write_revision(store_, 1);
  store_.change([](sample::MemoryContent& content) {
    content.revisions.push_back({.environment = sample::environment("staging"), .revision = 5});
  });
  ASSERT_TRUE(cache_.refresh(*session_));
  const auto before = cache_.state();
  const int reads = store_.flag_reads;
  store_.change([](sample::MemoryContent& content) { content.revisions[1].revision = 6; });
  ASSERT_TRUE(cache_.refresh(*session_));
  const auto after = cache_.state();
  EXPECT_EQ(after->snapshot(production()), before->snapshot(production()));
  EXPECT_NE(after->snapshot(sample::environment("staging")),
            before->snapshot(sample::environment("staging")));
  EXPECT_EQ(store_.flag_reads, reads + 1);
}

TEST_F(SnapshotCacheTest, a_revision_that_went_back_is_read_again) {
  write_revision(store_, 7);
  ASSERT_TRUE(cache_.refresh(*session_));
  write_revision(store_, 3);  // a backup was restored
  ASSERT_TRUE(cache_.refresh(*session_));
  EXPECT_EQ(cached_revision(), 3);
}

TEST_F(SnapshotCacheTest, an_environment_that_was_never_written_is_empty) {
  write_revision(store_, 1);
  ASSERT_TRUE(cache_.refresh(*session_));
  const auto nowhere = cache_.state()->snapshot(sample::environment("nowhere"));
  EXPECT_EQ(nowhere->environment(), sample::environment("nowhere"));
  EXPECT_EQ(nowhere->revision(), 0);
  EXPECT_TRUE(nowhere->timelines().empty());
}

TEST_F(SnapshotCacheTest, keeps_what_it_has_while_the_store_is_gone_and_catches_up) {
  write_revision(store_, 1);
  ASSERT_TRUE(cache_.refresh(*session_));
  const auto before = cache_.state();
  write_revision(store_, 2);
  store_.gone = true;
  EXPECT_EQ(cache_.refresh(*session_).error().code, ErrorCode::kStoreUnavailable);
  EXPECT_EQ(cache_.state(), before);
  EXPECT_TRUE(cache_.outage());
  store_.gone = false;
  ASSERT_TRUE(cache_.refresh(*session_));
  EXPECT_EQ(cached_revision(), 2);
  EXPECT_FALSE(cache_.outage());
}

TEST_F(SnapshotCacheTest, a_read_that_breaks_off_changes_nothing) {
  write_revision(store_, 1);
  store_.change([](sample::MemoryContent& content) { content.tokens = {stored_token(1)}; });
  ASSERT_TRUE(cache_.refresh(*session_));
  const auto before = cache_.state();
  write_revision(store_, 2);
  store_.breaks_flags = true;
  EXPECT_EQ(cache_.refresh(*session_).error().code, ErrorCode::kConnectionLost);
  store_.breaks_flags = false;
  store_.breaks_commit = true;
  EXPECT_FALSE(cache_.refresh(*session_));
  EXPECT_EQ(cache_.state(), before);
  EXPECT_TRUE(cache_.outage());
}

TEST_F(SnapshotCacheTest, knows_unrevoked_tokens_by_their_whole_text) {
  Token revoked = stored_token(2);
  revoked.revoked_at = sample::kNow;
  store_.change([&](sample::MemoryContent& content) { content.tokens = {stored_token(1), revoked}; });
  ASSERT_TRUE(cache_.refresh(*session_));
  const CachedState& state = *cache_.state();
  EXPECT_EQ(authenticate_cached(state, text_of_token(stored_token(1))), stored_token(1));
  EXPECT_EQ(authenticate_cached(state, text_of_token(revoked)), std::nullopt);
  EXPECT_EQ(authenticate_cached(state, text_of_token(stored_token(3))), std::nullopt) << "no such token";
  std::string almost = kSecret;
  almost.back() = 't';
  const std::string whole = text_of_token(stored_token(1));
  for (const std::string& text :
       {text_of_token(stored_token(1), almost), text_of_token(stored_token(1), ""), whole + "s", whole + " ",
        whole.substr(1), whole.substr(0, whole.size() - 1), std::string(), std::string("hoist_"),
        std::string("hoist__"), std::string(100'000, 'h'), std::string("hoist_\0\0", 8)}) {
    EXPECT_EQ(authenticate_cached(state, text), std::nullopt) << text.substr(0, 100);
  }
}

TEST_F(SnapshotCacheTest, a_revoked_token_is_forgotten_at_the_next_refresh) {
  store_.change([](sample::MemoryContent& content) { content.tokens = {stored_token(1)}; });
  ASSERT_TRUE(cache_.refresh(*session_));
  store_.change([](sample::MemoryContent& content) { content.tokens[0].revoked_at = sample::kNow; });
  ASSERT_TRUE(cache_.refresh(*session_));
  EXPECT_EQ(authenticate_cached(*cache_.state(), text_of_token(stored_token(1))), std::nullopt);
}

TEST_F(SnapshotCacheTest, readers_see_whole_states_that_only_go_forward) {
  constexpr std::int64_t kRevisions = 300;
  constexpr int kRefreshers = 3;
  write_revision(store_, 1);
  ASSERT_TRUE(cache_.refresh(*session_));
  std::latch ready(kRefreshers + 2);
  std::vector<std::jthread> threads;
  for (int i = 0; i < kRefreshers; ++i) {
    threads.emplace_back([&] {
      const auto session = store_.open_session(SessionPurpose::kRequests);
      ready.arrive_and_wait();
      while (cached_revision() < kRevisions) EXPECT_TRUE(cache_.refresh(*session));
    });
  }
  threads.emplace_back([&] {
    ready.arrive_and_wait();
    std::int64_t last = 1;
    while (last < kRevisions) {
      const auto state = cache_.state();
      const auto snapshot = state->snapshot(production());
      EXPECT_GE(snapshot->revision(), last) << "never back";
      last = snapshot->revision();
      EXPECT_EQ(snapshot->stored(sample::kNow).find("flag-1")->flag.version, last)
          << "flags and revision go together";
      EXPECT_GE(state->read_at, sample::kNow + std::chrono::seconds(last));
    }
  });
  ready.arrive_and_wait();
  for (std::int64_t n = 2; n <= kRevisions; ++n) write_revision(store_, n);
  threads.clear();
  EXPECT_EQ(cached_revision(), kRevisions);
  EXPECT_EQ(store_.most_open_units, 1) << "one at a time reads";
}

}  // namespace hoist
