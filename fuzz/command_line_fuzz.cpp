// The words of a command line, one on each line of the input: the command is found and its words are parsed,
// and nothing is run.
#include <algorithm>
#include <vector>

#include "expect.h"
#include "hoist/base/utf8.h"
#include "hoist/cli/command_line.h"
#include "hoist/cli/command_table.h"

namespace hoist::fuzz {
namespace {

/// Whether some word is `value`, or ends in it after a '=' ("--rollout=25").
bool was_given(const std::vector<std::string>& words, const std::string& value) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return word == value || word.ends_with("=" + value); });
}

void check_parsed(const cli::CommandSpec& command, const cli::ParsedCommandLine& parsed,
                  const std::vector<std::string>& words) {
  if (parsed.help) {
    expect(is_utf8_text(*parsed.help) && !parsed.help->empty(), "help is text");
    return;
  }
  const std::string& operand = parsed.arguments.operand();
  expect(!command.operand.empty() || operand.empty(), "only a command that takes an operand gets one");
  if (!command.operand.empty()) expect(was_given(words, operand), "an operand was given");
  for (const cli::OptionSpec& option : command.options) {
    const auto value = parsed.arguments.text(option.name);
    if (value && !option.value.empty()) expect(was_given(words, *value), "an option's value was given");
  }
  for (const auto& [id, value] : parsed.settings) expect(was_given(words, value), "a setting was given");
  if (parsed.config_file) expect(was_given(words, *parsed.config_file), "a config file was given");
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  std::string_view rest = fuzz::text_of(data, size);
  std::vector<std::string> words;
  while (!rest.empty()) words.emplace_back(fuzz::take_line(rest));
  // run_hoist refuses other words before it reads any, and the system ends a word at a NUL.
  if (!std::all_of(words.begin(), words.end(), is_utf8_text)) return 0;
  const auto found = cli::find_command(words);
  fuzz::expect_well_refused(found);
  if (!found || found->command == nullptr) return 0;
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(found->words));
  const auto parsed = cli::parse_command_line(*found->command, words);
  fuzz::expect_well_refused(parsed);
  if (parsed) fuzz::check_parsed(*found->command, *parsed, words);
  return 0;
}
