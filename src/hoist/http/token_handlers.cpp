#include "hoist/http/token_handlers.h"

#include <utility>

#include "hoist/app/tokens.h"
#include "hoist/http/render.h"
#include "hoist/wire/token_json.h"

namespace hoist::http {
namespace {

Result<void> check_sees_tokens(const Call& call) {
  if (!call.caller.environment) return {};
  return fail(ErrorCode::kPermissionDenied,
              "tokens belong to all environments: use a token that is bound to none");
}

Result<TokenId> token_in_path(const Call& call) {
  const auto id = TokenId::parse(call.parameter("id"));
  if (!id) return invalid_field("id", id.error().message);
  return *id;
}

}  // namespace

Result<Act> list_tokens_handler(const Call& call) {
  HOIST_TRY(check_sees_tokens(call));
  return [](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto tokens, unit.tokens().list());
    boost::json::array items;
    for (const Token& token : tokens) items.push_back(wire::token_to_json(token));
    return json_response(200, boost::json::object{{"items", std::move(items)}});
  };
}

Result<Act> create_token_handler(const Call& call) {
  HOIST_TRY(check_sees_tokens(call));
  HOIST_ASSIGN(const wire::CreateTokenRequest body, wire::read_create_token(call.request.body));
  const CreateToken command{.name = body.name, .role = body.role, .environment = body.environment};
  return [&call, command](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const CreatedToken created, create_token(unit, command, call.caller.name, call.random));
    boost::json::object object = wire::token_to_json(created.token);
    object["token"] = created.text;
    return json_response(201, std::move(object));
  };
}

Result<Act> revoke_token_handler(const Call& call) {
  HOIST_TRY(check_sees_tokens(call));
  HOIST_ASSIGN(const TokenId id, token_in_path(call));
  if (id == call.caller.id) {
    return fail(
        ErrorCode::kInvalidState,
        "this is the token that asks, which would lock itself out: revoke it with another, or with 'hoist "
        "token revoke'");
  }
  return [&call, id](UnitOfWork& unit) -> Result<Response> {
    HOIST_TRY(revoke_token(unit, id, call.caller.name, call.random));
    return no_content();
  };
}

}  // namespace hoist::http
