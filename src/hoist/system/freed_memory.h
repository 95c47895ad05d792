// What becomes of memory that this process has freed.
#pragma once

namespace hoist {

/// Gives blocks of 1 MiB and more back to the system as they are freed, and so much at the end of a heap.
/// Left to itself, glibc takes the largest block that was ever freed, up to 32 MiB, as the measure for both:
/// after one look at all flags, each thread that took part keeps as much. 1 MiB is above what requests and
/// answers take, so that none of them pays for it. Call it before there are threads.
void return_freed_memory();

}  // namespace hoist
