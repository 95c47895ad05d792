// DueListener: a sleep that ends when the next due instant may have moved.
#include <future>

#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

/// Far longer than any wake-up takes: a wait of this length that returns was woken.
constexpr Duration kLong = std::chrono::minutes(10);

class ListenerTest : public StoreTest {
 protected:
  /// A listener of another process that has waited once and found nothing.
  std::unique_ptr<DueListener> open_idle_listener() {
    auto listener = db.store().open_due_listener();
    settle_down(*listener);
    return listener;
  }
  static Duration time_of_wait(DueListener& listener, Duration at_most) {
    const auto start = SteadyClock::now();
    listener.wait(at_most);
    return std::chrono::duration_cast<Duration>(SteadyClock::now() - start);
  }
  /// Connects it and takes what came before: it may take a few waits that end at once.
  static void settle_down(DueListener& listener) {
    const Deadline deadline;
    while (time_of_wait(listener, 5ms) < 5ms && !deadline.passed()) {
    }
  }
  /// How many of five short waits last their time. A listener may return for no reason, but one that
  /// always did would be a busy loop.
  static int full_waits_of_five(DueListener& listener) {
    int full = 0;
    for (int i = 0; i < 5; ++i) {
      const Duration took = time_of_wait(listener, 20ms);
      EXPECT_LT(took, kPatience);
      if (took >= 19ms) ++full;
    }
    return full;
  }
  /// Whether the wait ends well before its time.
  static bool is_woken(DueListener& listener) {
    auto waiting = std::async(std::launch::async, [&] { listener.wait(kLong); });
    const bool woken = waiting.wait_for(kPatience) == std::future_status::ready;
    if (!woken) listener.interrupt();
    return woken;
  }

  Flag flag = add_flag("a");
};

TEST_P(ListenerTest, sleeps_as_long_as_it_was_told) {
  const auto listener = open_idle_listener();
  EXPECT_GE(full_waits_of_five(*listener), 3);
}

TEST_P(ListenerTest, does_not_round_a_short_wait_up_to_a_poll) {
  const auto listener = open_idle_listener();
  Duration shortest = kLong;
  for (int i = 0; i < 10; ++i) shortest = std::min(shortest, time_of_wait(*listener, 3200us));
  EXPECT_LT(shortest, 20ms);
  EXPECT_LT(time_of_wait(*listener, 0us), kPatience);
}

TEST_P(ListenerTest, hears_of_a_new_schedule_while_it_waits) {
  const auto listener = open_idle_listener();
  auto waiting = std::async(std::launch::async, [&] { listener->wait(kLong); });
  add(make.make_schedule(flag, kTestStart + 1h));
  const bool woken = waiting.wait_for(kPatience) == std::future_status::ready;
  if (!woken) listener->interrupt();
  EXPECT_TRUE(woken);
}

TEST_P(ListenerTest, misses_nothing_between_two_waits) {
  const auto listener = open_idle_listener();
  for (int i = 10; i > 0; --i) {
    add(make.make_schedule(flag, kTestStart + std::chrono::hours(i)));  // each earlier than all before
    EXPECT_TRUE(is_woken(*listener)) << i;
    settle_down(*listener);
  }
}

TEST_P(ListenerTest, hears_of_a_retry_by_hand) {
  Schedule failed = make.make_schedule(flag, kTestStart - 1h);
  failed.status = ScheduleStatus::kFailed;
  add(failed);
  const auto listener = open_idle_listener();
  const Schedule retried = must(retry_by_hand(failed, kTestStart));
  write([&](UnitOfWork& unit) { must(unit.schedules().update(retried)); });
  EXPECT_TRUE(is_woken(*listener));
}

TEST_P(ListenerTest, hears_of_another_process) {
  const auto listener = open_idle_listener();
  const auto another_process = db.open_another();
  const auto own = another_process->open_session(SessionPurpose::kRequests);
  in_unit(*own, Access::kWrite,
          [&](UnitOfWork& unit) { must(unit.schedules().insert(make.make_schedule(flag, kTestStart))); });
  EXPECT_TRUE(is_woken(*listener));
}

TEST_P(ListenerTest, every_listener_hears) {
  const auto first = open_idle_listener();
  const auto second = open_idle_listener();
  add(make.make_schedule(flag, kTestStart));
  EXPECT_TRUE(is_woken(*first));
  EXPECT_TRUE(is_woken(*second));
}

