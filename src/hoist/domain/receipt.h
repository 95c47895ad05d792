// The receipt of an applied schedule: when it was committed, what of it the store holds, and who has received
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hoist/domain/attempt.h"
#include "hoist/domain/flag.h"
#include "hoist/domain/schedule.h"
#include "hoist/domain/server_report.h"

namespace hoist {

/// What became of a field that the schedule was to set.
enum class FieldFate : std::uint8_t {
  kInForce,         ///< Stored, and as the schedule set it.
  kReplaced,        ///< Newer intent has set it since.
  kLeftAlone,       ///< Newer intent had set it before.
  kChangedOutside,  ///< No intent has set it since, and yet it is another: by SQL.
};
[[nodiscard]] std::string_view to_string(FieldFate fate);  ///< "inForce", "replaced", "leftAlone", …

struct FieldReadBack {
  FlagField field;
  FieldFate fate = FieldFate::kInForce;
  std::optional<Intent> newer = {};  ///< What the field has now, where that is another's.
  bool operator==(const FieldReadBack&) const = default;
};

/// Each field of the updates against the flag as it is stored now. Precondition: `applied` is the schedule's
/// attempt that was applied, and its updates are readable.
[[nodiscard]] std::vector<FieldReadBack> read_back(const Schedule& schedule, const Attempt& applied,
                                                   const Flag& flag);

struct Receipt {
  Instant committed_at;
  std::optional<Instant> due_at = {};         ///< None where that was not recorded yet.
  std::optional<std::int64_t> revision = {};  ///< Of the commit; none where the change log does not have it.
  std::int64_t flag_version = 0;              ///< That it made; 0 likewise.
  std::optional<Flag> flag = {};              ///< As it is stored now; none where it was deleted.
  std::vector<FieldReadBack> fields = {};     ///< Of that flag.
  std::vector<ServerReport> servers = {};     ///< Those that serve now.

  /// Commit time minus due_at; not less than nothing.
  [[nodiscard]] std::optional<Duration> lateness() const;
  /// Whether the server has received the commit; so have the clients that it has told.
  [[nodiscard]] bool received_by(const ServerReport& server) const;
};

}  // namespace hoist
