// The one place where Asio and Beast are compiled (BOOST_ASIO_SEPARATE_COMPILATION,
// BOOST_BEAST_SEPARATE_COMPILATION); everywhere else they are declarations.
//
// What they assert stays checked in release, as our own checks do, but for one assertion that any client
// could make fail.
#define BOOST_ENABLE_ASSERT_HANDLER
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
#include <fmt/format.h>

#include <string_view>

#include "hoist/base/check.h"

namespace boost {

void assertion_failed(const char* expression, const char* function, const char* file, long line) {
  // Beast before Boost 1.86 (its pull request 2861) takes for granted that an empty chunked body,
  // "0\r\n\r\n", never arrives as "0\r\n" and then one byte. What follows the assertion copes with that.
  const bool last_chunk_in_pieces =
      std::string_view(expression) == "n >= 5" &&
      std::string_view(function).find("parse_chunk_header") != std::string_view::npos;
  if (!last_chunk_in_pieces) hoist::check_failed(fmt::format("{}:{}: {}", file, line, expression));
}

void assertion_failed_msg(const char* expression, const char* message, const char* /*function*/,
                          const char* file, long line) {
  hoist::check_failed(fmt::format("{}:{}: {} ({})", file, line, expression, message));
}

}  // namespace boost
