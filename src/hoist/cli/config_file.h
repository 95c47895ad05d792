// The config file: lines of `name = value`, a small part of TOML.
//
//   # Anything after a '#' that begins a line or follows a blank is a comment.
//   database = "postgresql://hoist@db.internal/hoist"
//   retry-base = 30s        # quotes are needed only around values with a blank before a '#'
//
// Names are those of settings.h. No sections, no escapes, no values over several lines.
#pragma once

#include <string>
#include <string_view>

#include "hoist/cli/settings.h"

namespace hoist::cli {

/// The largest config file, in bytes: some eight lines are of use, the rest is comment.
inline constexpr std::size_t kMaxConfigFileSize = 65'536;

/// `path` is used in messages only. Errors: kInvalidArgument, naming the line, for an unknown name, a name
/// given twice and a line that does not read.
[[nodiscard]] Result<ConfigFile> parse_config_file(std::string_view text, const std::string& path);

/// Errors: kInvalidArgument where the file cannot be read or is too large, and those above.
[[nodiscard]] Result<ConfigFile> read_config_file(const std::string& path);

}  // namespace hoist::cli
