// The JSON that stores keep: updates, the intents behind a flag's fields, flags in audit rows.
//
// `updates` is the API's JSON ({"enabled": true, "rolloutPercentage": 25}); people may write it by SQL.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/flag.h"
#include "hoist/domain/patch.h"
#include "hoist/domain/schedule.h"

namespace hoist::wire {

[[nodiscard]] std::string encode_updates(const FlagUpdates& updates);
/// The updates, or the text and why it does not fit (not an object, unknown field, wrong type, out of
/// range, nothing set).
[[nodiscard]] StoredUpdates decode_updates(std::string_view text);
/// As stored: what encode_updates gives, or the unreadable text as it came.
[[nodiscard]] std::string encode_stored_updates(const StoredUpdates& updates);

/// {"enabled": {"at": "2026-…Z", "scheduleId": "…"}}; fields without an intent are left out.
[[nodiscard]] std::string encode_intents(const FieldIntents& intents);
/// Fields of that name that this version does not know are ignored. Errors: kCorruptData.
[[nodiscard]] Result<FieldIntents> decode_intents(std::string_view text);

/// The configuration beyond enabled, rolloutPercentage and description, which have columns of their own: "{}"
/// for a flag in short form.
[[nodiscard]] std::string encode_definition(const FlagConfig& config);
/// What the column rollout_percentage holds: it cannot be null; that there is no percentage stands in the
/// definition.
[[nodiscard]] int percentage_column(const FlagConfig& config);
/// Sets what it says in `config`, which holds the columns' values. Errors: kCorruptData.
[[nodiscard]] Result<void> decode_definition(std::string_view text, FlagConfig& config);

/// A segment's members, ["ada", "bob"], and its rule.
[[nodiscard]] std::string encode_texts(const std::vector<std::string>& texts);
[[nodiscard]] std::string encode_value(const Value& value);
/// Errors: kCorruptData.
[[nodiscard]] Result<std::vector<std::string>> decode_texts(std::string_view text);
[[nodiscard]] Result<Value> decode_value(std::string_view text);

/// The whole flag, intents included, for the audit trail.
[[nodiscard]] boost::json::value flag_snapshot(const Flag& flag);
[[nodiscard]] std::string encode_flag_snapshot(const Flag& flag);
/// Errors: kCorruptData.
[[nodiscard]] Result<Flag> decode_flag_snapshot(std::string_view text);

/// ["enabled", "rolloutPercentage"]
[[nodiscard]] std::string encode_fields(const std::vector<FlagField>& fields);
/// Errors: kCorruptData.
[[nodiscard]] Result<std::vector<FlagField>> decode_fields(std::string_view text);

}  // namespace hoist::wire
