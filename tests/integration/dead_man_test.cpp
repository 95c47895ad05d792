// Real processes: a serve that only serves, a worker that is killed, and a receiver that is told of it.
#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <signal.h>

#include <string>

#include "integration/engine_harness.h"
#include "receiver/receiver.h"
#include "support/process.h"

namespace hoist::test {
namespace {

ProcessOptions dead_man_program(const std::string& url, std::vector<std::string> arguments) {
  ProcessOptions options;
  options.program = HOIST_BINARY;
  options.arguments = std::move(arguments);
  options.environment["DATABASE_URL"] = url;
  return options;
}

/// The next alert that the receiver got.
boost::json::object next_alert(Receiver& receiver) {
  const boost::json::object got = receiver.next();
  EXPECT_EQ(got.at("signed"), true);
  return boost::json::parse(got.at("body").as_string()).as_object();
}

class DeadMan : public OnBothStores {};

TEST_P(DeadMan, is_told_of_a_killed_worker_and_of_the_next_that_ticks) {
  TestStore store(GetParam(), {.real_clock = true});
  Receiver receiver;
  ProcessOptions serve = dead_man_program(
      store.url(), {"serve", "--no-runner", "--listen", "127.0.0.1:0", "--log-format", "json",
                    "--worker-name", "api", "--dead-man-after", "10s", "--dead-man-url", receiver.url("ok")});
  serve.environment["HOIST_DEAD_MAN_SECRET"] = std::string(kReceiverSecret);
  Process api(serve);
  const auto never = next_alert(receiver);
  EXPECT_EQ(never.at("type"), "workers.silent");
  EXPECT_EQ(never.at("data").at("lastTickAt"), nullptr) << "no worker was ever there";
  EXPECT_EQ(never.at("data").at("reporter"), "api");

  Process worker(
      dead_man_program(store.url(), {"worker", "--poll-interval", "1h", "--dead-man-after", "10s"}));
  EXPECT_EQ(next_alert(receiver).at("type"), "workers.back");
  worker.send_signal(SIGKILL);
  EXPECT_EQ(worker.wait_exit(), (Exit{.code = -1, .signal = SIGKILL}));
  const auto killed = next_alert(receiver);
  EXPECT_EQ(killed.at("type"), "workers.silent");
  EXPECT_TRUE(killed.at("data").at("lastTickAt").is_string());
  api.send_signal(SIGTERM);
  EXPECT_EQ(api.wait_exit(), (Exit{.code = 0, .signal = 0})) << api.error_output();
}

HOIST_ON_BOTH_STORES(DeadMan);

}  // namespace
}  // namespace hoist::test
