// A snapshot that follows the change log is what one is that reads everything.
#include <gtest/gtest.h>

#include "hoist/app/create_schedule.h"
#include "hoist/app/load_snapshot.h"
#include "hoist/app/refresh_snapshot.h"
#include "hoist/app/segments.h"
#include "hoist/app/user_overrides.h"
#include "integration/engine_harness.h"
#include "support/builders.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using SharedSnapshot = std::shared_ptr<const Snapshot>;

/// What of a compiled flag is not made from the rest.
auto parts(const CompiledFlag& flag) { return std::tie(flag.flag, flag.overrides, flag.fault); }

void expect_same(const std::vector<FlagTimeline::Ahead>& followed,
                 const std::vector<FlagTimeline::Ahead>& loaded) {
  ASSERT_EQ(followed.size(), loaded.size());
  for (std::size_t i = 0; i < loaded.size(); ++i) {
    EXPECT_EQ(followed[i].from, loaded[i].from);
    EXPECT_EQ(followed[i].schedule, loaded[i].schedule);
    EXPECT_TRUE(parts(followed[i].flag) == parts(loaded[i].flag));
  }
}

void expect_same(const Snapshot& followed, const Snapshot& loaded) {
  EXPECT_EQ(followed.revision(), loaded.revision());
  EXPECT_EQ(followed.read_at(), loaded.read_at());
  ASSERT_EQ(followed.timelines().size(), loaded.timelines().size());
  for (std::size_t i = 0; i < loaded.timelines().size(); ++i) {
    const FlagTimeline& one = *followed.timelines()[i];
    const FlagTimeline& other = *loaded.timelines()[i];
    EXPECT_TRUE(parts(one.stored) == parts(other.stored)) << other.stored.flag.key.text();
    expect_same(one.ahead, other.ahead);
    expect_same(one.on_time, other.on_time);
    EXPECT_EQ(followed.at(followed.read_at()).find(other.stored.flag.key.text()),
              &one.at(followed.read_at()));
  }
  ASSERT_EQ(followed.flips().size(), loaded.flips().size());
  for (std::size_t i = 0; i < loaded.flips().size(); ++i) {
    EXPECT_EQ(followed.flips()[i].at, loaded.flips()[i].at);
    EXPECT_EQ(followed.flips()[i].flag, loaded.flips()[i].flag);
    EXPECT_EQ(followed.flips()[i].schedule, loaded.flips()[i].schedule);
  }
}

/// How many timelines of `after` are those of `before`.
std::size_t shared(const Snapshot& before, const Snapshot& after) {
  std::size_t count = 0;
  for (const auto& timeline : after.timelines()) {
    const auto& all = before.timelines();
    count += std::find(all.begin(), all.end(), timeline) == all.end() ? 0 : 1;
  }
  return count;
}

class RefreshTest : public OnBothStores {
 protected:
  SharedSnapshot load(EffectiveAt effective_at = EffectiveAt::kScheduled) {
    return in_unit(engine.session(), Access::kRead, [&](UnitOfWork& unit) {
      const auto revision = must(unit.revisions().current(production()));
      return must(load_snapshot(unit, production(), revision, effective_at));
    });
  }
  SharedSnapshot follow(const SharedSnapshot& before, EffectiveAt effective_at = EffectiveAt::kScheduled) {
    return in_unit(engine.session(), Access::kRead, [&](UnitOfWork& unit) {
      const auto revision = must(unit.revisions().current(production()));
      return must(refresh_snapshot(unit, *before, revision, effective_at));
    });
  }
  template <class Act>
  void write(Act act) {
    in_unit(engine.session(), Access::kWrite, act);
  }
  void create_flags(int count) {
    for (int i = 0; i < count; ++i) engine.create_flag("flag-" + std::to_string(i));
  }
  void set_prerequisite_of(std::string_view key, Duration in) {
    write([&](UnitOfWork& unit) {
      const FlagUpdates updates{.prerequisites =
                                    std::vector<Prerequisite>{{.flag = flag_key("flag-0"), .variant = "on"}}};
      must(hoist::create_schedule(unit,
                                  {.key = flag_key(key),
                                   .environment = production(),
                                   .scheduled_at = unit.now() + in,
                                   .updates = updates},
                                  "ann", engine.random()));
    });
  }

  EngineHarness engine{GetParam()};
};

TEST_P(RefreshTest, only_what_was_touched_is_made_anew) {
  create_flags(10);
  engine.create_schedule({.flag = "flag-1", .in = 1h, .rollout = 10});
  const SharedSnapshot before = load();
  engine.edit_flag("flag-3", true);
  engine.create_schedule({.flag = "flag-4", .in = 2h, .rollout = 10});
  engine.delete_flag("flag-5");
  engine.create_flag("flag-55");
  const SharedSnapshot after = follow(before);
  EXPECT_EQ(shared(*before, *after), 7U);
  expect_same(*after, *load());
  EXPECT_EQ(after->whole_at(), before->whole_at());
}

TEST_P(RefreshTest, a_change_of_a_segment_makes_all_be_read) {
  create_flags(3);
  const SharedSnapshot before = load();
  write([&](UnitOfWork& unit) {
    must(create_segment(unit, {.key = must(SegmentKey::parse("staff")), .environment = production()}, {},
                        "ann", engine.random()));
  });
  const SharedSnapshot after = follow(before);
  EXPECT_EQ(shared(*before, *after), 0U);
  EXPECT_EQ(after->segments().size(), 1U);
}

