#include "hoist/http/schedule_handlers.h"

#include "hoist/app/cancel_schedule.h"
#include "hoist/app/create_schedule.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/find_schedule.h"
#include "hoist/app/list_schedules.h"
#include "hoist/app/receipt.h"
#include "hoist/app/retry_failed.h"
#include "hoist/app/retry_schedule.h"
#include "hoist/app/run_schedule.h"
#include "hoist/http/asked_period.h"
#include "hoist/http/cursor.h"
#include "hoist/http/list_page.h"
#include "hoist/http/version_tag.h"
#include "hoist/wire/receipt_json.h"
#include "hoist/wire/requests_json.h"
#include "hoist/wire/schedule_json.h"

namespace hoist::http {
namespace {

/// Schedules are found by id, also those of a deleted flag; the key, and the environment where said, must be
/// theirs.
Result<ScheduleAddress> address_of(const Call& call) {
  HOIST_ASSIGN(FlagKey key, call.flag_key());
  const auto id = ScheduleId::parse(call.parameter("id"));
  if (!id) return invalid_field("id", id.error().message);
  return ScheduleAddress{.id = *id, .flag_key = std::move(key), .environment = call.named_environment};
}

/// What both lists narrow by.
Result<ScheduleFilter> common_filter(const Call& call) {
  ScheduleFilter filter;
  HOIST_ASSIGN(filter.state, call.query.status());
  HOIST_ASSIGN(filter.limit, call.query.limit());
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(filter.after, parse_schedule_cursor(*cursor));
  }
  return filter;
}

/// By environment and time, as the routes across flags do.
Result<void> narrow_across_flags(const Call& call, ScheduleFilter& filter) {
  filter.environment = call.named_environment;
  HOIST_ASSIGN(const AskedPeriod period, asked_period(call.query, "schedules", "scheduledAt"));
  filter.from = period.from;
  filter.to = period.to;
  return {};
}

Result<Response> list_page(UnitOfWork& unit, ScheduleFilter filter) {
  const int limit = filter.limit;
  filter.limit += 1;
  HOIST_ASSIGN(const std::vector<Schedule> schedules, list_schedules(unit, std::move(filter)));
  return page_response(schedules, limit, wire::schedule_to_json, schedule_cursor);
}

/// What a person does to one schedule.
using ByHand = Result<Schedule> (*)(UnitOfWork& unit, const ScheduleAddress& address,
                                    const std::string& actor, RandomSource& random);

Result<Act> by_hand(const Call& call, ByHand change) {
  HOIST_ASSIGN(const ScheduleAddress address, address_of(call));
  return at_flag_version(
      call, *address.flag_key, [&call, address, change](UnitOfWork& unit) -> Result<Response> {
        HOIST_ASSIGN(const Schedule schedule, change(unit, address, call.caller.name, call.random));
        return json_response(200, wire::schedule_to_json(schedule));
      });
}

}  // namespace

Result<Act> create_schedule_handler(const Call& call) {
  HOIST_ASSIGN(FlagKey key, call.flag_key());
  HOIST_ASSIGN(const wire::CreateScheduleRequest body,
               wire::read_create_schedule(call.request.body, call.retry_policy));
  const CreateSchedule command{
      .key = std::move(key),
      .environment = call.environment(),
      .scheduled_at = body.scheduled_at,
      .updates = body.updates,
      .max_retries = body.max_retries.value_or(call.retry_policy.max_retries.value_or(kDefaultMaxRetries)),
      .retry_policy = body.retry_policy,
      .priority = body.priority,
      .missed_window = body.missed_window,
      .max_lateness = body.max_lateness};
  return at_flag_version(call, command.key, [&call, command](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Schedule schedule, create_schedule(unit, command, call.caller.name, call.random));
    return json_response(201, wire::schedule_to_json(schedule));
  });
}

