// Wrong input: exit 2, one line that says what was wrong and what is accepted, and nothing changed.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

struct WrongInput {
  std::string line;
  std::string says;  ///< Part of what stderr says.
};

const std::string kId = "01935b1e-7c00-7000-8000-000000000000";
const std::string kInAnHour = "schedule create checkout --in 1h ";

std::vector<WrongInput> wrong_flags() {
  std::vector<WrongInput> rows = {
      {"flag get", "KEY is missing; see hoist flag get --help"},
      {"flag set checkout", "give at least one field, such as --enabled, --rollout, --rule or --file"},
      {"flag set checkout --archived --unarchived", "--archived and --unarchived exclude each other"},
      {"flag set checkout --rule 'plan pro -> on'",
       "--rule: =, !=, <, <=, >, >= or in is expected behind 'plan'"},
      {"flag set checkout --file /nonexistent", "cannot read '/nonexistent'"},
      {"flag set checkout --tags '' --owner " + std::string(257, 'x'), "owner must be 0 to 256 bytes"},
      {"flag list --archived --all", "--archived and --all exclude each other"},
      {"flag revert checkout", "there is no version; give --to"},
      {"flag revert checkout --to 0", "--to '0' is not valid; a whole number from 1"},
      {"flag history checkout --limit 0", "--limit '0' is not valid"},
      {"segment create 'a b'", "key 'a b' is not valid"},
      {"segment create s --rule 'plan = pro -> on'", "--rule: and, ; or the end is expected"},
      {"segment create s --rule 'segment none'", "there is no segment 'none'"},
      {"segment set s", "give at least one of --description, --included, --excluded, --rule and --file"},
      {"segment set --included a", "KEY is missing"},
      {"flag set checkout --enabled --disabled", "--enabled and --disabled exclude each other"},
      {"flag set checkout --enable", "unknown option '--enable'; see hoist flag set --help"},
      {"flag set checkout --enabled=no", "--enabled takes no value"},
      {"flag list checkout", "unknown argument 'checkout'"},
      {"flag list --environment 'a b'", "environment 'a b' is not valid: use 1 to 100 letters"},
      {"flag create a --description " + std::string(1001, 'x'), "description must be 0 to 1000 bytes"},
      {"flag create a --environment ''", "environment '' is not valid"},
      {"flag rename a",
       "unknown command 'flag rename'; accepted are create, list, get, set, delete, edit, history, revert, "
       "validate"},
  };
  const std::string keys[] = {"''",
                              "'a b'",
                              "a/b",
                              "'\"'",
                              "'🚀'",
                              "-",
                              ".hidden",
                              "a%00b",
                              "'a\nb'",
                              "'a\xFF'",
                              std::string(101, 'k')};
  for (const std::string& key : keys) {
    for (const std::string command : {"create", "get", "set --enabled", "delete"}) {
      const bool invalid_utf8 = key.find('\xFF') != std::string::npos;
      const bool option = key == "-";
      rows.push_back({fmt::format("flag {} {}{}", command, option ? "-- " : "", key),
                      invalid_utf8 ? "is not valid UTF-8" : "is not valid"});
    }
  }
  for (const std::string percentage :
       {"-1", "101", "12.5", "1e9", "''", "ten", "'5 '", "+5", "99999999999999"}) {
    for (const std::string command :
         {"flag create a", "flag set checkout", "schedule create checkout --in 1h"}) {
      rows.push_back({command + " --rollout " + percentage, "a whole number from 0 to 100 is accepted"});
    }
  }
  return rows;
}

std::vector<WrongInput> wrong_schedules() {
  std::vector<WrongInput> rows = {
      {"schedule create checkout --enable", "there is no time; give --at"},
      {kInAnHour + "--at 2099-01-01T00:00:00Z --enable", "--at and --in exclude each other; give --at"},
      {kInAnHour, "nothing to change; give at least one field, such as --enable"},
      {kInAnHour + "--enable --disable", "--enable and --disable exclude each other"},
      {kInAnHour + "--enabled", "unknown option '--enabled'; see hoist schedule create --help"},
      {"schedule create checkout --in 0s --enable", "must be in the future"},
      {"schedule create checkout --in -5m --enable", "--in '-5m' is not a duration"},
      {"schedule create checkout --in 10 --enable", "--in '10' is not a duration"},
      {"schedule create checkout --in 99999d --enable", "is too long: at most 3650d"},
      {"schedule list --limit 0", "--limit '0' is not valid; a whole number from 1 to 10000 is accepted"},
      {"schedule list --limit all", "--limit 'all' is not valid"},
      {"schedule list --status done",
       "pending, applied, failed, cancelled, retrying, terminal, atRisk, late and parked are accepted"},
      {"schedule list --flag 'a b'", "key 'a b' is not valid"},
      {"schedule retry", "ID is missing"},
  };
  for (const std::string time :
       {"2020-01-01T00:00:00Z", "2099-01-01T00:00:00", "2099-01-01", "tomorrow", "''", "2099-02-29T00:00:00Z",
        "10000-01-01T00:00:00Z", "2099-01-01T24:00:00Z", "'2099-01-01 00:00:00Z'",
        "2099-01-01T00:00:00+25:00"}) {
    rows.push_back({"schedule create checkout --enable --at " + time, ""});
  }
  for (const std::string retries : {"-1", "11", "abc", "''", "1.5"}) {
    rows.push_back(
        {kInAnHour + "--enable --max-retries " + retries, "a whole number from 0 to 10 is accepted"});
  }
  for (const std::string command : {"schedule show", "schedule cancel", "schedule retry", "schedule run",
                                    "schedule preview", "token revoke"}) {
    for (const std::string id : {"1", "''", "01935b1e-7c00-7000-8000-00000000000g"}) {
      rows.push_back({command + " " + id, "is not an id: expected a UUID"});
    }
    rows.push_back({command + " " + kId + " " + kId, "unknown argument"});
  }
  return rows;
}

