#include "hoist/cli/delivery_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "hoist/cli/version.h"

namespace hoist::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The variables of the environment that are set.
using Variables = std::map<std::string, std::string, std::less<>>;

Result<delivery::DeliveryOptions> options_from(const Variables& variables) {
  const Environment environment = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  return delivery_options(resolve_settings({}, environment, {}, {}));
}

TEST(DeliverySetup, WithoutSettingsOnlyPublicHostsAreReachedAndNoMailIsSent) {
  const auto options = options_from({});
  ASSERT_TRUE(options) << options.error().message;
  EXPECT_FALSE(options->allow_private);
  EXPECT_FALSE(options->relay);
  EXPECT_EQ(options->user_agent, "Hoist/" + std::string(kVersion));
  EXPECT_EQ(options->total_limit, delivery::kDeliveryLimit);
  const auto guard = make_destination_guard(*options);
  EXPECT_FALSE(guard->check("http://127.0.0.1/", WebhookFormat::kStandard));
  EXPECT_FALSE(guard->check("mailto:oncall@example.com", WebhookFormat::kEmail));
  EXPECT_TRUE(guard->check("https://example.com/", WebhookFormat::kStandard));
}

TEST(DeliverySetup, TheSettingsAreHeeded) {
  const auto options = options_from({{"HOIST_ALLOW_PRIVATE_WEBHOOKS", "true"},
                                     {"HOIST_SMTP_URL", "smtp://relay.example:587"},
                                     {"HOIST_SMTP_FROM", "hoist@example.com"},
                                     {"HOIST_SMTP_USER", "hoist"},
                                     {"HOIST_SMTP_PASSWORD", "hunter2"}});
  ASSERT_TRUE(options) << options.error().message;
  EXPECT_TRUE(options->allow_private);
  ASSERT_TRUE(options->relay);
  EXPECT_EQ(options->relay->url, "smtp://relay.example:587");
  EXPECT_EQ(options->relay->from, "hoist@example.com");
  EXPECT_EQ(options->relay->user, "hoist");
  EXPECT_EQ(options->relay->password, "hunter2");
  const auto guard = make_destination_guard(*options);
  EXPECT_TRUE(guard->check("http://127.0.0.1/", WebhookFormat::kStandard));
  EXPECT_TRUE(guard->check("mailto:oncall@example.com", WebhookFormat::kEmail));
}

TEST(DeliverySetup, RefusesNamingWhereTheValueCameFromAndNoPassword) {
  struct Row {
    Variables variables;
    std::string_view says;
  };
  const Row rows[] = {
      {{{"HOIST_ALLOW_PRIVATE_WEBHOOKS", "yes"}},
       "HOIST_ALLOW_PRIVATE_WEBHOOKS: 'yes' is not valid; true or false is accepted"},
      {{{"HOIST_ALLOW_PRIVATE_WEBHOOKS", ""}}, "HOIST_ALLOW_PRIVATE_WEBHOOKS: ''"},
      {{{"HOIST_SMTP_URL", "relay"}, {"HOIST_SMTP_FROM", "a@b.example"}}, "HOIST_SMTP_URL: smtp-url must be"},
      {{{"HOIST_SMTP_URL", "smtp://u:hunter2@relay"}, {"HOIST_SMTP_FROM", "a@b.example"}},
       "HOIST_SMTP_URL: smtp-url must be"},
      {{{"HOIST_SMTP_URL", "smtp://relay"}}, "HOIST_SMTP_URL: smtp-from must be"},
      {{{"HOIST_SMTP_FROM", "a@b.example"}}, "HOIST_SMTP_FROM: smtp-url must be"},
      {{{"HOIST_SMTP_PASSWORD", "hunter2"}}, "HOIST_SMTP_PASSWORD: smtp-url must be"},
      {{{"HOIST_SMTP_URL", "smtp+plain://relay"},
        {"HOIST_SMTP_FROM", "a@b.example"},
        {"HOIST_SMTP_USER", "u"},
        {"HOIST_SMTP_PASSWORD", "hunter2"}},
       "HOIST_SMTP_PASSWORD: a password is not sent unencrypted"},
  };
  for (const Row& row : rows) {
    const auto options = options_from(row.variables);
    ASSERT_FALSE(options) << row.says;
    EXPECT_EQ(options.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(options.error().message, HasSubstr(row.says));
    EXPECT_THAT(options.error().message, Not(HasSubstr("hunter2")));
  }
}

TEST(DeliverySetup, EmptyVariablesAskForNoRelay) {
  const auto options = options_from({{"HOIST_SMTP_URL", ""}, {"HOIST_SMTP_PASSWORD", ""}});
  ASSERT_TRUE(options);
  EXPECT_FALSE(options->relay);
}

}  // namespace
}  // namespace hoist::cli
