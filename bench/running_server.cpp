#include "running_server.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <signal.h>

#include <fstream>
#include <stdexcept>

namespace hoist::bench {
namespace {

std::string field(const std::string& line, std::string_view name) {
  return std::string(boost::json::parse(line).at(name).as_string());
}

}  // namespace

RunningServer::RunningServer() {
  process_.emplace(program({"serve", "--listen", "127.0.0.1:0", "--log-format", "json"}));
  const auto listening = process_->wait_for_line(
      [](const std::string& line) { return line.find("\"Listening\"") != line.npos; });
  if (!listening) throw std::runtime_error("hoist serve did not start: " + process_->error_output());
  const std::string address = field(*listening, "address");
  port_ = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

RunningServer::~RunningServer() {
  process_->send_signal(SIGTERM);
  static_cast<void>(process_->wait_exit());
}

double RunningServer::resident_mb() const {
  std::ifstream status(fmt::format("/proc/{}/status", process_->pid()));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  throw std::runtime_error("no VmRSS: has the server ended?");
}

test::HttpHeaders RunningServer::headers() {
  if (token_.empty()) {
    const auto made =
        run_process(program({"token", "create", "--name", "bench", "--role", "admin", "--json"}));
    token_ = field(made.output, "token");
  }
  return {{.name = "Authorization", .value = "Bearer " + token_},
          {.name = "Content-Type", .value = "application/json"}};
}

test::ProcessOptions RunningServer::program(std::vector<std::string> arguments) const {
  test::ProcessOptions options;
  options.program = HOIST_BINARY;
  options.arguments = std::move(arguments);
  options.environment["DATABASE_URL"] = folder_.file("hoist.db");
  return options;
}

}  // namespace hoist::bench
