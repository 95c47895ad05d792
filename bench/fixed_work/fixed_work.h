// Work that is the same each time, down to the instruction: seeds, clock and inputs are fixed, one thread, no
// network.
#pragma once

#include <memory>
#include <string>

namespace hoist::bench {

/// Made ready when it is constructed, which is not counted. Not thread-safe.
class FixedWork {
 public:
  FixedWork() = default;
  FixedWork(const FixedWork&) = delete;
  FixedWork& operator=(const FixedWork&) = delete;
  virtual ~FixedWork() = default;

  /// How many units of work it consists of.
  [[nodiscard]] virtual int units() const = 0;
  /// Does all of it, once; how many units came out as they must.
  [[nodiscard]] virtual int run() = 0;
};

/// Evaluations of flags in a snapshot.
[[nodiscard]] std::unique_ptr<FixedWork> make_evaluations();
/// Due schedules on SQLite, claimed and given back.
[[nodiscard]] std::unique_ptr<FixedWork> make_claims();
/// Due schedules on SQLite, claimed and settled in one pass.
[[nodiscard]] std::unique_ptr<FixedWork> make_settlements();
/// OFREP requests for one flag each: bytes in, bytes out, without a socket.
[[nodiscard]] std::unique_ptr<FixedWork> make_requests();

/// Whose instructions are counted beside ours, with their versions: "gcc 12.2.0, glibc 2.36, …".
[[nodiscard]] std::string counted_libraries();

}  // namespace hoist::bench
