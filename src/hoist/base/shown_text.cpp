#include "hoist/base/shown_text.h"

namespace hoist {

std::string shown_text(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kMaxShownLength)) out.push_back(c >= ' ' && c <= '~' ? c : '?');
  if (text.size() > kMaxShownLength) out += "…";
  return out;
}

}  // namespace hoist
