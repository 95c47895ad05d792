// Instants that SQL wrote by hand, in any form that SQLite's date functions understand.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "hoist/stores/sqlite/connection.h"
#include "hoist/stores/sqlite/query.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "support/manual_clock.h"
#include "support/must.h"
#include "support/temp_dir.h"

namespace hoist::sqlite {
namespace {

using test::must;
using test::outcome_of;

constexpr std::string_view kFlag = "00000000-0000-7000-8000-000000000001";
constexpr std::string_view kSchedule = "00000000-0000-7000-8000-000000000002";

class StoredInstantsTest : public ::testing::Test {
 protected:
  StoredInstantsTest() {
    must(make_sqlite_migrator({.path = path}, clock)->up());
    store = open_sqlite_store({.path = path}, clock);
    session = store->open_session(SessionPurpose::kRequests);
    sql = must(Connection::open({.path = path}));
    must(sql->run_script(fmt::format("INSERT INTO feature_flags (id, flag_key) VALUES ('{}', 'a')", kFlag)));
  }

  /// Stores a schedule with one column written as given; an update of the same after the insert where asked.
  Result<void> write(std::string_view column, std::string_view text) {
    const std::string scheduled =
        column == "scheduled_at" ? std::string(text) : "2026-11-27T09:00:00.000000Z";
    HOIST_TRY(sql->run_script("DELETE FROM feature_flag_schedules"));
    HOIST_TRY(sql->run_script(fmt::format(
        "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) VALUES ('{}', '{}', '{}', "
        "'{{\"enabled\": true}}')",
        kSchedule, kFlag, scheduled)));
    if (column == "scheduled_at") return {};
    const std::string status = column == "next_retry_at" ? "failed" : "pending";
    return sql->run_script(
        fmt::format("UPDATE feature_flag_schedules SET status = '{}', {} = '{}'", status, column, text));
  }
  Schedule read() {
    const auto unit = must(session->begin(Access::kRead));
    return must(unit->schedules().find(must(ScheduleId::parse(kSchedule)))).value();
  }
  std::string stored(std::string_view column) {
    Query query = sql->query(fmt::format("SELECT {} FROM feature_flag_schedules", column));
    EXPECT_TRUE(must(query.next()));
    return std::string(query.text(0));
  }

