# SPDX-License-Identifier: MIT
# Completion for fish: what --help says, so that it is never out of date. Install as
# /usr/share/fish/vendor_completions.d/grayling.fish.
function __grayling_lines # [COMMAND]: name and text of help's table, with a tab between
    set -l program (commandline -opc)[1]
    $program $argv --help 2>/dev/null |
        string replace -rf '^  ([a-z-]+)(?: [A-Z]\S*)? +(.*)$' '$1\t$2'
end

function __grayling_command
    set -l words (commandline -opc)
    test (count $words) -gt 1; and echo $words[2]
end

complete -c grayling -f -n 'test -z (__grayling_command)' -a '(__grayling_lines)'
complete -c grayling -f -n 'test -n (__grayling_command)' -a '(__grayling_lines (__grayling_command))'
complete -c grayling -F -n 'string match -qr -- "^--(config|pidfile)\$" (commandline -opc)[-1]'
