/**
 * What encoders of JSON make of a text between the quotes: they agree on what must be escaped, and differ in what else they
 * escape. In turn: the standard, PHP (slashes), Python (all that is not ASCII), PHP again (both), Go (what HTML minds), .NET
 * (that and more, in capitals), and JSON inside of JSON.
 */
export function jsonSpellings(text: string): readonly string[] {
  const standard = inside(text);
  const ascii = standard.replaceAll(/[\u007f-\uffff]/g, unicodeEscape);
  const slashes = (spelled: string): string => spelled.replaceAll('/', '\\/');
  const go = standard.replaceAll(/[<>&\u2028\u2029]/g, unicodeEscape);
  const dotnet = standard.replaceAll('\\"', '\\u0022').replaceAll(/[<>&'+`\u007f-\uffff]/g, unicodeEscapeUpper);
  return [standard, slashes(standard), ascii, slashes(ascii), go, dotnet, inside(standard)];
}

function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function unicodeEscapeUpper(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
