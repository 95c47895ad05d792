#include "hoist/app/change_feed.h"

#include <algorithm>
#include <utility>

#include "hoist/base/check.h"

namespace hoist {
namespace {

/// What an entry takes in memory, near enough for a bound.
std::size_t size_of(const FeedEntry& entry) {
  std::size_t bytes = sizeof(FeedEntry) + entry.text.bytes.size();
  for (const Change& change : entry.changes) bytes += sizeof(Change) + change.key.size();
  return bytes;
}

/// The end of what has the same revision as the first.
std::span<const LoggedChange> one_commit(std::span<const LoggedChange> changes) {
  const auto end = std::find_if(changes.begin(), changes.end(), [&](const LoggedChange& logged) {
    return logged.revision != changes.front().revision;
  });
  return changes.first(static_cast<std::size_t>(end - changes.begin()));
}

}  // namespace

std::string_view to_string(ReloadReason reason) {
  switch (reason) {
    case ReloadReason::kTooOld:
      return "tooOld";
    case ReloadReason::kGap:
      return "gap";
    case ReloadReason::kAhead:
      return "ahead";
    case ReloadReason::kUnknown:
      return "unknown";
  }
  unreachable("ReloadReason");
}

void ChangeFeed::publish(const EnvironmentKey& environment, std::span<const LoggedChange> changes) {
  std::vector<Entry> entries;
  while (!changes.empty()) {
    const auto commit = one_commit(changes);
    changes = changes.subspan(commit.size());
    FeedEntry entry{.revision = commit.front().revision, .at = commit.front().at, .changes = {}, .text = {}};
    entry.changes.reserve(commit.size());
    for (const LoggedChange& logged : commit) entry.changes.push_back(logged.change);
    entries.push_back(make_entry(environment, std::move(entry)));
  }
  if (entries.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    Ring& ring = rings_[environment];
    for (Entry& entry : entries) {
      if (*entry->revision != ring.revision + 1) reset(ring, *entry->revision - 1);
      append(ring, std::move(entry));
    }
  }
  tell();
}

void ChangeFeed::announce(const EnvironmentKey& environment, Instant at, std::vector<Change> changes) {
  check(!changes.empty(), "what is announced changed something");
  Entry entry = make_entry(environment,
                           {.revision = std::nullopt, .at = at, .changes = std::move(changes), .text = {}});
  {
    const std::lock_guard lock(mutex_);
    append(rings_[environment], std::move(entry));
  }
  tell();
}

void ChangeFeed::start_at(const EnvironmentKey& environment, std::int64_t revision) {
  {
    const std::lock_guard lock(mutex_);
    Ring& ring = rings_[environment];
    if (ring.revision == revision) return;
    reset(ring, revision);
  }
  tell();
}

FeedState ChangeFeed::state(const EnvironmentKey& environment) const {
  const std::lock_guard lock(mutex_);
  const auto found = rings_.find(environment);
  if (found == rings_.end()) return {};
  const Ring& ring = found->second;
  return {.position = ring.next, .revision = ring.revision, .at = ring.at};
}

FeedReading ChangeFeed::resume(const EnvironmentKey& environment, std::int64_t revision) const {
  const std::lock_guard lock(mutex_);
  static const Ring kNothing;
  // Not made here: who reads may name any environment.
  const auto found = rings_.find(environment);
  const Ring& ring = found == rings_.end() ? kNothing : found->second;
  FeedReading reading{.position = ring.next, .entries = {}, .reload = {}, .revision = ring.revision};
  if (revision > ring.revision) {
    reading.reload = ReloadReason::kAhead;
  } else if (revision < ring.behind) {
    reading.reload = ReloadReason::kTooOld;
  } else {
    // Announcements that came after that revision are read again: they may have been missed.
    reading.position = ring.first();
    for (std::size_t n = ring.entries.size(); n > 0; --n) {
      if (ring.entries[n - 1]->revision != revision) continue;
      reading.position = ring.first() + n;
      break;
    }
  }
  return reading;
}

FeedReading ChangeFeed::read(const EnvironmentKey& environment, std::uint64_t position,
                             std::size_t max_bytes) const {
  FeedReading reading{.position = position, .entries = {}, .reload = {}, .revision = 0};
  const std::lock_guard lock(mutex_);
  const auto found = rings_.find(environment);
  if (found == rings_.end()) return reading;
  const Ring& ring = found->second;
  reading.revision = ring.revision;
  if (position < ring.first()) {
    reading.reload = position < ring.gap ? ReloadReason::kGap : ReloadReason::kTooOld;
    reading.position = ring.next;
    return reading;
  }
  std::size_t bytes = 0;
  while (reading.position < ring.next) {
    const Entry& entry = ring.entries[reading.position - ring.first()];
    bytes += entry->text.bytes.size();
    if (bytes > max_bytes && !reading.entries.empty()) break;
    reading.entries.push_back(entry);
    ++reading.position;
  }
  return reading;
}

/// Nobody stands behind the new end, so that everybody is told.
void ChangeFeed::reset(Ring& ring, std::int64_t behind) {
  ring.entries.clear();
  ring.bytes = 0;
  ring.gap = ++ring.next;
  ring.behind = behind;
  ring.revision = behind;
}

ChangeFeed::Entry ChangeFeed::make_entry(const EnvironmentKey& environment, FeedEntry entry) const {
  if (options_.text != nullptr) entry.text = options_.text(environment, entry);
  return std::make_shared<const FeedEntry>(std::move(entry));
}

void ChangeFeed::append(Ring& ring, Entry entry) const {
  if (entry->revision) ring.revision = *entry->revision;
  ring.at = entry->at;
  ring.bytes += size_of(*entry);
  ring.entries.push_back(std::move(entry));
  ++ring.next;
  while (ring.entries.size() > 1 &&
         (ring.entries.size() > options_.max_entries || ring.bytes > options_.max_bytes)) {
    const FeedEntry& oldest = *ring.entries.front();
    if (oldest.revision) ring.behind = *oldest.revision;
    ring.bytes -= size_of(oldest);
    ring.entries.pop_front();
  }
}

void ChangeFeed::tell() {
  const std::lock_guard lock(listeners_mutex_);
  for (const auto& news : listeners_) news();
}

ChangeFeed::Subscription::Subscription(ChangeFeed& feed, std::function<void()> news) : feed_(feed) {
  const std::lock_guard lock(feed_.listeners_mutex_);
  at_ = feed_.listeners_.insert(feed_.listeners_.end(), std::move(news));
}

ChangeFeed::Subscription::~Subscription() {
  const std::lock_guard lock(feed_.listeners_mutex_);
  feed_.listeners_.erase(at_);
}

}  // namespace hoist
