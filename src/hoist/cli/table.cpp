#include "hoist/cli/table.h"

#include <algorithm>
#include <array>

#include "hoist/base/check.h"
#include "hoist/base/utf8.h"
#include "hoist/system/printable.h"

namespace hoist::cli {
namespace {

constexpr std::size_t kGap = 2;

struct Range {
  char32_t first;
  char32_t last;
};
/// The blocks that matter of Unicode's combining characters and format controls.
constexpr std::array kZeroWidth = {Range{0x0300, 0x036F}, Range{0x1AB0, 0x1AFF},  Range{0x1DC0, 0x1DFF},
                                   Range{0x200B, 0x200F}, Range{0x20D0, 0x20FF},  Range{0xFE00, 0xFE0F},
                                   Range{0xFE20, 0xFE2F}, Range{0xE0100, 0xE01EF}};
/// The blocks that matter of Unicode's East Asian Width W and F, emoji among them.
constexpr std::array kDoubleWidth = {
    Range{0x1100, 0x115F},   Range{0x2E80, 0xA4CF},   Range{0xAC00, 0xD7A3},  Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE4F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},  Range{0x1F300, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

template <class Ranges>
bool contains(const Ranges& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return code >= range.first && code <= range.last; });
}

/// Precondition: `sequence` is one well-formed UTF-8 sequence.
char32_t decoded(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence.front());
  if (sequence.size() == 1) return first;
  char32_t code = first & (0x7FU >> sequence.size());
  for (const char c : sequence.substr(1)) code = (code << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  return code;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence_length(text), 1);
    const char32_t code = decoded(text.substr(0, length));
    if (!contains(kZeroWidth, code)) width += contains(kDoubleWidth, code) ? 2 : 1;
    text.remove_prefix(length);
  }
  return width;
}

Table::Table(std::vector<std::string> header) {
  if (!header.empty()) rows_.push_back(std::move(header));
}

void Table::add(std::vector<std::string> cells) {
  check(rows_.empty() || rows_.front().size() == cells.size(), "a table's rows have the same length");
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

std::string Table::render() const {
  std::vector<std::size_t> widths(rows_.empty() ? 0 : rows_.front().size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      line.append(widths[i] - display_width(row[i]) + kGap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace hoist::cli