TEST_P(RefreshTest, flags_that_may_depend_on_each_other_are_read_together) {
  create_flags(3);
  SharedSnapshot before = load();
  set_prerequisite_of("flag-1", 1h);
  const SharedSnapshot with_it = follow(before);
  EXPECT_EQ(shared(*before, *with_it), 0U);
  EXPECT_TRUE(with_it->flags_depend());
  engine.delete_flag("flag-0");
  const SharedSnapshot after = follow(with_it);
  EXPECT_EQ(shared(*with_it, *after), 0U);
  expect_same(*after, *load());
  EXPECT_TRUE(after->flips().empty()) << "what it names is gone";
}

TEST_P(RefreshTest, what_sql_wrote_is_read_with_the_first_change_after_a_minute) {
  create_flags(2);
  const SharedSnapshot before = load();
  engine.store().run_sql("UPDATE feature_flags SET enabled = true WHERE flag_key = 'flag-0'");
  engine.advance(kFollowedFor - 1us);
  engine.edit_flag("flag-1", true);
  const auto on = [](const SharedSnapshot& snapshot) {
    return snapshot->stored(snapshot->read_at()).find("flag-0")->flag.config.enabled;
  };
  EXPECT_FALSE(on(follow(before)));
  engine.advance(1us);
  EXPECT_TRUE(on(follow(before)));
}

TEST_P(RefreshTest, too_many_changes_and_a_gap_in_the_log_make_all_be_read) {
  create_flags(static_cast<int>(kMostFlagsFollowed) + 2);
  const SharedSnapshot before = load();
  for (std::size_t i = 0; i < kMostFlagsFollowed; ++i) engine.edit_flag("flag-" + std::to_string(i), true);
  EXPECT_EQ(shared(*before, *follow(before)), 2U);
  engine.edit_flag("flag-" + std::to_string(kMostFlagsFollowed), true);
  EXPECT_EQ(shared(*before, *follow(before)), 0U);
  const SharedSnapshot present = load();
  engine.edit_flag("flag-1", false);
  engine.edit_flag("flag-2", false);
  engine.store().run_sql("DELETE FROM changes WHERE revision = (SELECT max(revision) - 1 FROM revisions)");
  const SharedSnapshot after = follow(present);
  EXPECT_EQ(shared(*present, *after), 0U);
  expect_same(*after, *load());
}

TEST_P(RefreshTest, where_changes_take_effect_with_their_commit_nothing_is_looked_ahead_to) {
  create_flags(2);
  const SharedSnapshot before = load(EffectiveAt::kCommit);
  engine.create_schedule({.flag = "flag-1", .in = 1h, .rollout = 10});
  const SharedSnapshot after = follow(before, EffectiveAt::kCommit);
  EXPECT_TRUE(after->flips().empty());
  EXPECT_EQ(after->revision(), before->revision() + 1);
}

/// Random histories: after each step the snapshot that followed all along is what a new one is.
TEST_P(RefreshTest, following_and_loading_come_to_the_same) {
  create_flags(6);
  Prng& random = engine.random();
  SharedSnapshot followed = load();
  std::size_t kept = 0;
  std::vector<ScheduleId> made;
  for (int step = 0; step < 150; ++step) {
    const std::string key = "flag-" + std::to_string(random.below(6));
    switch (random.below(8)) {
      case 0:
        engine.edit_flag(key, random.below(2) == 0);
        break;
      case 1:
        engine.edit_flag(key, std::nullopt, static_cast<int>(random.below(101)));
        break;
      case 2:
      case 3: {
        ScheduleRequest request{.flag = key, .in = 1s * static_cast<std::int64_t>(1 + random.below(30))};
        request.rollout = static_cast<int>(random.below(101));
        if (random.below(3) == 0) {
          request.missed_window = MissedWindow::kSkip;
          request.max_lateness = 5s;
        }
        made.push_back(engine.create_schedule(request).id);
        break;
      }
      case 4:
        engine.advance(1s * static_cast<std::int64_t>(random.below(8)));
        if (random.below(2) == 0) engine.pass();
        break;
      case 5:
        write([&](UnitOfWork& unit) {
          must(set_user_override(
              unit,
              {.key = flag_key(key),
               .environment = production(),
               .user_id = "user-" + std::to_string(random.below(3)),
               .type = random.below(2) == 0 ? OverrideType::kInclude : OverrideType::kExclude,
               .reason = {}},
              "ann", random));
        });
        break;
      case 6:
        if (random.below(4) == 0) {
          engine.delete_flag(key);
          engine.create_flag(key);
        }
        break;
      default:
        if (!made.empty()) {
          const Schedule schedule = engine.schedule(made[random.below(made.size())]);
          if (schedule.due_at()) engine.cancel(schedule.id);
        }
    }
    const SharedSnapshot next = follow(followed);
    kept += shared(*followed, *next);
    followed = next;
    const SharedSnapshot loaded = load();
    // What was missed when a flag was read is left out; what is missed since stands until it closes.
    for (const Duration ahead : {0s, 1s, 3s, 7s, 40s}) {
      const Instant at = loaded->read_at() + ahead;
      for (const auto& timeline : loaded->timelines()) {
        const auto* flag = followed->at(at).find(timeline->stored.flag.key.text());
        ASSERT_NE(flag, nullptr);
        ASSERT_TRUE(parts(*flag) == parts(timeline->at(at))) << "step " << step;
      }
    }
    ASSERT_EQ(followed->timelines().size(), loaded->timelines().size());
  }
  EXPECT_GT(kept, 300U) << "it followed";
}

HOIST_ON_BOTH_STORES(RefreshTest);

}  // namespace
}  // namespace hoist::test
