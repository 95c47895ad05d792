// The counters of a server's streams.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <array>

#include "hoist/ports/stream_metrics.h"

namespace hoist {

/// Thread-safe; takes no lock.
class StreamCounters final : public StreamMetrics {
 public:
  /// `registry` must outlive the counters.
  explicit StreamCounters(prometheus::Registry& registry);

  void opened(StreamKind kind) override { open(kind).Increment(); }
  void closed(StreamKind kind) override { open(kind).Decrement(); }
  void sent(std::size_t events) override { sent_.Increment(static_cast<double>(events)); }
  void dropped(StreamDrop reason) override { dropped_.at(static_cast<std::size_t>(reason))->Increment(); }

 private:
  prometheus::Gauge& open(StreamKind kind) { return *open_.at(static_cast<std::size_t>(kind)); }

  std::array<prometheus::Gauge*, kStreamKinds.size()> open_{};
  prometheus::Counter& sent_;
  std::array<prometheus::Counter*, kStreamDrops.size()> dropped_{};
};

}  // namespace hoist
