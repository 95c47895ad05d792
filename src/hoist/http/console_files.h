// The console's files as they are embedded in the program (cmake/EmbedConsole.cmake).
#pragma once

#include <span>
#include <string_view>

namespace hoist::http {

struct ConsoleFile {
  std::string_view path;  ///< "/index.html"
  std::string_view content_type;
  std::string_view digest;    ///< Base64url of the identity's SHA-256.
  std::string_view identity;  ///< As it is.
  std::string_view gzip;      ///< Empty where it would be no smaller.
  std::string_view brotli;    ///< Likewise.
};

/// In the order of their paths.
[[nodiscard]] std::span<const ConsoleFile> console_files();

}  // namespace hoist::http
