// What fuzz targets assert. A property that does not hold prints one line and aborts, which libFuzzer and the
// replay both take for a find. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist::fuzz {

/// Longer messages repeat too much of what came in.
inline constexpr std::size_t kLongestMessage = 500;

/// The input as text. It ends where its memory does, so that reading past it shows.
[[nodiscard]] std::string_view text_of(const std::uint8_t* data, std::size_t size);

/// Cuts `rest` after its first line and returns that, without the line break.
[[nodiscard]] std::string_view take_line(std::string_view& rest);

void expect(bool holds, std::string_view property,
            std::source_location where = std::source_location::current());

void expect_same_text(std::string_view actual, std::string_view expected, std::string_view property,
                      std::source_location where = std::source_location::current());

/// One line of valid UTF-8 without control characters, not empty and not long.
void expect_one_line(std::string_view message, std::string_view property,
                     std::source_location where = std::source_location::current());

/// That `error` has this code, can be shown to people as it is, and can be sent as JSON.
void expect_refusal(const Error& error, ErrorCode code,
                    std::source_location where = std::source_location::current());

/// As expect_refusal with kInvalidArgument, and that the error names a field.
void expect_field_refusal(const Error& error, std::source_location where = std::source_location::current());

/// That what was refused was refused well.
template <class T>
void expect_well_refused(const Result<T>& result, ErrorCode code = ErrorCode::kInvalidArgument,
                         std::source_location where = std::source_location::current()) {
  if (!result) expect_refusal(result.error(), code, where);
}

}  // namespace hoist::fuzz
