// Counts the evaluations of one request, so that many flags of one reason are one addition.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "hoist/ports/request_metrics.h"

namespace hoist::http {

/// One thread.
class EvaluationTally {
 public:
  void add(EvaluationReason reason) { counts_.at(static_cast<std::size_t>(reason)) += 1; }

  void report_to(RequestMetrics& metrics) const {
    for (const EvaluationReason reason : kEvaluationReasons) {
      const std::uint64_t count = counts_.at(static_cast<std::size_t>(reason));
      if (count > 0) metrics.evaluated(reason, count);
    }
  }

 private:
  std::array<std::uint64_t, kEvaluationReasons.size()> counts_{};
};

}  // namespace hoist::http
