#include "hoist/cli/settings.h"

#include <fmt/format.h>

#include "hoist/base/check.h"

namespace hoist::cli {
namespace {

// The names, variables and defaults are fixed by the README; 30 s, 2 m, 60 m and 3 by the design
// (sections 3.2 and 6), loopback by its section 7.
constexpr std::array<SettingSpec, kSettingCount> kSpecs = {{
    {.id = SettingId::kDatabase,
     .name = "database",
     .variable = "DATABASE_URL",
     .value = "URL",
     .fallback = "hoist.db",
     .help = "postgresql://user@host/name (behind PgBouncer ?pooler=transaction), sqlite:///path or a path"},
    {.id = SettingId::kListen,
     .name = "listen",
     .variable = "HOIST_LISTEN",
     .value = "HOST:PORT",
     .fallback = "127.0.0.1:8080",
     .help = "Where the HTTP API listens; port 0 takes any free one"},
    {.id = SettingId::kLogFormat,
     .name = "log-format",
     .variable = "HOIST_LOG_FORMAT",
     .value = "json|text",
     .fallback = "",
     .help = "One JSON object a line, or text; text on a terminal, else json"},
    {.id = SettingId::kPollInterval,
     .name = "poll-interval",
     .variable = "HOIST_POLL_INTERVAL",
     .value = "DURATION",
     .fallback = "30s",
     .help = "The longest sleep of the runner: what nothing announced is noticed by then"},
    {.id = SettingId::kRetryBase,
     .name = "retry-base",
     .variable = "HOIST_RETRY_BASE",
     .value = "DURATION",
     .fallback = "2m",
     .help = "The delay before the first retry; each further one doubles it"},
    {.id = SettingId::kRetryCap,
     .name = "retry-cap",
     .variable = "HOIST_RETRY_CAP",
     .value = "DURATION",
     .fallback = "60m",
     .help = "The longest delay before a retry"},
    {.id = SettingId::kMaxRetries,
     .name = "max-retries",
     .variable = "FLAG_SCHEDULE_MAX_RETRIES",
     .value = "0-10",
     .fallback = "3",
     .help = "Retries of a schedule that is created without a number of its own"},
    {.id = SettingId::kWorkerName,
     .name = "worker-name",
     .variable = "HOIST_WORKER_NAME",
     .value = "NAME",
     .fallback = "",
     .help = "This process in the ledger and the log; hostname:pid unless given"},
    {.id = SettingId::kCorsOrigins,
     .name = "cors-origins",
     .variable = "HOIST_CORS_ORIGINS",
     .value = "ORIGINS",
     .fallback = "",
     .help = "Web pages that may evaluate flags from a browser: https://shop.example,https://… or *"},
    {.id = SettingId::kEvaluationsPerSecond,
     .name = "evaluations-per-second",
     .variable = "HOIST_EVALUATIONS_PER_SECOND",
     .value = "NUMBER",
     .fallback = "0",
     .help = "How many evaluation requests one token may make in a second; 0: as many as it likes"},
    {.id = SettingId::kMaxStreams,
     .name = "max-streams",
     .variable = "HOIST_MAX_STREAMS",
     .value = "NUMBER",
     .fallback = "10000",
     .help = "How many streams of events may be open at once; 0: none, and clients poll"},
    {.id = SettingId::kAllowPrivateWebhooks,
     .name = "allow-private-webhooks",
     .variable = "HOIST_ALLOW_PRIVATE_WEBHOOKS",
     .value = "",
     .fallback = "false",
     .help = "Let webhooks lead to loopback, private and other special addresses"},
    {.id = SettingId::kSmtpUrl,
     .name = "smtp-url",
     .variable = "HOIST_SMTP_URL",
     .value = "URL",
     .fallback = "",
     .help = "The relay for mail: smtp://host:port (STARTTLS), smtps://… or smtp+plain://… (unencrypted)"},
    {.id = SettingId::kSmtpFrom,
     .name = "smtp-from",
     .variable = "HOIST_SMTP_FROM",
     .value = "ADDRESS",
     .fallback = "",
     .help = "The sender of mail"},
    {.id = SettingId::kSmtpUser,
     .name = "smtp-user",
     .variable = "HOIST_SMTP_USER",
     .value = "NAME",
     .fallback = "",
     .help = "Who logs in to the relay; the password is HOIST_SMTP_PASSWORD or in the config file"},
    {.id = SettingId::kSmtpPassword,
     .name = "smtp-password",
     .variable = "HOIST_SMTP_PASSWORD",
     .value = "PASSWORD",
     .fallback = "",
     .help = "The password for the relay"},
    {.id = SettingId::kDeadManUrl,
     .name = "dead-man-url",
     .variable = "HOIST_DEAD_MAN_URL",
     .value = "URL",
     .fallback = "",
     .help = "Whom to tell when no worker ticks: https://…, http://…, mailto:… or stdout:"},
    {.id = SettingId::kDeadManAfter,
     .name = "dead-man-after",
     .variable = "HOIST_DEAD_MAN_AFTER",
     .value = "DURATION",
     .fallback = "2m",
     .help = "For how long no worker may tick before that; the same for all workers"},
    {.id = SettingId::kDeadManSecret,
     .name = "dead-man-secret",
     .variable = "HOIST_DEAD_MAN_SECRET",
     .value = "SECRET",
     .fallback = "",
     .help = "What signs it: whsec_ and base64; unsigned where it is not given"},
    {.id = SettingId::kMaxBacklogAge,
     .name = "max-backlog-age",
     .variable = "HOIST_MAX_BACKLOG_AGE",
     .value = "DURATION",
     .fallback = "5m",
     .help = "For how long a due schedule may wait before /readyz says degraded; 0s: for ever"},
    {.id = SettingId::kEffectiveAt,
     .name = "effective-at",
     .variable = "HOIST_EFFECTIVE_AT",
     .value = "WHEN",
     .fallback = "scheduled",
     .help = "When a scheduled change is evaluated: at its time (scheduled), or once it is in the store "
             "(commit)"},
    {.id = SettingId::kKeepDeliveries,
     .name = "keep-deliveries",
     .variable = "HOIST_KEEP_DELIVERIES",
     .value = "DURATION",
     .fallback = "30d",
     .help = "For how long deliveries that have ended are kept; 0s: for ever"},
}};

ResolvedSetting default_of(const SettingSpec& spec, const SettingDefaults& defaults) {
  std::string value(spec.fallback);
  if (spec.id == SettingId::kLogFormat) value = defaults.log_format;
  if (spec.id == SettingId::kWorkerName) value = defaults.worker_name;
  return {.value = std::move(value), .source = SettingSource::kDefault, .origin = "default"};
}

}  // namespace

std::span<const SettingSpec> setting_specs() { return kSpecs; }

const SettingSpec& setting_spec(SettingId id) { return kSpecs.at(static_cast<std::size_t>(id)); }

std::string_view to_string(SettingSource source) {
  switch (source) {
    case SettingSource::kOption:
      return "option";
    case SettingSource::kEnvironment:
      return "environment";
    case SettingSource::kFile:
      return "file";
    case SettingSource::kDefault:
      return "default";
  }
  unreachable("SettingSource");
}

ResolvedSettings resolve_settings(const std::map<SettingId, std::string>& options,
                                  const Environment& environment, const ConfigFile& file,
                                  const SettingDefaults& defaults) {
  ResolvedSettings resolved;
  for (const SettingSpec& spec : kSpecs) {
    ResolvedSetting& setting = resolved.at(spec.id);
    const auto option = options.find(spec.id);
    const auto in_file = file.settings.find(spec.name);
    if (option != options.end()) {
      setting = {.value = option->second,
                 .source = SettingSource::kOption,
                 .origin = fmt::format("--{}", spec.name)};
    } else if (auto variable = environment(spec.variable)) {
      setting = {.value = *std::move(variable),
                 .source = SettingSource::kEnvironment,
                 .origin = std::string(spec.variable)};
    } else if (in_file != file.settings.end()) {
      setting = {.value = in_file->second.value,
                 .source = SettingSource::kFile,
                 .origin = fmt::format("{} line {}", file.path, in_file->second.line)};
    } else {
      setting = default_of(spec, defaults);
    }
  }
  return resolved;
}

}  // namespace hoist::cli
