// Store, Session and UnitOfWork: one transaction, whole or not at all.
#include <fmt/format.h>

#include <future>

#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kTables[] = {"feature_flags",
                                   "feature_flag_user_overrides",
                                   "feature_flag_schedules",
                                   "schedule_attempts",
                                   "audit_events",
                                   "environments",
                                   "revisions",
                                   "changes",
                                   "api_tokens",
                                   "idempotency_records"};

class UnitOfWorkTest : public StoreTest {
 protected:
  explicit UnitOfWorkTest(TestStoreOptions options = {}) : StoreTest(options) {}

  /// Writes through every repository.
  void write_everything(UnitOfWork& unit) {
    Flag flag = make.make_flag("a");
    must(unit.flags().insert(flag));
    must(unit.overrides().put(flag.id, make.make_override("ada", OverrideType::kInclude)));
    const Schedule schedule = make.make_schedule(flag, kTestStart);
    must(unit.schedules().insert(schedule));
    const std::vector<Schedule> claimed = must(unit.due().claim(kTestStart, 10, {}));
    ASSERT_EQ(claimed, std::vector{schedule});
    must(unit.flags().lock_all(std::vector{flag.id}));
    flag.version = 2;
    must(unit.flags().update(std::vector{flag}));
    must(unit.due().settle(std::vector{settled_as_applied(schedule, kTestStart)}));
    must(unit.audit().append(std::vector{make.make_audit_event(flag, AuditAction::kFlagCreated)}));
    must(unit.tokens().insert(make.make_token("ci", Role::kAdmin)));
    must(unit.idempotency().insert({.scope = {.token = make.make_id<TokenId>(), .route = "r", .key = "k"},
                                    .request_hash = "h",
                                    .response_status = 201,
                                    .response_body = "b",
                                    .created_at = kTestStart},
                                   kTestStart - kIdempotencyWindow));
    const EnvironmentChanges changed{.environment = production(),
                                     .changes = {{.kind = ChangeKind::kSegmentChanged, .key = "staff"}}};
    must(unit.revisions().raise(std::span(&changed, 1)));
  }
};

TEST_P(UnitOfWorkTest, a_unit_that_is_not_committed_leaves_nothing) {
  {
    const auto unit = must(session->begin(Access::kWrite));
    write_everything(*unit);
  }
  for (const char* table : kTables) EXPECT_EQ(count(table), 0) << table;
  // The session is as good as before.
  write([&](UnitOfWork& unit) { write_everything(unit); });
  for (const char* table : kTables) EXPECT_EQ(count(table), 1) << table;
}

TEST_P(UnitOfWorkTest, a_commit_is_seen_by_everybody_and_not_before) {
  const auto another_process = db.open_another();
  const auto reader = another_process->open_session(SessionPurpose::kRequests);
  const auto seen = [&] {
    return in_unit(*reader, Access::kRead,
                   [](UnitOfWork& unit) { return must(unit.flags().list({})).size(); });
  };
  const auto unit = must(session->begin(Access::kWrite));
  write_everything(*unit);
  EXPECT_EQ(seen(), 0U);
  EXPECT_EQ(count("audit_events"), 0);
  must(unit->commit());
  EXPECT_EQ(seen(), 1U);
  EXPECT_EQ(count("audit_events"), 1);
}

TEST_P(UnitOfWorkTest, a_reading_unit_sees_one_state_and_stands_in_nobody_s_way) {
  const Flag before = add_flag("a");
  Flag after = before;
  after.version = 2;
  const auto other = db.open_session();
  const auto reader = must(other->begin(Access::kRead));
  EXPECT_EQ(must(reader->flags().find(before.key, before.environment)), before);
  write([&](UnitOfWork& unit) {
    must(unit.flags().lock(before.key, before.environment));
    must(unit.flags().update(std::vector{after}));
    must(unit.schedules().insert(make.make_schedule(after, kTestStart)));
    const EnvironmentChanges changed{.environment = production(),
                                     .changes = {{.kind = ChangeKind::kSegmentChanged, .key = "staff"}}};
    must(unit.revisions().raise(std::span(&changed, 1)));
  });
  EXPECT_EQ(must(reader->flags().find(before.key, before.environment)), before);
  EXPECT_TRUE(must(reader->schedules().list({})).empty());
  EXPECT_FALSE(must(reader->due().next_due(kTestStart, {})).overdue);
  EXPECT_EQ(must(reader->revisions().current(production())), 0);
  must(reader->commit());
  EXPECT_EQ(find_flag(before.key, before.environment), after);
}

TEST_P(UnitOfWorkTest, a_reading_unit_sees_the_state_of_its_begin) {
  const auto other = db.open_session();
  const auto reader = must(other->begin(Access::kRead));
  const Flag later = add_flag("later");
  EXPECT_EQ(must(reader->flags().find(later.key, later.environment)), std::nullopt);
}

