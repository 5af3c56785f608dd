# Made by ci/completions from doc/sandplan.1; change that.
# shellcheck shell=bash
_sandplan() {
    local words='' files=''
    COMPREPLY=()
    case $COMP_CWORD:${COMP_WORDS[1]}:$3:$2 in
    1:*) words='serve plan detect run --help --version' ;;
    *:serve:*:-*) words='--no-seal' ;;
    *:plan:*) files=-f ;;
    *:detect:--macvlan-ip:*) ;;
    *:detect:--macvlan-netmask:*) ;;
    *:detect:--macvlan-gateway:*) ;;
    *:detect:*:-*) words='--summary --macvlan-ip --macvlan-netmask --macvlan-gateway' ;;
    *:run:--policy:*) files=-f ;;
    *:run:--uid:*) ;;
    *:run:--gid:*) ;;
    *:run:--timeout:*) ;;
    *:run:--report:*) files=-f ;;
    *:run:--env:*) ;;
    *:run:--node-modules:*) files=-d ;;
    *:run:--interpreter:*) files=-f ;;
    *:run:--scratch-parent:*) files=-d ;;
    *:run:--capabilities:*) files=-f ;;
    *:run:--plan:*) files=-f ;;
    *:run:*:-*) words='--policy --uid --gid --timeout --report --capture --stdin --env --node-modules --interpreter --node-heap --scratch-parent --capabilities --verbose --dry-run --plan' ;;
    *:run:*) files='-c -f' ;;
    esac
    if [ -n "$files" ]; then
        compopt -o filenames 2>/dev/null
        # shellcheck disable=SC2086 # one word a kind
        mapfile -t COMPREPLY < <(compgen $files -- "$2")
    elif [ -n "$words" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$2")
    fi
}
complete -F _sandplan sandplan
