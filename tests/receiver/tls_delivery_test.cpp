// Only a certificate that is trusted, valid and the host's own will do.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "hoist/delivery/curl_transport.h"
#include "receiver/outgoing.h"
#include "receiver/receiver.h"
#include "support/manual_clock.h"
#include "support/recording_log.h"

namespace hoist::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class TlsDelivery : public testing::Test {
 protected:
  std::string told(const std::string& certificate, bool system_ones = false) const {
    delivery::DeliveryOptions options = patient_options();
    if (!system_ones) options.ca_file = certificates_.ca_file();
    delivery::CurlTransport transport(options, clock_, log_);
    transport.start(outgoing_to(fmt::format("https://127.0.0.1:{}/ok", receiver_.port(certificate))));
    return describe(wait_for(transport, 1).front());
  }

  ManualClock clock_;
  mutable RecordingLog log_;
  Certificates certificates_;
  Receiver receiver_{certificates_.files()};
};

TEST_F(TlsDelivery, TheHostsOwnTrustedCertificateWillDo) {
  EXPECT_EQ(told("trusted"), "delivered");
  EXPECT_EQ(receiver_.next().at("signed"), true);
}

TEST_F(TlsDelivery, AnyOtherWillNotAndNothingIsSent) {
  EXPECT_THAT(told("otherHost"),
              StartsWith("transient TLS_FAILED: no trusted TLS connection to the receiver"));
  EXPECT_THAT(told("stranger"), StartsWith("transient TLS_FAILED: "));
  EXPECT_THAT(told("trusted", true), StartsWith("transient TLS_FAILED: "));
  EXPECT_THAT(told("expired"), testing::AllOf(StartsWith("transient TLS_FAILED: "), HasSubstr("expired")));
}

TEST_F(TlsDelivery, WhatSpeaksNoTlsIsAFailureOfIt) {
  EXPECT_THAT(told("busyMail"), StartsWith("transient TLS_FAILED: "));
}

}  // namespace
}  // namespace hoist::test
