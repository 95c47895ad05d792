// Connections: how they are kept, bounded, timed out and ended.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <thread>
#include <vector>

#include "api/api_fixture.h"

namespace hoist::test {
namespace {

using std::chrono::milliseconds;

const std::string kHealth = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

/// Time-outs short enough to wait for.
http::ServerOptions impatient() {
  http::ServerOptions options;
  options.limits.request_timeout = milliseconds(100);
  options.limits.idle_timeout = milliseconds(100);
  options.limits.write_timeout = milliseconds(100);
  options.limits.linger_timeout = milliseconds(100);
  return options;
}

/// Holds SQLite's write lock, so that whatever writes waits.
class WriteLock {
 public:
  explicit WriteLock(Api& api) : connection_(api.store().connect()) { connection_->run("BEGIN IMMEDIATE"); }
  void release() { connection_->run("ROLLBACK"); }

 private:
  std::unique_ptr<SqlConnection> connection_;
};

std::string create_request(Api& api, const std::string& key) {
  const std::string body = fmt::format(R"({{"key":"{}"}})", key);
  return fmt::format(
      "POST /api/admin/flags HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n"
      "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      api.token(Role::kAdmin), body.size(), body);
}

}  // namespace

TEST(Connection, stays_open_and_answers_in_order) {
  Api api(kSqlite);
  const auto connection = api.connect();
  std::string pipelined = "\r\n";
  for (int i = 0; i < 20; ++i) {
    pipelined += create_request(api, fmt::format("k{}", i));
    pipelined += kHealth;
  }
  connection->send_raw(pipelined);
  for (int i = 0; i < 20; ++i) {
    const HttpResponse created = connection->receive();
    EXPECT_EQ(created.status, 201);
    EXPECT_EQ(member_of(created, "key"), fmt::format("k{}", i));
    EXPECT_EQ(connection->receive().body, R"({"status":"ok"})");
  }
}

TEST(Connection, a_request_may_come_byte_by_byte) {
  Api api(kSqlite);
  const auto connection = api.connect();
  for (const char c : create_request(api, "k")) connection->send_raw(std::string(1, c));
  EXPECT_EQ(connection->receive().status, 201);
}

TEST(Connection, ends_where_the_client_says_so) {
  Api api(kSqlite);
  const auto closing = api.connect();
  closing->send_raw("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(closing->receive().header("Connection"), "close");
  EXPECT_TRUE(closing->closed_by_peer());
  const auto old = api.connect();
  old->send_raw("GET /healthz HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old->receive().status, 200);
  EXPECT_TRUE(old->closed_by_peer());
  const auto kept = api.connect();
  for (int i = 0; i < 2; ++i) {
    kept->send_raw("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(kept->receive().header("Connection"), "keep-alive");
  }
}

TEST(Connection, chunked_bodies_are_read) {
  Api api(kSqlite);
  const auto connection = api.connect();
  connection->send_raw(fmt::format(
      "POST /api/admin/flags HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\nContent-Type: "
      "application/json\r\n"
      "Transfer-Encoding: Chunked\r\n\r\n6;x=y\r\n{{\"key\"\r\n5\r\n:\"k\"}}\r\n0\r\nTrailer: z\r\n\r\n{}",
      api.token(Role::kAdmin), kHealth));
  EXPECT_EQ(connection->receive().status, 201);
  EXPECT_EQ(connection->receive().status, 200);
}

TEST(Connection, a_client_that_waits_is_told_to_go_on) {
  Api api(kSqlite);
  const std::string request = create_request(api, "k");
  const std::size_t head = request.find("\r\n\r\n") + 4;
  const auto connection = api.connect();
  connection->send_raw(request.substr(0, head - 2) + "Expect: 100-continue\r\n\r\n");
  EXPECT_EQ(connection->receive().status, 100);
  connection->send_raw(request.substr(head));
  EXPECT_EQ(connection->receive().status, 201);
}

TEST(Connection, slow_senders_and_idle_ones_are_let_go) {
  Api api(kSqlite, impatient());
  const std::string request = create_request(api, "k");
  for (const std::string& begun :
       {std::string(), std::string("GET /hea"), std::string("GET / HTTP/1.1\r\nHost:"),
        request.substr(0, request.size() - 1)}) {
    const auto connection = api.connect();
    connection->send_raw(begun);
    EXPECT_TRUE(connection->closed_by_peer()) << begun;
  }
  const auto kept = api.connect();
  kept->send_raw(kHealth);
  EXPECT_EQ(kept->receive().status, 200);
  EXPECT_TRUE(kept->closed_by_peer());
  EXPECT_EQ(api.admin().get("/api/admin/flags/k").status, 404);
}

TEST(Connection, a_client_that_takes_no_answers_is_let_go) {
  Api api(kSqlite, impatient());
  const auto connection = api.connect();
  std::string pipelined;
  constexpr std::size_t kRequests = 200'000;
  for (std::size_t i = 0; i < kRequests; ++i) pipelined += kHealth;
  // Returns when the server has broken off.
  connection->send_raw(pipelined);
  EXPECT_LT(connection->receive_raw().size(), kRequests * 200);
  EXPECT_EQ(api.anonymous().get("/healthz").status, 200);
}

TEST(Connection, there_are_only_so_many) {
  http::ServerOptions options;
  options.limits.max_connections = 3;
  Api api(kSqlite, std::move(options));
  std::vector<std::unique_ptr<HttpConnection>> open;
  for (int i = 0; i < 3; ++i) {
    open.push_back(api.connect());
    open.back()->send_raw(kHealth);
    EXPECT_EQ(open.back()->receive().status, 200);
  }
  const auto refused = api.connect();
  refused->send_raw(kHealth);
  const HttpResponse answer = refused->receive();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(member_of(answer, "error"), "TOO_BUSY");
  EXPECT_EQ(answer.header("Retry-After"), "1");
  refused->finish_sending();
  EXPECT_TRUE(refused->closed_by_peer());

  open.front()->finish_sending();
  EXPECT_TRUE(open.front()->closed_by_peer());
  // The place is free as soon as the server has noticed.
  const Deadline deadline;
  int status = 503;
  while (status == 503 && !deadline.passed()) {
    const auto next = api.connect();
    next->send_raw(kHealth);
    status = next->receive().status;
  }
  EXPECT_EQ(status, 200);
}

TEST(Connection, a_full_queue_says_so_while_health_still_answers) {
  http::ServerOptions options;
  options.store_threads = 1;
  options.queue_bound = 1;
  options.readiness_timeout = milliseconds(50);
  Api api(kSqlite, std::move(options));
  static_cast<void>(api.token(Role::kAdmin));
  std::optional<WriteLock> lock(std::in_place, api);
  std::vector<std::unique_ptr<HttpConnection>> callers;
  // One is in hand and one waits; of three, at least one is refused.
  std::vector<std::future<HttpResponse>> answers;
  for (int i = 0; i < 3; ++i) {
    callers.push_back(api.connect());
    callers.back()->send_raw(create_request(api, fmt::format("k{}", i)));
    answers.push_back(std::async(std::launch::async, [&c = *callers.back()] { return c.receive(); }));
  }
  EXPECT_EQ(api.anonymous().get("/healthz").status, 200);
  const HttpResponse ready = api.anonymous().get("/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(member_of(ready, "store"), "busy");
  lock->release();
  int refused = 0;
  int created = 0;
  for (auto& answer : answers) {
    const HttpResponse response = answer.get();
    if (response.status == 201) ++created;
    if (response.status != 503) continue;
    ++refused;
    EXPECT_EQ(member_of(response, "error"), "TOO_BUSY");
    EXPECT_EQ(response.header("Retry-After"), "1");
  }
  EXPECT_GE(refused, 1);
  EXPECT_GE(created, 1);
  EXPECT_EQ(refused + created, 3);
}

TEST(Connection, stopping_answers_what_is_in_hand_and_closes_what_is_idle) {
  Api api(kSqlite);
  const auto idle = api.connect();
  idle->send_raw(kHealth);
  EXPECT_EQ(idle->receive().status, 200);
  const auto half = api.connect();
  half->send_raw("GET /health");

  const std::string request = create_request(api, "k");
  const auto busy = api.connect();
  std::optional<WriteLock> lock(std::in_place, api);
  busy->send_raw(request);
  // Its head has been read when the server asks for the body: from here on the request is in hand.
  const auto waiting = api.connect();
  const std::size_t head = request.find("\r\n\r\n") + 4;
  waiting->send_raw(request.substr(0, head - 2) + "Expect: 100-continue\r\n\r\n");
  EXPECT_EQ(waiting->receive().status, 100);

  auto stopped = std::async(std::launch::async, [&] { api.server().stop(); });
  EXPECT_TRUE(idle->closed_by_peer());
  half->finish_sending();
  EXPECT_TRUE(half->closed_by_peer());
  waiting->send_raw(request.substr(head));
  lock->release();
  const HttpResponse first = busy->receive();
  const HttpResponse second = waiting->receive();
  EXPECT_EQ(first.header("Connection"), "close");
  EXPECT_EQ(second.header("Connection"), "close");
  EXPECT_EQ(std::min(first.status, second.status), 201);
  EXPECT_EQ(std::max(first.status, second.status), 409);
  stopped.get();
  EXPECT_THROW(static_cast<void>(api.connect()), std::runtime_error);
  api.server().stop();
}

TEST(Connection, stopping_does_not_wait_for_ever) {
  http::ServerOptions options;
  options.drain_timeout = milliseconds(50);
  Api api(kSqlite, std::move(options));
  const auto half = api.connect();
  half->send_raw("GET /health");
  EXPECT_EQ(api.anonymous().get("/healthz").status, 200);
  api.server().stop();
  EXPECT_TRUE(half->closed_by_peer());
}

TEST(Connection, several_io_threads_share_the_work) {
  http::ServerOptions options;
  options.io_threads = 3;
  Api api(kSqlite, std::move(options));
  const HttpClient admin = api.admin();
  std::vector<std::jthread> callers;
  for (int i = 0; i < 6; ++i) {
    callers.emplace_back([&, i] {
      for (int k = 0; k < 10; ++k) {
        const HttpResponse created =
            admin.request("POST", "/api/admin/flags", fmt::format(R"({{"key":"k-{}-{}"}})", i, k));
        EXPECT_EQ(created.status, 201) << created.body;
      }
    });
  }
  callers.clear();
  EXPECT_EQ(json_of(admin.get("/api/admin/flags")).at("items").as_array().size(), 60U);
}

TEST(Server, a_taken_port_and_a_bad_host_are_clear_errors) {
  Api api(kSqlite);
  RecordingLog log;
  OsRandom random;
  SnapshotCache snapshots;
  const auto start = [&](const std::string& host, std::uint16_t port) {
    http::ServerOptions options;
    options.host = host;
    options.port = port;
    return http::Server::start(api.store().store(), snapshots, api.store().clock(), log, random,
                               std::move(options));
  };
  const auto taken = start("127.0.0.1", api.server().port());
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::kInvalidState);
  EXPECT_EQ(
      taken.error().message,
      fmt::format("cannot listen on 127.0.0.1:{}: another program listens there; stop it or choose another "
                  "port",
                  api.server().port()));
  EXPECT_EQ(outcome_of(start("nowhere.example", 0)), "VALIDATION_ERROR");
  EXPECT_EQ(outcome_of(start("192.0.2.1", 0)), "INVALID_STATE");
  EXPECT_EQ(outcome_of(start("localhost", 0)), "ok");
}

}  // namespace hoist::test
