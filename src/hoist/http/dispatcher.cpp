#include "hoist/http/dispatcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "hoist/app/time_travel.h"
#include "hoist/app/transact.h"
#include "hoist/base/shown_text.h"
#include "hoist/http/act_once.h"
#include "hoist/http/asked_instant.h"
#include "hoist/http/caller_environment.h"
#include "hoist/http/metrics_response.h"
#include "hoist/http/ofrep_handlers.h"
#include "hoist/http/render.h"
#include "hoist/http/request_checks.h"
#include "hoist/http/routes.h"
#include "hoist/http/session_handlers.h"
#include "hoist/http/stream_handlers.h"
#include "hoist/wire/error_json.h"

namespace hoist::http {
namespace {

Response not_found(const Request& request, ServedRoutes served) {
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  const std::string shown = shown_text(path);
  const std::string message =
      served == ServedRoutes::kAll
          ? fmt::format("there is no such path: {}", shown)
          : fmt::format(
                "this is a worker, which has no {}, but /healthz, /readyz and /metrics: ask a hoist serve",
                shown);
  return error_response(Error{ErrorCode::kNotFound, message, {}});
}

Response wrong_method(const Request& request, const WrongMethod& wrong) {
  Response response = error_response(
      Error{ErrorCode::kMethodNotAllowed,
            fmt::format("{} is not possible here: use {}", shown_text(request.method), wrong.allow),
            {}});
  response.headers.push_back({.name = "Allow", .value = wrong.allow});
  return response;
}

bool evaluates_now(const RoutedRequest& routed) {
  return routed.route->kind == RouteKind::kEvaluation &&
         !asks_for_instant(*routed.route, routed.request, routed.query);
}

/// Whether the answer is the store's. Who shows neither a token nor a session asks nothing of it.
bool uses_store(const RoutedRequest& routed) {
  const RouteKind kind = routed.route->kind;
  if (kind == RouteKind::kSignIn) return true;
  const bool asks_store =
      kind == RouteKind::kApi || (kind == RouteKind::kEvaluation && !evaluates_now(routed));
  return asks_store && credential_of(routed.request).has_value();
}

/// Whether the answer is there at once for a token that is known.
bool reads_cache(const RoutedRequest& routed) {
  return routed.route->kind == RouteKind::kStream || evaluates_now(routed);
}

Response store_gone(Duration until_probe) {
  Response response = error_response(Error{ErrorCode::kStoreUnavailable, {}, {}});
  const auto seconds =
      std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(until_probe).count());
  for (Header& header : response.headers) {
    if (header.name == "Retry-After") header.value = std::to_string(seconds);
  }
  return response;
}

ProcessView view_of(const DispatcherOptions& options) {
  ProcessView view{
      .clock = options.clock, .store = options.store_description, .runner = options.runner.status};
  if (StreamPlaces* streams = options.streams; streams != nullptr) {
    view.open_streams = [streams] { return streams->open(); };
  }
  return view;
}

}  // namespace

Dispatcher::Dispatcher(DispatcherOptions options)
    : options_(std::move(options)),
      process_(view_of(options_)),
      router_(routes_of(options_.served)),
      cors_(options_.cors_origins),
      answers_(routes_of(options_.served), options_.metrics),
      reader_(options_.clock),
      limiter_(options_.evaluations_per_second),
      breaker_(options_.clock, options_.random, options_.metrics) {}

std::variant<Response, RoutedRequest> Dispatcher::route(Request request) const {
  if (!cors_.enabled()) return route_anywhere(std::move(request));
  auto preflight = cors_.preflight(request);
  if (preflight) {
    count_answer(nullptr, preflight->status);
    cors_.allow(request, *preflight);
    return *std::move(preflight);
  }
  // The request goes with a RoutedRequest; what browsers are told depends on two of its headers.
  const Request asked{
      .method = request.method, .target = request.target, .headers = request.headers, .body = {}};
  auto routed = route_anywhere(std::move(request));
  if (auto* response = std::get_if<Response>(&routed)) cors_.allow(asked, *response);
  return routed;
}

