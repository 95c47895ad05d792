#include "hoist/system/freed_memory.h"

#include <malloc.h>

namespace hoist {

void return_freed_memory() {
  constexpr int kLargeBytes = 1024 * 1024;
  // A program that is linked with another allocator takes neither, and needs neither.
  static_cast<void>(::mallopt(M_MMAP_THRESHOLD, kLargeBytes));
  static_cast<void>(::mallopt(M_TRIM_THRESHOLD, kLargeBytes));
}

}  // namespace hoist
