/**
 * A command of a job that must not succeed. `! command` alone would prove nothing: `set -e` ends no script by what is
 * negated (POSIX, "set").
 */
export function mustFail(command: string): string {
  return `if ${command}; then echo "must not be"; exit 1; fi`;
}
