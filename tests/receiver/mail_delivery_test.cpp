// What becomes of a notification that goes out by mail, whatever the relay does.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "hoist/delivery/curl_transport.h"
#include "receiver/outgoing.h"
#include "receiver/receiver.h"
#include "support/manual_clock.h"
#include "support/must.h"
#include "support/recording_log.h"

namespace hoist::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class MailDelivery : public testing::Test {
 protected:
  delivery::DeliveryOptions through(const std::string& scheme, const std::string& port,
                                    const std::string& password = "") const {
    delivery::DeliveryOptions options = patient_options();
    options.allow_private = false;  // the relay's own address is the administrator's business
    options.ca_file = certificates_.ca_file();
    options.relay =
        must(delivery::make_mail_relay({.url = fmt::format("{}://127.0.0.1:{}", scheme, receiver_.port(port)),
                                        .from = "hoist@corp.example",
                                        .user = password.empty() ? "" : "hoist-user",
                                        .password = password}));
    return options;
  }
  std::string told(const delivery::DeliveryOptions& options, const std::string& recipient) const {
    delivery::CurlTransport transport(options, clock_, log_);
    transport.start(outgoing_to("mailto:" + recipient + "@example.com", WebhookFormat::kEmail));
    return describe(wait_for(transport, 1).front());
  }
  std::string told_plainly(const std::string& recipient) const {
    return told(through("smtp+plain", "plainMail"), recipient);
  }

  ManualClock clock_;
  mutable RecordingLog log_;
  Certificates certificates_;
  Receiver receiver_{certificates_.files()};
};

TEST_F(MailDelivery, AMessageArrivesWhole) {
  EXPECT_EQ(told_plainly("accept"), "delivered");
  const boost::json::object got = receiver_.next();
  const boost::json::object& mail = got.at("mail").as_object();
  EXPECT_THAT(std::string(mail.at("from").as_string()), StartsWith("<hoist@corp.example>"));
  EXPECT_EQ(mail.at("to"), "<accept@example.com>");
  EXPECT_EQ(mail.at("tls"), false);
  const std::string data(mail.at("data").as_string());
  const std::string headers = data.substr(0, data.find("\n\n"));
  for (const std::string_view line :
       {"Date: Fri, 27 Nov 2026 09:00:00 +0000\n", "From: Hoist <hoist@corp.example>\n",
        "To: <accept@example.com>\n", "Subject: [Hoist] checkout in production: schedule failed for good\n",
        "Message-ID: <", "\nMime-Version: 1.0\n"}) {
    EXPECT_THAT(headers, HasSubstr(line));
  }
  EXPECT_THAT(data, HasSubstr("Content-Type: text/plain; charset=utf-8\n"));
  EXPECT_THAT(data, HasSubstr("Content-Transfer-Encoding: quoted-printable\n"));
  // kAwkwardText's rocket.
  EXPECT_THAT(data, HasSubstr("=F0=9F=9A=80"));
}

TEST_F(MailDelivery, StarttlsIsRequiredAndVerified) {
  EXPECT_EQ(told(through("smtp", "trustedMail", "right"), "accept"), "delivered");
  const boost::json::object got = receiver_.next();
  EXPECT_EQ(got.at("mail").at("tls"), true);
  EXPECT_EQ(got.at("mail").at("user"), "hoist-user");
  EXPECT_THAT(told(through("smtp", "plainMail"), "accept"),
              StartsWith("transient TLS_FAILED: no trusted TLS connection to the mail relay came about"));
  EXPECT_THAT(told(through("smtp", "strangerMail", "right"), "accept"), StartsWith("transient TLS_FAILED: "));
  EXPECT_THAT(told(through("smtp", "otherHostMail", "right"), "accept"),
              StartsWith("transient TLS_FAILED: "));
  EXPECT_TRUE(receiver_.got_nothing_more());
}

TEST_F(MailDelivery, AWrongPasswordIsForTheAdministratorAndNotShown) {
  const std::string message = told(through("smtp", "trustedMail", "hunter2"), "accept");
  EXPECT_EQ(message,
            "transient SMTP_LOGIN_DENIED: the mail relay refused the login: 535 5.7.8 wrong password; check "
            "smtp-user and smtp-password");
}

TEST_F(MailDelivery, TheRelaysAnswerDecides) {
  EXPECT_EQ(told_plainly("refuse-450"), "transient SMTP_450: the mail relay answered 450 no such mailbox");
  EXPECT_EQ(told_plainly("refuse-550"), "permanent SMTP_550: the mail relay answered 550 no such mailbox");
  EXPECT_EQ(told_plainly("data-451"), "transient SMTP_451: the mail relay answered 451 not this one");
  EXPECT_EQ(told_plainly("data-554"), "permanent SMTP_554: the mail relay answered 554 not this one");
  EXPECT_EQ(told(through("smtp+plain", "busyMail"), "accept"),
            "transient SMTP_421: the mail relay answered 421 too many connections");
}

TEST_F(MailDelivery, ARelayThatIsNotThereIsTransient) {
  EXPECT_EQ(told_plainly("close"),
            "transient CONNECTION_LOST: the mail relay closed the connection without an answer");
  EXPECT_THAT(told(through("smtp+plain", "closing"), "accept"), StartsWith("transient CONNECTION_"));
  for (const std::string recipient : {"hang", "accept"}) {
    const bool silent = recipient == "accept";
    delivery::DeliveryOptions options = through("smtp+plain", silent ? "silentMail" : "plainMail");
    options.total_limit = hasty_options().total_limit;
    EXPECT_EQ(told(options, recipient), "transient TIMEOUT: the mail relay did not answer within 200ms");
  }
}

}  // namespace
}  // namespace hoist::test
