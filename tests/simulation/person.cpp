#include "simulation/person.h"

#include <algorithm>
#include <tuple>

#include "hoist/app/cancel_schedule.h"
#include "hoist/app/create_flag.h"
#include "hoist/app/create_schedule.h"
#include "hoist/app/delete_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/idempotency.h"
#include "hoist/app/retry_failed.h"
#include "hoist/app/retry_schedule.h"
#include "hoist/app/revert_flag.h"
#include "hoist/app/run_schedule.h"
#include "hoist/app/segments.h"
#include "hoist/app/transact.h"
#include "hoist/app/user_overrides.h"
#include "hoist/app/webhooks.h"
#include "hoist/base/check.h"
#include "hoist/domain/failure.h"
#include "model/stored_values.h"
#include "simulation/asked.h"
#include "simulation/drawn_terms.h"
#include "simulation/drawn_webhook.h"
#include "simulation/faulty_store.h"
#include "support/any_destination.h"

namespace hoist::sim {
namespace {

/// How often a request with an idempotency key is made again while its outcome is not known, and after
/// what wait.
constexpr int kRepeats = 3;
constexpr Micros kRepeatAfter = 1'000'000;
/// How long whoever writes by SQL waits for the write lock.
constexpr Micros kSqlPatience = 60'000'000;
/// So that some want the same and some want nothing that happens.
constexpr int kMostSimulatedWebhooks = 4;
/// A step's value whose updates are the switch alone, which fits whatever the flag has become.
constexpr std::uint64_t kSwitchAlone = 1;

/// Whether the flag has what the edit set.
bool took_effect(const FlagUpdates& edit, const FlagConfig& config) {
  return std::all_of(kFlagFields.begin(), kFlagFields.end(), [&](FlagField field) {
    return with_field(field, [&](auto in_config, auto in_updates) {
      return !(edit.*in_updates) || config.*in_config == *(edit.*in_updates);
    });
  });
}

/// Asked for to see that the runners run (ask_for_schedule), and not drawn: its value is small.
bool is_a_check(const Step& step) { return step.value < 1000; }

// What people do now and then instead of what they do mostly.
bool reverts(const Step& step) { return (step.value >> 24U) % 5 == 0; }
bool runs_now(const Step& step) { return (step.value >> 20U) % 3 == 0; }
bool retries_all(const Step& step) { return (step.value >> 20U) % 8 == 1; }

model::ScheduleRow asked_terms(const CreateSchedule& command) {
  model::ScheduleRow row;
  row.scheduled_at = command.scheduled_at.unix_us();
  expect_terms(command, row);
  return row;
}

bool on_terms(const model::ScheduleRow& stored, const model::ScheduleRow& due) {
  const auto terms = [](const model::ScheduleRow& row) {
    return std::tie(row.max_retries, row.policy, row.priority, row.missed_window, row.max_lateness);
  };
  return terms(stored) == terms(due);
}

}  // namespace

std::string flag_key_of_slot(std::uint32_t slot) { return fmt::format("flag-{}", slot / 2); }
std::string environment_of_slot(std::uint32_t slot) { return slot % 2 == 0 ? "production" : "staging"; }

Person::Person(World& world, Actor& actor, Store& store, int flags, std::uint64_t seed)
    : world_(world), actor_(actor), real_store_(store), flags_(flags), random_(seed) {}

void Person::live() {
  while (true) {
    try {
      store_ = make_faulty_store(world_, actor_, real_store_);
      session_ = store_->open_session(SessionPurpose::kRequests);
      while (true) {
        while (inbox_.empty()) world_.scheduler.wait_until(kNever);
        const Step step = inbox_.front();
        inbox_.pop_front();
        act(step);
      }
    } catch (const Crashed& crash) {
      world_.scheduler.wait_until(world_.time.elapsed + crash.restart_after);
    }
  }
}

void Person::ask(const Step& step) {
  inbox_.push_back(step);
  world_.scheduler.wake(*actor_.task, world_.time.elapsed);
}

void Person::ask_for_schedule(int slot, Micros delay) {
  Step step;
  step.kind = StepKind::kCreateSchedule;
  step.target = static_cast<std::uint32_t>(slot);
  step.amount = delay;
  step.value = kSwitchAlone + static_cast<std::uint64_t>(slot) * kSwitchAlone * 4;
  ask(step);
}

void Person::act(const Step& step) {
  switch (step.kind) {
    case StepKind::kCreateFlag:
      return create_flag(step);
    case StepKind::kEditFlag:
      return reverts(step) ? revert_flag(step) : edit_flag(step);
    case StepKind::kDescribeFlag:
      return edit_flag(step);
    case StepKind::kDeleteFlag:
      return delete_flag(step);
    case StepKind::kOverrideUser:
      return override_user(step);
    case StepKind::kChangeSegment:
      return change_segment(step);
    case StepKind::kChangeWebhook:
      return change_webhook(step);
    case StepKind::kReplayDelivery:
      return replay_delivery(step);
    case StepKind::kCreateSchedule:
      return create_schedules(step);
    case StepKind::kCreateAlike:
      return create_alike(step);
    case StepKind::kCancelSchedule:
      return change_schedule(step);
    case StepKind::kRetrySchedule:
      return retries_all(step) ? retry_all_failed(step) : change_schedule(step);
    case StepKind::kInsertBySql:
      return insert_by_sql(step);
    default:
      check_failed("people are asked for what people do");
  }
}

template <class T>
void Person::say_outcome(const Step& step, const Result<T>& result) {
  world_.trace.say(actor_.name, "{}: {}", to_string(step.kind), result ? "ok" : result.error().message);
}

Person::Place Person::place(std::uint32_t target) const {
  const std::uint32_t slot = target % static_cast<std::uint32_t>(flags_);
  return {.key = *FlagKey::parse(flag_key_of_slot(slot)),
          .environment = *EnvironmentKey::parse(environment_of_slot(slot))};
}

Subject Person::subject(std::uint32_t target) const {
  const std::uint32_t slot = target % static_cast<std::uint32_t>(flags_);
  // Of the same environment, which every other slot is.
  const std::uint32_t other = (slot + 2) % static_cast<std::uint32_t>(flags_);
  Subject subject{.key = flag_key_of_slot(slot), .other_key = flag_key_of_slot(other)};
  const auto live = world_.live_flags.find({subject.key, environment_of_slot(slot)});
  if (live == world_.live_flags.end()) return subject;
  if (const model::FlagRow* row = world_.observer.model().flag(live->second)) subject.type = row->type;
  return subject;
}

std::optional<ScheduleId> Person::schedule_of(std::uint32_t target) const {
  const std::vector<std::string>& known = world_.observer.schedules();
  if (known.empty()) return std::nullopt;
  return *ScheduleId::parse(known.at(known.size() - 1 - target % known.size()));
}

void Person::create_flag(const Step& step) {
  const Place where = place(step.target);
  FlagConfig config;
  if (step.fields != 0) config = asked_config(drawn_flag(step.fields, subject(step.target)));
  config.enabled = (step.value & 1U) != 0;
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    return hoist::create_flag(unit, {.key = where.key, .environment = where.environment, .config = config},
                              actor_.name, random_);
  });
  say_outcome(step, result);
}

