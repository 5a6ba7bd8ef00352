# Every third-party library the project uses, behind one alias each, so that rooms name what they need and a change
# of package touches this file only. Packages: scripts/bootstrap.
#
# Small libraries are linked in (headers only, or static): each shared one costs an idle bot 0.2 to 0.5 MB of tables and
# of pages that are mapped around the few in use. OpenSSL and SQLite stay shared: their security updates arrive by
# package. So does toml++: compiled in, its assertions abort debug builds for a settings file that it refuses otherwise.
find_package(Threads REQUIRED)
set(Boost_USE_STATIC_LIBS ON)
find_package(Boost 1.81 REQUIRED COMPONENTS url)
find_package(OpenSSL REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(date REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)

add_library(makegood_boost_headers INTERFACE)
target_link_libraries(makegood_boost_headers INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(makegood_boost_headers INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
add_library(makegood::boost_headers ALIAS makegood_boost_headers)

# Asio, its TLS layer and Beast are compiled once, here; every user sees the separate-compilation macros (mixing is an ODR violation).
add_library(third_party_boost STATIC ${CMAKE_SOURCE_DIR}/cmake/boost_sources.cpp)
target_link_libraries(third_party_boost PUBLIC makegood::boost_headers OpenSSL::SSL OpenSSL::Crypto)
add_library(makegood::asio ALIAS third_party_boost)
add_library(makegood_tls INTERFACE)
target_link_libraries(makegood_tls INTERFACE third_party_boost OpenSSL::SSL OpenSSL::Crypto)
add_library(makegood::tls ALIAS makegood_tls)

function(makegood_alias name)
  add_library(makegood_third_party_${name} INTERFACE)
  target_link_libraries(makegood_third_party_${name} INTERFACE ${ARGN})
  add_library(makegood::${name} ALIAS makegood_third_party_${name})
endfunction()
makegood_alias(url Boost::url)
makegood_alias(json nlohmann_json::nlohmann_json)
makegood_alias(sqlite SQLiteCpp)
makegood_alias(spdlog spdlog::spdlog_header_only fmt::fmt-header-only)
makegood_alias(date date::date date::date-tz)
makegood_alias(toml tomlplusplus::tomlplusplus)
makegood_alias(cli CLI11::CLI11)
makegood_alias(metrics prometheus-cpp::core)
