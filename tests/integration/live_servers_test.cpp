// Several real servers on one store, behind a pooler too, and one whose store is stopped for real: what
// their clients hear and get.
#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "hoist/base/instant.h"
#include "support/http_client.h"
#include "support/postgres_server.h"
#include "support/process.h"
#include "support/store_fixture.h"
#include "support/wall_clock.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

Instant wall_now() { return WallClock().now(); }

ProcessOptions live_program(const std::string& url, std::vector<std::string> arguments) {
  ProcessOptions options;
  options.program = HOIST_BINARY;
  options.arguments = std::move(arguments);
  options.environment["DATABASE_URL"] = url;
  return options;
}

/// What a command prints as JSON.
boost::json::object command(const std::string& url, std::vector<std::string> arguments) {
  arguments.emplace_back("--json");
  const Finished finished = run_process(live_program(url, std::move(arguments)));
  EXPECT_EQ(finished.exit, (Exit{.code = 0, .signal = 0})) << finished.error_output;
  return boost::json::parse(finished.output).as_object();
}

std::string make_token(const std::string& url, const std::string& role) {
  return std::string(
      command(url, {"token", "create", "--name", role, "--role", role}).at("token").as_string());
}

/// A serve process with a client of its own.
class LiveServer {
 public:
  LiveServer(const std::string& url, const std::string& token, const std::vector<std::string>& more = {})
      : process_(live_program(url, serve_arguments(more))) {
    const auto line = process_.wait_for_line(
        [](const std::string& said) { return said.find("\"Listening\"") != std::string::npos; });
    if (!line) throw std::runtime_error("the server does not listen: " + process_.error_output());
    const auto said = boost::json::parse(*line).as_object();
    const std::string address(said.at("address").as_string());
    port_ = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    client_ = std::make_unique<HttpClient>(HttpClient("127.0.0.1", port_).with_token(token));
  }