std::variant<Response, RoutedRequest> Dispatcher::route_anywhere(Request request) const {
  const auto counted = [this](const Route* route, Response response) {
    count_answer(route, response.status);
    return response;
  };
  auto target = parse_target(request.target);
  if (!target) return counted(nullptr, error_response(target.error()));
  Routing routing = router_.find(request.method, target->segments);
  if (std::holds_alternative<NoSuchPath>(routing)) {
    return counted(nullptr, not_found(request, options_.served));
  }
  if (const auto* wrong = std::get_if<WrongMethod>(&routing)) {
    return counted(nullptr, wrong_method(request, *wrong));
  }
  auto& match = std::get<RouteMatch>(routing);
  if (match.route->kind == RouteKind::kAlive) return counted(match.route, liveness());
  if (match.route->document != nullptr) return counted(match.route, match.route->document(request));
  RoutedRequest routed{.request = std::move(request),
                       .route = match.route,
                       .path = std::move(match.path),
                       .query = std::move(target->query)};
  auto answered = answer_from_cache(routed);
  if (!answered) return routed;
  return counted(match.route, *answered ? **std::move(answered) : render_error(routed, answered->error()));
}

std::optional<Response> Dispatcher::refuse(const RoutedRequest& routed) const {
  if (!uses_store(routed)) return std::nullopt;
  const auto refused = breaker_.refusal();
  if (!refused) return std::nullopt;
  Response response = store_gone(*refused);
  cors_.allow(routed.request, response);
  return response;
}

Response Dispatcher::answer(const RoutedRequest& routed, Session& session) const {
  Response response = answer_routed(routed, session);
  cors_.allow(routed.request, response);
  return response;
}

Response Dispatcher::answer_routed(const RoutedRequest& routed, Session& session) const {
  try {
    if (routed.route->kind == RouteKind::kReady) {
      const StoreProbe store = probe_store(session, options_.clock);
      if (store.condition == StoreCondition::kOk) breaker_.reached();
      return readiness(store, options_.runner);
    }
    auto response = answer_to_caller(routed, session);
    if (response) return *std::move(response);
    const Error& error = response.error();
    if (wire::is_defect(error.code) || error.code == ErrorCode::kConstraintViolation) {
      log_failure(routed, to_string(error.code), error.message);
    }
    return render_error(routed, error);
  } catch (const std::exception& failure) {
    log_failure(routed, to_string(ErrorCode::kInternal), failure.what());
    return render_error(routed, Error{ErrorCode::kInternal, {}, {}});
  }
}

Response Dispatcher::render_error(const RoutedRequest& routed, const Error& error) const {
  if (routed.route->error_form == ErrorForm::kHoist) return error_response(error);
  return ofrep_error_response(error, routed.path.empty() ? std::string_view() : routed.path.front().second);
}

std::optional<Result<Response>> Dispatcher::answer_from_cache(const RoutedRequest& routed) const {
  if (routed.route->kind == RouteKind::kOfrepStream) return answer_ofrep_stream(routed);
  if (routed.route->kind == RouteKind::kSignOut) {
    return sign_out_cached(routed.request, routed.query, options_.snapshots.state().get(), options_.clock);
  }
  if (!reads_cache(routed)) return std::nullopt;
  const auto state = options_.snapshots.state();
  const auto credential = credential_of(routed.request);
  if (!credential) return Result<Response>(tl::unexpect, credential.error());
  if (!state) return std::nullopt;
  const auto caller = find_caller_cached(*state, *credential, options_.clock);
  if (!caller) return std::nullopt;
  return evaluate(routed, *caller, *state);
}

Result<Response> Dispatcher::answer_ofrep_stream(const RoutedRequest& routed) const {
  HOIST_ASSIGN(const Query query, Query::check(routed.query, routed.route->query));
  const auto state = options_.snapshots.state();
  return open_ofrep_stream(query, state.get(), options_.streams, options_.clock.now());
}

/// A token that the cache does not know may have been made a moment ago.
Result<Response> Dispatcher::evaluate_after_refresh(const RoutedRequest& routed, Session& session) const {
  HOIST_ASSIGN(const Credential credential, credential_of(routed.request));
  HOIST_ASSIGN(const Caller caller, transact(session, Access::kRead, [&](UnitOfWork& unit) {
                 return find_caller(unit, credential);
               }));
  HOIST_TRY(options_.snapshots.refresh(session));
  return evaluate(routed, caller, *options_.snapshots.state());
}

