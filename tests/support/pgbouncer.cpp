#include "support/pgbouncer.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "support/postgres_database.h"
#include "support/postgres_server.h"
#include "support/server_user.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

/// What libpq reads in the URL, as pgbouncer.ini writes it: in quotes, with those inside doubled.
std::string target_of(const std::string& server_url) {
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
      PQconninfoParse(server_url.c_str(), nullptr), PQconninfoFree);
  if (!options) throw std::runtime_error("no URL of a PostgreSQL server");
  std::string target;
  for (const PQconninfoOption* each = options.get(); each->keyword != nullptr; ++each) {
    const std::string name = each->keyword;
    if (each->val == nullptr || name == "dbname") continue;
    target += name + "='";
    for (const char* c = each->val; *c != '\0'; ++c) target += *c == '\'' ? "''" : std::string(1, *c);
    target += "' ";
  }
  return target;
}

}  // namespace

PgBouncer::PgBouncer(const std::string& server_url, std::map<std::string, std::string> settings)
    : port_(free_port()) {
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
  write_configuration(server_url, std::move(settings));
  ProcessOptions options;
  options.program = "/usr/sbin/pgbouncer";
  options.arguments = {folder_.file("pgbouncer.ini")};
  options.output_file = folder_.file("log");
  process_ = std::make_unique<Process>(as_server_user(std::move(options)));
  await_connections();
}

std::string PgBouncer::url(const std::string& database) const {
  return fmt::format("postgresql://hoist@127.0.0.1:{}/{}", port_, database);
}

void PgBouncer::spread(const std::string& database) const {
  std::vector<std::unique_ptr<PostgresConnection>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<PostgresConnection>(url(database)));
    clients.back()->run("BEGIN");
  }
  for (const auto& client : clients) client->run("COMMIT");
}

void PgBouncer::write_configuration(const std::string& server_url,
                                    std::map<std::string, std::string> settings) const {
  settings.merge(std::map<std::string, std::string>{{"listen_addr", "127.0.0.1"},
                                                    {"listen_port", std::to_string(port_)},
                                                    {"unix_socket_dir", ""},
                                                    {"auth_type", "any"},
                                                    {"pool_mode", "transaction"},
                                                    {"default_pool_size", "4"},
                                                    {"server_reset_query", ""},
                                                    {"server_round_robin", "1"},
                                                    {"max_client_conn", "500"}});
  std::ofstream file(folder_.file("pgbouncer.ini"));
  file << "[databases]\n* = " << target_of(server_url) << "\n[pgbouncer]\n";
  for (const auto& [name, value] : settings) file << name << " = " << value << '\n';
  if (!file.flush()) throw std::runtime_error("pgbouncer.ini cannot be written");
}

void PgBouncer::await_connections() {
  const Deadline deadline;
  while (PQping(url("postgres").c_str()) != PQPING_OK) {
    if (!process_->wait_exit(Deadline(10ms)) && !deadline.passed()) continue;
    std::ifstream log(folder_.file("log"));
    throw std::runtime_error("PgBouncer does not start: " +
                             std::string(std::istreambuf_iterator<char>(log), {}));
  }
}

const PgBouncer& shared_pgbouncer() {
  static const PgBouncer pooler(postgres_url("postgres"));
  return pooler;
}

}  // namespace hoist::test
