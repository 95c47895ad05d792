#include "memory.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <signal.h>

#include <fstream>
#include <stdexcept>
#include <string>

#include "support/http_client.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace hoist::bench {
namespace {

using test::Process;
using test::ProcessOptions;

double resident_mb(pid_t pid) {
  std::ifstream status(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  throw std::runtime_error("no VmRSS: has the server ended?");
}

ProcessOptions hoist_program(const std::string& database, std::vector<std::string> arguments) {
  ProcessOptions options;
  options.program = HOIST_BINARY;
  options.arguments = std::move(arguments);
  options.environment["DATABASE_URL"] = database;
  return options;
}

std::string field(const std::string& line, std::string_view name) {
  return std::string(boost::json::parse(line).at(name).as_string());
}

}  // namespace

MemoryResult measure_memory() {
  const test::TempDir folder;
  const std::string database = folder.file("hoist.db");
  Process server(hoist_program(database, {"serve", "--listen", "127.0.0.1:0", "--log-format", "json"}));
  const auto listening =
      server.wait_for_line([](const std::string& line) { return line.find("\"Listening\"") != line.npos; });
  if (!listening) throw std::runtime_error("hoist serve did not start: " + server.error_output());
  MemoryResult result{.idle_mb = resident_mb(server.pid())};

  const auto token = run_process(
      hoist_program(database, {"token", "create", "--name", "bench", "--role", "admin", "--json"}));
  const std::string address = field(*listening, "address");
  const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  test::HttpConnection connection("127.0.0.1", port);
  const test::HttpHeaders headers = {{"Authorization", "Bearer " + field(token.output, "token")},
                                     {"Content-Type", "application/json"}};
  for (int i = 0; i < 2000; ++i) {
    static_cast<void>(
        connection.request("POST", "/api/admin/flags", headers, fmt::format(R"({{"key":"flag-{}"}})", i)));
    static_cast<void>(connection.request("GET", "/api/config/flags?userId=ada", headers));
  }
  result.after_load_mb = resident_mb(server.pid());
  server.send_signal(SIGTERM);
  static_cast<void>(server.wait_exit());
  return result;
}

}  // namespace hoist::bench
