// The files of openapi/ as they are embedded in the program (cmake/EmbedOpenApi.cmake).
#pragma once

#include <span>
#include <string_view>

namespace hoist::http {

/// The parts of the OpenAPI document: JSON objects, in the order of their files' names.
[[nodiscard]] std::span<const std::string_view> openapi_parts();

/// HTML with one <style> and one <script>.
[[nodiscard]] std::string_view docs_page();

}  // namespace hoist::http
