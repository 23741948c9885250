# Completion of echogate for fish: echogate completion fish | source

complete -c echogate -n __fish_use_subcommand -f -a completion -d 'Prints the script that makes a shell complete'
complete -c echogate -n __fish_use_subcommand -l version -d 'Prints the version'
complete -c echogate -l help -d 'Prints help'
complete -c echogate -n 'not __fish_use_subcommand' -l no-color -d 'No colour'
complete -c echogate -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'
