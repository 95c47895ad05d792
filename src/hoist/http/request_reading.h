// Between the parser and our own request: what HTTP itself refuses, and what is taken over.
#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>

#include "hoist/http/request.h"
#include "hoist/http/response.h"

namespace hoist::http {

using RequestParser = boost::beast::http::request_parser<boost::beast::http::string_body>;
using RequestHead = boost::beast::http::header<true, boost::beast::http::fields>;

/// The answer to a request that the parser refused; none where there is nobody to answer (closed, timed
/// out). `head` is what was parsed before.
[[nodiscard]] std::optional<Response> refusal_of(const boost::system::error_code& error,
                                                 const RequestHead& head);

/// What the parser accepts and we do not: a target that is too long, no or several Host headers, a transfer
/// coding that we do not speak, an expectation other than 100-continue.
[[nodiscard]] std::optional<Response> refusal_of(const RequestHead& head);

/// Whether the client waits for a word before it sends the body.
[[nodiscard]] bool expects_continue(const RequestHead& head);

/// The request without its body. To be taken before the body is read: the parser puts the fields of a trailer
/// among the headers, and what was not there when the head was checked must not count (RFC 9110,
/// section 6.5.1).
[[nodiscard]] Request take_head(const RequestHead& head);

}  // namespace hoist::http
