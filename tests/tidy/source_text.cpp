#include "tidy/source_text.h"

#include <algorithm>
#include <cctype>

namespace hoist::tidy {
namespace {

bool is_name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Walks once over C++ (or JavaScript) and blanks what is asked for.
class Blanker {
 public:
  Blanker(std::string_view text, bool literals) : text_(text), out_(text), literals_(literals) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (ahead("//")) {
        blank_to(std::min(text_.find('\n', at_), text_.size()), true);
      } else if (ahead("/*")) {
        blank_to(after("*/", at_ + 2), true);
      } else if (text_[at_] == '"' && at_ > 0 && text_[at_ - 1] == 'R') {
        raw_string();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !is_digit_separator())) {
        quoted(text_[at_]);
      } else {
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool ahead(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  [[nodiscard]] std::size_t after(std::string_view what, std::size_t from) const {
    const std::size_t found = text_.find(what, from);
    return found == std::string_view::npos ? text_.size() : found + what.size();
  }
  /// 1'000 or 0xff'ff
  [[nodiscard]] bool is_digit_separator() const {
    return at_ > 0 && std::isxdigit(static_cast<unsigned char>(text_[at_ - 1])) != 0 &&
           at_ + 1 < text_.size() && std::isxdigit(static_cast<unsigned char>(text_[at_ + 1])) != 0;
  }

  void blank_to(std::size_t end, bool really) {
    for (; at_ < end; ++at_) {
      if (really && text_[at_] != '\n') out_[at_] = ' ';
    }
  }

  void quoted(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
    ++at_;
    blank_to(std::min(end, text_.size()), literals_);
    if (at_ < text_.size()) ++at_;
  }

  void raw_string() {
    const std::size_t open = std::min(text_.find('(', at_), text_.size());
    const std::string close = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    ++at_;
    const std::size_t end = after(close, at_);
    blank_to(end == text_.size() ? end : end - 1, literals_);
    if (at_ < text_.size()) ++at_;
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
  bool literals_;
};

}  // namespace

std::string without_comments(std::string_view text) { return Blanker(text, false).run(); }

std::string without_literals(std::string_view text) { return Blanker(text, true).run(); }

std::string without_hash_comments(std::string_view text) {
  std::string out(text);
  bool in_comment = false;
  for (char& c : out) {
    if (c == '\n') in_comment = false;
    if (c == '#') in_comment = true;
    if (in_comment) c = ' ';
  }
  return out;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::size_t find_word(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_name_char(line[at - 1])) && (end == line.size() || !is_name_char(line[end]))) {
      return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace hoist::tidy
