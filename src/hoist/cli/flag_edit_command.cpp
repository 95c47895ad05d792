#include "hoist/cli/flag_edit_command.h"

#include <fmt/format.h>

#include <array>
#include <iostream>
#include <string>

#include "hoist/app/check_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/cli/editor.h"
#include "hoist/cli/flag_name.h"
#include "hoist/cli/flag_text.h"
#include "hoist/cli/print.h"
#include "hoist/cli/store_access.h"
#include "hoist/wire/flag_json.h"
#include "hoist/wire/pretty_json.h"
#include "hoist/wire/requests_json.h"
#include "hoist/wire/updates_json.h"

namespace hoist::cli {
namespace {

/// Every field, laid out to be edited.
std::string editable_text(const FlagConfig& config) {
  return wire::pretty_json(wire::updates_to_json(all_fields(config)));
}

/// What was typed, set on the flag, as far as that can be checked before it is sent.
Result<FlagConfig> edited_config(StoreAccess& store, const Flag& flag, const std::string& text) {
  HOIST_ASSIGN(const FlagUpdates typed, wire::read_flag_edit(text));
  FlagConfig edited = flag.config;
  set_fields(edited, typed);
  const FlagUpdates edit = updates_between(flag.config, edited);
  HOIST_TRY(store.transact(Access::kRead, [&](UnitOfWork& unit) {
    return check_updates_in(unit, flag.key, flag.environment, flag.config.type, edit);
  }));
  HOIST_TRY(check_fit(edited));
  return edited;
}

/// Whether a person says yes to the question. Where nobody answers it is no.
Result<bool> confirmed(std::string_view question) {
  HOIST_TRY(print(fmt::format("{} [y/N] ", question)));
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

/// Keeps what was typed, and says where.
Error with_kept_text(EditedFile& file, const FlagName& name, Error error) {
  file.keep();
  error.message +=
      fmt::format("; what you typed is in {}: mend it and run 'hoist flag set {} --environment {} --file {}'",
                  file.path(), name.key.text(), name.environment.text(), file.path());
  return error;
}

Result<int> nothing_changed(const Invocation& invocation, const Flag& flag, std::string_view why) {
  if (invocation.json) {
    HOIST_TRY(print_json(wire::flag_to_json(flag)));
  } else {
    HOIST_TRY(print_line(why));
  }
  return kExitDone;
}

/// Shows the difference, asks, and writes it unless somebody else has written meanwhile.
Result<int> apply(const Invocation& invocation, StoreAccess& store, const Flag& flag,
                  const FlagConfig& edited) {
  const FlagUpdates edit = updates_between(flag.config, edited);
  if (edit.empty()) return nothing_changed(invocation, flag, "Nothing was changed.");
  const bool asks = !invocation.arguments.given("yes");
  if (!invocation.json) HOIST_TRY(print(config_diff(flag.config, edited)));
  if (asks) {
    HOIST_ASSIGN(const bool yes,
                 confirmed(fmt::format("Change {} in {}?", flag.key.text(), flag.environment.text())));
    if (!yes) return fail(ErrorCode::kInvalidState, "nothing was changed, because nobody said yes");
  }
  HOIST_ASSIGN(const Flag changed, store.transact(Access::kWrite, [&](UnitOfWork& unit) {
    return edit_flag(unit, flag.key, flag.environment, edit, invocation.actor, store.random(), flag.version);
  }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::flag_to_json(changed)));
  } else {
    HOIST_TRY(print_line(fmt::format("Edited {} in {}: {}, version {}", changed.key.text(),
                                     changed.environment.text(), state_of(changed.config), changed.version)));
  }
  return kExitDone;
}

Result<int> run_flag_edit(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagName name, flag_name(invocation.arguments));
  if (invocation.json && !invocation.arguments.given("yes")) {
    return fail(ErrorCode::kInvalidArgument, "--json prints no questions; give --yes with it");
  }
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Flag flag, store->transact(Access::kRead, [&](UnitOfWork& unit) {
    return find_flag(unit, name.key, name.environment);
  }));
  HOIST_ASSIGN(EditedFile file, EditedFile::create(name.key.text() + ".json", editable_text(flag.config)));
  HOIST_ASSIGN(const std::string text, file.edit());
  auto done = edited_config(*store, flag, text).and_then([&](const FlagConfig& edited) {
    return apply(invocation, *store, flag, edited);
  });
  if (!done) return tl::unexpected<Error>(with_kept_text(file, name, std::move(done).error()));
  return done;
}

constexpr std::array kFlagEditOptions = {
    kFlagEnvironment, OptionSpec{.name = "yes", .value = "", .help = "Do not ask before it is changed"}};
constexpr std::array kFlagEditSettings = {SettingId::kDatabase};

}  // namespace

CommandSpec flag_edit_command() {
  return {.group = "flag",
          .name = "edit",
          .summary = "Change a flag in your editor ($VISUAL, $EDITOR or vi)",
          .operand = "KEY",
          .operand_help = "The flag's key",
          .options = kFlagEditOptions,
          .settings = kFlagEditSettings,
          .run = run_flag_edit};
}

}  // namespace hoist::cli
