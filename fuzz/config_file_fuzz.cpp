// A config file, and the settings that it makes.
#include <algorithm>

#include "expect.h"
#include "hoist/cli/config_file.h"
#include "hoist/cli/runtime_settings.h"

namespace hoist::fuzz {
namespace {

/// The values written again, each in quotes that it does not hold.
std::string written(const cli::ConfigFile& file) {
  std::string text;
  for (const auto& [name, setting] : file.settings) {
    const std::string quote = setting.value.find('"') == std::string::npos ? "\"" : "'";
    text += name + " = " + quote + setting.value + quote + "\n";
  }
  return text;
}

bool has_both_quotes(const std::pair<const std::string, cli::FileSetting>& entry) {
  return entry.second.value.find('"') != std::string::npos &&
         entry.second.value.find('\'') != std::string::npos;
}

void check_file(const cli::ConfigFile& file, std::string_view text) {
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  const auto specs = cli::setting_specs();
  for (const auto& [name, setting] : file.settings) {
    const std::string& known = name;
    expect(std::any_of(specs.begin(), specs.end(), [&](const auto& spec) { return spec.name == known; }),
           "a setting has a known name");
    expect(setting.line >= 1 && setting.line <= lines, "a setting stands on a line of the file");
    expect(setting.value.find('\n') == std::string::npos, "a value is one line");
  }
  // A bare value may hold both kinds of quotes, and can then not be written in either.
  if (std::any_of(file.settings.begin(), file.settings.end(), has_both_quotes)) return;
  const auto again = cli::parse_config_file(written(file), file.path);
  expect(again && again->settings.size() == file.settings.size(), "the settings come back");
  for (const auto& [name, setting] : again->settings) {
    expect_same_text(setting.value, file.settings.at(name).value, "a value comes back");
  }
}

void check_settings(const cli::ConfigFile& file) {
  const auto nothing_set = [](std::string_view) { return std::optional<std::string>(); };
  const cli::ResolvedSettings settings =
      cli::resolve_settings({}, nothing_set, file, {.log_format = "json", .worker_name = "host:1"});
  for (const cli::SettingSpec& spec : cli::setting_specs()) {
    const bool given = file.settings.contains(std::string(spec.name));
    expect((settings.at(spec.id).source == cli::SettingSource::kFile) == given, "what is given is in force");
  }
  expect_well_refused(cli::check_all_settings(settings));
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string_view text = fuzz::text_of(data, size);
  const auto file = cli::parse_config_file(text, "hoist.conf");
  fuzz::expect_well_refused(file);
  if (file) {
    fuzz::check_file(*file, text);
    fuzz::check_settings(*file);
  }
  return 0;
}
