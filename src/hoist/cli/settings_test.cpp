#include "hoist/cli/settings.h"

#include <gtest/gtest.h>

#include <set>

#include "hoist/cli/config_file.h"
#include "hoist/cli/runtime_settings.h"

namespace hoist::cli {
namespace {

/// Which of the three sources above the default say something.
struct Given {
  bool option = false;
  bool environment = false;
  bool file = false;
};

ResolvedSetting resolved(const SettingSpec& spec, Given given) {
  std::map<SettingId, std::string> options;
  if (given.option) options.emplace(spec.id, "from-option");
  const Environment environment = [&](std::string_view name) -> std::optional<std::string> {
    if (given.environment && name == spec.variable) return "from-environment";
    return std::nullopt;
  };
  ConfigFile file{.path = "hoist.conf", .settings = {}};
  if (given.file) file.settings[std::string(spec.name)] = {.value = "from-file", .line = 7};
  const SettingDefaults defaults{.log_format = "text", .worker_name = "host:1"};
  return resolve_settings(options, environment, file, defaults).at(spec.id);
}

TEST(Settings, EverySettingTakesTheFirstSourceThatSpeaks) {
  for (const SettingSpec& spec : setting_specs()) {
    SCOPED_TRACE(spec.name);
    for (const bool environment : {false, true}) {
      for (const bool file : {false, true}) {
        const ResolvedSetting setting =
            resolved(spec, {.option = true, .environment = environment, .file = file});
        EXPECT_EQ(setting.value, "from-option");
        EXPECT_EQ(setting.source, SettingSource::kOption);
        EXPECT_EQ(setting.origin, "--" + std::string(spec.name));
      }
    }
    for (const bool file : {false, true}) {
      const ResolvedSetting setting = resolved(spec, {.environment = true, .file = file});
      EXPECT_EQ(setting.value, "from-environment");
      EXPECT_EQ(setting.source, SettingSource::kEnvironment);
      EXPECT_EQ(setting.origin, spec.variable);
    }
    const ResolvedSetting in_file = resolved(spec, {.file = true});
    EXPECT_EQ(in_file.value, "from-file");
    EXPECT_EQ(in_file.source, SettingSource::kFile);
    EXPECT_EQ(in_file.origin, "hoist.conf line 7");
    const ResolvedSetting fallback = resolved(spec, {});
    EXPECT_EQ(fallback.source, SettingSource::kDefault);
    EXPECT_EQ(fallback.origin, "default");
  }
}

TEST(Settings, NamesVariablesAndDefaultsAreTheDocumentedOnes) {
  struct Row {
    SettingId id;
    std::string_view name;
    std::string_view variable;
    std::string_view fallback;
  };
  constexpr Row kRows[] = {
      {SettingId::kDatabase, "database", "DATABASE_URL", "hoist.db"},
      {SettingId::kListen, "listen", "HOIST_LISTEN", "127.0.0.1:8080"},
      {SettingId::kLogFormat, "log-format", "HOIST_LOG_FORMAT", "text"},
      {SettingId::kPollInterval, "poll-interval", "HOIST_POLL_INTERVAL", "30s"},
      {SettingId::kRetryBase, "retry-base", "HOIST_RETRY_BASE", "2m"},
      {SettingId::kRetryCap, "retry-cap", "HOIST_RETRY_CAP", "60m"},
      {SettingId::kMaxRetries, "max-retries", "FLAG_SCHEDULE_MAX_RETRIES", "3"},
      {SettingId::kWorkerName, "worker-name", "HOIST_WORKER_NAME", "host:1"},
      {SettingId::kCorsOrigins, "cors-origins", "HOIST_CORS_ORIGINS", ""},
      {SettingId::kEvaluationsPerSecond, "evaluations-per-second", "HOIST_EVALUATIONS_PER_SECOND", "0"},
      {SettingId::kMaxStreams, "max-streams", "HOIST_MAX_STREAMS", "10000"},
      {SettingId::kAllowPrivateWebhooks, "allow-private-webhooks", "HOIST_ALLOW_PRIVATE_WEBHOOKS", "false"},
      {SettingId::kSmtpUrl, "smtp-url", "HOIST_SMTP_URL", ""},
      {SettingId::kSmtpFrom, "smtp-from", "HOIST_SMTP_FROM", ""},
      {SettingId::kSmtpUser, "smtp-user", "HOIST_SMTP_USER", ""},
      {SettingId::kSmtpPassword, "smtp-password", "HOIST_SMTP_PASSWORD", ""},
      {SettingId::kDeadManUrl, "dead-man-url", "HOIST_DEAD_MAN_URL", ""},
      {SettingId::kDeadManAfter, "dead-man-after", "HOIST_DEAD_MAN_AFTER", "2m"},
      {SettingId::kDeadManSecret, "dead-man-secret", "HOIST_DEAD_MAN_SECRET", ""},
      {SettingId::kMaxBacklogAge, "max-backlog-age", "HOIST_MAX_BACKLOG_AGE", "5m"},
      {SettingId::kEffectiveAt, "effective-at", "HOIST_EFFECTIVE_AT", "scheduled"},
      {SettingId::kKeepDeliveries, "keep-deliveries", "HOIST_KEEP_DELIVERIES", "30d"},
  };
  std::set<SettingId> seen;
  for (const Row& row : kRows) {
    const SettingSpec& spec = setting_spec(row.id);
    EXPECT_EQ(spec.id, row.id);
    EXPECT_EQ(spec.name, row.name);
    EXPECT_EQ(spec.variable, row.variable);
    EXPECT_EQ(resolved(spec, {}).value, row.fallback);
    seen.insert(row.id);
  }
  EXPECT_EQ(seen.size(), setting_specs().size());
}

TEST(Settings, AnEmptyVariableSpeaks) {
  // An empty DATABASE_URL is a deployment gone wrong; quietly taking the default would hide it.
  const Environment environment = [](std::string_view name) -> std::optional<std::string> {
    return name == "DATABASE_URL" ? std::optional<std::string>("") : std::nullopt;
  };
  const ResolvedSettings settings = resolve_settings({}, environment, {}, {});
  EXPECT_EQ(settings.at(SettingId::kDatabase).source, SettingSource::kEnvironment);
  const auto database = database_setting(settings);
  ASSERT_FALSE(database);
  EXPECT_TRUE(database.error().message.starts_with("DATABASE_URL: ")) << database.error().message;
}

TEST(ConfigFile, ReadsNamesValuesQuotesAndComments) {
  const auto file = parse_config_file(
      "# a comment\n"
      "\n"
      "database = \"postgresql://u:p#1@h/d # not a comment\"  # but this\n"
      "  listen=127.0.0.1:9000\r\n"
      "retry-base\t=\t3s # soon\n"
      "worker-name = 'it \"is\"'\n"
      "retry-cap = 10#m",
      "hoist.conf");
  ASSERT_TRUE(file) << file.error().message;
  const auto value = [&](std::string_view name) { return file->settings.find(name)->second.value; };
  EXPECT_EQ(file->settings.size(), 5U);
  EXPECT_EQ(value("database"), "postgresql://u:p#1@h/d # not a comment");
  EXPECT_EQ(value("listen"), "127.0.0.1:9000");
  EXPECT_EQ(value("retry-base"), "3s");
  EXPECT_EQ(value("worker-name"), "it \"is\"");
  EXPECT_EQ(value("retry-cap"), "10#m");
  EXPECT_EQ(file->settings.find("worker-name")->second.line, 6);
}

TEST(ConfigFile, RefusesWithTheLine) {
  struct Row {
    std::string_view text;
    std::string_view message;
  };
  constexpr Row kRows[] = {
      {"\ndatabse = x",
       "c line 2: unknown setting 'databse'; accepted are database, listen, log-format, "
       "poll-interval, retry-base, retry-cap, max-retries, worker-name, cors-origins, "
       "evaluations-per-second, max-streams, allow-private-webhooks, smtp-url, smtp-from, smtp-user, "
       "smtp-password, dead-man-url, dead-man-after, dead-man-secret, max-backlog-age, effective-at, "
       "keep-deliveries"},
      {"database", "c line 1: this is no setting; write name = value"},
      {"[server]", "c line 1: this is no setting; write name = value"},
      {"= x", "c line 1: this is no setting; write name = value"},
      {"database =", "c line 1: there is no value after '='; write name = value"},
      {"database = # later", "c line 1: there is no value after '='; write name = value"},
      {"database = \"x", "c line 1: the quote is not closed; write name = \"value\""},
      {"database = \"x\" y", "c line 1: there is text after the closing quote; write name = \"value\""},
      {"listen = a\n\nlisten = b", "c line 3: 'listen' was set on line 1 already; keep one of them"},
  };
  for (const Row& row : kRows) {
    const auto file = parse_config_file(row.text, "c");
    ASSERT_FALSE(file) << row.text;
    EXPECT_EQ(file.error().message, row.message);
    EXPECT_EQ(file.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(ConfigFile, NeverRepeatsAPassword) {
  for (const std::string_view text :
       {"database postgresql://u:secret@h/d", "database: postgresql://u:secret@h/d?x=y"}) {
    const auto file = parse_config_file(text, "c");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().message.find("secret"), std::string::npos) << file.error().message;
  }
}

TEST(ConfigFile, AFileThatCannotBeReadSaysWhy) {
  const auto missing = read_config_file("/nonexistent/hoist.conf");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("No such file or directory"), std::string::npos);
  EXPECT_FALSE(read_config_file("/"));
}

}  // namespace
}  // namespace hoist::cli
