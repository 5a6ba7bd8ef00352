# Compiler options shared by every target of the project.
add_library(makegood_options INTERFACE)
target_compile_options(makegood_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False positives of GCC 12 when optimising: "literal" + string (GCC PR 105651), std::optional of std::regex, a coroutine
  # frame's operator new that was inlined while its operator delete was not (AddressSanitizer would see a real mismatch).
  target_compile_options(makegood_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
endif()
if(MAKEGOOD_WERROR)
  target_compile_options(makegood_options INTERFACE -Werror)
endif()
if(MAKEGOOD_SANITIZE)
  # Frame pointers keep the reports readable; no recovery, so that a finding fails the run.
  add_compile_options(-fsanitize=${MAKEGOOD_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MAKEGOOD_SANITIZE})
  if(MAKEGOOD_SANITIZE MATCHES "thread")
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>) # Asio uses atomic_thread_fence, which GCC 12's TSan does not model.
  endif()
endif()

if(MAKEGOOD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link) # libFuzzer finds new paths by what this counts
endif()

# The TUs that instantiate Beast need up to 4.3 GB each under sanitizers: one at a time.
set_property(GLOBAL PROPERTY JOB_POOLS heavy=1)

# makegood_room(<name> [FAST] <dependency>...): the static library of src/<name>/ (commands/ for the commands).
function(makegood_room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "FAST" "" "")
  set(folder ${CMAKE_SOURCE_DIR}/src/${name})
  if(name STREQUAL commands)
    set(folder ${CMAKE_SOURCE_DIR}/commands)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  if(NOT sources) # a room of headers only
    add_library(makegood_${name} INTERFACE)
    target_include_directories(makegood_${name} INTERFACE ${CMAKE_SOURCE_DIR}/include)
    target_link_libraries(makegood_${name} INTERFACE ${room_UNPARSED_ARGUMENTS})
    return()
  endif()
  add_library(makegood_${name} STATIC ${sources})
  target_include_directories(makegood_${name} PUBLIC ${CMAKE_SOURCE_DIR}/include PRIVATE ${folder})
  target_link_libraries(makegood_${name} PUBLIC ${room_UNPARSED_ARGUMENTS} PRIVATE makegood_options)
  if(room_FAST)
    target_compile_options(makegood_${name} PRIVATE $<$<CONFIG:Release>:-O2>)
  endif()
  if(name STREQUAL net)
    set_property(TARGET makegood_${name} PROPERTY JOB_POOL_COMPILE heavy)
  endif()
endfunction()
