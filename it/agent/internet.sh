#!/bin/sh
# The world around a sandbox: the guest's own addresses, and the internet, another network namespace at
# the end of a wire. Run once by the agent; the addresses are those of cases/README.md.
set -e
ip netns add internet
ip -batch - <<'END'
link set lo up
link add docker0 type dummy
address add 172.17.0.1/16 dev docker0
link set docker0 up
link add uplink type veth peer name wire netns internet
address add 10.99.0.2/24 dev uplink
address add fd99::2/64 dev uplink nodad
link set uplink up
END
ip -n internet -batch - <<'END'
link set lo up
address add 10.99.0.1/24 dev wire
address add 10.99.0.53/24 dev wire
address add 10.98.0.1/24 dev wire
address add 169.254.169.254/32 dev wire
address add fd99::1/64 dev wire nodad
address add fd98::1/64 dev wire nodad
address add fd00:ec2::254/128 dev wire nodad
address add 64:ff9b::a9fe:a9fe/128 dev wire nodad
link set wire up
END
ip route add default via 10.99.0.1
ip -6 route add default via fd99::1
