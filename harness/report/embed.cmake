# C of a file: cmake -D IN=page.css -D NAME=sp_html_page_css -D OUT=page_css.c -P embed.cmake
file(READ "${IN}" hex HEX)
file(SIZE "${IN}" size)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)"
  "\\1\n" bytes "${bytes}")
file(WRITE "${OUT}" "#include \"report/html_parts.h\"\n\nstatic const unsigned char bytes[] = {\n${bytes}\n};\n\n"
  "const struct sp_html_part ${NAME} = {bytes, ${size}};\n")
