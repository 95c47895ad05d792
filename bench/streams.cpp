#include "streams.h"

#include <fmt/format.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "hoist/system/open_files.h"
#include "running_server.h"

namespace hoist::bench {
namespace {

/// As many as the goal is stated for.
constexpr int kStreams = 10'000;

std::unique_ptr<test::HttpConnection> open_stream(RunningServer& server) {
  auto connection = std::make_unique<test::HttpConnection>("127.0.0.1", server.port());
  connection->send_raw(fmt::format("GET /api/stream HTTP/1.1\r\nHost: a\r\nAuthorization: {}\r\n\r\n",
                                   server.headers().front().value));
  if (connection->receive_head().status != 200) throw std::runtime_error("no stream was opened");
  static_cast<void>(connection->receive_until("\"revision\""));
  return connection;
}

Figures measure_open_streams() {
  RunningServer server;
  // What the first one brings with it is not counted.
  std::vector<std::unique_ptr<test::HttpConnection>> streams;
  streams.reserve(kStreams);
  streams.push_back(open_stream(server));
  const double before = server.resident_mb();
  while (streams.size() < kStreams) streams.push_back(open_stream(server));
  return {{"kb_each", (server.resident_mb() - before) * 1024 / (kStreams - 1)}};
}

}  // namespace

Results measure_streams(int rounds) {
  if (raise_open_file_limit() < kStreams + 100) {
    throw std::runtime_error(
        fmt::format("{} streams need more open files than are allowed (ulimit -n)", kStreams));
  }
  const std::string server = "hoist serve";
  const Comparison measured = measure_in_turn("streams", {{server, measure_open_streams}}, rounds);
  return {.rows = {{.what = fmt::format("resident, each of {} streams", kStreams),
                    .unit = "KB",
                    .figure = measured.of(server, "kb_each"),
                    .goal = Goal{Goal::Bound::kAtMost, 10}}}};
}

}  // namespace hoist::bench
