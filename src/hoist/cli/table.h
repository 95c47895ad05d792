// Aligned columns for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hoist::cli {

/// Cells of unknown origin are made printable; columns are as wide as their widest cell, counted in
/// characters (combining ones count nothing, East Asian wide ones and emoji two), two blanks apart.
class Table {
 public:
  /// `header` may be empty: then the columns are those of the first row.
  explicit Table(std::vector<std::string> header);

  /// Precondition: as many cells as every other row.
  void add(std::vector<std::string> cells);

  /// Lines that end in a newline, without blanks before it.
  [[nodiscard]] std::string render() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// How many columns of a terminal `text` (valid UTF-8) takes, near enough.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace hoist::cli
