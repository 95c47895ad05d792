#include "support/postgres_database.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace hoist::test {
namespace {

std::string environment_or(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

std::string percent_encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

/// Unique on the server: the process, the time it got there and a counter.
std::string unique_name() {
  static std::atomic<int> counter{0};
  const auto ticks = SteadyClock::now().time_since_epoch().count();
  return fmt::format("hoist_test_{}_{}_{}", ::getpid(), ticks, counter.fetch_add(1));
}

}  // namespace

PostgresAddress postgres_address() {
  std::string host = environment_or("PGHOST", "");
  if (host.empty()) throw std::runtime_error("this test needs PostgreSQL: run it through ./test");
  return {.host = std::move(host), .port = environment_or("PGPORT", "5432")};
}

std::string postgres_url(const std::string& database) { return postgres_url(database, postgres_address()); }

std::string postgres_url(const std::string& database, const PostgresAddress& address) {
  const std::string user = environment_or("PGUSER", "postgres");
  const std::string password = environment_or("PGPASSWORD", "");
  return fmt::format("postgresql://{}{}@{}:{}/{}", percent_encoded(user),
                     password.empty() ? "" : ":" + percent_encoded(password), percent_encoded(address.host),
                     address.port, database);
}

PostgresDatabase::PostgresDatabase() : name_(unique_name()) {
  PostgresConnection(postgres_url("postgres"))
      .run("CREATE DATABASE " + name_ +
           " TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
}

PostgresDatabase::PostgresDatabase(const std::string& template_name) : name_(unique_name()) {
  PostgresConnection(postgres_url("postgres")).run("CREATE DATABASE " + name_ + " TEMPLATE " + template_name);
}

PostgresDatabase::~PostgresDatabase() {
  try {
    PostgresConnection(postgres_url("postgres")).run("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
  } catch (const std::exception& error) {
    std::cerr << "the test database " << name_ << " was left behind: " << error.what() << '\n';
  }
}

std::unique_ptr<PostgresConnection> PostgresDatabase::connect() const {
  return std::make_unique<PostgresConnection>(url());
}

}  // namespace hoist::test
