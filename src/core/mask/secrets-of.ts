/** What there is to hide in the values that we are given whole. */

/** An HTTP Authorization header as a server wants it: the value, the credentials in it, and what they are made of. */
export function secretsOfHeader(authorization: string): readonly string[] {
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(.*)$/.exec(authorization) ?? [];
  const isBasic = scheme.toLowerCase() === 'basic';
  return [authorization, credentials, ...(isBasic ? [passwordIn(credentials)] : [])].filter(text => text !== '');
}

/** The password in an address, if there is one. */
export function secretsOfUrl(url: string): readonly string[] {
  const password = URL.parse(url)?.password ?? '';
  return password === '' ? [] : [decodeURIComponent(password)];
}

function passwordIn(credentials: string): string {
  if (!/^[\w+/=-]+$/.test(credentials)) return '';
  const decoded = new TextDecoder().decode(Uint8Array.from(atob(credentials), character => character.charCodeAt(0)));
  return decoded.slice(decoded.indexOf(':') + 1);
}
