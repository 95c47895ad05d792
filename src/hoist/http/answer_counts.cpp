#include "hoist/http/answer_counts.h"

namespace hoist::http {

AnswerCounts::AnswerCounts(std::span<const Route> routes, RequestMetrics& metrics)
    : routes_(routes), without_route_(&metrics.answers("none", "none")) {
  by_route_.reserve(routes.size());
  for (const Route& route : routes) by_route_.push_back(&metrics.answers(route.method, route.pattern));
}

void AnswerCounts::count(const Route* route, int status) const {
  AnswerCounter& counter =
      route == nullptr ? *without_route_ : *by_route_.at(static_cast<std::size_t>(route - routes_.data()));
  counter.answered(status);
}

}  // namespace hoist::http
