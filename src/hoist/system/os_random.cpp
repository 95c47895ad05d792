#include "hoist/system/os_random.h"

#include <sys/random.h>

#include <cerrno>
#include <utility>

#include "hoist/base/check.h"

namespace hoist {

std::uint64_t OsRandom::next() {
  const std::scoped_lock lock(mutex_);
  if (left_ == 0) {
    ssize_t got = -1;
    do {
      got = ::getrandom(block_.data(), sizeof block_, 0);
    } while (got < 0 && errno == EINTR);
    check(got == static_cast<ssize_t>(sizeof block_), "getrandom(2) gave no entropy");
    left_ = block_.size();
  }
  return std::exchange(block_.at(--left_), 0);
}

}  // namespace hoist
