// Holds the rows of one chain against their hashes, and the chain against its head.
//
// Pure; not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/audit_chain.h"

namespace hoist {

enum class AuditFault : std::uint8_t {
  kChanged,       ///< A row is not as it was written, or its hash is not.
  kMissing,       ///< Rows are gone; or the head was made to say that there were more.
  kAdded,         ///< A row that Hoist has not written, or that has lost its place.
  kHeadMissing,   ///< Rows without a head.
  kHeadChanged,   ///< The head does not belong to the last row.
  kOlderChanged,  ///< There are not as many rows from before the chains as there were.
};
[[nodiscard]] std::string_view to_string(
    AuditFault fault);  ///< "changed", "missing", "added", "head.missing", …

/// What is wrong at one place.
struct AuditFinding {
  AuditFault fault = AuditFault::kChanged;
  std::string subject;      ///< kNoFlagSubject, or a flag's id.
  std::string flag_key;     ///< "" where no row tells.
  std::string event_id;     ///< "" where there is no row to point at.
  std::string explanation;  ///< For people.
  bool operator==(const AuditFinding&) const = default;
};

/// The rows of one subject. One row that is changed is one finding: what follows is held against the hash
/// that is stored.
class ChainCheck {
 public:
  explicit ChainCheck(std::string_view subject);

  /// Precondition: the subject's own, in order of position. Appends what is wrong to `findings`.
  void add(const ChainedRecord& row, std::vector<AuditFinding>& findings);
  /// After the last row; none where the store has no head for the subject.
  void finish(const std::optional<ChainHead>& head, std::vector<AuditFinding>& findings) const;

  [[nodiscard]] const std::string& subject() const { return subject_; }

 private:
  [[nodiscard]] AuditFinding finding(AuditFault fault, std::string explanation) const;
  [[nodiscard]] AuditFinding finding(AuditFault fault, const AuditRecord& record,
                                     std::string explanation) const;

  std::string subject_;
  std::string flag_key_;  ///< As the last row has it.
  std::int64_t length_ = 0;
  std::optional<Sha256> last_;  ///< The hash that the next row continues; none behind a gap.
};

}  // namespace hoist
