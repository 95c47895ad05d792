// Every command, and which of them a command line names.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hoist/cli/command.h"

namespace hoist::cli {

/// In the order of the help text.
[[nodiscard]] const std::vector<CommandSpec>& all_commands();

struct FoundCommand {
  const CommandSpec* command = nullptr;  ///< Null where help is all that was asked for.
  std::string help;
  std::size_t words = 0;  ///< How many of the words name the command.
};

/// Reads the command's one or two words off the front. Errors: kInvalidArgument for none and for an
/// unknown one, with what is accepted.
[[nodiscard]] Result<FoundCommand> find_command(std::span<const std::string> words);

}  // namespace hoist::cli
