import type { IncomingMessage, ServerResponse } from 'node:http';

/** How a cookie is named and kept. */
export interface CookiePlace {
  readonly name: string;
  /** Whether browsers keep it for https only. */
  readonly isSecure: boolean;
}

/** With https nobody else can set it, neither a neighbour domain nor somebody on the way: `__Host-` says so to the browser. */
export function cookiePlace(name: string, baseUrl: string): CookiePlace {
  const isSecure = baseUrl.startsWith('https:');
  return { name: isSecure ? `__Host-${name}` : name, isSecure };
}

/** What the browser sent under this name; undefined when that is nothing, or not as we write it. */
export function readCookie({ headers }: IncomingMessage, { name }: CookiePlace): string | undefined {
  const sent = (headers.cookie ?? '').split(';').map(pair => pair.trim());
  const value = sent.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return value !== undefined && /^[\w.-]{1,2048}$/.test(value) ? value : undefined;
}

/** Tells the browser to keep a value for so many seconds; 0 forgets it. Scripts never see it, nor does a form elsewhere. */
export function setCookie(
  response: ServerResponse,
  { name, isSecure }: CookiePlace,
  value: string,
  seconds: number,
): void {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${seconds}`];
  response.appendHeader('set-cookie', [...parts, ...(isSecure ? ['Secure'] : [])].join('; '));
}
