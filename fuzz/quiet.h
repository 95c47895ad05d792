// Ports that a target has to hand over and that do nothing.
#pragma once

#include "hoist/base/random_source.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/log.h"

namespace hoist::fuzz {

class QuietLog final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view /*message*/,
             std::span<const LogField> /*fields*/) override {}
};

class NoRandom final : public RandomSource {
 public:
  [[nodiscard]] std::uint64_t next() override { return 0; }
};

class NoClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return Instant(); }
};

}  // namespace hoist::fuzz
