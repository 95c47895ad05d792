// Exchanges of the HTTP client on record, for checks that look at all of them
// (tests/node/check_exchanges.mjs).
#pragma once

#include <string>
#include <string_view>

#include "support/http_client.h"

namespace hoist::test {

/// A request, as far as the record tells it.
struct RecordedRequest {
  std::string_view method;
  std::string_view target;
  std::string_view body;
};

/// One line of JSON: {"method", "target", "requestBody", "status", "headers": {name: value}, "body"}. Of each
/// header name the first. A request body of more than 64 KiB is left out. Bytes that are no UTF-8 stay as
/// they are.
[[nodiscard]] std::string exchange_line(const RecordedRequest& request, const HttpResponse& response);

/// Appends the line to the file that HOIST_RECORD_EXCHANGES names, if it names one. Any number of threads and
/// processes may share the file. Throws std::runtime_error where it cannot be written.
void record_exchange(const RecordedRequest& request, const HttpResponse& response);

}  // namespace hoist::test
