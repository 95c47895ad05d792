#include "hoist/cli/difference_text.h"

#include <fmt/format.h>

#include <iterator>

#include "hoist/cli/flag_text.h"
#include "hoist/system/printable.h"

namespace hoist::cli {
namespace {

/// "checkout: changed, version 1 -> 3"
std::string heading_of(const FlagDifference& difference) {
  std::string text = fmt::format("{}: {}", difference.key.text(), to_string(kind_of(difference)));
  const auto& before = difference.version_before;
  const auto& after = difference.version_after;
  if (before && after) {
    text += fmt::format(", version {} -> {}", *before, *after);
  } else if (before || after) {
    text += fmt::format(", version {}", before ? *before : *after);
  }
  return text + "\n";
}

std::string fields_of(const FlagDifference& difference) {
  if (!difference.after) return "";
  const FlagConfig defaults;
  const FlagConfig& before = difference.before ? difference.before->config : defaults;
  const std::string whole = config_diff(before, difference.after->config);
  std::string text;
  for (std::string_view diff = whole; !diff.empty(); diff.remove_prefix(diff.find('\n') + 1)) {
    text += fmt::format("  {}\n", diff.substr(0, diff.find('\n')));
  }
  for (const FlagField field : kFlagFields) {
    const bool differs = with_field(field, [&](auto in_config, auto /*in_updates*/) {
      return before.*in_config != difference.after->config.*in_config;
    });
    const auto schedule = differs ? setter_of(difference, field) : std::nullopt;
    if (schedule) text += fmt::format("  {} by schedule {}\n", to_string(field), schedule->to_string());
  }
  return text;
}

}  // namespace

std::string difference_text(std::span<const FlagDifference> differences) {
  std::string text;
  for (const FlagDifference& difference : differences) {
    text += heading_of(difference) + fields_of(difference);
    for (const AheadStep& step : difference.schedules) {
      fmt::format_to(std::back_inserter(text), "  {} schedule {}\n", format_instant_short(step.at),
                     step.schedule.to_string());
    }
    for (const AheadMisfit& misfit : difference.misfits) {
      fmt::format_to(std::back_inserter(text), "  {} schedule {} will not fit: {}\n",
                     format_instant_short(misfit.at), misfit.schedule.to_string(),
                     printable(misfit.error.message));
    }
  }
  return text;
}

}  // namespace hoist::cli
