// Where a list goes on: a position in its order, as text that fits a URL. Opaque to clients.
//
// `~` separates the parts: URLs carry it as it is, and neither keys nor ids hold it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "hoist/domain/flag.h"
#include "hoist/domain/schedule.h"
#include "hoist/domain/segment_definition.h"
#include "hoist/ports/attempt_ledger.h"

namespace hoist::http {

[[nodiscard]] std::string flag_cursor(const Flag& last);
/// Errors: kInvalidArgument, naming the field cursor.
[[nodiscard]] Result<std::pair<FlagKey, EnvironmentKey>> parse_flag_cursor(std::string_view text);

[[nodiscard]] std::string schedule_cursor(const Schedule& last);
/// Errors: kInvalidArgument, naming the field cursor.
[[nodiscard]] Result<std::pair<Instant, ScheduleId>> parse_schedule_cursor(std::string_view text);

/// Of the ledger, newest first: the last one shown.
[[nodiscard]] std::string ledger_cursor(const Attempt& last);
/// Errors: kInvalidArgument, naming the field cursor.
[[nodiscard]] Result<LedgerPlace> parse_ledger_cursor(std::string_view text);

/// Of a list of versions, newest first: the last one shown.
[[nodiscard]] std::string version_cursor(std::int64_t last);
/// Errors: kInvalidArgument, naming the field cursor.
[[nodiscard]] Result<std::int64_t> parse_version_cursor(std::string_view text);

[[nodiscard]] std::string segment_cursor(const SegmentDefinition& last);

/// A cursor that is none of its list's.
[[nodiscard]] tl::unexpected<Error> bad_cursor();

/// Of a list in the order of keys: the last one shown. Errors: kInvalidArgument, naming the field cursor.
template <class AnyKey>
[[nodiscard]] Result<AnyKey> parse_key_cursor(std::string_view text) {
  auto key = AnyKey::parse(text);
  if (!key) return bad_cursor();
  return *std::move(key);
}

/// Of a list in the order of ids: the id of the last one shown. Errors: kInvalidArgument, naming the field
/// cursor.
template <class AnyId>
[[nodiscard]] Result<AnyId> parse_id_cursor(std::string_view text) {
  const auto id = AnyId::parse(text);
  if (!id) return bad_cursor();
  return *id;
}

}  // namespace hoist::http
