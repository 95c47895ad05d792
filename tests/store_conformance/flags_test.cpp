// FlagRepository.
#include "store_test.h"

namespace hoist::test {
namespace {

using FlagsTest = StoreTest;
using FlagLocksTest = ShortLockWaitTest;

/// Every field away from its default and at an end of its range.
Flag extreme_flag(Builders& make) {
  Flag flag = make.make_flag(std::string(96, 'k') + "._-Z", "Az09._-" + std::string(93, '.'));
  flag.config = {
      .enabled = true, .rollout_percentage = percentage(0), .description = std::string(kAwkwardText)};
  flag.intents.remember(FlagField::kEnabled, {.at = kMaxInstant, .schedule = make.make_id<ScheduleId>()});
  flag.intents.remember(FlagField::kRolloutPercentage, {.at = kMinInstant, .schedule = std::nullopt});
  flag.version = std::numeric_limits<std::int64_t>::max();
  flag.created_at = kMinInstant;
  flag.updated_at = kMaxInstant;
  return flag;
}

std::vector<Flag> list_all(UnitOfWork& unit, FlagFilter filter = {}) {
  filter.limit = kMaxPageSize;
  return must(unit.flags().list(filter));
}

TEST_P(FlagsTest, gives_back_what_was_stored) {
  const Flag plain = add_flag("plain");
  EXPECT_EQ(find_flag(plain.key, plain.environment), plain);
  const Flag extreme = add(extreme_flag(make));
  EXPECT_EQ(find_flag(extreme.key, extreme.environment), extreme);
}

TEST_P(FlagsTest, keeps_microseconds) {
  Flag flag = make.make_flag("precise");
  flag.created_at = kTestStart + Duration(123'457);
  flag.updated_at = kTestStart - Duration(1);
  add(flag);
  EXPECT_EQ(find_flag(flag.key, flag.environment), flag);
}

TEST_P(FlagsTest, finds_by_key_and_environment_exactly) {
  const Flag flag = add_flag("checkout", "staging");
  EXPECT_EQ(find_flag(flag.key, production()), std::nullopt);
  EXPECT_EQ(find_flag(flag_key("Checkout"), flag.environment), std::nullopt);
  EXPECT_EQ(find_flag(flag_key("checkou"), flag.environment), std::nullopt);
  EXPECT_EQ(find_flag(flag.key, flag.environment), flag);
}

TEST_P(FlagsTest, sees_its_own_writes_before_the_commit) {
  const Flag flag = make.make_flag("own");
  const auto unit = must(session->begin(Access::kWrite));
  must(unit->flags().insert(flag));
  EXPECT_EQ(must(unit->flags().find(flag.key, flag.environment)), flag);
  EXPECT_EQ(must(unit->flags().lock(flag.key, flag.environment)), flag);
}

TEST_P(FlagsTest, refuses_a_second_live_flag_of_the_key) {
  const Flag first = add_flag("twice");
  const Flag second = make.make_flag("twice");
  {
    const auto unit = must(session->begin(Access::kWrite));
    EXPECT_EQ(outcome_of(unit->flags().insert(second)), "ALREADY_EXISTS");
  }
  EXPECT_EQ(find_flag(first.key, first.environment), first);
  const Flag elsewhere = add_flag("twice", "staging");
  EXPECT_EQ(find_flag(elsewhere.key, elsewhere.environment), elsewhere);
}

TEST_P(FlagsTest, frees_the_key_of_a_deleted_flag_and_keeps_its_row) {
  const Flag old = add_flag("reused");
  for (int generation = 0; generation < 3; ++generation) {
    Flag live = generation == 0 ? old : add_flag("reused");
    live.deleted_at = kTestStart + Duration(generation);
    live.version += 1;
    write([&](UnitOfWork& unit) { must(unit.flags().update(std::vector{live})); });
    EXPECT_EQ(find_flag(live.key, live.environment), std::nullopt);
    write([&](UnitOfWork& unit) {
      EXPECT_EQ(must(unit.flags().lock(live.key, live.environment)), std::nullopt);
      EXPECT_EQ(must(unit.flags().lock_all(std::vector{live.id})), std::vector{live});
      EXPECT_TRUE(list_all(unit).empty());
    });
  }
  EXPECT_EQ(count("feature_flags"), 3);
}

TEST_P(FlagsTest, update_writes_every_field_that_may_change) {
  const Flag before = add_flag("changing");
  const Flag other = add_flag("other");
  Flag after = extreme_flag(make);
  after.id = before.id;
  after.key = before.key;
  after.environment = before.environment;
  after.created_at = before.created_at;
  write([&](UnitOfWork& unit) {
    EXPECT_EQ(must(unit.flags().lock(before.key, before.environment)), before);
    must(unit.flags().update(std::vector{after}));
  });
  EXPECT_EQ(find_flag(before.key, before.environment), after);
  EXPECT_EQ(find_flag(other.key, other.environment), other);
}

TEST_P(FlagsTest, update_fails_unless_every_flag_is_there) {
  const Flag before = add_flag("here");
  Flag after = before;
  after.version = 2;
  {
    const auto unit = must(session->begin(Access::kWrite));
    const auto updated = unit->flags().update(std::vector{after, make.make_flag("missing")});
    EXPECT_EQ(outcome_of(updated.and_then([&] { return unit->commit(); })), "INTERNAL");
  }
  EXPECT_EQ(find_flag(before.key, before.environment), before);
}

TEST_P(FlagsTest, update_of_nothing_is_fine) {
  write([](UnitOfWork& unit) {
    must(unit.flags().update({}));
    EXPECT_TRUE(must(unit.flags().lock_all({})).empty());
  });
}

TEST_P(FlagsTest, lock_all_answers_in_id_order_and_leaves_out_the_unknown) {
  std::vector<Flag> flags;
  for (int i = 0; i < 20; ++i) flags.push_back(add_flag("flag-" + std::to_string(i)));
  std::vector<FlagId> ids = {make.make_id<FlagId>()};
  for (const Flag& flag : flags) ids.insert(ids.begin(), flag.id);
  std::sort(flags.begin(), flags.end(), [](const Flag& a, const Flag& b) { return a.id < b.id; });
  write([&](UnitOfWork& unit) { EXPECT_EQ(must(unit.flags().lock_all(ids)), flags); });
}

TEST_P(FlagsTest, handles_ten_thousand_at_once) {
  std::string rows;
  std::vector<FlagId> ids;
  for (int i = 0; i < 10'000; ++i) {
    ids.push_back(make.make_id<FlagId>());
    rows += (i == 0 ? "('" : ",('") + ids.back().to_string() + "', 'f" + std::to_string(i) + "', 'load')";
  }
  db.run_sql("INSERT INTO feature_flags (id, flag_key, environment) VALUES " + rows);
  write([&](UnitOfWork& unit) {
    std::vector<Flag> flags = must(unit.flags().lock_all(ids));
    ASSERT_EQ(flags.size(), ids.size());
    for (Flag& flag : flags) flag.version = 7;
    must(unit.flags().update(flags));
  });
  EXPECT_EQ(db.sql().number("SELECT count(*) FROM feature_flags WHERE version = 7"), 10'000);
}

TEST_P(FlagsTest, lists_in_order_of_the_key_s_bytes_then_environment) {
  const std::vector<std::string> keys = {"a", "B", "b", "A1", "a.b", "a-b", "a_b", "ab", "Z", "0", "9z"};
  std::vector<Flag> expected;
  for (const std::string& key : keys) {
    for (const char* environment : {"staging", "Production", "production"}) {
      expected.push_back(add_flag(key, environment));
    }
  }
  std::sort(expected.begin(), expected.end(), [](const Flag& a, const Flag& b) {
    return std::pair(a.key, a.environment) < std::pair(b.key, b.environment);
  });
  read([&](UnitOfWork& unit) { EXPECT_EQ(list_all(unit), expected); });

  std::vector<Flag> paged;
  FlagFilter filter;
  filter.limit = 4;
  while (true) {
    const std::vector<Flag> page = read([&](UnitOfWork& unit) { return must(unit.flags().list(filter)); });
    if (page.empty()) break;
    ASSERT_LE(page.size(), 4U);
    paged.insert(paged.end(), page.begin(), page.end());
    ASSERT_LE(paged.size(), expected.size()) << "the pages go round in circles";
    filter.after = std::pair(page.back().key, page.back().environment);
  }
  EXPECT_EQ(paged, expected);
}

TEST_P(FlagsTest, lists_one_environment) {
  add_flag("a", "staging");
  const Flag a = add_flag("a");
  const Flag b = add_flag("b");
  FlagFilter filter;
  filter.environment = production();
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(list_all(unit, filter), (std::vector{a, b}));
    filter.after = std::pair(a.key, a.environment);
    EXPECT_EQ(list_all(unit, filter), std::vector{b});
    filter.after = std::pair(b.key, b.environment);
    EXPECT_TRUE(list_all(unit, filter).empty());
    filter.environment = environment_key("nowhere");
    filter.after.reset();
    EXPECT_TRUE(list_all(unit, filter).empty());
  });
}

TEST_P(FlagsTest, lists_by_tag_owner_and_whether_archived) {
  const std::string awkward(kAwkwardText);
  const auto add_with = [&](std::string_view key, std::vector<std::string> tags, std::string owner,
                            bool archived) {
    Flag flag = make.make_flag(key);
    flag.config.tags = std::move(tags);
    flag.config.owner = std::move(owner);
    flag.config.archived = archived;
    return add(std::move(flag));
  };
  const Flag plain = add_flag("a-plain");
  const Flag shop = add_with("b-shop", {"ui", "shop"}, "ann", false);
  const Flag old = add_with("c-old", {"shop", awkward}, awkward, true);
  const auto listed = [&](const FlagFilter& filter) {
    return read([&](UnitOfWork& unit) { return list_all(unit, filter); });
  };
  EXPECT_EQ(listed({.tag = "shop"}), (std::vector{shop, old}));
  EXPECT_EQ(listed({.tag = awkward}), std::vector{old});
  EXPECT_TRUE(listed({.tag = "sho"}).empty());
  EXPECT_TRUE(listed({.tag = ""}).empty());
  EXPECT_EQ(listed({.owner = "ann"}), std::vector{shop});
  EXPECT_EQ(listed({.owner = awkward}), std::vector{old});
  EXPECT_EQ(listed({.owner = ""}), std::vector{plain});
  EXPECT_EQ(listed({.archived = true}), std::vector{old});
  EXPECT_EQ(listed({.archived = false}), (std::vector{plain, shop}));
  EXPECT_EQ(listed({.tag = "shop", .archived = false}), std::vector{shop});
  EXPECT_EQ(listed({.environment = production(), .tag = "shop", .owner = awkward, .archived = true}),
            std::vector{old});
}

TEST_P(FlagsTest, keys_are_listed_once_and_go_on_behind_a_key) {
  for (const char* key : {"b", "a", "C", "c"}) {
    for (const char* environment : {"staging", "production", "test"}) add_flag(key, environment);
  }
  Flag archived = make.make_flag("d");
  archived.config.archived = true;
  add(archived);
  Flag gone = add_flag("e");
  gone.deleted_at = kTestStart;
  write([&](UnitOfWork& unit) { must(unit.flags().update(std::vector{gone})); });
  add_flag("f", "staging");
  const auto keys = [&](const FlagFilter& filter, std::string_view after = "") {
    return read([&](UnitOfWork& unit) {
      std::vector<std::string> texts;
      const auto behind = after.empty() ? std::nullopt : std::optional(flag_key(after));
      for (const FlagKey& key : must(unit.flags().keys(filter, behind))) texts.push_back(key.text());
      return texts;
    });
  };
  using Keys = std::vector<std::string>;
  EXPECT_EQ(keys({}), (Keys{"C", "a", "b", "c", "d", "f"}));
  EXPECT_EQ(keys({.limit = 2}), (Keys{"C", "a"}));
  EXPECT_EQ(keys({.limit = 2}, "a"), (Keys{"b", "c"}));
  EXPECT_EQ(keys({}, "f"), Keys{});
  EXPECT_EQ(keys({.archived = false}), (Keys{"C", "a", "b", "c", "f"}));
  EXPECT_EQ(keys({.environment = production()}), (Keys{"C", "a", "b", "c", "d"}));
  EXPECT_EQ(keys({.text = "c"}), (Keys{"C", "c"}));
}

TEST_P(FlagsTest, flags_are_found_by_their_keys) {
  const Flag a = add_flag("a");
  const Flag staged = add_flag("a", "staging");
  const Flag b = add_flag("b");
  add_flag("c");
  Flag gone = add_flag("gone");
  gone.deleted_at = kTestStart;
  write([&](UnitOfWork& unit) { must(unit.flags().update(std::vector{gone})); });
  const std::vector<FlagKey> keys = {flag_key("b"), flag_key("a"), flag_key("gone"), flag_key("none")};
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(must(unit.flags().of_keys(keys, std::nullopt)), (std::vector{a, staged, b}));
    EXPECT_EQ(must(unit.flags().of_keys(keys, environment_key("staging"))), std::vector{staged});
    EXPECT_TRUE(must(unit.flags().of_keys({}, std::nullopt)).empty());
  });
}

