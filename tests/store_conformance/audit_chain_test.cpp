// The chains of the AuditTrail, and what verifying them finds of what SQL has done.
#include <fmt/format.h>

#include <functional>
#include <future>
#include <set>

#include "hoist/app/transact.h"
#include "hoist/app/verify_audit.h"
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

using Faults = std::vector<std::string>;

class AuditChainTest : public StoreTest {
 protected:
  using StoreTest::StoreTest;

  void append(const std::vector<AuditEvent>& events) {
    write([&](UnitOfWork& unit) { must(unit.audit().append(events)); });
  }
  AuditReport verify() {
    return read([](UnitOfWork& unit) { return must(verify_audit(unit)); });
  }
  /// "changed", … in the order found; each is followed by the event where there is one.
  Faults faults() {
    Faults words;
    for (const AuditFinding& finding : verify().findings) {
      words.push_back(fmt::format("{}{}{}", to_string(finding.fault), finding.event_id.empty() ? "" : " ",
                                  finding.event_id));
    }
    return words;
  }
  AuditEvent event_of(const Flag& flag) {
    AuditEvent event = make.make_audit_event(flag, AuditAction::kFlagEdited);
    event.before = flag;
    event.after = flag;
    event.after->version += 1;
    return event;
  }
  AuditEvent event_of_no_flag() {
    AuditEvent event = make.make_audit_event(flag_a, AuditAction::kTokenCreated);
    event.flag_id.reset();
    event.flag_key.reset();
    event.after.reset();
    return event;
  }
  /// Three events of each of two flags, and two of none.
  void fill() {
    for (int i = 0; i < 3; ++i) {
      events_of_a.push_back(event_of(flag_a));
      append({events_of_a.back(), event_of(flag_b)});
    }
    append({event_of_no_flag(), event_of_no_flag()});
  }
  std::string id(std::size_t event) const { return events_of_a.at(event).id.to_string(); }
  void change(std::size_t event, const std::string& assignment) {
    db.run_sql(fmt::format("UPDATE audit_events SET {} WHERE id = '{}'", assignment, id(event)));
  }

  Flag flag_a = make.make_flag("a", "staging");
  Flag flag_b = make.make_flag("b");
  std::vector<AuditEvent> events_of_a;  ///< Oldest first.
};

TEST_P(AuditChainTest, an_empty_trail_is_sound) {
  const AuditReport report = verify();
  EXPECT_EQ(report.found, 0);
  EXPECT_EQ(report.events + report.chains + report.older_events, 0);
  EXPECT_EQ(report.head_digest, HeadDigest().value());
}

TEST_P(AuditChainTest, what_the_store_wrote_is_sound_and_its_heads_have_a_digest) {
  fill();
  const AuditReport report = verify();
  EXPECT_EQ(report.found, 0);
  EXPECT_EQ(report.events, 8);
  EXPECT_EQ(report.chains, 3);
  EXPECT_EQ(report.older_events, 0);
  EXPECT_EQ(verify().head_digest, report.head_digest);
  append({event_of(flag_b)});
  EXPECT_EQ(verify().found, 0);
  EXPECT_NE(verify().head_digest, report.head_digest);
}

