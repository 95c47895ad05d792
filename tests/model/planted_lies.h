// Lies for the model to find: each is a history that keeps every promise, and one thing changed in it.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>

#include "model/story.h"

namespace hoist::model {

/// The promise that `action` finds broken; "" for none.
[[nodiscard]] inline std::string broken_promise(const std::function<void()>& action) {
  try {
    action();
  } catch (const Broken& broken) {
    return broken.promise();
  }
  return "";
}

/// A lie in the last commit of a story.
struct Lie {
  const char* name;
  const char* promise;
  std::function<void(Story&)> honest;   ///< Tells the story.
  std::function<void(Commit&)> change;  ///< Changes the last commit.

  friend void PrintTo(const Lie& lie, std::ostream* out) { *out << lie.name; }
};

[[nodiscard]] inline std::string lie_name(const testing::TestParamInfo<Lie>& param) {
  return param.param.name;
}

/// The model accepts the story, and objects to the lie, at the commit that tells it and to nothing else.
inline void expect_found(const Lie& lie) {
  Story story;
  lie.honest(story);
  const Model honest = story.told();
  honest.compare(story.contents);
  lie.change(story.commits.back());
  const Commit last = story.commits.back();
  story.commits.pop_back();
  Model model = story.told();
  EXPECT_EQ(broken_promise([&] { model.commit(last); }), lie.promise);
}

/// kFlag and its schedule "s", which is due now.
inline void due(Story& story, const Fields& updates = kSwitchOn, int max_retries = 3) {
  story.create_flag();
  story.schedule("s", updates, kMinute, max_retries);
  story.wait_for("s");
}

/// As due(), but nobody has looked at the updates: SQL put the schedule there.
inline void due_by_sql(Story& story, const Fields& updates) {
  story.create_flag();
  ScheduleRow row;
  row.id = "s";
  row.flag_id = kFlag;
  row.scheduled_at = story.now;
  row.status = "pending";
  row.updates = updates;
  row.max_retries = 3;
  story.insert_schedule_by_sql(row);
}

}  // namespace hoist::model
