#include "hoist/app/verify_audit.h"

#include <fmt/format.h>

#include <optional>
#include <tuple>
#include <utility>

namespace hoist {
namespace {

/// The rows of all chains, one after the other.
class Rows {
 public:
  explicit Rows(AuditTrail& trail) : trail_(trail) {}

  /// None behind the last.
  Result<const ChainedRecord*> peek() {
    if (at_ == page_.size() && !ended_) HOIST_TRY(turn_page());
    return at_ == page_.size() ? nullptr : &page_[at_];
  }
  void pass() { ++at_; }

 private:
  Result<void> turn_page() {
    HOIST_ASSIGN(page_, trail_.chained(last_, kMaxPageSize));
    at_ = 0;
    ended_ = page_.size() < static_cast<std::size_t>(kMaxPageSize);
    if (page_.empty()) return {};
    const ChainedRecord& row = page_.back();
    ChainPlace place{
        .subject = std::string(row.record.subject()), .position = row.position, .id = row.record.id};
    if (last_ && order_of(place) <= order_of(*last_)) {
      return fail(
          ErrorCode::kCorruptData,
          fmt::format("audit event {} cannot be passed by: a column holds another type than the table "
                      "declares; correct it by SQL",
                      place.id));
    }
    last_ = std::move(place);
    return {};
  }
  static std::tuple<std::string_view, std::int64_t, std::string_view> order_of(const ChainPlace& place) {
    return {place.subject, place.position, place.id};
  }

  AuditTrail& trail_;
  std::vector<ChainedRecord> page_;
  std::size_t at_ = 0;
  bool ended_ = false;
  std::optional<ChainPlace> last_;
};

/// The heads of all chains, one after the other.
class Heads {
 public:
  explicit Heads(AuditTrail& trail) : trail_(trail) {}

  Result<const ChainHead*> peek() {
    if (at_ == page_.size() && !ended_) {
      HOIST_ASSIGN(page_, trail_.chain_heads(last_, kMaxPageSize));
      at_ = 0;
      ended_ = page_.size() < static_cast<std::size_t>(kMaxPageSize);
      if (!page_.empty()) last_ = page_.back().subject;
    }
    return at_ == page_.size() ? nullptr : &page_[at_];
  }
  void pass() { ++at_; }

 private:
  AuditTrail& trail_;
  std::vector<ChainHead> page_;
  std::size_t at_ = 0;
  bool ended_ = false;
  std::optional<std::string> last_;
};

class Verification {
 public:
  explicit Verification(UnitOfWork& unit) : trail_(unit.audit()), rows_(trail_), heads_(trail_) {}

  Result<AuditReport> run() {
    for (;;) {
      HOIST_ASSIGN(const std::optional<std::string> subject, next_subject());
      if (!subject) break;
      HOIST_TRY(verify_chain(*subject));
    }
    HOIST_TRY(verify_older());
    report_.head_digest = digest_.value();
    return std::move(report_);
  }

 private:
  /// The first that rows or heads have left.
  Result<std::optional<std::string>> next_subject() {
    HOIST_ASSIGN(const ChainedRecord* const row, rows_.peek());
    HOIST_ASSIGN(const ChainHead* const head, heads_.peek());
    if (row == nullptr && head == nullptr) return std::nullopt;
    if (row == nullptr) return head->subject;
    if (head == nullptr || row->record.subject() < head->subject) return std::string(row->record.subject());
    return head->subject;
  }

  Result<void> verify_chain(const std::string& subject) {
    ChainCheck check(subject);
    for (;;) {
      HOIST_ASSIGN(const ChainedRecord* const row, rows_.peek());
      if (row == nullptr || row->record.subject() != subject) break;
      check.add(*row, found_);
      report_.events += 1;
      rows_.pass();
      keep_findings();
    }
    HOIST_ASSIGN(const ChainHead* const next, heads_.peek());
    std::optional<ChainHead> head;
    if (next != nullptr && next->subject == subject) {
      head = *next;
      digest_.add(*head);
      report_.chains += 1;
      heads_.pass();
    }
    check.finish(head, found_);
    keep_findings();
    return {};
  }

  Result<void> verify_older() {
    HOIST_ASSIGN(const OlderAudit older, trail_.older(static_cast<int>(kMaxAuditFindings)));
    report_.older_events = older.present;
    for (const AuditRecord& record : older.added) {
      found_.push_back({.fault = AuditFault::kAdded,
                        .subject = std::string(record.subject()),
                        .flag_key = record.flag_key.value_or(""),
                        .event_id = record.id,
                        .explanation = "it is in no chain, though the chains had begun"});
    }
    if (older.present != older.recorded) {
      found_.push_back({.fault = AuditFault::kOlderChanged,
                        .subject = {},
                        .flag_key = {},
                        .event_id = {},
                        .explanation = fmt::format("{} events are from before the chains; {} were there when "
                                                   "the chains began",
                                                   older.present, older.recorded)});
    }
    keep_findings();
    return {};
  }

  void keep_findings() {
    report_.found += static_cast<std::int64_t>(found_.size());
    for (AuditFinding& finding : found_) {
      if (report_.findings.size() < kMaxAuditFindings) report_.findings.push_back(std::move(finding));
    }
    found_.clear();
  }

  AuditTrail& trail_;
  Rows rows_;
  Heads heads_;
  HeadDigest digest_;
  AuditReport report_;
  std::vector<AuditFinding> found_;  ///< Not kept yet.
};

}  // namespace

Result<AuditReport> verify_audit(UnitOfWork& unit) { return Verification(unit).run(); }

}  // namespace hoist
