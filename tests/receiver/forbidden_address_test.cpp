// Addresses that may not be reached are not, whatever led there.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "hoist/delivery/curl_transport.h"
#include "receiver/fake_names.h"
#include "receiver/outgoing.h"
#include "receiver/receiver.h"
#include "support/manual_clock.h"
#include "support/recording_log.h"

namespace hoist::test {
namespace {

using testing::StartsWith;

delivery::DeliveryOptions strict_options() {
  delivery::DeliveryOptions options = patient_options();
  options.allow_private = false;
  return options;
}

TEST(ForbiddenAddress, ALiteralOneIsNotConnectedTo) {
  Receiver receiver;
  const ManualClock clock;
  RecordingLog log;
  delivery::CurlTransport transport(strict_options(), clock, log);
  for (const std::string host : {"127.0.0.1", "127.1", "0x7f000001", "localhost", "[::ffff:127.0.0.1]"}) {
    transport.start(outgoing_to(fmt::format("http://{}:{}/ok", host, receiver.port("http"))));
    const Delivered delivered = wait_for(transport, 1).front();
    EXPECT_THAT(describe(delivered), StartsWith("permanent ADDRESS_FORBIDDEN: url leads to")) << host;
    EXPECT_FALSE(delivered.failure->unreachable);
  }
  EXPECT_TRUE(receiver.got_nothing_more());
}

TEST(ForbiddenAddress, ANameThatResolvesToOneIsNotConnectedTo) {
  Receiver receiver;
  const ManualClock clock;
  RecordingLog log;
  const std::string url = fmt::format("http://{}:{}/ok", kNameOfLoopback, receiver.port("http"));
  ASSERT_TRUE(delivery::UrlGuard(strict_options()).check(url, WebhookFormat::kStandard));
  delivery::CurlTransport strict(strict_options(), clock, log);
  strict.start(outgoing_to(url));
  const Delivered delivered = wait_for(strict, 1).front();
  EXPECT_THAT(
      describe(delivered),
      StartsWith("permanent ADDRESS_FORBIDDEN: the receiver's host resolves to an address that is loopback"));
  EXPECT_FALSE(delivered.failure->unreachable);
  // The name and the receiver are there: it was the address alone.
  delivery::CurlTransport lenient(patient_options(), clock, log);
  const Outgoing outgoing = outgoing_to(url);
  lenient.start(outgoing);
  EXPECT_EQ(describe(wait_for(lenient, 1).front()), "delivered");
  const boost::json::object got = receiver.next();
  EXPECT_EQ(got.at("headers").at("webhook-id").as_string(),
            std::get<Notification>(outgoing.told).id.to_string());
  EXPECT_TRUE(receiver.got_nothing_more());
}

TEST(ForbiddenAddress, AUrlThatBecameWrongInTheStoreIsPermanent) {
  const ManualClock clock;
  RecordingLog log;
  delivery::CurlTransport transport(patient_options(), clock, log);
  transport.start(outgoing_to("file:///etc/passwd"));
  transport.start(outgoing_to("mailto:oncall@example.com", WebhookFormat::kEmail));
  const std::vector<Delivered> ended = wait_for(transport, 2);
  EXPECT_THAT(describe(ended[0]),
              StartsWith("permanent WEBHOOK_INVALID: url 'file:///etc/passwd' is not valid"));
  EXPECT_THAT(describe(ended[1]), StartsWith("transient NO_MAIL_RELAY: "));
}

}  // namespace
}  // namespace hoist::test
