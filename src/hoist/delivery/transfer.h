// One attempt at one delivery on the wire: a libcurl handle with what it sends and what it gathers.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "hoist/delivery/delivery_options.h"
#include "hoist/ports/delivery_transport.h"

namespace hoist::delivery {

struct CleanUpEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

/// Adds a line at the end. Precondition: it holds no line end.
void append(HeaderList& list, const std::string& line);

class Transfer {
 public:
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  virtual ~Transfer() = default;

  [[nodiscard]] CURL* handle() const { return handle_.get(); }
  /// What has become of it, once libcurl is done with `code`.
  [[nodiscard]] Delivered finish(CURLcode code, Instant now) const;

 protected:
  /// Sets what every transfer has: limits, TLS, no proxy, no connection kept.
  Transfer(const DeliveryId& delivery, const DeliveryOptions& options);

  void set(CURLoption option, long value);
  void set(CURLoption option, const std::string& value);
  void set(CURLoption option, void* value);
  void set(CURLoption option, curl_write_callback callback);
  void set(CURLoption option, curl_opensocket_callback callback);

  /// None: it was delivered.
  [[nodiscard]] virtual std::optional<DeliveryFailure> failure(CURLcode code, Instant now) const = 0;
  /// What libcurl says went wrong, in a few words.
  [[nodiscard]] std::string curl_message(CURLcode code) const;
  /// The failure of a transfer that ended before it was answered, of `who` ("the receiver").
  [[nodiscard]] DeliveryFailure unanswered(CURLcode code, std::string_view who) const;

 private:
  DeliveryId delivery_;
  Duration total_limit_;
  std::unique_ptr<CURL, CleanUpEasy> handle_;
  std::array<char, CURL_ERROR_SIZE> error_{};
};

}  // namespace hoist::delivery
