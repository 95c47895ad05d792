// What the model says about the store as it is: the comparison, the end, and what others may ask.
#include <fmt/format.h>

#include <utility>

#include "model/attempt_rules.h"
#include "model/differences.h"
#include "model/model.h"

namespace hoist::model {
namespace {

void compare_counts(const char* promise, const char* table, std::int64_t due, std::int64_t seen) {
  if (due != seen) throw Broken(promise, fmt::format("{} has {} rows, due are {}", table, seen, due));
}

/// A revision is 0 where nothing was ever written, with or without a row that says so.
std::map<std::string, std::int64_t> written(std::map<std::string, std::int64_t> revisions) {
  std::erase_if(revisions, [](const auto& entry) { return entry.second == 0; });
  return revisions;
}

void compare_revisions(const std::map<std::string, std::int64_t>& due,
                       const std::map<std::string, std::int64_t>& seen) {
  if (due == seen || due == written(seen)) return;
  // P2: the revision commits with the change, or not at all.
  std::string text = "the revisions are";
  for (const auto& [environment, revision] : seen) text += fmt::format(" {}={}", environment, revision);
  text += ", due are";
  for (const auto& [environment, revision] : due) text += fmt::format(" {}={}", environment, revision);
  throw Broken("P2", text);
}

/// Walks both maps; every id is in both. `same(due, seen)` judges a pair.
template <class Due, class Seen, class Same>
void compare_rows(const char* kind, Due& due, const Seen& seen, Same same) {
  auto d = due.begin();
  auto s = seen.begin();
  while (d != due.end() || s != seen.end()) {
    // P3: nothing that was accepted disappears.
    if (s == seen.end() || (d != due.end() && d->first < s->first)) {
      throw Broken("P3", fmt::format("{} {} is gone", kind, d->first));
    }
    if (d == due.end() || s->first < d->first) {
      throw Broken("P2", fmt::format("{} {} is there, and nothing created it", kind, s->first));
    }
    same(d->second, s->second);
    ++d;
    ++s;
  }
}

/// P5, apart from how the commits went: each field ends as if everything that took effect, or was
/// superseded, had been done in order of intended time.
void check_fold(const FlagRow& flag, const FlagRow& folded) {
  const std::string difference = describe_fields(folded, flag);
  if (difference.empty()) return;
  throw Broken("P5", fmt::format("flag {}, in order of intended time: {}", flag.id, difference));
}

}  // namespace

void Model::compare(const Contents& contents) const {
  compare_rows("flag", flags_, contents.flags, [](const FlagState& state, const FlagRow& seen) {
    if (state.row == seen) return;
    throw Broken("P2", fmt::format("flag {}: {}", seen.id, describe_difference(state.row, seen)));
  });
  compare_rows("schedule", schedules_, contents.schedules, [](ScheduleState& state, const ScheduleRow& seen) {
    adopt_texts(state, seen);
    if (state.row == seen) return;
    throw Broken("P2", fmt::format("schedule {}: {}", seen.id, describe_difference(state.row, seen)));
  });
  compare_revisions(revisions_, contents.revisions);
  if (segments_ != contents.segments) throw Broken("P2", "the segments are not those that were made");
  // P7: every recorded attempt leaves a row.
  compare_counts("P7", "schedule_attempts", attempt_rows_, contents.attempt_rows);
  compare_counts("P2", "audit_events", audit_rows_, contents.audit_rows);
}

/// Takes over the texts whose words the design leaves open, where they say what they must.
void Model::adopt_texts(ScheduleState& state, const ScheduleRow& seen) {
  const auto adopt = [&](std::optional<std::string>& must_hold, std::string& due, const std::string& text,
                         const char* column) {
    if (!must_hold) return;
    // P3: failed with a reason; P8: explained.
    if (text.empty()) throw Broken("P3", fmt::format("schedule {}: {} is empty", seen.id, column));
    if (text.find(*must_hold) == std::string::npos) {
      throw Broken("P8", fmt::format("schedule {}: {} is '{}', which does not tell '{}'", seen.id, column,
                                     text, *must_hold));
    }
    due = text;
    must_hold = std::nullopt;
  };
  adopt(state.open_reason, state.row.error_message, seen.error_message, "error_message");
  adopt(state.open_last_error, state.row.last_error, seen.last_error, "last_error");
}

void Model::expect_finished() const {
  std::map<std::string, std::vector<Write>> writes;
  for (const auto& [id, flag] : flags_) writes[id] = flag.manual_writes;
  for (const auto& [id, state] : schedules_) {
    const ScheduleRow& row = state.row;
    // P3: applied, failed with a reason, or cancelled.
    if (model::due_at(row)) throw Broken("P3", fmt::format("schedule {} is {} still", id, state_of(row)));
    if (row.status == "failed" && !state.open_reason && row.error_message.empty()) {
      throw Broken("P3", fmt::format("schedule {} failed without a reason", id));
    }
    if (row.status != "applied" && !state.superseded) continue;
    for (std::size_t field = 0; field < kFields; ++field) {
      if (!row.updates[field]) continue;
      writes[row.flag_id].push_back(
          {.field = field, .intent = {.at = row.scheduled_at, .schedule = id}, .value = *row.updates[field]});
    }
  }
  for (const auto& [id, flag] : flags_) check_fold(flag.row, fold(flag.created, std::move(writes[id])));
}

Account Model::account() const {
  Account account;
  account.accepted = static_cast<int>(schedules_.size());
  account.attempts = static_cast<int>(attempt_rows_);
  for (const auto& [id, state] : schedules_) {
    const std::string& status = state.row.status;
    if (model::due_at(state.row)) {
      account.unsettled += 1;
    } else if (status == "applied") {
      account.applied += 1;
    } else if (status == "failed") {
      account.failed += 1;
    } else {
      (state.superseded ? account.superseded : state.skipped ? account.skipped : account.cancelled) += 1;
    }
  }
  return account;
}

const std::vector<std::string>& Model::transitions() {
  static const std::vector<std::string> kAll = {
      "new -> pending",         "pending -> applied",  "pending -> superseded",         "pending -> skipped",
      "pending -> retrying",    "pending -> failed",   "pending -> cancelled",          "retrying -> applied",
      "retrying -> superseded", "retrying -> skipped", "retrying -> retrying",          "retrying -> failed",
      "retrying -> cancelled",  "failed -> retrying",  "retrying -> retrying (by hand)"};
  return kAll;
}

const std::vector<std::string>& Model::sights() {
  static const std::vector<std::string> kAll = [] {
    std::vector<std::string> all = transitions();
    all.insert(all.end(),
               {kMisfitForGood, kMisfitForNow, kMisfitCured, kReferenceLost, kRunByHand, kReverted, kParked});
    for (const char* field : kFieldNames) all.push_back(std::string(kSets) + field);
    for (const char* field : kFieldNames) all.push_back(std::string(kDrops) + field);
    return all;
  }();
  return kAll;
}

const ScheduleRow* Model::schedule(const std::string& id) const {
  const auto found = schedules_.find(id);
  return found == schedules_.end() ? nullptr : &found->second.row;
}

const FlagRow* Model::flag(const std::string& id) const {
  const auto found = flags_.find(id);
  return found == flags_.end() ? nullptr : &found->second.row;
}

bool Model::was_run(const std::string& id) const {
  const auto found = schedules_.find(id);
  return found != schedules_.end() && found->second.run_by_hand;
}

bool Model::is_misfit(const std::string& id) const {
  const auto found = schedules_.find(id);
  return found != schedules_.end() && found->second.misfit;
}

std::optional<Micros> Model::due_at(const std::string& id) const {
  const ScheduleRow* row = schedule(id);
  return row == nullptr ? std::nullopt : model::due_at(*row);
}

}  // namespace hoist::model
