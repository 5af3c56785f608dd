# Run by CPack on each component's files, before it packs them: what Debian's policy asks for and
# an installation of a person's own does not need.
cmake_minimum_required(VERSION 3.25)

find_program(GZIP gzip REQUIRED)
find_program(STRIP strip REQUIRED)

function(compress)
  execute_process(COMMAND ${GZIP} -9nf ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# A changelog's date is that of the source, so that packages made twice are the same.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)

foreach(package ${CPACK_COMPONENTS_ALL})
  set(root ${CPACK_TEMPORARY_DIRECTORY}/${package}${CPACK_PACKAGING_INSTALL_PREFIX})
  if(NOT IS_DIRECTORY ${root})
    message(FATAL_ERROR "CPack has no files of ${package} in ${root}")
  endif()
  set(doc ${root}/share/doc/${package})
  configure_file(${CPACK_SP_SOURCE_DIR}/cmake/debian-copyright ${doc}/copyright COPYONLY)
  configure_file(${CPACK_SP_SOURCE_DIR}/CHANGELOG.md ${doc}/changelog COPYONLY)
  file(READ ${CPACK_SP_CHANGELOG} changelog)
  string(REPLACE DATE "${date}" changelog "${changelog}")
  file(WRITE ${doc}/changelog.Debian "${changelog}")
  file(REMOVE ${doc}/CHANGELOG.md)
  compress(${doc}/changelog ${doc}/changelog.Debian)

  file(GLOB pages ${root}/share/man/man*/*.[1-9])
  if(pages)
    compress(${pages})
  endif()
  file(GLOB_RECURSE archives ${root}/*.a)
  foreach(archive ${archives})
    execute_process(COMMAND ${STRIP} --strip-debug --remove-section=.comment
      --enable-deterministic-archives ${archive} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endforeach()