TEST_P(AuditChainTest, hashes_do_not_depend_on_how_the_store_keeps_json_and_text) {
  Flag flag = flag_a;
  flag.config.description = kAwkwardText;
  flag.config.type = ValueType::kObject;
  flag.config.rollout_percentage.reset();
  Object numbers;
  int name = 0;
  for (const double number : {0.1, 100.0, 1e17, 1e21, 1e300, 5e-324, -0.0, 0.30000000000000004, -1e-7,
                              1.7976931348623157e308, 123456789.125}) {
    numbers.set(fmt::format("n{}", name++), Value(number));
  }
  numbers.set("z é \xF0\x9F\x9A\x80 \" \\ / \n", Value(std::string(kAwkwardText)));
  numbers.set("aa", Value());
  numbers.set("b", Value(true));
  flag.config.variants = Object();
  flag.config.variants.set("z", Value(numbers));
  flag.config.variants.set("a", Value(std::string("first by name, second by place")));
  flag.config.default_variant = "z";
  flag.config.metadata = numbers;
  flag.config.tags = {"z", "a"};
  flag.intents.remember(FlagField::kEnabled, {.at = kMaxInstant, .schedule = make.make_id<ScheduleId>()});
  std::vector<AuditEvent> awkward = {event_of(flag), event_of(flag)};
  awkward[0].actor = kAwkwardText;
  awkward[0].note = kAwkwardText;
  awkward[0].schedule_id = make.make_id<ScheduleId>();
  awkward[0].at = kMinInstant;
  awkward[1].at = kMaxInstant;
  awkward[1].flag_key.reset();
  awkward[1].environment.reset();
  awkward[1].after.reset();
  append(awkward);
  EXPECT_EQ(faults(), Faults{});
  EXPECT_EQ(verify().events, 2);
}

TEST_P(AuditChainTest, rows_and_heads_come_in_pages_without_gap_or_repetition) {
  fill();
  std::vector<std::int64_t> positions;
  std::set<std::string> ids;
  std::optional<ChainPlace> after;
  std::vector<std::string> subjects;
  read([&](UnitOfWork& unit) {
    for (;;) {
      const auto page = must(unit.audit().chained(after, 3));
      EXPECT_LE(page.size(), 3U);
      for (const ChainedRecord& row : page) {
        positions.push_back(row.position);
        ids.insert(row.record.id);
        EXPECT_TRUE(row.hash.has_value());
      }
      if (page.empty()) break;
      const ChainedRecord& last = page.back();
      after = ChainPlace{
          .subject = std::string(last.record.subject()), .position = last.position, .id = last.record.id};
    }
    std::optional<std::string> subject;
    for (auto page = must(unit.audit().chain_heads(subject, 2)); !page.empty();
         page = must(unit.audit().chain_heads(subject, 2))) {
      for (const ChainHead& head : page) subjects.push_back(head.subject);
      subject = subjects.back();
    }
  });
  EXPECT_EQ(positions, (std::vector<std::int64_t>{1, 2, 1, 2, 3, 1, 2, 3}));
  EXPECT_EQ(ids.size(), 8U);
  const std::set<std::string> all = {"", flag_a.id.to_string(), flag_b.id.to_string()};
  EXPECT_EQ(subjects, std::vector<std::string>(all.begin(), all.end()));
}

