#include "hoist/wire/audit_record.h"

#include <boost/json/serialize.hpp>

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

}  // namespace

const EventEncoder::Image& EventEncoder::image_of(const Flag& flag) {
  Image& latest = latest_[flag.id];
  if (latest.flag != nullptr && *latest.flag == flag) return latest;
  latest.flag = &flag;
  const boost::json::value snapshot = flag_snapshot(flag);
  latest.text = boost::json::serialize(snapshot);
  latest.canonical = canonical_json_of(snapshot);
  return latest;
}

EncodedEvent EventEncoder::encode(const AuditEvent& event) {
  EncodedEvent encoded;
  encoded.record = {.id = event.id.to_string(),
                    .at = audit_instant(event.at),
                    .actor = event.actor,
                    .action = std::string(to_string(event.action)),
                    .flag_id = id_text(event.flag_id),
                    .flag_key = key_text(event.flag_key),
                    .environment = key_text(event.environment),
                    .schedule_id = id_text(event.schedule_id),
                    .before = std::nullopt,
                    .after = std::nullopt,
                    .note = event.note};
  if (event.before) {
    const Image& image = image_of(*event.before);
    encoded.before = image.text;
    encoded.record.before = image.canonical;
  }
  if (event.after) {
    const Image& image = image_of(*event.after);
    encoded.after = image.text;
    encoded.record.after = image.canonical;
  }
  return encoded;
}

}  // namespace hoist::wire
