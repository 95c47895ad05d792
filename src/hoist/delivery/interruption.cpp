#include "hoist/delivery/interruption.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

#include "hoist/base/check.h"

namespace hoist::delivery {

Interruption::Interruption() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  check(descriptor_ >= 0, "no descriptors left for an eventfd");
}

Interruption::~Interruption() { ::close(descriptor_); }

void Interruption::raise() const noexcept {
  const std::uint64_t one = 1;
  // It fails only where 2^64 - 2 of them wait already, which is as good.
  static_cast<void>(::write(descriptor_, &one, sizeof one) == sizeof one);
}

void Interruption::clear() const noexcept {
  std::uint64_t count = 0;
  // It fails where none was raised, which is as good.
  static_cast<void>(::read(descriptor_, &count, sizeof count) == sizeof count);
}

}  // namespace hoist::delivery
