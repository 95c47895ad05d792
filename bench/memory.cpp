#include "memory.h"

#include <fmt/format.h>

#include "running_server.h"

namespace hoist::bench {
namespace {

constexpr int kNewFlags = 2'000;
constexpr double kMostMb = 30;

Figures measure_one_server() {
  RunningServer server;
  Figures figures{{"idle", server.resident_mb()}};
  const test::HttpHeaders headers = server.headers();
  test::HttpConnection connection("127.0.0.1", server.port());
  for (int i = 0; i < kNewFlags; ++i) {
    static_cast<void>(
        connection.request("POST", "/api/admin/flags", headers, fmt::format(R"({{"key":"flag-{}"}})", i)));
    static_cast<void>(connection.request("GET", "/api/config/flags?userId=ada", headers));
  }
  figures["loaded"] = server.resident_mb();
  return figures;
}

}  // namespace

Results measure_memory(int rounds) {
  const std::string server = "hoist serve";
  const Comparison measured = measure_in_turn("memory", {{server, measure_one_server}}, rounds);
  const Goal goal{Goal::Bound::kAtMost, kMostMb};
  return {.rows = {{.what = "resident, when it listens",
                    .unit = "MB",
                    .figure = measured.of(server, "idle"),
                    .goal = goal},
                   {.what = "resident, after 4,000 requests, 2,000 flags",
                    .unit = "MB",
                    .figure = measured.of(server, "loaded"),
                    .goal = goal}}};
}

}  // namespace hoist::bench
