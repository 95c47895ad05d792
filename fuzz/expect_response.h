// What every answer must be, whatever was asked.
#pragma once

#include "hoist/http/response.h"

namespace hoist::fuzz {

/// Headers of one line each, and a head that ends where it should.
void expect_head(const http::Response& response);

/// A status of ours, headers of one line each, and an error's body where it is an error.
void expect_sendable(const http::Response& response);

}  // namespace hoist::fuzz
