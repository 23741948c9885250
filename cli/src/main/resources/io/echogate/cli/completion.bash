# Completion of echogate for bash: source <(echogate completion bash)

_echogate() {
  local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} words
  if ((COMP_CWORD == 1)); then
    words='completion --help --version'
  elif [[ $word == -* ]]; then
    case $verb in
      completion) words='--no-color --help' ;;
    esac
  else
    case $verb in
      completion) words='bash zsh fish' ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o default -F _echogate echogate ./echogate
