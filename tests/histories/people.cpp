#include "histories/people.h"

#include <fmt/format.h>

#include <utility>

#include "hoist/app/cancel_schedule.h"
#include "hoist/app/create_flag.h"
#include "hoist/app/create_schedule.h"
#include "hoist/app/delete_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/retry_schedule.h"
#include "hoist/app/segments.h"
#include "hoist/app/transact.h"
#include "hoist/app/user_overrides.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "model/stored_values.h"
#include "simulation/asked.h"
#include "simulation/drawn_terms.h"
#include "support/builders.h"

namespace hoist::histories {
namespace {

using sim::Step;
using sim::StepKind;

/// Instants fall on a grid, so that schedules of different people are due together and every worker wakes
/// for them at once.
constexpr std::int64_t kGridUs = 20'000;
/// What a drawn second is here: retries of a schedule's own policy come within a history.
constexpr Duration kUnit = std::chrono::milliseconds(10);
/// How many places of the grid the schedules of a pair are apart.
constexpr std::int64_t kMostApart = 6;
/// People look at what was made lately.
constexpr std::size_t kRecent = 12;

Instant next_on_grid(Instant at) { return Instant::from_unix_us((at.unix_us() / kGridUs + 1) * kGridUs); }

std::string shown(const Slot& slot) { return fmt::format("{}/{}", slot.key.text(), slot.environment.text()); }

model::ScheduleRow as_asked(const Schedule& schedule) {
  model::ScheduleRow row;
  row.id = schedule.id.to_string();
  row.flag_id = schedule.flag_id.to_string();
  row.scheduled_at = schedule.scheduled_at.unix_us();
  return row;
}

}  // namespace

Slot slot_at(std::size_t number) {
  constexpr std::array kKeys = {"checkout", "dark-mode", "search"};
  constexpr std::array kEnvironments = {"production", "staging"};
  static_assert(kKeys.size() * kEnvironments.size() == kSlots);
  const std::size_t slot = number % kSlots;
  return {.key = test::flag_key(kKeys.at(slot / kEnvironments.size())),
          .environment = test::environment_key(kEnvironments.at(slot % kEnvironments.size()))};
}

Person::Person(const PersonSettings& settings, Operations& operations)
    : settings_(settings), operations_(operations), random_(settings.seed) {
  PostgresOptions options;
  options.url = settings.url;
  options.request_lock_timeout = settings.lock_timeout;
  options.request_statement_timeout = settings.statement_timeout;
  store_ = open_postgres_store(options);
  session_ = store_->open_session(SessionPurpose::kRequests);
  raw_ = std::make_unique<test::PostgresConnection>(settings.raw_url);
  thread_ = std::thread([this] { run(); });
}

Person::~Person() { finish(); }

void Person::play(const Step& step) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(step);
  }
  changed_.notify_all();
}

void Person::wait_until_idle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.empty() && !busy_; });
}

void Person::finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Person::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return finishing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const Step step = waiting_.front();
    waiting_.pop_front();
    busy_ = true;
    lock.unlock();
    play_now(step);
    lock.lock();
    busy_ = false;
    changed_.notify_all();
  }
}

void Person::play_now(const Step& step) {
  const Slot slot = slot_at(step.target);
  switch (step.kind) {
    case StepKind::kCreateFlag:
      return create_flag(slot, step);
    case StepKind::kEditFlag:
    case StepKind::kDescribeFlag:
      return edit_flag(slot, step);
    case StepKind::kDeleteFlag:
      delete_flag(slot);
      // Mostly somebody wants it again at once: a history without flags is none.
      if (step.value % 4 != 0) create_flag(slot, step);
      return;
    case StepKind::kOverrideUser:
      return override_user(slot, step.value);
    case StepKind::kChangeSegment:
      return change_segment(slot, step.value);
    case StepKind::kCreateSchedule:
      return create_schedules(step);
    case StepKind::kCreateAlike:
      return create_alike(step);
    case StepKind::kCancelSchedule:
    case StepKind::kRetrySchedule:
      return cancel_or_retry(step);
    case StepKind::kInsertBySql:
      return insert_by_sql(step);
    default:
      return;  // a fault
  }
}

template <class Act>
Answer Person::perform(std::string action, std::string asked, Act&& act) {
  Operation operation;
  operation.actor = operations_.next_actor(settings_.name);
  operation.action = std::move(action);
  operation.asked = std::move(asked);
  operation.from = wall_now();
  bool acted = false;
  const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) {
    auto answer = std::forward<Act>(act)(unit, operation);
    acted = answer.has_value();
    return answer;
  });
  if (result) {
    operation.answer = Answer::kAccepted;
  } else {
    const bool lost_in_commit = acted && result.error().code == ErrorCode::kConnectionLost;
    operation.answer = lost_in_commit ? Answer::kUnknown : Answer::kRefused;
    operation.error = result.error();
  }
  operation.to = wall_now();
  const Answer answer = operation.answer;
  operations_.add(std::move(operation));
  return answer;
}

