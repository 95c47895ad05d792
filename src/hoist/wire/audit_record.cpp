#include "hoist/wire/audit_record.h"

#include "hoist/wire/canonical_json.h"
#include "hoist/wire/stored_json.h"

namespace hoist::wire {
namespace {

template <class T>
std::optional<std::string> id_text(const std::optional<Id<T>>& id) {
  if (!id) return std::nullopt;
  return id->to_string();
}

template <class T>
std::optional<std::string> key_text(const std::optional<Key<T>>& key) {
  if (!key) return std::nullopt;
  return key->text();
}

std::optional<std::string> snapshot_text(const std::optional<Flag>& flag) {
  if (!flag) return std::nullopt;
  return encode_flag_snapshot(*flag);
}

std::optional<std::string> canonical_text(const std::optional<std::string>& json) {
  if (!json) return std::nullopt;
  return canonical_json(*json);
}

}  // namespace

EncodedEvent encode_event(const AuditEvent& event) {
  EncodedEvent encoded{
      .before = snapshot_text(event.before), .after = snapshot_text(event.after), .record = {}};
  encoded.record = {.id = event.id.to_string(),
                    .at = audit_instant(event.at),
                    .actor = event.actor,
                    .action = std::string(to_string(event.action)),
                    .flag_id = id_text(event.flag_id),
                    .flag_key = key_text(event.flag_key),
                    .environment = key_text(event.environment),
                    .schedule_id = id_text(event.schedule_id),
                    .before = canonical_text(encoded.before),
                    .after = canonical_text(encoded.after),
                    .note = event.note};
  return encoded;
}

}  // namespace hoist::wire
