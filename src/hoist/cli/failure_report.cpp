#include "hoist/cli/failure_report.h"

#include <boost/json.hpp>
#include <unistd.h>

#include <string>

#include "hoist/base/utf8.h"
#include "hoist/cli/command.h"
#include "hoist/system/line_output.h"
#include "hoist/system/printable.h"
#include "hoist/wire/error_json.h"

namespace hoist::cli {
namespace {

/// The API's error object. Unlike a caller of the API, whoever runs the program may see what concerns a
/// defect or the store: there is no log to look into.
std::string error_json(const Error& error) {
  boost::json::object object = wire::error_to_json(error);
  object["message"] = replace_invalid_utf8(error.message);
  return boost::json::serialize(object);
}

}  // namespace

int report_failure(const Error& error, bool json) {
  LineOutput(STDERR_FILENO).write((json ? error_json(error) : "hoist: " + printable(error.message)) + "\n");
  return error.code == ErrorCode::kInvalidArgument ? kExitWrongInput : kExitFailed;
}

void report_warning(std::string_view message) {
  LineOutput(STDERR_FILENO).write("hoist: warning: " + printable(message) + "\n");
}

}  // namespace hoist::cli
