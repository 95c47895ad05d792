#include "evaluated_flags.h"

#include <array>

#include "expect.h"
#include "hoist/app/create_flag.h"
#include "hoist/app/segments.h"
#include "hoist/app/tokens.h"
#include "hoist/app/transact.h"
#include "hoist/app/user_overrides.h"
#include "hoist/base/prng.h"
#include "hoist/ports/no_metrics.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "hoist/wire/requests_json.h"

namespace hoist::fuzz {
namespace {

constexpr std::string_view kActor = "fuzz";

/// As POST /api/admin/flags takes them; a flag comes after those that it needs.
constexpr std::array<std::string_view, 14> kFlagBodies = {
    R"({"key": "plain", "enabled": true})",
    R"({"key": "off", "enabled": false})",
    R"({"key": "archived", "enabled": true, "archived": true})",
    R"({"key": "share", "enabled": true, "rolloutPercentage": 50, "metadata": {"team": "shop", "n": 0.1}})",
    R"({"key": "staff", "enabled": true, "targeting": {"if": [{"in_segment": "staff"}, "on", "off"]}})",
    R"({"key": "beta", "enabled": true, "targeting": {"if": [{"$ref": "beta"}, "on", null]}})",
    R"({"key": "colour", "enabled": true, "variants": {"red": "#f00", "g\"\n": "\u00e9\ud83d\ude80"},
        "defaultVariant": "red", "targeting": {"if": [{"ends_with": [{"var": "email"}, "@example.org"]},
        "g\"\n", {"sem_ver": [{"var": "version"}, ">=", "1.2.0"]}, "red", null]}})",
    R"({"key": "limit", "enabled": true, "variants": {"low": 1, "high": 1.5e300}, "defaultVariant": "low",
        "targeting": {"fractional": [{"var": "bucket"}, ["low", {"var": "weight"}], ["high", 50]]}})",
    R"({"key": "layout", "enabled": true, "variants": {"a": {"x": [1, {"y": null}]}, "b": {}},
        "defaultVariant": null, "targeting": {"var": "layout"}})",
    // Gives whatever the context says, variant or not.
    R"({"key": "dynamic", "enabled": true, "targeting": {"var": ["variant", "on"]}})",
    R"({"key": "maths", "enabled": true, "targeting": {"if": [{">": [{"reduce": [{"var": "list"}, {"+":
        [{"var": "accumulator"}, {"*": [{"var": "current"}, {"var": "current"}]}]}, 0]}, 10]}, "on", "off"]}})",
    R"({"key": "text", "enabled": true, "targeting": {"if": [{"matches": [{"var": "email"}, "^a+@"]}, "on",
        {"before": [{"var": "$flagd.timestamp"}, "2026-01-01T00:00:00Z"]}, "off",
        {"in": [{"substr": [{"var": "email"}, {"var": "from"}]}, {"cat": [{"var": "a"}, {"var": "b"}]}]}, "on"]}})",
    R"({"key": "needs", "enabled": true, "prerequisites": [{"flag": "share", "variant": "on"}]})",
    R"({"key": "needs-colour", "enabled": true, "variants": {"a": "1", "b": "2"}, "defaultVariant": "a",
        "prerequisites": [{"flag": "colour", "variant": "red"}, {"flag": "needs", "variant": "on"}]})",
};

template <class T>
T made(Result<T> result) {
  if (!result) expect_same_text(result.error().message, "", "what the fuzzing needs can be made");
  return *std::move(result);
}

void done(const Result<void>& result) {
  if (!result) expect_same_text(result.error().message, "", "what the fuzzing needs can be done");
}

}  // namespace

