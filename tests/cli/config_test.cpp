#include <gmock/gmock.h>

#include <fstream>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

/// value, source and origin of one setting.
std::vector<std::string> shown(const boost::json::value& config, std::string_view name) {
  for (const auto& setting : config.as_array()) {
    if (text_at(setting, "name") != name) continue;
    return {text_at(setting, "value"), text_at(setting, "source"), text_at(setting, "origin")};
  }
  return {};
}

class ConfigCommand : public testing::Test {
 protected:
  void write_file(const std::string& text) { std::ofstream(file_) << text; }

  TempDir folder_;
  std::string file_ = folder_.file("hoist.conf");
  HoistProgram hoist_;
};

TEST_F(ConfigCommand, shows_every_default) {
  EXPECT_THAT(hoist_.text("config"), MatchesRegex("SETTING                 VALUE           SOURCE\n"
                                                  "database                hoist.db        default\n"
                                                  "listen                  127.0.0.1:8080  default\n"
                                                  "log-format              json            default\n"
                                                  "poll-interval           30s             default\n"
                                                  "retry-base              2m              default\n"
                                                  "retry-cap               60m             default\n"
                                                  "max-retries             3               default\n"
                                                  "worker-name             [^ ]+:[0-9]+ +default\n"
                                                  "cors-origins                            default\n"
                                                  "evaluations-per-second  0               default\n"
                                                  "max-streams             10000           default\n"
                                                  "allow-private-webhooks  false           default\n"
                                                  "smtp-url                                default\n"
                                                  "smtp-from                               default\n"
                                                  "smtp-user                               default\n"
                                                  "smtp-password                           default\n"
                                                  "dead-man-url                            default\n"
                                                  "dead-man-after          2m              default\n"
                                                  "dead-man-secret                         default\n"
                                                  "max-backlog-age         5m              default\n"
                                                  "effective-at            scheduled       default\n"
                                                  "keep-deliveries         30d             default\n"));
}

