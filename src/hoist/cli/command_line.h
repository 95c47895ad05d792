// The words after a command's name, parsed as its table says. The only user of CLI11.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "hoist/cli/command.h"

namespace hoist::cli {

struct ParsedCommandLine {
  Arguments arguments;
  std::map<SettingId, std::string> settings;  ///< Settings given as options.
  std::optional<std::string> config_file;     ///< --config
  bool json = false;
  std::optional<std::string> help;  ///< The help text, where it was asked for; all else is then empty.
};

/// Options may stand before and after the operand; `--` ends them. Errors: kInvalidArgument for an unknown
/// option or operand, a missing one, a missing value and an option given twice.
[[nodiscard]] Result<ParsedCommandLine> parse_command_line(const CommandSpec& command,
                                                           std::span<const std::string> words);

}  // namespace hoist::cli
