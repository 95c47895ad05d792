// What a route is: where it answers, what it asks of its caller, and the plain function behind it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hoist/app/console_session.h"
#include "hoist/domain/retry_policy.h"
#include "hoist/domain/token.h"
#include "hoist/http/evaluation.h"
#include "hoist/http/process_view.h"
#include "hoist/http/query.h"
#include "hoist/http/request.h"
#include "hoist/http/response.h"
#include "hoist/ports/delivery_transport.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist::http {

/// The parts of the path that a pattern names, decoded.
using PathParameters = std::vector<std::pair<std::string_view, std::string>>;

/// A request whose route is known. Everything a handler reads.
struct Call {
  const Request& request;
  const PathParameters& path;
  const Query& query;
  const Token& caller;
  std::optional<SessionClaim> session =
      {};  ///< Where the caller showed the console's cookie in place of its token.
  /// What the query names, or what the caller's token is bound to; none where neither says.
  std::optional<EnvironmentKey> named_environment;
  RetryPolicy retry_policy = {};         ///< What failed schedules are retried by.
  const DestinationGuard& destinations;  ///< Says where webhooks may lead.
  const ProcessView& process;
  RandomSource& random;

  /// The named environment, or production.
  [[nodiscard]] const EnvironmentKey& environment() const {
    return named_environment ? *named_environment : production();
  }
  /// Precondition: the route's pattern names it.
  [[nodiscard]] const std::string& parameter(std::string_view name) const;
  /// The path parameter `key`. Errors: kInvalidArgument.
  [[nodiscard]] Result<FlagKey> flag_key() const { return FlagKey::parse(parameter("key")); }
};

/// What a request does to the store, in one unit of work that the dispatcher begins and commits.
using Act = std::function<Result<Response>(UnitOfWork&)>;

/// Reads the request and says what is to be done; touches no store. `call` outlives the act.
using Handler = Result<Act> (*)(const Call& call);

/// Answers from what is in the program; fast enough for an I/O thread.
using Document = Response (*)(const Request& request);

/// Answers from the snapshot of the call's environment; fast enough for an I/O thread.
using EvaluationHandler = Result<Response> (*)(const Call& call, const EvaluationView& view);

enum class RouteKind : std::uint8_t {
  kAlive,        ///< Answered at once, without a token or the store.
  kDocument,     ///< Likewise, with what is in the program.
  kConsole,      ///< Likewise, with a page of the console or one of its files: for people, and no part of the
                 ///< API.
  kReady,        ///< Looks at the store; without a token.
  kApi,          ///< A handler behind a token.
  kEvaluation,   ///< An evaluation handler behind a token.
  kMetrics,      ///< Behind a token; looks at the store, and does without it.
  kStream,       ///< Every change as it happens, behind a token.
  kSignIn,       ///< Begins a session of the console; the token is in its body.
  kSignOut,      ///< Ends one, if there is one.
  kOfrepStream,  ///< That something changed, behind a stream token.
};

/// How a route's errors are written.
enum class ErrorForm : std::uint8_t {
  kHoist,  ///< {"error", "message", "details"}
  kOfrep,  ///< {"key"?, "errorCode", "errorDetails"}
};

/// What a request may carry.
enum class BodyRule : std::uint8_t {
  kNone,  ///< Nothing, or {}.
  kJson,  ///< A JSON object, with its content type.
};

struct Route {
  std::string_view method;   ///< GET answers HEAD as well.
  std::string_view pattern;  ///< "/api/admin/flags/{key}"; a name in braces stands for one segment.
  RouteKind kind = RouteKind::kApi;
  Permission permission = Permission::kAdminister;
  Access access = Access::kRead;
  BodyRule body = BodyRule::kNone;
  bool creates = false;                     ///< Takes an Idempotency-Key.
  bool wakes_runner = false;                ///< Something may be due earlier once it is committed.
  bool wakes_deliverer = false;             ///< Likewise, of what is to be delivered.
  std::span<const std::string_view> query;  ///< The accepted parameters.
  Handler handler = nullptr;                ///< Set exactly for kApi.
  Document document = nullptr;              ///< Set exactly for kDocument and kConsole.
  EvaluationHandler evaluation = nullptr;   ///< Set exactly for kEvaluation.
  ErrorForm error_form = ErrorForm::kHoist;
};

}  // namespace hoist::http
