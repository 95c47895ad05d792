// The hash chain of the audit trail: each row's hash covers its content, its position and the hash before it.
//
// There is a chain for each subject: the flag that an event is about, and one for all events about none. What
// is hashed is what is stored, field by field, so that a row which SQL has made undecodable can still be
// held against its hash. Values and pure functions; no thread-safety concerns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/instant.h"
#include "hoist/base/sha256.h"

namespace hoist {

/// The subject of events that concern no flag; the others' is the flag's id as text.
inline constexpr std::string_view kNoFlagSubject;

/// A row of the trail as it is stored, each column in the one form that both stores give back.
struct AuditRecord {
  std::string id;  ///< As format_uuid writes it.
  std::string at;  ///< As audit_instant writes it.
  std::string actor;
  std::string action;
  std::optional<std::string> flag_id;
  std::optional<std::string> flag_key;
  std::optional<std::string> environment;
  std::optional<std::string> schedule_id;
  std::optional<std::string> before;  ///< Canonical JSON; as it is where it is no JSON.
  std::optional<std::string> after;
  std::string note;
  bool operator==(const AuditRecord&) const = default;

  [[nodiscard]] std::string_view subject() const { return flag_id ? *flag_id : kNoFlagSubject; }
};

/// Microseconds since 1970-01-01T00:00:00Z, in decimal digits.
[[nodiscard]] std::string audit_instant(Instant at);

/// A record with its place; what SQL has taken away is absent.
struct ChainedRecord {
  AuditRecord record;
  std::int64_t position = 0;   ///< From 1.
  std::optional<Sha256> hash;  ///< None where the row holds no 32 bytes.
  bool operator==(const ChainedRecord&) const = default;
};

/// Where a chain ends: what the store keeps of it beside its rows.
struct ChainHead {
  std::string subject;
  std::int64_t length = 0;
  Sha256 hash{};  ///< Of the last row; of an empty chain, chain_start of its subject.
  bool operator==(const ChainHead&) const = default;
};

/// The hash that the first row of a chain continues.
[[nodiscard]] Sha256 chain_start(std::string_view subject);
[[nodiscard]] ChainHead empty_chain(std::string_view subject);
/// The hash of a row at `position` behind one with the hash `previous`.
[[nodiscard]] Sha256 chain_hash(const Sha256& previous, const AuditRecord& record, std::int64_t position);
/// Makes `record` the chain's next: afterwards `head` has its position and hash.
void extend_chain(ChainHead& head, const AuditRecord& record);

/// One digest over the heads of all chains. It says that the trail is what it was, to whoever kept it.
class HeadDigest {
 public:
  /// Precondition: heads come in order of subject.
  void add(const ChainHead& head);
  [[nodiscard]] const Sha256& value() const { return digest_; }

 private:
  Sha256 digest_ = sha256("hoist audit heads 1");
};

}  // namespace hoist
