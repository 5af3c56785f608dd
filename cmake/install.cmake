# What `cmake --install` lays down. Two components: sandproof (programs, data, manual) and
# libsandproof-dev (the planner's library). The live tests are not among them: a guest is made of
# this source tree, and `it/run` makes it.

# The library is static alone: its structs are passed by value and no release has fixed their
# shape yet, so a soname would promise what nobody checks. It holds the five pure rooms.
add_library(sandproof_planner STATIC
  $<TARGET_OBJECTS:sp_base> $<TARGET_OBJECTS:sp_json> $<TARGET_OBJECTS:sp_policy>
  $<TARGET_OBJECTS:sp_plan> $<TARGET_OBJECTS:sp_host>)
set_target_properties(sandproof_planner PROPERTIES
  OUTPUT_NAME sandproof EXPORT_NAME planner LINKER_LANGUAGE C)
target_link_libraries(sandproof_planner INTERFACE
  $<BUILD_INTERFACE:PkgConfig::CJSON> $<INSTALL_INTERFACE:PkgConfig::SANDPROOF_CJSON> m)
target_include_directories(sandproof_planner INTERFACE
  $<BUILD_INTERFACE:${CMAKE_CURRENT_BINARY_DIR}/include>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

# What a program needs to read a request, have a plan made of it, and write it. In the tree a
# header includes "plan/report.h"; installed, <sandproof/plan/report.h>, and no other path is
# needed to find it.
set(SP_PUBLIC_HEADERS
  base/arena.h base/buf.h base/error.h
  json/issues.h json/parse.h json/read.h json/scan.h json/write.h
  policy/policy.h policy/profiles.h
  plan/capabilities.h plan/layer.h plan/plan.h plan/report.h plan/request.h
  host/observations.h host/readiness.h host/summary.h host/truncate.h)
foreach(header ${SP_PUBLIC_HEADERS})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ref/${header})
  file(READ ref/${header} text)
  string(REGEX REPLACE "#include \"([^\"]+)\"" "#include <sandproof/\\1>" text "${text}")
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/include/header "${text}")
  get_filename_component(room ${header} DIRECTORY)
  file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/include/sandproof/${room})
  file(COPY_FILE ${CMAKE_CURRENT_BINARY_DIR}/include/header
    ${CMAKE_CURRENT_BINARY_DIR}/include/sandproof/${header} ONLY_IF_DIFFERENT)
endforeach()

if(SP_TESTS)
  add_executable(example_plan doc/example/plan.c)
  target_link_libraries(example_plan PRIVATE sp_options sandproof_planner)
endif()

file(RELATIVE_PATH SP_PREFIX_FROM_PKGCONFIG
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" SP_PREFIX_FROM_PKGCONFIG "${SP_PREFIX_FROM_PKGCONFIG}")
configure_file(cmake/sandproof.pc.in sandproof.pc @ONLY)
include(CMakePackageConfigHelpers)
configure_package_config_file(cmake/SandproofConfig.cmake.in SandproofConfig.cmake
  INSTALL_DESTINATION ${SP_LIBRARY_CMAKE_DIR})
write_basic_package_version_file(SandproofConfigVersion.cmake COMPATIBILITY SameMinorVersion)

# A folder that is made on the way is like its neighbours, whatever the umask.
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
  GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME sandproof)
install(TARGETS sandplan sandproof)
install(DIRECTORY vectors DESTINATION ${SP_DATA_DIR} FILES_MATCHING
  PATTERN "*.json" PATTERN "*.jsonl" PATTERN "*.md" PATTERN ledger.txt
  PATTERN tools EXCLUDE)
install(DIRECTORY spec DESTINATION ${SP_DATA_DIR} FILES_MATCHING
  PATTERN "*.md" PATTERN "*.schema.json" PATTERN tests EXCLUDE)
install(FILES doc/sandplan.1 doc/sandproof.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES doc/completions/sandplan.bash RENAME sandplan
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES doc/completions/sandproof.bash RENAME sandproof
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES doc/completions/_sandplan doc/completions/_sandproof
  DESTINATION ${SP_ZSH_COMPLETIONS_DIR})
install(FILES doc/completions/sandplan.fish doc/completions/sandproof.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sandproof)
install(DIRECTORY harness/adapters DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sandproof/examples
  FILES_MATCHING PATTERN "*.py" PATTERN "*.mjs" PATTERN __pycache__ EXCLUDE)

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME libsandproof-dev)
install(FILES doc/example/plan.c doc/example/CMakeLists.txt
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libsandproof-dev/examples)
install(TARGETS sandproof_planner EXPORT sandproof)
install(DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/include/sandproof
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT sandproof NAMESPACE Sandproof:: FILE SandproofTargets.cmake
  DESTINATION ${SP_LIBRARY_CMAKE_DIR})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/SandproofConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/SandproofConfigVersion.cmake
  DESTINATION ${SP_LIBRARY_CMAKE_DIR})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/sandproof.pc DESTINATION ${SP_LIBRARY_PKGCONFIG_DIR})