std::vector<WrongInput> other_wrong_input() {
  return {
      {"", "no command was given; accepted are serve, worker,"},
      {"frob", "unknown command 'frob'; accepted are serve, worker,"},
      {"--frob", "unknown command '--frob'"},
      {"flag", "'flag' needs a command; accepted are create"},
      {"token create --role admin", "--name is missing"},
      {"token create --name a", "--role is missing; admin, editor, viewer and client are accepted"},
      {"token create --name a --role root", "--role 'root' is not valid; admin, editor"},
      {"token create --name '' --role admin", "name must be 1 to 100 bytes"},
      {"token create --name a --name b --role admin", "--name was given more than once"},
      {"migrate", "'migrate' needs a command; accepted are up, status"},
      {"migrate up --to 0", "--to '0' is not valid"},
      {"migrate up --to x", "--to 'x' is not valid"},
      {"tick --limit 0", "--limit '0' is not valid; a whole number from 1 to 10000 is accepted"},
      {"tick --retry-base 1ms", "--retry-base: the retry base must be at least 10ms"},
      {"tick --listen 127.0.0.1:1", "unknown option '--listen'"},
      {"worker --poll-interval soon", "--poll-interval: 'soon' is not a duration"},
      {"worker --worker-name ''", "--worker-name: '' is not valid; 1 to 100 bytes"},
      {"serve --listen 8080", "--listen: '8080' is no address to listen on: it has no port"},
      {"serve --listen 127.0.0.1:65536", "the port must be a whole number from 0 to 65535"},
      {"serve --log-format xml", "--log-format: 'xml' is not valid; json or text is accepted"},
      {"serve --max-retries 11", "--max-retries: '11' is not valid; a whole number from 0 to 10 is accepted"},
      {"serve --retry-base 2h", "the retry cap (1h) must not be below the retry base (2h)"},
      {"serve --database mysql://h/d", "the database scheme 'mysql:' is not known; postgresql://"},
      {"flag list --database postgresql://h/d?pooler=session",
       "--database: the database URL's pooler is neither 'none' nor 'transaction'; postgresql://"},
      {"flag list --database", "--database needs a value; see hoist flag list --help"},
      {"flag list --database ''", "--database: the database has no path"},
      {"flag list --config /nonexistent", "the config file /nonexistent cannot be read"},
      {"config --max-retries x", "--max-retries: 'x' is not valid"},
  };
}

class WrongInputExits2 : public CommandTest {
 protected:
  WrongInputExits2() { before_ = hoist_.json("flag create checkout"); }

  void expect_refused(const std::vector<WrongInput>& rows) {
    for (const WrongInput& row : rows) {
      SCOPED_TRACE(row.line);
      const std::string line = hoist_.failure(row.line, 2);
      EXPECT_THAT(line, StartsWith("hoist: "));
      EXPECT_THAT(line, HasSubstr(row.says));
    }
    EXPECT_EQ(hoist_.json("flag list"), (boost::json::array{before_})) << "something changed";
    EXPECT_EQ(hoist_.json("schedule list"), boost::json::array());
    EXPECT_EQ(hoist_.json("token list"), boost::json::array());
  }

  boost::json::value before_;
};

TEST_P(WrongInputExits2, flags) { expect_refused(wrong_flags()); }
TEST_P(WrongInputExits2, schedules) { expect_refused(wrong_schedules()); }
TEST_P(WrongInputExits2, others) { expect_refused(other_wrong_input()); }

TEST_P(WrongInputExits2, for_programs_as_the_apis_error_object) {
  for (const std::string line :
       {"flag get 'a b' --json", "flag get --json", "frob --json", "flag set checkout --json"}) {
    SCOPED_TRACE(line);
    const auto error = boost::json::parse(hoist_.failure(line, 2));
    EXPECT_THAT(names_of(error), ElementsAre("error", "message", "details"));
    EXPECT_EQ(text_at(error, "error"), "VALIDATION_ERROR");
  }
  const auto error = boost::json::parse(hoist_.failure("flag get 'a b' --json", 2));
  EXPECT_EQ(text_at(error.as_object().at("details"), "field"), "key");
}

HOIST_ON_BOTH_STORES(WrongInputExits2);

}  // namespace
}  // namespace hoist::test
