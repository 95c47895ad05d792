#include "hoist/delivery/url_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::delivery {
namespace {

using testing::HasSubstr;

DeliveryOptions with_relay() {
  DeliveryOptions options;
  options.relay = MailRelay{};
  return options;
}

DeliveryOptions with_private() {
  DeliveryOptions options;
  options.allow_private = true;
  return options;
}

/// "" where the URL is accepted.
std::string refusal(const UrlGuard& guard, std::string_view url, WebhookFormat format) {
  const auto checked = guard.check(url, format);
  if (checked) return "";
  EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument) << url;
  EXPECT_EQ(checked.error().detail(kFieldDetail), "url") << url;
  return checked.error().message;
}

constexpr std::string_view kForbidden = "webhooks lead to public hosts";

TEST(UrlGuard, TakesPublicHosts) {
  const UrlGuard guard{DeliveryOptions()};
  for (const std::string_view url :
       {"https://hooks.example.com/a?b=c#d", "http://example.com", "HTTPS://EXAMPLE.COM:8443/",
        "https://8.8.8.8/", "https://[2606:4700::1111]:8443/x", "https://xn--bcher-kva.example/",
        "https://example.com./", "https://localhost.example.com/", "https://127.0.0.1.example.com/",
        "https://example.com/@x", "https://example.com/%00"}) {
    EXPECT_EQ(refusal(guard, url, WebhookFormat::kStandard), "") << url;
    EXPECT_EQ(refusal(guard, url, WebhookFormat::kSlack), "") << url;
  }
}

TEST(UrlGuard, RefusesSpecialAddressesInEverySpellingUnlessTheyAreAllowed) {
  const UrlGuard guard{DeliveryOptions()};
  const UrlGuard lenient(with_private());
  for (const std::string_view url : {"http://127.0.0.1/",
                                     "http://127.1/",
                                     "http://2130706433/",
                                     "http://0x7f.1/",
                                     "http://0x7f000001:80/",
                                     "http://017700000001/",
                                     "http://127.0.0.1./",
                                     "http://%31%32%37.0.0.1/",
                                     "http://0/",
                                     "http://[::1]/",
                                     "http://[::ffff:127.0.0.1]/",
                                     "http://[::127.0.0.1]/",
                                     "http://[64:ff9b::7f00:1]/",
                                     "http://[2002:7f00:1::]/",
                                     "http://[fe80::1%25lo]/",
                                     "http://169.254.169.254/latest/meta-data/",
                                     "http://10.1.2.3/",
                                     "http://192.168.0.1:8080/",
                                     "http://100.64.0.1/",
                                     "http://224.0.0.1/",
                                     "http://255.255.255.255/",
                                     "http://localhost/",
                                     "http://LOCALHOST./",
                                     "http://db.localhost:5432/",
                                     "http://[fd00::1]/"}) {
    EXPECT_THAT(refusal(guard, url, WebhookFormat::kStandard), HasSubstr(kForbidden)) << url;
    EXPECT_THAT(refusal(guard, url, WebhookFormat::kSlack), HasSubstr(kForbidden)) << url;
    EXPECT_EQ(refusal(lenient, url, WebhookFormat::kStandard), "") << url;
    const auto judged = guard.judge(url, WebhookFormat::kStandard);
    ASSERT_FALSE(judged);
    EXPECT_EQ(judged.error().code, ErrorCode::kPermissionDenied) << url;
  }
}

