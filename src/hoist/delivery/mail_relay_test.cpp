#include "hoist/delivery/mail_relay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::delivery {
namespace {

MailRelaySettings relay_settings(std::string url) {
  return {.url = std::move(url), .from = "hoist@example.com", .user = "", .password = ""};
}

TEST(MailRelay, TheSchemeSaysHowItIsEncrypted) {
  struct Row {
    std::string url;
    std::string as_used;
    bool encrypted;
  };
  const Row rows[] = {{"smtp://relay.example:587", "smtp://relay.example:587", true},
                      {"smtps://relay.example", "smtps://relay.example", true},
                      {"smtp+plain://10.0.0.1:25/", "smtp://10.0.0.1:25/", false}};
  for (const Row& row : rows) {
    const auto relay = make_mail_relay(relay_settings(row.url));
    ASSERT_TRUE(relay) << row.url << relay.error().message;
    EXPECT_EQ(relay->url, row.as_used);
    EXPECT_EQ(relay->encrypted, row.encrypted);
  }
}

TEST(MailRelay, RefusesNamingTheSettingAndNoSecret) {
  struct Row {
    MailRelaySettings settings;
    std::string_view field;
  };
  const std::string url = "smtp://relay.example";
  const std::string from = "hoist@example.com";
  const Row rows[] = {
      {relay_settings(""), "smtp-url"},
      {relay_settings("relay.example"), "smtp-url"},
      {relay_settings("http://relay.example"), "smtp-url"},
      {relay_settings("smtp+plain://"), "smtp-url"},
      {relay_settings("smtp://user:hunter2@relay.example"), "smtp-url"},
      {relay_settings("smtp://relay.example/path"), "smtp-url"},
      {relay_settings("smtp://relay.example?x"), "smtp-url"},
      {{.url = url, .from = "", .user = "", .password = ""}, "smtp-from"},
      {{.url = url, .from = "Hoist <hoist@example.com>", .user = "", .password = ""}, "smtp-from"},
      {{.url = url, .from = "hoist@example.com\r\nX: y", .user = "", .password = ""}, "smtp-from"},
      {{.url = url, .from = from, .user = "u", .password = ""}, "smtp-password"},
      {{.url = url, .from = from, .user = "", .password = "hunter2"}, "smtp-user"},
      {{.url = url, .from = from, .user = "u", .password = "hunter2\n"}, "smtp-password"},
      {{.url = url, .from = from, .user = "u\n", .password = "hunter2"}, "smtp-user"},
      {{.url = "smtp+plain://relay.example", .from = from, .user = "u", .password = "hunter2"},
       "smtp-password"},
  };
  for (const Row& row : rows) {
    const auto relay = make_mail_relay(row.settings);
    ASSERT_FALSE(relay) << row.settings.url << row.settings.from;
    EXPECT_EQ(relay.error().detail(kFieldDetail), row.field) << row.settings.url;
    EXPECT_THAT(relay.error().message, testing::Not(testing::HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace hoist::delivery
