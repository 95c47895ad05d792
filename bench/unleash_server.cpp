#include "unleash_server.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <stdexcept>

#include "peer_program.h"

namespace hoist::bench {
namespace {

/// It makes its tables first.
constexpr std::chrono::minutes kStartsWithin{3};

test::ProcessOptions unleash_program(const std::string& database, std::uint16_t port, int flags) {
  return {.program = node_program(),
          .arguments = {peer_harness("serve_unleash_server"), "--url", database, "--flags",
                        std::to_string(flags), "--port", std::to_string(port)},
          .environment = {},
          .input = ""};
}

}  // namespace

UnleashServer::UnleashServer(int flags)
    : port_(test::free_port()), process_(unleash_program(postgres_.url(), port_, flags)) {
  const auto ready = process_.read_line(test::Deadline(kStartsWithin));
  if (!ready) throw std::runtime_error("unleash-server did not start: " + process_.error_output());
  token_ = boost::json::value_to<std::string>(boost::json::parse(*ready).at("token"));
  await_all(flags);
}

/// It reads its own tables once a second.
void UnleashServer::await_all(int flags) {
  const test::Deadline deadline{kStartsWithin};
  std::size_t seen = 0;
  while (!deadline.passed()) {
    test::HttpConnection connection("127.0.0.1", port_);
    const LoadedRequest asked = request();
    const test::HttpResponse response = connection.request(asked.method, asked.target, asked.headers);
    seen = response.status == 200 ? boost::json::parse(response.body).at("toggles").as_array().size() : 0;
    if (seen == static_cast<std::size_t>(flags)) return;
  }
  throw std::runtime_error(fmt::format("unleash-server answers with {} of {} flags", seen, flags));
}

LoadedRequest UnleashServer::request() const {
  return {.method = "GET",
          .target = "/api/frontend?userId=user-1&properties%5Bplan%5D=free",
          .headers = {{.name = "Authorization", .value = token_}},
          .body = ""};
}

}  // namespace hoist::bench
