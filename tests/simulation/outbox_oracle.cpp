#include "simulation/outbox_oracle.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace hoist::sim {
namespace {

/// Something that happened to a schedule, as it is to be told.
struct Telling {
  std::string event;
  std::string schedule = {};
  std::string flag = {};
  std::string environment = {};
  bool surely = true;  ///< False: whether it happened is not known here.
};

/// Who is told what: webhook, schedule, event.
using Told = std::tuple<std::string, std::string, std::string>;

/// Whether the retry that waits is the last. None where a deadline decides it, which depends on delays that
/// are drawn later.
std::optional<bool> waits_for_the_last_retry(const model::ScheduleRow& schedule) {
  if (schedule.policy && schedule.policy->until) return std::nullopt;
  const int most =
      schedule.policy ? schedule.policy->max_retries.value_or(schedule.max_retries) : schedule.max_retries;
  return schedule.retry_count == most;
}

std::vector<Telling> tellings_of(const model::AttemptRow& attempt, const model::ScheduleRow& schedule) {
  if (attempt.outcome == "applied") return {{.event = "applied"}};
  if (attempt.outcome == "superseded") return {{.event = "superseded"}};
  if (attempt.outcome == "skipped") return {{.event = "cancelled"}};
  if (!attempt.next_retry_at) {
    return {{.event = attempt.error_class == "transient" ? "exhausted" : "failed"}};
  }
  std::vector<Telling> told{{.event = "retryScheduled"}};
  const std::optional<bool> last = waits_for_the_last_retry(schedule);
  if (last.value_or(true)) told.push_back({.event = "atRisk", .surely = last.has_value()});
  return told;
}

std::vector<Telling> tellings_of(const model::Commit& commit, const model::Model& model) {
  std::vector<Telling> all;
  std::set<std::string> attempted;
  const auto add = [&](const std::string& id, const model::ScheduleRow& schedule, Telling telling) {
    const model::FlagRow* flag = model.flag(schedule.flag_id);
    telling.schedule = id;
    telling.flag = flag == nullptr ? "" : flag->key;
    telling.environment = flag == nullptr ? "" : flag->environment;
    all.push_back(std::move(telling));
  };
  for (const model::AttemptRow& attempt : commit.attempts) {
    const model::ScheduleRow& schedule = *model.schedule(attempt.schedule_id);
    attempted.insert(attempt.schedule_id);
    for (Telling& telling : tellings_of(attempt, schedule)) add(attempt.schedule_id, schedule, telling);
  }
  for (const model::AuditRow& audit : commit.audits) {
    if (audit.action != "schedule.cancelled" || attempted.contains(audit.schedule_id)) continue;
    add(audit.schedule_id, *model.schedule(audit.schedule_id), {.event = "cancelled"});
  }
  return all;
}

bool has(const boost::json::array& values, std::string_view value) {
  return std::any_of(values.begin(), values.end(),
                     [&](const boost::json::value& each) { return each.as_string() == value; });
}

/// An empty or absent list does not narrow.
bool lets_through(const boost::json::object& filter, std::string_view list, std::string_view value) {
  const auto* wanted = filter.if_contains(list);
  return wanted == nullptr || wanted->as_array().empty() || has(wanted->as_array(), value);
}

bool asks_for(const test::SqlRow& webhook, const Telling& telling) {
  const boost::json::value filter = boost::json::parse(*webhook.at(2));
  return has(boost::json::parse(*webhook.at(1)).as_array(), telling.event) &&
         lets_through(filter.as_object(), "environments", telling.environment) &&
         lets_through(filter.as_object(), "flags", telling.flag);
}

}  // namespace

std::optional<std::string> OutboxOracle::judge(const model::Commit& commit, const model::Model& model,
                                               test::SqlConnection& sql) {
  std::map<Told, bool> due;  // Whether it must be told, or only may be.
  const std::vector<test::SqlRow> webhooks = sql.query("SELECT id, events, filter FROM webhooks");
  if (!webhooks.empty()) {
    for (const Telling& telling : tellings_of(commit, model)) {
      for (const test::SqlRow& webhook : webhooks) {
        if (!asks_for(webhook, telling)) continue;
        due[{*webhook.at(0), telling.schedule, telling.event}] = telling.surely;
      }
    }
  }
  for (const test::SqlRow& row :
       sql.query("SELECT id, webhook_id, json_extract(notification, '$.data.scheduleId'), event "
                 "FROM webhook_deliveries")) {
    if (!known_.insert(*row.at(0)).second) continue;
    const Told told{*row.at(1), row.at(2).value_or(""), *row.at(3)};
    if (due.erase(told) == 1) continue;
    return fmt::format("webhook {} is told '{}' of schedule {}, which it did not ask for, or twice",
                       *row.at(1), *row.at(3), row.at(2).value_or("?"));
  }
  for (const auto& [told, surely] : due) {
    if (!surely) continue;
    return fmt::format("webhook {} asked for '{}' of schedule {} and is not told", std::get<0>(told),
                       std::get<2>(told), std::get<1>(told));
  }
  return std::nullopt;
}

}  // namespace hoist::sim
