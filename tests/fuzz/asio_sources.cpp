// Asio alone: addresses are read with it. Its network code is linked, TLS and Beast are not even compiled.
#include <boost/asio/impl/src.hpp>
