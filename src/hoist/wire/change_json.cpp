#include "hoist/wire/change_json.h"

namespace hoist::wire {
namespace {

boost::json::object event_of(const EnvironmentKey& environment, const LoggedChange& logged) {
  return {{"environment", environment.text()},
          {"revision", logged.revision},
          {"at", format_instant_short(logged.at)}};
}

boost::json::value schedule_or_null(const Change& change) {
  if (!change.schedule) return nullptr;
  return boost::json::string(change.schedule->to_string());
}

ChangeEvent flag_changed(const EnvironmentKey& environment, const LoggedChange& logged) {
  ChangeEvent event{.name = to_string(ChangeKind::kFlagChanged), .data = event_of(environment, logged)};
  event.data["flagKey"] = logged.change.key;
  event.data["version"] = logged.change.version;
  event.data["scheduleId"] = schedule_or_null(logged.change);
  return event;
}

}  // namespace

std::vector<ChangeEvent> change_to_events(const EnvironmentKey& environment, const LoggedChange& logged) {
  const Change& change = logged.change;
  if (change.kind == ChangeKind::kFlagChanged) return {flag_changed(environment, logged)};
  std::vector<ChangeEvent> events;
  if (change.kind == ChangeKind::kScheduleApplied) events.push_back(flag_changed(environment, logged));
  ChangeEvent& event =
      events.emplace_back(ChangeEvent{.name = to_string(change.kind), .data = event_of(environment, logged)});
  if (change.kind == ChangeKind::kSegmentChanged) {
    event.data["segmentKey"] = change.key;
    return events;
  }
  event.data["flagKey"] = change.key;
  if (change.version > 0) event.data["version"] = change.version;
  if (change.schedule) event.data["scheduleId"] = change.schedule->to_string();
  return events;
}

ChangeEvent change_ahead_to_event(const EnvironmentKey& environment, Instant at, const Change& change) {
  return {.name = "flag.ahead",
          .data = {{"environment", environment.text()},
                   {"at", format_instant_short(at)},
                   {"flagKey", change.key},
                   {"scheduleId", schedule_or_null(change)}}};
}

}  // namespace hoist::wire
