// PostgresDueQueue::settle: a batch of outcomes, written as sets.
#include <algorithm>

#include "hoist/stores/postgres/due_queue.h"
#include "hoist/stores/postgres/due_queue_statements.h"
#include "hoist/stores/postgres/schedule_rows.h"
#include "hoist/wire/stored_json.h"

namespace hoist::postgres {
namespace {

/// One outcome and where its row lies, if that is known.
struct PlacedSettlement {
  const Settlement* settlement;
  std::optional<RowPlace> place;
};

Parameters outcome_parameters(std::span<const PlacedSettlement> outcomes) {
  using Placed = PlacedSettlement;
  const auto claimed = [](const Placed& placed) -> const ClaimMark& { return placed.settlement->claimed; };
  const auto after = [](const Placed& placed) -> const Schedule& { return placed.settlement->schedule; };
  Parameters parameters;
  parameters.add_array(outcomes, [](const Placed& placed) { return placed.place; })
      .add_array(outcomes, [&](const Placed& placed) { return claimed(placed).id.bytes(); })
      .add_array(outcomes, [&](const Placed& placed) { return to_string(claimed(placed).status); })
      .add_array(outcomes, [&](const Placed& placed) { return std::int32_t{claimed(placed).retry_count}; })
      .add_array(outcomes, [&](const Placed& placed) { return claimed(placed).due_at; })
      .add_array(outcomes, [&](const Placed& placed) { return to_string(after(placed).status); })
      .add_array(outcomes, [&](const Placed& placed) { return after(placed).applied_at; })
      .add_array(outcomes, [&](const Placed& placed) { return null_if_empty(after(placed).error_message); })
      .add_array(outcomes, [&](const Placed& placed) { return std::int32_t{after(placed).retry_count}; })
      .add_array(outcomes, [&](const Placed& placed) { return after(placed).next_retry_at; })
      .add_array(outcomes, [&](const Placed& placed) { return null_if_empty(after(placed).last_error); })
      .add_array(outcomes, [&](const Placed& placed) { return std::int32_t{after(placed).attempt_count}; })
      .add_array(outcomes, [&](const Placed& placed) { return null_if_empty(after(placed).cancelled_by); })
      .add_array(outcomes, [&](const Placed& placed) { return after(placed).cancelled_at; })
      .add_array(outcomes, [&](const Placed& placed) { return after(placed).updated_at; });
  return parameters;
}

const Statement& insert_attempts_statement() {
  static const Statement statement{
      "insert_attempts",
      "INSERT INTO schedule_attempts (schedule_id, attempt, worker, due_at, started_at, ended_at, outcome,"
      " error_class, error_code, error_message, next_retry_at, dropped_fields)"
      " SELECT schedule_id, attempt, worker, due_at, started_at, ended_at, outcome, error_class, error_code,"
      " error_message, next_retry_at, dropped_fields::jsonb"
      " FROM unnest($1::uuid[], $2::int4[], $3::text[], $4::timestamptz[], $5::timestamptz[],"
      " $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamptz[], $12::text[])"
      " AS u (schedule_id, attempt, worker, due_at, started_at, ended_at, outcome, error_class, error_code,"
      " error_message, next_retry_at, dropped_fields)"
      // An attempt that is there already belongs to a claim that was settled before: the counts tell.
      " ON CONFLICT (schedule_id, attempt) DO NOTHING"};
  return statement;
}

Parameters attempt_parameters(std::span<const Settlement> settlements) {
  using Each = Settlement;
  /// What `of` says of the attempt's failure; none where it did not fail.
  const auto failed = [](const Each& each, auto of) -> std::optional<std::string_view> {
    if (!each.attempt.failure) return std::nullopt;
    return of(*each.attempt.failure);
  };
  Parameters parameters;
  parameters.add_array(settlements, [](const Each& each) { return each.attempt.schedule_id.bytes(); })
      .add_array(settlements, [](const Each& each) { return std::int32_t{each.attempt.number}; })
      .add_array(settlements, [](const Each& each) { return std::string_view(each.attempt.worker); })
      .add_array(settlements, [](const Each& each) { return each.attempt.due_at; })
      .add_array(settlements, [](const Each& each) { return each.attempt.started_at; })
      .add_array(settlements, [](const Each& each) { return each.attempt.ended_at; })
      .add_array(settlements, [](const Each& each) { return to_string(each.attempt.outcome); })
      .add_array(settlements,
                 [&](const Each& each) {
                   return failed(each,
                                 [](const Failure& failure) { return to_string(failure.failure_class); });
                 })
      .add_array(settlements,
                 [&](const Each& each) {
                   return failed(each, [](const Failure& failure) { return std::string_view(failure.code); });
                 })
      .add_array(settlements,
                 [&](const Each& each) {
                   return failed(each,
                                 [](const Failure& failure) { return std::string_view(failure.message); });
                 })
      .add_array(settlements, [](const Each& each) { return each.attempt.next_retry_at; })
      .add_array(settlements, [](const Each& each) { return wire::encode_fields(each.attempt.dropped); });
  return parameters;
}

}  // namespace

Result<void> PostgresDueQueue::settle(std::span<const Settlement> settlements) {
  if (settlements.empty()) return {};
  std::vector<PlacedSettlement> outcomes;
  outcomes.reserve(settlements.size());
  for (const Settlement& settlement : settlements) {
    outcomes.push_back({&settlement, places_.find(settlement.claimed.id)});
    places_.forget(settlement.claimed.id);
  }
  const auto first_unplaced =
      std::partition(outcomes.begin(), outcomes.end(),
                     [](const PlacedSettlement& placed) { return placed.place.has_value(); });
  const std::span<const PlacedSettlement> by_place(outcomes.begin(), first_unplaced);
  const std::span<const PlacedSettlement> by_id(first_unplaced, outcomes.end());

  Pipeline pipeline = transaction_.pipeline();
  if (!by_place.empty()) pipeline.add(settle_by_place_statement(), outcome_parameters(by_place));
  if (!by_id.empty()) pipeline.add(settle_by_id_statement(), outcome_parameters(by_id));
  pipeline.add(insert_attempts_statement(), attempt_parameters(settlements));
  return transaction_.send(
      std::move(pipeline),
      [placed = by_place.size(), unplaced = by_id.size()](const std::vector<Rows>& answers) -> Result<void> {
        std::size_t next = 0;
        if (placed > 0) HOIST_TRY(expect_affected(answers.at(next++), placed, "claimed schedules"));
        if (unplaced > 0) HOIST_TRY(expect_affected(answers.at(next++), unplaced, "claimed schedules"));
        return expect_affected(answers.at(next), placed + unplaced, "attempts");
      });
}

}  // namespace hoist::postgres
