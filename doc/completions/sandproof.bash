# Made by ci/completions from doc/sandproof.1; change that.
# shellcheck shell=bash
_sandproof() {
    local words='' files=''
    COMPREPLY=()
    case $COMP_CWORD:${COMP_WORDS[1]}:$3:$2 in
    1:*) words='run list show check --help --version' ;;
    *:run:--impl:*) ;;
    *:run:--level:*) words='core hardened' ;;
    *:run:--filter:*) words=$(sandproof list 2>/dev/null | cut -d' ' -f1) ;;
    *:run:--format:*) words='pretty tap junit json' ;;
    *:run:--output:*) files=-f ;;
    *:run:--jobs:*) ;;
    *:run:--timeout:*) ;;
    *:run:--repeat:*) ;;
    *:run:--shuffle:*) ;;
    *:run:--log:*) files=-f ;;
    *:run:--expect-failures:*) files=-f ;;
    *:run:--data:*) files=-d ;;
    *:run:*:-*) words='--impl --level --filter --format --output --jobs --timeout --repeat --shuffle --strict --verbose --log --expect-failures --update-expectations --data' ;;
    *:run:*) files=-f ;;
    *:list:--filter:*) words=$(sandproof list 2>/dev/null | cut -d' ' -f1) ;;
    *:list:--format:*) words='json' ;;
    *:list:*:-*) words='--filter --format' ;;
    *:list:*) files=-f ;;
    *:show:--source:*) files=-d ;;
    *:show:*:-*) words='--source' ;;
    *:show:*) words=$(sandproof list 2>/dev/null | cut -d' ' -f1) ;;
    *:check:--source:*) files=-d ;;
    *:check:*:-*) words='--source --write' ;;
    esac
    if [ -n "$files" ]; then
        compopt -o filenames 2>/dev/null
        # shellcheck disable=SC2086 # one word a kind
        mapfile -t COMPREPLY < <(compgen $files -- "$2")
    elif [ -n "$words" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$2")
    fi
}
complete -F _sandproof sandproof
