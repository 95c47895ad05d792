// The story's phase 8, end to end: the tour in README.md, command by command, against the release binary
// and on both stores, compared with what the page says it prints.
#include "end_to_end/tour.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <regex>
#include <sstream>

#include "integration/engine_harness.h"
#include "support/postgres_server.h"
#include "support/process.h"

namespace hoist::test {
namespace {

using testing::ElementsAreArray;

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> normalised_lines(const std::string& text) {
  std::istringstream lines(text);
  std::vector<std::string> result;
  for (std::string line; std::getline(lines, line);) result.push_back(normalised(line));
  while (!result.empty() && result.back().empty()) result.pop_back();
  return result;
}

/// A shell that remembers variables from one command to the next.
class Shell {
 public:
  Shell(const std::string& database, std::uint16_t port) : port_(port) {
    const std::string folder = std::filesystem::path(HOIST_RELEASE_BINARY).parent_path().string();
    environment_ = {{"DATABASE_URL", database},
                    {"PATH", folder + ":" + std::getenv("PATH")},
                    {"FLAG_SCHEDULE_MAX_RETRIES", std::nullopt},
                    {"USER", "ada"}};
  }

  /// A command that ends in "&" is left running until the shell goes.
  std::string run(std::string command) {
    command =
        std::regex_replace(command, std::regex("127\\.0\\.0\\.1:8080"), fmt::format("127.0.0.1:{}", port_));
    if (command.ends_with("&")) {
      command.pop_back();
      background_.push_back(std::make_unique<Process>(bash("exec " + command)));
      // The page goes on once the server says that it listens.
      EXPECT_TRUE(background_.back()->wait_for_line([](const std::string& line) {
        return line.find("Listening") != std::string::npos;
      })) << background_.back()->error_output();
      return "";
    }
    const Finished finished = run_process(bash(command + "\n{ declare -px >" + state() + "; } 2>/dev/null"));
    return finished.output + finished.error_output;
  }

 private:
  ProcessOptions bash(const std::string& command) {
    ProcessOptions options;
    options.program = "bash";
    options.arguments = {"-c", fmt::format("set -a; [ -e {0} ] && . {0}; {1}", state(), command)};
    options.environment = environment_;
    return options;
  }
  [[nodiscard]] std::string state() const { return folder_.file("state"); }

  TempDir folder_;
  std::uint16_t port_;
  std::map<std::string, std::optional<std::string>> environment_;
  std::vector<std::unique_ptr<Process>> background_;
};

class EndToEnd : public OnBothStores {};

TEST_P(EndToEnd, the_readme_tour_prints_what_the_page_says) {
  ASSERT_TRUE(std::filesystem::exists(HOIST_RELEASE_BINARY)) << "build it first: make release";
  const TestStore store(GetParam(), {.migrated = false, .real_clock = true});
  Shell shell(store.url(), free_port());
  for (const TourStep& step : read_tour(read_file(HOIST_README))) {
    SCOPED_TRACE("$ " + step.command);
    std::vector<std::string> expected;
    for (const std::string& line : step.expected) expected.push_back(normalised(line));
    std::vector<std::string> printed = normalised_lines(shell.run(step.command));
    const Deadline deadline;
    while (step.eventually && printed != expected && !deadline.passed()) {
      printed = normalised_lines(shell.run(step.command));
    }
    ASSERT_THAT(printed, ElementsAreArray(expected));
  }
}

HOIST_ON_BOTH_STORES(EndToEnd);

}  // namespace
}  // namespace hoist::test
