#include "cli_harness.h"

#include <algorithm>

namespace hoist::test {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  bool quoted = false;
  bool begun = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      if (!begun) words.emplace_back();
      begun = true;
    } else if (c == ' ' && !quoted) {
      begun = false;
    } else {
      if (!begun) words.emplace_back();
      begun = true;
      words.back().push_back(c);
    }
  }
  return words;
}

ProcessOptions HoistProgram::options(std::string_view line) const {
  ProcessOptions options;
  options.program = HOIST_BINARY;
  options.arguments = words_of(line);
  options.environment = environment;
  options.environment.try_emplace("USER", "ada");
  for (const char* name :
       {"DATABASE_URL", "HOIST_CONFIG", "HOIST_LISTEN", "HOIST_LOG_FORMAT", "HOIST_POLL_INTERVAL",
        "HOIST_RETRY_BASE", "HOIST_RETRY_CAP", "FLAG_SCHEDULE_MAX_RETRIES", "HOIST_WORKER_NAME"}) {
    options.environment.try_emplace(name, std::nullopt);
  }
  return options;
}

std::string HoistProgram::text(std::string_view line) const {
  const Finished finished = run(line);
  EXPECT_EQ(finished.exit, (Exit{.code = 0, .signal = 0})) << line << "\n" << finished.error_output;
  EXPECT_EQ(finished.error_output, "") << line;
  return finished.output;
}

boost::json::value HoistProgram::json(std::string_view line) const {
  const std::string output = text(std::string(line) + " --json");
  EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1) << output;
  EXPECT_TRUE(output.ends_with('\n')) << output;
  return boost::json::parse(output);
}

std::string HoistProgram::failure(std::string_view line, int code) const {
  const Finished finished = run(line);
  EXPECT_EQ(finished.exit, (Exit{.code = code, .signal = 0})) << line << "\n" << finished.output;
  EXPECT_EQ(finished.output, "") << line;
  const std::string& error = finished.error_output;
  EXPECT_EQ(std::count(error.begin(), error.end(), '\n'), 1) << line << "\n" << error;
  EXPECT_TRUE(error.ends_with('\n')) << line;
  return error.substr(0, error.find('\n'));
}

std::vector<std::string> names_of(const boost::json::value& object) {
  std::vector<std::string> names;
  for (const auto& member : object.as_object()) names.emplace_back(member.key());
  return names;
}

std::string text_at(const boost::json::value& object, std::string_view name) {
  const boost::json::value& value = object.as_object().at(name);
  return value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
}

}  // namespace hoist::test
