#include "support/postgres_server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "support/process.h"

namespace hoist::test {
namespace {

/// The newest of the server versions that Debian's packages installed.
std::string server_programs() {
  std::vector<std::filesystem::path> versions;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql")) {
    versions.push_back(entry.path());
  }
  if (versions.empty()) throw std::runtime_error("there is no PostgreSQL server in /usr/lib/postgresql");
  return std::max_element(versions.begin(), versions.end())->string() + "/bin";
}

bool is_root() { return geteuid() == 0; }

}  // namespace

std::uint16_t free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = fd >= 0 && bind(fd, generic, size) == 0 && getsockname(fd, generic, &size) == 0;
  close(fd);
  if (!bound) throw std::runtime_error("no free loopback port");
  return ntohs(address.sin_port);
}

PostgresServer::PostgresServer() : port_(free_port()) {
  // The owner must be able to enter the folder and to make its own in it.
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
  run("initdb", {"-D", folder_.file("data"), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"});
  start();
}

PostgresServer::~PostgresServer() {
  try {
    if (running_) run("pg_ctl", {"-D", folder_.file("data"), "-m", "immediate", "-w", "stop"});
  } catch (const std::exception&) {
    // The folder goes anyway; a server that is still there stops when it misses its files.
  }
}

std::string PostgresServer::url() const {
  return fmt::format("postgresql://postgres@127.0.0.1:{}/postgres", port_);
}

void PostgresServer::start() {
  const std::string options = fmt::format("-c listen_addresses=127.0.0.1 -p {} -k {} -c max_connections=50",
                                          port_, folder_.path().string());
  run("pg_ctl", {"-D", folder_.file("data"), "-l", folder_.file("log"), "-o", options, "-w", "start"});
  running_ = true;
}

void PostgresServer::stop() {
  run("pg_ctl", {"-D", folder_.file("data"), "-m", "fast", "-w", "stop"});
  running_ = false;
}

void PostgresServer::run(const std::string& program, const std::vector<std::string>& arguments) {
  ProcessOptions options;
  options.program = server_programs() + "/" + program;
  options.arguments = arguments;
  if (is_root()) {
    options.arguments.insert(options.arguments.begin(),
                             {"--reuid=postgres", "--regid=postgres", "--init-groups", options.program});
    options.program = "setpriv";
  }
  // The server inherits the test's own settings otherwise.
  for (const char* name : {"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE"}) {
    options.environment[name] = std::nullopt;
  }
  const Finished finished = run_process(options);
  if (!finished.exit || finished.exit->code != 0) {
    throw std::runtime_error(fmt::format("{} failed: {}{}", program, finished.output, finished.error_output));
  }
}

}  // namespace hoist::test