Result<Response> Dispatcher::evaluate(const RoutedRequest& routed, const Caller& caller,
                                      const CachedState& state) const {
  if (routed.route->kind == RouteKind::kStream) {
    return prepare(routed, caller,
                   [&](const Call& call) { return open_change_stream(call, options_.streams); });
  }
  HOIST_TRY(check_rate(caller.token));
  const Instant now = options_.clock.now();
  auto response = prepare(routed, caller, [&](const Call& call) -> Result<Response> {
    return routed.route->evaluation(
        call,
        {.snapshot = state.snapshot(call.environment()),
         .now = now,
         .metrics = options_.metrics,
         .streams = options_.streams != nullptr && options_.streams->available() ? &options_.streams->tokens()
                                                                                 : nullptr});
  });
  if (!response) return response;
  if (options_.snapshots.outage()) {
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - state.read_at).count();
    response->headers.push_back(
        {.name = "Hoist-Snapshot-Age", .value = std::to_string(std::max<std::int64_t>(0, age))});
  }
  return response;
}

Result<Response> Dispatcher::evaluate_at(const Call& call, const Route& route, UnitOfWork& unit) const {
  HOIST_TRY(check_rate(call.caller));
  HOIST_ASSIGN(const AskedInstant asked, asked_instant(call, route));
  HOIST_ASSIGN(auto snapshot, load_snapshot_at(unit, call.environment(), asked));
  return route.evaluation(call,
                          {.snapshot = std::move(snapshot), .now = asked.at, .metrics = options_.metrics});
}

Result<void> Dispatcher::check_rate(const Token& caller) const {
  const auto wait = limiter_.take(caller.id, options_.clock.now());
  if (!wait) return {};
  // Whole seconds, because clients read no other form (RFC 9110 allows a date as well).
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(*wait).count();
  return fail(ErrorCode::kTooManyRequests,
              fmt::format("this token evaluates more than {} times a second: try again in {} s",
                          options_.evaluations_per_second, seconds));
}

Response Dispatcher::unanswered(const RoutedRequest& routed) const {
  if (routed.route->kind == RouteKind::kReady) {
    return readiness({.condition = StoreCondition::kBusy}, options_.runner);
  }
  if (routed.route->kind == RouteKind::kMetrics) {
    const Error late{ErrorCode::kStoreUnavailable, "the store did not answer in time", {}};
    // Where the store was read for this very scrape, it only counts for long.
    auto page = metrics_from_memory(routed, late, reader_.recent());
    return page ? *std::move(page) : render_error(routed, page.error());
  }
  Response response = too_busy("too many requests wait for the store: try again in a second");
  cors_.allow(routed.request, response);
  return response;
}

Result<Response> Dispatcher::answer_to_caller(const RoutedRequest& routed, Session& session) const {
  if (routed.route->kind == RouteKind::kSignOut) return sign_out(routed.request, session);
  if (reads_cache(routed)) return evaluate_after_refresh(routed, session);
  if (routed.route->kind == RouteKind::kMetrics) return answer_metrics(routed, session);
  return answer_if_reachable(routed, session);
}

/// Asks the breaker once more: what stood in the queue when the store went away does not wait for it either.
Result<Response> Dispatcher::answer_if_reachable(const RoutedRequest& routed, Session& session) const {
  if (!uses_store(routed)) return answer_api(routed, session);
  StoreBreaker::Call call(breaker_);
  if (call.refusal()) return store_gone(*call.refusal());
  auto response = answer_api(routed, session);
  call.end(response ? nullptr : &response.error());
  return response;
}

Result<Response> Dispatcher::answer_metrics(const RoutedRequest& routed, Session& session) const {
  HOIST_ASSIGN(const Credential credential, credential_of(routed.request));
  const auto caller =
      transact(session, Access::kRead, [&](UnitOfWork& unit) { return find_caller(unit, credential); });
  if (!caller && caller.error().code == ErrorCode::kUnauthenticated) {
    return tl::unexpected<Error>(caller.error());
  }
  if (!caller) return metrics_from_memory(routed, caller.error(), std::nullopt);
  return metrics_for(routed, *caller, [&] {
    auto read = reader_.read(session);
    return read ? std::optional(*std::move(read)) : std::nullopt;
  });
}

Result<Response> Dispatcher::metrics_from_memory(const RoutedRequest& routed, const Error& why,
                                                 std::optional<StoreReading> reading) const {
  HOIST_ASSIGN(const Credential credential, credential_of(routed.request));
  const auto state = options_.snapshots.state();
  const auto caller = state ? find_caller_cached(*state, credential, options_.clock) : std::nullopt;
  if (!caller) return tl::unexpected<Error>(why);
  return metrics_for(routed, *caller, [&] { return std::move(reading); });
}

