# SPDX-License-Identifier: MIT
# Completion for fish. It takes the words from --help, so it is never out of date. Install it as
# /usr/share/fish/vendor_completions.d/grayling.fish.
function __grayling_lines # [COMMAND]: name and text of help's table, with a tab between
    set -l program (commandline -opc)[1]
    $program $argv --help 2>/dev/null |
        string replace -rf '^  ([a-z-]+)(?: [A-Z]\S*)? +(.*)$' '$1\t$2'
end

function __grayling_sources # the sources that import's help lists after FROM
    set -l program (commandline -opc)[1]
    set -l text ($program import --help 2>/dev/null | string collect)
    string match -rg '  FROM([^|]*?)\n  FILE' -- $text | string collect |
        string replace -a , ' ' | string split -n ' ' | string trim
end

function __grayling_command
    set -l words (commandline -opc)
    test (count $words) -gt 1; and echo $words[2]
end

function __grayling_is_after # WORD: true if it is the word before the cursor's
    set -l words (commandline -opc)
    test "$words[-1]" = $argv[1]
end

complete -c grayling -f -n 'test -z (__grayling_command)' -a '(__grayling_lines)'
complete -c grayling -f -n 'test -n (__grayling_command)' -a '(__grayling_lines (__grayling_command))'
complete -c grayling -f -n '__grayling_is_after --sort' -a 'newest oldest sender'
complete -c grayling -f -n '__grayling_is_after help' -a '(__grayling_lines)'
complete -c grayling -f -n '__grayling_is_after import' -a '(__grayling_sources)'
complete -c grayling -F -n 'test (count (commandline -opc)) -gt 2; and test (__grayling_command) = import'
complete -c grayling -F -n 'test (count (commandline -opc)) -gt 1; and test (__grayling_command) = replay'
complete -c grayling -F -n 'string match -qr -- "^--(config|pidfile|answers|html|anonymise|key|postgrey-list)\$" (commandline -opc)[-1]'