TEST_P(AuditChainTest, a_thousand_events_of_a_thousand_flags_at_once) {
  std::vector<AuditEvent> batch;
  for (int i = 0; i < 1'000; ++i) batch.push_back(event_of(make.make_flag(fmt::format("f{}", i))));
  append(batch);
  for (AuditEvent& event : batch) event.id = make.make_id<AuditEventId>();
  append(batch);
  const AuditReport report = verify();
  EXPECT_EQ(report.found, 0);
  EXPECT_EQ(report.events, 2'000);
  EXPECT_EQ(report.chains, 1'000);
}

TEST_P(AuditChainTest, what_is_rolled_back_leaves_no_gap) {
  fill();
  {
    const auto unit = must(session->begin(Access::kWrite));
    must(unit->audit().append(std::vector{event_of(flag_a), event_of(make.make_flag("new"))}));
  }
  append({event_of(flag_a)});
  EXPECT_EQ(faults(), Faults{});
  EXPECT_EQ(verify().chains, 3);
}

TEST_P(AuditChainTest, sessions_at_once_make_one_chain_of_each_flag) {
  constexpr int kThreads = 4;
  constexpr int kUnits = 25;
  std::vector<std::future<void>> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.push_back(std::async(std::launch::async, [this, thread] {
      Builders own(kTestStart, static_cast<std::uint64_t>(100 + thread));
      const auto mine = db.open_session();
      for (int i = 0; i < kUnits; ++i) {
        std::vector<AuditEvent> both = {own.make_audit_event(flag_a, AuditAction::kFlagEdited),
                                        own.make_audit_event(flag_b, AuditAction::kFlagEdited)};
        // Each names them in another order; the store takes them in its own.
        if (thread % 2 == 0) std::swap(both[0], both[1]);
        in_unit(*mine, Access::kWrite, [&](UnitOfWork& unit) { must(unit.audit().append(both)); });
      }
    }));
  }
  for (auto& thread : threads) thread.get();
  EXPECT_EQ(faults(), Faults{});
  EXPECT_EQ(verify().events, 2 * kThreads * kUnits);
  EXPECT_EQ(verify().chains, 2);
}

TEST_P(AuditChainTest, a_changed_column_is_found_whichever_it_is) {
  fill();
  const std::string other_id = make.make_id<AuditEventId>().to_string();
  const std::vector<std::string> assignments = {
      "actor = 'mallory'",   "action = 'flag.deleted'", "at = '2026-11-27T09:00:00.000001Z'",
      "flag_key = NULL",     "flag_key = ''",           "environment = 'production'",
      "note = 'x'",          "flag_before = NULL",      "flag_after = NULL",
      "flag_after = 'null'", "action = 'no such'",      "schedule_id = '" + other_id + "'"};
  for (const std::string& assignment : assignments) {
    SCOPED_TRACE(assignment);
    db.run_sql(fmt::format("CREATE TABLE kept AS SELECT * FROM audit_events WHERE id = '{}'", id(1)));
    change(1, assignment);
    EXPECT_EQ(faults(), Faults{"changed " + id(1)});
    for (const char* column : {"actor", "action", "at", "flag_key", "environment", "note", "flag_before",
                               "flag_after", "schedule_id"}) {
      change(1, fmt::format("{0} = (SELECT {0} FROM kept)", column));
    }
    db.run_sql("DROP TABLE kept");
    ASSERT_EQ(faults(), Faults{});
  }
}

TEST_P(AuditChainTest, a_change_of_json_is_found_also_of_what_this_version_does_not_know) {
  fill();
  const std::string set = db.is_sqlite() ? "flag_after = json_set(flag_after, '$.{}', json('{}'))"
                                         : "flag_after = jsonb_set(flag_after, '{{{}}}', '{}')";
  const auto set_member = [&](std::string_view name, std::string_view value) {
    change(2, fmt::format(fmt::runtime(set), name, value));
  };
  set_member("enabled", "true");
  EXPECT_EQ(faults(), Faults{"changed " + id(2)});
  set_member("enabled", "false");
  EXPECT_EQ(faults(), Faults{});
  set_member("fromTheFuture", "[]");
  EXPECT_EQ(faults(), Faults{"changed " + id(2)});
}

TEST_P(AuditChainTest, deleted_rows_are_found_the_last_one_too) {
  fill();
  db.run_sql(fmt::format("DELETE FROM audit_events WHERE id = '{}'", id(0)));
  db.run_sql(fmt::format("DELETE FROM audit_events WHERE id = '{}'", id(2)));
  const AuditReport report = verify();
  EXPECT_EQ(faults(), (Faults{"missing", "missing"}));
  EXPECT_EQ(report.findings.front().subject, flag_a.id.to_string());
  EXPECT_EQ(report.findings.back().flag_key, "a");
  EXPECT_EQ(report.events, 6);
  db.run_sql("DELETE FROM audit_events");
  EXPECT_EQ(faults(), (Faults{"missing", "missing", "missing"}));
}

TEST_P(AuditChainTest, a_row_given_to_another_flag_is_found_in_both_chains) {
  fill();
  change(1, fmt::format("flag_id = '{}'", flag_b.id.to_string()));
  const Faults found = faults();
  EXPECT_EQ(std::set(found.begin(), found.end()).count("missing"), 1U);
  EXPECT_GE(found.size(), 2U);
}

TEST_P(AuditChainTest, rows_that_have_changed_places_are_found) {
  fill();
  change(0, "chain_position = 100");
  change(1, "chain_position = 1");
  change(0, "chain_position = 2");
  EXPECT_EQ(faults(), (Faults{"changed " + id(1), "changed " + id(0), "changed " + id(2)}));
}

TEST_P(AuditChainTest, a_lost_or_changed_head_is_found) {
  fill();
  const std::string of_a = fmt::format(" WHERE subject = '{}'", flag_a.id.to_string());
  db.run_sql("UPDATE audit_chains SET length = length - 1" + of_a);
  EXPECT_EQ(faults(), Faults{"head.changed"});
  db.run_sql("UPDATE audit_chains SET length = length + 2" + of_a);
  EXPECT_EQ(faults(), Faults{"missing"});
  db.run_sql(
      "UPDATE audit_chains SET length = length - 1, head_hash = (SELECT chain_hash FROM audit_events"
      " WHERE id = '" +
      id(1) + "')" + of_a);
  EXPECT_EQ(faults(), Faults{"head.changed"});
  db.run_sql("DELETE FROM audit_chains" + of_a);
  EXPECT_EQ(faults(), Faults{"head.missing"});
  EXPECT_EQ(verify().chains, 2);
}

TEST_P(AuditChainTest, a_lost_hash_or_place_is_found) {
  fill();
  change(1, "chain_hash = NULL");
  EXPECT_EQ(faults(), Faults{"changed " + id(1)});
  change(1, "chain_position = NULL");
  EXPECT_EQ(faults(), (Faults{"missing", "added " + id(1)}));
}

TEST_P(AuditChainTest, a_row_that_sql_added_is_found) {
  fill();
  const std::string columns = "id, at, actor, action, flag_id, flag_key, note";
  const std::string row = db.is_sqlite() ? "'01935b1e-7c00-7000-8000-0000000000aa'"
                                         : "'01935b1e-7c00-7000-8000-0000000000aa'::uuid";
  db.run_sql(
      fmt::format("INSERT INTO audit_events ({0}) SELECT {1}, at, actor, action, flag_id, flag_key, note "
                  "FROM audit_events WHERE id = '{2}'",
                  columns, row, id(1)));
  EXPECT_EQ(faults(), Faults{"added 01935b1e-7c00-7000-8000-0000000000aa"});
}

TEST_P(AuditChainTest, no_lie_in_the_trail_stops_what_comes_after) {
  fill();
  // A row in the next one's place, a chain without its end, an end that says too little.
  change(2, "chain_position = 4");
  db.run_sql(fmt::format("DELETE FROM audit_chains WHERE subject = '{}'", flag_b.id.to_string()));
  db.run_sql("UPDATE audit_chains SET length = 0 WHERE subject = ''");
  append({event_of(flag_a), event_of(flag_b), event_of_no_flag()});
  append({event_of(flag_a), event_of(flag_b), event_of_no_flag()});
  EXPECT_EQ(count("audit_events"), 14);
  std::set<std::string> subjects;
  for (const AuditFinding& finding : verify().findings) subjects.insert(finding.subject);
  EXPECT_EQ(subjects.size(), 3U);
}

TEST_P(AuditChainTest, a_report_names_no_more_than_its_limit_and_counts_all) {
  std::vector<AuditEvent> batch;
  for (std::size_t i = 0; i < kMaxAuditFindings + 5; ++i) batch.push_back(event_of(flag_a));
  append(batch);
  db.run_sql("UPDATE audit_events SET actor = 'mallory'");
  const AuditReport report = verify();
  EXPECT_EQ(report.found, static_cast<std::int64_t>(kMaxAuditFindings + 5));
  EXPECT_EQ(report.findings.size(), kMaxAuditFindings);
}

HOIST_ON_DIRECT_STORES(AuditChainTest);

class ShortWaitAuditChainTest : public AuditChainTest {
 protected:
  ShortWaitAuditChainTest() : AuditChainTest(TestStoreOptions{.lock_wait = 50ms}) {}
};

TEST_P(ShortWaitAuditChainTest, different_flags_do_not_wait_for_each_other_and_one_flag_does) {
  const auto other = db.open_session();
  auto first = must(session->begin(Access::kWrite));
  must(first->audit().append(std::vector{event_of(flag_a)}));
  in_unit(*other, Access::kWrite, [&](UnitOfWork& second) {
    must(second.audit().append(std::vector{event_of(flag_b), event_of_no_flag()}));
  });
  {
    const auto second = must(other->begin(Access::kWrite));
    EXPECT_EQ(outcome_of(second->audit().append(std::vector{event_of(flag_a)})), "LOCK_TIMEOUT");
  }
  must(first->commit());
  append({event_of(flag_a)});
  EXPECT_EQ(faults(), Faults{});
  EXPECT_EQ(verify().events, 4);
}

TEST_P(ShortWaitAuditChainTest, a_schedule_is_made_while_another_flag_s_events_are_open) {
  const Flag stored_a = add_flag("stored-a");
  const Flag stored_b = add_flag("stored-b");
  const auto other = db.open_session();
  auto first = must(session->begin(Access::kWrite));
  must(first->audit().append(std::vector{event_of(stored_a)}));
  in_unit(*other, Access::kWrite, [&](UnitOfWork& second) {
    must(second.schedules().insert(make.make_schedule(stored_b, kTestStart + 1h)));
    must(second.audit().append(std::vector{event_of(stored_b)}));
  });
  must(first->commit());
  EXPECT_EQ(faults(), Faults{});
}

HOIST_ON_ONE_STORE(ShortWaitAuditChainTest, "postgres");

class OlderAuditTest : public AuditChainTest {
 protected:
  OlderAuditTest() : AuditChainTest(TestStoreOptions{.migrated = false}) {
    must(db.make_migrator()->up(5));
    add_by_hand(1, "2026-01-01T00:00:00.000000Z");
    add_by_hand(2, "2026-11-27T08:59:59.999999Z");
    must(db.make_migrator()->up());
    session = db.open_session();
  }
  void add_by_hand(int number, std::string_view at) {
    db.run_sql(
        fmt::format("INSERT INTO audit_events (id, at, actor, action, flag_id, flag_key) VALUES "
                    "('{}', '{}', 'ada', 'flag.edited', '{}', 'a')",
                    id_by_hand(number), at, flag_a.id.to_string()));
  }
  static std::string id_by_hand(int number) {
    return fmt::format("01935b1e-7c00-7000-8000-00000000000{}", number);
  }
};

TEST_P(OlderAuditTest, events_from_before_the_chains_are_counted_apart) {
  fill();
  const AuditReport report = verify();
  EXPECT_EQ(report.found, 0);
  EXPECT_EQ(report.events, 8);
  EXPECT_EQ(report.older_events, 2);
}

TEST_P(OlderAuditTest, one_that_was_added_since_or_taken_away_is_found) {
  add_by_hand(3, "2026-11-27T10:00:00.000000Z");
  EXPECT_EQ(faults(), Faults{"added " + id_by_hand(3)});
  EXPECT_EQ(verify().older_events, 2);
  // It pretends to be older than the chains.
  db.run_sql(fmt::format("UPDATE audit_events SET at = '2025-01-01T00:00:00.000000Z' WHERE id = '{}'",
                         id_by_hand(3)));
  EXPECT_EQ(faults(), Faults{"older.changed"});
  db.run_sql("DELETE FROM audit_events WHERE id <> '" + id_by_hand(1) + "'");
  EXPECT_EQ(faults(), Faults{"older.changed"});
}

HOIST_ON_DIRECT_STORES(OlderAuditTest);

}  // namespace
}  // namespace hoist::test
