#include <boost/version.hpp>
#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <openssl/crypto.h>
#include <sqlite3.h>

#include "fixed_work.h"

namespace hoist::bench {
namespace {

#ifdef __clang__
constexpr std::string_view kCompiler = "clang";
constexpr std::string_view kCompilerVersion = __clang_version__;
#else
constexpr std::string_view kCompiler = "gcc";
constexpr std::string_view kCompilerVersion = __VERSION__;
#endif

}  // namespace

/// As far as a version tells of other instructions: a distribution's corrections do not, nor do OpenSSL's,
/// which are its third number.
std::string counted_libraries() {
  return fmt::format("{} {}, glibc {}, sqlite {}, boost {}.{}.{}, fmt {}.{}.{}, openssl {}.{}", kCompiler,
                     kCompilerVersion, gnu_get_libc_version(), sqlite3_libversion(), BOOST_VERSION / 100'000,
                     BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100, FMT_VERSION / 10'000,
                     FMT_VERSION / 100 % 100, FMT_VERSION % 100, OPENSSL_version_major(),
                     OPENSSL_version_minor());
}

}  // namespace hoist::bench
