#include "simulation/outbox_oracle.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "hoist/base/instant.h"

namespace hoist::sim {
namespace {

/// Something that happened to a schedule, as it is to be told.
struct Telling {
  std::string event;
  std::string schedule = {};
  bool surely = true;                          ///< False: whether it happened is not known here.
  const model::ScheduleRow* row = nullptr;     ///< The schedule, as the commit left it.
  const model::FlagRow* flag = nullptr;        ///< Its flag, likewise.
  const model::AttemptRow* attempt = nullptr;  ///< None for what a person did.
};

/// Who is told what: webhook, schedule, event.
using Told = std::tuple<std::string, std::string, std::string>;

boost::json::value null_if_empty(const std::string& text) {
  return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

boost::json::array tags_of(const model::FlagRow& flag) {
  // Nobody can look up the tags of a flag that is gone.
  if (flag.deleted_at) return {};
  return boost::json::parse(flag.values.at(model::kTags)).as_array();
}

/// Whether the JSON is that instant, or null where there is none.
bool is_instant(const boost::json::value& value, const std::optional<model::Micros>& at) {
  if (!at || !value.is_string()) return !at && value.is_null();
  const auto told = parse_instant(value.as_string());
  return told && told->unix_us() == *at;
}

/// The member of a notification that is not as it was; none where all are.
std::optional<std::string> wrong_member(const boost::json::object& told, const Telling& telling) {
  const model::ScheduleRow& row = *telling.row;
  const bool by_hand = telling.attempt == nullptr;
  if (told.at("type") != boost::json::value("schedule." + telling.event)) return "type";
  const std::optional<model::Micros> at = by_hand ? row.cancelled_at : telling.attempt->ended_at;
  if (!is_instant(told.at("timestamp"), at)) return "timestamp";
  const boost::json::object& data = told.at("data").as_object();
  if (!is_instant(data.at("scheduledAt"), row.scheduled_at)) return "scheduledAt";
  if (!is_instant(data.at("nextRetryAt"), row.next_retry_at)) return "nextRetryAt";
  const std::optional<int> most = row.policy ? row.policy->max_retries : std::optional(row.max_retries);
  const boost::json::object due{
      {"flagKey", telling.flag->key},
      {"environment", telling.flag->environment},
      {"tags", tags_of(*telling.flag)},
      {"attempt", row.attempt_count},
      {"retryCount", row.retry_count},
      {"maxRetries", most ? boost::json::value(*most) : boost::json::value(nullptr)},
      {"errorClass", by_hand ? nullptr : null_if_empty(telling.attempt->error_class)},
      {"errorCode", by_hand ? nullptr : null_if_empty(telling.attempt->error_code)}};
  for (const auto& member : due) {
    if (data.at(member.key()) != member.value()) return std::string(member.key());
  }
  // The words are left open; what failed is said with some.
  if (!by_hand && !telling.attempt->error_class.empty() && !data.at("message").is_string()) return "message";
  if (by_hand && data.at("actor") != boost::json::value(row.cancelled_by)) return "actor";
  return std::nullopt;
}

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
    telling.schedule = id;
    telling.row = &schedule;
    telling.flag = model.flag(schedule.flag_id);
    all.push_back(std::move(telling));
  };
  for (const model::AttemptRow& attempt : commit.attempts) {
    const model::ScheduleRow& schedule = *model.schedule(attempt.schedule_id);
    attempted.insert(attempt.schedule_id);
    for (Telling& telling : tellings_of(attempt, schedule)) {
      telling.attempt = &attempt;
      add(attempt.schedule_id, schedule, telling);
    }
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

/// One of the tags that are wanted is enough.
bool lets_one_through(const boost::json::object& filter, const boost::json::array& tags) {
  const auto* wanted = filter.if_contains("tags");
  return wanted == nullptr || wanted->as_array().empty() ||
         std::any_of(tags.begin(), tags.end(),
                     [&](const boost::json::value& tag) { return has(wanted->as_array(), tag.as_string()); });
}

bool asks_for(const test::SqlRow& webhook, const Telling& telling) {
  const boost::json::value filter = boost::json::parse(*webhook.at(2));
  return has(boost::json::parse(*webhook.at(1)).as_array(), telling.event) &&
         lets_through(filter.as_object(), "environments", telling.flag->environment) &&
         lets_through(filter.as_object(), "flags", telling.flag->key) &&
         lets_one_through(filter.as_object(), tags_of(*telling.flag));
}

}  // namespace

std::optional<std::string> OutboxOracle::judge(const model::Commit& commit, const model::Model& model,
                                               test::SqlConnection& sql) {
  std::map<Told, Telling> due;
  const std::vector<test::SqlRow> webhooks = sql.query("SELECT id, events, filter FROM webhooks");
  if (!webhooks.empty()) {
    for (const Telling& telling : tellings_of(commit, model)) {
      for (const test::SqlRow& webhook : webhooks) {
        if (!asks_for(webhook, telling)) continue;
        due.insert_or_assign({*webhook.at(0), telling.schedule, telling.event}, telling);
      }
    }
  }
  for (const test::SqlRow& row : sql.query("SELECT id, webhook_id, notification, event "
                                           "FROM webhook_deliveries")) {
    if (!known_.insert(*row.at(0)).second) continue;
    const boost::json::value notification = boost::json::parse(*row.at(2));
    const std::string schedule(notification.at("data").at("scheduleId").as_string());
    const auto wanted = due.find({*row.at(1), schedule, *row.at(3)});
    if (wanted == due.end()) {
      return fmt::format("webhook {} is told '{}' of schedule {}, which it did not ask for, or twice",
                         *row.at(1), *row.at(3), schedule);
    }
    if (const auto wrong = wrong_member(notification.as_object(), wanted->second)) {
      return fmt::format("what webhook {} is told of '{}' of schedule {} is not so: {} in {}", *row.at(1),
                         *row.at(3), schedule, *wrong, *row.at(2));
    }
    due.erase(wanted);
  }
  for (const auto& [told, telling] : due) {
    if (!telling.surely) continue;
    return fmt::format("webhook {} asked for '{}' of schedule {} and is not told", std::get<0>(told),
                       std::get<2>(told), std::get<1>(told));
  }
  return std::nullopt;
}

}  // namespace hoist::sim
