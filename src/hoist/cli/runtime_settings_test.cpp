#include "hoist/cli/runtime_settings.h"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

using namespace std::chrono_literals;

/// Settings with one of them set from `source`, the others at their defaults.
ResolvedSettings with(SettingId id, const std::string& value, SettingSource source = SettingSource::kOption) {
  const SettingDefaults defaults{.log_format = "json", .worker_name = "host:1"};
  ResolvedSettings settings =
      resolve_settings({}, [](std::string_view) { return std::nullopt; }, {}, defaults);
  settings.at(id) = {.value = value, .source = source, .origin = "ORIGIN"};
  return settings;
}

struct MaxRetriesCase {
  std::string value;
  int result;
  bool warns;
};

TEST(AC7_MaxRetries, TheEnvironmentGivesANumberFrom0To10OrThreeAndOneWarning) {
  const MaxRetriesCase cases[] = {
      {"0", 0, false},   {"1", 1, false},
      {"10", 10, false}, {"007", 7, false},
      {"11", 3, true},   {"-1", 3, true},
      {"abc", 3, true},  {"", 3, true},
      {" 5", 3, true},   {"5 ", 3, true},
      {"3.0", 3, true},  {"1e1", 3, true},
      {"+4", 3, true},   {"99999999999999999999", 3, true},
      {"0x5", 3, true},
  };
  for (const MaxRetriesCase& row : cases) {
    SCOPED_TRACE(row.value);
    const auto setting =
        max_retries_setting(with(SettingId::kMaxRetries, row.value, SettingSource::kEnvironment));
    ASSERT_TRUE(setting);
    EXPECT_EQ(setting->value, row.result);
    EXPECT_EQ(setting->warning.has_value(), row.warns);
  }
  const auto wrong = max_retries_setting(with(SettingId::kMaxRetries, "abc", SettingSource::kEnvironment));
  EXPECT_EQ(*wrong->warning,
            "ORIGIN: 'abc' is not valid, so 3 is used; a whole number from 0 to 10 is accepted");
}

TEST(AC7_MaxRetries, UnsetIsThreeWithoutAWarning) {
  const auto setting = max_retries_setting(with(SettingId::kWorkerName, "w"));
  ASSERT_TRUE(setting);
  EXPECT_EQ(setting->value, 3);
  EXPECT_FALSE(setting->warning);
}

TEST(AC7_MaxRetries, AWrongOptionOrLineOfTheFileIsRefused) {
  for (const SettingSource source : {SettingSource::kOption, SettingSource::kFile}) {
    const auto setting = max_retries_setting(with(SettingId::kMaxRetries, "11", source));
    ASSERT_FALSE(setting);
    EXPECT_EQ(setting.error().message, "ORIGIN: '11' is not valid; a whole number from 0 to 10 is accepted");
    EXPECT_EQ(max_retries_setting(with(SettingId::kMaxRetries, "10", source))->value, 10);
  }
}

TEST(RuntimeSettings, ReadsTheDefaults) {
  const ResolvedSettings settings = with(SettingId::kWorkerName, "w");
  EXPECT_EQ(*database_setting(settings), (DatabaseAddress{DatabaseKind::kSqlite, "hoist.db"}));
  EXPECT_EQ(*listen_setting(settings), (ListenAddress{.host = "127.0.0.1", .port = 8080}));
  EXPECT_EQ(*log_format_setting(settings), LogFormat::kJson);
  EXPECT_EQ(*poll_interval_setting(settings), Duration(30s));
  EXPECT_EQ(*retry_policy_setting(settings), (RetryPolicy{.base = 2min, .cap = 60min}));
  EXPECT_EQ(*worker_name_setting(settings), "w");
  EXPECT_TRUE(check_all_settings(settings));
}

TEST(RuntimeSettings, AWorkerBeatsFourTimesWithinTheSilenceThatAWatchdogTakesForDeath) {
  struct Row {
    std::string after;
    Duration interval;
  };
  for (const Row& row : {Row{"10s", 2500ms}, Row{"1m", 15s}, Row{"2m", 28s}, Row{"24h", 28s}}) {
    EXPECT_EQ(*heartbeat_interval_setting(with(SettingId::kDeadManAfter, row.after)), row.interval)
        << row.after;
  }
  EXPECT_FALSE(heartbeat_interval_setting(with(SettingId::kDeadManAfter, "9s")));
}

