#include "receiver/receiver.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace hoist::test {
namespace {

constexpr std::string_view kHost = "127.0.0.1";

struct CertificateKind {
  std::string name;
  std::string alternative_name;
  std::string days;
  bool trusted;
};

const CertificateKind kKinds[] = {{"trusted", "IP:127.0.0.1", "1", true},
                                  {"otherHost", "DNS:other.example", "1", true},
                                  {"expired", "IP:127.0.0.1", "-1", true},
                                  {"stranger", "IP:127.0.0.1", "1", false}};

void openssl(const std::vector<std::string>& arguments) {
  const Finished finished =
      run_process({.program = "openssl", .arguments = arguments, .environment = {}, .input = {}});
  if (finished.exit != Exit{.code = 0, .signal = 0}) {
    throw std::runtime_error("openssl failed: " + finished.error_output);
  }
}

std::string node() {
  const char* program = std::getenv("HOIST_NODE");
  return program == nullptr ? "node" : program;
}

std::string receiver_options(const boost::json::object& certificates) {
  return boost::json::serialize(
      boost::json::object{{"secret", kReceiverSecret}, {"certificates", certificates}});
}

}  // namespace

Certificates::Certificates() {
  std::ofstream trusted(ca_file());
  for (const CertificateKind& kind : kKinds) {
    const std::string stem = folder_.file(kind.name);
    openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
             "/CN=" + kind.name, "-addext", "subjectAltName=" + kind.alternative_name, "-keyout",
             stem + ".key", "-out", stem + ".csr"});
    openssl({"x509", "-req", "-in", stem + ".csr", "-copy_extensions", "copy", "-signkey", stem + ".key",
             "-days", kind.days, "-out", stem + ".pem"});
    if (kind.trusted) trusted << std::ifstream(stem + ".pem").rdbuf();
  }
}

boost::json::object Certificates::files() const {
  boost::json::object files;
  for (const CertificateKind& kind : kKinds) {
    const std::string stem = folder_.file(kind.name);
    files[kind.name] = {{"cert", stem + ".pem"}, {"key", stem + ".key"}};
  }
  return files;
}

Receiver::Receiver(const boost::json::object& certificates)
    : process_({.program = node(),
                .arguments = {HOIST_RECEIVER, receiver_options(certificates)},
                .environment = {},
                .input = {}}) {
  // As StopSignals does for the program.
  std::signal(SIGPIPE, SIG_IGN);
  const boost::json::object first = next();
  for (const auto& port : first.at("ports").as_object()) {
    ports_.emplace(port.key(), static_cast<int>(port.value().as_int64()));
  }
}

std::string Receiver::url(const std::string& path) const {
  std::string url = fmt::format("http://{}:{}/", kHost, port("http"));
  for (const char c : path) {
    if (c == ' ' || c == '"' || c == '{' || c == '}') {
      url += fmt::format("%{:02X}", c);
    } else {
      url += c;
    }
  }
  return url;
}

boost::json::object Receiver::next() {
  const auto line = process_.read_line();
  if (!line) throw std::runtime_error("the receiver got nothing: " + process_.error_output());
  return boost::json::parse(*line).as_object();
}

bool Receiver::got_nothing_more() {
  process_.send_signal(SIGKILL);
  static_cast<void>(process_.wait_exit());
  return !process_.read_line();
}

}  // namespace hoist::test
