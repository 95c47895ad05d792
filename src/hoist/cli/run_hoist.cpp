#include "hoist/cli/run_hoist.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>

#include "hoist/base/shown_text.h"
#include "hoist/base/utf8.h"
#include "hoist/cli/command_line.h"
#include "hoist/cli/command_table.h"
#include "hoist/cli/config_file.h"
#include "hoist/cli/failure_report.h"
#include "hoist/cli/print.h"
#include "hoist/cli/version.h"

namespace hoist::cli {
namespace {

std::optional<std::string> environment_variable(std::string_view name) {
  // Read before any thread is started; nothing in Hoist writes to the environment.
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

SettingDefaults process_defaults() {
  std::array<char, 65> host{};  // HOST_NAME_MAX is 64.
  if (::gethostname(host.data(), host.size() - 1) != 0 || host[0] == '\0') host = {"localhost"};
  return {.log_format = ::isatty(STDOUT_FILENO) == 1 ? "text" : "json",
          .worker_name = fmt::format("{}:{}", host.data(), ::getpid())};
}

std::string actor() {
  const auto user = environment_variable("USER");
  return user && !user->empty() ? "cli:" + user->substr(0, 64) : "cli";
}

Result<ConfigFile> config_file(const std::optional<std::string>& option) {
  const auto path = option ? option : environment_variable("HOIST_CONFIG");
  if (!path) return ConfigFile{};
  return read_config_file(*path);
}

Result<int> run_command(const FoundCommand& found, std::span<const std::string> words) {
  HOIST_ASSIGN(ParsedCommandLine parsed, parse_command_line(*found.command, words.subspan(found.words)));
  if (parsed.help) {
    HOIST_TRY(print(*parsed.help));
    return kExitDone;
  }
  HOIST_ASSIGN(const ConfigFile file, config_file(parsed.config_file));
  const Invocation invocation{
      .command = found.command->words(),
      .arguments = std::move(parsed.arguments),
      .settings = resolve_settings(parsed.settings, environment_variable, file, process_defaults()),
      .json = parsed.json,
      .actor = actor()};
  return found.command->run(invocation);
}

/// Every store wants UTF-8, and so does every reader of our output.
Result<void> check_utf8(std::span<const std::string> words) {
  for (const std::string& word : words) {
    if (replace_invalid_utf8(word) == word) continue;
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("'{}' is not valid UTF-8; only UTF-8 is accepted", shown_text(word)));
  }
  return {};
}

Result<int> run_words(std::span<const std::string> words) {
  HOIST_TRY(check_utf8(words));
  if (!words.empty() && (words[0] == "--version" || words[0] == "version")) {
    HOIST_TRY(print_line(fmt::format("hoist {}", kVersion)));
    return kExitDone;
  }
  HOIST_ASSIGN(const FoundCommand found, find_command(words));
  if (found.command != nullptr) return run_command(found, words);
  HOIST_TRY(print(found.help));
  return kExitDone;
}

}  // namespace

int run_hoist(std::span<const std::string> words) {
  // Looked for by hand, because words that do not parse are answered in JSON, too.
  const bool json = std::find(words.begin(), words.end(), "--json") != words.end();
  try {
    const Result<int> status = run_words(words);
    if (status) return *status;
    return report_failure(status.error(), json);
  } catch (const std::exception& error) {
    return report_failure({ErrorCode::kInternal, fmt::format("unexpected error: {}", error.what()), {}},
                          json);
  }
}

}  // namespace hoist::cli