void Person::edit_flag(const Step& step) {
  const Place where = place(step.target);
  FlagUpdates edit;
  if (step.kind == StepKind::kDescribeFlag) {
    edit.description = fmt::format("described {}", step.value % 1000);
  } else {
    edit = asked_updates(updates_of_step(step, subject(step.target)));
  }
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    return hoist::edit_flag(unit, where.key, where.environment, edit, actor_.name, random_);
  });
  say_outcome(step, result);
  if (!result) return;
  // An edit always takes effect.
  if (!took_effect(edit, result->config)) {
    world_.found({.promise = "P5", .what = "a manual edit was answered without taking effect"});
  }
}

void Person::revert_flag(const Step& step) {
  const Place where = place(step.target);
  const auto version = static_cast<std::int64_t>(1 + (step.value >> 28U) % 4);
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    return hoist::revert_flag(unit, where.key, where.environment, version, actor_.name, random_);
  });
  say_outcome(step, result);
}

void Person::delete_flag(const Step& step) {
  const Place where = place(step.target);
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    return hoist::delete_flag(unit, where.key, where.environment, actor_.name, random_);
  });
  say_outcome(step, result);
}

void Person::override_user(const Step& step) {
  const Place where = place(step.target);
  const std::string user = fmt::format("user-{}", (step.value >> 8U) % 3);
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) -> Result<void> {
    if (step.value % 3 == 0) {
      return remove_user_override(unit, where.key, where.environment, user, actor_.name, random_);
    }
    const SetUserOverride command{
        .key = where.key,
        .environment = where.environment,
        .user_id = user,
        .type = step.value % 3 == 1 ? OverrideType::kInclude : OverrideType::kExclude,
        .reason = {}};
    HOIST_TRY(set_user_override(unit, command, actor_.name, random_));
    return {};
  });
  say_outcome(step, result);
}

