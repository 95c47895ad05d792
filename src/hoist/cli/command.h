// What a command of the command line is: its words, its options and what it does.
//
// Commands are tables, so that help, parsing and the listing of commands cannot disagree. Values; no
// thread-safety concerns.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "hoist/base/result.h"
#include "hoist/cli/settings.h"

namespace hoist::cli {

struct OptionSpec {
  std::string_view name;   ///< Without dashes.
  std::string_view value;  ///< What help calls its value; "" for a switch.
  std::string_view help;
};

/// What was given on the command line for one command.
class Arguments {
 public:
  void set(std::string_view name, std::string value) {
    values_.insert_or_assign(std::string(name), std::move(value));
  }
  void set_operand(std::string value) { operand_ = std::move(value); }

  [[nodiscard]] std::optional<std::string> text(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] bool given(std::string_view name) const { return values_.find(name) != values_.end(); }
  /// "" where the command takes none.
  [[nodiscard]] const std::string& operand() const { return operand_; }

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::string operand_;
};

/// All that a command gets to work with.
struct Invocation {
  std::string command;  ///< "flag create"
  Arguments arguments;
  ResolvedSettings settings;
  bool json = false;  ///< --json was given.
  std::string actor;  ///< For the audit trail: "cli:alice".
};

/// Exit statuses: done; the operation failed (store unreachable, not found, conflict); wrong input.
inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitWrongInput = 2;

struct CommandSpec {
  std::string_view group;  ///< "flag", or "" for a command of one word.
  std::string_view name;
  std::string_view summary;
  std::string_view operand;  ///< "KEY", or "" where it takes none.
  std::string_view operand_help;
  std::span<const OptionSpec> options;    ///< Besides the settings, --config, --json and --help.
  std::span<const SettingId> settings;    ///< Those it heeds; each is an option, too.
  Result<int> (*run)(const Invocation&);  ///< The exit status, or an error for one line on stderr.

  [[nodiscard]] std::string words() const {
    return group.empty() ? std::string(name) : std::string(group) + " " + std::string(name);
  }
};

}  // namespace hoist::cli
