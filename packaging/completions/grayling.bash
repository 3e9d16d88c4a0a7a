# SPDX-License-Identifier: MIT
# Completion for bash. It takes the words from --help, so it is never out of date. Install it as
# /usr/share/bash-completion/completions/grayling.
_grayling_names() { # [COMMAND]: the first words of help's table
  "${COMP_WORDS[0]}" "$@" --help 2>/dev/null | sed -n 's/^  \([a-z-][a-z-]*\)\( .*\)\{0,1\}$/\1/p'
}

_grayling_sources() { # the sources that import's help lists after FROM
  "${COMP_WORDS[0]}" import --help 2>/dev/null |
    sed -n '/^  FROM/,/^  FILE/{/^  FILE/d;s/^  FROM//;s/,//g;p;}'
}

_grayling() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$(_grayling_names)" -- "$current")
    return
  fi
  case $before in
    --config | --pidfile | --answers | --html | --anonymise | --key | --postgrey-list)
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    --sort) mapfile -t COMPREPLY < <(compgen -W "newest oldest sender" -- "$current") ;;
    help) mapfile -t COMPREPLY < <(compgen -W "$(_grayling_names)" -- "$current") ;;
    import) mapfile -t COMPREPLY < <(compgen -W "$(_grayling_sources)" -- "$current") ;;
    --user) mapfile -t COMPREPLY < <(compgen -u -- "$current") ;;
    --set)
      compopt -o nospace
      mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" check-config 2>/dev/null |
        sed -n 's/^\([a-z_.0-9]*\) = .*/\1=/p')" -- "$current")
      ;;
    *)
      mapfile -t COMPREPLY < <(compgen -W "$(_grayling_names "${COMP_WORDS[1]}")" -- "$current")
      [[ ! ${COMP_WORDS[1]} =~ ^(import|replay)$ || $current == -* ]] ||
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
  esac
}
complete -F _grayling grayling
