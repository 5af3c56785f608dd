# Where the parts of an installation lie, and how its programs find its data: from where they
# themselves lie, so that a whole installation can be moved. The build tree has a link there.

include(GNUInstallDirs)

set(SP_DATA_DIR ${CMAKE_INSTALL_DATADIR}/sandproof)
set(SP_LIBRARY_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Sandproof)
set(SP_LIBRARY_PKGCONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
set(SP_ZSH_COMPLETIONS_DIR ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING
  "Where zsh looks for completions (Debian: share/zsh/vendor-completions)")

file(RELATIVE_PATH SP_DATA_FROM_PROGRAMS
  ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_DATADIR}/sandproof)

file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share)
file(CREATE_LINK ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/share/sandproof SYMBOLIC)
