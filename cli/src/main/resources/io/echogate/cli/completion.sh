# Completion of echogate for bash: source <(echogate completion bash)
# and for zsh, behind compinit: source <(echogate completion zsh)

[[ -z ${ZSH_VERSION-} ]] || { autoload -U +X bashcompinit && bashcompinit; }

_echogate() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=''
  case $before in
    --packet) words='ip4 ip6' ;;
    --family) words='ip4 ip6' ;;
    --role) words='host lan-host border transit' ;;
    --direction)
      case ${COMP_WORDS[1]} in
        audit) words='in out forward' ;;
        *) words='in out' ;;
      esac
      ;;
    --hook)
      case ${COMP_WORDS[1]} in
        export) words='input forward output ingress egress' ;;
        import) words='input forward ingress' ;;
        *) words='auto xdp tcx clsact' ;;
      esac
      ;;
    --to)
      case ${COMP_WORDS[1]} in
        export) words='nftables iptables ios junos suricata' ;;
        import) words='policy' ;;
      esac
      ;;
    --lossy) words='allow block' ;;
    --action) words='alert drop' ;;
    --mode) words='auto native generic' ;;
    -i | --interface) words=$(ls /sys/class/net) ;;
    --netns) words=$(ls /run/netns 2>/dev/null) ;;
    --frame | --policy | --ping | --monitoring | --explain | --accept | --confirm | --count | --rate | --local | --passed | --dropped | --table | --chain-prefix | --acl-name | --numbered | --name | --chain | --sid | --types | --timeout) ;;
    --engine) words='java kernel' ;;
    *)
      if ((COMP_CWORD == 1)); then
        words='init check format table explain replay learn export import audit diff doctor apply status events confirm rollback set verify detach demo completion --help --version'
      else
        case ${COMP_WORDS[1]} in
          init) words='host lan-host border transit --detect --netns --ping --monitoring --no-ipv6 --json --no-color --help' ;;
          check) words='--role --strict --explain --json --no-color --help' ;;
          format) words='--write --check --native --no-color --help' ;;
          table) words='--family --direction --all --markdown --json --no-color --help' ;;
          explain) words='--packet --frame --policy --chain --family --json --no-color --help' ;;
          replay) words='--policy --engine --local --each --passed --dropped --json --no-color --help' ;;
          learn) words='--role --local --json --no-color --help' ;;
          export)
            words='--to --hook --interface --table --chain-prefix --sets --acl-name --numbered --action --sid --lossy --policy --json --no-color --help'
            ;;
          import) words='--to --name --hook --chain --interface --lossy --json --no-color --help' ;;
          audit)
            words='--live --netns --policy --role --direction --types --chain --fix --timeout --strict --markdown --html --sarif --json --no-color --help'
            ;;
          doctor) words='--family --interface --netns --timeout --json --no-color --help' ;;
          diff) words='--role --timeout --json --no-color --help' ;;
          apply)
            words='--interface --hook --mode --evaluate --keep-sets --accept --confirm --no-confirm --dry-run --force --netns --json --no-color --help'
            ;;
          status) words='--interface --netns --watch --json --no-color --help' ;;
          events) words='--interface --netns --summary --count --rate --json --no-color --help' ;;
          confirm) words='--interface --netns --json --no-color --help' ;;
          rollback) words='--interface --to --list --netns --no-color --help' ;;
          set) words='add remove list --interface --file --missing-ok --changes --netns --json --no-color --help' ;;
          verify) words='--interface --netns --json --no-color --help' ;;
          detach) words='--interface --netns --json --no-color --help' ;;
          demo) words='--json --no-color --help' ;;
          completion) words='bash zsh fish --no-color --help' ;;
        esac
        # Without a dash it is a file that is wanted, but for completion's shells and the like.
        [[ $word == -* || ${COMP_WORDS[1]} == completion || ${COMP_WORDS[1]} == set || ${COMP_WORDS[1]} == init || ${COMP_WORDS[1]} == demo ]] || words=''
      fi
      ;;
  esac
  # shellcheck disable=SC2207 # no word has a blank, and zsh has no mapfile
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _echogate echogate ./echogate
