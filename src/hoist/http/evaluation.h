// What a handler that evaluates flags gets instead of the store.
#pragma once

#include <memory>

#include "hoist/app/stream_token.h"
#include "hoist/domain/snapshot.h"
#include "hoist/ports/request_metrics.h"

namespace hoist::http {

struct EvaluationView {
  std::shared_ptr<const Snapshot> snapshot;  ///< Of the call's environment.
  Instant now;                               ///< By this process's clock.
  RequestMetrics& metrics;                   ///< Told why each flag has its value.
  StreamTokens* streams = nullptr;           ///< Null where there is no room for one more stream.

  /// The flags as they are now. Refers to the snapshot.
  [[nodiscard]] SnapshotView flags() const { return snapshot->at(now); }
};

}  // namespace hoist::http
