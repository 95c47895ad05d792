#include "hoist/system/stream_counters.h"

#include <string>

namespace hoist {

StreamCounters::StreamCounters(prometheus::Registry& registry)
    : sent_(prometheus::BuildCounter()
                .Name("hoist_stream_events_sent_total")
                .Help("Events that readers of streams were sent.")
                .Register(registry)
                .Add({})) {
  auto& open = prometheus::BuildGauge()
                   .Name("hoist_streams")
                   .Help("Open streams of events, by what they tell.")
                   .Register(registry);
  for (const StreamKind kind : kStreamKinds) {
    open_.at(static_cast<std::size_t>(kind)) = &open.Add({{"kind", std::string(to_string(kind))}});
  }
  auto& dropped = prometheus::BuildCounter()
                      .Name("hoist_streams_dropped_total")
                      .Help("Streams that this server ended, by why.")
                      .Register(registry);
  for (const StreamDrop reason : kStreamDrops) {
    dropped_.at(static_cast<std::size_t>(reason)) =
        &dropped.Add({{"reason", std::string(to_string(reason))}});
  }
}

}  // namespace hoist