/// `read` gives what is read of the store, once the caller may see it.
template <class Read>
Result<Response> Dispatcher::metrics_for(const RoutedRequest& routed, const Caller& caller,
                                         Read&& read) const {
  HOIST_TRY(check_unbound(caller.token));
  return prepare(routed, caller, [&](const Call& /*call*/) -> Result<Response> {
    return metrics_response(options_.metrics,
                            {.store = read(),
                             .snapshot_age = snapshot_age(options_.snapshots, options_.clock.now()),
                             .pool = options_.pool_load()});
  });
}

Result<Response> Dispatcher::answer_api(const RoutedRequest& routed, Session& session) const {
  if (routed.route->kind == RouteKind::kSignIn) return sign_in(routed.request, routed.query, session);
  HOIST_ASSIGN(const Credential credential, credential_of(routed.request));
  if (routed.route->access == Access::kRead) {
    return transact(session, Access::kRead, [&](UnitOfWork& unit) -> Result<Response> {
      HOIST_ASSIGN(const Caller caller, find_caller(unit, credential));
      return prepare(routed, caller, [&](const Call& call) -> Result<Response> {
        if (routed.route->kind == RouteKind::kEvaluation) return evaluate_at(call, *routed.route, unit);
        HOIST_ASSIGN(const Act act, routed.route->handler(call));
        return act(unit);
      });
    });
  }
  HOIST_ASSIGN(const Caller caller, transact(session, Access::kRead, [&](UnitOfWork& unit) {
                 return find_caller(unit, credential);
               }));
  // It is there, though it may not be written now: that keeps nobody from reading.
  breaker_.reached();
  return prepare(routed, caller, [&](const Call& call) -> Result<Response> {
    HOIST_ASSIGN(const Act act, routed.route->handler(call));
    return write(call, *routed.route, act, session);
  });
}

/// Checks all that can be checked without the store, and hands what is to be done to `run`.
template <class Run>
Result<Response> Dispatcher::prepare(const RoutedRequest& routed, const Caller& caller, Run&& run) const {
  const Route& route = *routed.route;
  HOIST_TRY(check_not_forged(routed.request, caller));
  HOIST_TRY(check_permission(caller.token, route.permission));
  HOIST_ASSIGN(const Query query, Query::check(routed.query, route.query));
  HOIST_ASSIGN(std::optional<EnvironmentKey> environment,
               named_environment(caller.token, routed.path, query));
  HOIST_TRY(check_body(routed.request, route.body));
  const Call call{.request = routed.request,
                  .path = routed.path,
                  .query = query,
                  .caller = caller.token,
                  .session = caller.session,
                  .named_environment = std::move(environment),
                  .retry_policy = options_.retry_policy,
                  .destinations = options_.destinations,
                  .process = process_,
                  .random = options_.random};
  return run(call);
}

Result<Response> Dispatcher::write(const Call& call, const Route& route, const Act& act,
                                   Session& session) const {
  HOIST_ASSIGN(const auto scope, idempotency_scope(call, route));
  const auto attempt = [&] {
    return transact(session, Access::kWrite, [&](UnitOfWork& unit) {
      return scope ? act_once(unit, *scope, call.request.body, act) : act(unit);
    });
  };
  Result<Response> response = attempt();
  // The same request at the same time, committed in between: its answer is there now.
  if (!response && scope && response.error().code == ErrorCode::kAlreadyExists) response = attempt();
  if (response) {
    for (const NotificationEvent event : response->told) options_.metrics.notification_enqueued(event);
  }
  if (response && route.wakes_runner && options_.runner.wake) options_.runner.wake();
  if (response && route.wakes_deliverer && options_.wake_deliverer) options_.wake_deliverer();
  // What was written is evaluated from now on. Where the store went away meanwhile, the keeper catches up.
  if (response) static_cast<void>(options_.snapshots.refresh(session));
  // It tells the streams, and would hear of the commit later: SQLite has no notification.
  if (response && options_.wake_keeper) options_.wake_keeper();
  return response;
}

void Dispatcher::log_failure(const RoutedRequest& routed, std::string_view code,
                             std::string_view message) const {
  options_.log.error("Request failed", {{"method", std::string(routed.route->method)},
                                        {"route", std::string(routed.route->pattern)},
                                        {"errorCode", std::string(code)},
                                        {"error", std::string(message)}});
}

}  // namespace hoist::http