TEST_P(FlagsTest, ids_are_found_by_key_and_text_deleted_ones_included) {
  const Flag a = add_flag("Dark-mode");
  const Flag staged = add_flag("Dark-mode", "staging");
  Flag gone = add_flag("dark_room");
  gone.deleted_at = kTestStart;
  write([&](UnitOfWork& unit) { must(unit.flags().update(std::vector{gone})); });
  add_flag("light");
  const auto ids = [&](const FlagPattern& pattern, int limit = 100) {
    return sorted(read([&](UnitOfWork& unit) { return must(unit.flags().ids_of(pattern, limit)); }));
  };
  EXPECT_EQ(ids({.key = a.key}), sorted(std::vector{a.id, staged.id}));
  EXPECT_EQ(ids({.environment = production(), .key = a.key}), std::vector{a.id});
  EXPECT_EQ(ids({.text = "DARK"}), sorted(std::vector{a.id, staged.id, gone.id}));
  EXPECT_EQ(ids({.text = "k_r"}), std::vector{gone.id});
  EXPECT_EQ(ids({.text = "%"}), std::vector<FlagId>{});
  EXPECT_EQ(ids({}, 3).size(), 3U);
}

/// What a second writer is told while the first holds what it wants.
std::string held_by_another(const TestStore& db) {
  return db.is_sqlite() ? "STORE_UNAVAILABLE" : "LOCK_TIMEOUT";
}

