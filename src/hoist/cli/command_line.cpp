#include "hoist/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "hoist/base/shown_text.h"

namespace hoist::cli {
namespace {

/// The option names that every command has; those of a command must differ from them.
constexpr std::string_view kJson = "json";
constexpr std::string_view kConfig = "config";

std::string see_help(const CommandSpec& command) {
  return fmt::format("see hoist {} --help", command.words());
}

tl::unexpected<Error> refused(const CommandSpec& command, std::string_view what) {
  return fail(ErrorCode::kInvalidArgument, fmt::format("{}; {}", what, see_help(command)));
}

/// CLI11's view of one command. Values stay text: what they mean is checked by us, in our words.
class Parser {
 public:
  explicit Parser(const CommandSpec& command)
      : command_(command), app_(std::string(command.summary), "hoist " + command.words()) {
    app_.set_help_flag("-h,--help", "Print this help");
    app_.allow_extras();
    app_.get_formatter()->column_width(34);
    if (!command.operand.empty()) operand_ = add_operand();
    for (const OptionSpec& option : command.options) add(option);
    for (const SettingId id : command.settings) {
      const SettingSpec& spec = setting_spec(id);
      add({.name = spec.name, .value = spec.value, .help = spec.help})->group("Settings");
    }
    if (!command.settings.empty()) {
      add({.name = kConfig, .value = "FILE", .help = "Settings as lines of name = value (also HOIST_CONFIG)"})
          ->group("Settings");
    }
    add({.name = kJson, .value = "", .help = "Print JSON, for programs"});
  }

  Result<ParsedCommandLine> parse(std::span<const std::string> words) {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    try {
      app_.parse(reversed);
    } catch (const CLI::CallForHelp&) {
      ParsedCommandLine asked;
      asked.help = app_.help();
      return asked;
    } catch (const CLI::RequiredError&) {
      // Only the operand is required; check_words says so below, or names an unknown option instead.
    } catch (const CLI::ArgumentMismatch& mismatch) {
      // CLI11 says "--at: 1 required TIME missing".
      const std::string_view what = mismatch.what();
      return refused(command_, fmt::format("{} needs a value", what.substr(0, what.find(':'))));
    } catch (const CLI::Error& error) {
      return refused(command_, error.what());
    }
    HOIST_TRY(check_words());
    return collect();
  }

 private:
  CLI::Option* add_operand() {
    return app_
        .add_option(
            std::string(command_.operand), [](const CLI::results_t&) { return true; },
            std::string(command_.operand_help))
        ->type_name("")
        ->required()
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }

  CLI::Option* add(const OptionSpec& spec) {
    const std::string name = fmt::format("--{}", spec.name);
    const std::string help(spec.help);  // const: else CLI11 takes it for the flag's variable
    CLI::Option* option = nullptr;
    if (spec.value.empty()) {
      option = app_.add_flag(name, help);
    } else {
      option = app_.add_option(name, [](const CLI::results_t&) { return true; }, help);
      option->type_name(std::string(spec.value));
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
    options_.insert_or_assign(std::string(spec.name), option);
    return option;
  }

  Result<void> check_words() const {
    for (const std::string& extra : app_.remaining()) {
      if (extra == "--") continue;  // CLI11 keeps the mark that ends the options.
      const bool option = extra.size() > 1 && extra.front() == '-';
      return refused(command_,
                     fmt::format("unknown {} '{}'", option ? "option" : "argument", shown_text(extra)));
    }
    if (operand_ != nullptr && operand_->count() == 0) {
      return refused(command_, fmt::format("{} is missing", command_.operand));
    }
    if (operand_ != nullptr && operand_->count() > 1) {
      return refused(command_, fmt::format("unknown argument '{}'", shown_text(operand_->results().at(1))));
    }
    for (const auto& [name, option] : options_) {
      const bool is_switch = option->get_items_expected_max() == 0;
      if (!is_switch && option->count() > 1) {
        return refused(command_, fmt::format("--{} was given more than once", name));
      }
      if (is_switch && option->count() > 0 && option->results().at(0) != "true") {
        return refused(command_, fmt::format("--{} takes no value", name));
      }
    }
    return {};
  }

  [[nodiscard]] std::optional<std::string> value_of(std::string_view name) const {
    const auto found = options_.find(name);
    if (found == options_.end() || found->second->count() == 0) return std::nullopt;
    return found->second->results().at(0);
  }

  [[nodiscard]] ParsedCommandLine collect() const {
    ParsedCommandLine parsed;
    if (operand_ != nullptr) parsed.arguments.set_operand(operand_->results().at(0));
    for (const OptionSpec& spec : command_.options) {
      if (auto value = value_of(spec.name)) parsed.arguments.set(spec.name, *std::move(value));
    }
    for (const SettingId id : command_.settings) {
      if (auto value = value_of(setting_spec(id).name)) parsed.settings.emplace(id, *std::move(value));
    }
    parsed.config_file = value_of(kConfig);
    parsed.json = value_of(kJson).has_value();
    return parsed;
  }

  const CommandSpec& command_;
  CLI::App app_;
  CLI::Option* operand_ = nullptr;
  std::map<std::string, CLI::Option*, std::less<>> options_;
};

}  // namespace

Result<ParsedCommandLine> parse_command_line(const CommandSpec& command, std::span<const std::string> words) {
  return Parser(command).parse(words);
}

}  // namespace hoist::cli
