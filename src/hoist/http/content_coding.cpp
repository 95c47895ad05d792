#include "hoist/http/content_coding.h"

#include <algorithm>
#include <optional>

#include "hoist/http/field_items.h"

namespace hoist::http {
namespace {

/// Thousandths, which is what the grammar of q can say.
constexpr int kMostLiked = 1000;

/// "0.5" as 500; none where it is no weight.
std::optional<int> read_weight(std::string_view text) {
  constexpr std::size_t kLongest = 5;
  if (text.empty() || text.size() > kLongest || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = text[0] == '1' ? kMostLiked : 0;
  int place = kMostLiked / 10;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (digit < '0' || digit > '9') return std::nullopt;
    weight += (digit - '0') * place;
    place /= 10;
  }
  return weight <= kMostLiked ? std::optional(weight) : std::nullopt;
}

/// The weight among an item's parameters; a weight that cannot be read is none at all.
int weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view value = take_item(parameters, ';');
    const std::string_view name = take_item(value, '=');
    if (equal_ignoring_case(name, "q")) return read_weight(trimmed(value)).value_or(0);
  }
  return kMostLiked;
}

/// How much each is liked; none where it is not named.
struct Weights {
  std::optional<int> identity;
  std::optional<int> gzip;
  std::optional<int> brotli;
  std::optional<int> others;

  void set(std::string_view name, int weight) {
    if (equal_ignoring_case(name, "br")) brotli = weight;
    if (equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip")) gzip = weight;
    if (equal_ignoring_case(name, "identity")) identity = weight;
    if (name == "*") others = weight;
  }
};

Weights read_weights(const Request& request) {
  Weights weights;
  for (std::string_view list : request.values("Accept-Encoding")) {
    while (!list.empty()) {
      std::string_view item = take_item(list, ',');
      const std::string_view name = take_item(item, ';');
      weights.set(name, weight_of(item));
    }
  }
  return weights;
}

}  // namespace

std::string_view to_string(ContentCoding coding) {
  switch (coding) {
    case ContentCoding::kIdentity:
      return "";
    case ContentCoding::kGzip:
      return "gzip";
    case ContentCoding::kBrotli:
      return "br";
  }
  return "";
}

ContentCoding choose_coding(const Request& request, CodingsAtHand at_hand) {
  const Weights weights = read_weights(request);
  const int others = weights.others.value_or(0);
  const int brotli = at_hand.brotli ? weights.brotli.value_or(others) : 0;
  const int gzip = at_hand.gzip ? weights.gzip.value_or(others) : 0;
  // Where it is not named, it is for those who like nothing else.
  const int identity = weights.identity.value_or(0);
  if (brotli > 0 && brotli >= gzip && brotli >= identity) return ContentCoding::kBrotli;
  if (gzip > 0 && gzip >= identity) return ContentCoding::kGzip;
  return ContentCoding::kIdentity;
}

}  // namespace hoist::http
