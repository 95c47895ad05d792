// One page of a list that goes on by cursor: {"items": […], "nextCursor": "…" | null}.
#pragma once

#include <boost/json.hpp>

#include <cstddef>
#include <utility>
#include <vector>

#include "hoist/http/render.h"

namespace hoist::http {

/// `rows` were asked for with one more than `limit`, so that it is known whether there are more.
template <class Row, class ToJson, class ToCursor>
[[nodiscard]] boost::json::object page_of(const std::vector<Row>& rows, int limit, ToJson&& to_json,
                                          ToCursor&& to_cursor) {
  const bool more = rows.size() > static_cast<std::size_t>(limit);
  const std::size_t shown = more ? static_cast<std::size_t>(limit) : rows.size();
  boost::json::array items;
  items.reserve(shown);
  for (std::size_t i = 0; i < shown; ++i) items.push_back(to_json(rows[i]));
  boost::json::object page;
  page["items"] = std::move(items);
  page["nextCursor"] = nullptr;
  if (more) page["nextCursor"] = to_cursor(rows[shown - 1]);
  return page;
}

template <class Row, class ToJson, class ToCursor>
[[nodiscard]] Response page_response(const std::vector<Row>& rows, int limit, ToJson&& to_json,
                                     ToCursor&& to_cursor) {
  return json_response(
      200, page_of(rows, limit, std::forward<ToJson>(to_json), std::forward<ToCursor>(to_cursor)));
}

}  // namespace hoist::http