void Person::create_flag(const Slot& slot, const Step& step) {
  FlagConfig config{.rollout_percentage = Percentage()};
  if (step.fields != 0) config = sim::asked_config(sim::drawn_flag(step.fields, subject_of(step.target)));
  config.enabled = step.value % 2 == 0;
  const CreateFlag command{.key = slot.key, .environment = slot.environment, .config = config};
  perform("flag.created", "create flag " + shown(slot), [&](UnitOfWork& unit, const Operation& operation) {
    return hoist::create_flag(unit, command, operation.actor, random_);
  });
}

void Person::edit_flag(const Slot& slot, const Step& step) {
  const std::string updates = step.kind == StepKind::kDescribeFlag
                                  ? fmt::format(R"({{"description": "description {}"}})", step.value % 1000)
                                  : sim::updates_of_step(step, subject_of(step.target));
  const FlagUpdates edit = sim::asked_updates(updates);
  const std::string asked = fmt::format("edit flag {} to {}", shown(slot), updates);
  perform("flag.edited", asked, [&](UnitOfWork& unit, const Operation& operation) {
    return hoist::edit_flag(unit, slot.key, slot.environment, edit, operation.actor, random_);
  });
}

void Person::delete_flag(const Slot& slot) {
  perform("flag.deleted", "delete flag " + shown(slot), [&](UnitOfWork& unit, const Operation& operation) {
    return hoist::delete_flag(unit, slot.key, slot.environment, operation.actor, random_);
  });
}

void Person::override_user(const Slot& slot, std::uint64_t value) {
  const std::string user = fmt::format("user-{}", (value >> 8U) % 3);
  if (value % 3 == 0) {
    perform("override.removed", fmt::format("forget {} on {}", user, shown(slot)),
            [&](UnitOfWork& unit, const Operation& operation) {
              return remove_user_override(unit, slot.key, slot.environment, user, operation.actor, random_);
            });
    return;
  }
  const SetUserOverride command{.key = slot.key,
                                .environment = slot.environment,
                                .user_id = user,
                                .type = value % 3 == 1 ? OverrideType::kInclude : OverrideType::kExclude,
                                .reason = "a history"};
  perform("override.set", fmt::format("{} {} on {}", to_string(command.type), user, shown(slot)),
          [&](UnitOfWork& unit, const Operation& operation) {
            return set_user_override(unit, command, operation.actor, random_);
          });
}

void Person::create_schedules(const Step& step) {
  const Instant at = next_on_grid(wall_now() + Duration(step.amount));
  const std::size_t count = 1 + (step.value >> kBurstShift) % kSlots;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t slot = step.target + i;
    const Instant then = std::max(at, next_on_grid(wall_now()));
    Step one = step;
    one.value += i;
    if (one.fields != 0) one.fields += i * kSlots;  // another draw, and a pair on a few of the flags
    if (!sim::draws_pair(one.fields)) {
      create_schedule(slot, then, sim::updates_of_step(one, subject_of(slot)), one.value);
      continue;
    }
    const sim::DrawnPair pair = sim::drawn_pair(one.fields, subject_of(slot));
    create_schedule(slot, then, pair.first, one.value);
    // A moment later, whatever the simulation's hours would be.
    const Instant later = pair.apart == 0 ? then : then + Duration(kGridUs * (1 + pair.apart % kMostApart));
    create_schedule(slot, std::max(later, next_on_grid(wall_now())), pair.second, one.value);
  }
}

void Person::change_segment(const Slot& slot, std::uint64_t value) {
  const SegmentName name{.key = *SegmentKey::parse(sim::kSegments.at((value >> 8U) % sim::kSegments.size())),
                         .environment = slot.environment};
  const std::string what = fmt::format("segment {} of {}", name.key.text(), slot.environment.text());
  if (value % 3 == 0) {
    perform("segment.deleted", "delete " + what, [&](UnitOfWork& unit, const Operation& operation) {
      return delete_segment(unit, name, operation.actor, random_);
    });
    return;
  }
  SegmentFields fields;
  fields.included = std::vector<std::string>{fmt::format("user-{}", (value >> 16U) % 3)};
  perform("segment.created", "create " + what, [&](UnitOfWork& unit, const Operation& operation) {
    return create_segment(unit, name, fields, operation.actor, random_);
  });
}

sim::Subject Person::subject_of(std::size_t slot_number) {
  const Slot slot = slot_at(slot_number);
  sim::Subject subject{.key = slot.key.text(), .other_key = slot_at(slot_number + 2).key.text()};
  const std::string type =
      raw_->value(fmt::format("SELECT definition->>'type' FROM feature_flags "
                              "WHERE flag_key = '{}' AND environment = '{}' AND deleted_at IS NULL",
                              slot.key.text(), slot.environment.text()));
  if (!type.empty()) subject.type = type;
  return subject;
}

