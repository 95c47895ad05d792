#include "hoist/domain/webhook.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hoist {
namespace {

Notification told(std::string_view environment, std::string_view flag, std::vector<std::string> tags) {
  return {.id = {},
          .event = NotificationEvent::kFailed,
          .at = {},
          .schedule_id = {},
          .flag_key = *FlagKey::parse(flag),
          .environment = *EnvironmentKey::parse(environment),
          .tags = std::move(tags),
          .scheduled_at = {},
          .actor = {},
          .attempt = 1,
          .retry_count = 0,
          .max_retries = std::nullopt,
          .next_retry_at = std::nullopt,
          .error_class = {},
          .error_code = {},
          .message = {}};
}

Webhook webhook_to(std::string url) {
  Webhook webhook;
  webhook.url = std::move(url);
  webhook.events = {NotificationEvent::kFailed};
  return webhook;
}

}  // namespace

TEST(Webhook, wants_what_passes_every_part_of_its_filter) {
  Webhook webhook = webhook_to("https://a.example");
  EXPECT_TRUE(wants(webhook, told("staging", "a", {})));
  Notification applied = told("staging", "a", {});
  applied.event = NotificationEvent::kApplied;
  EXPECT_FALSE(wants(webhook, applied));
  webhook.filter.environments = {production()};
  EXPECT_FALSE(wants(webhook, told("staging", "a", {})));
  EXPECT_TRUE(wants(webhook, told("production", "a", {})));
  webhook.filter.flags = {*FlagKey::parse("a"), *FlagKey::parse("b")};
  EXPECT_TRUE(wants(webhook, told("production", "b", {})));
  EXPECT_FALSE(wants(webhook, told("production", "c", {})));
  webhook.filter.tags = {"web", "app"};
  EXPECT_FALSE(wants(webhook, told("production", "a", {})));
  EXPECT_TRUE(wants(webhook, told("production", "a", {"x", "app"})));
}

TEST(Webhook, hears_of_the_canary_only_where_it_names_its_environment) {
  struct Row {
    std::vector<std::string_view> environments;
    std::vector<std::string_view> flags;
    std::string_view environment;
    std::string_view flag;
    bool wanted;
  };
  const std::vector<Row> rows = {
      {{}, {}, "hoist-canary", "hoist-canary", false},
      {{}, {"hoist-canary"}, "hoist-canary", "hoist-canary", false},
      {{"production"}, {}, "hoist-canary", "hoist-canary", false},
      {{"hoist-canary"}, {}, "hoist-canary", "hoist-canary", true},
      {{"production", "hoist-canary"}, {}, "hoist-canary", "hoist-canary", true},
      {{"hoist-canary"}, {}, "production", "a", false},
      {{}, {}, "production", "hoist-canary", true},
      {{}, {}, "hoist-canary-2", "a", true},
      {{}, {}, "hoist-canary", "a", false},
  };
  for (const Row& row : rows) {
    Webhook webhook = webhook_to("https://a.example");
    for (const auto key : row.environments)
      webhook.filter.environments.push_back(*EnvironmentKey::parse(key));
    for (const auto key : row.flags) webhook.filter.flags.push_back(*FlagKey::parse(key));
    EXPECT_EQ(wants(webhook, told(row.environment, row.flag, {})), row.wanted)
        << &row - rows.data() << ": " << row.environment << " " << row.flag;
  }
}

TEST(Webhook, shows_of_a_url_the_host_alone) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"https://hooks.example/services/T0/secret", "https://hooks.example/…"},
      {"https://hooks.example?token=x", "https://hooks.example/…"},
      {"https://hooks.example:8443/a", "https://hooks.example:8443/…"},
      {"https://hooks.example/", "https://hooks.example/"},
      {"https://hooks.example", "https://hooks.example"},
      {"mailto:oncall@example.com", "mailto:oncall@example.com"},
      {"stdout:", "stdout:"},
  };
  for (const auto& [url, shown] : rows) EXPECT_EQ(url_without_path(webhook_to(url)), shown);
}

}  // namespace hoist
