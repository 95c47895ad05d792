#include "hoist/http/routes.h"

#include <array>

#include "hoist/http/attention_handlers.h"
#include "hoist/http/config_handlers.h"
#include "hoist/http/console.h"
#include "hoist/http/environment_handlers.h"
#include "hoist/http/flag_handlers.h"
#include "hoist/http/flagd_handlers.h"
#include "hoist/http/health_report_handlers.h"
#include "hoist/http/history_handlers.h"
#include "hoist/http/ledger_handlers.h"
#include "hoist/http/ofrep_handlers.h"
#include "hoist/http/openapi.h"
#include "hoist/http/override_handlers.h"
#include "hoist/http/preview_handlers.h"
#include "hoist/http/retry_policy_handlers.h"
#include "hoist/http/schedule_handlers.h"
#include "hoist/http/segment_handlers.h"
#include "hoist/http/session_handlers.h"
#include "hoist/http/time_travel_handlers.h"
#include "hoist/http/timeline_handlers.h"
#include "hoist/http/token_handlers.h"
#include "hoist/http/webhook_handlers.h"

namespace hoist::http {
namespace {

constexpr std::array<std::string_view, 1> kEnvironment = {"environment"};
constexpr std::array<std::string_view, 1> kFlagdQuery = {"ahead"};
constexpr std::array<std::string_view, 3> kEvaluationQuery = {"userId", "environment", "at"};
constexpr std::array<std::string_view, 4> kExplainedQuery = {"userId", "environment", "at", "explain"};
constexpr std::array<std::string_view, 2> kOfrepQuery = {"environment", "explain"};
/// The last two tell which change made a client ask again.
constexpr std::array<std::string_view, 3> kOfrepBulkQuery = {"environment", "flagConfigEtag",
                                                             "flagConfigLastModified"};
constexpr std::array<std::string_view, 2> kPageQuery = {"limit", "cursor"};
constexpr std::array<std::string_view, 3> kDeliveryListQuery = {"status", "limit", "cursor"};
constexpr std::array<std::string_view, 3> kListQuery = {"environment", "limit", "cursor"};
constexpr std::array<std::string_view, 7> kFlagListQuery = {"environment", "q",     "tag",   "owner",
                                                            "archived",    "limit", "cursor"};
constexpr std::array<std::string_view, 6> kFlagStatesQuery = {"q",        "tag",   "owner",
                                                              "archived", "limit", "cursor"};
constexpr std::array<std::string_view, 3> kOverrideListQuery = {"environment", "page", "pageSize"};
constexpr std::array<std::string_view, 4> kScheduleListQuery = {"environment", "status", "limit", "cursor"};
constexpr std::array<std::string_view, 7> kAllSchedulesQuery = {"environment", "q",     "status", "from",
                                                                "to",          "limit", "cursor"};
constexpr std::array<std::string_view, 2> kAttentionQuery = {"environment", "since"};
constexpr std::array<std::string_view, 9> kLedgerQuery = {"environment", "flag", "q",     "outcome", "worker",
                                                          "from",        "to",   "limit", "cursor"};
constexpr std::array<std::string_view, 9> kAuditQuery = {"environment", "flag", "actor", "action", "schedule",
                                                         "from",        "to",   "limit", "cursor"};

constexpr std::array<std::string_view, 1> kOfrepStreamQuery = {"token"};
constexpr std::array<std::string_view, 2> kStreamQuery = {"environment", "lastEventId"};
constexpr std::array<std::string_view, 3> kStateQuery = {"at", "limit", "cursor"};
constexpr std::array<std::string_view, 4> kDifferenceQuery = {"from", "to", "limit", "cursor"};
constexpr std::array<std::string_view, 6> kTimelineQuery = {"environment", "from",  "to",
                                                            "q",           "limit", "cursor"};
constexpr std::array<std::string_view, 5> kRetryFailedQuery = {"environment", "flag", "from", "to", "limit"};

constexpr Route health(std::string_view pattern, RouteKind kind) {
  return {.method = "GET", .pattern = pattern, .kind = kind, .query = {}};
}

constexpr Route document(std::string_view pattern, Document document) {
  return {.method = "GET",
          .pattern = pattern,
          .kind = RouteKind::kDocument,
          .query = {},
          .handler = nullptr,
          .document = document};
}

constexpr Route console(std::string_view pattern, Document page) {
  Route route = document(pattern, page);
  route.kind = RouteKind::kConsole;
  return route;
}

constexpr Route reading(std::string_view pattern, Permission permission,
                        std::span<const std::string_view> query, Handler handler) {
  return {.method = "GET",
          .pattern = pattern,
          .permission = permission,
          .access = Access::kRead,
          .query = query,
          .handler = handler};
}

/// What is asked takes a body to say.
constexpr Route previewing(std::string_view pattern, Handler handler) {
  Route route = reading(pattern, Permission::kRead, kEnvironment, handler);
  route.method = "POST";
  route.body = BodyRule::kJson;
  return route;
}

constexpr Route evaluating(std::string_view pattern, std::span<const std::string_view> query,
                           EvaluationHandler handler) {
  return {.method = "GET",
          .pattern = pattern,
          .kind = RouteKind::kEvaluation,
          .permission = Permission::kEvaluate,
          .query = query,
          .evaluation = handler};
}

constexpr Route ofrep(std::string_view pattern, std::span<const std::string_view> query,
                      EvaluationHandler handler) {
  Route route = evaluating(pattern, query, handler);
  route.method = "POST";
  route.body = BodyRule::kJson;
  route.error_form = ErrorForm::kOfrep;
  return route;
}

constexpr Route streaming(std::string_view pattern) {
  return {.method = "GET",
          .pattern = pattern,
          .kind = RouteKind::kStream,
          .permission = Permission::kRead,
          .query = kStreamQuery};
}

/// Its token stands in the query.
constexpr Route ofrep_stream(std::string_view pattern) {
  return {.method = "GET", .pattern = pattern, .kind = RouteKind::kOfrepStream, .query = kOfrepStreamQuery};
}

/// It asks for no token beforehand.
constexpr Route signing(std::string_view method, RouteKind kind, BodyRule body) {
  return {.method = method, .pattern = "/api/session", .kind = kind, .body = body, .query = {}};
}

constexpr Route writing(std::string_view method, std::string_view pattern, BodyRule body, Handler handler) {
  return {.method = method,
          .pattern = pattern,
          .permission = Permission::kWrite,
          .access = Access::kWrite,
          .body = body,
          .query = kEnvironment,
          .handler = handler};
}

constexpr Route creating(std::string_view pattern, Handler handler) {
  Route route = writing("POST", pattern, BodyRule::kJson, handler);
  route.creates = true;
  return route;
}

/// What concerns every environment.
constexpr Route administering(std::string_view method, std::string_view pattern, BodyRule body,
                              Handler handler) {
  Route route = writing(method, pattern, body, handler);
  route.permission = Permission::kAdminister;
  route.query = {};
  return route;
}

constexpr Route taking(Route route, std::span<const std::string_view> query) {
  route.query = query;
  return route;
}

/// What is not for clients, whose tokens web pages show.
constexpr Route for_viewers(Route route) {
  route.permission = Permission::kRead;
  return route;
}

constexpr Route waking(Route route) {
  route.wakes_runner = true;
  return route;
}

/// Something is told of it.
constexpr Route telling(Route route) {
  route.wakes_deliverer = true;
  return route;
}

/// Of the whole system, not of one environment.
constexpr Route administering(Route route) {
  route.permission = Permission::kAdminister;
  route.query = {};
  return route;
}

/// The first of kRoutes, which a worker has, too.
constexpr std::size_t kWorkerRoutes = 3;

constexpr std::array kRoutes = {
    health("/healthz", RouteKind::kAlive),
    health("/readyz", RouteKind::kReady),
    for_viewers(health("/metrics", RouteKind::kMetrics)),
    document("/api/openapi.json", openapi_response),
    document("/api/docs", docs_response),

    console("/", console_page_response),
    console("/timeline", console_page_response),
    console("/attention", console_page_response),
    console("/flags", console_page_response),
    console("/flags/{environment}/{key}", console_page_response),
    console("/schedules", console_page_response),
    console("/schedules/{id}", console_page_response),
    console("/attempts", console_page_response),
    console("/audit", console_page_response),
    console("/tokens", console_page_response),
    console("/health", console_page_response),
    console("/assets/{name}", console_asset_response),
    console("/favicon.svg", console_icon_response),

    signing("POST", RouteKind::kSignIn, BodyRule::kJson),
    reading("/api/session", Permission::kRead, {}, get_session_handler),
    signing("DELETE", RouteKind::kSignOut, BodyRule::kNone),

    evaluating("/api/config/flags", kEvaluationQuery, evaluate_flags_handler),
    evaluating("/api/config/flags/{key}", kExplainedQuery, evaluate_flag_handler),
    ofrep("/ofrep/v1/evaluate/flags", kOfrepBulkQuery, ofrep_evaluate_flags_handler),
    ofrep("/ofrep/v1/evaluate/flags/{key}", kOfrepQuery, ofrep_evaluate_flag_handler),

    ofrep_stream("/ofrep/v1/stream"),

    streaming("/api/stream"),

    for_viewers(evaluating("/flagd/{environment}.json", kFlagdQuery, flagd_handler)),

    creating("/api/admin/flags", create_flag_handler),
    reading("/api/admin/flags", Permission::kRead, kFlagListQuery, list_flags_handler),
    reading("/api/admin/flag-states", Permission::kRead, kFlagStatesQuery, list_flag_states_handler),
    reading("/api/admin/flags/{key}", Permission::kRead, kEnvironment, get_flag_handler),
    writing("PATCH", "/api/admin/flags/{key}", BodyRule::kJson, edit_flag_handler),
    writing("POST", "/api/admin/flags/{key}", BodyRule::kJson, edit_flag_handler),
    writing("DELETE", "/api/admin/flags/{key}", BodyRule::kNone, delete_flag_handler),

    reading("/api/admin/flags/{key}/history", Permission::kRead, kListQuery, list_history_handler),
    reading("/api/admin/flags/{key}/history/{version}", Permission::kRead, kEnvironment, get_version_handler),
    writing("POST", "/api/admin/flags/{key}/revert", BodyRule::kJson, revert_flag_handler),

    previewing("/api/admin/flags/{key}/preview", preview_change_handler),
    previewing("/api/admin/flags/{key}/try", try_flag_handler),

    reading("/api/admin/environments", Permission::kRead, {}, list_environments_handler),
    reading("/api/admin/environments/{environment}/state", Permission::kRead, kStateQuery,
            environment_state_handler),
    reading("/api/admin/environments/{environment}/diff", Permission::kRead, kDifferenceQuery,
            environment_difference_handler),

    creating("/api/admin/flags/{key}/users", set_override_handler),
    reading("/api/admin/flags/{key}/users", Permission::kRead, kOverrideListQuery, list_overrides_handler),
    writing("DELETE", "/api/admin/flags/{key}/users/{userId}", BodyRule::kNone, remove_override_handler),

    waking(creating("/api/admin/flags/{key}/schedule", create_schedule_handler)),
    reading("/api/admin/flags/{key}/schedule", Permission::kRead, kScheduleListQuery,
            list_flag_schedules_handler),
    reading("/api/admin/flags/{key}/schedule/{id}", Permission::kRead, kEnvironment, get_schedule_handler),
    telling(
        writing("DELETE", "/api/admin/flags/{key}/schedule/{id}", BodyRule::kNone, cancel_schedule_handler)),
    waking(writing("POST", "/api/admin/flags/{key}/schedule/{id}/retry", BodyRule::kNone,
                   retry_schedule_handler)),
    waking(
        writing("POST", "/api/admin/flags/{key}/schedule/{id}/run", BodyRule::kNone, run_schedule_handler)),
    reading("/api/admin/flags/{key}/schedule/{id}/attempts", Permission::kRead, kEnvironment,
            list_attempts_handler),
    reading("/api/admin/flags/{key}/schedule/{id}/retries", Permission::kRead, kEnvironment,
            preview_retries_handler),
    reading("/api/admin/schedules", Permission::kRead, kAllSchedulesQuery, list_all_schedules_handler),
    reading("/api/admin/timeline", Permission::kRead, kTimelineQuery, timeline_handler),
    waking(taking(writing("POST", "/api/admin/schedules/retry", BodyRule::kNone, retry_failed_handler),
                  kRetryFailedQuery)),

    reading("/api/admin/attention", Permission::kRead, kAttentionQuery, count_attention_handler),
    reading("/api/admin/attempts", Permission::kRead, kLedgerQuery, list_ledger_handler),
    reading("/api/admin/audit", Permission::kRead, kAuditQuery, list_audit_handler),
    reading("/api/admin/health", Permission::kRead, {}, health_report_handler),

    reading("/api/admin/retry-policies", Permission::kRead, {}, list_retry_policies_handler),
    administering("PUT", "/api/admin/retry-policies/{name}", BodyRule::kJson, set_retry_policy_handler),
    administering("DELETE", "/api/admin/retry-policies/{name}", BodyRule::kNone, remove_retry_policy_handler),

    creating("/api/admin/segments", create_segment_handler),
    reading("/api/admin/segments", Permission::kRead, kListQuery, list_segments_handler),
    reading("/api/admin/segments/{key}", Permission::kRead, kEnvironment, get_segment_handler),
    writing("PATCH", "/api/admin/segments/{key}", BodyRule::kJson, edit_segment_handler),
    writing("DELETE", "/api/admin/segments/{key}", BodyRule::kNone, delete_segment_handler),

    administering(creating("/api/admin/webhooks", create_webhook_handler)),
    reading("/api/admin/webhooks", Permission::kRead, kPageQuery, list_webhooks_handler),
    reading("/api/admin/webhooks/{id}", Permission::kRead, {}, get_webhook_handler),
    administering(writing("PATCH", "/api/admin/webhooks/{id}", BodyRule::kJson, edit_webhook_handler)),
    administering(writing("DELETE", "/api/admin/webhooks/{id}", BodyRule::kNone, delete_webhook_handler)),
    reading("/api/admin/webhooks/{id}/deliveries", Permission::kRead, kDeliveryListQuery,
            list_deliveries_handler),
    reading("/api/admin/webhooks/{id}/deliveries/{deliveryId}", Permission::kRead, {}, get_delivery_handler),
    administering(telling(writing("POST", "/api/admin/webhooks/{id}/deliveries/{deliveryId}/replay",
                                  BodyRule::kNone, replay_delivery_handler))),

    reading("/api/admin/tokens", Permission::kAdminister, {}, list_tokens_handler),
    administering("POST", "/api/admin/tokens", BodyRule::kJson, create_token_handler),
    administering("DELETE", "/api/admin/tokens/{id}", BodyRule::kNone, revoke_token_handler),
};

}  // namespace

std::span<const Route> all_routes() { return kRoutes; }

std::span<const Route> routes_of(ServedRoutes served) {
  return served == ServedRoutes::kAll ? all_routes() : all_routes().first(kWorkerRoutes);
}

}  // namespace hoist::http