void Person::change_segment(const Step& step) {
  const SegmentName name{.key = *SegmentKey::parse(kSegments.at((step.value >> 8U) % kSegments.size())),
                         .environment = place(step.target).environment};
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) -> Result<void> {
    if (step.value % 3 == 0) return delete_segment(unit, name, actor_.name, random_);
    SegmentFields fields;
    fields.included = std::vector<std::string>{fmt::format("user-{}", (step.value >> 16U) % 3)};
    auto made = create_segment(unit, name, fields, actor_.name, random_);
    if (!made && made.error().code == ErrorCode::kAlreadyExists) {
      made = edit_segment(unit, name, fields, actor_.name, random_);
    }
    HOIST_TRY(made);
    return {};
  });
  say_outcome(step, result);
}

void Person::change_webhook(const Step& step) {
  const test::AnyDestination anywhere;
  const WebhookCaller caller{.name = actor_.name};
  const WebhookFields fields = drawn_webhook(step.value);
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) -> Result<void> {
    HOIST_ASSIGN(const auto known, list_webhooks(unit, caller, std::nullopt, kMostSimulatedWebhooks));
    const bool full = known.size() >= kMostSimulatedWebhooks;
    if (known.empty() || (!full && step.value % 2 == 0)) {
      HOIST_TRY(create_webhook(unit, {.fields = fields}, anywhere, caller, random_));
      return {};
    }
    const WebhookId& id = known.at(step.target % known.size()).id;
    if (step.value % 3 == 0) {
      HOIST_TRY(delete_webhook(unit, id, caller, random_));
    } else {
      HOIST_TRY(edit_webhook(unit, id, fields, anywhere, caller, random_));
    }
    return {};
  });
  say_outcome(step, result);
}

void Person::replay_delivery(const Step& step) {
  const WebhookCaller caller{.name = actor_.name};
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) -> Result<void> {
    HOIST_ASSIGN(const auto webhooks, list_webhooks(unit, caller, std::nullopt, kMostSimulatedWebhooks));
    if (webhooks.empty()) return {};
    const WebhookId& webhook = webhooks.at(step.target % webhooks.size()).id;
    HOIST_ASSIGN(const auto deliveries, list_deliveries(unit, {.webhook = webhook}, caller));
    if (deliveries.empty()) return {};
    const DeliveryId& id = deliveries.at(step.value % deliveries.size()).id;
    HOIST_TRY(hoist::replay_delivery(unit, {.webhook = webhook, .id = id}, caller, random_));
    return {};
  });
  say_outcome(step, result);
}

void Person::create_schedules(const Step& step) {
  const Subject about = subject(step.target);
  if (!draws_pair(step.fields)) {
    create_schedule(step, updates_of_step(step, about), Duration(step.amount));
    return;
  }
  const DrawnPair pair = drawn_pair(step.fields, about);
  const auto first = create_schedule(step, pair.first, Duration(step.amount));
  create_schedule(step, pair.second,
                  first ? When(*first + Duration(pair.apart)) : When(Duration(step.amount + pair.apart)));
}

std::optional<Instant> Person::create_schedule(const Step& step, const std::string& updates, When when) {
  const Place where = place(step.target);
  Request request{.updates = updates, .terms = {}};
  const DrawnTerms terms = is_a_check(step) ? DrawnTerms() : drawn_terms(step.value, std::chrono::seconds(1));
  // The HTTP API's way: the answer is kept under the request's key, so that it may be asked for again.
  const IdempotencyScope scope{
      .token = {}, .route = "POST schedule", .key = fmt::format("{}-{}", actor_.name, ++keys_made_)};
  const std::string body = format_step(step) + updates;
  actor_.schedules_made = 0;
  for (int i = 0; i <= kRepeats; ++i) {
    const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) -> Result<std::string> {
      HOIST_ASSIGN(const auto recorded, find_recorded_response(unit, scope, body));
      if (recorded) return recorded->body;
      const Duration* after = std::get_if<Duration>(&when);
      CreateSchedule command{.key = where.key,
                             .environment = where.environment,
                             .scheduled_at = after != nullptr ? unit.now() + *after : std::get<Instant>(when),
                             .updates = asked_updates(request.updates),
                             .max_retries = chosen_max_retries(step.value)};
      set_terms(terms, command);
      request.terms.push_back(asked_terms(command));
      HOIST_ASSIGN(const Schedule made, hoist::create_schedule(unit, command, actor_.name, random_));
      HOIST_TRY(record_response(unit, scope, body, {.status = 201, .body = made.id.to_string()}));
      return made.id.to_string();
    });
    say_outcome(step, result);
    if (actor_.schedules_made > 1) {
      world_.found({.promise = "P2", .what = "one request with an idempotency key made two schedules"});
    }
    if (result) return expect_accepted(*result, request);
    if (classify(result.error()) != FailureClass::kOutage) return std::nullopt;
    world_.scheduler.wait_until(world_.time.elapsed + kRepeatAfter);
  }
  return std::nullopt;
}

