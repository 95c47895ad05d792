// Migrations on a real server.
#include "hoist/stores/postgres/migrator.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "hoist/stores/postgres/test_database.h"

namespace hoist::postgres {
namespace {

class MigratorTest : public testing::Test {
 protected:
  TestDatabase database_;
  RawConnection raw_{database_.url()};
  std::unique_ptr<Migrator> migrator_ = make_postgres_migrator(database_.options());

  std::string refusal(const std::string& sql) {
    try {
      raw_.exec(sql);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "accepted";
  }

  [[nodiscard]] PostgresMigrator with(std::span<const Migration> migrations) const {
    return {ConnectionTarget(database_.url(), TimeLimits{}), migrations};
  }
};

TEST_F(MigratorTest, StatusOfAnEmptyDatabaseIsAllPendingAndChangesNothing) {
  const auto status = migrator_->status();
  ASSERT_TRUE(status) << status.error().message;
  ASSERT_EQ(status->size(), postgres_migrations().size());
  for (const MigrationStatus& each : *status) EXPECT_EQ(each.applied_at, std::nullopt);
  EXPECT_EQ(raw_.exec("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"), "0");
}

TEST_F(MigratorTest, UpAppliesOnceAndStatusSaysWhen) {
  const auto done = migrator_->up();
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->size(), postgres_migrations().size());
  const auto status = migrator_->status();
  ASSERT_TRUE(status);
  ASSERT_EQ(status->size(), done->size());
  for (std::size_t i = 0; i < done->size(); ++i) {
    EXPECT_EQ((*status)[i].number, (*done)[i].number);
    EXPECT_EQ((*status)[i].applied_at, (*done)[i].applied_at);
    EXPECT_NE((*status)[i].applied_at, std::nullopt);
  }
  const auto again = migrator_->up();
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->empty());
}

TEST_F(MigratorTest, RetriesComeToADatabaseThatIsInUse) {
  ASSERT_TRUE(migrator_->up(1));
  raw_.exec(
      "INSERT INTO feature_flags (id, flag_key) VALUES ('01935b1e-7c00-7000-8000-000000000001', 'one');"
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates, status, error_message)"
      " SELECT gen_random_uuid(), '01935b1e-7c00-7000-8000-000000000001', '2026-11-27T09:00:00Z',"
      " '{\"enabled\": true}', status, CASE status WHEN 'failed' THEN 'once' END"
      " FROM unnest(ARRAY['pending', 'applied', 'failed', 'cancelled']) AS status");
  const auto done = migrator_->up();
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->front().number, 2);
  // A schedule that failed before there were retries stays as it is: nothing is due but the pending one.
  EXPECT_EQ(raw_.lines("SELECT concat_ws(' ', status, retry_count, max_retries, coalesce(next_retry_at::text,"
                       " '-'), coalesce(last_error, '-'), due_at IS NOT NULL)"
                       " FROM feature_flag_schedules ORDER BY status"),
            "applied 0 3 - - f\ncancelled 0 3 - - f\nfailed 0 3 - - f\npending 0 3 - - t\n");
  EXPECT_EQ(raw_.exec("SELECT indexdef FROM pg_indexes WHERE indexname = 'feature_flag_schedules_due'"),
            "CREATE INDEX feature_flag_schedules_due ON public.feature_flag_schedules USING btree"
            " (status, due_at, id) WHERE (due_at IS NOT NULL)");
  EXPECT_NE(refusal("UPDATE feature_flag_schedules SET max_retries = 11").find("check constraint"),
            std::string::npos);
  EXPECT_NE(refusal("UPDATE feature_flag_schedules SET max_retries = -1").find("check constraint"),
            std::string::npos);
  EXPECT_EQ(refusal("UPDATE feature_flag_schedules SET max_retries = 10"), "accepted");
}

TEST_F(MigratorTest, AFailedMigrationLeavesNothingBehind) {
  constexpr auto kMigrations =
      std::to_array<Migration>({{1, "good", "CREATE TABLE good (); CREATE TABLE better ()", "a"},
                                {2, "bad", "CREATE TABLE half (); SELECT 1 / 0", "b"}});
  PostgresMigrator migrator = with(kMigrations);
  const auto done = migrator.up(std::nullopt);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().detail(kStoreCodeDetail), "22012");
  EXPECT_EQ(
      raw_.exec("SELECT concat_ws(' ', to_regclass('good'), to_regclass('better'), to_regclass('half'))"),
      "good better");
  const auto status = migrator.status();
  ASSERT_TRUE(status);
  EXPECT_NE(status->at(0).applied_at, std::nullopt);
  EXPECT_EQ(status->at(1).applied_at, std::nullopt);
}

TEST_F(MigratorTest, WhatThisVersionDoesNotKnowIsRefused) {
  ASSERT_TRUE(migrator_->up());
  raw_.exec("INSERT INTO schema_migrations (number, name, checksum) VALUES (9999, 'later', 'x')");
  for (const auto& answer : {migrator_->status(), migrator_->up()}) {
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalidState);
    EXPECT_NE(answer.error().message.find("9999"), std::string::npos);
  }
}

TEST_F(MigratorTest, AnotherTextIsRefused) {
  ASSERT_TRUE(migrator_->up());
  raw_.exec("UPDATE schema_migrations SET checksum = 'x' WHERE number = 2");
  for (const auto& answer : {migrator_->status(), migrator_->up()}) {
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalidState);
  }
}

TEST_F(MigratorTest, SeveralProcessesMigrateOnce) {
  std::array<std::size_t, 4> applied{};
  {
    std::vector<std::jthread> threads;
    for (std::size_t& count : applied) {
      threads.emplace_back([&count, this] {
        const auto done = make_postgres_migrator(database_.options())->up();
        count = done ? done->size() : 1000;
      });
    }
  }
  EXPECT_EQ(applied[0] + applied[1] + applied[2] + applied[3], postgres_migrations().size());
}

TEST(ServerVersionTest, OlderThan15IsRefused) {
  EXPECT_TRUE(check_server_version(150000));
  EXPECT_TRUE(check_server_version(170002));
  const auto old = check_server_version(140011);
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().code, ErrorCode::kInvalidState);
  EXPECT_EQ(old.error().message, "the server is PostgreSQL 14: Hoist needs PostgreSQL 15 or newer");
}

}  // namespace
}  // namespace hoist::postgres
