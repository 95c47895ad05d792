#include "model/story.h"

#include <algorithm>

namespace hoist::model {

Fields setting(std::initializer_list<std::pair<std::size_t, std::string>> fields) {
  Fields set;
  for (const auto& [field, value] : fields) set.at(field) = value;
  return set;
}

Commit& Story::begin() {
  Commit& commit = commits.emplace_back();
  commit.begun_at = now;
  return commit;
}

AuditRow& Story::audit(Commit& commit, const std::string& action, const FlagRow& flag) {
  contents.audit_rows += 1;
  AuditRow& row = commit.audits.emplace_back();
  row.id = "audit-" + std::to_string(contents.audit_rows);
  row.at = now;
  row.actor = "ann";
  row.action = action;
  row.flag_id = flag.id;
  row.environment = flag.environment;
  return row;
}

AuditRow& Story::audit(Commit& commit, const std::string& action, const ScheduleRow& schedule) {
  AuditRow& row = audit(commit, action, flag(schedule.flag_id));
  row.schedule_id = schedule.id;
  return row;
}

AttemptRow& Story::attempt(Commit& commit, ScheduleRow& schedule, const std::string& outcome) {
  contents.attempt_rows += 1;
  schedule.attempt_count += 1;
  schedule.next_retry_at = std::nullopt;
  AttemptRow& row = commit.attempts.emplace_back();
  row.schedule_id = schedule.id;
  row.number = schedule.attempt_count;
  row.worker = "worker-1";
  row.started_at = now;
  row.ended_at = now;
  row.outcome = outcome;
  return row;
}

AttemptRow& Story::failure(Commit& commit, ScheduleRow& schedule, const std::string& error_class,
                           const std::string& code) {
  AttemptRow& row = attempt(commit, schedule, "failed");
  row.error_class = error_class;
  row.error_code = code;
  row.error_message = "refused by the store (" + std::to_string(row.number) + ")";
  schedule.status = "failed";
  schedule.last_error = row.error_message;
  return row;
}

void Story::change_flag(const std::string& action, const FlagRow& after) {
  Commit& commit = begin();
  AuditRow& row = audit(commit, action, after);
  row.before = flag(after.id);
  row.after = after;
  flag(after.id) = after;
  contents.revisions[after.environment] += 1;
}

void Story::raise_revision(const ScheduleRow& schedule) {
  contents.revisions[flag(schedule.flag_id).environment] += 1;
}

void Story::wait_for(const std::string& schedule) {
  now = row(schedule).status == "pending" ? row(schedule).scheduled_at : row(schedule).next_retry_at.value();
}

void Story::create_flag(const std::string& id, const std::string& environment) {
  FlagRow fresh;
  fresh.id = id;
  fresh.key = "checkout";
  fresh.environment = environment;
  create_flag(fresh);
}

void Story::create_flag(const FlagRow& fresh) {
  Commit& commit = begin();
  audit(commit, "flag.created", fresh).after = fresh;
  contents.flags[fresh.id] = fresh;
  contents.revisions[fresh.environment] += 1;
}

void Story::insert_flag_by_sql(const FlagRow& row) {
  begin().new_flags.push_back(row);
  contents.flags[row.id] = row;
}

void Story::edit(const Fields& fields) {
  FlagRow after = flag();
  after.version += 1;
  for (std::size_t field = 0; field < kFields; ++field) {
    if (!fields[field]) continue;
    after.values[field] = *fields[field];
    const auto& remembered = after.intents[field];
    after.intents[field] = Intent{.at = remembered ? std::max(now, remembered->at + 1) : now, .schedule = ""};
  }
  change_flag("flag.edited", after);
}

void Story::describe(const std::string& description) {
  edit(setting({{kDescription, "\"" + description + "\""}}));
}

void Story::change_segment(const std::string& action, const std::string& key) {
  AuditRow& row = audit(begin(), action, flag());
  row.flag_id.clear();
  row.note = key;
  contents.revisions[row.environment] += 1;
  if (action == "segment.created") contents.segments.emplace(row.environment, key);
  if (action == "segment.deleted") contents.segments.erase({row.environment, key});
}

void Story::delete_flag() {
  FlagRow after = flag();
  after.version += 1;
  after.deleted_at = now;
  change_flag("flag.deleted", after);
}

void Story::override_user(const std::string& action) { change_flag(action, flag()); }

void Story::schedule(const std::string& id, const Fields& updates, Micros in, int max_retries) {
  ScheduleRow fresh;
  fresh.id = id;
  fresh.flag_id = kFlag;
  fresh.scheduled_at = now + in;
  fresh.status = "pending";
  fresh.updates = updates;
  fresh.max_retries = max_retries;
  Commit& commit = begin();
  audit(commit, "schedule.created", fresh);
  commit.new_schedules.push_back(fresh);
  contents.schedules[id] = fresh;
  raise_revision(fresh);
}

void Story::insert_schedule_by_sql(const ScheduleRow& row) {
  begin().new_schedules.push_back(row);
  contents.schedules[row.id] = row;
}

void Story::cancel(const std::string& id) {
  ScheduleRow& schedule = row(id);
  audit(begin(), "schedule.cancelled", schedule);
  schedule.status = "cancelled";
  schedule.cancelled_by = "ann";
  schedule.cancelled_at = now;
  schedule.next_retry_at = std::nullopt;
  raise_revision(schedule);
}

void Story::retry(const std::string& id) {
  ScheduleRow& schedule = row(id);
  audit(begin(), "schedule.retried", schedule);
  schedule.retry_count = 0;
  schedule.next_retry_at = now;
  schedule.error_message = "";
  raise_revision(schedule);
}

void Story::apply(std::initializer_list<const char*> ids, std::vector<std::string> dropped) {
  Commit& commit = begin();
  for (const char* id : ids) {
    ScheduleRow& schedule = row(id);
    attempt(commit, schedule, "applied").dropped = dropped;
    FlagRow after = flag(schedule.flag_id);
    after.version += 1;
    for (std::size_t field = 0; field < kFields; ++field) {
      if (!schedule.updates[field] || std::count(dropped.begin(), dropped.end(), kFieldNames[field]) > 0)
        continue;
      after.values[field] = *schedule.updates[field];
      after.intents[field] = Intent{.at = schedule.scheduled_at, .schedule = id};
    }
    AuditRow& event = audit(commit, "schedule.applied", schedule);
    event.before = flag(schedule.flag_id);
    event.after = after;
    flag(schedule.flag_id) = after;
    schedule.status = "applied";
    schedule.applied_at = now;
  }
  raise_revision(row(*ids.begin()));
}

void Story::supersede(const std::string& id) {
  Commit& commit = begin();
  ScheduleRow& schedule = row(id);
  AttemptRow& attempted = attempt(commit, schedule, "superseded");
  for (std::size_t field = 0; field < kFields; ++field) {
    if (schedule.updates[field]) attempted.dropped.emplace_back(kFieldNames[field]);
  }
  audit(commit, "schedule.superseded", schedule);
  schedule.status = "cancelled";
  schedule.cancelled_by = "system";
  schedule.cancelled_at = now;
  schedule.error_message = "newer intent";
  raise_revision(schedule);
}

void Story::fail_for_now(const std::string& id, Micros extra) {
  retry_later(id, "SQLITE_CONSTRAINT_TRIGGER", extra);
}

void Story::fail_as_misfit_for_now(const std::string& id) { retry_later(id, "INVALID_STATE", 0); }

void Story::retry_later(const std::string& id, const std::string& code, Micros extra) {
  ScheduleRow& schedule = row(id);
  AttemptRow& attempted = failure(begin(), schedule, "transient", code);
  schedule.retry_count += 1;
  const Micros backoff[] = {2, 4, 8, 16, 32, 60, 60, 60, 60, 60};  // minutes
  attempted.next_retry_at = now + backoff[schedule.retry_count - 1] * kMinute + extra;
  schedule.next_retry_at = attempted.next_retry_at;
  raise_revision(schedule);
}

void Story::fail_for_good(const std::string& id, const std::string& error_class, const std::string& code) {
  Commit& commit = begin();
  ScheduleRow& schedule = row(id);
  const AttemptRow& attempted = failure(commit, schedule, error_class, code);
  audit(commit, "schedule.failed", schedule);
  schedule.error_message = attempted.error_message;
  raise_revision(schedule);
}

Model Story::told(Policy policy) const {
  Model model(policy);
  for (const Commit& commit : commits) model.commit(commit);
  return model;
}

}  // namespace hoist::model