TEST(UrlGuard, RefusesMalformedUrlsAndOtherSchemesEvenWherePrivateOnesAreAllowed) {
  const UrlGuard guard(with_private());
  const std::string rows[] = {
      "",
      "example.com/hook",
      "//example.com/hook",
      "ftp://example.com/",
      "file:///etc/passwd",
      "gopher://example.com/",
      "smtp://example.com/",
      "javascript:alert(1)",
      "http://",
      "https:///path",
      "https:/example.com",
      "https:example.com",
      "http://a b.example/",
      "http://example.com/a b",
      "http://example.com/\r\nX: y",
      "http://example.com/\x7f",
      std::string("http://example.com/\0", 20),
      "http://ex\xC3\xA4mple.com/",
      "http://%0d%0a.example/",
      "http://ex%C3%A4mple.com/",
      "http://example.com:0/",
      "http://example.com:65536/",
      "http://example.com:x/",
      "http://[::1",
      "mailto:a@example.com",
      "stdout:",
  };
  for (const std::string& url : rows) {
    EXPECT_THAT(refusal(guard, url, WebhookFormat::kStandard), HasSubstr("is accepted")) << url;
  }
  const std::string longest = "https://example.com/" + std::string(1980, 'x');
  EXPECT_EQ(refusal(guard, longest, WebhookFormat::kStandard), "");
  EXPECT_EQ(refusal(guard, longest + "x", WebhookFormat::kStandard), "url must be 1 to 2000 bytes");
}

TEST(UrlGuard, RefusesCredentialsAndDoesNotShowThem) {
  const UrlGuard guard(with_private());
  for (const std::string_view url :
       {"https://user:hunter2@example.com/", "https://user@example.com/", "https://:hunter2@example.com/",
        "https://@example.com/", "https://example.com\\@127.0.0.1/", "https://example.com:80@127.0.0.1/"}) {
    const std::string message = refusal(guard, url, WebhookFormat::kStandard);
    EXPECT_THAT(message, testing::AnyOf(HasSubstr("must not hold a user"), HasSubstr("is accepted"))) << url;
    EXPECT_THAT(message, testing::Not(HasSubstr("hunter2"))) << url;
  }
}

TEST(UrlGuard, MailWantsOnePlainAddressAndARelay) {
  const UrlGuard guard(with_relay());
  for (const std::string_view url :
       {"mailto:oncall@example.com", "mailto:a.b+c_d-e@x.example", "mailto:root@relay"}) {
    EXPECT_EQ(refusal(guard, url, WebhookFormat::kEmail), "") << url;
    EXPECT_THAT(refusal(UrlGuard{DeliveryOptions()}, url, WebhookFormat::kEmail), HasSubstr("--smtp-url"));
  }
  for (const std::string_view url : {"",
                                     "mailto:",
                                     "mailto:a",
                                     "mailto:@example.com",
                                     "mailto:a@",
                                     "mailto:a@b@c",
                                     "mailto:a@b,c@d",
                                     "mailto:a@example.com?subject=x",
                                     "mailto:a%40example.com",
                                     "mailto:a b@example.com",
                                     "mailto:<a@b.example>",
                                     "mailto:a@example.com\r\nBcc: x@example.com",
                                     "mailto:a@example.com\n",
                                     "mailto:-a@example.com",
                                     "mailto:.a@example.com",
                                     "mailto:a.@example.com",
                                     "mailto:a@-x.example",
                                     "mailto:a@x..example",
                                     "mailto:\"a\"@example.com",
                                     "mailto:a@[127.0.0.1]",
                                     "MAILTO:a@example.com",
                                     "https://example.com/"}) {
    EXPECT_THAT(refusal(guard, url, WebhookFormat::kEmail), HasSubstr("one plain address is accepted"))
        << url;
  }
}

TEST(UrlGuard, StandardOutputHasOneUrl) {
  const UrlGuard guard{DeliveryOptions()};
  EXPECT_EQ(refusal(guard, "stdout:", WebhookFormat::kStdout), "");
  for (const std::string_view url : {"", "stdout", "stdout:x", "stdout://", "https://example.com/"}) {
    EXPECT_THAT(refusal(guard, url, WebhookFormat::kStdout), HasSubstr("goes with the URL stdout:")) << url;
  }
}

}  // namespace
}  // namespace hoist::delivery
