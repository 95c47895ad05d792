#include "support/exchange_record.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <set>
#include <stdexcept>

namespace hoist::test {
namespace {

/// Larger bodies are sent only to be refused.
constexpr std::size_t kMaxRecordedBody = 65536;

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string headers_object(const HttpHeaders& headers) {
  std::string out;
  std::set<std::string_view> seen;
  for (const HttpHeader& header : headers) {
    if (!seen.insert(header.name).second) continue;
    out +=
        fmt::format("{}{}:{}", out.empty() ? "" : ",", json_quoted(header.name), json_quoted(header.value));
  }
  return fmt::format("{{{}}}", out);
}

/// In one write, so that lines of several writers never mix.
void append(const char* path, const std::string& line) {
  const int fd = ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const ssize_t written = fd < 0 ? -1 : ::write(fd, line.data(), line.size());
  if (fd >= 0) ::close(fd);
  if (written != static_cast<ssize_t>(line.size())) {
    throw std::runtime_error(fmt::format("cannot write to HOIST_RECORD_EXCHANGES ({})", path));
  }
}

}  // namespace

std::string exchange_line(const RecordedRequest& request, const HttpResponse& response) {
  std::string line =
      fmt::format("{{\"method\":{},\"target\":{},", json_quoted(request.method), json_quoted(request.target));
  if (request.body.size() <= kMaxRecordedBody) {
    line += fmt::format("\"requestBody\":{},", json_quoted(request.body));
  }
  return line + fmt::format("\"status\":{},\"headers\":{},\"body\":{}}}\n", response.status,
                            headers_object(response.headers), json_quoted(response.body));
}

void record_exchange(const RecordedRequest& request, const HttpResponse& response) {
  const char* path = std::getenv("HOIST_RECORD_EXCHANGES");
  if (path != nullptr && *path != '\0') append(path, exchange_line(request, response));
}

}  // namespace hoist::test
