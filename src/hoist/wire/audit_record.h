// What the audit trail's chain hashes of an event.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "hoist/domain/audit_chain.h"
#include "hoist/domain/audit_event.h"

namespace hoist::wire {

/// An event ready to be stored: its flags as encode_flag_snapshot gives them, and its record.
struct EncodedEvent {
  std::optional<std::string> before;
  std::optional<std::string> after;
  AuditRecord record;
};

/// Encodes events one after the other. What a flag was after one is mostly what it is before the next, and is
/// written once. Not thread-safe.
class EventEncoder {
 public:
  /// The event must outlive the encoder.
  [[nodiscard]] EncodedEvent encode(const AuditEvent& event);

 private:
  struct Image {
    const Flag* flag = nullptr;
    std::string text;
    std::string canonical;
  };
  /// The flag's latest image where that is of this very content; else a new one.
  const Image& image_of(const Flag& flag);

  std::map<FlagId, Image> latest_;
};

}  // namespace hoist::wire
