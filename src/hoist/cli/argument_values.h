// The values of options and operands, read as what they mean.
//
// Errors: kInvalidArgument, which names the option as it was written.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/cli/command.h"
#include "hoist/domain/patch.h"

namespace hoist::cli {

/// A whole number from `least` to `most`, if the option was given.
[[nodiscard]] Result<std::optional<int>> whole_number(const Arguments& arguments, std::string_view option,
                                                      int least, int most);

/// An RFC 3339 instant, if the option was given.
[[nodiscard]] Result<std::optional<Instant>> instant_argument(const Arguments& arguments,
                                                              std::string_view option);

/// --environment, if it was given.
[[nodiscard]] Result<std::optional<EnvironmentKey>> environment_argument(const Arguments& arguments);
/// --environment, or production.
[[nodiscard]] Result<EnvironmentKey> environment_or_production(const Arguments& arguments);

/// The names of a pair of switches for the field `enabled`.
struct Switches {
  std::string_view on;   ///< "enabled"
  std::string_view off;  ///< "disabled"
};
/// Every option that sets a field: the switches, --rollout, --rule, --description, --owner, --tags,
/// --archived and --unarchived, over the fields of --file. Nothing need be set, but no two that exclude each
/// other. `file_fields` are those of --file; they are read by the caller, because a new flag's file says
/// more.
[[nodiscard]] Result<FlagUpdates> updates_argument(const Arguments& arguments, Switches switches,
                                                   FlagUpdates file_fields);
/// As above, with the fields of --file, at least one where it is given.
[[nodiscard]] Result<FlagUpdates> updates_argument(const Arguments& arguments, Switches switches);

/// The words of a list such as --tags: between commas, without the blanks around them; none for "".
[[nodiscard]] std::vector<std::string> list_argument(std::string_view text);

/// The options that updates_argument reads, but for the switches.
inline constexpr std::array kUpdateOptions = {
    OptionSpec{
        .name = "rollout", .value = "0-100", .help = "The share of users for whom it is on, in per cent"},
    OptionSpec{.name = "rule",
               .value = "RULE",
               .help =
                   "Who gets what: 'plan = pro -> on; user in ann, bob -> on; segment beta -> on; 25% -> on; "
                   "else off'; '' takes the rule away (docs/targeting.md)"},
    OptionSpec{.name = "description", .value = "TEXT", .help = "What the flag is for"},
    OptionSpec{.name = "owner", .value = "TEXT", .help = "Who answers for it"},
    OptionSpec{.name = "tags", .value = "A,B", .help = "All of its tags; '' for none"},
    OptionSpec{.name = "archived", .value = "", .help = "Take the flag out of use"},
    OptionSpec{.name = "unarchived", .value = "", .help = "Bring it back into use"},
    OptionSpec{
        .name = "file",
        .value = "FILE",
        .help = "Any of its fields as JSON, such as {\"variants\": {\"a\": 1}, \"defaultVariant\": \"a\"}; - "
                "reads stdin"},
};

/// `own`, and the options above behind them.
template <std::size_t count>
constexpr auto with_update_options(const std::array<OptionSpec, count>& own) {
  std::array<OptionSpec, count + kUpdateOptions.size()> all{};
  std::copy(kUpdateOptions.begin(), kUpdateOptions.end(), std::copy(own.begin(), own.end(), all.begin()));
  return all;
}

}  // namespace hoist::cli