std::optional<Instant> Person::expect_accepted(const std::string& id, const Request& request) {
  const model::ScheduleRow* stored = world_.observer.model().schedule(id);
  // Somebody may have run it already, which moves its time.
  const bool moved = world_.observer.model().was_run(id);
  const auto as_asked = [&] {
    return std::any_of(request.terms.begin(), request.terms.end(),
                       [&](const model::ScheduleRow& due) {
                         return on_terms(*stored, due) && (moved || stored->scheduled_at == due.scheduled_at);
                       }) &&
           stored->updates == model::read_updates(request.updates);
  };
  if (stored == nullptr) {
    world_.found(
        {.promise = "P3", .what = fmt::format("schedule {} was accepted and is not in the store", id)});
    return std::nullopt;
  }
  if (!as_asked()) {
    world_.found({.promise = "P3", .what = fmt::format("schedule {} is stored otherwise than asked", id)});
  }
  return Instant::from_unix_us(stored->scheduled_at);
}

void Person::create_alike(const Step& step) {
  const auto like = schedule_of(step.target);
  if (!like) return;
  const model::ScheduleRow& row = *world_.observer.model().schedule(like->to_string());
  const auto slots = static_cast<std::uint32_t>(flags_);
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    const model::FlagRow* flag = world_.observer.model().flag(row.flag_id);
    if (flag == nullptr || flag->key != flag_key_of_slot(slot) ||
        flag->environment != environment_of_slot(slot)) {
      continue;
    }
    Step alike = step;
    alike.target = slot;
    create_schedule(alike, updates_of_step(alike, subject(slot)), Instant::from_unix_us(row.scheduled_at));
    return;
  }
}

void Person::change_schedule(const Step& step) {
  const auto id = schedule_of(step.target);
  if (!id) return;
  const ScheduleAddress address{.id = *id, .flag_key = std::nullopt, .environment = std::nullopt};
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    if (step.kind == StepKind::kCancelSchedule) return cancel_schedule(unit, address, actor_.name, random_);
    if (runs_now(step)) return run_schedule(unit, address, actor_.name, random_);
    return retry_schedule(unit, address, actor_.name, random_);
  });
  say_outcome(step, result);
}

void Person::retry_all_failed(const Step& step) {
  ScheduleFilter filter;
  filter.limit = static_cast<int>(1 + (step.value >> 28U) % 20);
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    return retry_failed(unit, filter, actor_.name, random_);
  });
  say_outcome(step, result);
}

void Person::insert_by_sql(const Step& step) {
  const std::string slot_key = flag_key_of_slot(step.target % static_cast<std::uint32_t>(flags_));
  const std::string slot_environment = environment_of_slot(step.target % static_cast<std::uint32_t>(flags_));
  if (!world_.write_lock.acquire(*actor_.task, kSqlPatience)) return;
  const Instant now = world_.store_clock.now();
  // Half of them were due a while ago; a few do not fit any flag.
  const Instant at = step.value % 2 == 0 ? now - Duration(step.amount) : now + Duration(step.amount);
  const bool fits = step.value % 8 < 6;
  const std::string by_value = fits ? fmt::format(R"({{"rolloutPercentage": {}}})", (step.value >> 8U) % 101)
                                    : R"({"rolloutPercentage": 101})";
  const std::string drawn = fits ? updates_of_step(step, subject(step.target))
                                 : drawn_unfit_updates(step.fields, subject(step.target));
  const std::string& updates = step.fields == 0 ? by_value : drawn;
  world_.observer.sql().run(fmt::format(
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates, created_at, updated_at) "
      "SELECT '{}', id, '{}', {}, '{}', '{}' FROM feature_flags "
      "WHERE flag_key = '{}' AND environment = '{}' AND deleted_at IS NULL",
      ScheduleId::make(now, random_).to_string(), format_instant(at), test::quoted(updates),
      format_instant(now), format_instant(now), slot_key, slot_environment));
  world_.write_lock.release();
  world_.committed(actor_, now.unix_us());
}

}  // namespace hoist::sim