  [[nodiscard]] const HttpClient& client() const { return *client_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  Process& process() { return process_; }

 private:
  static std::vector<std::string> serve_arguments(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"serve", "--listen", "127.0.0.1:0", "--log-format", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  Process process_;
  std::uint16_t port_ = 0;
  std::unique_ptr<HttpClient> client_;
};

/// Listens to a server's `/api/stream`.
class Listening {
 public:
  Listening(std::uint16_t port, const std::string& token) : connection_("127.0.0.1", port) {
    connection_.send_raw("GET /api/stream HTTP/1.1\r\nHost: hoist\r\nAuthorization: Bearer " + token +
                         "\r\n\r\n");
    EXPECT_EQ(connection_.receive_head().status, 200);
  }

  /// Reads on to the next event of that name and returns its data.
  boost::json::object next(const std::string& name) {
    for (;;) {
      const std::string event = connection_.receive_until("\n\n");
      if (event.find("event: " + name + "\n") == std::string::npos) continue;
      const std::size_t data = event.find("data: ") + 6;
      return boost::json::parse(event.substr(data, event.find('\n', data) - data)).as_object();
    }
  }

 private:
  HttpConnection connection_;
};

/// Three servers on one store, and a client of each that listens.
struct Fleet {
  explicit Fleet(const std::string& url) {
    const std::string token = make_token(url, "admin");
    for (int i = 0; i < 3; ++i) {
      servers.push_back(std::make_unique<LiveServer>(url, token));
      clients.push_back(std::make_unique<Listening>(servers.back()->port(), token));
      clients.back()->next("revision");
    }
  }

  std::vector<std::unique_ptr<LiveServer>> servers;
  std::vector<std::unique_ptr<Listening>> clients;
};

boost::json::object body_of(const HttpResponse& response) {
  return boost::json::parse(response.body).as_object();
}

bool is_on(const LiveServer& server) {
  const HttpResponse answer = server.client().request("POST", "/ofrep/v1/evaluate/flags/launch",
                                                      R"({"context":{"targetingKey":"ada"}})");
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto body = body_of(answer);
  return body.contains("value") && body.at("value").as_bool();
}

class LiveServers : public testing::TestWithParam<std::string_view> {};

TEST_P(LiveServers, clients_of_each_hear_of_what_was_changed_through_any) {
  TestStore store(GetParam(), {.real_clock = true});
  const Fleet fleet(store.url());
  const auto& [servers, clients] = fleet;
  ASSERT_EQ(servers.at(0)->client().request("POST", "/api/admin/flags", R"({"key":"launch"})").status, 201);
  for (const auto& client : clients) EXPECT_EQ(client->next("flag.changed").at("version"), 1);
  for (std::int64_t i = 0; i < 6; ++i) {
    const auto through = static_cast<std::size_t>(i % 3);
    const std::string body = i % 2 == 0 ? R"({"enabled":true})" : R"({"enabled":false})";
    ASSERT_EQ(servers.at(through)->client().request("PATCH", "/api/admin/flags/launch", body).status, 200);
    for (std::size_t n = 0; n < clients.size(); ++n) {
      const auto heard = clients.at(n)->next("flag.changed");
      EXPECT_EQ(heard.at("version"), i + 2);
      EXPECT_EQ(clients.at(n)->next("revision").at("revision"), heard.at("revision"));
      // Whoever hears of it and asks gets it, whichever server that is: revisions never go back.
      EXPECT_EQ(is_on(*servers.at(n)), i % 2 == 0);
    }
  }
}

TEST_P(LiveServers, a_receipt_names_every_server_and_counts_every_client) {
  TestStore store(GetParam(), {.real_clock = true});
  const std::string token = make_token(store.url(), "admin");
  std::vector<std::unique_ptr<LiveServer>> servers;
  std::vector<std::unique_ptr<Listening>> clients;
  for (int i = 0; i < 3; ++i) {
    servers.push_back(std::make_unique<LiveServer>(store.url(), token));
    for (int n = 0; n <= i; ++n) {
      clients.push_back(std::make_unique<Listening>(servers.back()->port(), token));
      clients.back()->next("revision");
    }
  }
  const HttpClient& client = servers.at(0)->client();
  ASSERT_EQ(client.request("POST", "/api/admin/flags", R"({"key":"launch"})").status, 201);
  const HttpResponse scheduled = client.request(
      "POST", "/api/admin/flags/launch/schedule",
      R"({"scheduledAt":")" + format_instant(wall_now() + 1s) + R"(","updates":{"enabled":true}})");
  ASSERT_EQ(scheduled.status, 201) << scheduled.body;
  const std::string path =
      "/api/admin/flags/launch/schedule/" + std::string(body_of(scheduled).at("id").as_string());
  EXPECT_TRUE(body_of(client.get(path)).at("receipt").is_null());
  std::int64_t revision = 0;
  for (const auto& each : clients) {
    revision = each->next("schedule.applied").at("revision").as_int64();
  }
  // The servers report within about a second.
  boost::json::object receipt;
  for (const Deadline deadline; !deadline.passed();) {
    receipt = body_of(client.get(path)).at("receipt").as_object();
    if (receipt.at("clientsTold") == 6) break;
  }
  EXPECT_EQ(receipt.at("revision"), revision);
  EXPECT_EQ(receipt.at("clients"), 6);
  EXPECT_EQ(receipt.at("clientsTold"), 6);
  ASSERT_EQ(receipt.at("servers").as_array().size(), 3U);
  for (const auto& server : receipt.at("servers").as_array()) EXPECT_EQ(server.at("received"), true);
  EXPECT_GE(receipt.at("latenessMs").as_double(), 0.0);
  EXPECT_EQ(receipt.at("readBack").at(0).at("fate"), "inForce");

  servers.pop_back();  // Killed: it takes nothing back.
  Process& stopping = servers.back()->process();
  stopping.send_signal(SIGTERM);
  ASSERT_TRUE(stopping.wait_exit());
  EXPECT_EQ(body_of(client.get(path)).at("receipt").at("servers").as_array().size(), 2U)
      << "who stops takes its report back; who was killed is believed for a while";
}

TEST_P(LiveServers, clients_of_each_hear_of_a_scheduled_change_and_it_is_applied_once) {
  TestStore store(GetParam(), {.real_clock = true});
  const Fleet fleet(store.url());
  const auto& [servers, clients] = fleet;
  ASSERT_EQ(servers.at(0)->client().request("POST", "/api/admin/flags", R"({"key":"launch"})").status, 201);
  const Instant at = wall_now() + 2s;
  const HttpResponse scheduled = servers.at(1)->client().request(
      "POST", "/api/admin/flags/launch/schedule",
      R"({"scheduledAt":")" + format_instant(at) + R"(","updates":{"enabled":true}})");
  ASSERT_EQ(scheduled.status, 201) << scheduled.body;
  const std::string id(body_of(scheduled).at("id").as_string());
  for (std::size_t n = 0; n < clients.size(); ++n) {
    EXPECT_EQ(clients.at(n)->next("schedule.applied").at("scheduleId").as_string(), id);
    EXPECT_TRUE(is_on(*servers.at(n)));
  }
  EXPECT_GE(wall_now(), at);
  EXPECT_EQ(store.sql().number("SELECT count(*) FROM schedule_attempts"), 1);
  EXPECT_EQ(store.sql().number("SELECT version FROM feature_flags WHERE flag_key = 'launch'"), 2);
}

INSTANTIATE_TEST_SUITE_P(store, LiveServers, testing::Values(kSqlite, kPostgres, kPooled),
                         [](const auto& each) { return std::string(each.param); });

TEST(LiveServer, flips_on_time_while_the_store_is_stopped_and_records_it_once) {
  PostgresServer database;
  const std::string url = database.url();
  ASSERT_EQ(run_process(live_program(url, {"migrate", "up"})).exit, (Exit{.code = 0, .signal = 0}));
  const std::string token = make_token(url, "admin");
  LiveServer server(url, token);
  Listening client(server.port(), token);
  ASSERT_EQ(server.client().request("POST", "/api/admin/flags", R"({"key":"launch"})").status, 201);
  const Instant at = wall_now() + 4s;
  const HttpResponse scheduled = server.client().request(
      "POST", "/api/admin/flags/launch/schedule",
      R"({"scheduledAt":")" + format_instant(at) + R"(","updates":{"enabled":true}})");
  ASSERT_EQ(scheduled.status, 201) << scheduled.body;
  const std::string id(body_of(scheduled).at("id").as_string());
  client.next("schedule.created");
  client.next("revision");
  database.stop();
  ASSERT_LT(wall_now(), at) << "the store is gone before the time has come";
  EXPECT_FALSE(is_on(server));

  const auto ahead = client.next("flag.ahead");
  EXPECT_EQ(ahead.at("scheduleId").as_string(), id);
  EXPECT_GE(wall_now(), at);
  EXPECT_TRUE(is_on(server)) << "with the store down";

  database.start();
  EXPECT_EQ(client.next("schedule.applied").at("scheduleId").as_string(), id);
  EXPECT_TRUE(is_on(server));
  const auto attempts = body_of(server.client().get("/api/admin/flags/launch/schedule/" + id + "/attempts"))
                            .at("items")
                            .as_array();
  ASSERT_EQ(attempts.size(), 1U) << "once, and the outage cost it no attempt";
  EXPECT_EQ(attempts.at(0).at("outcome"), "applied");
  const auto history = body_of(server.client().get("/api/admin/flags/launch/history")).at("items").as_array();
  EXPECT_EQ(history.size(), 2U);
}

}  // namespace
}  // namespace hoist::test
