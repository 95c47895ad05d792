// Which counter counts the answers of which route.
#pragma once

#include <span>
#include <vector>

#include "hoist/http/route.h"
#include "hoist/ports/request_metrics.h"

namespace hoist::http {

/// Thread-safe; takes no lock. Labels are the route's own method and pattern, so that what callers send makes
/// no series: whatever has no route is counted under "none".
class AnswerCounts {
 public:
  /// Both must outlive the counts.
  AnswerCounts(std::span<const Route> routes, RequestMetrics& metrics);

  /// `route`: one of the table's; null where there is none (no such path, a method that is not possible, a
  /// request that is none).
  void count(const Route* route, int status) const;

 private:
  std::span<const Route> routes_;
  std::vector<AnswerCounter*> by_route_;
  AnswerCounter* without_route_;
};

}  // namespace hoist::http
