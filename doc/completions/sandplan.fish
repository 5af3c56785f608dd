# Made by ci/completions from doc/sandplan.1; change that.
complete -c sandplan -f
complete -c sandplan -n __fish_use_subcommand -a serve -d 'Answer JSON-RPC 2.0 requests on standard input, a line each, until it ends'
complete -c sandplan -n __fish_use_subcommand -a plan -d 'Print the plan for the params in file as {"result":...}, or {"error":...} and exit 1'
complete -c sandplan -n __fish_use_subcommand -a detect -d 'Look at this host once and print {"observations":...,"capabilities":...}'
complete -c sandplan -n __fish_use_subcommand -a run -d 'Looks at this host, makes a plan for the command and executes exactly that plan'
complete -c sandplan -n __fish_use_subcommand -l help -d 'What there is'
complete -c sandplan -n __fish_use_subcommand -l version -d 'Which one this is'
complete -c sandplan -n '__fish_seen_subcommand_from serve' -l no-seal
complete -c sandplan -n '__fish_seen_subcommand_from plan' -F
complete -c sandplan -n '__fish_seen_subcommand_from detect' -l summary
complete -c sandplan -n '__fish_seen_subcommand_from detect' -l macvlan-ip -x
complete -c sandplan -n '__fish_seen_subcommand_from detect' -l macvlan-netmask -x
complete -c sandplan -n '__fish_seen_subcommand_from detect' -l macvlan-gateway -x
complete -c sandplan -n '__fish_seen_subcommand_from run' -l policy -r -F -d 'The policy'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l uid -x -d 'Whom the default profile drops to when the supervisor is root'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l gid -x -d 'Whom the default profile drops to when the supervisor is root'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l timeout -x -d 'Wall-clock milliseconds, after which the whole tree is ended'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l report -r -F -d 'Write what became of it, as JSON'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l capture -d 'Standard output and error go into the report and nowhere else'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l stdin -d 'The command reads this standard input'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l env -x -d 'A variable for the command'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l node-modules -x -a '(__fish_complete_directories)' -d 'Bound read-only where the policy says scratch-plus-ro'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l interpreter -r -F -d 'Bound read-only when it lies outside the base paths'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l node-heap -d 'The interpreter obeys NODE_OPTIONS'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l scratch-parent -x -a '(__fish_complete_directories)' -d 'Where the run’s folder is made, /tmp unless told'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l capabilities -r -F -d 'What detect printed for the same user of this host, who looks once and runs often'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l verbose -d 'Notes on standard error too'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l dry-run -d 'Look at the host and make the plan, and there it ends'
complete -c sandplan -n '__fish_seen_subcommand_from run' -l plan -r -F -d 'Execute an exchange that was made before, by dry-run or by another implementation that answered the same params'
complete -c sandplan -n '__fish_seen_subcommand_from run' -F
