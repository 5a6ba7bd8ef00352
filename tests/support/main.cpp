#ifdef MAKEGOOD_CATCH2_V3
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#include <iostream>

// Prints the seed before anything else: a random order that fails can be replayed with --rng-seed.
int main(int argc, char* argv[])
{
    Catch::Session session;
    if (const int code = session.applyCommandLine(argc, argv); code != 0)
        return code;
    std::cout << "seed " << session.config().rngSeed() << std::endl;
    return session.run();
}
