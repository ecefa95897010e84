/**
 * Whether a commit message asks for no run: `[skip ci]` or `[ci skip]` anywhere, in any case (as GitLab reads them),
 * or the trailer `skip-checks: true` in the last paragraph (GitHub's).
 */
export function isSkippedByMessage(message: string): boolean {
  if (/\[(?:ci[ _-]skip|skip[ _-]ci)\]/i.test(message)) return true;
  const paragraphs = message
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split(/\n[ \t]*\n/);
  const [trailers = '', ...before] = paragraphs.toReversed();
  return before.length > 0 && /^skip-checks:[ \t]*true[ \t]*$/im.test(trailers);
}
