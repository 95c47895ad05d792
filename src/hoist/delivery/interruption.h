// What ends a wait from outside: an eventfd, which poll(2) watches beside everything else.
#pragma once

namespace hoist::delivery {

/// Thread-safe; raise() is async-signal-safe as well.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

  /// Readable from raise() until clear().
  [[nodiscard]] int descriptor() const { return descriptor_; }
  void raise() const noexcept;
  void clear() const noexcept;

 private:
  int descriptor_;
};

}  // namespace hoist::delivery