/// A database that lives as long as this.
struct EvaluatedFlags::Memory {
  explicit Memory(const Clock& clock)
      : migrator(make_sqlite_migrator({.path = kPath}, clock)),
        store(open_sqlite_store({.path = kPath}, clock)) {
    made(migrator->up());  // it keeps its connection, and thereby the database
    session = store->open_session(SessionPurpose::kRequests);
  }
  static constexpr const char* kPath = "file:evaluated_flags?mode=memory&cache=shared";
  std::unique_ptr<Migrator> migrator;
  std::unique_ptr<Store> store;
  std::unique_ptr<Session> session;
};

EvaluatedFlags::EvaluatedFlags()
    : memory_(std::make_unique<Memory>(clock_)), random_(std::make_unique<Prng>(1)) {
  done(transact(*memory_->session, Access::kWrite, [this](UnitOfWork& unit) -> Result<void> {
    make_flags(unit);
    make_tokens(unit);
    return {};
  }));
  done(snapshots_.refresh(*memory_->session));
  dispatcher_ =
      std::make_unique<http::Dispatcher>(http::DispatcherOptions{.log = log_,
                                                                 .random = *random_,
                                                                 .clock = clock_,
                                                                 .snapshots = snapshots_,
                                                                 .runner = {},
                                                                 .cors_origins = {"https://shop.example"},
                                                                 .metrics = no_request_metrics(),
                                                                 .pool_load = {}});
}

EvaluatedFlags::~EvaluatedFlags() = default;

void EvaluatedFlags::make_flags(UnitOfWork& unit) {
  const std::string actor(kActor);
  SegmentFields staff;
  staff.included = {"ada", "\xC3\xA9"};
  staff.excluded = {"bob"};
  staff.rule = Object{{"starts_with", Array{Object{{"var", "email"}}, "staff-"}}};
  made(create_segment(unit, {*SegmentKey::parse("staff"), production()}, staff, actor, *random_));
  SegmentFields beta;
  beta.rule =
      Object{{"some", Array{Object{{"var", "groups"}}, Object{{"==", Array{Object{{"var", ""}}, "beta"}}}}}};
  made(create_segment(unit, {*SegmentKey::parse("beta"), production()}, beta, actor, *random_));
  for (const std::string_view body : kFlagBodies) {
    const auto request = made(wire::read_create_flag(body));
    made(create_flag(unit, {request.key, production(), request.config}, actor, *random_));
  }
  made(create_flag(unit, {*FlagKey::parse("plain"), *EnvironmentKey::parse("staging"), {}}, actor, *random_));
  for (const auto& [user, type] :
       {std::pair("ada", OverrideType::kInclude), std::pair("bob", OverrideType::kExclude)}) {
    made(set_user_override(unit,
                           {.key = *FlagKey::parse("share"),
                            .environment = production(),
                            .user_id = user,
                            .type = type,
                            .reason = {}},
                           actor, *random_));
  }
}

void EvaluatedFlags::make_tokens(UnitOfWork& unit) {
  const auto make = [&](std::string name, Role role, std::optional<EnvironmentKey> environment) {
    auto token =
        made(create_token(unit, {name, role, std::move(environment)}, std::string(kActor), *random_));
    tokens_.emplace(std::move(name), std::move(token.text));
  };
  make("viewer", Role::kViewer, std::nullopt);
  make("client", Role::kClient, std::nullopt);
  make("staging", Role::kClient, *EnvironmentKey::parse("staging"));
}

http::Response EvaluatedFlags::answer(http::Request request) {
  auto routed = dispatcher_->route(std::move(request));
  if (auto* response = std::get_if<http::Response>(&routed)) return std::move(*response);
  return dispatcher_->answer(std::get<http::RoutedRequest>(routed), *memory_->session);
}

std::string_view EvaluatedFlags::token(std::string_view name) const {
  const auto found = tokens_.find(name);
  return found == tokens_.end() ? std::string_view() : found->second;
}

std::shared_ptr<const Snapshot> EvaluatedFlags::snapshot(const EnvironmentKey& environment) const {
  return snapshots_.state()->snapshot(environment);
}

}  // namespace hoist::fuzz
