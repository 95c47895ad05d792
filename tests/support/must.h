// The value of a Result where a test has no use for its failure.
#pragma once

#include <fmt/format.h>

#include <source_location>
#include <stdexcept>
#include <string>

#include "hoist/base/result.h"

namespace hoist::test {

/// "CODE: message", for failure texts.
[[nodiscard]] inline std::string describe(const Error& error) {
  std::string text = fmt::format("{}: {}", to_string(error.code), error.message);
  for (const ErrorDetail& detail : error.context) text += fmt::format(" [{}={}]", detail.name, detail.value);
  return text;
}

/// Throws, which fails the test, naming the line and the error.
[[noreturn]] inline void must_failed(const Error& error, const std::source_location& where) {
  throw std::runtime_error(
      fmt::format("{}:{}: unexpected failure {}", where.file_name(), where.line(), describe(error)));
}

template <class T>
T must(Result<T> result, std::source_location where = std::source_location::current()) {
  if (!result) must_failed(result.error(), where);
  return *std::move(result);
}
inline void must(const Result<void>& result, std::source_location where = std::source_location::current()) {
  if (!result) must_failed(result.error(), where);
}

/// "ok", or the stable name of the error's code: reads well in EXPECT_EQ.
template <class T>
[[nodiscard]] std::string outcome_of(const Result<T>& result) {
  return result ? "ok" : std::string(to_string(result.error().code));
}

}  // namespace hoist::test
