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

test::ProcessOptions hoist_on(const std::string& database, std::vector<std::string> arguments) {
  test::ProcessOptions options;
  options.program = HOIST_BINARY;
  options.arguments = std::move(arguments);
  options.environment["DATABASE_URL"] = database;
  return options;
}

}  // namespace

RunningServer::RunningServer(RunningOptions options)
    : database_(options.database.empty() ? folder_.file("hoist.db") : std::move(options.database)) {
  std::vector<std::string> arguments = {options.command, "--listen", "127.0.0.1:0", "--log-format", "json"};
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  process_.emplace(hoist_on(database_, std::move(arguments)));
  const auto listening = process_->wait_for_line(
      [](const std::string& line) { return line.find("\"Listening\"") != line.npos; });
  if (!listening) throw std::runtime_error("hoist did not start: " + process_->error_output());
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
    // Servers may share a store, in which a name is a token's own.
    const std::string name = fmt::format("bench-{}", port_);
    const auto made =
        run_process(hoist_on(database_, {"token", "create", "--name", name, "--role", "admin", "--json"}));
    token_ = field(made.output, "token");
  }
  return {{.name = "Authorization", .value = "Bearer " + token_},
          {.name = "Content-Type", .value = "application/json"}};
}

void migrate_store(const std::string& database) {
  const test::Finished finished = test::run_process(hoist_on(database, {"migrate", "up"}));
  if (finished.exit != test::Exit{.code = 0}) {
    throw std::runtime_error("hoist migrate up failed: " + finished.error_output);
  }
}

}  // namespace hoist::bench
