import type { User } from '../state/user.ts';
import { type Html, html } from './html.ts';

/** A coloured circle (for apps: a square) with the first letter. */
export function avatar(user: User): string {
  const hue = (user.id * 47) % 360;
  const corner = user.type === 'Bot' ? 8 : 20;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
  <rect width="40" height="40" rx="${corner}" fill="hsl(${hue} 55% 45%)"/>
  <text x="20" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">${user.login.slice(0, 1).toUpperCase()}</text>
</svg>`.text;
}

/** Small picture of an account, at `size` pixels. */
export function face(user: User, size = 20): Html {
  return html`<img class="face" src="/avatars/u/${user.id}" width="${size}" height="${size}" alt="">`;
}
