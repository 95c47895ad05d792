#include "hoist/http/event_text.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <string_view>

#include "hoist/wire/change_json.h"

namespace hoist::http {
namespace {

/// JSON as it is serialized has no line breaks.
std::string event_text(std::string_view name, const boost::json::object& data) {
  return fmt::format("event: {}\ndata: {}\n\n", name, boost::json::serialize(data));
}

std::string event_text(std::string_view name, std::int64_t id, const boost::json::object& data) {
  return fmt::format("event: {}\nid: {}\ndata: {}\n\n", name, id, boost::json::serialize(data));
}

}  // namespace

FeedText entry_text(const EnvironmentKey& environment, const FeedEntry& entry) {
  FeedText text;
  const auto add = [&text](const std::string& event) {
    text.bytes += event;
    ++text.events;
  };
  for (const Change& change : entry.changes) {
    if (!entry.revision) {
      const auto event = wire::change_ahead_to_event(environment, entry.at, change);
      add(event_text(event.name, event.data));
      continue;
    }
    for (const auto& event : wire::change_to_events(
             environment, {.revision = *entry.revision, .at = entry.at, .change = change})) {
      add(event_text(event.name, event.data));
    }
  }
  if (entry.revision) add(revision_event(environment, *entry.revision, entry.at));
  return text;
}

std::string revision_event(const EnvironmentKey& environment, std::int64_t revision, Instant at) {
  return event_text(
      "revision", revision,
      {{"environment", environment.text()}, {"revision", revision}, {"at", format_instant_short(at)}});
}

std::string reload_event(const EnvironmentKey& environment, std::int64_t revision, ReloadReason reason) {
  return event_text(
      "reload", revision,
      {{"environment", environment.text()}, {"revision", revision}, {"reason", to_string(reason)}});
}

std::string heartbeat_event(Instant at) {
  return event_text("heartbeat", {{"at", format_instant_short(at)}});
}

std::string refetch_event(std::int64_t revision, Instant at) {
  const auto second = std::chrono::floor<std::chrono::seconds>(Duration(at.unix_us())).count();
  return fmt::format(
      "id: {}\ndata: {}\n\n", revision,
      boost::json::serialize(boost::json::object{
          {"type", "refetchEvaluation"}, {"etag", std::to_string(revision)}, {"lastModified", second}}));
}

std::string heartbeat_comment() { return ": heartbeat\n\n"; }

std::string retry_field(std::chrono::milliseconds after) {
  return fmt::format("retry: {}\n\n", after.count());
}

}  // namespace hoist::http
