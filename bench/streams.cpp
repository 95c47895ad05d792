#include "streams.h"

#include <fmt/format.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "hoist/system/open_files.h"
#include "running_server.h"

namespace hoist::bench {
namespace {

std::unique_ptr<test::HttpConnection> open_stream(RunningServer& server) {
  auto connection = std::make_unique<test::HttpConnection>("127.0.0.1", server.port());
  connection->send_raw(fmt::format("GET /api/stream HTTP/1.1\r\nHost: a\r\nAuthorization: {}\r\n\r\n",
                                   server.headers().front().value));
  if (connection->receive_head().status != 200) throw std::runtime_error("no stream was opened");
  static_cast<void>(connection->receive_until("\"revision\""));
  return connection;
}

}  // namespace

StreamsResult measure_streams(int count) {
  if (raise_open_file_limit() < static_cast<std::uint64_t>(count) + 100) {
    throw std::runtime_error(
        fmt::format("{} streams need more open files than are allowed (ulimit -n)", count));
  }
  RunningServer server;
  // What the first one brings with it is not counted.
  std::vector<std::unique_ptr<test::HttpConnection>> streams;
  streams.reserve(static_cast<std::size_t>(count));
  streams.push_back(open_stream(server));
  const double before = server.resident_mb();
  while (streams.size() < static_cast<std::size_t>(count)) streams.push_back(open_stream(server));
  return {.open = count, .kb_each = (server.resident_mb() - before) * 1024 / (count - 1)};
}

}  // namespace hoist::bench
