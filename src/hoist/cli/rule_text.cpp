#include "hoist/cli/rule_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hoist/base/shown_text.h"

namespace hoist::cli {
namespace {

struct Token {
  enum class Kind : std::uint8_t { kWord, kQuoted, kSign, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;

  [[nodiscard]] bool is(std::string_view wanted) const {
    return (kind == Kind::kWord || kind == Kind::kSign) && text == wanted;
  }
  [[nodiscard]] bool is_text() const { return kind == Kind::kWord || kind == Kind::kQuoted; }
};

/// Longer ones first.
constexpr std::array<std::string_view, 10> kSigns = {"->", "!=", "<=", ">=", "=", "<", ">", ",", ";", "%"};

std::optional<std::string_view> sign_at(std::string_view rest) {
  for (const std::string_view sign : kSigns) {
    if (rest.starts_with(sign)) return sign;
  }
  return std::nullopt;
}

Result<std::vector<Token>> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  while (!text.empty()) {
    const char c = text.front();
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      text.remove_prefix(1);
    } else if (const auto sign = sign_at(text)) {
      tokens.push_back({.kind = Token::Kind::kSign, .text = std::string(*sign)});
      text.remove_prefix(sign->size());
    } else if (c == '"' || c == '\'') {
      const std::size_t end = text.find(c, 1);
      if (end == std::string_view::npos) {
        return fail(ErrorCode::kInvalidArgument,
                    fmt::format("the quote before '{}' is never closed", shown_text(text.substr(1))));
      }
      tokens.push_back({.kind = Token::Kind::kQuoted, .text = std::string(text.substr(1, end - 1))});
      text.remove_prefix(end + 1);
    } else {
      std::size_t end = 1;
      while (end < text.size() && !sign_at(text.substr(end)) &&
             std::string_view(" \t\r\n\"'").find(text[end]) == std::string_view::npos) {
        ++end;
      }
      tokens.push_back({.kind = Token::Kind::kWord, .text = std::string(text.substr(0, end))});
      text.remove_prefix(end);
    }
  }
  tokens.emplace_back();
  return tokens;
}

Value operation(std::string_view name, Array arguments) {
  return Object{{std::string(name), Value(std::move(arguments))}};
}

/// With its only argument as it stands, as people write it.
Value operation_on(std::string_view name, Value argument) {
  return Object{{std::string(name), std::move(argument)}};
}

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (number - number != 0) return std::nullopt;  // "inf" and "nan" are words.
  return number;
}

/// Reads from the front of the tokens.
class RuleReader {
 public:
  explicit RuleReader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  /// A whole rule.
  Result<Value> rule() {
    Array branches;
    for (;;) {
      const std::size_t start = at_;
      if (!take("else")) {
        auto found = condition();
        if (found && take("->")) {
          HOIST_ASSIGN(Value then, outcome());
          branches.push_back(*std::move(found));
          branches.push_back(std::move(then));
          if (done()) break;
          if (!take(";")) return unexpected("; or the end");
          continue;
        }
        // What is no condition is the outcome that ends the rule, unless it looks like one.
        if (has_arrow(start)) return found ? unexpected("->") : found;
        at_ = start;
      }
      HOIST_ASSIGN(Value last, outcome());
      if (!done()) return unexpected("the end: nothing comes behind what holds for everybody else");
      branches.push_back(std::move(last));
      break;
    }
    if (branches.size() > 1) return operation("if", std::move(branches));
    // Targeting is an object; a variant alone is none.
    if (branches.front().if_object() != nullptr) return std::move(branches.front());
    return operation("if", {true, std::move(branches.front())});
  }

  /// Conditions between semicolons.
  Result<Value> conditions() {
    Array any;
    do {
      HOIST_ASSIGN(Value found, condition());
      any.push_back(std::move(found));
    } while (take(";"));
    if (!done()) return unexpected("and, ; or the end");
    if (any.size() == 1) return std::move(any.front());
    return operation("or", std::move(any));
  }

