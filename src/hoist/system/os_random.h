// The operating system's entropy: cryptographically strong, fit for tokens.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>

#include "hoist/base/random_source.h"

namespace hoist {

/// getrandom(2), read in blocks. Numbers are wiped from memory as they are handed out. Thread-safe.
/// Aborts where the kernel has no entropy to give: nothing of ours may go on without it.
class OsRandom final : public RandomSource {
 public:
  [[nodiscard]] std::uint64_t next() override;

 private:
  /// 256 bytes: the most that getrandom(2) promises to fill without interruption.
  static constexpr std::size_t kBlock = 32;
  std::mutex mutex_;
  std::array<std::uint64_t, kBlock> block_{};
  std::size_t left_ = 0;
};

}  // namespace hoist
