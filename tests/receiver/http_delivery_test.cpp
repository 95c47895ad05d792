// What becomes of a notification that is sent over HTTP, whatever the receiver does.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "hoist/delivery/curl_transport.h"
#include "receiver/outgoing.h"
#include "receiver/receiver.h"
#include "support/manual_clock.h"
#include "support/recording_log.h"

namespace hoist::test {
namespace {

using delivery::CurlTransport;
using testing::StartsWith;

class HttpDelivery : public testing::Test {
 protected:
  Delivered deliver(const Outgoing& outgoing,
                    const delivery::DeliveryOptions& options = patient_options()) const {
    CurlTransport transport(options, clock_, log_);
    transport.start(outgoing);
    return wait_for(transport, 1).front();
  }
  /// The attempt, and what became of it in words.
  std::string told(const std::string& path,
                   const delivery::DeliveryOptions& options = patient_options()) const {
    const Outgoing outgoing = outgoing_to(receiver_.url(path));
    const Delivered delivered = deliver(outgoing, options);
    EXPECT_EQ(delivered.delivery, outgoing.delivery);
    EXPECT_GE(delivered.took, Duration(0));
    return describe(delivered);
  }

  ManualClock clock_;
  mutable RecordingLog log_;
  Receiver receiver_;
};

TEST_F(HttpDelivery, ASignedNotificationArrivesWhole) {
  const Outgoing outgoing = outgoing_to(receiver_.url("ok?token=x#part"));
  clock_.set(Instant::from_unix_us(1'795'770'001'999'999));
  EXPECT_EQ(describe(deliver(outgoing)), "delivered");
  const boost::json::object got = receiver_.next();
  EXPECT_EQ(got.at("method"), "POST");
  EXPECT_EQ(got.at("target"), "/ok?token=x");
  EXPECT_EQ(got.at("version"), "HTTP/1.1");
  const boost::json::object& headers = got.at("headers").as_object();
  EXPECT_EQ(headers.at("content-type"), "application/json");
  EXPECT_EQ(headers.at("user-agent"), "Hoist/1.2.3");
  EXPECT_EQ(headers.at("webhook-id").as_string(), std::get<Notification>(outgoing.told).id.to_string());
  EXPECT_EQ(headers.at("webhook-timestamp"), "1795770001");
  EXPECT_FALSE(headers.contains("expect"));
  EXPECT_FALSE(headers.contains("transfer-encoding"));
  EXPECT_FALSE(headers.contains("authorization"));
  EXPECT_FALSE(headers.contains("cookie"));
  const std::string body(got.at("body").as_string());
  EXPECT_EQ(headers.at("content-length").as_string(), std::to_string(body.size()));
  EXPECT_EQ(got.at("signed"), true);
  const boost::json::object data = boost::json::parse(body).at("data").as_object();
  EXPECT_EQ(data.at("scheduleId").as_string(), std::get<Notification>(outgoing.told).schedule_id.to_string());
  EXPECT_EQ(data.at("message").as_string(), std::get<Notification>(outgoing.told).message);
}

TEST_F(HttpDelivery, AnotherSecretIsNoticedByTheReceiver) {
  Outgoing outgoing = outgoing_to(receiver_.url("ok"));
  outgoing.webhook.secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  EXPECT_EQ(describe(deliver(outgoing)), "delivered");
  EXPECT_EQ(receiver_.next().at("signed"), false);
}

TEST_F(HttpDelivery, SlackGetsTextAndNoSignature) {
  const Outgoing outgoing = outgoing_to(receiver_.url("ok"), WebhookFormat::kSlack);
  EXPECT_EQ(describe(deliver(outgoing)), "delivered");
  const boost::json::object got = receiver_.next();
  EXPECT_FALSE(got.at("headers").as_object().contains("webhook-signature"));
  const boost::json::object body = boost::json::parse(got.at("body").as_string()).as_object();
  ASSERT_EQ(body.size(), 1U);
  EXPECT_THAT(
      std::string(body.at("text").as_string()),
      StartsWith("*`checkout` in `production`: schedule failed for good* (attempt 4, retry 3 of 3)\n"));
}

TEST_F(HttpDelivery, TheStatusDecides) {
  struct Row {
    std::string path;
    std::string told;
  };
  const Row rows[] = {
      {"", "delivered"},
      {"status/202 Accepted", "delivered"},
      {"status/400 Bad Request/{}/no such hook",
       "permanent HTTP_400: the receiver answered 400 Bad Request: no such hook"},
      {"status/404 Not Found", "permanent HTTP_404: the receiver answered 404 Not Found"},
      {"status/410 Gone/{}/bye",
       "permanent HTTP_410: the receiver answered 410 Gone: it wants no more of these; delete the webhook or "
       "set "
       "its url to where they belong"},
      {"status/500 Internal Server Error/{}/oops",
       "transient HTTP_500: the receiver answered 500 Internal Server Error: oops"},
      {"status/503 Service Unavailable", "transient HTTP_503: the receiver answered 503 Service Unavailable"},
  };
  for (const Row& row : rows) EXPECT_EQ(told(row.path), row.told) << row.path;
}

TEST_F(HttpDelivery, ARedirectionIsNotFollowed) {
  const std::string path = "status/301 Moved Permanently/{\"Location\": \"..%2Fok\"}";
  EXPECT_EQ(
      told(path),
      "permanent HTTP_301: the receiver answered 301 Moved Permanently: redirections are not followed; set "
      "the webhook's url to where it leads (../ok)");
  EXPECT_THAT(std::string(receiver_.next().at("target").as_string()), StartsWith("/status/301"));
  EXPECT_TRUE(receiver_.got_nothing_more());
}

TEST_F(HttpDelivery, RetryAfterIsHeededInSecondsAndAsADate) {
  struct Row {
    std::string value;
    std::optional<Duration> wait;
  };
  // kTestStart is 2026-11-27T09:00:00Z.
  const Row rows[] = {{"7", std::chrono::seconds(7)},
                      {"Fri, 27 Nov 2026 09:01:00 GMT", std::chrono::seconds(60)},
                      {"999999", std::chrono::hours(24)},
                      {"soon", std::nullopt}};
  for (const Row& row : rows) {
    const std::string path =
        fmt::format("status/429 Too Many Requests/{{\"Retry-After\": \"{}\"}}", row.value);
    const Delivered delivered = deliver(outgoing_to(receiver_.url(path)));
    ASSERT_TRUE(delivered.failure);
    EXPECT_EQ(delivered.failure->retry_after, row.wait) << row.value;
    EXPECT_EQ(delivered.failure->failure.code, "HTTP_429");
    EXPECT_TRUE(delivered.failure->unreachable);
  }
}

TEST_F(HttpDelivery, AReceiverThatAnsweredHasDecidedWhateverBecomesOfTheBody) {
  for (const std::string behaviour : {"short-body", "endless-body", "bad-chunks"}) {
    EXPECT_EQ(told(behaviour + "/200 OK"), "delivered") << behaviour;
    EXPECT_THAT(told(behaviour + "/500 No"), StartsWith("transient HTTP_500: the receiver answered 500 No"))
        << behaviour;
  }
}

TEST_F(HttpDelivery, AnEndlessBodyIsCutInTheMessage) {
  const std::string message = told("endless-body/500 No");
  EXPECT_THAT(message,
              StartsWith("transient HTTP_500: the receiver answered 500 No: all work and no play all"));
  EXPECT_LT(message.size(), 300U);
}

TEST_F(HttpDelivery, ABodyThatNeverComesWholeEndsInTime) {
  EXPECT_EQ(told("half-body/404 Not Found", hasty_options()),
            "permanent HTTP_404: the receiver answered 404 Not Found: abc");
}

TEST_F(HttpDelivery, NoAnswerInTimeIsTransient) {
  for (const std::string path : {"hang", "half-status", "half-headers"}) {
    EXPECT_THAT(told(path, hasty_options()), StartsWith("transient TIMEOUT: the receiver ")) << path;
  }
}

TEST_F(HttpDelivery, WhatIsNoHttpIsABadAnswer) {
  for (const std::string path : {"garbage", "negative-length"}) {
    EXPECT_THAT(told(path), StartsWith("transient BAD_ANSWER: ")) << path;
  }
  for (const std::string path : {"endless-headers", "endless-interim"}) {
    EXPECT_EQ(told(path), "transient BAD_ANSWER: the receiver answered with more than 65536 bytes of headers")
        << path;
  }
  EXPECT_THAT(told("endless-header"), StartsWith("transient "));
}

TEST_F(HttpDelivery, AConnectionThatClosesIsTransient) {
  for (const std::string path : {"close", "reset"}) {
    EXPECT_EQ(told(path), "transient CONNECTION_LOST: the receiver closed the connection without an answer")
        << path;
  }
  const Outgoing outgoing = outgoing_to(fmt::format("http://127.0.0.1:{}/", receiver_.port("closing")));
  const Delivered delivered = deliver(outgoing);
  EXPECT_THAT(describe(delivered), StartsWith("transient CONNECTION_"));
  EXPECT_TRUE(delivered.failure->unreachable);
}

TEST_F(HttpDelivery, ABrokenSecretIsPermanentAndNotSent) {
  Outgoing outgoing = outgoing_to(receiver_.url("ok"));
  outgoing.webhook.secret = "hunter2";
  EXPECT_EQ(describe(deliver(outgoing)),
            "permanent WEBHOOK_INVALID: secret must be \"whsec_\" and the base64 of 24 to 64 bytes");
  EXPECT_TRUE(receiver_.got_nothing_more());
}

TEST_F(HttpDelivery, ProxiesOfTheEnvironmentAreNotUsed) {
  // A port where nobody listens: whoever heeds one of these delivers nothing.
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) {
    ASSERT_EQ(::setenv(name, "http://127.0.0.1:1", 1), 0);
  }
  EXPECT_EQ(told("ok"), "delivered");
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
}

}  // namespace
}  // namespace hoist::test
