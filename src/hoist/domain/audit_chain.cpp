#include "hoist/domain/audit_chain.h"

namespace hoist {
namespace {

/// Changes when the canonical bytes do: a chain is then another chain.
constexpr std::string_view kChainLabel = "hoist audit chain 1 ";

void append_number(std::string& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(number >> shift));
}

void append_digest(std::string& bytes, const Sha256& digest) {
  for (const std::uint8_t byte : digest) bytes.push_back(static_cast<char>(byte));
}

/// The length first, so that no text can pass for the end of one field and the start of the next.
void append_text(std::string& bytes, std::string_view text) {
  append_number(bytes, text.size());
  bytes += text;
}

void append_text(std::string& bytes, const std::optional<std::string>& text) {
  bytes.push_back(text ? '\1' : '\0');
  if (text) append_text(bytes, std::string_view(*text));
}

}  // namespace

std::string audit_instant(Instant at) { return std::to_string(at.unix_us()); }

Sha256 chain_start(std::string_view subject) {
  std::string bytes(kChainLabel);
  bytes += subject;
  return sha256(bytes);
}

ChainHead empty_chain(std::string_view subject) {
  return {.subject = std::string(subject), .length = 0, .hash = chain_start(subject)};
}

Sha256 chain_hash(const Sha256& previous, const AuditRecord& record, std::int64_t position) {
  std::string bytes;
  append_digest(bytes, previous);
  for (const std::string* text : {&record.id, &record.at, &record.actor, &record.action, &record.note}) {
    append_text(bytes, std::string_view(*text));
  }
  for (const auto* text : {&record.flag_id, &record.flag_key, &record.environment, &record.schedule_id,
                           &record.before, &record.after}) {
    append_text(bytes, *text);
  }
  append_number(bytes, static_cast<std::uint64_t>(position));
  return sha256(bytes);
}

void extend_chain(ChainHead& head, const AuditRecord& record) {
  head.length += 1;
  head.hash = chain_hash(head.hash, record, head.length);
}

void HeadDigest::add(const ChainHead& head) {
  std::string bytes;
  append_digest(bytes, digest_);
  append_text(bytes, std::string_view(head.subject));
  append_number(bytes, static_cast<std::uint64_t>(head.length));
  append_digest(bytes, head.hash);
  digest_ = sha256(bytes);
}

}  // namespace hoist
