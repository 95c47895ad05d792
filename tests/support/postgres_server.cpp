#include "support/postgres_server.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <utility>

#include "support/process_family.h"
#include "support/server_user.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

/// The newest of the server versions that Debian's packages installed.
std::string server_programs() {
  std::vector<std::filesystem::path> versions;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql")) {
    versions.push_back(entry.path());
  }
  if (versions.empty()) throw std::runtime_error("there is no PostgreSQL server in /usr/lib/postgresql");
  return std::max_element(versions.begin(), versions.end())->string() + "/bin";
}

bool is_free(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const bool bound = fd >= 0 && bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(fd);
  return bound;
}

std::string end_of_file(const std::string& path) {
  constexpr std::size_t kShown = 2000;
  std::ifstream in(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  return text.size() > kShown ? text.substr(text.size() - kShown) : text;
}

}  // namespace

std::uint16_t free_port() {
  constexpr int kLowest = 20'000;
  constexpr int kCount = 12'000;  // the kernel's own begin at 32,768
  std::random_device chance;
  for (int i = 0; i < 1'000; ++i) {
    const auto port = static_cast<std::uint16_t>(kLowest + chance() % kCount);
    if (is_free(port)) return port;
  }
  throw std::runtime_error("no free loopback port");
}

PostgresServer::PostgresServer(PostgresServerOptions options, std::uint16_t port)
    : options_(std::move(options)),
      folder_(options_.folder.empty() ? std::filesystem::temp_directory_path()
                                      : std::filesystem::path(options_.folder)),
      port_(port) {
  // The owner must be able to enter the folders and to make its own in them.
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
  if (options_.wal_folder.empty()) return;
  wal_ = std::make_unique<TempDir>(options_.wal_folder);
  std::filesystem::permissions(wal_->path(), std::filesystem::perms::all);
}

PostgresServer::PostgresServer(PostgresServerOptions options)
    : PostgresServer(std::move(options), free_port()) {
  std::vector<std::string> arguments = {"-D",       data(), "-A",   "trust",    "-U",
                                        "postgres", "-E",   "UTF8", "--no-sync"};
  arguments.push_back(fmt::format("--wal-segsize={}", options_.wal_segment_mb));
  if (wal_) arguments.push_back("--waldir=" + wal_->file("wal"));
  run("initdb", arguments);
  start();
}

std::unique_ptr<PostgresServer> PostgresServer::standby_of(const PostgresServer& primary,
                                                           PostgresServerOptions options,
                                                           std::uint16_t port) {
  std::unique_ptr<PostgresServer> standby(
      new PostgresServer(std::move(options), port != 0 ? port : free_port()));
  std::vector<std::string> arguments = {
      "-D", standby->data(), "-R", "-X", "stream", "--checkpoint=fast", "--no-sync", "-d", primary.url()};
  if (standby->wal_) arguments.push_back("--waldir=" + standby->wal_->file("wal"));
  standby->run("pg_basebackup", arguments);
  standby->start();
  return standby;
}

PostgresServer::~PostgresServer() {
  if (running()) {
    process_->send_signal(SIGQUIT);
    static_cast<void>(process_->wait_exit());
  }
  remove_shared_memory();
}

std::string PostgresServer::url(const std::string& database) const {
  return fmt::format("postgresql://postgres@127.0.0.1:{}/{}", port_, database);
}

void PostgresServer::launch() {
  std::map<std::string, std::string> settings = {{"listen_addresses", "127.0.0.1"},
                                                 {"port", std::to_string(port_)},
                                                 {"unix_socket_directories", folder_.path()},
                                                 {"max_connections", "50"},
                                                 // Killed, it leaves nothing in /dev/shm.
                                                 {"dynamic_shared_memory_type", "mmap"}};
  for (const auto& [name, value] : options_.settings) settings[name] = value;
  std::vector<std::string> arguments = {"-D", data()};
  for (const auto& [name, value] : settings) {
    arguments.insert(arguments.end(), {"-c", fmt::format("{}={}", name, value)});
  }
  ProcessOptions server = program("postgres", arguments);
  server.output_file = log();
  process_ = std::make_unique<Process>(server);
}

void PostgresServer::start() {
  launch();
  if (!accepts_connections()) {
    process_.reset();
    throw std::runtime_error("the PostgreSQL server does not start: " + end_of_file(log()));
  }
}

bool PostgresServer::revive() {
  if (running() && accepts_connections()) return false;
  start();
  return true;
}

bool PostgresServer::accepts_connections() {
  // A server that has crashed reads its log first.
  const Deadline deadline(120s);
  while (PQping(url().c_str()) != PQPING_OK) {
    if (process_->wait_exit(Deadline(10ms)) || deadline.passed()) return false;
  }
  return true;
}

void PostgresServer::stop() {
  process_->send_signal(SIGINT);
  if (!process_->wait_exit()) throw std::runtime_error("the PostgreSQL server does not stop");
  process_.reset();
}

bool PostgresServer::running() { return process_ && !process_->wait_exit(Deadline(0ms)); }

void PostgresServer::kill_9() { kill_9(true); }
void PostgresServer::kill_9_postmaster() { kill_9(false); }

void PostgresServer::kill_9(bool with_children) {
  if (!process_) return;
  ProcessFamily children(process_->pid());
  process_->send_signal(SIGKILL);
  if (with_children) children.send_signal(SIGKILL);
  static_cast<void>(process_->wait_exit());
  process_.reset();
  // One that is busy for long would keep the next server from starting.
  if (!children.wait_exits(Deadline(5s))) {
    children.send_signal(SIGKILL);
    static_cast<void>(children.wait_exits(Deadline()));
  }
}

void PostgresServer::promote() { run("pg_ctl", {"-D", data(), "-w", "promote"}); }

ProcessOptions PostgresServer::program(const std::string& name, const std::vector<std::string>& arguments) {
  ProcessOptions options;
  options.program = server_programs() + "/" + name;
  options.arguments = arguments;
  return as_server_user(std::move(options));
}

void PostgresServer::run(const std::string& name, const std::vector<std::string>& arguments) {
  const Finished finished = run_process(program(name, arguments), Deadline(120s));
  if (!finished.exit || finished.exit->code != 0) {
    throw std::runtime_error(fmt::format("{} failed: {}{}", name, finished.output, finished.error_output));
  }
}

/// A killed server leaves a segment of shared memory behind, which the next start in the same folder would
/// take away. Its id is the second word of the seventh line of postmaster.pid.
void PostgresServer::remove_shared_memory() {
  std::ifstream in(data() + "/postmaster.pid");
  std::string line;
  for (int i = 0; i < 7; ++i) std::getline(in, line);
  const std::size_t gap = line.find_last_of(' ');
  if (!in || gap == std::string::npos) return;
  shmctl(std::atoi(line.c_str() + gap), IPC_RMID, nullptr);
}

}  // namespace hoist::test