TEST_F(ConfigCommand, option_beats_environment_beats_file_beats_default) {
  struct Row {
    std::string name;
    std::string variable;
    std::string in_file;
    std::string in_environment;
    std::string as_option;
  };
  const Row rows[] = {
      {"database", "DATABASE_URL", "f.db", "e.db", "o.db"},
      {"listen", "HOIST_LISTEN", "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"},
      {"log-format", "HOIST_LOG_FORMAT", "text", "json", "text"},
      {"poll-interval", "HOIST_POLL_INTERVAL", "1s", "2s", "3s"},
      {"retry-base", "HOIST_RETRY_BASE", "1s", "2s", "3s"},
      {"retry-cap", "HOIST_RETRY_CAP", "3m", "4m", "5m"},
      {"max-retries", "FLAG_SCHEDULE_MAX_RETRIES", "1", "2", "4"},
      {"worker-name", "HOIST_WORKER_NAME", "f", "e", "o"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    HoistProgram hoist;
    write_file("# settings\n" + row.name + " = " + row.in_file + "\n");
    hoist.environment["HOIST_CONFIG"] = file_;
    EXPECT_THAT(shown(hoist.json("config"), row.name), ElementsAre(row.in_file, "file", file_ + " line 2"));
    hoist.environment[row.variable] = row.in_environment;
    EXPECT_THAT(shown(hoist.json("config"), row.name),
                ElementsAre(row.in_environment, "environment", row.variable));
    EXPECT_THAT(shown(hoist.json("config --" + row.name + " " + row.as_option), row.name),
                ElementsAre(row.as_option, "option", "--" + row.name));
  }
}

TEST_F(ConfigCommand, the_option_names_another_file_than_the_environment) {
  write_file("listen = 127.0.0.1:1\n");
  hoist_.environment["HOIST_CONFIG"] = "/nonexistent/hoist.conf";
  EXPECT_THAT(hoist_.failure("config", 2), HasSubstr("/nonexistent/hoist.conf cannot be read: No such file"));
  EXPECT_EQ(shown(hoist_.json("config --config " + file_), "listen").at(1), "file");
}

TEST_F(ConfigCommand, shows_no_password) {
  const std::string url = "postgresql://hoist:hunter2@db/hoist?sslpassword=hunter2";
  hoist_.environment["DATABASE_URL"] = url;
  EXPECT_THAT(hoist_.text("config"), HasSubstr("postgresql://hoist:***@db/hoist?sslpassword=***"));
  EXPECT_THAT(hoist_.text("config"), testing::Not(HasSubstr("hunter2")));
  EXPECT_THAT(hoist_.text("config --json"), testing::Not(HasSubstr("hunter2")));
}

TEST_F(ConfigCommand, shows_no_password_of_the_mail_relay) {
  hoist_.environment["HOIST_SMTP_PASSWORD"] = "hunter2";
  hoist_.environment["HOIST_SMTP_USER"] = "hoist";
  hoist_.environment["HOIST_SMTP_FROM"] = "hoist@example.com";
  EXPECT_THAT(hoist_.failure("config", 2), testing::Not(HasSubstr("hunter2")));
  const std::string relay = "config --smtp-url smtp://relay.example:587";
  EXPECT_THAT(shown(hoist_.json(relay), "smtp-url"),
              ElementsAre("smtp://relay.example:587", "option", "--smtp-url"));
  EXPECT_THAT(shown(hoist_.json(relay), "smtp-password"),
              ElementsAre("***", "environment", "HOIST_SMTP_PASSWORD"));
  EXPECT_THAT(hoist_.text(relay), testing::Not(HasSubstr("hunter2")));
  // On the command line every process of the machine could read it.
  EXPECT_THAT(hoist_.failure(relay + " --smtp-password hunter2", 2),
              HasSubstr("unknown option '--smtp-password'"));
}

TEST_F(ConfigCommand, shows_neither_the_path_nor_the_secret_of_whom_it_alerts) {
  hoist_.environment["HOIST_DEAD_MAN_URL"] = "https://hooks.slack.com/services/hunter2";
  hoist_.environment["HOIST_DEAD_MAN_SECRET"] = "whsec_aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnRlcjI=";
  EXPECT_THAT(shown(hoist_.json("config"), "dead-man-url"),
              ElementsAre("https://hooks.slack.com/***", "environment", "HOIST_DEAD_MAN_URL"));
  EXPECT_THAT(shown(hoist_.json("config"), "dead-man-secret"),
              ElementsAre("***", "environment", "HOIST_DEAD_MAN_SECRET"));
  hoist_.environment["HOIST_DEAD_MAN_SECRET"] = "hunter2";
  EXPECT_EQ(hoist_.failure("config", 2),
            "hoist: HOIST_DEAD_MAN_SECRET: secret must be \"whsec_\" and the base64 of 24 to 64 bytes");
  EXPECT_THAT(hoist_.failure("config --dead-man-secret x", 2),
              HasSubstr("unknown option '--dead-man-secret'"));
}

TEST_F(ConfigCommand, a_switch_is_a_setting_too) {
  EXPECT_THAT(shown(hoist_.json("config --allow-private-webhooks"), "allow-private-webhooks"),
              ElementsAre("true", "option", "--allow-private-webhooks"));
  hoist_.environment["HOIST_ALLOW_PRIVATE_WEBHOOKS"] = "true";
  EXPECT_THAT(shown(hoist_.json("config"), "allow-private-webhooks"),
              ElementsAre("true", "environment", "HOIST_ALLOW_PRIVATE_WEBHOOKS"));
  hoist_.environment["HOIST_ALLOW_PRIVATE_WEBHOOKS"] = "yes";
  EXPECT_THAT(hoist_.failure("config", 2), HasSubstr("true or false is accepted"));
}

TEST_F(ConfigCommand, warns_once_of_a_wrong_number_of_retries_and_shows_what_is_used) {
  hoist_.environment["FLAG_SCHEDULE_MAX_RETRIES"] = "eleven";
  const Finished config = hoist_.run("config");
  EXPECT_EQ(config.exit, (Exit{.code = 0, .signal = 0}));
  EXPECT_EQ(config.error_output,
            "hoist: warning: FLAG_SCHEDULE_MAX_RETRIES: 'eleven' is not valid, so 3 is used; a whole number "
            "from 0 to 10 is accepted\n");
  EXPECT_THAT(config.output, HasSubstr("max-retries             3               default\n"));
}

TEST_F(ConfigCommand, wrong_settings_stop_only_what_needs_them) {
  hoist_.environment["HOIST_LISTEN"] = "nowhere";
  hoist_.environment["DATABASE_URL"] = folder_.file("hoist.db");
  EXPECT_EQ(hoist_.text("migrate up"),
            "Applied 0001_create_tables\nApplied 0002_add_retries\nApplied 0003_add_definitions\n"
            "Applied 0004_index_flag_versions\nApplied 0005_add_retry_policies\n"
            "Applied 0006_chain_audit\nApplied 0007_add_webhooks\nApplied 0008_add_heartbeats\n"
            "Applied 0009_log_changes\n"
            "Applied 0010_index_ended_deliveries\n"
            "Applied 0011_add_preflights\nApplied 0012_add_receipts\n"
            "Applied 0013_index_live_schedules\n"
            "Applied 0014_index_wide_lists\n");
  EXPECT_EQ(hoist_.text("flag list --json"), "[]\n");
  EXPECT_THAT(hoist_.failure("serve", 2), HasSubstr("HOIST_LISTEN: 'nowhere' is no address to listen on"));
  EXPECT_THAT(hoist_.failure("config", 2), HasSubstr("HOIST_LISTEN: 'nowhere'"));
}

}  // namespace
}  // namespace hoist::test
