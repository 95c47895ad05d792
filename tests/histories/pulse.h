// Feels the pulse of the machine: where a trivial question to the server takes long, nobody is to blame
// for what came late meanwhile.
#pragma once

#include <thread>

#include "histories/fault_book.h"

namespace hoist::histories {

/// Asks until it goes, on a connection and a thread of its own. Puts down every stall.
class Pulse {
 public:
  explicit Pulse(FaultBook& faults);

 private:
  std::jthread thread_;
};

}  // namespace hoist::histories
