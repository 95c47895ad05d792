// How GoogleTest shows the domain's values in a failure.
#pragma once

#include <fmt/format.h>

#include <ostream>
#include <string>

#include "hoist/domain/audit_event.h"
#include "hoist/domain/schedule.h"

namespace hoist {

inline void PrintTo(Instant at, std::ostream* out) {
  const bool writable = at >= kMinInstant && at <= kMaxInstant;
  *out << (writable ? format_instant(at) : fmt::format("{} us", at.unix_us()));
}

template <class Tag>
void PrintTo(const Id<Tag>& id, std::ostream* out) {
  *out << id.to_string();
}

template <class Tag>
void PrintTo(const Key<Tag>& key, std::ostream* out) {
  *out << key.text();
}

inline void print_optional(const std::optional<Instant>& at, std::ostream* out) {
  if (at) {
    PrintTo(*at, out);
  } else {
    *out << "none";
  }
}

inline void PrintTo(const Flag& flag, std::ostream* out) {
  *out << fmt::format("flag {} {}/{} enabled={} rollout={} version={} description='{}' created={} updated={}",
                      flag.id.to_string(), flag.key.text(), flag.environment.text(), flag.config.enabled,
                      flag.config.rollout_percentage ? flag.config.rollout_percentage->value() : -1,
                      flag.version, flag.config.description, format_instant(flag.created_at),
                      format_instant(flag.updated_at));
  *out << " deleted=";
  print_optional(flag.deleted_at, out);
  for (const FlagField field : kFlagFields) {
    const auto& intent = flag.intents.of(field);
    if (!intent) continue;
    *out << fmt::format(" intent({})={}/{}", to_string(field), format_instant(intent->at),
                        intent->schedule ? intent->schedule->to_string() : "manual");
  }
}

inline void PrintTo(const Schedule& schedule, std::ostream* out) {
  *out << fmt::format(
      "schedule {} of {} {}/{} at {} {} retry {}/{} attempts={} last_error='{}' error='{}' by '{}'/'{}'",
      schedule.id.to_string(), schedule.flag_id.to_string(), schedule.flag_key.text(),
      schedule.environment.text(), format_instant(schedule.scheduled_at), to_string(schedule.status),
      schedule.retry_count, schedule.max_retries, schedule.attempt_count, schedule.last_error,
      schedule.error_message, schedule.created_by, schedule.cancelled_by);
  if (schedule.updates) {
    const auto& updates = *schedule.updates;
    *out << " sets";
    if (updates.enabled) *out << " enabled=" << *updates.enabled;
    if (updates.rollout_percentage && *updates.rollout_percentage) {
      *out << " rollout=" << (*updates.rollout_percentage)->value();
    }
  } else {
    *out << fmt::format(" unreadable '{}' because {}", schedule.updates.error().text,
                        schedule.updates.error().reason);
  }
  *out << " next_retry_at=";
  print_optional(schedule.next_retry_at, out);
  *out << " applied_at=";
  print_optional(schedule.applied_at, out);
  *out << " cancelled_at=";
  print_optional(schedule.cancelled_at, out);
  *out << " created=" << format_instant(schedule.created_at)
       << " updated=" << format_instant(schedule.updated_at);
}

inline void PrintTo(const ClaimMark& mark, std::ostream* out) {
  *out << fmt::format("mark {} {} retry_count={} due_at={}", mark.id.to_string(), to_string(mark.status),
                      mark.retry_count, format_instant(mark.due_at));
}

}  // namespace hoist
