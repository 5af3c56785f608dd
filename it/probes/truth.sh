#!/bin/sh
# What the detector claims of this host, and what is really so, which other programs find out by doing
# it. To be run untouched (a policy with "enabled": false) by the runner that is on trial.
#
# Usage: sh truth.sh [egress]    egress: with slirp4netns as well, which takes longer than the rest
#
# Says claimed.MEMBER for members of the capabilities, and of what really is: real.usernsMade (a user
# namespace can be made), real.namespaces (and a network namespace in it, whose loopback comes up),
# real.namespacesDropped (the same, for who a root supervisor drops to), real.bwrap, real.prlimit,
# real.egress (slirp4netns gives such a namespace a device with an address). Each true or false.
set -u

# The detector of the runner above; when that is no sandplan (nothing more than execve()), ours.
sandplan=/proc/$PPID/exe
case $(readlink "$sandplan") in
*/sandplan) ;;
*) sandplan=/usr/bin/sandplan ;;
esac
verdict=$("$sandplan" detect)
echo "detect.exit=$?"
verdict=${verdict#*\"capabilities\":}
for member in wrapper hasPrlimit rlimitNative userNamespaces userNsCreatable netNamespaces \
    netEgressIface netEgressRootless; do
    value=${verdict#*\""$member"\":}
    [ "$value" != "$verdict" ] || value=absent
    value=${value%%[,\}]*}
    value=${value#\"}
    echo "claimed.$member=${value%\"}"
done

really() {
    name=$1
    shift
    if "$@" >/dev/null 2>&1; then echo "real.$name=true"; else echo "real.$name=false"; fi
}

namespaces() {
    "$@" unshare --user --map-root-user --net ip link set lo up
}

dropped() {
    if [ "$(id -u)" -eq 0 ]; then
        namespaces setpriv --reuid 1001 --regid 1001 --clear-groups
    else
        namespaces
    fi
}

limited() {
    [ "$(prlimit --nofile=64 -- sh -c 'ulimit -n')" -eq 64 ]
}

# A process in namespaces of its own, and slirp4netns at them from outside.
egress() {
    unshare --user --map-root-user --net sleep 9 &
    inside=$!
    tries=0
    until [ "$(cat "/proc/$inside/comm")" = sleep ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 50 ] && kill -0 "$inside" || return 1
        sleep 0.02
    done
    slirp4netns --configure "$inside" tap0 &
    helper=$!
    tries=0
    until nsenter --target "$inside" --user --net --preserve-credentials ip -o address show tap0 |
        grep -q 'inet '; do
        tries=$((tries + 1))
        if [ "$tries" -eq 50 ] || ! kill -0 "$helper"; then break; fi
        sleep 0.02
    done
    kill "$helper"
    helped=$?
    kill "$inside"
    wait
    [ "$helped" -eq 0 ] && [ "$tries" -lt 50 ]
}

really usernsMade unshare --user true
really namespaces namespaces
really namespacesDropped dropped
really bwrap bwrap --unshare-all --ro-bind / / --proc /proc --dev /dev true
really prlimit limited
[ "${1-}" != egress ] || really egress egress
