// Changes of one flag, a line each: a new flag as the API takes it, then edits ("e" and their body) and
// schedules (a digit, the minute they are meant for, and their updates). What the reader and the checks let
// through is applied as edits and workers apply it: the flag stays valid and comes back from the stored JSON,
// newer intent wins in whatever order the schedules are applied, and nothing else changes.
#include <boost/json.hpp>

#include <algorithm>
#include <vector>

#include "expect.h"
#include "hoist/base/prng.h"
#include "hoist/domain/evaluation.h"
#include "hoist/domain/flag_check.h"
#include "hoist/domain/settlement.h"
#include "hoist/wire/requests_json.h"
#include "hoist/wire/stored_json.h"

namespace hoist::fuzz {
namespace {

constexpr Instant kNow = Instant::from_unix_us(1'795'770'000'250'000);
/// More changes of one flag show nothing new.
constexpr std::size_t kMostChanges = 12;

SegmentDefinition segment(std::string_view key, Value rule) {
  return {.key = *SegmentKey::parse(key),
          .environment = production(),
          .description = {},
          .included = {"ada"},
          .excluded = {},
          .rule = std::move(rule),
          .version = 1,
          .created_at = {},
          .updated_at = {}};
}

/// What targeting may refer to: a segment of members, and one with a rule, which $ref finds as well.
const SegmentLibrary& segments() {
  static const SegmentLibrary library(std::vector{
      segment("staff", nullptr), segment("beta", Object{{"==", Array{Object{{"var", "plan"}}, "beta"}}})});
  return library;
}

/// What prerequisites may refer to. `loop` needs `checkout`, which is what flags are called in most inputs.
const FlagShapes& shapes() {
  static const FlagShapes made = {
      {*FlagKey::parse("base"), {.variants = {"on", "off"}, .prerequisites = {}}},
      {*FlagKey::parse("loop"),
       {.variants = {"on", "off"},
        .prerequisites = {{.flag = *FlagKey::parse("checkout"), .variant = "on"}}}}};
  return made;
}

Result<void> check_change(const Flag& flag, const FlagUpdates& updates) {
  HOIST_TRY(check_updates(flag.key, flag.config.type, updates, segments().scope()));
  if (!updates.prerequisites) return {};
  return check_prerequisites(flag.key, *updates.prerequisites, shapes());
}

void check_stored_form(const Flag& flag) {
  expect(wire::decode_flag_snapshot(wire::encode_flag_snapshot(flag)) == flag,
         "a flag comes back from an audit row");
  expect(wire::decode_intents(wire::encode_intents(flag.intents)) == flag.intents, "intents come back");
  FlagConfig columns{.enabled = flag.config.enabled,
                     .rollout_percentage = *Percentage::from(wire::percentage_column(flag.config)),
                     .description = flag.config.description};
  expect(wire::decode_definition(wire::encode_definition(flag.config), columns).has_value() &&
             columns == flag.config,
         "a definition comes back from its row");
}

void check_flag(const Flag& flag) {
  expect(check_change(flag, all_fields(flag.config)).has_value(), "every field stays valid");
  expect(check_fit(flag.config).has_value(), "the fields fit each other");
  check_stored_form(flag);
  const CompiledFlag compiled(flag, {}, segments().scope());
  expect(compiled.fault.empty(), "accepted targeting compiles");
  const Evaluation evaluation = evaluate(&compiled, EvaluationContext::of_user("ada"), kNow, {});
  expect(evaluation.failed() == !evaluation.error.empty(), "a failed evaluation says why");
  if (evaluation.variant == nullptr) return;
  const Value* value = compiled.flag.config.variants.find(*evaluation.variant);
  expect(value != nullptr && evaluation.value == value, "a variant's value is the flag's");
}

/// Whether a field is the same in both, its intent included.
bool same_field(FlagField field, const Flag& a, const Flag& b) {
  const bool same_value = with_field(
      field, [&](auto in_config, auto /*in_updates*/) { return a.config.*in_config == b.config.*in_config; });
  return same_value && a.intents.of(field) == b.intents.of(field);
}

bool has_value_of(FlagField field, const Flag& flag, const FlagUpdates& updates) {
  return with_field(field, [&](auto in_config, auto in_updates) {
    return updates.*in_updates && flag.config.*in_config == *(updates.*in_updates);
  });
}

void check_difference(const Flag& before, const Flag& after) {
  const FlagUpdates difference = updates_between(before.config, after.config);
  FlagConfig config = before.config;
  set_fields(config, difference);
  expect(config == after.config, "the difference of two configurations leads from one to the other");
  expect(difference.empty() == (before.config == after.config), "equal configurations do not differ");
}

Flag edited(const Flag& before, const FlagUpdates& edit) {
  const Flag after = apply_edit(before, edit, kNow);
  for (const FlagField field : kFlagFields) {
    if (!edit.sets(field)) {
      expect(same_field(field, before, after), "an edit leaves other fields alone");
      continue;
    }
    expect(has_value_of(field, after, edit), "an edit always takes effect");
    const auto& intent = after.intents.of(field);
    expect(intent && intent->at >= kNow && before.intents.of(field) < intent,
           "an edit is newer than what was before it");
  }
  expect(after.version == before.version + 1 && after.updated_at == kNow, "an edit is a version");
  expect(apply_edit(after, edit, kNow).config == after.config, "the same edit again changes no value");
  check_difference(before, after);
  return after;
}

PatchResult patched(const Flag& before, const FlagUpdates& updates, const Intent& intent) {
  PatchResult result = apply_updates(before, updates, intent, kNow);
  for (const FlagField field : kFlagFields) {
    const auto is_in = [field](const std::vector<FlagField>& fields) {
      return std::find(fields.begin(), fields.end(), field) != fields.end();
    };
    const auto& remembered = before.intents.of(field);
    const bool newer = remembered && *remembered > intent;
    expect(is_in(result.applied) == (updates.sets(field) && !newer), "what is not older is applied");
    expect(is_in(result.dropped) == (updates.sets(field) && newer), "what is older is dropped");
    if (is_in(result.applied)) {
      expect(has_value_of(field, result.flag, updates) && result.flag.intents.of(field) == intent,
             "an applied field has its value and its intent");
    } else {
      expect(same_field(field, before, result.flag), "what is not applied stays");
    }
  }
  if (result.superseded()) {
    expect(result.flag == before, "a superseded change changes nothing");
  } else {
    expect(result.flag.version == before.version + 1, "an applied change is a version");
  }
  const PatchResult again = apply_updates(result.flag, updates, intent, kNow);
  expect(again.applied == result.applied && again.dropped == result.dropped &&
             again.flag.config == result.flag.config && again.flag.intents == result.flag.intents,
         "applying the same change again changes nothing");
  check_difference(before, result.flag);
  return result;
}

struct Change {
  std::optional<Schedule> schedule;  ///< None: an edit.
  FlagUpdates updates;
};

Schedule schedule_of(const Flag& flag, const FlagUpdates& updates, int minute, std::uint8_t number) {
  UuidBytes id{};
  id.back() = number;
  return {.id = ScheduleId(id),
          .flag_id = flag.id,
          .flag_key = flag.key,
          .environment = flag.environment,
          .scheduled_at = kNow - std::chrono::minutes(10 - minute),
          .updates = updates,
          .applied_at = {},
          .error_message = {},
          .next_retry_at = {},
          .last_error = {},
          .created_by = {},
          .cancelled_by = {},
          .cancelled_at = {},
          .created_at = {},
          .updated_at = {}};
}

std::optional<FlagUpdates> read_updates_of(std::string_view body) {
  const auto updates = wire::read_flag_edit(body);
  const StoredUpdates stored = wire::decode_updates(body);
  expect(updates.has_value() == stored.has_value(), "the API takes what SQL may write, and nothing else");
  if (!updates) {
    expect_field_refusal(updates.error());
    return std::nullopt;
  }
  expect(*stored == *updates, "both read the same");
  expect(wire::decode_updates(wire::encode_updates(*updates)) == *updates, "updates come back");
  return *updates;
}

/// A well-formed flag is kept even where its fields are refused, so that those are seen as a change as well.
Flag read_flag(std::string_view body) {
  Flag flag{.id = {},
            .key = *FlagKey::parse("checkout"),
            .environment = production(),
            .config = {},
            .intents = {},
            .version = 1,
            .created_at = kNow - std::chrono::hours(1),
            .updated_at = kNow - std::chrono::hours(1),
            .deleted_at = std::nullopt};
  const auto request = wire::read_create_flag(body);
  if (!request) {
    expect_field_refusal(request.error());
    return flag;
  }
  Flag asked = flag;
  asked.key = request->key;
  asked.config = request->config;
  auto valid = check_change(asked, all_fields(asked.config));
  if (valid) valid = check_fit(asked.config);
  if (valid) return asked;
  expect_field_refusal(valid.error());
  return flag;
}

std::vector<Change> read_changes(const Flag& flag, std::string_view text) {
  std::vector<Change> changes;
  while (!text.empty() && changes.size() < kMostChanges) {
    const std::string_view line = take_line(text);
    if (line.empty()) continue;
    const char kind = line.front();
    const auto updates = read_updates_of(line.substr(1));
    if (!updates) continue;
    Change change{.schedule = std::nullopt, .updates = *updates};
    if (kind >= '0' && kind <= '9') {
      change.schedule = schedule_of(flag, *updates, kind - '0', static_cast<std::uint8_t>(changes.size()));
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

/// As the use cases and a worker do it: what does not fit is left out.
void apply_in_turn(Flag flag, const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    const auto valid = check_change(flag, change.updates);
    expect_well_refused(valid);
    if (!valid) continue;
    const Flag after = change.schedule
                           ? patched(flag, change.updates,
                                     {.at = change.schedule->scheduled_at, .schedule = change.schedule->id})
                                 .flag
                           : edited(flag, change.updates);
    const auto fits = check_fit(after.config);
    expect_well_refused(fits);
    expect(fits || touches_fit(change.updates), "only fields that must fit can make a misfit");
    if (!fits) continue;
    flag = after;
    check_flag(flag);
  }
}

/// Whatever the order, the flag ends the same.
void check_any_order(const Flag& flag, std::vector<Schedule> schedules) {
  const auto apply_all = [&flag](const std::vector<Schedule>& in_order) {
    Flag after = flag;
    for (const Schedule& schedule : in_order) {
      const Intent intent{.at = schedule.scheduled_at, .schedule = schedule.id};
      after = apply_updates(after, *schedule.updates, intent, kNow).flag;
    }
    return after;
  };
  const Flag forwards = apply_all(schedules);
  std::reverse(schedules.begin(), schedules.end());
  const Flag backwards = apply_all(schedules);
  expect(forwards.config == backwards.config && forwards.intents == backwards.intents,
         "schedules give the same flag in any order");
}

Flag settle(const Flag& flag, const std::vector<Schedule>& schedules) {
  const SettlementContext context{.now = kNow,
                                  .worker = "worker",
                                  .policy = {},
                                  .started_at = std::nullopt,
                                  .segments = {{production(), segments()}},
                                  .shapes = {{production(), shapes()}},
                                  .live_elsewhere = {}};
  Prng random(1);
  const SettlementPlan plan = plan_settlement(schedules, {{flag.id, flag}}, context, random);
  expect(plan.settlements.size() == schedules.size(), "every schedule is settled");
  for (const Settlement& settlement : plan.settlements) {
    if (settlement.attempt.failure) {
      expect_one_line(settlement.attempt.failure->message, "a failure says why in one line");
    }
  }
  return plan.changed_flags.empty() ? flag : plan.changed_flags.front();
}

/// A batch is as good as its schedules one after the other, in order of what was meant first.
void check_batch(const Flag& flag, std::vector<Schedule> schedules) {
  const Flag at_once = settle(flag, schedules);
  check_flag(at_once);
  std::stable_sort(schedules.begin(), schedules.end(), [](const Schedule& a, const Schedule& b) {
    return a.scheduled_at < b.scheduled_at;  // their ids rise already
  });
  Flag one_by_one = flag;
  for (const Schedule& schedule : schedules) one_by_one = settle(one_by_one, {schedule});
  expect(at_once == one_by_one, "a batch gives the flag that its schedules give one by one");
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  std::string_view text = fuzz::text_of(data, size);
  const Flag flag = fuzz::read_flag(fuzz::take_line(text));
  fuzz::check_flag(flag);
  const auto changes = fuzz::read_changes(flag, text);
  fuzz::apply_in_turn(flag, changes);
  std::vector<Schedule> schedules;
  for (const fuzz::Change& change : changes) {
    if (change.schedule) schedules.push_back(*change.schedule);
  }
  fuzz::check_any_order(flag, schedules);
  fuzz::check_batch(flag, schedules);
  return 0;
}
