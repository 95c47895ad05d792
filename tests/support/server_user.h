// Database servers refuse to run as root; the tests may run as root.
#pragma once

#include "support/process.h"

namespace hoist::test {

/// The same program, run as the user postgres where the test is root's, and without libpq's own settings,
/// which it would inherit from the test.
[[nodiscard]] ProcessOptions as_server_user(ProcessOptions options);

}  // namespace hoist::test
