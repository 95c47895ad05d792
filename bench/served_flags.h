// A running server with flags to evaluate, and the OFREP requests for them.
#pragma once

#include "load.h"
#include "running_server.h"

namespace hoist::bench {

/// Has environments of 10, 100 and 1,000 flags, each with a rule and a rollout of 50 %.
class ServedFlags {
 public:
  /// Throws where the server does not take them.
  ServedFlags();

  [[nodiscard]] LoadedServer server() const { return {.process = server_.pid(), .port = server_.port()}; }
  /// One of a thousand.
  [[nodiscard]] LoadedRequest single() const;
  /// All flags of the environment that has so many.
  [[nodiscard]] LoadedRequest bulk(int flags) const;
  /// The same from a client that has the answer already, or another one.
  [[nodiscard]] LoadedRequest known_bulk(int flags);
  [[nodiscard]] LoadedRequest changed_bulk(int flags) const;

 private:
  void fill(int flags);
  [[nodiscard]] test::HttpResponse ask(const LoadedRequest& request);

  RunningServer server_;
  test::HttpHeaders headers_;
};

}  // namespace hoist::bench
