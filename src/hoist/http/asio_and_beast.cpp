// The one place where Asio and Beast are compiled (BOOST_ASIO_SEPARATE_COMPILATION,
// BOOST_BEAST_SEPARATE_COMPILATION); everywhere else they are declarations.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