TEST_P(ListenerTest, an_interrupt_ends_the_present_wait_or_the_next) {
  const auto listener = open_idle_listener();
  listener->interrupt();
  EXPECT_TRUE(is_woken(*listener));
  settle_down(*listener);
  auto waiting = std::async(std::launch::async, [&] { listener->wait(kLong); });
  listener->interrupt();
  EXPECT_EQ(waiting.wait_for(kPatience), std::future_status::ready);
}

TEST_P(ListenerTest, an_interrupt_comes_through_before_the_first_wait) {
  const auto listener = db.store().open_due_listener();
  listener->interrupt();
  EXPECT_TRUE(is_woken(*listener));
}

TEST_P(ListenerTest, many_interrupts_are_one) {
  const auto listener = open_idle_listener();
  for (int i = 0; i < 1000; ++i) listener->interrupt();
  EXPECT_TRUE(is_woken(*listener));
  EXPECT_GE(full_waits_of_five(*listener), 3);
}

TEST_P(ListenerTest, can_be_interrupted_where_there_is_no_store) {
  TestStore missing(GetParam(), {.migrated = false});
  if (missing.is_postgres()) {
    PostgresConnection(postgres_url("postgres"))
        .run("DROP DATABASE " + missing.database().name() + " WITH (FORCE)");
  }
  const auto listener = missing.store().open_due_listener();
  EXPECT_LT(time_of_wait(*listener, 10ms), kPatience);
  listener->interrupt();
  EXPECT_TRUE(is_woken(*listener));
}

class ListenerOnPostgresTest : public ListenerTest {};

TEST_P(ListenerOnPostgresTest, hears_again_after_its_connection_was_ended) {
  const auto listener = open_idle_listener();
  db.run_sql(
      "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  // The loss is a reason to look. It may take waits until the listener is back: each that returns early
  // is one, and the schedule that was added meanwhile is not to be slept over.
  add(make.make_schedule(flag, kTestStart + 2h));
  EXPECT_TRUE(is_woken(*listener));
  const Deadline deadline;
  bool heard = false;
  while (!heard && !deadline.passed()) {
    settle_down(*listener);
    db.run_sql("DELETE FROM feature_flag_schedules");
    add(make.make_schedule(flag, kTestStart + 1h));
    heard = time_of_wait(*listener, 2s) < 1s;
  }
  EXPECT_TRUE(heard);
}

/// Counts what the server sends on the wake-up channel.
class NotificationsTest : public StoreTest {
 protected:
  NotificationsTest() { listening->run("LISTEN hoist_due"); }
  int notifications() { return listening->take_notifications(); }

  Flag flag = add_flag("a");
  std::unique_ptr<PostgresConnection> listening = std::make_unique<PostgresConnection>(db.url());
};

TEST_P(NotificationsTest, only_a_schedule_that_is_due_before_all_others_wakes) {
  add(make.make_schedule(flag, kTestStart + 2h));
  EXPECT_EQ(notifications(), 1);
  add(make.make_schedule(flag, kTestStart + 3h));
  EXPECT_EQ(notifications(), 0);
  const Schedule first = add(make.make_schedule(flag, kTestStart + 1h));
  EXPECT_EQ(notifications(), 1);
  write([&](UnitOfWork& unit) { must(unit.schedules().update(must(cancel(first, "ada", kTestStart)))); });
  EXPECT_EQ(notifications(), 0);
  add(make.make_schedule(flag, kTestStart + 90min));
  EXPECT_EQ(notifications(), 1);
}

TEST_P(NotificationsTest, a_unit_that_is_rolled_back_wakes_nobody) {
  {
    const auto unit = must(session->begin(Access::kWrite));
    must(unit->schedules().insert(make.make_schedule(flag, kTestStart)));
    EXPECT_EQ(notifications(), 0);
  }
  EXPECT_EQ(notifications(), 0);
}

HOIST_ON_DIRECT_STORES(ListenerTest);
HOIST_ON_ONE_STORE(ListenerOnPostgresTest, "postgres");
HOIST_ON_ONE_STORE(NotificationsTest, "postgres");

}  // namespace
}  // namespace hoist::test