  test::TempDir folder;
  std::string path = folder.file("x.db");
  test::ManualClock clock;
  std::unique_ptr<Store> store;
  std::unique_ptr<Session> session;
  std::unique_ptr<Connection> sql;
};

struct Form {
  std::string_view written;
  std::string_view read;
};

const Form kForms[] = {
    {"2026-01-01T00:00:00.000000Z", "2026-01-01T00:00:00.000000Z"},
    {"2026-01-01T00:00:00.000001Z", "2026-01-01T00:00:00.000001Z"},
    {"2026-12-31T23:59:59.999999Z", "2026-12-31T23:59:59.999999Z"},
    {"0001-01-01T00:00:00.000000Z", "0001-01-01T00:00:00.000000Z"},
    {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
    {"2026-01-01", "2026-01-01T00:00:00.000000Z"},
    {"2026-01-01 12:30", "2026-01-01T12:30:00.000000Z"},
    {"2026-01-01 00:00:00", "2026-01-01T00:00:00.000000Z"},
    {"2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000Z"},
    {"2026-01-01T00:00:00+01:00", "2025-12-31T23:00:00.000000Z"},
    {"2026-01-01 00:00:00-05:30", "2026-01-01T05:30:00.000000Z"},
    {"2026-01-01 00:00:00.5", "2026-01-01T00:00:00.500000Z"},
    {"2026-01-01 00:00:00.123", "2026-01-01T00:00:00.123000Z"},
    {"2026-01-01 00:00:00.123000", "2026-01-01T00:00:00.123000Z"},
    {"2026-01-01T00:00:00.000000+01:00", "2025-12-31T23:00:00.000000Z"},
    {"2026-02-30T00:00:00.000000Z", "2026-03-02T00:00:00.000000Z"},
    {"2026-01-01T24:00:00.000000Z", "2026-01-02T00:00:00.000000Z"},
};

TEST_F(StoredInstantsTest, every_form_is_read) {
  for (const std::string_view column : {"scheduled_at", "next_retry_at", "created_at", "applied_at"}) {
    for (const Form& form : kForms) {
      SCOPED_TRACE(fmt::format("{} = {}", column, form.written));
      must(write(column, form.written));
      const Instant expected = must(parse_instant(form.read));
      const Schedule schedule = read();
      EXPECT_EQ(column == "scheduled_at"    ? schedule.scheduled_at
                : column == "next_retry_at" ? schedule.next_retry_at
                : column == "created_at"    ? schedule.created_at
                                            : schedule.applied_at,
                expected);
    }
  }
}

TEST_F(StoredInstantsTest, what_decides_when_is_kept_in_the_form_that_sorts) {
  for (const std::string_view column : {"scheduled_at", "next_retry_at"}) {
    for (const Form& form : kForms) {
      must(write(column, form.written));
      EXPECT_EQ(stored(column), form.read) << form.written;
      EXPECT_EQ(stored("due_at"), form.read) << form.written;
    }
  }
  must(write("scheduled_at", "2026-01-01T00:00:00.000000Z"));
  must(sql->run_script("UPDATE feature_flag_schedules SET scheduled_at = '2026-01-02'"));
  EXPECT_EQ(stored("due_at"), "2026-01-02T00:00:00.000000Z");
}

TEST_F(StoredInstantsTest, digits_beyond_the_millisecond_are_never_early) {
  rc::check([&] {
    const int microseconds = *rc::gen::inRange(0, 1'000'000);
    const auto written = fmt::format("2026-06-30 23:59:59.{:06}", microseconds);
    must(write("scheduled_at", written));
    const Instant exact = must(parse_instant(fmt::format("2026-06-30T23:59:59.{:06}Z", microseconds)));
    RC_ASSERT(read().scheduled_at >= exact);
    RC_ASSERT(read().scheduled_at <= exact + std::chrono::milliseconds(2));
  });
}

TEST_F(StoredInstantsTest, what_could_not_be_read_again_is_refused) {
  for (const std::string_view column : {"scheduled_at", "next_retry_at", "created_at", "applied_at"}) {
    for (const std::string_view text :
         {"", "garbage", "1735689600", "2026-13-01", "2026-01-32 00:00:00", "2026-01-01T25:00:00.000000Z",
          "2026-01-01T00:60:00.000000Z", "0000-12-31 23:59:59", "10000-01-01T00:00:00Z", "-0001-01-01",
          "9999-12-31T23:59:59-01:00"}) {
      EXPECT_EQ(outcome_of(write(column, text)), "CONSTRAINT_VIOLATION") << column << " = " << text;
    }
  }
}

TEST_F(StoredInstantsTest, a_row_that_got_past_the_checks_is_named) {
  must(write("scheduled_at", "2026-01-01"));
  must(
      sql->run_script("PRAGMA ignore_check_constraints = ON;"
                      "UPDATE feature_flag_schedules SET created_at = 'yesterday'"));
  const auto unit = must(session->begin(Access::kRead));
  const auto found = unit->schedules().find(must(ScheduleId::parse(kSchedule)));
  ASSERT_EQ(outcome_of(found), "CORRUPT_DATA");
  EXPECT_EQ(found.error().detail(kFieldDetail), "created_at");
  EXPECT_NE(found.error().message.find("yesterday"), std::string::npos) << found.error().message;
}

TEST_F(StoredInstantsTest, what_was_read_can_be_settled) {
  must(write("scheduled_at", "2026-01-01 00:00:00.1239+01:00"));
  const auto unit = must(session->begin(Access::kWrite));
  const auto claimed = must(unit->due().claim(unit->now(), 10, {}));
  ASSERT_EQ(claimed.size(), 1U);
  const std::vector marks = {claim_mark(claimed[0])};
  EXPECT_EQ(must(unit->due().claim_again(marks)), claimed);
}

}  // namespace
}  // namespace hoist::sqlite
