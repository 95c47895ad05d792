#include <gmock/gmock.h>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

TEST(Output, version_and_help) {
  const HoistProgram hoist;
  EXPECT_THAT(hoist.text("--version"), MatchesRegex("hoist [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_THAT(hoist.text("--help"), HasSubstr("\n  schedule create        Schedule a change of a flag\n"));
  EXPECT_EQ(hoist.text("help"), hoist.text("-h"));
  EXPECT_THAT(hoist.text("schedule --help"), HasSubstr("\n  schedule retry "));
  EXPECT_THAT(hoist.text("schedule create --help"),
              HasSubstr("Usage: hoist schedule create [OPTIONS] KEY\n"));
}

TEST(Output, an_answer_that_cannot_be_written_is_a_failure) {
  ProcessOptions options = HoistProgram().options("");
  options.program = "sh";
  options.arguments = {"-c", std::string(HOIST_BINARY) + " --help > /dev/full"};
  const Finished finished = run_process(options);
  EXPECT_EQ(finished.exit, (Exit{.code = 1, .signal = 0}));
  EXPECT_EQ(finished.error_output,
            "hoist: the answer could not be written to standard output: No space left on device\n");
}

TEST(Output, text_from_the_store_cannot_move_the_cursor) {
  const TempDir folder;
  HoistProgram hoist;
  hoist.environment["DATABASE_URL"] = folder.file("hoist.db");
  EXPECT_THAT(hoist.text("migrate up"), HasSubstr("Applied"));
  EXPECT_THAT(hoist.text("flag create a --description 'two\nlines \x1b[2J'"), HasSubstr("Created"));
  EXPECT_THAT(hoist.text("flag get a"), HasSubstr("description  two\\nlines \\x1b[2J\n"));
  EXPECT_EQ(text_at(hoist.json("flag get a"), "description"), "two\nlines \x1b[2J");
}

}  // namespace
}  // namespace hoist::test
