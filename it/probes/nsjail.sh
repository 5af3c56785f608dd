#!/bin/sh
# Stands for an nsjail where none is given: its option parser, as cmdline.cc has it, and nothing else.
# A command behind the options is executed as it is, in no jail: no case may take it for confined.
#
# Usage: sh nsjail.sh [--says "FLAG..."] ARGUMENT...    --says: what its help names and it does not know
set -u
plain="--help --execute_fd --rw --daemon --verbose --quiet --really_quiet --keep_env --keep_caps --silent
--stderr_to_null --skip_setsid --disable_no_new_privs --disable_rlimits --disable_clone_newnet
--disable_clone_newuser --disable_clone_newns --disable_clone_newpid --disable_clone_newipc
--disable_clone_newuts --disable_clone_newcgroup --disable_proc --proc_rw --seccomp_log --use_cgroupv2
--iface_no_lo"
valued="--mode --config --exec_file --chroot --user --group --hostname --cwd --port --bindhost
--max_conns_per_ip --log --log_fd --time_limit --max_cpus --env --cap --pass_fd --rlimit_as --rlimit_core
--rlimit_cpu --rlimit_fsize --rlimit_nofile --rlimit_nproc --rlimit_stack --uid_mapping --gid_mapping
--bindmount_ro --bindmount --tmpfsmount --mount --symlink --proc_path --seccomp_policy --seccomp_string
--nice_level --cgroup_mem_max --cgroup_pids_max --cgroup_cpu_ms_per_sec --cgroupv2_mount --iface_own
--macvlan_iface --macvlan_vs_ip --macvlan_vs_nm --macvlan_vs_gw --macvlan_vs_ma"

says=
if [ "${1-}" = --says ]; then
    says=$2
    shift 2
fi

usage() {
    echo "Usage: nsjail [options] -- path_to_command [args]"
    # shellcheck disable=SC2086 # words
    printf ' %s\n' $plain $valued $says
}

is_in() {
    for known in $2; do
        [ "$1" != "$known" ] || return 0
    done
    return 1
}

while [ $# -gt 0 ] && [ "$1" != -- ]; do
    if [ "$1" = --help ]; then
        usage
        exit 0
    elif is_in "$1" "$plain"; then
        shift
    elif is_in "$1" "$valued" && [ $# -ge 2 ]; then
        shift 2
    else
        echo "nsjail: unrecognized option '$1'" >&2
        usage >&2
        exit 255
    fi
done
[ $# -gt 1 ] || { usage >&2 && exit 255; }
shift
exec "$@"
