#include "expect_response.h"

#include <algorithm>
#include <array>

#include "expect.h"
#include "hoist/wire/json.h"

namespace hoist::fuzz {
namespace {

constexpr std::array kStatuses = {200, 400, 401, 404, 405, 413, 414, 417, 431, 501};

}  // namespace

void expect_head(const http::Response& response) {
  for (const http::Header& header : response.headers) {
    expect_one_line(header.name + header.value, "a header is one line");
  }
  const http::WireForm form{.head_only = true, .keep_alive = false, .http_1_0 = false, .date = {}};
  const std::string head = http::serialize(response, form);
  expect(head.find("\r\n\r\n") == head.size() - 4, "the head ends where it should");
}

void expect_sendable(const http::Response& response) {
  expect(std::find(kStatuses.begin(), kStatuses.end(), response.status) != kStatuses.end(),
         "the status is a documented one");
  expect_head(response);
  if (response.content_type != "application/json") return;
  const auto body = wire::parse_json(response.body);
  expect(body && body->is_object(), "the body is a JSON object");
  if (response.status < 400) return;
  const auto& object = body->get_object();
  for (const char* name : {"error", "message"}) {
    const boost::json::value* text = object.if_contains(name);
    expect(text != nullptr && text->is_string(), "an error has a code and a message");
    expect_one_line(std::string_view(text->get_string()), "they are one line each");
  }
  expect(object.contains("details"), "an error has details");
}

}  // namespace hoist::fuzz
