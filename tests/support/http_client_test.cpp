#include "support/http_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace hoist::test {
namespace {

/// Accepts one connection, reads until `until` was received, answers with fixed bytes and closes.
class CannedServer {
 public:
  CannedServer(std::string until, std::string answer) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    // The socket interface's own cast.
    auto* generic = reinterpret_cast<sockaddr*>(&address);  // NOLINT
    EXPECT_EQ(::bind(listener_, generic, size), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
    EXPECT_EQ(::getsockname(listener_, generic, &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this, until = std::move(until), answer = std::move(answer)] {
      const int fd = ::accept(listener_, nullptr, nullptr);
      std::array<char, 4096> bytes{};
      while (received_.find(until) == std::string::npos) {
        const ssize_t got = ::recv(fd, bytes.data(), bytes.size(), 0);
        if (got <= 0) break;
        received_.append(bytes.data(), static_cast<std::size_t>(got));
      }
      EXPECT_EQ(::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL), static_cast<ssize_t>(answer.size()));
      ::close(fd);
    });
  }
  CannedServer(const CannedServer&) = delete;
  CannedServer& operator=(const CannedServer&) = delete;
  ~CannedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// What the client sent. Waits for the end of the conversation.
  const std::string& received() {
    thread_.join();
    thread_ = std::jthread([] {});
    return received_;
  }

 private:
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::string received_;
  std::jthread thread_;
};

TEST(HttpClient, sends_a_request_and_reads_the_answer) {
  CannedServer server("{}", "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-One:  a b\r\n\r\nokEXTRA");
  const HttpClient client = HttpClient("127.0.0.1", server.port()).with_token("secret");
  const HttpResponse response = client.request("POST", "/a?b=c", "{}", {{.name = "If-Match", .value = "1"}});
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, "ok");
  EXPECT_EQ(response.header("x-one"), "a b");
  EXPECT_EQ(response.header("x-two"), "");
  EXPECT_EQ(server.received(), "POST /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                                   "\r\nContent-Length: 2\r\nAuthorization: Bearer secret\r\nIf-Match: 1\r\n"
                                   "Content-Type: application/json\r\nConnection: close\r\n\r\n{}");
}

TEST(HttpClient, undoes_chunks_and_reads_until_close) {
  CannedServer chunked("\r\n\r\n",
                       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
                       "a;x=1\r\n0123456789\r\n0\r\n\r\n");
  EXPECT_EQ(HttpClient("127.0.0.1", chunked.port()).get("/").body, "abc0123456789");
  CannedServer closing("\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nall of it");
  EXPECT_EQ(HttpClient("127.0.0.1", closing.port()).get("/").body, "all of it");
}

TEST(HttpClient, takes_several_answers_from_one_connection) {
  CannedServer server("stop",
                      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1HTTP/1.1 204 No Content\r\n\r\n"
                      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
  HttpConnection connection("127.0.0.1", server.port());
  connection.send_raw("not http at all, stop");
  connection.finish_sending();
  EXPECT_EQ(connection.receive().body, "1");
  EXPECT_EQ(connection.receive().status, 204);
  EXPECT_EQ(connection.receive(true).header("Content-Length"), "9");
  EXPECT_TRUE(connection.closed_by_peer());
}

TEST(HttpClient, fails_where_an_answer_breaks_off) {
  CannedServer server("\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_THROW(static_cast<void>(HttpClient("127.0.0.1", server.port()).get("/")), std::runtime_error);
}

}  // namespace
}  // namespace hoist::test
