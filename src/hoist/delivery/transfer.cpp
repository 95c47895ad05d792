#include "hoist/delivery/transfer.h"

#include <fmt/format.h>

#include "hoist/base/check.h"
#include "hoist/delivery/text_excerpt.h"

namespace hoist::delivery {
namespace {

/// At least 1: libcurl takes 0 for its own default.
long milliseconds(Duration duration) {
  return std::max<long>(1, std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

struct Cause {
  std::string code;
  std::string what;
};

/// What ended a transfer before its answer, of a receiver or relay `who`.
Cause cause_of(CURLcode code, std::string_view who, const std::string& said) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {"NAME_NOT_RESOLVED", fmt::format("the host name of {} was not resolved", who)};
    case CURLE_COULDNT_CONNECT:
      return {"CONNECTION_FAILED", fmt::format("{} could not be connected to: {}", who, said)};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_USE_SSL_FAILED:
      return {"TLS_FAILED", fmt::format("no trusted TLS connection to {} came about: {}", who, said)};
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      return {"CONNECTION_LOST", fmt::format("{} closed the connection without an answer", who)};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return {"BAD_ANSWER", fmt::format("what {} answered does not follow the protocol: {}", who, said)};
    default:
      return {"TRANSFER_FAILED", fmt::format("the transfer to {} failed: {}", who, said)};
  }
}

}  // namespace

void append(HeaderList& list, const std::string& line) {
  check(line.find_first_of("\r\n") == std::string::npos, "a header is one line");
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  check(longer != nullptr, "out of memory");
  static_cast<void>(list.release());  // it is the front of `longer`
  list.reset(longer);
}

Transfer::Transfer(const DeliveryId& delivery, const DeliveryOptions& options)
    : delivery_(delivery), total_limit_(options.total_limit), handle_(curl_easy_init()) {
  check(handle_ != nullptr, "out of memory");
  set(CURLOPT_ERRORBUFFER, static_cast<void*>(error_.data()));
  set(CURLOPT_TIMEOUT_MS, milliseconds(options.total_limit));
  set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options.connect_limit));
  // Signals belong to the process; SIGPIPE is ignored (StopSignals).
  set(CURLOPT_NOSIGNAL, 1L);
  // Else the end of a transfer whose name is still being resolved waits for the resolver, and all others with
  // it.
  set(CURLOPT_QUICK_EXIT, 1L);
  // A connection of our own to the very host, whatever the environment says.
  set(CURLOPT_PROXY, std::string());
  set(CURLOPT_FRESH_CONNECT, 1L);
  set(CURLOPT_FORBID_REUSE, 1L);
  set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file);
}

Delivered Transfer::finish(CURLcode code, Instant now) const {
  curl_off_t took_us = 0;
  check(curl_easy_getinfo(handle(), CURLINFO_TOTAL_TIME_T, &took_us) == CURLE_OK, "CURLINFO_TOTAL_TIME_T");
  return {.delivery = delivery_, .failure = failure(code, now), .took = Duration(took_us)};
}

void Transfer::set(CURLoption option, long value) {
  check(curl_easy_setopt(handle(), option, value) == CURLE_OK, "libcurl refused an option");
}
void Transfer::set(CURLoption option, const std::string& value) {
  check(curl_easy_setopt(handle(), option, value.c_str()) == CURLE_OK, "libcurl refused an option");
}
void Transfer::set(CURLoption option, void* value) {
  check(curl_easy_setopt(handle(), option, value) == CURLE_OK, "libcurl refused an option");
}
void Transfer::set(CURLoption option, curl_write_callback callback) {
  check(curl_easy_setopt(handle(), option, callback) == CURLE_OK, "libcurl refused an option");
}
void Transfer::set(CURLoption option, curl_opensocket_callback callback) {
  check(curl_easy_setopt(handle(), option, callback) == CURLE_OK, "libcurl refused an option");
}

std::string Transfer::curl_message(CURLcode code) const {
  const std::string_view said = error_.front() != '\0' ? error_.data() : curl_easy_strerror(code);
  return text_excerpt(said);
}

DeliveryFailure Transfer::unanswered(CURLcode code, std::string_view who) const {
  Cause cause = cause_of(code, who, curl_message(code));
  if (code == CURLE_OPERATION_TIMEDOUT) {
    curl_off_t connected_us = 0;
    check(curl_easy_getinfo(handle(), CURLINFO_CONNECT_TIME_T, &connected_us) == CURLE_OK,
          "CURLINFO_CONNECT_TIME_T");
    cause = {"TIMEOUT", connected_us == 0
                            ? fmt::format("{} could not be connected to in time", who)
                            : fmt::format("{} did not answer within {}", who, format_duration(total_limit_))};
  }
  return {.failure = {.failure_class = FailureClass::kTransient,
                      .code = std::move(cause.code),
                      .message = std::move(cause.what)},
          .retry_after = std::nullopt,
          .unreachable = true};
}

}  // namespace hoist::delivery
