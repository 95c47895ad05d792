#include "hoist/wire/attempt_statistics_json.h"

namespace hoist::wire {
namespace {

namespace json = boost::json;

json::value whole_milliseconds(const std::optional<Duration>& time) {
  if (!time) return nullptr;
  return *time / std::chrono::milliseconds(1);
}

}  // namespace

json::object lateness_summary_to_json(const LatenessSummary& lateness) {
  json::object object{{"count", lateness.count}};
  object["p50Ms"] = whole_milliseconds(lateness.p50);
  object["p99Ms"] = whole_milliseconds(lateness.p99);
  object["maxMs"] = whole_milliseconds(lateness.most);
  json::array buckets;
  for (std::size_t i = 0; i < lateness.buckets.size(); ++i) {
    json::object bucket;
    bucket["upToMs"] = nullptr;
    if (i < kLatenessBounds.size()) bucket["upToMs"] = kLatenessBounds.at(i) / std::chrono::milliseconds(1);
    bucket["count"] = lateness.buckets.at(i);
    buckets.push_back(std::move(bucket));
  }
  object["buckets"] = std::move(buckets);
  return object;
}

json::array attempt_buckets_to_json(const std::vector<AttemptBucket>& buckets) {
  json::array array;
  array.reserve(buckets.size());
  for (const AttemptBucket& bucket : buckets) {
    array.push_back(json::object{{"at", format_instant_short(bucket.at)},
                                 {"applied", bucket.applied},
                                 {"failed", bucket.failed},
                                 {"other", bucket.other}});
  }
  return array;
}

}  // namespace hoist::wire
