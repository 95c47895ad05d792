// Boost.JSON once more, compiled with the fuzzer's eyes: the parser of request bodies is then searched like
// our own code. The linker takes these symbols before those of the distribution's library.
#include <boost/json/src.hpp>
