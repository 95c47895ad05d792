// How the model objects to an event.
#pragma once

#include <fmt/format.h>

#include <string>

#include "model/model.h"

namespace hoist::model {

[[noreturn]] inline void object(const char* promise, const AuditRow& audit, const std::string& what) {
  throw Broken(promise, fmt::format("{} ({}): {}", audit.action, audit.id, what));
}

}  // namespace hoist::model
