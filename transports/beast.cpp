// What of Boost.Beast is no template, compiled once: see BOOST_BEAST_SEPARATE_COMPILATION.
#include <boost/beast/src.hpp>
