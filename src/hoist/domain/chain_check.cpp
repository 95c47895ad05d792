#include "hoist/domain/chain_check.h"

#include <fmt/format.h>

#include "hoist/base/check.h"

namespace hoist {
namespace {

std::string positions(std::int64_t first, std::int64_t last) {
  return first == last ? fmt::format("position {}", first) : fmt::format("positions {} to {}", first, last);
}

}  // namespace

std::string_view to_string(AuditFault fault) {
  switch (fault) {
    case AuditFault::kChanged:
      return "changed";
    case AuditFault::kMissing:
      return "missing";
    case AuditFault::kAdded:
      return "added";
    case AuditFault::kHeadMissing:
      return "head.missing";
    case AuditFault::kHeadChanged:
      return "head.changed";
    case AuditFault::kOlderChanged:
      return "older.changed";
  }
  unreachable("AuditFault");
}

ChainCheck::ChainCheck(std::string_view subject) : subject_(subject), last_(chain_start(subject)) {}

AuditFinding ChainCheck::finding(AuditFault fault, std::string explanation) const {
  return {.fault = fault,
          .subject = subject_,
          .flag_key = flag_key_,
          .event_id = {},
          .explanation = std::move(explanation)};
}

AuditFinding ChainCheck::finding(AuditFault fault, const AuditRecord& record, std::string explanation) const {
  AuditFinding found = finding(fault, std::move(explanation));
  found.flag_key = record.flag_key.value_or("");
  found.event_id = record.id;
  return found;
}

void ChainCheck::add(const ChainedRecord& row, std::vector<AuditFinding>& findings) {
  if (row.position <= length_) {
    findings.push_back(finding(AuditFault::kAdded, row.record,
                               fmt::format("it has position {}, which is another's", row.position)));
    return;
  }
  if (row.position > length_ + 1) {
    findings.push_back(finding(AuditFault::kMissing, fmt::format("nothing has {} any more",
                                                                 positions(length_ + 1, row.position - 1))));
    last_.reset();
  }
  if (!row.hash || (last_ && *row.hash != chain_hash(*last_, row.record, row.position))) {
    findings.push_back(finding(AuditFault::kChanged, row.record, "it is not as it was written"));
  }
  length_ = row.position;
  last_ = row.hash;
  flag_key_ = row.record.flag_key.value_or(flag_key_);
}

void ChainCheck::finish(const std::optional<ChainHead>& head, std::vector<AuditFinding>& findings) const {
  if (!head) {
    findings.push_back(finding(AuditFault::kHeadMissing, "the end of its chain is not recorded any more"));
  } else if (head->length > length_) {
    findings.push_back(finding(AuditFault::kMissing,
                               fmt::format("nothing has {} any more", positions(length_ + 1, head->length))));
  } else if (head->length < length_) {
    findings.push_back(finding(
        AuditFault::kHeadChanged,
        fmt::format("its chain is recorded to end at position {} and goes on to {}", head->length, length_)));
  } else if (last_ && *last_ != head->hash) {
    findings.push_back(
        finding(AuditFault::kHeadChanged, "the recorded end of its chain is not that of its last event"));
  }
}

}  // namespace hoist
