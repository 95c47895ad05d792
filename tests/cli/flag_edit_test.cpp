// hoist flag edit, with editors that are programs.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "cli_harness.h"
#include "support/temp_dir.h"

namespace hoist::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class FlagEditCommand : public CommandTest {
 protected:
  FlagEditCommand() { hoist_.environment["TMPDIR"] = folder_.path().string(); }

  /// Calls it with a shell command as the editor, whose $1 is the file.
  Finished edit(const std::string& editor, const std::string& options, const std::string& input = "") {
    const auto script = folder_.path() / "editor";
    std::ofstream(script) << "#!/bin/sh\n" << editor << "\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    hoist_.environment["EDITOR"] = script.string();
    ProcessOptions options_of_edit = hoist_.options("flag edit checkout " + options);
    options_of_edit.input = input;
    return run_process(options_of_edit);
  }
  /// What was left in the folder for temporary files.
  std::vector<std::string> left() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      if (entry.path().filename() != "editor") files.push_back(entry.path().string());
    }
    return files;
  }

  TempDir folder_;
};

TEST_P(FlagEditCommand, shows_the_difference_asks_and_changes) {
  call("flag create checkout --description old");
  const Finished done =
      edit(R"(sed -i 's/"old"/"new"/; s/"enabled": false/"enabled": true/' "$1")", "", "y\n");
  EXPECT_EQ(done.exit.value().code, 0) << done.error_output;
  EXPECT_EQ(done.output,
            "- enabled: false\n"
            "+ enabled: true\n"
            "- description: \"old\"\n"
            "+ description: \"new\"\n"
            "Change checkout in production? [y/N] "
            "Edited checkout in production: enabled for 100 % of users, version 2\n");
  EXPECT_EQ(left(), std::vector<std::string>());
}

TEST_P(FlagEditCommand, gives_every_field_and_keeps_those_that_are_taken_out) {
  call("flag create checkout --tags a --rule 'plan = pro -> on'");
  const auto before = hoist_.json("flag get checkout");
  const Finished same = edit("cp \"$1\" \"$TMPDIR/seen\"", "--yes");
  EXPECT_EQ(same.output, "Nothing was changed.\n");
  std::ifstream seen(folder_.path() / "seen");
  const auto shown = boost::json::parse(std::string(std::istreambuf_iterator<char>(seen), {}));
  for (const auto& field : shown.as_object()) EXPECT_EQ(field.value(), before.at(field.key())) << field.key();
  EXPECT_EQ(shown.as_object().size(), 11U);
  const Finished one = edit(R"(echo '{"owner":"ann"}' >"$1")", "--yes --json");
  ASSERT_EQ(one.exit.value().code, 0) << one.error_output;
  const auto after = boost::json::parse(one.output);
  EXPECT_EQ(text_at(after, "owner"), "ann");
  EXPECT_EQ(after.at("tags"), before.at("tags"));
}

TEST_P(FlagEditCommand, keeps_what_was_typed_where_it_cannot_be_sent) {
  call("flag create checkout");
  const auto before = hoist_.json("flag get checkout");
  struct Row {
    std::string editor, options, says;
    int code;
  };
  const std::vector<Row> rows = {
      {R"(echo '{"owner":7}' >"$1")", "--yes", "owner must be a string, not a number", 2},
      {R"(echo 'no JSON' >"$1")", "--yes", "not valid JSON", 2},
      {R"(echo '{"targeting":{"in_segment":"none"}}' >"$1")", "--yes", "there is no segment 'none'", 2},
      {R"(echo '{"variants":{"a":"x"}}' >"$1")", "--yes", "variant 'a' must be true or false", 2},
      {R"(echo '{"owner":"ann"}' >"$1")", "", "nothing was changed, because nobody said yes", 1}};
  for (const Row& row : rows) {
    const Finished done = edit(row.editor, row.options);
    EXPECT_EQ(done.exit.value().code, row.code) << row.editor;
    const auto files = left();
    ASSERT_EQ(files.size(), 1U) << row.editor;
    EXPECT_THAT(done.error_output, AllOf(StartsWith("hoist: "), HasSubstr(row.says),
                                         HasSubstr("what you typed is in " + files[0])));
    EXPECT_EQ(std::filesystem::status(files[0]).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::filesystem::remove(files[0]);
  }
  EXPECT_EQ(hoist_.json("flag get checkout"), before);
}

TEST_P(FlagEditCommand, heeds_what_others_wrote_meanwhile) {
  call("flag create checkout");
  const Finished done =
      edit("'" HOIST_BINARY R"(' flag set checkout --owner bob >/dev/null && echo '{"owner":"ann"}' >"$1")",
           "--yes");
  EXPECT_EQ(done.exit.value().code, 1);
  EXPECT_THAT(done.error_output, HasSubstr("it is at version 2 and not at 1"));
  EXPECT_EQ(text_at(hoist_.json("flag get checkout"), "owner"), "bob");
}

TEST_P(FlagEditCommand, an_editor_that_fails_changes_nothing) {
  call("flag create checkout");
  EXPECT_EQ(edit("echo '{\"owner\":\"ann\"}' >\"$1\"; exit 3", "--yes").exit.value().code, 1);
  hoist_.environment["VISUAL"] = "/nonexistent/editor";
  const Finished missing = edit("true", "--yes");
  EXPECT_EQ(missing.exit.value().code, 1);
  EXPECT_THAT(missing.error_output, HasSubstr("the editor did not end well, so nothing was changed"));
  EXPECT_EQ(text_at(hoist_.json("flag get checkout"), "version"), "1");
  EXPECT_EQ(left(), std::vector<std::string>());
  EXPECT_THAT(hoist_.failure("flag edit checkout --json", 2),
              HasSubstr("--json prints no questions; give --yes"));
}

HOIST_ON_BOTH_STORES(FlagEditCommand);

}  // namespace
}  // namespace hoist::test
