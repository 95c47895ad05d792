// Says once that what a loop does over and over fails, and once that it goes on.
#pragma once

#include <string>
#include <string_view>

#include "hoist/base/result.h"
#include "hoist/ports/log.h"

namespace hoist {

/// Not thread-safe.
class FailureNotice {
 public:
  /// The messages of the lines; part of the interface, as pass_log.h is. Static text.
  struct Messages {
    std::string_view failing;   ///< A warning, with the error.
    std::string_view going_on;  ///< Information.
  };
  /// `log` must outlive the notice.
  FailureNotice(Log& log, Messages messages, std::string worker)
      : log_(log), messages_(messages), worker_(std::move(worker)) {}

  template <class T>
  void note(const Result<T>& outcome) {
    if (outcome) {
      note_success();
    } else {
      note_failure(outcome.error());
    }
  }
  /// Whether the last one noted had failed.
  [[nodiscard]] bool failing() const { return failing_; }

 private:
  void note_success();
  void note_failure(const Error& error);

  Log& log_;
  Messages messages_;
  std::string worker_;
  bool failing_ = false;
};

}  // namespace hoist
