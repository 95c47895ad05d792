#include "hoist/cli/editor.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "hoist/cli/input_file.h"

namespace hoist::cli {
namespace {

std::string reason_of(int error) { return std::generic_category().message(error); }

Result<void> write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      return fail(ErrorCode::kInternal, fmt::format("cannot write a temporary file: {}", reason_of(errno)));
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

/// The shell's words, because people set EDITOR to a program with options.
constexpr const char* kRunEditor = R"(exec ${VISUAL:-${EDITOR:-vi}} "$1")";

}  // namespace

Result<EditedFile> EditedFile::create(std::string_view name, std::string_view text) {
  std::error_code none;
  const auto folder = std::filesystem::temp_directory_path(none);
  std::string path = (folder / fmt::format("hoist-XXXXXX-{}", name)).string();
  const int file = ::mkstemps(path.data(), static_cast<int>(name.size() + 1));
  if (none || file < 0) {
    return fail(
        ErrorCode::kInternal,
        fmt::format("cannot make a temporary file {}: {} (TMPDIR names the folder)", path, reason_of(errno)));
  }
  EditedFile edited(std::move(path));
  const Result<void> written = write_all(file, text);
  ::close(file);
  if (!written) return tl::unexpected<Error>(written.error());
  return edited;
}

EditedFile::EditedFile(EditedFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), kept_(other.kept_) {}

EditedFile::~EditedFile() {
  if (!kept_ && !path_.empty()) ::unlink(path_.c_str());
}

Result<std::string> EditedFile::edit() const {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/sh", "sh", "-c", kRunEditor, "hoist", path_.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  int status = 0;
  pid_t ended = child;
  do {
    ended = child < 0 ? -1 : ::waitpid(child, &status, 0);
  } while (ended < 0 && child >= 0 && errno == EINTR);
  if (ended < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return fail(ErrorCode::kInvalidState,
                "the editor did not end well, so nothing was changed; VISUAL or EDITOR names the program");
  }
  return read_input_file(path_);
}

}  // namespace hoist::cli
