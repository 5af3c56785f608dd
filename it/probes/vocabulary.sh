#!/bin/sh
# Tries flags on the programs that are installed, each in a run of its own with what it takes.
#
# Usage: sh vocabulary.sh PROGRAM FLAG... [PROGRAM FLAG...]...
#
# Says tried (how many), refused (those that the program says it does not know, or none), and failed
# (those with which it failed otherwise, or none).
set -u
tried=0
refused=
failed=
said=$(mktemp)
exec 9>/dev/null

# What is behind the flag makes a whole command line of it. A flag that is not here takes nothing.
try() {
    case "$1 $2" in
    "bwrap --uid" | "bwrap --gid") bwrap --unshare-user --ro-bind / / "$2" 1001 -- true ;;
    "bwrap --ro-bind" | "bwrap --bind" | "bwrap --dev-bind") bwrap "$2" / / -- true ;;
    "bwrap --tmpfs" | "bwrap --proc" | "bwrap --dev" | "bwrap --chdir")
        bwrap --ro-bind / / "$2" "/$(echo "${2#--}" | sed 's/tmpfs/tmp/; s/chdir/etc/')" -- true
        ;;
    "bwrap --cap-add") bwrap --unshare-user --ro-bind / / "$2" CAP_NET_ADMIN -- true ;;
    "bwrap --info-fd") bwrap --ro-bind / / "$2" 9 -- true ;;
    bwrap\ *) bwrap --ro-bind / / "$2" -- true ;;
    prlimit\ *) prlimit "$2=64" -- true ;;
    setpriv\ *) setpriv "$2=-all" -- true ;;
    slirp4netns\ *-fd) slirp4netns "$2=9" --version ;;
    slirp4netns\ *) slirp4netns "$2" --version ;;
    "nft -f") echo 'table inet tried { }' | unshare --user --map-root-user --net nft "$2" - ;;
    "head -c") head "$2" 1 </dev/zero ;;
    nsjail\ --quiet | nsjail\ *clone_newnet) nsjail "$2" --help ;;
    "nsjail --mode") nsjail "$2" o --help ;;
    "nsjail --user" | "nsjail --group") nsjail "$2" "$(id -u)" --help ;;
    "nsjail --bindmount" | "nsjail --bindmount_ro") nsjail "$2" /etc:/etc --help ;;
    nsjail\ *) nsjail "$2" 10.0.0.1 --help ;;
    *) "$1" "$2" ;;
    esac
}

program=
for word; do
    case $word in
    -*) ;;
    *)
        program=$word
        continue
        ;;
    esac
    tried=$((tried + 1))
    if try "$program" "$word" >"$said" 2>&1; then
        continue
    elif grep -qiE "(unknown|unrecognized|invalid) option" "$said"; then
        refused=${refused:+$refused,}$word
    else
        failed=${failed:+$failed,}$program$word
        sed "s/^/$program $word: /" "$said" >&2
    fi
done
rm -f "$said"
echo "tried=$tried"
echo "refused=${refused:-none}"
echo "failed=${failed:-none}"
