// hoist audit verify.
#include <gmock/gmock.h>

#include <regex>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class AuditCommands : public CommandTest {
 protected:
  AuditCommands() {
    call("flag create checkout");
    call("flag set checkout --enabled");
    call("token create --name web --role client");
  }
  static std::string without_digest(const std::string& text) {
    return std::regex_replace(text, std::regex("[0-9a-f]{64}"), "DIGEST");
  }
};

TEST_P(AuditCommands, a_sound_trail_is_counted) {
  EXPECT_EQ(without_digest(hoist_.text("audit verify")),
            "3 events in 2 chains are as they were written\nHead digest DIGEST\n");
  const auto report = hoist_.json("audit verify");
  EXPECT_THAT(names_of(report),
              ElementsAre("sound", "events", "chains", "olderEvents", "found", "findings", "headDigest"));
  EXPECT_EQ(text_at(report, "sound"), "true");
  EXPECT_EQ(text_at(report, "events"), "3");
  EXPECT_EQ(report.at("findings"), boost::json::array());
  const std::string digest = text_at(report, "headDigest");
  EXPECT_THAT(hoist_.text("audit verify"), HasSubstr("Head digest " + digest + "\n"));
  call("flag set checkout --disabled");
  EXPECT_NE(text_at(hoist_.json("audit verify"), "headDigest"), digest);
}

TEST_P(AuditCommands, a_changed_row_is_named_and_the_exit_status_says_so) {
  const std::string id = store_.sql().value("SELECT id FROM audit_events WHERE action = 'flag.edited'");
  store_.run_sql("UPDATE audit_events SET actor = 'mallory' WHERE action = 'flag.edited'");
  const Finished verified = hoist_.run("audit verify");
  EXPECT_EQ(verified.exit, (Exit{.code = 1, .signal = 0}));
  EXPECT_EQ(verified.error_output, "");
  const std::string flag = store_.sql().value("SELECT id FROM feature_flags");
  EXPECT_EQ(without_digest(verified.output),
            "changed: event " + id + ", flag 'checkout' (" + flag +
                "): it is not as it was written\n1 finding in 3 events in 2 chains\nHead digest DIGEST\n");
  const Finished as_json = hoist_.run("audit verify --json");
  EXPECT_EQ(as_json.exit, (Exit{.code = 1, .signal = 0}));
  const auto report = boost::json::parse(as_json.output);
  EXPECT_EQ(text_at(report, "sound"), "false");
  EXPECT_EQ(report.at("findings").at(0), (boost::json::object{{"fault", "changed"},
                                                              {"flagId", flag},
                                                              {"flagKey", "checkout"},
                                                              {"eventId", id},
                                                              {"message", "it is not as it was written"}}));
}

TEST_P(AuditCommands, what_sql_wrote_cannot_write_to_the_terminal) {
  store_.run_sql("UPDATE audit_events SET flag_key = 'a\x1b[2Jb' WHERE action = 'flag.edited'");
  const Finished verified = hoist_.run("audit verify");
  EXPECT_EQ(verified.exit, (Exit{.code = 1, .signal = 0}));
  EXPECT_THAT(verified.output, HasSubstr("flag 'a?[2Jb'"));
}

TEST_P(AuditCommands, a_missing_row_of_no_flag_is_told_in_words) {
  store_.run_sql("DELETE FROM audit_events WHERE action = 'token.created'");
  EXPECT_THAT(
      hoist_.run("audit verify").output,
      testing::StartsWith("missing: no flag: nothing has position 1 any more\n1 finding in 2 events"));
}

HOIST_ON_BOTH_STORES(AuditCommands);

}  // namespace
}  // namespace hoist::test
