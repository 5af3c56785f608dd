# Debian packages by CPack; `ci/deb` makes them. Two: who judges needs no headers, and who links
# the planner needs no judge.

set(SP_MAINTAINER "Sandproof maintainers <sandproof@example.org>" CACHE STRING
  "Whom the packages name as their maintainer")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sandproof)
set(CPACK_PACKAGE_VENDOR Sandproof)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # it would stand above the first line of each package
set(CPACK_PACKAGE_CONTACT "${SP_MAINTAINER}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL sandproof libsandproof-dev)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
  GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/debian.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)

set(CPACK_DEBIAN_SANDPROOF_PACKAGE_NAME sandproof)
set(CPACK_DEBIAN_SANDPROOF_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_SANDPROOF_PACKAGE_SHLIBDEPS ON)
# The kernel judges egress rulesets through nft and ip; plans are executed with the rest.
set(CPACK_DEBIAN_SANDPROOF_PACKAGE_RECOMMENDS "nftables, iproute2, bubblewrap, slirp4netns")
set(CPACK_DEBIAN_SANDPROOF_DESCRIPTION "judge whether a script sandbox does what it claims
Programs that run other people's scripts behind bubblewrap, nsjail,
slirp4netns, nftables and rlimits have a planner: it turns a policy, and
what the host can do, into an argv, an environment and a report of what is
enforced. Sandproof judges that planner, in any language, against a
written specification.

This package has the judge, the reference planner, the vectors, and the
specification with its JSON Schemas.")

set(CPACK_DEBIAN_LIBSANDPROOF-DEV_PACKAGE_NAME libsandproof-dev)
set(CPACK_DEBIAN_LIBSANDPROOF-DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBSANDPROOF-DEV_PACKAGE_DEPENDS "libcjson-dev, libc6-dev")
set(CPACK_DEBIAN_LIBSANDPROOF-DEV_PACKAGE_SUGGESTS "pkg-config, cmake")
set(CPACK_DEBIAN_LIBSANDPROOF-DEV_DESCRIPTION "planner for script sandboxes, static library
The reference planner of Sandproof: turns a policy, and what the host can
do, into an argv, an environment and a report of what is enforced, and
makes no system call for it.

This package has the static library, its headers, and the files by which
pkg-config and CMake find them.")

set(CPACK_VERBATIM_VARIABLES ON)
configure_file(cmake/debian-changelog.in debian-changelog @ONLY)
set(CPACK_SP_SOURCE_DIR ${CMAKE_SOURCE_DIR})
set(CPACK_SP_CHANGELOG ${CMAKE_CURRENT_BINARY_DIR}/debian-changelog)
include(CPack)
