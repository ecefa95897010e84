/**
 * Names that no output of another job may have: they would make the shell, the loader, git or a language's runtime run
 * something else than what the pipeline says, or tell the job lies about where it runs.
 */
const NAMES: ReadonlySet<string> = new Set([
  'PATH',
  'CI',
  'HOME',
  'SHELL',
  'IFS',
  'ENV',
  'BASH_ENV',
  'BASHOPTS',
  'SHELLOPTS',
  'PROMPT_COMMAND',
  'PS4',
  'NODE_OPTIONS',
  'PYTHONPATH',
  'PYTHONHOME',
  'PYTHONSTARTUP',
  'PERL5LIB',
  'PERL5OPT',
  'RUBYLIB',
  'RUBYOPT',
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  'GCONV_PATH',
]);

const BEGINNINGS = ['CI_', 'LD_', 'DYLD_', 'GIT_', 'DOCKER_', 'BERTH_', 'BASH_FUNC_', 'NPM_CONFIG_', 'npm_config_'];

export function isReserved(name: string): boolean {
  return NAMES.has(name) || BEGINNINGS.some(beginning => name.startsWith(beginning));
}
