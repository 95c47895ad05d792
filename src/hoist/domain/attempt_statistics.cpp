#include "hoist/domain/attempt_statistics.h"

#include <algorithm>

namespace hoist {
namespace {

std::size_t lateness_bucket(Duration lateness) {
  const auto* const bound = std::lower_bound(kLatenessBounds.begin(), kLatenessBounds.end(), lateness);
  return static_cast<std::size_t>(bound - kLatenessBounds.begin());
}

/// By the nearest rank. Precondition: sorted, and not empty.
Duration percentile(const std::vector<Duration>& sorted, std::size_t percent) {
  const std::size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted.at(std::max<std::size_t>(rank, 1) - 1);
}

void count_outcome(AttemptBucket& bucket, AttemptOutcome outcome) {
  switch (outcome) {
    case AttemptOutcome::kApplied:
      ++bucket.applied;
      break;
    case AttemptOutcome::kFailed:
      ++bucket.failed;
      break;
    case AttemptOutcome::kSuperseded:
    case AttemptOutcome::kSkipped:
      ++bucket.other;
      break;
  }
}

}  // namespace

LatenessSummary summarize_lateness(std::span<const AttemptSample> samples, Instant from, Instant to) {
  LatenessSummary summary;
  std::vector<Duration> all;
  for (const AttemptSample& sample : samples) {
    if (!sample.due_at || sample.ended_at < from || sample.ended_at > to) continue;
    all.push_back(sample.ended_at - *sample.due_at);
    ++summary.buckets.at(lateness_bucket(all.back()));
  }
  if (all.empty()) return summary;
  std::sort(all.begin(), all.end());
  summary.count = static_cast<std::int64_t>(all.size());
  summary.p50 = percentile(all, 50);
  summary.p99 = percentile(all, 99);
  summary.most = all.back();
  return summary;
}

Instant first_attempt_bucket(Instant now) {
  const std::int64_t width = kAttemptBucket.count();
  const std::int64_t us = now.unix_us();
  const std::int64_t into = ((us % width) + width) % width;
  return Instant::from_unix_us(us - into) - (kAttemptBuckets - 1) * kAttemptBucket;
}

std::vector<AttemptBucket> count_by_bucket(std::span<const AttemptSample> samples, Instant now) {
  const Instant first = first_attempt_bucket(now);
  std::vector<AttemptBucket> buckets;
  buckets.reserve(kAttemptBuckets);
  for (int i = 0; i < kAttemptBuckets; ++i) buckets.push_back({.at = first + i * kAttemptBucket});
  for (const AttemptSample& sample : samples) {
    if (sample.ended_at < first) continue;
    const auto index = static_cast<std::size_t>((sample.ended_at - first) / kAttemptBucket);
    if (index < buckets.size()) count_outcome(buckets[index], sample.outcome);
  }
  return buckets;
}

}  // namespace hoist
