#include "hoist/cli/runtime_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "hoist/base/shown_text.h"
#include "hoist/base/utf8.h"
#include "hoist/delivery/curl_url.h"
#include "hoist/delivery/url_guard.h"
#include "hoist/domain/webhook_secret.h"
#include "hoist/engine/heartbeat.h"
#include "hoist/system/printable.h"

namespace hoist::cli {
namespace {

/// The error of a setting, with where its value came from in front.
Error blamed(const ResolvedSetting& setting, const Error& error) {
  return {error.code, fmt::format("{}: {}", setting.origin, error.message), error.context};
}

tl::unexpected<Error> refused(const ResolvedSetting& setting, std::string_view accepted) {
  return fail(ErrorCode::kInvalidArgument,
              fmt::format("{}: '{}' is not valid; {}", setting.origin, shown_text(setting.value), accepted));
}

Result<Duration> duration_setting(const ResolvedSettings& settings, SettingId id) {
  const ResolvedSetting& setting = settings.at(id);
  return parse_duration(setting.value).map_error([&](const Error& error) { return blamed(setting, error); });
}

std::optional<int> read_int(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// 0 to a million.
Result<int> count_setting(const ResolvedSettings& settings, SettingId id) {
  constexpr int kMost = 1'000'000;
  const ResolvedSetting& setting = settings.at(id);
  const std::optional<int> value = read_int(setting.value);
  if (!value || *value < 0 || *value > kMost) {
    return refused(setting, fmt::format("a whole number from 0 to {} is accepted", kMost));
  }
  return *value;
}

WebhookFormat alert_format(std::string_view url) {
  if (url.starts_with("mailto:")) return WebhookFormat::kEmail;
  if (url.starts_with("stdout:")) return WebhookFormat::kStdout;
  const auto parts = delivery::parse_url(url);
  return parts && parts->host == "hooks.slack.com" ? WebhookFormat::kSlack : WebhookFormat::kStandard;
}

}  // namespace

Result<DatabaseAddress> database_setting(const ResolvedSettings& settings) {
  const ResolvedSetting& setting = settings.at(SettingId::kDatabase);
  return parse_database_url(setting.value).map_error([&](const Error& error) {
    return blamed(setting, error);
  });
}

Result<ListenAddress> listen_setting(const ResolvedSettings& settings) {
  const ResolvedSetting& setting = settings.at(SettingId::kListen);
  return parse_listen_address(setting.value).map_error([&](const Error& error) {
    return blamed(setting, error);
  });
}

Result<LogFormat> log_format_setting(const ResolvedSettings& settings) {
  const ResolvedSetting& setting = settings.at(SettingId::kLogFormat);
  if (setting.value == "json") return LogFormat::kJson;
  if (setting.value == "text") return LogFormat::kText;
  return refused(setting, "json or text is accepted");
}

Result<Duration> poll_interval_setting(const ResolvedSettings& settings) {
  HOIST_ASSIGN(const Duration interval, duration_setting(settings, SettingId::kPollInterval));
  if (interval < kMinPollInterval || interval > kMaxPollInterval) {
    return refused(settings.at(SettingId::kPollInterval),
                   fmt::format("{} to {} is accepted", format_duration(kMinPollInterval),
                               format_duration(kMaxPollInterval)));
  }
  return interval;
}

Result<RetryPolicy> retry_policy_setting(const ResolvedSettings& settings) {
  HOIST_ASSIGN(const Duration base, duration_setting(settings, SettingId::kRetryBase));
  HOIST_ASSIGN(const Duration cap, duration_setting(settings, SettingId::kRetryCap));
  return make_retry_policy(base, cap).map_error(
      [&](const Error& error) { return blamed(settings.at(SettingId::kRetryBase), error); });
}

Result<std::string> worker_name_setting(const ResolvedSettings& settings) {
  const ResolvedSetting& setting = settings.at(SettingId::kWorkerName);
  // PostgreSQL would refuse other bytes with every attempt that is recorded.
  const bool one_line = is_utf8_text(setting.value) && printable(setting.value) == setting.value;
  if (setting.value.empty() || setting.value.size() > kMaxWorkerNameLength || !one_line) {
    return refused(setting, fmt::format("1 to {} bytes of UTF-8 without control characters are accepted",
                                        kMaxWorkerNameLength));
  }
  return setting.value;
}

Result<std::vector<std::string>> cors_origins_setting(const ResolvedSettings& settings) {
  const ResolvedSetting& setting = settings.at(SettingId::kCorsOrigins);
  std::vector<std::string> origins;
  std::string_view rest = setting.value;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view origin = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    const bool has_scheme = origin.starts_with("http://") || origin.starts_with("https://");
    // As browsers send it: scheme, host and port, and nothing behind them.
    const bool bare = has_scheme && origin.find('/', origin.find("//") + 2) == std::string_view::npos;
    if (origin != "*" && (!bare || origin.size() <= 8)) {
      return refused(setting, "origins such as https://shop.example, separated by commas, or * are accepted");
    }
    origins.emplace_back(origin);
  }
  return origins;
}

Result<int> evaluations_per_second_setting(const ResolvedSettings& settings) {
  return count_setting(settings, SettingId::kEvaluationsPerSecond);
}

Result<int> max_streams_setting(const ResolvedSettings& settings) {
  return count_setting(settings, SettingId::kMaxStreams);
}

Result<bool> allow_private_webhooks_setting(const ResolvedSettings& settings) {
  const ResolvedSetting& setting = settings.at(SettingId::kAllowPrivateWebhooks);
  if (setting.value == "true") return true;
  if (setting.value == "false") return false;
  return refused(setting, "true or false is accepted");
}

Result<std::optional<delivery::MailRelay>> mail_relay_setting(const ResolvedSettings& settings) {
  constexpr std::array kIds = {SettingId::kSmtpUrl, SettingId::kSmtpFrom, SettingId::kSmtpUser,
                               SettingId::kSmtpPassword};
  const auto given =
      std::find_if(kIds.begin(), kIds.end(), [&](SettingId id) { return !settings.at(id).value.empty(); });
  if (given == kIds.end()) return std::nullopt;
  auto relay = delivery::make_mail_relay({.url = settings.at(SettingId::kSmtpUrl).value,
                                          .from = settings.at(SettingId::kSmtpFrom).value,
                                          .user = settings.at(SettingId::kSmtpUser).value,
                                          .password = settings.at(SettingId::kSmtpPassword).value});
  if (relay) return *std::move(relay);
  // What is missing has no origin: then the setting that asks for it is to blame.
  const auto at_fault = std::find_if(kIds.begin(), kIds.end(), [&](SettingId id) {
    return setting_spec(id).name == relay.error().detail(kFieldDetail) && !settings.at(id).value.empty();
  });
  return tl::unexpected<Error>(
      blamed(settings.at(at_fault == kIds.end() ? *given : *at_fault), relay.error()));
}

Result<Duration> dead_man_after_setting(const ResolvedSettings& settings) {
  HOIST_ASSIGN(const Duration after, duration_setting(settings, SettingId::kDeadManAfter));
  if (after >= kMinDeadManAfter && after <= kMaxDeadManAfter) return after;
  return refused(settings.at(SettingId::kDeadManAfter),
                 fmt::format("{} to {} is accepted", format_duration(kMinDeadManAfter),
                             format_duration(kMaxDeadManAfter)));
}

Result<Duration> heartbeat_interval_setting(const ResolvedSettings& settings) {
  return dead_man_after_setting(settings).map(heartbeat_interval);
}

Result<std::optional<DeadManSettings>> dead_man_setting(const ResolvedSettings& settings) {
  const ResolvedSetting& url = settings.at(SettingId::kDeadManUrl);
  const ResolvedSetting& secret = settings.at(SettingId::kDeadManSecret);
  DeadManSettings dead_man{.url = url.value, .format = alert_format(url.value), .secret = secret.value};
  HOIST_ASSIGN(dead_man.after, dead_man_after_setting(settings));
  if (!secret.value.empty()) {
    const auto key = decode_webhook_secret(secret.value);
    if (!key) return tl::unexpected<Error>(blamed(secret, key.error()));
  }
  if (url.value.empty()) return std::nullopt;
  delivery::DeliveryOptions anywhere;
  anywhere.allow_private = true;
  HOIST_ASSIGN(anywhere.relay, mail_relay_setting(settings));
  const auto accepted = delivery::UrlGuard(anywhere).check(dead_man.url, dead_man.format);
  if (!accepted) return tl::unexpected<Error>(blamed(url, accepted.error()));
  return dead_man;
}

Result<Duration> max_backlog_age_setting(const ResolvedSettings& settings) {
  return duration_setting(settings, SettingId::kMaxBacklogAge);
}

Result<EffectiveAt> effective_at_setting(const ResolvedSettings& settings) {
  const ResolvedSetting& setting = settings.at(SettingId::kEffectiveAt);
  const auto effective_at = parse_effective_at(setting.value);
  if (!effective_at) return refused(setting, "scheduled or commit is accepted");
  return *effective_at;
}

Result<Duration> keep_deliveries_setting(const ResolvedSettings& settings) {
  HOIST_ASSIGN(const Duration keep, duration_setting(settings, SettingId::kKeepDeliveries));
  const bool for_ever = keep == Duration::zero();
  if (!for_ever && (keep < kMinKeepDeliveries || keep > kMaxKeepDeliveries)) {
    return refused(settings.at(SettingId::kKeepDeliveries),
                   fmt::format("{} to {}, or 0s for ever, is accepted", format_duration(kMinKeepDeliveries),
                               format_duration(kMaxKeepDeliveries)));
  }
  return keep;
}

Result<MaxRetriesSetting> max_retries_setting(const ResolvedSettings& settings) {
  const ResolvedSetting& setting = settings.at(SettingId::kMaxRetries);
  const std::optional<int> value = read_int(setting.value);
  if (value && check_max_retries(*value)) return MaxRetriesSetting{.value = *value, .warning = std::nullopt};
  const std::string accepted =
      fmt::format("a whole number from {} to {} is accepted", kMinMaxRetries, kMaxMaxRetries);
  if (setting.source != SettingSource::kEnvironment) return refused(setting, accepted);
  return MaxRetriesSetting{.value = kDefaultMaxRetries,
                           .warning = fmt::format("{}: '{}' is not valid, so {} is used; {}", setting.origin,
                                                  shown_text(setting.value), kDefaultMaxRetries, accepted)};
}

Result<void> check_all_settings(const ResolvedSettings& settings) {
  HOIST_TRY(database_setting(settings));
  HOIST_TRY(listen_setting(settings));
  HOIST_TRY(log_format_setting(settings));
  HOIST_TRY(poll_interval_setting(settings));
  HOIST_TRY(retry_policy_setting(settings));
  HOIST_TRY(max_retries_setting(settings));
  HOIST_TRY(worker_name_setting(settings));
  HOIST_TRY(cors_origins_setting(settings));
  HOIST_TRY(evaluations_per_second_setting(settings));
  HOIST_TRY(max_streams_setting(settings));
  HOIST_TRY(allow_private_webhooks_setting(settings));
  HOIST_TRY(mail_relay_setting(settings));
  HOIST_TRY(dead_man_setting(settings));
  HOIST_TRY(max_backlog_age_setting(settings));
  HOIST_TRY(effective_at_setting(settings));
  HOIST_TRY(keep_deliveries_setting(settings));
  return {};
}

}  // namespace hoist::cli