TEST(RuntimeSettings, RefusesWithTheOriginAndWhatIsAccepted) {
  struct Row {
    SettingId id;
    std::string value;
    std::string message;
  };
  const Row rows[] = {
      {SettingId::kLogFormat, "xml", "ORIGIN: 'xml' is not valid; json or text is accepted"},
      {SettingId::kLogFormat, "", "ORIGIN: '' is not valid; json or text is accepted"},
      {SettingId::kPollInterval, "0s", "ORIGIN: '0s' is not valid; 10ms to 1d is accepted"},
      {SettingId::kPollInterval, "25h", "ORIGIN: '25h' is not valid; 10ms to 1d is accepted"},
      {SettingId::kPollInterval, "30",
       "ORIGIN: '30' is not a duration: expected a duration such as 500ms, 3s, 10m, 1h30m or 2d"},
      {SettingId::kRetryBase, "1ms", "ORIGIN: the retry base must be at least 10ms, not 1ms"},
      {SettingId::kRetryBase, "2h", "ORIGIN: the retry cap (1h) must not be below the retry base (2h)"},
      {SettingId::kRetryCap, "-5m",
       "ORIGIN: '-5m' is not a duration: expected a duration such as 500ms, 3s, 10m, 1h30m or 2d"},
      {SettingId::kMaxStreams, "-1",
       "ORIGIN: '-1' is not valid; a whole number from 0 to 1000000 is accepted"},
      {SettingId::kMaxStreams, "1k",
       "ORIGIN: '1k' is not valid; a whole number from 0 to 1000000 is accepted"},
      {SettingId::kWorkerName, "",
       "ORIGIN: '' is not valid; 1 to 100 bytes of UTF-8 without control characters are accepted"},
      {SettingId::kWorkerName, "a\nb",
       "ORIGIN: 'a?b' is not valid; 1 to 100 bytes of UTF-8 without control characters are accepted"},
  };
  // Not UTF-8, and a terminal's command of the second control set.
  for (const std::string worker : {"a\xff"
                                   "b",
                                   "a\xc2\x9b"
                                   "2J"}) {
    EXPECT_FALSE(worker_name_setting(with(SettingId::kWorkerName, worker)));
  }
  EXPECT_TRUE(worker_name_setting(with(SettingId::kWorkerName, "w\xc3\xb6rker")));
  for (const Row& row : rows) {
    const auto checked = check_all_settings(with(row.id, row.value));
    ASSERT_FALSE(checked) << row.value;
    EXPECT_EQ(checked.error().message, row.message);
    EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
  }
  EXPECT_FALSE(check_all_settings(with(SettingId::kListen, "8080")));
  EXPECT_FALSE(check_all_settings(with(SettingId::kDatabase, "mysql://h/d")));
  EXPECT_FALSE(check_all_settings(with(SettingId::kWorkerName, std::string(101, 'x'))));
  EXPECT_TRUE(check_all_settings(with(SettingId::kWorkerName, std::string(100, 'x'))));
  EXPECT_TRUE(check_all_settings(with(SettingId::kPollInterval, "10ms")));
}

TEST(RuntimeSettings, TheFormatOfAnAlertFollowsFromItsUrl) {
  struct Row {
    std::string url;
    WebhookFormat format;
  };
  const Row rows[] = {
      {"https://oncall.example/x", WebhookFormat::kStandard},
      {"http://10.0.0.1:9000/x", WebhookFormat::kStandard},
      {"https://hooks.slack.com/services/T/B/x", WebhookFormat::kSlack},
      {"https://hooks.slack.com.example/x", WebhookFormat::kStandard},
      {"stdout:", WebhookFormat::kStdout},
  };
  for (const Row& row : rows) {
    const auto setting = dead_man_setting(with(SettingId::kDeadManUrl, row.url));
    ASSERT_TRUE(setting && *setting) << row.url;
    EXPECT_EQ((*setting)->format, row.format) << row.url;
    EXPECT_EQ((*setting)->after, 2min);
  }
  EXPECT_FALSE(dead_man_setting(with(SettingId::kDeadManAfter, "10s")).value()) << "nobody is to be told";
}

TEST(RuntimeSettings, WhomToAlertIsCheckedAtTheStart) {
  for (const std::string url :
       {"ftp://x", "oncall@example.com", "https://u:hunter2@x", "mailto:a@b.example"}) {
    const auto setting = dead_man_setting(with(SettingId::kDeadManUrl, url));
    ASSERT_FALSE(setting) << url;
    EXPECT_TRUE(setting.error().message.starts_with("ORIGIN: url ")) << setting.error().message;
    EXPECT_EQ(setting.error().message.find("hunter2"), std::string::npos);
  }
  for (const std::string after : {"9s", "25h", "soon"}) {
    EXPECT_FALSE(dead_man_setting(with(SettingId::kDeadManAfter, after))) << after;
  }
  EXPECT_EQ(max_backlog_age_setting(with(SettingId::kMaxBacklogAge, "0s")).value(), 0s);
}

TEST(RuntimeSettings, DeliveriesAreKeptForAnHourToTenYearsOrForEver) {
  for (const auto& [text, keep] : {std::pair<std::string, Duration>("0s", 0s),
                                   {"0d", 0s},
                                   {"1h", 1h},
                                   {"30d", 720h},
                                   {"3650d", 24h * 3650}}) {
    EXPECT_EQ(keep_deliveries_setting(with(SettingId::kKeepDeliveries, text)), keep) << text;
  }
  for (const std::string text : {"59m", "1us", "3651d", "for ever", "-1h", "0", ""}) {
    EXPECT_FALSE(keep_deliveries_setting(with(SettingId::kKeepDeliveries, text))) << text;
  }
  EXPECT_EQ(keep_deliveries_setting(with(SettingId::kKeepDeliveries, "59m")).error().message,
            "ORIGIN: '59m' is not valid; 1h to 3650d, or 0s for ever, is accepted");
}

}  // namespace
}  // namespace hoist::cli
