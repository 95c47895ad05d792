// The same HTTP request again and again, from 16 connections that stay open, with wrk.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "measure.h"
#include "support/http_client.h"

namespace hoist::bench {

struct LoadedRequest {
  std::string method;
  std::string target;
  test::HttpHeaders headers;
  std::string body;
};

/// Who answers: a process that listens on a port of the loopback interface.
struct LoadedServer {
  pid_t process;
  std::uint16_t port;
};

/// For two seconds. Gives per_second, p50_us and p99_us of the answers as wrk sees them, and cpu_us: the
/// server's CPU time for each. Throws where an answer fails or is an error.
[[nodiscard]] Figures measure_load(const LoadedServer& server, const LoadedRequest& request);

}  // namespace hoist::bench
