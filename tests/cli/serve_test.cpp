#include <gmock/gmock.h>

#include <csignal>

#include "cli_harness.h"
#include "support/http_client.h"

namespace hoist::test {
namespace {

using testing::HasSubstr;

/// The next line of the program's log with that message.
boost::json::object wait_for(Process& process, std::string_view message) {
  const auto line = process.wait_for_line([&](const std::string& candidate) {
    return text_at(boost::json::parse(candidate), "message") == message;
  });
  if (!line) {
    throw std::runtime_error("no line '" + std::string(message) + "' in:\n" + process.output() +
                             process.error_output());
  }
  return boost::json::parse(*line).as_object();
}

std::uint16_t port_of(const boost::json::object& listening) {
  const std::string address = text_at(listening, "address");
  return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

constexpr std::string_view kServe = "serve --listen 127.0.0.1:0 --log-format json --worker-name test";

class ServeCommand : public CommandTest {
 protected:
  ServeCommand() : CommandTest(TestStoreOptions{.migrated = false, .real_clock = true}) {}
};

TEST_P(ServeCommand, serves_as_many_streams_as_it_is_told_to) {
  Process server(hoist_.options(std::string(kServe) + " --max-streams 1"));
  const std::uint16_t port = port_of(wait_for(server, "Listening"));
  const auto token = text_at(hoist_.json("token create --name t --role viewer"), "token");
  const std::string request =
      "GET /api/stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token + "\r\n\r\n";
  HttpConnection first("127.0.0.1", port);
  first.send_raw(request);
  EXPECT_EQ(first.receive_head().status, 200);
  EXPECT_THAT(first.receive_until("event: revision\n"), HasSubstr("retry: "));
  HttpConnection second("127.0.0.1", port);
  second.send_raw(request);
  EXPECT_EQ(second.receive().status, 503);
  const HttpClient http = HttpClient("127.0.0.1", port).with_token(token);
  EXPECT_THAT(http.get("/metrics").body, HasSubstr("hoist_streams{kind=\"changes\"} 1"));
  server.send_signal(SIGTERM);
  EXPECT_TRUE(first.closed_by_peer());
  EXPECT_EQ(server.wait_exit(), (Exit{.code = 0, .signal = 0})) << server.error_output();
}

TEST_P(ServeCommand, says_where_too_few_files_may_be_open_for_the_streams) {
  ProcessOptions options = hoist_.options(kServe);
  options.arguments.insert(options.arguments.begin(),
                           {"-c", "ulimit -n 512 && exec \"$0\" \"$@\"", options.program});
  options.program = "/bin/sh";
  Process server(options);
  const auto warning = wait_for(server, "Too few files may be open for the streams");
  EXPECT_EQ(warning.at("allowed").as_int64(), 512);
  EXPECT_EQ(warning.at("needed").as_int64(), 10'000 + 1024 + 256);
}

TEST_P(ServeCommand, migrates_listens_applies_and_stops) {
  Process server(hoist_.options(kServe));
  EXPECT_EQ(text_at(wait_for(server, "Migration applied"), "name"), "create_tables");
  const auto listening = wait_for(server, "Listening");
  EXPECT_EQ(text_at(listening, "url"), "http://" + text_at(listening, "address"));
  EXPECT_THAT(text_at(listening, "store"), HasSubstr(GetParam()));
  const HttpClient http("127.0.0.1", port_of(listening));
  EXPECT_EQ(http.get("/healthz").status, 200);
  // Readiness follows the runner's first pass, which may still be on its way.
  const Deadline deadline;
  int ready = 0;
  while (ready != 200 && !deadline.passed()) ready = http.get("/readyz").status;
  EXPECT_EQ(ready, 200);

  EXPECT_THAT(hoist_.text("flag create checkout"), HasSubstr("Created"));
  const auto schedule = hoist_.json("schedule create checkout --in 50ms --enable");
  EXPECT_EQ(text_at(wait_for(server, "Schedule applied"), "scheduleId"), text_at(schedule, "id"));
  const auto token = text_at(hoist_.json("token create --name t --role client"), "token");
  EXPECT_EQ(http.with_token(token).get("/api/config/flags").body, R"({"checkout":true})");

  server.send_signal(SIGTERM);
  wait_for(server, "Stopped");
  EXPECT_EQ(server.wait_exit(), (Exit{.code = 0, .signal = 0})) << server.error_output();
  EXPECT_EQ(server.error_output(), "");
}

TEST_P(ServeCommand, wakes_its_runner_for_a_schedule_that_came_over_http) {
  EXPECT_THAT(hoist_.text("migrate up"), HasSubstr("Applied"));
  EXPECT_THAT(hoist_.text("flag create checkout"), HasSubstr("Created"));
  const auto token = text_at(hoist_.json("token create --name t --role editor"), "token");
  // Were it not woken, it would sleep longer than the test waits.
  Process server(hoist_.options(std::string(kServe) + " --poll-interval 1h"));
  const HttpClient http = HttpClient("127.0.0.1", port_of(wait_for(server, "Listening"))).with_token(token);
  const std::string at = format_instant(store_.now() + std::chrono::milliseconds(500));
  const auto created = http.request("POST", "/api/admin/flags/checkout/schedule",
                                    R"({"scheduledAt":")" + at + R"(","updates":{"enabled":true}})");
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(text_at(wait_for(server, "Schedule applied"), "scheduleId"),
            text_at(boost::json::parse(created.body), "id"));
}

TEST_P(ServeCommand, a_wrong_number_of_retries_is_one_warning_and_three_is_used) {
  hoist_.environment["FLAG_SCHEDULE_MAX_RETRIES"] = "abc";
  Process server(hoist_.options(kServe));
  const auto listening = wait_for(server, "Listening");
  const auto token = text_at(hoist_.json("token create --name t --role editor"), "token");
  EXPECT_THAT(hoist_.text("flag create checkout"), HasSubstr("Created"));
  const auto created = HttpClient("127.0.0.1", port_of(listening))
                           .with_token(token)
                           .request("POST", "/api/admin/flags/checkout/schedule",
                                    R"({"scheduledAt":"2099-01-01T00:00:00Z","updates":{"enabled":true}})");
  EXPECT_EQ(text_at(boost::json::parse(created.body), "maxRetries"), "3") << created.body;
  server.send_signal(SIGINT);
  EXPECT_EQ(server.wait_exit(), (Exit{.code = 0, .signal = 0}));
  const std::string log = server.output();
  const std::size_t warning = log.find(R"("level":"warn")");
  EXPECT_NE(warning, std::string::npos) << log;
  EXPECT_EQ(log.find(R"("level":"warn")", warning + 1), std::string::npos) << log;
  EXPECT_THAT(log, HasSubstr("FLAG_SCHEDULE_MAX_RETRIES"));
}

TEST_P(ServeCommand, an_address_in_use_is_one_line_and_exit_1) {
  Process server(hoist_.options(kServe));
  const std::string address = text_at(wait_for(server, "Listening"), "address");
  const Finished second = hoist_.run("serve --listen " + address);
  EXPECT_EQ(second.exit, (Exit{.code = 1, .signal = 0}));
  EXPECT_EQ(std::count(second.error_output.begin(), second.error_output.end(), '\n'), 1)
      << second.error_output;
  EXPECT_THAT(second.error_output, HasSubstr(address));
}

TEST_P(ServeCommand, serves_alone_where_workers_apply) {
  Process server(hoist_.options(std::string(kServe) + " --no-runner --canary"));
  const HttpClient http("127.0.0.1", port_of(wait_for(server, "Listening")));
  EXPECT_EQ(text_at(boost::json::parse(http.get("/readyz").body), "runner"), "none");
  const auto token = text_at(hoist_.json("token create --name t --role viewer"), "token");
  EXPECT_THAT(http.with_token(token).get("/metrics").body, HasSubstr("\nhoist_canary_failures_total 0\n"));
  server.send_signal(SIGTERM);
  EXPECT_EQ(server.wait_exit(), (Exit{.code = 0, .signal = 0})) << server.error_output();
}

TEST_P(ServeCommand, says_what_is_wrong_with_whom_it_would_alert) {
  EXPECT_THAT(hoist_.failure(std::string(kServe) + " --dead-man-url ftp://x", 2),
              HasSubstr("--dead-man-url: "));
  EXPECT_THAT(hoist_.failure(std::string(kServe) + " --dead-man-url mailto:a@b.example", 2),
              HasSubstr("no relay is configured"));
  EXPECT_THAT(hoist_.failure(std::string(kServe) + " --dead-man-after 9s", 2),
              HasSubstr("10s to 1d is accepted"));
}

TEST_P(ServeCommand, says_for_how_long_deliveries_may_be_kept) {
  for (const std::string& command : {std::string(kServe), std::string("worker")}) {
    EXPECT_THAT(hoist_.failure(command + " --keep-deliveries 59m", 2),
                HasSubstr("--keep-deliveries: '59m' is not valid; 1h to 3650d, or 0s for ever, is accepted"));
  }
}

HOIST_ON_BOTH_STORES(ServeCommand);

class WorkerCommand : public CommandTest {};

TEST_P(WorkerCommand, applies_and_stops) {
  EXPECT_THAT(hoist_.text("flag create checkout"), HasSubstr("Created"));
  Process worker(hoist_.options("worker --log-format json --poll-interval 1h --worker-name w-1"));
  EXPECT_EQ(text_at(wait_for(worker, "Worker started"), "worker"), "w-1");
  const auto schedule = hoist_.json("schedule create checkout --in 50ms --enable");
  const auto applied = wait_for(worker, "Schedule applied");
  EXPECT_EQ(text_at(applied, "scheduleId"), text_at(schedule, "id"));
  EXPECT_EQ(text_at(applied, "worker"), "w-1");
  worker.send_signal(SIGINT);
  wait_for(worker, "Stopped");
  EXPECT_EQ(worker.wait_exit(), (Exit{.code = 0, .signal = 0}));
}

TEST_P(WorkerCommand, can_be_asked_how_it_does_where_it_listens) {
  const auto token = text_at(hoist_.json("token create --name t --role viewer"), "token");
  Process worker(hoist_.options("worker --listen 127.0.0.1:0 --log-format json --worker-name w-1"));
  const HttpClient http("127.0.0.1", port_of(wait_for(worker, "Listening")));
  EXPECT_EQ(http.get("/healthz").status, 200);
  const Deadline deadline;
  std::string runner;
  while (runner != "ok" && !deadline.passed()) {
    runner = text_at(boost::json::parse(http.get("/readyz").body), "runner");
  }
  EXPECT_EQ(runner, "ok");
  EXPECT_EQ(http.get("/metrics").status, 401);
  EXPECT_THAT(http.with_token(token).get("/metrics").body,
              HasSubstr("hoist_worker_last_pass_timestamp_seconds{worker=\"w-1\"}"));
  EXPECT_EQ(http.with_token(token).get("/api/admin/flags").status, 404);
  worker.send_signal(SIGTERM);
  EXPECT_EQ(worker.wait_exit(), (Exit{.code = 0, .signal = 0})) << worker.error_output();
  EXPECT_THAT(hoist_.failure("worker --listen nowhere", 2), HasSubstr("--listen: "));
}

TEST_P(WorkerCommand, logs_text_where_asked) {
  Process worker(hoist_.options("worker --log-format text"));
  const auto line = worker.read_line();
  ASSERT_TRUE(line) << worker.error_output();
  EXPECT_THAT(*line, HasSubstr("Z INFO  Worker started  worker="));
}

HOIST_ON_BOTH_STORES(WorkerCommand);

TEST(ServeOnNoStore, exits_1_with_one_line) {
  const HoistProgram hoist;
  const std::string server = "postgresql://u:secret@127.0.0.1:1/hoist";
  const std::string file = "/nonexistent/folder/hoist.db";
  for (const auto& [command, url] : {std::pair{"serve --listen 127.0.0.1:0", file},
                                     {"worker", file},
                                     {"tick", file},
                                     {"tick", server},
                                     {"migrate up", file},
                                     {"migrate up", server},
                                     {"flag list", file},
                                     {"flag list", server}}) {
    const std::string line = hoist.failure(std::string(command) + " --database " + url, 1);
    EXPECT_THAT(line, testing::StartsWith("hoist: "));
    EXPECT_THAT(line, testing::Not(HasSubstr("secret")));
  }
}

TEST(ServeOnNoStore, waits_for_a_server_until_it_is_stopped) {
  const HoistProgram hoist;
  for (const std::string& command : {"serve --listen 127.0.0.1:0", "worker"}) {
    Process service(hoist.options(command + " --database postgresql://u:secret@127.0.0.1:1/hoist" +
                                  " --log-format json --worker-name w-1"));
    const auto waiting = wait_for(service, "Store unreachable, the runner waits");
    EXPECT_EQ(text_at(waiting, "worker"), "w-1");
    EXPECT_EQ(service.output().find("secret"), std::string::npos);
    service.send_signal(SIGTERM);
    wait_for(service, "Stopped");
    EXPECT_EQ(service.wait_exit(), (Exit{.code = 0, .signal = 0}));
  }
}

}  // namespace
}  // namespace hoist::test
