#include "hoist/delivery/mail_transfer.h"

#include <fmt/format.h>

#include "hoist/base/check.h"
#include "hoist/delivery/http_answer.h"
#include "hoist/delivery/text_excerpt.h"

namespace hoist::delivery {

MailTransfer::MailTransfer(const Outgoing& outgoing, const DeliveryOptions& options, Instant now)
    : Transfer(outgoing.delivery, options) {
  check(options.relay.has_value(), "mail goes out where there is a relay");
  connect_to(*options.relay);
  const MailMessage message = make_mail_message(outgoing, *options.relay, now);
  set(CURLOPT_MAIL_FROM, "<" + options.relay->from + ">");
  append(recipients_, "<" + message.recipient + ">");
  set(CURLOPT_MAIL_RCPT, static_cast<void*>(recipients_.get()));
  write(message);
}

void MailTransfer::connect_to(const MailRelay& relay) {
  set(CURLOPT_PROTOCOLS_STR, std::string("smtp,smtps"));
  set(CURLOPT_URL, relay.url);
  // Required, not tried: else whoever sits in between could take the offer away.
  set(CURLOPT_USE_SSL, relay.encrypted ? long{CURLUSESSL_ALL} : long{CURLUSESSL_NONE});
  if (!relay.user.empty()) {
    set(CURLOPT_USERNAME, relay.user);
    set(CURLOPT_PASSWORD, relay.password);
  }
  set(CURLOPT_HEADERFUNCTION, &MailTransfer::on_reply);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
}

void MailTransfer::write(const MailMessage& message) {
  body_.reset(curl_mime_init(handle()));
  curl_mimepart* part = curl_mime_addpart(body_.get());
  check(curl_mime_data(part, message.text.data(), message.text.size()) == CURLE_OK &&
            curl_mime_type(part, "text/plain; charset=utf-8") == CURLE_OK &&
            curl_mime_encoder(part, "quoted-printable") == CURLE_OK,
        "libcurl refused a part of a message");
  for (const std::string& header : message.headers) append(headers_, header);
  set(CURLOPT_HTTPHEADER, static_cast<void*>(headers_.get()));
  set(CURLOPT_MIMEPOST, static_cast<void*>(body_.get()));
}

std::size_t MailTransfer::on_reply(char* data, std::size_t size, std::size_t count, void* transfer) {
  auto& self = *static_cast<MailTransfer*>(transfer);
  const std::size_t bytes = size * count;
  self.reply_bytes_ += bytes;
  if (self.reply_bytes_ > kMaxAnswerHeaders) return 0;
  // A refused client says QUIT, and is answered once more.
  if (bytes > 0 && (data[0] == '4' || data[0] == '5')) self.refusal_ = text_excerpt({data, bytes});
  return bytes;
}

std::optional<DeliveryFailure> MailTransfer::failure(CURLcode code, Instant /*now*/) const {
  if (code == CURLE_OK) return std::nullopt;
  DeliveryFailure failure = unanswered(code, "the mail relay");
  if (code == CURLE_LOGIN_DENIED) {
    failure.failure.code = "SMTP_LOGIN_DENIED";
    failure.failure.message =
        fmt::format("the mail relay refused the login: {}; check smtp-user and smtp-password", refusal_);
    return failure;
  }
  long status = 0;
  check(curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status) == CURLE_OK, "CURLINFO_RESPONSE_CODE");
  if (status < 400 || status > 599) return failure;
  failure.failure = {.failure_class = status < 500 ? FailureClass::kTransient : FailureClass::kPermanent,
                     .code = fmt::format("SMTP_{}", status),
                     .message = "the mail relay answered " + refusal_};
  failure.unreachable = status == 421;  // it closes, whatever it was asked
  return failure;
}

}  // namespace hoist::delivery