void Person::create_alike(const Step& step) {
  const std::size_t slot = step.target % kSlots;
  const auto earlier = operations_.recent_of(slot, step.value >> 48U);
  if (!earlier) return;
  create_schedule(slot, earlier->scheduled_at, sim::updates_of_step(step, subject_of(slot)), step.value);
}

void Person::create_schedule(std::size_t slot_number, Instant at, const std::string& updates,
                             std::uint64_t value) {
  const Slot slot = slot_at(slot_number);
  CreateSchedule command{.key = slot.key,
                         .environment = slot.environment,
                         .scheduled_at = at,
                         .updates = sim::asked_updates(updates),
                         .max_retries = sim::chosen_max_retries(value)};
  sim::set_terms(sim::drawn_terms(value, kUnit), command);
  std::optional<Schedule> made;
  const std::string asked = fmt::format("schedule {} on {} at {}, {} retries", updates, shown(slot),
                                        format_instant(command.scheduled_at), command.max_retries);
  const Answer answer =
      perform("schedule.created", asked, [&](UnitOfWork& unit, Operation& operation) -> Result<Schedule> {
        HOIST_ASSIGN(made, hoist::create_schedule(unit, command, operation.actor, random_));
        operation.schedule = as_asked(*made);
        // What was asked for, not what came back.
        operation.schedule->scheduled_at = at.unix_us();
        operation.schedule->updates = model::read_updates(updates);
        sim::expect_terms(command, *operation.schedule);
        return *made;
      });
  if (answer == Answer::kRefused || !made) return;
  operations_.know({.id = made->id.to_string(), .slot = slot_number % kSlots, .scheduled_at = at});
}

std::string Person::choose_schedule(const Step& step) {
  // Every other time one that failed, if there is one: those are what people look after.
  if ((step.value >> 12U) % 2 == 0) {
    const std::string failed = raw_->value(
        "SELECT id FROM feature_flag_schedules WHERE status = 'failed'"
        " ORDER BY next_retry_at IS NULL, updated_at DESC LIMIT 1");
    if (!failed.empty()) return failed;
  }
  const auto known = operations_.recent(step.target, kRecent);
  return known ? known->id : std::string();
}

void Person::cancel_or_retry(const Step& step) {
  const std::string id = choose_schedule(step);
  if (id.empty()) return;
  const ScheduleAddress address{
      .id = *ScheduleId::parse(id), .flag_key = std::nullopt, .environment = std::nullopt};
  if (step.kind == StepKind::kCancelSchedule) {
    perform("schedule.cancelled", "cancel " + id, [&](UnitOfWork& unit, const Operation& operation) {
      return cancel_schedule(unit, address, operation.actor, random_);
    });
  } else {
    perform("schedule.retried", "retry " + id, [&](UnitOfWork& unit, const Operation& operation) {
      return retry_schedule(unit, address, operation.actor, random_);
    });
  }
}

void Person::insert_by_sql(const Step& step) {
  const Slot slot = slot_at(step.target);
  Operation operation;
  operation.actor = operations_.next_actor(settings_.name);
  operation.from = wall_now();
  const ScheduleId id = ScheduleId::make(wall_now(), random_);
  const bool readable = step.value % 3 != 0;
  const Instant at = wall_now() + Duration(step.value % 2 == 0 ? step.amount : -step.amount);
  const std::string by_value = readable
                                   ? fmt::format(R"({{"rolloutPercentage": {}}})", (step.value >> 16U) % 101)
                                   : R"({"rolloutPercentage": "half"})";
  const std::string drawn = readable ? sim::updates_of_step(step, subject_of(step.target))
                                     : sim::drawn_unfit_updates(step.fields, subject_of(step.target));
  const std::string& updates = step.fields == 0 ? by_value : drawn;
  operation.asked = fmt::format("insert {} by SQL on {} at {}", updates, shown(slot), format_instant(at));
  try {
    const std::string flag = raw_->value(fmt::format(
        "SELECT id FROM feature_flags WHERE flag_key = '{}' AND environment = '{}' AND deleted_at IS NULL",
        slot.key.text(), slot.environment.text()));
    if (flag.empty()) return;
    raw_->run(
        fmt::format("INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) VALUES ('{}', "
                    "'{}', '{}', {})",
                    id.to_string(), flag, format_instant(at), test::quoted(updates)));
    operation.answer = Answer::kAccepted;
    model::ScheduleRow row;
    row.id = id.to_string();
    row.flag_id = flag;
    row.scheduled_at = at.unix_us();
    row.updates = model::read_updates(updates);
    row.max_retries = 3;  // the column's default
    operation.schedule = row;
    operations_.know({.id = row.id, .slot = step.target % kSlots, .scheduled_at = at});
  } catch (const test::SqlError& error) {
    operation.error = Error{ErrorCode::kStoreTransient, error.what(), {}};
  }
  operation.to = wall_now();
  operations_.add(std::move(operation));
}

}  // namespace hoist::histories
