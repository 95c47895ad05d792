// What streams of changes are served from: the latest changes of every environment, in memory. Whoever reads
// keeps a position and nothing else, so that a slow reader costs no more than a quick one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/change.h"

namespace hoist {

/// An entry as readers are told of it.
struct FeedText {
  std::string bytes;
  std::size_t events = 0;  ///< How many of them that is.
};

/// All that one commit changed, or what came into force ahead of its commit.
struct FeedEntry {
  std::optional<std::int64_t> revision;  ///< None: announced, and nothing is committed yet.
  Instant at;
  std::vector<Change> changes;
  FeedText text;  ///< Made once, for all readers.
};

/// Why a reader cannot go on from where it was and must read everything anew.
enum class ReloadReason : std::uint8_t {
  kTooOld,   ///< What followed is not kept any more, or was never heard by this process.
  kGap,      ///< Changes in between were never heard, or the revisions began anew.
  kAhead,    ///< This process has not come as far: it is behind, or reads another store.
  kUnknown,  ///< Where it was is no revision at all.
};
[[nodiscard]] std::string_view to_string(ReloadReason reason);  ///< "tooOld", "gap", "ahead", "unknown"

/// Where an environment is now.
struct FeedState {
  std::uint64_t position = 0;  ///< Behind the newest entry.
  std::int64_t revision = 0;   ///< The newest that is committed; 0 where nothing was ever written.
  std::optional<Instant> at;   ///< Of the newest entry; none where there was none yet.
};

/// What a reader gets.
struct FeedReading {
  std::uint64_t position = 0;                             ///< From where to read next.
  std::vector<std::shared_ptr<const FeedEntry>> entries;  ///< In order; immutable.
  std::optional<ReloadReason> reload;                     ///< Then there are no entries.
  std::int64_t revision = 0;  ///< The newest that is committed; what a reload brings is at least as new.
};

struct FeedOptions {
  /// Makes the text of an entry; without it entries have none.
  FeedText (*text)(const EnvironmentKey& environment, const FeedEntry& entry) = nullptr;
  /// How much is kept of each environment: entries, and bytes with what they take in memory. The newest
  /// entry is kept whatever its size. A thousand commits bridge a restart of whatever stands in between.
  std::size_t max_entries = 1024;
  std::size_t max_bytes = 4UL * 1024 * 1024;
};

/// Thread-safe. Positions count entries, so that what is announced has one as well; they mean nothing to
/// another process.
class ChangeFeed {
 public:
  explicit ChangeFeed(FeedOptions options = {}) : options_(options) {}
  ChangeFeed(const ChangeFeed&) = delete;
  ChangeFeed& operator=(const ChangeFeed&) = delete;

  /// What was committed, in order of revision; all of one commit together. A revision that does not follow
  /// the last one empties what is kept, and every reader is told to reload.
  void publish(const EnvironmentKey& environment, std::span<const LoggedChange> changes);
  /// A change came into force by looking ahead, before anything is committed. Precondition: not empty.
  void announce(const EnvironmentKey& environment, Instant at, std::vector<Change> changes);
  /// Changes up to that revision are in force and were never published. Where that is not what is known
  /// already, what is kept is emptied, and readers are told to reload.
  void start_at(const EnvironmentKey& environment, std::int64_t revision);

  [[nodiscard]] FeedState state(const EnvironmentKey& environment) const;
  /// The position of a reader who has seen everything up to that revision. Only `position`, `reload` and
  /// `revision` are set.
  [[nodiscard]] FeedReading resume(const EnvironmentKey& environment, std::int64_t revision) const;
  /// What is behind the position: at most `max_bytes` of text, but one entry at least.
  [[nodiscard]] FeedReading read(const EnvironmentKey& environment, std::uint64_t position,
                                 std::size_t max_bytes) const;

  /// Ends with its destructor, which waits for a call that is under way.
  class Subscription {
   public:
    Subscription(ChangeFeed& feed, std::function<void()> news);
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;
    ~Subscription();

   private:
    ChangeFeed& feed_;
    std::list<std::function<void()>>::iterator at_;
  };
  /// `news` is called after anything happened in any environment, by whichever thread brought it; it must
  /// not wait for anything, nor use the feed. The feed must outlive the subscription.
  [[nodiscard]] std::unique_ptr<Subscription> subscribe(std::function<void()> news) {
    return std::make_unique<Subscription>(*this, std::move(news));
  }

 private:
  using Entry = std::shared_ptr<const FeedEntry>;
  struct Ring {
    std::deque<Entry> entries;
    std::size_t bytes = 0;
    std::uint64_t next = 0;     ///< The position behind the newest entry.
    std::uint64_t gap = 0;      ///< Whoever stands before this missed what is not known.
    std::int64_t behind = 0;    ///< The revision before the oldest entry.
    std::int64_t revision = 0;  ///< The newest.
    std::optional<Instant> at;
    [[nodiscard]] std::uint64_t first() const { return next - entries.size(); }
  };

  static void reset(Ring& ring, std::int64_t behind);
  [[nodiscard]] Entry make_entry(const EnvironmentKey& environment, FeedEntry entry) const;
  void append(Ring& ring, Entry entry) const;
  void tell();

  const FeedOptions options_;
  mutable std::mutex mutex_;
  std::map<EnvironmentKey, Ring> rings_;
  std::mutex listeners_mutex_;
  std::list<std::function<void()>> listeners_;
};

}  // namespace hoist
