#include "hoist/cli/token_commands.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "hoist/app/tokens.h"
#include "hoist/base/shown_text.h"
#include "hoist/cli/argument_values.h"
#include "hoist/cli/print.h"
#include "hoist/cli/store_access.h"
#include "hoist/cli/table.h"
#include "hoist/wire/token_json.h"

namespace hoist::cli {
namespace {

std::string environment_text(const Token& token) {
  return token.environment ? token.environment->text() : "(all)";
}

Result<CreateToken> create_arguments(const Arguments& arguments) {
  const auto name = arguments.text("name");
  const auto role_name = arguments.text("role");
  constexpr std::string_view kRoles = "admin, editor, viewer and client are accepted";
  if (!name)
    return fail(ErrorCode::kInvalidArgument, "--name is missing; give --name with a name of your choice");
  if (!role_name) return fail(ErrorCode::kInvalidArgument, fmt::format("--role is missing; {}", kRoles));
  const auto role = parse_role(*role_name);
  if (!role) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("--role '{}' is not valid; {}", shown_text(*role_name), kRoles));
  }
  CreateToken command{.name = *name, .role = *role, .environment = {}};
  HOIST_ASSIGN(command.environment, environment_argument(arguments));
  return command;
}

Result<int> run_token_create(const Invocation& invocation) {
  HOIST_ASSIGN(const CreateToken command, create_arguments(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const CreatedToken created, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return create_token(unit, command, invocation.actor, store->random());
  }));
  const Token& token = created.token;
  if (invocation.json) {
    boost::json::object object{
        {"id", token.id.to_string()}, {"name", token.name}, {"role", to_string(token.role)}};
    object["environment"] =
        token.environment ? boost::json::value(token.environment->text()) : boost::json::value(nullptr);
    object["token"] = created.text;
    HOIST_TRY(print_json(object));
    return kExitDone;
  }
  Table table({});
  table.add({"id", token.id.to_string()});
  table.add({"name", token.name});
  table.add({"role", std::string(to_string(token.role))});
  table.add({"environment", environment_text(token)});
  table.add({"token", created.text});
  HOIST_TRY(print(table.render() + "\nKeep the token: it is shown this once.\n"));
  return kExitDone;
}

Result<int> run_token_list(const Invocation& invocation) {
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const std::vector<Token> tokens,
               store->transact(Access::kRead, [](UnitOfWork& unit) { return unit.tokens().list(); }));
  if (invocation.json) {
    boost::json::array array;
    for (const Token& token : tokens) array.push_back(wire::token_to_json(token));
    HOIST_TRY(print_json(array));
    return kExitDone;
  }
  Table table({"ID", "NAME", "ROLE", "ENVIRONMENT", "CREATED", "REVOKED"});
  for (const Token& token : tokens) {
    table.add({token.id.to_string(), token.name, std::string(to_string(token.role)), environment_text(token),
               format_instant_short(token.created_at),
               token.revoked_at ? format_instant_short(*token.revoked_at) : ""});
  }
  HOIST_TRY(print(table.render()));
  return kExitDone;
}

Result<int> run_token_revoke(const Invocation& invocation) {
  HOIST_ASSIGN(const TokenId id, TokenId::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Token token, store->transact(Access::kWrite, [&](UnitOfWork& unit) -> Result<Token> {
    HOIST_TRY(revoke_token(unit, id, invocation.actor, store->random()));
    HOIST_ASSIGN(std::optional<Token> revoked, unit.tokens().find(id));
    if (!revoked) return fail(ErrorCode::kInternal, "a token vanished while it was revoked");
    return *std::move(revoked);
  }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::token_to_json(token)));
  } else {
    HOIST_TRY(print_line(fmt::format("Revoked token {} ({})", token.name, id.to_string())));
  }
  return kExitDone;
}

constexpr std::array kTokenCreateOptions = {
    OptionSpec{.name = "name", .value = "NAME", .help = "Who or what it is for; goes into the audit trail"},
    OptionSpec{.name = "role", .value = "ROLE", .help = "admin, editor, viewer or client"},
    OptionSpec{.name = "environment", .value = "NAME", .help = "The only environment it may touch"},
};
constexpr std::array kTokenSettings = {SettingId::kDatabase};

constexpr std::array kTokenCommands = {
    CommandSpec{.group = "token",
                .name = "create",
                .summary = "Create a token for the HTTP API; it is shown once",
                .operand = "",
                .operand_help = "",
                .options = kTokenCreateOptions,
                .settings = kTokenSettings,
                .run = run_token_create},
    CommandSpec{.group = "token",
                .name = "list",
                .summary = "List tokens, revoked ones included",
                .operand = "",
                .operand_help = "",
                .options = {},
                .settings = kTokenSettings,
                .run = run_token_list},
    CommandSpec{.group = "token",
                .name = "revoke",
                .summary = "Revoke a token; it is refused from then on",
                .operand = "ID",
                .operand_help = "The token's id",
                .options = {},
                .settings = kTokenSettings,
                .run = run_token_revoke},
};

}  // namespace

std::span<const CommandSpec> token_commands() { return kTokenCommands; }

}  // namespace hoist::cli
