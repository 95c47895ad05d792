#include "memory.h"

#include <fmt/format.h>

#include "running_server.h"

namespace hoist::bench {

MemoryResult measure_memory() {
  RunningServer server;
  MemoryResult result{.idle_mb = server.resident_mb()};
  const test::HttpHeaders headers = server.headers();
  test::HttpConnection connection("127.0.0.1", server.port());
  for (int i = 0; i < 2000; ++i) {
    static_cast<void>(
        connection.request("POST", "/api/admin/flags", headers, fmt::format(R"({{"key":"flag-{}"}})", i)));
    static_cast<void>(connection.request("GET", "/api/config/flags?userId=ada", headers));
  }
  result.after_load_mb = server.resident_mb();
  return result;
}

}  // namespace hoist::bench
