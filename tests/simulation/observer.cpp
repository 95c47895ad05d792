#include "simulation/observer.h"

#include "model/store_reader.h"

namespace hoist::sim {

Observer::Observer(const std::string& path) : sql_(path) {}

const model::Commit& Observer::look(model::Micros begun_at) {
  contents_ = model::read_contents(sql_, model::Dialect::kSqlite);
  commit_ = model::Commit();
  commit_.begun_at = begun_at;
  commit_.audits = model::read_new_audits(sql_, audit_rows_seen_);
  for (const auto& [id, row] : contents_.schedules) {
    const model::ScheduleRow* known = model_.schedule(id);
    if (known == nullptr) {
      commit_.new_schedules.push_back(row);
      schedules_.push_back(id);
    } else if (row.attempt_count > known->attempt_count) {
      for (model::AttemptRow& attempt :
           model::read_new_attempts(sql_, model::Dialect::kSqlite, id, known->attempt_count)) {
        commit_.attempts.push_back(std::move(attempt));
      }
    }
  }
  model_.commit(commit_);
  model_.compare(contents_);
  return commit_;
}

}  // namespace hoist::sim
