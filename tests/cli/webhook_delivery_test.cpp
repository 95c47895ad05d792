// What a real server tells a real receiver, from the schedule to the signed request.
#include <gmock/gmock.h>

#include <csignal>

#include "cli_harness.h"
#include "receiver/receiver.h"

namespace hoist::test {
namespace {

using testing::HasSubstr;

constexpr std::string_view kTelling = "serve --listen 127.0.0.1:0 --log-format json --allow-private-webhooks";

class WebhookDelivery : public CommandTest {
 protected:
  /// A webhook that leads to `path` of the receiver, which knows its secret.
  std::string add_webhook(const std::string& path, const std::string& events) {
    const auto made = hoist_.json("webhook create --allow-private-webhooks --url " + receiver_.url(path) +
                                  " --events " + events);
    EXPECT_THAT(text_at(made, "secret"), testing::StartsWith("whsec_"));
    store_.run_sql("UPDATE webhooks SET secret = '" + std::string(kReceiverSecret) + "'");
    return text_at(made, "id");
  }
  /// The type of the request that the receiver got next, which is signed.
  std::string next_type() {
    const boost::json::object got = receiver_.next();
    EXPECT_EQ(got.at("signed"), true);
    return text_at(boost::json::parse(got.at("body").as_string()), "type");
  }
  /// What `hoist webhook deliveries` says of each, newest first, once `count` of them have ended.
  boost::json::array ended(const std::string& webhook, std::size_t count) {
    const Deadline deadline;
    while (!deadline.passed()) {
      boost::json::array all = hoist_.json("webhook deliveries " + webhook).as_array();
      const auto pending = std::count_if(all.begin(), all.end(), [](const boost::json::value& delivery) {
        return text_at(delivery, "status") == "pending";
      });
      if (all.size() == count && pending == 0) return all;
    }
    throw std::runtime_error("not all deliveries have ended");
  }

  Receiver receiver_;
};

TEST_P(WebhookDelivery, what_became_of_a_schedule_is_told_and_told_again_when_asked) {
  call("flag create checkout");
  const std::string webhook = add_webhook("ok", "applied,cancelled");
  Process server(hoist_.options(kTelling));
  call("schedule create checkout --in 10ms --enable");
  EXPECT_EQ(next_type(), "schedule.applied");
  const boost::json::array told = ended(webhook, 1);
  EXPECT_EQ(text_at(told[0], "status"), "delivered");

  const std::string cancelled = text_at(hoist_.json("schedule create checkout --in 1h --disable"), "id");
  call("schedule cancel " + cancelled);
  EXPECT_EQ(next_type(), "schedule.cancelled") << "by another process";

  call("webhook replay " + text_at(told[0], "id"));
  EXPECT_EQ(next_type(), "schedule.applied");
  ended(webhook, 2);
  server.send_signal(SIGTERM);
  EXPECT_EQ(server.wait_exit(), (Exit{.code = 0, .signal = 0})) << server.error_output();
  EXPECT_TRUE(receiver_.got_nothing_more());
}

TEST_P(WebhookDelivery, a_worker_delivers_too_and_a_refusal_is_a_dead_letter) {
  call("flag create checkout");
  const std::string webhook = add_webhook("status/404 Not Found", "applied");
  Process worker(hoist_.options("worker --log-format json --allow-private-webhooks"));
  call("schedule create checkout --in 10ms --enable");
  EXPECT_EQ(next_type(), "schedule.applied");
  const boost::json::array told = ended(webhook, 1);
  EXPECT_EQ(text_at(told[0], "status"), "failed");
  EXPECT_THAT(text_at(told[0], "lastError"), HasSubstr("404"));
}

TEST_P(WebhookDelivery, nothing_leads_to_this_machine_unless_that_is_allowed) {
  const std::string create = "webhook create --events applied --url ";
  for (const std::string url : {"http://127.0.0.1/x", "http://localhost/x", "http://2130706433/",
                                "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.8/"}) {
    EXPECT_THAT(hoist_.failure(create + url, 2), HasSubstr("--allow-private-webhooks")) << url;
  }
  EXPECT_THAT(hoist_.failure(create + "ftp://example.com/", 2), HasSubstr("url"));
  EXPECT_THAT(hoist_.failure(create + "mailto:ops@example.com", 2), HasSubstr("smtp-url"));
}

HOIST_ON_BOTH_STORES(WebhookDelivery);

}  // namespace
}  // namespace hoist::test
