// Looks into the store after every commit, by raw SQL and beside Hoist's own reading, and lets the model
// judge what it sees.
#pragma once

#include <string>
#include <vector>

#include "model/model.h"
#include "support/sqlite_connection.h"

namespace hoist::sim {

class Observer {
 public:
  /// `path` of a migrated store without anything in it.
  explicit Observer(const std::string& path);

  /// What was committed since the last look, judged. Throws model::Broken.
  const model::Commit& look(model::Micros begun_at);

  [[nodiscard]] const model::Model& model() const { return model_; }
  [[nodiscard]] model::Model& model() { return model_; }
  /// What the store held at the last look.
  [[nodiscard]] const model::Contents& contents() const { return contents_; }
  /// Ids of all schedules, in order of creation.
  [[nodiscard]] const std::vector<std::string>& schedules() const { return schedules_; }
  /// A raw connection, for what people write by SQL.
  [[nodiscard]] test::SqlConnection& sql() { return sql_; }

 private:
  test::SqliteConnection sql_;
  model::Model model_;
  model::Commit commit_;
  model::Contents contents_;
  std::vector<std::string> schedules_;
  std::int64_t audit_rows_seen_ = 0;  ///< The last rowid.
};

}  // namespace hoist::sim
