// What happens when somebody interrupts a run.
#pragma once

namespace hoist::torture {

/// To be called first, before there are threads. From then on SIGINT and SIGTERM kill every process that was
/// started, also stopped ones, and end this one with exit code 1; and what is mounted is mounted for this
/// process and its children only, and gone with them.
void take_everything_along_at_the_end();

}  // namespace hoist::torture