 private:
  [[nodiscard]] const Token& next() const { return tokens_[at_]; }
  [[nodiscard]] bool done() const { return next().kind == Token::Kind::kEnd; }
  bool take(std::string_view wanted) {
    if (!next().is(wanted)) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] bool has_arrow(std::size_t from) const {
    for (std::size_t i = from; i < tokens_.size() && !tokens_[i].is(";"); ++i) {
      if (tokens_[i].is("->")) return true;
    }
    return false;
  }
  [[nodiscard]] tl::unexpected<Error> unexpected(std::string_view wanted) const {
    const std::string found =
        done() ? "it ends there" : fmt::format("there is '{}'", shown_text(next().text));
    return fail(ErrorCode::kInvalidArgument, fmt::format("{} is expected{}, and {}", wanted, place(), found));
  }
  [[nodiscard]] std::string place() const {
    return at_ == 0 ? " at the beginning" : fmt::format(" behind '{}'", shown_text(tokens_[at_ - 1].text));
  }

  Result<std::string> text(std::string_view what) {
    if (!next().is_text()) return unexpected(what);
    return tokens_[at_++].text;
  }

  Result<double> number(std::string_view what) {
    const auto found = next().kind == Token::Kind::kWord ? number_of(next().text) : std::nullopt;
    if (!found) return unexpected(what);
    ++at_;
    return *found;
  }

  Result<Value> value() {
    const Token token = next();
    HOIST_ASSIGN(std::string word, text("a value"));
    if (token.kind == Token::Kind::kWord) {
      if (word == "true" || word == "false") return Value(word == "true");
      if (const auto found = number_of(word)) return Value(*found);
    }
    return Value(std::move(word));
  }

  Result<Value> condition() {
    Array all;
    do {
      HOIST_ASSIGN(Value found, part());
      all.push_back(std::move(found));
    } while (take("and"));
    if (all.size() == 1) return std::move(all.front());
    return operation("and", std::move(all));
  }

  Result<Value> part() {
    const bool negated = take("not");
    HOIST_ASSIGN(Value found, comparison());
    if (!negated) return found;
    return operation_on("!", std::move(found));
  }

  Result<Value> comparison() {
    const Token first = next();
    HOIST_ASSIGN(std::string name, text("segment, a percentage or an attribute"));
    if (next().is("%")) return share(first);
    if (first.is("segment") && next().is_text()) {
      HOIST_ASSIGN(std::string key, text("a segment"));
      return operation_on("in_segment", std::move(key));
    }
    Value subject = operation_on("var", name == "user" ? "targetingKey" : name);
    if (take("in")) {
      Array values;
      do {
        HOIST_ASSIGN(Value found, value());
        values.push_back(std::move(found));
      } while (take(","));
      return operation("in", {std::move(subject), Value(std::move(values))});
    }
    for (const std::string_view sign : {"=", "!=", "<=", ">=", "<", ">"}) {
      if (!take(sign)) continue;
      HOIST_ASSIGN(Value found, value());
      return operation(sign == "=" ? "==" : sign, {std::move(subject), std::move(found)});
    }
    return unexpected("=, !=, <, <=, >, >= or in");
  }

  /// The sign is next.
  Result<Value> share(const Token& word) {
    const auto percent = number_of(word.text);
    if (word.kind != Token::Kind::kWord || !percent || *percent < 0 || *percent > 100 ||
        *percent != static_cast<int>(*percent)) {
      return fail(
          ErrorCode::kInvalidArgument,
          fmt::format("{}% is no share: a whole number from 0 to 100 is accepted", shown_text(word.text)));
    }
    ++at_;
    const auto bucket = [](std::string_view name, double weight) {
      return Value(Array{Value(std::string(name)), Value(weight)});
    };
    return operation("==", {operation("fractional", {bucket("in", *percent), bucket("out", 100 - *percent)}),
                            Value(std::string("in"))});
  }

  Result<Value> outcome() {
    if (!(next().is("split") && tokens_[at_ + 1].is_text())) {
      HOIST_ASSIGN(std::string variant, text("a variant"));
      return Value(std::move(variant));
    }
    ++at_;
    Array buckets;
    do {
      HOIST_ASSIGN(std::string variant, text("a variant"));
      HOIST_ASSIGN(const double weight, number("a weight"));
      buckets.push_back(Value(Array{Value(std::move(variant)), Value(weight)}));
    } while (take(","));
    return operation("fractional", std::move(buckets));
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Value> parse_rule_text(std::string_view text) {
  HOIST_ASSIGN(std::vector<Token> tokens, tokens_of(text));
  return RuleReader(std::move(tokens)).rule();
}

Result<Value> parse_condition_text(std::string_view text) {
  HOIST_ASSIGN(std::vector<Token> tokens, tokens_of(text));
  return RuleReader(std::move(tokens)).conditions();
}

}  // namespace hoist::cli