Result<Act> list_flag_schedules_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  HOIST_ASSIGN(ScheduleFilter filter, common_filter(call));
  return [&call, key, filter](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Flag flag, find_flag(unit, key, call.environment()));
    ScheduleFilter of_flag = filter;
    of_flag.flag = flag.id;
    return list_page(unit, std::move(of_flag));
  };
}

Result<Act> get_schedule_handler(const Call& call) {
  HOIST_ASSIGN(const ScheduleAddress address, address_of(call));
  return [address](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Schedule schedule, find_schedule(unit, address));
    HOIST_ASSIGN(const std::vector<Attempt> ledger, unit.due().attempts(schedule.id));
    boost::json::object body = wire::schedule_to_json(schedule);
    body["attempts"] = wire::attempts_to_json(ledger);
    HOIST_ASSIGN(const std::optional<Receipt> receipt, receipt_of(unit, schedule, ledger));
    body["receipt"] = wire::receipt_to_json(schedule, receipt);
    return json_response(200, std::move(body));
  };
}

Result<Act> cancel_schedule_handler(const Call& call) {
  HOIST_ASSIGN(const ScheduleAddress address, address_of(call));
  return at_flag_version(call, *address.flag_key, [&call, address](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(ToldCancel cancelled, cancel_schedule_told(unit, address, call.caller.name, call.random));
    Response response = json_response(200, wire::schedule_to_json(cancelled.schedule));
    response.told = std::move(cancelled.told);
    return response;
  });
}
Result<Act> retry_schedule_handler(const Call& call) { return by_hand(call, retry_schedule); }
Result<Act> run_schedule_handler(const Call& call) { return by_hand(call, run_schedule); }

Result<Act> list_attempts_handler(const Call& call) {
  HOIST_ASSIGN(const ScheduleAddress address, address_of(call));
  return [address](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Schedule schedule, find_schedule(unit, address));
    HOIST_ASSIGN(const std::vector<Attempt> ledger, unit.due().attempts(schedule.id));
    return json_response(200, boost::json::object{{"items", wire::attempts_to_json(ledger)}});
  };
}

Result<Act> preview_retries_handler(const Call& call) {
  HOIST_ASSIGN(const ScheduleAddress address, address_of(call));
  return [&call, address](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Schedule schedule, find_schedule(unit, address));
    const auto timeline = retry_timeline(schedule, call.retry_policy, unit.now());
    return json_response(200, boost::json::object{{"items", wire::timeline_to_json(timeline)}});
  };
}

Result<Act> retry_failed_handler(const Call& call) {
  ScheduleFilter filter;
  HOIST_ASSIGN(filter.limit, call.query.limit());
  HOIST_TRY(narrow_across_flags(call, filter));
  std::optional<FlagKey> key;
  if (const std::string* text = call.query.find("flag")) {
    HOIST_ASSIGN(key, FlagKey::parse(*text));
  }
  return [&call, filter, key](UnitOfWork& unit) -> Result<Response> {
    ScheduleFilter narrowed = filter;
    if (key) {
      HOIST_ASSIGN(const Flag flag, find_flag(unit, *key, call.environment()));
      narrowed.flag = flag.id;
    }
    HOIST_ASSIGN(const RetriedSchedules retried,
                 retry_failed(unit, std::move(narrowed), call.caller.name, call.random));
    boost::json::array items;
    for (const Schedule& schedule : retried.schedules) items.push_back(wire::schedule_to_json(schedule));
    return json_response(200, boost::json::object{{"items", std::move(items)}, {"more", retried.more}});
  };
}

Result<Act> list_all_schedules_handler(const Call& call) {
  HOIST_ASSIGN(ScheduleFilter filter, common_filter(call));
  HOIST_TRY(narrow_across_flags(call, filter));
  HOIST_ASSIGN(filter.key_text, call.query.search());
  return [filter](UnitOfWork& unit) -> Result<Response> { return list_page(unit, filter); };
}

}  // namespace hoist::http
