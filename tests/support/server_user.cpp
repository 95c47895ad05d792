#include "support/server_user.h"

#include <unistd.h>

namespace hoist::test {

ProcessOptions as_server_user(ProcessOptions options) {
  if (geteuid() == 0) {
    options.arguments.insert(options.arguments.begin(),
                             {"--reuid=postgres", "--regid=postgres", "--init-groups", options.program});
    options.program = "setpriv";
  }
  for (const char* variable : {"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE"}) {
    options.environment[variable] = std::nullopt;
  }
  return options;
}

}  // namespace hoist::test
