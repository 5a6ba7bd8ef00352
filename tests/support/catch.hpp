// Catch2 under one name, whichever major version the distribution ships (Debian 12: v2, Debian 13 and Ubuntu 24.04:
// v3).
#pragma once
#ifdef MAKEGOOD_CATCH2_V3
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
