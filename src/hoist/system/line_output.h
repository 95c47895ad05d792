// Whole lines to a file descriptor.
#pragma once

#include <mutex>
#include <string_view>

namespace hoist {

/// Thread-safe: lines of one LineOutput never interleave, and each goes out in one write(2), so that
/// lines of two processes on one pipe do not either (up to PIPE_BUF, 4,096 bytes). Borrows the descriptor.
class LineOutput {
 public:
  explicit LineOutput(int descriptor) : descriptor_(descriptor) {}

  /// `line` ends in a newline. What the descriptor does not take (closed pipe, full disk) is lost: there
  /// is nowhere to say so.
  void write(std::string_view line) noexcept;

 private:
  int descriptor_;
  std::mutex mutex_;
};

}  // namespace hoist
