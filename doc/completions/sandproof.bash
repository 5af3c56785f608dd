# Made by ci/completions from doc/sandproof.1; change that.
# shellcheck shell=bash
_sandproof() {
    local words='' files=''
    COMPREPLY=()
    case $COMP_CWORD:${COMP_WORDS[1]}:$3:$2 in
    1:*) words='run list show compare check audit --help --version' ;;
    *:run:--impl:*) ;;
    *:run:--level:*) words='core hardened' ;;
    *:run:--filter:*) words=$(sandproof list 2>/dev/null | cut -d' ' -f1) ;;
    *:run:--format:*) words='pretty tap junit json sarif html' ;;
    *:run:--output:*) files=-f ;;
    *:run:--jobs:*) ;;
    *:run:--timeout:*) ;;
    *:run:--repeat:*) ;;
    *:run:--shuffle:*) ;;
    *:run:--log:*) files=-f ;;
    *:run:--expect-failures:*) files=-f ;;
    *:run:--data:*) files=-d ;;
    *:run:--slower-ratio:*) ;;
    *:run:*:-*) words='--impl --level --filter --format --output --jobs --timeout --repeat --shuffle --strict --verbose --log --expect-failures --update-expectations --data --slower-ratio' ;;
    *:run:*) files=-f ;;
    *:list:--filter:*) words=$(sandproof list 2>/dev/null | cut -d' ' -f1) ;;
    *:list:--format:*) words='json' ;;
    *:list:*:-*) words='--filter --format' ;;
    *:list:*) files=-f ;;
    *:show:--source:*) files=-d ;;
    *:show:*:-*) words='--source' ;;
    *:show:*) words=$(sandproof list 2>/dev/null | cut -d' ' -f1) ;;
    *:compare:--impl:*) ;;
    *:compare:--level:*) words='core hardened' ;;
    *:compare:--filter:*) words=$(sandproof list 2>/dev/null | cut -d' ' -f1) ;;
    *:compare:--format:*) words='pretty tap junit json sarif html' ;;
    *:compare:--output:*) files=-f ;;
    *:compare:--jobs:*) ;;
    *:compare:--timeout:*) ;;
    *:compare:--repeat:*) ;;
    *:compare:--shuffle:*) ;;
    *:compare:--log:*) files=-f ;;
    *:compare:--expect-failures:*) files=-f ;;
    *:compare:--data:*) files=-d ;;
    *:compare:--slower-ratio:*) ;;
    *:compare:--slower-ms:*) ;;
    *:compare:*:-*) words='--impl --level --filter --format --output --jobs --timeout --repeat --shuffle --strict --verbose --log --expect-failures --update-expectations --data --slower-ratio --slower-ms' ;;
    *:compare:*) files=-f ;;
    *:check:--source:*) files=-d ;;
    *:check:*:-*) words='--source --write' ;;
    *:audit:--coverage:*) files=-f ;;
    *:audit:--mutants:*) files=-f ;;
    *:audit:--run:*) files=-f ;;
    *:audit:--live:*) files=-f ;;
    *:audit:--format:*) words='markdown json html' ;;
    *:audit:--output:*) files=-f ;;
    *:audit:*:-*) words='--coverage --mutants --run --live --format --output' ;;
    *:audit:*) files=-f ;;
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
