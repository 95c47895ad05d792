#include "hoist/http/pending_answer.h"

#include <boost/asio/post.hpp>

#include <utility>

namespace hoist::http {

std::shared_ptr<PendingAnswer> ask_store(const boost::asio::any_io_executor& executor, RoutedRequest routed,
                                         const Dispatcher& dispatcher, StorePool& pool,
                                         std::chrono::milliseconds readiness_timeout) {
  const auto pending = std::make_shared<PendingAnswer>(executor, std::move(routed));
  pending->response = dispatcher.refuse(pending->routed);
  if (pending->response) return pending;
  const RouteKind kind = pending->routed.route->kind;
  if (kind == RouteKind::kReady || kind == RouteKind::kMetrics) {
    pending->done.expires_after(readiness_timeout);
  } else {
    pending->done.expires_at(boost::asio::steady_timer::time_point::max());
  }
  const bool queued = pool.submit([pending, executor, &dispatcher](Session& session) {
    auto response = std::make_shared<Response>(dispatcher.answer(pending->routed, session));
    boost::asio::post(executor, [pending, response] {
      pending->response = std::move(*response);
      pending->done.cancel();
    });
  });
  if (!queued) pending->response = dispatcher.unanswered(pending->routed);
  return pending;
}

}  // namespace hoist::http
