# Completion of echogate for fish: echogate completion fish | source

complete -c echogate -n __fish_use_subcommand -f -a check -d 'Says what is wrong with policies'
complete -c echogate -n __fish_use_subcommand -f -a explain -d 'Says what a policy does to one packet'
complete -c echogate -n __fish_use_subcommand -f -a completion -d 'Prints the completion of a shell'
complete -c echogate -n __fish_use_subcommand -l version -d 'Prints the version'
complete -c echogate -l help -d 'Prints help'
complete -c echogate -n 'not __fish_use_subcommand' -l no-color -d 'No colour'
complete -c echogate -n '__fish_seen_subcommand_from check explain' -F
complete -c echogate -n '__fish_seen_subcommand_from check explain' -l json -d 'One JSON document'
complete -c echogate -n '__fish_seen_subcommand_from explain' -x -l packet -d 'The packet in words'
complete -c echogate -n '__fish_seen_subcommand_from explain' -x -l frame -d 'A frame in hexadecimal'
complete -c echogate -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'
