#include "hoist/engine/failure_notice.h"

namespace hoist {

void FailureNotice::note_success() {
  if (failing_) log_.info(messages_.going_on, {{"worker", worker_}});
  failing_ = false;
}

void FailureNotice::note_failure(const Error& error) {
  if (!failing_) {
    log_.warn(
        messages_.failing,
        {{"error", error.message}, {"errorCode", std::string(to_string(error.code))}, {"worker", worker_}});
  }
  failing_ = true;
}

}  // namespace hoist
