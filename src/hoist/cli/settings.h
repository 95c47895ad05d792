// Settings: what is configured, and where each value in force came from.
//
// A command-line option beats an environment variable, which beats the config file, which beats the
// default. All values stay text here; runtime_settings.h reads them. Pure: the environment and the file's
// text are handed in.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist::cli {

enum class SettingId : std::uint8_t {
  kDatabase,
  kListen,
  kLogFormat,
  kPollInterval,
  kRetryBase,
  kRetryCap,
  kMaxRetries,
  kWorkerName,
  kCorsOrigins,
  kEvaluationsPerSecond,
  kMaxStreams,
  kAllowPrivateWebhooks,
  kSmtpUrl,
  kSmtpFrom,
  kSmtpUser,
  kSmtpPassword,  ///< No command takes it as an option, which every process of the machine could read.
  kDeadManUrl,
  kDeadManAfter,
  kDeadManSecret,  ///< As kSmtpPassword.
  kMaxBacklogAge,
  kEffectiveAt,
  kKeepDeliveries,
};
inline constexpr std::size_t kSettingCount = 22;

struct SettingSpec {
  SettingId id;
  std::string_view name;      ///< In the config file and, after "--", on the command line.
  std::string_view variable;  ///< Of the environment.
  std::string_view value;  ///< What help calls its value; "" for a switch, whose values are true and false.
  std::string_view fallback;  ///< The default; "" where it depends on the process (SettingDefaults).
  std::string_view help;
};

/// Every setting, in the order of SettingId.
[[nodiscard]] std::span<const SettingSpec> setting_specs();
[[nodiscard]] const SettingSpec& setting_spec(SettingId id);

/// Defaults that depend on the process.
struct SettingDefaults {
  std::string log_format;   ///< "text" on a terminal, else "json".
  std::string worker_name;  ///< "hostname:pid"
};

enum class SettingSource : std::uint8_t { kOption, kEnvironment, kFile, kDefault };
[[nodiscard]] std::string_view to_string(
    SettingSource source);  ///< "option", "environment", "file", "default"

struct ResolvedSetting {
  std::string value;
  SettingSource source = SettingSource::kDefault;
  /// Where exactly, for messages: "--listen", "HOIST_LISTEN", "hoist.conf line 3", "default".
  std::string origin;
};

/// A value of a config file and the line it stands on, counted from 1.
struct FileSetting {
  std::string value;
  int line = 0;
};
struct ConfigFile {
  std::string path;  ///< "" where there is none.
  std::map<std::string, FileSetting, std::less<>> settings;
};

/// The value of an environment variable, if it is set.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

class ResolvedSettings {
 public:
  [[nodiscard]] const ResolvedSetting& at(SettingId id) const {
    return settings_.at(static_cast<std::size_t>(id));
  }
  [[nodiscard]] ResolvedSetting& at(SettingId id) { return settings_.at(static_cast<std::size_t>(id)); }

 private:
  std::array<ResolvedSetting, kSettingCount> settings_;
};

/// `options` are the settings given on the command line, by name.
[[nodiscard]] ResolvedSettings resolve_settings(const std::map<SettingId, std::string>& options,
                                                const Environment& environment, const ConfigFile& file,
                                                const SettingDefaults& defaults);

}  // namespace hoist::cli
