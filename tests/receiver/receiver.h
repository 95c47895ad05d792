// The receivers of receiver.mjs, as a process of the test's own.
#pragma once

#include <boost/json.hpp>

#include <map>
#include <string>

#include "support/process.h"
#include "support/temp_dir.h"

namespace hoist::test {

/// What Receiver expects to be signed with.
inline constexpr std::string_view kReceiverSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Certificates that signed themselves: "trusted" and "expired" for 127.0.0.1 and "otherHost" for another
/// name, which all stand in ca_file(); "stranger" does not.
class Certificates {
 public:
  Certificates();
  [[nodiscard]] std::string ca_file() const { return folder_.file("trusted-ones.pem"); }
  /// As receiver.mjs takes them.
  [[nodiscard]] boost::json::object files() const;

 private:
  TempDir folder_;
};

class Receiver {
 public:
  /// Without any: HTTP and unencrypted SMTP only.
  explicit Receiver(const boost::json::object& certificates = {});

  /// "http", "closing", "plainMail", …, or the name of a certificate.
  [[nodiscard]] int port(const std::string& name) const { return ports_.at(name); }
  /// "http://127.0.0.1:port/path", with blanks and quotes of the path encoded.
  [[nodiscard]] std::string url(const std::string& path) const;
  /// What it got next. Throws where nothing comes.
  [[nodiscard]] boost::json::object next();
  /// Whether it got nothing more than what next() gave; ends it.
  [[nodiscard]] bool got_nothing_more();

 private:
  Process process_;
  std::map<std::string, int> ports_;
};

}  // namespace hoist::test
