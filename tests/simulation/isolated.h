// Plays scripts in processes of their own, so that a failed check, a sanitizer's complaint or an endless
// loop ends one history and not the search.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "simulation/play.h"

namespace hoist::sim {

/// A folder in memory where there is one (/dev/shm), else where temporary files go; removed at the end.
class StoreFolder {
 public:
  StoreFolder();
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;
  ~StoreFolder();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// One history under way in a child process. Move-only through unique_ptr; the parent has one thread.
class IsolatedPlay {
 public:
  /// Starts it. `empty` must not be in use by another play.
  IsolatedPlay(const Script& script, const EmptyStore& empty, bool traced);
  IsolatedPlay(const IsolatedPlay&) = delete;
  IsolatedPlay& operator=(const IsolatedPlay&) = delete;
  /// Kills it if it is still under way.
  ~IsolatedPlay();

  /// Readable while there is something to read().
  [[nodiscard]] int fd() const { return fd_; }
  /// Takes in what the child has said; false once it has ended.
  [[nodiscard]] bool read();
  /// What it came to. Precondition: read() has answered false.
  [[nodiscard]] Played result();

 private:
  pid_t pid_ = -1;
  int fd_ = -1;
  std::string said_;
};

/// Plays one to its end.
[[nodiscard]] Played play_isolated(const Script& script, const EmptyStore& empty, bool traced);

}  // namespace hoist::sim