TEST_P(FlagLocksTest, lock_holds_the_row_until_the_unit_ends) {
  const Flag flag = add_flag("held");
  const auto other = db.open_session(SessionPurpose::kRunner);
  const auto try_lock = [&]() -> std::string {
    auto unit = other->begin(Access::kWrite);
    if (!unit) return outcome_of(unit);
    return outcome_of((*unit)->flags().lock(flag.key, flag.environment));
  };
  const auto try_lock_all = [&]() -> std::string {
    auto unit = other->begin(Access::kWrite);
    if (!unit) return outcome_of(unit);
    return outcome_of((*unit)->flags().lock_all(std::vector{flag.id}));
  };
  {
    const auto unit = must(session->begin(Access::kWrite));
    ASSERT_EQ(must(unit->flags().lock(flag.key, flag.environment)), flag);
    EXPECT_EQ(try_lock(), held_by_another(db));
    EXPECT_EQ(try_lock_all(), held_by_another(db));
    const auto reader = must(other->begin(Access::kRead));
    EXPECT_EQ(must(reader->flags().find(flag.key, flag.environment)), flag);
  }
  EXPECT_EQ(try_lock(), "ok");
  {
    const auto unit = must(session->begin(Access::kWrite));
    ASSERT_EQ(must(unit->flags().lock_all(std::vector{flag.id})), std::vector{flag});
    EXPECT_EQ(try_lock(), held_by_another(db));
    EXPECT_EQ(try_lock_all(), held_by_another(db));
  }
  EXPECT_EQ(try_lock_all(), "ok");
}

using FlagLocksOnPostgresTest = ShortLockWaitTest;

TEST_P(FlagLocksOnPostgresTest, schedules_can_be_created_while_the_flag_is_held) {
  const Flag flag = add_flag("held");
  const auto unit = must(session->begin(Access::kWrite));
  must(unit->flags().lock_all(std::vector{flag.id}));
  const auto other = db.open_session();
  in_unit(*other, Access::kWrite,
          [&](UnitOfWork& second) { must(second.schedules().insert(make.make_schedule(flag, kTestStart))); });
  must(unit->flags().update(std::vector{flag}));
  must(unit->commit());
}

HOIST_ON_DIRECT_STORES(FlagsTest);
HOIST_ON_EACH_STORE(FlagLocksTest);
HOIST_ON_POSTGRES(FlagLocksOnPostgresTest);

}  // namespace
}  // namespace hoist::test