TEST_P(UnitOfWorkTest, begins_to_read_while_another_writes) {
  const Flag before = add_flag("a");
  Flag after = before;
  after.version = 2;
  const auto unit = must(session->begin(Access::kWrite));
  must(unit->flags().update(std::vector{after}));
  const auto other = db.open_session();
  in_unit(*other, Access::kRead, [&](UnitOfWork& reader) {
    EXPECT_EQ(must(reader.flags().find(before.key, before.environment)), before);
  });
}

TEST_P(UnitOfWorkTest, reads_the_clock_once) {
  const auto unit = must(session->begin(Access::kWrite));
  EXPECT_EQ(unit->now(), kTestStart);
  db.clock().advance(1h);
  EXPECT_EQ(unit->now(), kTestStart);
}

TEST_P(UnitOfWorkTest, follows_a_clock_that_is_set_back) {
  db.clock().set(kTestStart - 24h);
  EXPECT_EQ(must(session->begin(Access::kRead))->now(), kTestStart - 24h);
  db.clock().set(kTestStart + Duration(1));
  EXPECT_EQ(must(session->begin(Access::kWrite))->now(), kTestStart + Duration(1));
}

TEST_P(UnitOfWorkTest, after_a_refused_statement_a_commit_is_whole_or_fails) {
  const Flag taken = add_flag("taken");
  const Flag first = make.make_flag("first");
  std::string committed;
  {
    const auto unit = must(session->begin(Access::kWrite));
    must(unit->flags().insert(first));
    EXPECT_EQ(outcome_of(unit->flags().insert(make.make_flag("taken"))), "ALREADY_EXISTS");
    committed = outcome_of(unit->commit());
  }
  EXPECT_EQ(find_flag(first.key, first.environment).has_value(), committed == "ok") << committed;
  EXPECT_EQ(find_flag(taken.key, taken.environment), taken);
  add_flag("next");  // the session goes on
}

TEST_P(UnitOfWorkTest, sessions_of_several_threads_lose_nothing) {
  constexpr int kThreads = 4;
  constexpr int kUnits = 25;
  std::vector<std::future<void>> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.push_back(std::async(std::launch::async, [this, thread] {
      Builders own(kTestStart, static_cast<std::uint64_t>(thread) + 100);
      const auto session_here = db.open_session();
      for (int i = 0; i < kUnits; ++i) {
        const Flag flag = own.make_flag(fmt::format("t{}-{}", thread, i));
        in_unit(*session_here, Access::kWrite, [&](UnitOfWork& unit) {
          must(unit.flags().insert(flag));
          must(unit.schedules().insert(own.make_schedule(flag, kTestStart)));
        });
      }
    }));
  }
  for (auto& thread : threads) thread.get();
  EXPECT_EQ(count("feature_flags"), kThreads * kUnits);
  EXPECT_EQ(count("feature_flag_schedules"), kThreads * kUnits);
}

TEST_P(UnitOfWorkTest, the_description_is_for_people_and_keeps_the_password_out) {
  const std::string description = db.store().description();
  EXPECT_TRUE(description.starts_with(db.is_sqlite() ? "sqlite " : "postgresql ")) << description;
  if (db.is_sqlite()) {
    EXPECT_NE(description.find(db.url()), std::string::npos) << description;
  } else {
    const char* password = std::getenv("PGPASSWORD");
    ASSERT_NE(password, nullptr);
    EXPECT_EQ(description.find(password), std::string::npos) << description;
    EXPECT_NE(description.find(db.database().name()), std::string::npos) << description;
  }
}

class RealClockTest : public UnitOfWorkTest {
 protected:
  RealClockTest() : UnitOfWorkTest({.real_clock = true}) {}

  /// By the clock that the store answers for: the server's, or this machine's.
  Instant reference() {
    if (db.is_sqlite()) return WallClock().now();
    return Instant::from_unix_us(
        db.sql().number("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"));
  }
};

TEST_P(RealClockTest, now_is_the_moment_of_begin) {
  must(session->begin(Access::kRead));  // connect
  for (const Access access : {Access::kRead, Access::kWrite}) {
    const Instant before = reference();
    const auto unit = must(session->begin(access));
    const Instant after = reference();
    EXPECT_GE(unit->now(), before);
    EXPECT_LE(unit->now(), after);
  }
}

TEST_P(RealClockTest, now_is_read_after_the_wait_for_the_write_lock_on_sqlite) {
  if (!db.is_sqlite()) return;  // there, nobody waits in begin
  auto first = must(session->begin(Access::kWrite));
  auto waiting = std::async(std::launch::async, [&] {
    const auto other = db.open_session();
    return must(other->begin(Access::kWrite))->now();
  });
  const Instant released = WallClock().now();
  must(first->commit());
  first.reset();
  EXPECT_GE(waiting.get(), released);
}

HOIST_ON_EACH_STORE(UnitOfWorkTest);
HOIST_ON_EACH_STORE(RealClockTest);

}  // namespace
}  // namespace hoist::test
