/** What addresses and forms make of a text: in turn what JavaScript escapes in a part and in the whole, RFC 3986, forms, and everything. */
export function percentSpellings(text: string): readonly string[] {
  const whole = text.toWellFormed();
  const part = encodeURIComponent(whole);
  const strict = part.replaceAll(/[!'()*]/g, each => percent(each.charCodeAt(0)));
  const form = strict.replaceAll('%20', '+').replaceAll('%2A', '*').replaceAll('~', '%7E');
  const everything = Array.from(new TextEncoder().encode(whole), percent).join('');
  const upper = [part, encodeURI(whole), strict, form, everything];
  return [...upper, ...upper.map(spelled => spelled.replaceAll(/%../g, code => code.toLowerCase()))];
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
