// unleash-server on Node, with a PostgreSQL of its own: what its answer for all flags costs.
#pragma once

#include <cstdint>
#include <string>

#include "load.h"
#include "support/postgres_server.h"
#include "support/process.h"

namespace hoist::bench {

class UnleashServer {
 public:
  /// With so many flags, each of which is on for the user who asks. Throws where it does not start, or does
  /// not answer with all of them.
  explicit UnleashServer(int flags);

  [[nodiscard]] LoadedServer server() const { return {.process = process_.pid(), .port = port_}; }
  /// Asks for all flags.
  [[nodiscard]] LoadedRequest request() const;

 private:
  void await_all(int flags);

  test::PostgresServer postgres_;
  std::uint16_t port_;
  test::Process process_;
  std::string token_;
};

}  // namespace hoist::bench
