// The settings as the program uses them: text read, ranges checked.
//
// Each is read when a command needs it, so that a wrong HOIST_LISTEN does not stop `hoist flag list`.
// Errors: kInvalidArgument, which says where the wrong value came from and what is accepted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hoist/cli/database_url.h"
#include "hoist/cli/listen_address.h"
#include "hoist/cli/settings.h"
#include "hoist/delivery/mail_relay.h"
#include "hoist/domain/effective_at.h"
#include "hoist/domain/retry_policy.h"
#include "hoist/domain/webhook.h"

namespace hoist::cli {

enum class LogFormat : std::uint8_t { kJson, kText };

/// The bounds of the poll interval: below, the runner would do nothing but poll; above, a row changed by
/// SQL would go unnoticed for longer than anybody waits.
inline constexpr Duration kMinPollInterval = std::chrono::milliseconds(10);
inline constexpr Duration kMaxPollInterval = std::chrono::hours(24);
/// The longest worker name, in bytes; a host name has at most 64, a process id ten.
inline constexpr std::size_t kMaxWorkerNameLength = 100;

[[nodiscard]] Result<DatabaseAddress> database_setting(const ResolvedSettings& settings);
[[nodiscard]] Result<ListenAddress> listen_setting(const ResolvedSettings& settings);
[[nodiscard]] Result<LogFormat> log_format_setting(const ResolvedSettings& settings);
[[nodiscard]] Result<Duration> poll_interval_setting(const ResolvedSettings& settings);
[[nodiscard]] Result<RetryPolicy> retry_policy_setting(const ResolvedSettings& settings);
[[nodiscard]] Result<std::string> worker_name_setting(const ResolvedSettings& settings);

/// Origins as browsers send them, or `*`; empty where there are none.
[[nodiscard]] Result<std::vector<std::string>> cors_origins_setting(const ResolvedSettings& settings);
/// 0 to 1,000,000.
[[nodiscard]] Result<int> evaluations_per_second_setting(const ResolvedSettings& settings);

/// 0 to 1,000,000.
[[nodiscard]] Result<int> max_streams_setting(const ResolvedSettings& settings);

/// true or false.
[[nodiscard]] Result<bool> allow_private_webhooks_setting(const ResolvedSettings& settings);
/// From smtp-url, smtp-from, smtp-user and smtp-password, where "" is not given; none where none is. The
/// error shows no password.
[[nodiscard]] Result<std::optional<delivery::MailRelay>> mail_relay_setting(const ResolvedSettings& settings);

/// The bounds of dead-man-after: below, a heartbeat that is a little late would be an alarm.
inline constexpr Duration kMinDeadManAfter = std::chrono::seconds(10);
inline constexpr Duration kMaxDeadManAfter = std::chrono::hours(24);

struct DeadManSettings {
  std::string url;
  WebhookFormat format = WebhookFormat::kStandard;  ///< By the URL; hooks.slack.com is Slack's.
  std::string secret;                               ///< "" where none is given.
  Duration after{0};
};
/// From dead-man-url, -after and -secret; none without a URL. The URL may lead anywhere, since the
/// administrator chose it; mail wants the relay of mail_relay_setting. The error shows no secret.
[[nodiscard]] Result<std::optional<DeadManSettings>> dead_man_setting(const ResolvedSettings& settings);
/// From dead-man-after, also where there is no URL: somebody else may be watching.
[[nodiscard]] Result<Duration> heartbeat_interval_setting(const ResolvedSettings& settings);
/// 0 for never.
[[nodiscard]] Result<Duration> max_backlog_age_setting(const ResolvedSettings& settings);
[[nodiscard]] Result<EffectiveAt> effective_at_setting(const ResolvedSettings& settings);

/// The bounds of keep-deliveries: below, a dead letter would be gone before anybody could replay it.
inline constexpr Duration kMinKeepDeliveries = std::chrono::hours(1);
inline constexpr Duration kMaxKeepDeliveries = std::chrono::hours(24) * 3650;
/// 0 for ever.
[[nodiscard]] Result<Duration> keep_deliveries_setting(const ResolvedSettings& settings);

struct MaxRetriesSetting {
  int value = kDefaultMaxRetries;
  std::optional<std::string> warning;  ///< To be logged once.
};
/// FLAG_SCHEDULE_MAX_RETRIES that is not an integer from 0 to 10 gives the default and a warning; a
/// wrong option or line of the config file is refused, since somebody is there to read why.
[[nodiscard]] Result<MaxRetriesSetting> max_retries_setting(const ResolvedSettings& settings);

/// Reads every setting, for `hoist config`.
[[nodiscard]] Result<void> check_all_settings(const ResolvedSettings& settings);

}  // namespace hoist::cli
