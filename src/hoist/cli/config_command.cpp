#include "hoist/cli/config_command.h"

#include <array>

#include "hoist/cli/failure_report.h"
#include "hoist/cli/print.h"
#include "hoist/cli/runtime_settings.h"
#include "hoist/cli/table.h"
#include "hoist/delivery/curl_url.h"

namespace hoist::cli {
namespace {

/// Without its path, which is all that keeps others from sending there, at Slack and its like.
std::string shown_url(const std::string& url) {
  const auto parts = delivery::parse_url(url);
  return parts ? parts->scheme + "://" + parts->host + "/***" : url;
}

std::string shown_value(const SettingSpec& spec, const std::string& value) {
  if (spec.id == SettingId::kDatabase) return mask_database_url(value);
  const bool secret = spec.id == SettingId::kSmtpPassword || spec.id == SettingId::kDeadManSecret;
  if (secret && !value.empty()) return "***";
  if (spec.id == SettingId::kDeadManUrl) return shown_url(value);
  return value;
}

Result<int> run_config(const Invocation& invocation) {
  ResolvedSettings settings = invocation.settings;
  HOIST_TRY(check_all_settings(settings));
  HOIST_ASSIGN(const MaxRetriesSetting max_retries, max_retries_setting(settings));
  if (max_retries.warning) {
    report_warning(*max_retries.warning);
    settings.at(SettingId::kMaxRetries) = {
        .value = std::to_string(max_retries.value), .source = SettingSource::kDefault, .origin = "default"};
  }
  Table table({"SETTING", "VALUE", "SOURCE"});
  boost::json::array array;
  for (const SettingSpec& spec : setting_specs()) {
    const ResolvedSetting& setting = settings.at(spec.id);
    const std::string value = shown_value(spec, setting.value);
    const bool plain = setting.source == SettingSource::kDefault;
    table.add({std::string(spec.name), value,
               plain ? setting.origin : std::string(to_string(setting.source)) + " " + setting.origin});
    array.push_back({{"name", spec.name},
                     {"value", value},
                     {"source", to_string(setting.source)},
                     {"origin", setting.origin}});
  }
  HOIST_TRY(invocation.json ? print_json(array) : print(table.render()));
  return kExitDone;
}

constexpr std::array kConfigSettings = {SettingId::kDatabase,
                                        SettingId::kListen,
                                        SettingId::kLogFormat,
                                        SettingId::kPollInterval,
                                        SettingId::kRetryBase,
                                        SettingId::kRetryCap,
                                        SettingId::kMaxRetries,
                                        SettingId::kWorkerName,
                                        SettingId::kCorsOrigins,
                                        SettingId::kEvaluationsPerSecond,
                                        SettingId::kAllowPrivateWebhooks,
                                        SettingId::kSmtpUrl,
                                        SettingId::kSmtpFrom,
                                        SettingId::kSmtpUser,
                                        SettingId::kDeadManUrl,
                                        SettingId::kDeadManAfter,
                                        SettingId::kMaxBacklogAge,
                                        SettingId::kEffectiveAt,
                                        SettingId::kKeepDeliveries};

}  // namespace

CommandSpec config_command() {
  return {.group = "",
          .name = "config",
          .summary = "Show what is configured, and where each value came from",
          .operand = "",
          .operand_help = "",
          .options = {},
          .settings = kConfigSettings,
          .run = run_config};
}

}  // namespace hoist::cli
